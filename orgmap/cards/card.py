"""One page for one talk: what the person cares about, why now, who goes, what to bring, what it unlocks.

A card says only what was entered or what the plan computed; what nobody entered is "not entered".
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from orgmap.cards.avoid import not_to_say
from orgmap.cards.paper import paper_ahead
from orgmap.errors import InputError, Problem
from orgmap.model import Before, Initiative, Stance
from orgmap.network import Network
from orgmap.results import Answer, Json, Plan, Reason, Step
from orgmap.sequence.actions import resumed
from orgmap.sequence.exact import Joint
from orgmap.sequence.held import HeldTalks, hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.sequence.judge import Judge
from orgmap.sequence.state import Situation, Weeks

NOT_ENTERED = "not entered"
#: A chance of having heard, or of a yes unlocked, is named from this on.
_HEARD, _UNLOCKED = 0.05, 0.02
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody this person may hear it from or tell, the week of that one's talk, and the chance (0..1)."""

    person: str
    name: str
    week: int
    chance: float

    def to_json(self) -> Json:
        """One entry of ``may_have_heard`` or ``may_tell``."""
        return {"person": self.person, "name": self.name, "week": self.week, "chance": self.chance}


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Somebody talked to later: their chance of a yes if this person says yes, and if not.

    An "if": the two differ also because the same earlier answers moved both.
    """

    person: str
    name: str
    week: int
    if_yes: float
    if_not: float

    def to_json(self) -> Json:
        """One entry of ``unlocks``."""
        return {
            "person": self.person,
            "name": self.name,
            "week": self.week,
            "if_yes": self.if_yes,
            "if_not": self.if_not,
        }


@dataclass(frozen=True)
class TalkCard:
    """All there is to know before one talk.

    ``cares_about`` has ``concern``, ``value_driver``, ``economics``, ``metrics`` and ``unit_concern``, each
    as entered or "not entered". ``goes`` is the name of the messenger, or "you". ``open_with`` is a sentence
    to begin with, drawn from the concern; ``avoid`` the one thing not to say, and why. ``may_tell`` are those
    talked to later who may hear of it from this person before their turn; ``paper`` says whether to send
    something ahead, and what the other way would do.
    """

    person: str
    name: str
    unit: str | None
    title: str | None
    week: int
    channel: str
    goes: str
    p_yes: float
    cares_about: dict[str, str]
    why_now: tuple[Reason, ...]
    must_be_ready: tuple[str, ...]
    send: tuple[str, ...]
    may_have_heard: tuple[Heard, ...]
    unlocks: tuple[Unlocked, ...]
    open_with: str
    avoid: str
    assumed: tuple[str, ...] = field(default=())
    may_tell: tuple[Heard, ...] = field(default=())
    paper: str = ""

    def to_json(self) -> Json:
        """The extra result of ``orgmap plan --card``."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "title": self.title,
            "week": self.week,
            "channel": self.channel,
            "goes": self.goes,
            "p_yes": self.p_yes,
            "cares_about": dict(self.cares_about),
            "why_now": [reason.to_json() for reason in self.why_now],
            "must_be_ready": list(self.must_be_ready),
            "send": list(self.send),
            "paper": self.paper,
            "may_have_heard": [one.to_json() for one in self.may_have_heard],
            "may_tell": [one.to_json() for one in self.may_tell],
            "unlocks": [one.to_json() for one in self.unlocks],
            "open_with": self.open_with,
            "avoid": self.avoid,
            "assumed": list(self.assumed),
        }


