"""The first sentence of every answer, computed from the result it speaks of.

Whole per cents, "about" and ranges; people by name; a position nobody described is "stance
unknown". Nothing here knows any data but what it is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orgmap.results import NEXT_TO_NOTHING, Answer, Blocker, Broker, PowerGap, Step

if TYPE_CHECKING:
    from orgmap.redraws import Redraws
    from orgmap.why import Explanation

#: How a blocker's kind reads. Without an entered stance only the position is known.
KIND_WORDS = {
    "opposes": "is against it and has a say at a gate",
    "stops": "is against it and could stop it alone",
    "could_stop": "a position that could stop it",
    "gate": "could stop it alone and is not won yet",
    "slow": "cannot stop it but can slow it down",
}

HABIT_WORDS = {
    "easiest": "easiest person first",
    "hardest": "hardest person first",
    "top_down": "from the top down",
    "betweenness": "by betweenness",
    "influence": "most influential first",
    "easy_influence": "easy and influential first",
    "units": "unit by unit, easiest unit first",
    "meeting": "one big meeting",
    "random": "at random",
}


def percent(share: float | None) -> str:
    """A share as whole per cents; "unknown" for None.

    >>> percent(0.314), percent(0.004), percent(0.998)
    ('31 %', 'under 1 %', 'over 99 %')
    """
    if share is None or math.isnan(share):
        return "unknown"
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 < share < 1:
        return "over 99 %"
    return f"{share:.0%}".replace("%", " %")


def points(difference: float) -> str:
    """A difference of two probabilities in points, with its direction.

    >>> points(0.121), points(-0.058), points(0.002)
    ('12 points better', '6 points worse', 'no better and no worse')
    """
    whole = round(abs(difference) * 100)
    if whole == 0:
        return "no better and no worse"
    word = "point" if whole == 1 else "points"
    return f"{whole} {word} {'better' if difference > 0 else 'worse'}"


def change_in_points(difference: float, error: float = 0.0) -> str:
    """A signed difference of two probabilities in whole points, with twice its error where there is one.

    >>> change_in_points(-0.284, 0.004), change_in_points(-0.001)
    ('-28 ± 1', '0')
    """
    whole = round(difference * 100)
    sign = f"{whole:+d}" if whole else "0"
    doubt = round(2 * error * 100)
    return f"{sign} ± {doubt}" if doubt else sign


def listed(names: Sequence[str]) -> str:
    """Names as a person would list them.

    >>> listed(["Ann"]), listed(["Ann", "Bo", "Cy"])
    ('Ann', 'Ann, Bo and Cy')
    """
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def stands_between(answer: Answer[Broker]) -> bool:
    """Whether anybody stands between others at all: without, there is no ranking to doubt."""
    return bool(answer.results) and answer.results[0].score > 0


def of_brokers(answer: Answer[Broker]) -> str:
    """Who connects the others, why, and how that compares with the person's grade."""
    if not stands_between(answer):
        return "Nobody stands between others here: every shortest way is a direct tie, or there are no ties."
    first = answer.results[0]
    level = [b for b in answer.results if math.isclose(b.score, first.score)]
    sentence = _connect(level)
    if first.reasons:
        sentence += f" {first.reasons[0].text}"
    doubt = steadiness(answer)
    sentence += doubt if len(level) == 1 else doubt.replace(": first in", f": {first.name} first in")
    others = [b.name for b in answer.results[len(level) : len(level) + 3] if b.score > 0]
    if others:
        sentence += f" Next: {listed(others)}."
    higher = [b for b in answer.results[1:8] if b.grade is not None]
    if len(level) == 1 and first.grade is not None and higher:
        best = min(b.grade for b in higher if b.grade is not None)
        if first.grade - best >= 2:
            sentence += f" {first.name} sits {first.grade - best:.0f} grades below the highest of them."
    return sentence


def _connect(level: Sequence[Broker]) -> str:
    """Who connects the others more than anyone else; several of one score are said to be level."""
    if len(level) > 1:
        named = listed([b.name for b in level[:3]] + ([f"{len(level) - 3} more"] if len(level) > 3 else []))
        return f"{named} connect people who would not reach each other, all to the same degree."
    where = f" ({level[0].unit})" if level[0].unit else ""
    return (
        f"{level[0].name}{where} connects people who would not reach each other more than anyone else does."
    )


