"""Who could stop or slow an initiative, and how: position x stance x gate rule, never typed in.

A person *can stop it alone* when the gates fail although everybody else says yes: by a veto, as the
chair, or because the votes against pass what the rule tolerates or leave the quota out of reach.
Whether they would is a matter of stance, and only of a stance that somebody entered. So:

* ``opposes``: entered against it, and holds a vote, a veto or the chair at a gate;
* ``could_stop``: can stop it alone, and nobody entered a stance;
* ``gate``: can stop it alone and is not against it, but not won either (or will not say so in public);
* ``slow``: entered against it without a say at a gate, but with a part in carrying it out, or listened
  to by people who decide.

What was said in a talk comes before what was entered: who said yes is no blocker, who said no is against
it, and who was lukewarm is neither won nor against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from orgmap.gates import votes_needed
from orgmap.model import Initiative, Right, Source, Stance
from orgmap.results import Answer, Blocker, Plan, Reason
from orgmap.sequence import Forum, Situation, plan, situation
from orgmap.sequence.band import MOST_SWINGS, swing_bands
from orgmap.sequence.held import HeldTalks, hold
from orgmap.sequence.shares import SAMPLED_ORDERS, shares_of_decision
from orgmap.whatif.resolve import as_planned
from orgmap.whatif.ways import MOST_SOLVED, ways_round

if TYPE_CHECKING:
    from orgmap.network import Network

#: From this stance up a person counts as won ("supportive" on the scale users enter).
WON = 0.5
#: Below this stance a person is against it. Between the two lies "not won yet".
AGAINST = -0.1
#: A listener counts from this much deference; less is noise in a row that sums to three quarters.
_LISTENS = 0.1


def blockers(
    network: Network,
    initiative: Initiative | None = None,
    *,
    planned: Answer[Plan] | None = None,
    held: HeldTalks = (),
    ways: bool = True,
    seed: int = 0,
) -> Answer[Blocker]:
    """Who could stop or slow this initiative, and how?

    Parameters
    ----------
    network
        People, ties, stances and rights.
    initiative
        The gates and their rules; the network's own initiative when left out.
    planned
        A plan already made from the same inputs (and the same talks held), to take swings from; solved
        here when left out.
    held
        Talks already held: who said yes is no blocker any more, and everything is solved from there on.
    ways
        Whether to solve the plan anew for ways round each of them (up to ten changes, a fifth of a
        second each for fifteen people).
    seed
        Seed of the plan, and of sampled orders where more than sixteen people hold a say.

    Returns
    -------
    Answer
        One :class:`~orgmap.results.Blocker` a person, those who oppose first, then by power.
        ``power`` is the Shapley-Shubik share of the decision (Shapley and Shubik 1954): the chance that
        this person is the one whose yes completes approval when people join in random order.
        ``swing`` is P(approval | yes) - P(approval | not yes) under the plan: an "if", not a "because".
        ``swing_band`` runs from its tenth to its ninetieth percentile over perturbed worlds, as the band of
        approval does, and always holds ``swing``.
        ``ways_round`` holds changes that were solved anew and raise approval by more than the error.

    Raises
    ------
    InputError
        When there is no initiative, or nobody holds any right at its gates.
    """
    chosen = initiative or network.records.initiative
    inputs = hold(situation(network, chosen), held)
    solved = planned or plan(network, chosen, held=held, seed=seed)
    swings = solved.results[0].swings
    shares, exact = shares_of_decision(inputs, seed=seed)
    found = []
    for i, person in enumerate(inputs.people):
        case = _case(network, inputs, i)
        if case is None:
            continue
        found.append(
            Blocker(
                person=person,
                name=inputs.name(i),
                unit=inputs.unit(i),
                kind=case.kind,
                stance=case.stance,
                assumed=case.assumed,
                power=float(shares[i]),
                swing=swings.get(person),
                reasons=case.reasons,
                stops=case.stops,
            )
        )
    order = {"opposes": 0, "could_stop": 1, "gate": 2, "slow": 3}
    found.sort(key=lambda blocker: (order[blocker.kind], -(blocker.power or 0.0), blocker.stance or 0.0))
    notes: list[str] = []
    if found:
        found = _with_bands(inputs, solved, found, seed=seed)
    if ways and found:
        found, notes = _with_ways(network, chosen, inputs, solved, found, held=held, seed=seed)
    if inputs.locked:
        one = len(inputs.locked) == 1
        held_now = "1 talk is" if one else f"{len(inputs.locked)} talks are"
        notes.append(f"{held_now} held: what was answered counts, not what was entered before.")
    made_by = network.made_by(
        seed=seed, layers=solved.made_by.layers, options={"shares": exact, "ways_round": ways}
    )
    said = (*notes, *inputs.notes, *network.notes)
    swung = any(blocker.swing is not None for blocker in found)
    return Answer("blockers", made_by, tuple(found), _notes(exact, said, swings=swung))


def _with_bands(
    inputs: Situation, planned: Answer[Plan], found: Sequence[Blocker], *, seed: int
) -> list[Blocker]:
    """The blockers with how far each swing may lie from its number; in a very large plan without it."""
    if inputs.size > MOST_SWINGS:
        return list(found)
    made = as_planned(inputs, planned.results[0].weeks, seed=seed)
    bands = swing_bands(made.situation, made.calendar, seed=seed)
    banded = []
    for blocker in found:
        low, high = bands.get(blocker.person, (None, None))
        if blocker.swing is not None and low is not None and high is not None:
            around = (min(low, blocker.swing), max(high, blocker.swing))
            banded.append(replace(blocker, swing_band=around))
        else:
            banded.append(blocker)
    return banded


def _with_ways(
    network: Network,
    initiative: Initiative | None,
    inputs: Situation,
    planned: Answer[Plan],
    found: Sequence[Blocker],
    *,
    held: HeldTalks,
    seed: int,
) -> tuple[list[Blocker], list[str]]:
    """The blockers with what would help round each of them, and notes on it."""
    before = as_planned(inputs, planned.results[0].weeks, seed=seed)
    people = [blocker.person for blocker in found]
    # Solving takes longer with more people: the answer should not take longer to wait for.
    most = max(3, min(MOST_SOLVED, 150 // inputs.size))
    aim = initiative or Initiative("")
    ranked, untried = ways_round(network, aim, before, people, held=held, seed=seed, most=most)
    notes = [
        "Each way round was planned anew and raises approval by more than its error; others are not told."
    ]
    if untried:
        notes.append(f"{untried} more changes were not tried; orgmap whatif looks at any of them.")
    return [replace(blocker, ways_round=ranked[blocker.person]) for blocker in found], notes


@dataclass(frozen=True, slots=True)
class _Case:
    kind: str
    stance: float | None
    assumed: bool
    reasons: tuple[Reason, ...]
    stops: tuple[str, ...] = ()


def _case(network: Network, inputs: Situation, i: int) -> _Case | None:
    """What kind of blocker person ``i`` is and why, or None when they are none."""
    answer = _answer(inputs, i)
    if answer == 1:
        return None
    stance = _stance(network.records.stances, inputs.people[i])
    entered = stance is not None and stance.position is not None
    position = float(inputs.theta[i])
    assumed = not entered and answer is None
    alone = _stops_alone(network, inputs, i)
    stops, gates = tuple(reason for one in alone.values() for reason in one), tuple(alone)
    against = answer == -1 or (answer is None and entered and position < AGAINST)
    not_won = answer == 0 or position < WON or (stance is not None and _held_back(stance))
    feeling = (*_said(inputs, i), *_feeling(stance, position, assumed=not entered))
    shown = position if entered or assumed else None
    if against and inputs.holders[i]:
        say = stops or _has_a_say(network, inputs, i)
        return _Case("opposes", shown, assumed, (*say, *feeling), gates)
    if stops and assumed:
        return _Case("could_stop", shown, assumed, (*stops, *feeling), gates)
    if stops and not_won:
        return _Case("gate", shown, assumed, (*stops, *feeling), gates)
    if against:
        drag = (*_drag(inputs, i), *_heard_by(inputs, i))
        return _Case("slow", shown, assumed, (*drag, *feeling)) if drag else None
    return None


def _answer(inputs: Situation, i: int) -> int | None:
    """What person ``i`` said in a talk already held: 1, 0 or -1; None without one."""
    talk = inputs.locked.get(inputs.people[i])
    return None if talk is None else talk.outcome


def _said(inputs: Situation, i: int) -> tuple[Reason, ...]:
    answer = _answer(inputs, i)
    if answer is None:
        return ()
    what = "Said no" if answer == -1 else "Was lukewarm"
    return (Reason(f"{what} when talked to in week {inputs.locked[inputs.people[i]].week}."),)


def _stops_alone(network: Network, inputs: Situation, i: int) -> dict[str, tuple[Reason, ...]]:
    """By gate that this person's no alone fails, one reason for each way in which it does."""
    found = {}
    for forum in inputs.forums:
        lines = _lines(network.records.rights, forum.name, inputs.people[i])
        if texts := _stops_at(forum, i):
            found[forum.name] = tuple(Reason(text, None, lines) for text in texts)
    return found