def card(
    network: Network,
    planned: Answer[Plan],
    person: str,
    *,
    initiative: Initiative | None = None,
    held: HeldTalks = (),
) -> TalkCard:
    """What should I know before the talk with this person?

    Parameters
    ----------
    network
        People, units, stances and ties.
    planned
        The plan the talk belongs to, made from the same network (and the same talks held).
    person
        Id, name or e-mail address.
    initiative
        What is wanted; the network's own when None.
    held
        Talks already held, as the plan was given them.

    Raises
    ------
    UnknownName
        For somebody who is not in the network.
    InputError
        For somebody with whom the plan has no talk.

    Returns
    -------
    The card. Chances of having heard follow from who was talked to before and from the leaks assumed;
    what a yes unlocks from who listens to the person or trusts them as a messenger.
    """
    who = network.find(person)
    plan = planned.results[0]
    step = _talk_with(plan, network, who)
    aim = initiative or network.records.initiative or Initiative("")
    case = hold(situation_of(network, initiative), held)
    judge, calendar = _judged(case, plan, seed=planned.made_by.seed or 0)
    case, joint = judge.situation, judge.joint(calendar)
    stance = next((one for one in reversed(network.records.stances) if one.person == who), Stance(who))
    cares, about = _cares_about(network, who, stance), network.people[who]
    heard = _may_have_heard(case, joint, calendar, who)
    return TalkCard(
        person=who,
        name=network.name(who),
        unit=about.unit,
        title=about.title,
        week=step.week,
        channel=step.channel,
        goes=network.name(step.messenger) if step.messenger else "you",
        p_yes=step.p_yes,
        cares_about=cares,
        why_now=step.reasons,
        must_be_ready=_ready(network, aim, who),
        send=_send(aim, step, network, who),
        may_have_heard=heard,
        unlocks=_unlocks(case, joint, calendar, who),
        open_with=_opening(cares, aim),
        avoid=not_to_say(network, aim, case, joint, calendar, stance, [one.name for one in heard]),
        assumed=step.assumed,
        may_tell=_may_tell(case, joint, calendar, who),
        paper=paper_ahead(judge, calendar, case.people.index(who)),
    )


def _talk_with(plan: Plan, network: Network, person: str) -> Step:
    """The first talk with somebody; a problem where the plan has none."""
    step = next((one for one in plan.talks if one.person == person), None)
    if step is None:
        talked = ", ".join(one.name for one in plan.steps[:8])
        raise InputError(
            Problem(f"The plan has no talk with {network.name(person)}.", f"It talks to {talked}.")
        )
    return step


def _judged(case: Situation, plan: Plan, *, seed: int) -> tuple[Judge, Weeks]:
    """A judge of the plan and what it does beside first talks, and its calendar."""
    case, calendar = resumed(case, plan.weeks, seed=seed)
    return Judge(case, seed=seed), calendar


def _cares_about(network: Network, person: str, stance: Stance) -> dict[str, str]:
    """The person's concern, and the economics of the unit they head or belong to, as entered."""
    headed = [unit for unit in network.units.values() if unit.head == person]
    own = network.units.get(network.people[person].unit or "")
    units = [unit for unit in (own, *headed) if unit is not None]

    def of_unit(name: str) -> str:
        return next((value for unit in units if (value := getattr(unit, name))), NOT_ENTERED)

    return {
        "concern": stance.concern or NOT_ENTERED,
        "value_driver": of_unit("value_driver"),
        "economics": of_unit("economics"),
        "metrics": of_unit("metrics"),
        "unit_concern": of_unit("concern"),
    }


def _ready(network: Network, initiative: Initiative, person: str) -> tuple[str, ...]:
    """What must come before this talk: milestones with their day, and talks with others."""
    headed = {name for name, unit in network.units.items() if unit.head == person}
    ends = {f"person:{person}", *(f"unit_head:{unit}" for unit in headed)}
    return tuple(
        dict.fromkeys(_first(network, initiative, rule) for rule in initiative.before if rule.b in ends)
    )


def _first(network: Network, initiative: Initiative, rule: Before) -> str:
    """The earlier end of a rule, in words."""
    kind, _, name = rule.a.partition(":")
    gap = "a week" if rule.gap_weeks == 1 else f"{rule.gap_weeks} weeks"
    if kind == "milestone":
        milestone = next((one for one in initiative.milestones if one.id == name), None)
        ready = milestone.ready if milestone is not None else None
        day = f"{ready.day} {ready:%B %Y}" if ready is not None else ""
        if milestone is not None and milestone.week is not None:
            day = f"week {milestone.week}"
        return f"{_spoken(name)}, ready {day or '(no day entered)'}, {gap} before the talk"
    if kind == "unit_head":
        unit = network.units.get(name)
        name = unit.head if unit is not None and unit.head else name
    who = network.name(name) if name in network.people else name
    return f"the talk with {who}, {gap} before"