def steadiness(answer: Answer[Broker]) -> str:
    """How often the first stays first when the ties are redrawn; nothing where that was not computed."""
    options, person = answer.made_by.options, answer.results[0]
    draws, first = options.get("draws"), options.get("first", {}).get(person.person)
    if not draws or first is None or person.rank_low is None:
        return ""
    times = f"first in {first} of {draws} redraws{missed(options)}"
    thin = options.get("too_thin", ())
    if thin:
        return f" The data are too thin to name individuals ({listed(list(thin))}): {times}."
    if first >= 0.95 * draws:
        return f" That is firm: {times}."
    if first >= 0.5 * draws:
        return f" That is likely and not firm: {times}."
    return f" That is not firm: {times}, with ranks from {person.rank_low} to {person.rank_high}."


def missed(options: Mapping[str, Any]) -> str:
    """How many of the ties are left out of each redraw, as the end of a sentence; nothing where not known.

    >>> missed({"missing": {"advice": 0.1, "trust": 0.1}}), missed({"missing": {"a": 0.1, "b": 0.34}})
    (' with a tenth of the ties missing', ' with 10 to 34 % of the ties missing')
    """
    shares = sorted({round(100 * share) for share in options.get("missing", {}).values()})
    if not shares or shares == [0]:
        return ""
    if shares == [10]:
        return " with a tenth of the ties missing"
    some = f"{shares[0]}" if len(shares) == 1 else f"{shares[0]} to {shares[-1]}"
    return f" with {some} % of the ties missing"


def rank_of(row: Broker | Explanation) -> str:
    """A rank with its interval where there is one.

    >>> from orgmap.results import Broker
    >>> rank_of(Broker("a", "Ann", None, None, 2, 1.0, {}, (), 1, 4))
    '2 (1-4)'
    """
    if row.rank is None:
        return "not ranked"
    if row.rank_low is None or row.rank_high is None:
        return str(row.rank)
    return f"{row.rank} ({row.rank_low}-{row.rank_high})"


def of_why(answer: Answer[Explanation]) -> str:
    """Who is explained, and the place that betweenness gives."""
    first = answer.results[0]
    where = f" ({first.unit})" if first.unit else ""
    if first.value == 0:
        return f"{first.name}{where} stands between nobody: {first.reasons[0].text}"
    return (
        f"{first.name}{where} ranks {rank_of(first)} among those who connect others. {first.reasons[0].text}"
    )


def heading_of(row: Explanation) -> str:
    """A measure, its value and rank, and what it is taken apart into."""
    name = row.measure.replace("_", " ").capitalize()
    if row.undefined:
        return f"{name}: undefined"
    return f"{name} {row.value:,.3g}, rank {rank_of(row)}, by {row.by}"


def of_gap(answer: Answer[PowerGap]) -> str:
    """Who has most influence above their rank."""
    known = [row for row in answer.results if row.gap is not None]
    if not known:
        missing = [
            *(["reporting lines, grades or authority"] if _unknown(answer, "authority") else []),
            *(["informal ties"] if _unknown(answer, "influence") else []),
        ]
        what = " and no ".join(missing) or "person has both"
        return f"Rank cannot be set against influence: no {what} {'are' if missing else 'is'} known."
    top = max(known, key=lambda row: row.gap or 0.0)
    if (top.gap or 0.0) <= 0:
        return (
            "Influence follows rank here: nobody has more influence than their place in the chart suggests."
        )
    return (
        f"{top.name} has the most influence above rank: ahead of {percent(top.influence)} of people in "
        f"influence, and of {percent(top.authority)} in formal authority."
    )


def of_power(answer: Answer[PowerGap], redraws: Redraws | None = None) -> str:
    """Who has most influence above rank, how many grades below the top, and how steady that influence is."""
    said, top = of_gap(answer), above_rank(answer)
    if top is None:
        return said
    grades = [row.grade for row in answer.results if row.grade is not None]
    below = round(top.grade - min(grades)) if top.grade is not None else 0
    if below > 0:
        said += f" {top.name} sits {below} {'grade' if below == 1 else 'grades'} below the top."
    held = redraws.interval(top.person) if redraws is not None else None
    if redraws is None or held is None:
        return said
    options = redraws.options(next(iter(redraws.tables)))
    thin = options.get("too_thin", ())
    if thin:
        said += f" The data are too thin to name individuals ({listed(list(thin))})."
    people = sum(row.influence is not None for row in answer.results)
    place = f"is number {held[0]}" if held[0] == held[1] else f"lies between number {held[0]} and {held[1]}"
    return f"{said} In nine of ten redraws{missed(options)}, {top.name} {place} of {people:,} in influence."


def above_rank(answer: Answer[PowerGap]) -> PowerGap | None:
    """Whoever has the most influence above rank; None where nobody has."""
    known = [row for row in answer.results if row.gap is not None]
    top = max(known, key=lambda row: row.gap or 0.0, default=None)
    return top if top is not None and (top.gap or 0.0) > 0 else None


