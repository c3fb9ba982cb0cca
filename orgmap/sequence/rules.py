"""What a gate wants: presets of quota, tolerance and chair, and the fields that override them.

A quota is the share of all votes that must say yes, a tolerance the share that may say no, and a chair
somebody whose own yes is needed. A veto blocks only when its holder is against (-1), not when lukewarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from orgmap.gates import PRESETS, Rule, rule_of
from orgmap.model import Gate, Right
from orgmap.sequence.state import SLACK, Bools, Forum

__all__ = ["PRESETS", "Rule", "forum_of", "rule_of"]


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


def overridden(forums: Sequence[Forum]) -> tuple[int, int] | None:
    """Whom a chair would override once, to do most: the gate and the person, by position.

    Of those whose own no breaks a rule the one with the largest share of the votes; nobody holding a veto or
    the chair. None where there is no such person.
    """
    found: tuple[float, int, int] | None = None
    for at, forum in enumerate(forums):
        for i in np.argsort(-forum.votes, kind="stable").tolist():
            alone = forum.votes[i] > 0 and not bool(forum.tolerated(np.array(forum.votes[i])))
            if not alone or forum.vetoes[i] or forum.chair == i:
                continue
            share = float(forum.votes[i] / forum.total)
            if found is None or share > found[0]:
                found = (share, at, i)
            break
    return None if found is None else found[1:]


def bearing(forum: Forum, i: int) -> Forum:
    """The gate as it would be if it bore person i's no: its tolerance rises by their share of the votes."""
    if forum.total <= 0:
        return forum
    return replace(forum, tolerance=min(1.0, forum.tolerance + float(forum.votes[i]) / forum.total))


def limits(forum: Forum) -> tuple[float, float, Bools, Bools]:
    """Votes wanted and votes borne, and who alone can stop it: by a no, or by anything but a yes.

    A voter heavier than the tolerance holds a veto in all but name, and one without whom the quota cannot
    be met must say yes; both are exact, which the normal approximation for the others is not.
    """
    total, votes = forum.total, forum.votes
    wanted = forum.quota * total - SLACK
    if forum.strict:
        wanted = np.nextafter(forum.quota * total + SLACK, np.inf)
    borne = forum.tolerance * total + SLACK
    vetoes = forum.vetoes | (votes > borne)
    needed = (votes > 0) & (total - votes < wanted)
    if forum.chair is not None:
        needed = needed.copy()
        needed[forum.chair] = True
    heavy = votes[votes > 0]
    if heavy.size and np.allclose(heavy, heavy[0]):
        # Equal votes: halfway between two possible counts.
        unit = heavy[0]
        wanted = (np.ceil(wanted / unit) - 0.5) * unit
        borne = (np.floor(borne / unit) + 0.5) * unit
    return float(wanted), float(borne), np.asarray(vetoes), np.asarray(needed)