def _spoken(milestone: str) -> str:
    """An identifier of a file as words."""
    return milestone.replace("_", " ")


def _send(initiative: Initiative, step: Step, network: Network, person: str) -> tuple[str, ...]:
    """What the plan and the initiative say to send: the ask, and what must be ready before; nothing else."""
    ask = f"the ask: {initiative.ask}" if initiative.ask else f"the ask: {NOT_ENTERED}"
    when = "ahead, to be read before" if "read" in step.channel else "with the talk, not before it"
    headed = {name for name, unit in network.units.items() if unit.head == person}
    ends = {f"person:{person}", *(f"unit_head:{unit}" for unit in headed)}
    papers = [
        _spoken(rule.a.partition(":")[2])
        for rule in initiative.before
        if rule.b in ends and "milestone:" in rule.a
    ]
    return (f"{ask} ({when})", *dict.fromkeys(f"{paper} ({when})" for paper in papers))


def _may_have_heard(case: Situation, joint: Joint, calendar: Weeks, person: str) -> tuple[Heard, ...]:
    """Who, of those talked to in earlier weeks, may have told this person, likeliest first."""
    i = case.people.index(person)
    earlier = np.flatnonzero((calendar > 0) & (calendar < calendar[i])).tolist()
    return _likeliest([_heard(case, joint, calendar, j, teller=j, hearer=i) for j in earlier])


def _may_tell(case: Situation, joint: Joint, calendar: Weeks, person: str) -> tuple[Heard, ...]:
    """Who, of those talked to in later weeks, may hear of it from this person first, likeliest first."""
    i = case.people.index(person)
    later = np.flatnonzero((calendar > calendar[i]) & (calendar[i] > 0)).tolist()
    return _likeliest([_heard(case, joint, calendar, j, teller=i, hearer=j) for j in later])


def _heard(case: Situation, joint: Joint, calendar: Weeks, named: int, *, teller: int, hearer: int) -> Heard:
    p = case.parameters
    talkative = np.array([p.kappa_no, p.kappa_lukewarm, p.kappa_yes])
    told = np.minimum(1.0, case.leak[teller, hearer] * talkative[joint.answers[teller] + 1])
    return Heard(case.people[named], case.name(named), int(calendar[named]), float(joint.chance @ told))


def _likeliest(found: list[Heard]) -> tuple[Heard, ...]:
    likely = [one for one in found if one.chance >= _HEARD]
    return tuple(sorted(likely, key=lambda one: -one.chance)[:_NAMED])


def _unlocks(case: Situation, joint: Joint, calendar: Weeks, person: str) -> tuple[Unlocked, ...]:
    """Whose yes is likelier if this person says yes, of those who hear them later, the largest first."""
    i = case.people.index(person)
    said = joint.answers[i] == 1
    share = float(joint.chance @ said)
    if not 1e-12 < share < 1 - 1e-12:
        return ()
    found = []
    later = (calendar > calendar[i]) & (calendar[i] > 0)
    hears = (np.nan_to_num(case.deference[:, i]) != 0) | case.carries[:, i]
    for j in np.flatnonzero(later & hears).tolist():
        yes = joint.answers[j] == 1
        if_yes = float(joint.chance @ (yes & said)) / share
        if_not = float(joint.chance @ (yes & ~said)) / (1 - share)
        if if_yes - if_not >= _UNLOCKED:
            found.append(Unlocked(case.people[j], case.name(j), int(calendar[j]), if_yes, if_not))
    return tuple(sorted(found, key=lambda one: one.if_not - one.if_yes)[:_NAMED])


def _opening(cares: dict[str, str], initiative: Initiative) -> str:
    """A sentence to begin with, from the concern as entered; nothing is made up where none was."""
    what = initiative.name or "this"
    for name, whose in (("concern", "you"), ("unit_concern", "your unit")):
        if cares[name] != NOT_ENTERED:
            concern = cares[name].strip().rstrip(".")
            return f"“The concern I hear from {whose} is: {concern}. What would {what} have to do about it?”"
    return (
        f"“What would worry you most about {what}?” Their concern is {NOT_ENTERED}: ask before you explain."
    )