def _stops_at(forum: Forum, i: int) -> list[str]:
    """Why a no of person ``i`` alone fails this gate; nothing where it does not."""
    texts = []
    vote = float(forum.votes[i])
    if forum.vetoes[i]:
        texts.append(f"Holds a veto at {forum.name}.")
    if forum.chair == i:
        texts.append(f"Chairs {forum.name}: without the chair's yes it fails.")
    if vote <= 0:
        return texts
    share = f"{_number(vote)} of {_number(forum.total)} votes"
    if not bool(forum.tolerated(np.array(vote))):
        kept = f"tolerates {_number(forum.tolerance * forum.total)}" if forum.tolerance else "tolerates none"
        texts.append(f"A no at {forum.name} is {share} against, and the rule {kept}.")
    elif not bool(forum.enough(np.array(forum.total - vote))):
        wanted = votes_needed(forum.quota * forum.total, forum.votes.tolist(), strict=forum.strict)
        total, own = _number(forum.total), _number(vote)
        texts.append(f"{forum.name} needs {wanted} of {total} votes: too few without these {own}.")
    return texts


def _has_a_say(network: Network, inputs: Situation, i: int) -> tuple[Reason, ...]:
    reasons = []
    for forum in inputs.forums:
        if forum.votes[i] > 0:
            share = f"{_number(float(forum.votes[i]))} of {_number(forum.total)} votes"
            text = f"Holds {share} at {forum.name}: not enough to stop it alone."
            reasons.append(Reason(text, None, _lines(network.records.rights, forum.name, inputs.people[i])))
    return tuple(reasons)


