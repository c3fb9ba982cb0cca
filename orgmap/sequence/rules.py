"""What a gate wants: presets of quota, tolerance and chair, and the fields that override them.

A quota is the share of all votes that must say yes, a tolerance the share that may say no, and a chair
somebody whose own yes is needed. A veto blocks only when its holder is against (-1), not when lukewarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Gate, Right
from orgmap.sequence.state import Forum


@dataclass(frozen=True, slots=True)
class Rule:
    """A gate's rule. ``strict``: more than the quota is wanted. ``seated``: the chair's yes is needed."""

    quota: float
    tolerance: float
    strict: bool = False
    seated: bool = False


PRESETS = {
    "unanimous": Rule(1.0, 0.0),
    "majority": Rule(0.5, 1.0, strict=True),
    "consensus": Rule(0.5, 0.0),
    "quota": Rule(0.5, 1.0),
    "chair": Rule(0.0, 1.0, seated=True),
}


def rule_of(gate: Gate, *, chaired: bool) -> Rule:
    """The rule of a gate: its preset, overridden by whatever is written out.

    Without a preset the quota and tolerance written out hold, with 0 and 1 where neither is, and the
    chair's yes is needed if anybody chairs (``chaired``); a gate that says nothing at all and has no
    chair is decided by majority. A chair named in the gate itself is always needed.

    >>> rule_of(Gate("board", rule="unanimous"), chaired=False)
    Rule(quota=1.0, tolerance=0.0, strict=False, seated=False)
    >>> rule_of(Gate("board", rule="majority", quota=0.6), chaired=False)
    Rule(quota=0.6, tolerance=1.0, strict=False, seated=False)

    Raises :class:`~orgmap.errors.InputError` for an unknown rule, a share outside 0..1, or the rule
    "quota" without a quota.
    """
    name = (gate.rule or "").strip().lower()
    problems = _problems(gate, name)
    if problems:
        raise InputError(problems)
    base = PRESETS.get(name)
    if base is None:
        silent = gate.quota is None and gate.tolerance is None and not chaired and gate.chair is None
        base = PRESETS["majority"] if silent else Rule(0.0, 1.0, seated=chaired)
    return Rule(
        quota=base.quota if gate.quota is None else gate.quota,
        tolerance=base.tolerance if gate.tolerance is None else gate.tolerance,
        strict=base.strict and gate.quota is None,
        seated=base.seated or gate.chair is not None,
    )


def _problems(gate: Gate, name: str) -> list[Problem]:
    problems = []
    if name and name not in PRESETS:
        known = ", ".join(PRESETS)
        problems.append(
            Problem(
                f"Gate '{gate.name}' has the unknown rule '{gate.rule}'.",
                f"Use one of {known}.",
                file="initiative.toml",
            )
        )
    if name == "quota" and gate.quota is None:
        problems.append(
            Problem(
                f"Gate '{gate.name}' has the rule quota but no quota.",
                "Add quota = 0..1.",
                file="initiative.toml",
            )
        )
    for what, share in (("quota", gate.quota), ("tolerance", gate.tolerance)):
        if share is not None and not 0 <= share <= 1:
            problems.append(
                Problem(
                    f"Gate '{gate.name}' has the {what} {share}.",
                    "Give a share from 0 to 1.",
                    file="initiative.toml",
                )
            )
    return problems


def forum_of(
    gate: Gate, rights: Sequence[Right], people: Sequence[str], *, week: int
) -> tuple[Forum, tuple[str, ...]]:
    """The gate as the model sees it, and notes on what was read into it.

    ``rights`` are those of this gate; rights of people who are not in ``people`` are left out.
    """
    place = {person: i for i, person in enumerate(people)}
    votes, vetoes = np.zeros(len(people)), np.zeros(len(people), dtype=bool)
    chairs: list[str] = []
    for right in rights:
        if right.person not in place:
            continue
        if right.right == "votes":
            votes[place[right.person]] += right.vote
        elif right.right == "vetoes":
            vetoes[place[right.person]] = True
        elif right.right == "chairs":
            chairs.append(right.person)
    rule = rule_of(gate, chaired=bool(chairs))
    named = gate.chair if gate.chair in place else None
    chair = named or (chairs[0] if chairs and rule.seated else None)
    notes = list(_chair_notes(gate, rule, chair, chairs))
    if rule.quota > 0 and votes.sum() == 0:
        notes.append(f"Nobody votes at gate '{gate.name}', so its quota is met by nobody's vote.")
    forum = Forum(
        gate.name,
        week,
        rule.quota,
        rule.tolerance,
        votes,
        vetoes,
        None if chair is None else place[chair],
        rule.strict,
    )
    return forum, tuple(notes)


def _chair_notes(gate: Gate, rule: Rule, chair: str | None, chairs: Sequence[str]) -> Sequence[str]:
    notes = []
    if gate.chair is not None and chair != gate.chair:
        notes.append(f"The chair '{gate.chair}' of gate '{gate.name}' is not among the people of the plan.")
    elif rule.seated and chair is None:
        notes.append(f"Gate '{gate.name}' wants a chair's yes, but nobody chairs it: no chair is counted.")
    if chairs and not rule.seated:
        notes.append(
            f"Gate '{gate.name}' has a chair, but the rule '{gate.rule}' does not need the chair's yes; "
            "write chair in the gate if it does."
        )
    if len(set(chairs)) > 1 and rule.seated:
        notes.append(f"Gate '{gate.name}' has several chairs: '{chair}' is taken.")
    return notes