def _unknown(answer: Answer[PowerGap], column: str) -> bool:
    return all(getattr(row, column) is None for row in answer.results)


def of_blockers(answer: Answer[Blocker]) -> str:
    """Who is against it, who of them could stop it alone and where, and on whose yes most hangs.

    Told apart by whether anybody entered a stance: without one only the position is known.
    """
    if not answer.results:
        return "Nobody alone can stop this as the gates and rules stand, and nobody is entered as against it."
    opposing = [b for b in answer.results if not b.assumed and b.kind == "opposes"]
    alone = [b for b in opposing if b.stops]
    others = [b for b in opposing if not b.stops]
    unknown = [b for b in answer.results if b.assumed and b.kind in ("could_stop", "gate")]
    open_ = [b for b in answer.results if b.kind == "gate" and b not in unknown]
    parts = [_alone(alone)] if alone else []
    if others:
        verb, has = ("opposes", "has") if len(others) == 1 else ("oppose", "have")
        parts.append(f"{_named(others)} {verb} it and {has} a say at a gate, not enough to stop it alone.")
    if unknown:
        hold = "holds a position" if len(unknown) == 1 else "hold positions"
        parts.append(f"{_named(unknown)} {hold} that could stop it; stance unknown.")
    if most := hangs_most(answer.results):
        parts.append(f"Most hangs on {most.name}: {swing_in_words(most)}.")
    if open_:
        too = ", too" if alone or unknown else ""
        are = "is" if len(open_) == 1 else "are"
        parts.append(f"{_named(open_)} {are} not won yet and could stop it{too}.")
    slow = [b.name for b in answer.results if b.kind == "slow"]
    if slow:
        parts.append(f"{listed(slow[:3])} could slow it afterwards.")
    return " ".join(parts)


def _named(found: Sequence[Blocker], *, most: int = 4) -> str:
    """The first names, and how many more there are."""
    left = len(found) - most
    names = [b.name for b in found[:most]]
    return listed([*names, *([f"{left} more"] if left > 0 else [])])


def _alone(found: Sequence[Blocker]) -> str:
    """Who is against it and could stop it alone, and at which gates."""
    gates = list(dict.fromkeys(gate for blocker in found for gate in blocker.stops))
    where = listed(gates) if len(gates) <= 3 else f"{len(gates)} gates"
    if len(found) == 1:
        return f"{found[0].name} is against it and could stop it alone at {where}."
    return f"{_named(found)} are against it, and each of them could stop it alone at {where}."


def hangs_most(found: Sequence[Blocker]) -> Blocker | None:
    """On whose yes most hangs; None where no yes is known to change half a point."""
    swung = [b for b in found if b.swing is not None and b.swing >= NEXT_TO_NOTHING]
    return max(swung, key=lambda b: b.swing or 0.0, default=None)


def swing_in_words(blocker: Blocker) -> str:
    """What somebody's yes changes, with its doubt: an "if", never a "because".

    >>> swing_in_words(Blocker("a", "Ann", None, "gate", 0.2, False, 0.5, 0.3, swing_band=(0.118, 0.41)))
    'if the answer is yes, approval is 12 to 41 points better than if it is not'
    >>> swing_in_words(Blocker("a", "Ann", None, "gate", 0.2, False, 0.5, 0.3))
    'if the answer is yes, approval is about 30 points better than if it is not'
    """
    low, high = blocker.swing_band or (blocker.swing or 0.0,) * 2
    first, last = round(100 * low), round(100 * high)
    if first == last or last <= 0:
        how = f"about {points(blocker.swing or 0.0)}"
    elif first <= 0:
        how = f"between no better and {points(high)}"
    else:
        how = f"{first} to {points(high)}"
    return f"if the answer is yes, approval is {how} than if it is not"


def kind_in_words(blocker: Blocker) -> str:
    """What kind of blocker this is, in words."""
    if blocker.assumed and blocker.kind in ("could_stop", "gate"):
        return "a position that could stop it; stance unknown"
    if blocker.kind == "gate" and blocker.stance is not None and blocker.stance >= 0.5:
        return "could stop it alone and backs it less in public than in private"
    if blocker.kind == "opposes" and blocker.stops:
        return KIND_WORDS["stops"]
    return KIND_WORDS.get(blocker.kind, blocker.kind)


def channel_of(step: Step, carrier: str | None) -> str:
    """How a talk is held: in person or through somebody, with the name given, or on which condition."""
    if step.condition is not None:
        return f"{step.channel}, {step.condition}"
    return f"{step.channel} through {carrier}" if carrier else f"{step.channel}, in person"
