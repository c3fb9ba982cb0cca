"""Talks already held: they stay where they are, their answers are certain, and weeks gone by are shut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.sequence.state import Held, Situation

#: What talks may be given as: by person, or as (person, week, answer).
HeldTalks = Mapping[str, tuple[int, int | None]] | Sequence[tuple[str, int, int | None]]


def hold(situation: Situation, held: HeldTalks, *, now: int | None = None) -> Situation:
    """The same situation after some talks: a plan made from it keeps them and goes on from there.

    ``held`` gives, for each person, the week of the talk (from 1) and the answer: -1, 0, 1, or None where
    nobody noted it. ``now`` is the present week: the others can be talked to from then on; by default the
    week of the latest talk. Rules of who comes before a person already talked to have had their day and
    are dropped.

    >>> import numpy as np
    >>> from orgmap.sequence.state import Forum
    >>> forum = Forum("board", 3, 1.0, 0.0, np.ones(3), np.zeros(3, dtype=bool))
    >>> case = Situation.of(("a", "b", "c"), [0.1, 0.2, 0.3], forums=(forum,))
    >>> later = hold(case, {"b": (2, -1)})
    >>> later.locked["b"], later.allowed[0].tolist()
    (Held(week=2, outcome=-1), [False, True, True])

    Raises :class:`~orgmap.errors.UnknownName` for somebody who is not in the situation, and
    :class:`~orgmap.errors.InputError` for a week outside the plan or an answer other than -1, 0, 1.
    """
    pairs = held.items() if isinstance(held, Mapping) else ((who, (week, said)) for who, week, said in held)
    talks = {**situation.locked, **{person: Held(*talk) for person, talk in pairs}}
    problems = []
    for person, talk in talks.items():
        if person not in situation.people:
            raise UnknownName("person", person, situation.people)
        if not 1 <= talk.week <= situation.horizon:
            problems.append(
                Problem(
                    f"The talk with '{person}' is in week {talk.week}, the plan has weeks 1 to "
                    f"{situation.horizon}.",
                    "Correct the week, or give the initiative more weeks.",
                )
            )
        if talk.outcome not in {None, -1, 0, 1}:
            problems.append(
                Problem(f"The talk with '{person}' has the answer {talk.outcome}.", "Use -1, 0, 1 or none.")
            )
    if problems:
        raise InputError(problems)
    if not talks:
        return situation
    allowed = situation.allowed.copy()
    allowed[:, : (now or max(talk.week for talk in talks.values())) - 1] = False
    for i, person in enumerate(situation.people):
        if person in talks:
            allowed[i] = False
            allowed[i, talks[person].week - 1] = True
    before = tuple(rule for rule in situation.before if situation.people[rule.then] not in talks)
    return replace(situation, allowed=allowed, before=before, locked=MappingProxyType(talks))
