"""What to ask: doubtful pairs, and the same as one question an unknown identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orgmap.identity.evidence import DOUBTFUL, SURE, Likeness
from orgmap.identity.findings import DoubtfulPair, Question, Suspect
from orgmap.identity.parties import Party
from orgmap.identity.rivals import Field, Pair, in_order

_MOST_RIVALS = 4
_NOTHING = ("others may bear the same name",)


def pairs(field: Field, probability: Mapping[Pair, float]) -> tuple[DoubtfulPair, ...]:
    """Return the pairs to ask about, those first on which most hangs; of many rivals the likeliest."""
    times: dict[int, int] = {}
    found = []
    for (one, other), chance in sorted(probability.items(), key=lambda item: (-item[1], item[0])):
        if not DOUBTFUL <= chance < SURE:
            continue
        if max(times.get(one, 0), times.get(other, 0)) >= _MOST_RIVALS:
            continue
        for at in (one, other):
            times[at] = times.get(at, 0) + 1
        found.append(_pair(field.parties[one], field.parties[other], chance, field.near[one][other]))
    return tuple(sorted(found, key=lambda pair: -pair.hangs))


def _pair(one: Party, other: Party, chance: float, like: Likeness) -> DoubtfulPair:
    first, second = (one, other) if one.listed else (other, one)
    return DoubtfulPair(
        first.refs[0],
        second.refs[0],
        round(chance, 4),
        like.supports,
        like.speaks_against or _NOTHING,
        second.hangs,
        (first.label, second.label),
        tuple(dict.fromkeys((*first.sources, *second.sources))),
    )


def questions(
    field: Field, probability: Mapping[Pair, float], claimed: Sequence[Question]
) -> tuple[tuple[Question, ...], int]:
    """Return one question an unknown identity, those first on which most hangs, and how many are not asked.

    ``claimed`` are questions about addresses of several people: whose it is says who they are as well.
    """
    parties = field.parties
    rivals = [{suspect.person for suspect in one.suspects} for one in claimed]
    suspects: dict[int, list[int]] = {}
    for (one, other), chance in probability.items():
        if DOUBTFUL <= chance < SURE:
            first, second = (one, other) if parties[one].listed else (other, one)
            ends = {parties[first].refs[0], parties[second].refs[0]}
            if not any(ends <= several for several in rivals):
                suspects.setdefault(second, []).append(first)
    asked = {about: several for about, several in suspects.items() if parties[about].hangs}
    made = [_question(about, several, field, probability) for about, several in asked.items()]
    made = sorted([*claimed, *made], key=lambda one: (-one.hangs, one.about))
    return tuple(made), len(suspects) - len(asked)


def _question(
    about: int, several: Sequence[int], field: Field, probability: Mapping[Pair, float]
) -> Question:
    asked = field.parties[about]
    found = []
    for at in several:
        who, like = field.parties[at], field.near[about][at]
        chance = round(probability[in_order(at, about)], 4)
        against = like.speaks_against or _NOTHING
        found.append(Suspect(who.refs[0], who.label, who.unit, chance, like.supports, against))
    found.sort(key=lambda one: (-one.probability, one.person))
    return Question(asked.refs[0], asked.label, tuple(found), asked.hangs, asked.sources)
