"""Where answers given put approval out of reach: at which gate, by whose answer, and what would reopen it.

Only talks that were held count here, for their answers are certain; what is merely unlikely is no reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orgmap.results import NEXT_TO_NOTHING
from orgmap.sequence.judge import Judge
from orgmap.sequence.state import Forum, Held, Situation, Weeks
from orgmap.sequence.together import Closed, Together, fewest, reopened

#: How the sentence begins; the answer of a plan takes it up.
_BEGINS = "Approval is out of reach at "
_SAID = {-1: "said no", 0: "was lukewarm"}


@dataclass(frozen=True, slots=True)
class Shut:
    """Somebody's answer that alone fails a gate, why it does, and the least answer that would not."""

    gate: str
    person: int
    answer: int
    why: str
    least: int


def shut(case: Situation) -> tuple[Shut, ...]:
    """Which answers already given fail a gate by themselves, gate by gate in the order of their weeks.

    A veto fails it by a no, and so do more votes than the rule bears against; a chair and votes without
    which the quota cannot be met fail it by anything but a yes.

    >>> from orgmap.sequence.held import hold
    >>> board = Forum("board", 3, 0.5, 1.0, np.ones(2), np.array([True, False]))
    >>> case = Situation.of(("a", "b"), [0.1, 0.2], forums=(board,))
    >>> [(one.gate, one.why) for one in shut(hold(case, {"a": (1, -1)}))]
    [('board', 'holds a veto')]
    >>> shut(hold(case, {"b": (1, -1)}))
    ()
    """
    found = []
    for forum in sorted(case.forums, key=lambda one: one.week):
        for i, person in enumerate(case.people):
            answer = case.locked[person].outcome if person in case.locked else None
            if answer in _SAID and (fails := _fails(forum, i, answer)) is not None:
                found.append(Shut(forum.name, i, answer, *fails))
    return tuple(found)


def _fails(forum: Forum, i: int, answer: int) -> tuple[str, int] | None:
    """Why this answer fails the gate, and the least one that would not; None where it does not."""
    vote, total = float(forum.votes[i]), forum.total
    share = f"{vote:g} of {total:g} votes"
    if forum.chair == i:
        return "chairs it and must say yes", 1
    if vote > 0 and not bool(forum.enough(np.array(total - vote))):
        return f"holds {share}, without which the quota cannot be met", 1
    if answer == -1 and forum.vetoes[i]:
        return "holds a veto", 0
    if answer == -1 and vote > 0 and not bool(forum.tolerated(np.array(vote))):
        return f"holds {share}, more than the rule bears against", 0
    return None


def closed(case: Situation) -> tuple[Closed, ...]:
    """Which gates answers already given have shut, in the order of their weeks, and what would reopen each.

    By whoever shuts one alone, where somebody does, else by the fewest who do so together.

    >>> from orgmap.sequence.held import hold
    >>> board = Forum("board", 3, 0.5, 1.0, np.ones(3), np.zeros(3, dtype=bool), strict=True)
    >>> case = Situation.of(("a", "b", "c"), [0.1, 0.2, 0.3], forums=(board,))
    >>> [(one.people, dict(one.turned)) for one in closed(hold(case, {"a": (1, -1), "c": (2, -1)}))]
    [((0, 2), {0: 1})]
    """
    alone = shut(case)
    answers = {
        i: case.locked[person].outcome for i, person in enumerate(case.people) if person in case.locked
    }
    given = {i: answer for i, answer in answers.items() if answer is not None}
    found = []
    for forum in sorted(case.forums, key=lambda one: one.week):
        own = [one for one in alone if one.gate == forum.name]
        least = {one.person: one.least for one in own}
        turned = {**least, **reopened(forum, {**given, **least})}
        if own:
            people = tuple(one.person for one in own)
            found.append(Closed(forum.name, people, "; ".join(_who(case, one) for one in own), turned))
        elif (group := fewest(forum, given)) is not None:
            found.append(Closed(forum.name, group.people, _whose(case, group), turned))
    return tuple(found)


def out_of_reach(judge: Judge, calendar: Weeks) -> str | None:
    """At which gate approval is out of reach, because of whose answers, and what could change it.

    None where approval is not next to impossible, or answers already given are not the reason.
    """
    found = shut_for(judge, calendar)
    if not found:
        return None
    said = "; and at ".join(f"'{one.gate}': {one.why}" for one in found)
    return f"{_BEGINS}{said}. {_reopened(judge, calendar, found)}"


def shut_for(judge: Judge, calendar: Weeks) -> tuple[Closed, ...]:
    """The gates that are shut where approval is next to impossible for it; none where it is not."""
    return closed(judge.situation) if judge.approval(calendar) < NEXT_TO_NOTHING else ()


def _who(case: Situation, one: Shut) -> str:
    return f"{case.name(one.person)}, who {one.why}, {_SAID[one.answer]}"


def _whose(case: Situation, group: Together) -> str:
    answers = set(group.answers)
    said = "did not say yes" if len(answers) > 1 else {-1: "said no", 0: "were lukewarm"}[answers.pop()]
    return f"{_named(case, group.people)}, who {group.why}, {said}"


def _named(case: Situation, people: Sequence[int]) -> str:
    names = [case.name(i) for i in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _reopened(judge: Judge, calendar: Weeks, found: Sequence[Closed]) -> str:
    """What the same plan would reach had these answers been just good enough, and what to do next."""
    case = judge.situation
    least: dict[int, int] = {}
    for one in found:
        for i, answer in one.turned.items():
            least[i] = max(answer, least.get(i, -1))
    who = _named(case, tuple(least))
    if len(set(least.values())) > 1:
        turned = f"{who} did not stand in the way any more"
    else:
        turned = f"{who} {'said yes' if 1 in least.values() else 'were no longer against it'}"
        if len(least) == 1:
            turned = turned.replace(" were ", " was ")
    chance = _with(judge, {case.people[i]: answer for i, answer in least.items()}).approval(calendar)
    reached = "under 1 %" if chance < NEXT_TO_NOTHING else f"about {100 * chance:.0f} %"
    return (
        f"If {turned}, the same plan would reach {reached}. Next: talk again with {who} before anybody else, "
        "or change the rule or the scope."
    )


def _with(judge: Judge, answers: Mapping[str, int]) -> Judge:
    """The same weeks with other answers in the place of those given."""
    case = judge.situation
    locked = {**case.locked, **{who: Held(case.locked[who].week, answer) for who, answer in answers.items()}}
    return Judge(replace(case, locked=locked), seed=judge.seed)


def said_in(notes: Sequence[str]) -> str | None:
    """That approval is out of reach and why, from the notes of a plan; None where they do not say so.

    >>> said_in(["Approval is out of reach at 'Board': Ann, who holds a veto, said no."])
    "Approval is out of reach at 'Board': Ann, who holds a veto, said no."
    """
    return next((note for note in notes if note.startswith(_BEGINS)), None)