def _drag(inputs: Situation, i: int) -> tuple[Reason, ...]:
    share = float(inputs.opposed_share[i])
    if share <= 0:
        return ()
    return (Reason(f"Has {share:.0%} of the implementation to carry out or to drag.".replace("%", " %")),)


def _heard_by(inputs: Situation, i: int) -> tuple[Reason, ...]:
    """Deciders who listen to person ``i``, most attentive first."""
    listens = np.where(inputs.holders, inputs.deference[:, i], 0.0)
    order = [int(j) for j in np.argsort(-listens, kind="stable") if listens[j] >= _LISTENS][:3]
    if not order:
        return ()
    names = ", ".join(inputs.name(j) for j in order)
    lines = tuple(line for j in order for line in inputs.evidence.get(("deference", j, i), ()))
    verb = "decides and listens" if len(order) == 1 else "decide and listen"
    return (Reason(f"{names} {verb} to {inputs.name(i)}.", None, lines[:6]),)


def _feeling(stance: Stance | None, position: float, *, assumed: bool) -> tuple[Reason, ...]:
    if stance is None or assumed:
        return ()
    lines = (stance.source,) if stance.source else ()
    text = f"Entered stance {position:+.2f} on a scale from -1 (against) to 1 (for)"
    if _held_back(stance):
        text += f", {stance.public_position:+.2f} in public"
    concern = f"; concern as entered: {stance.concern.rstrip('.')}" if stance.concern else ""
    return (Reason(f"{text}{concern}.", None, lines),)


def _held_back(stance: Stance) -> bool:
    """Whether the person says less in public than they think."""
    return (
        stance.public_position is not None
        and stance.position is not None
        and stance.public_position < stance.position
    )


def _stance(stances: Sequence[Stance], person: str) -> Stance | None:
    return next((stance for stance in reversed(stances) if stance.person == person), None)


def _lines(rights: Sequence[Right], gate: str, person: str) -> tuple[Source, ...]:
    return tuple(r.source for r in rights if r.gate == gate and r.person == person and r.source)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _notes(exact: str, more: Sequence[str], *, swings: bool) -> tuple[str, ...]:
    notes: list[str] = []
    if exact == "sampled":
        notes.append(
            f"Power is sampled from {SAMPLED_ORDERS:,} random orders: more than sixteen people hold a say."
        )
    if swings:
        notes.append(
            "A swing compares approval if a person says yes with approval if not; it claims no cause."
        )
    return tuple(dict.fromkeys((*notes, *more)))


def by_person(answer: Answer[Blocker]) -> Mapping[str, Blocker]:
    """The blockers of an answer by person id."""
    return {blocker.person: blocker for blocker in answer.results}
