"""The first sentence of every answer, computed from the result it speaks of.

Whole per cents, "about" and ranges; people by name; a position nobody described is "stance
unknown". Nothing here knows any data but what it is given.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from orgmap.results import Answer, Blocker, Broker, Plan, PowerGap, Step

if TYPE_CHECKING:
    from orgmap.why import Explanation

#: How a blocker's kind reads. Without an entered stance only the position is known.
KIND_WORDS = {
    "opposes": "is against it and has a say at a gate",
    "could_stop": "a position that could stop it",
    "gate": "decides at a gate and is not won yet",
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


def of_brokers(answer: Answer[Broker]) -> str:
    """Who connects the others, why, and how that compares with the person's grade."""
    if not answer.results or answer.results[0].score == 0:
        return "Nobody stands between others here: every shortest way is a direct tie, or there are no ties."
    first = answer.results[0]
    where = f" ({first.unit})" if first.unit else ""
    sentence = (
        f"{first.name}{where} connects people who would not reach each other more than anyone else does."
    )
    if first.reasons:
        sentence += f" {first.reasons[0].text}"
    sentence += steadiness(answer)
    others = [b.name for b in answer.results[1:4] if b.score > 0]
    if others:
        sentence += f" Next: {listed(others)}."
    higher = [b for b in answer.results[1:8] if b.grade is not None]
    if first.grade is not None and higher:
        best = min(b.grade for b in higher if b.grade is not None)
        if first.grade - best >= 2:
            sentence += f" {first.name} sits {first.grade - best:.0f} grades below the highest of them."
    return sentence


def steadiness(answer: Answer[Broker]) -> str:
    """How often the first stays first when the ties are redrawn; nothing where that was not computed."""
    options, person = answer.made_by.options, answer.results[0]
    draws, first = options.get("draws"), options.get("first", {}).get(person.person)
    if not draws or first is None or person.rank_low is None:
        return ""
    times = f"first in {first} of {draws} redraws"
    thin = options.get("too_thin", ())
    if thin:
        return f" The data are too thin to name individuals ({listed(list(thin))}): {times}."
    if first >= 0.95 * draws:
        return f" That is firm: {times}."
    if first >= 0.5 * draws:
        return f" That is likely and not firm: {times}."
    return f" That is not firm: {times}, with ranks from {person.rank_low} to {person.rank_high}."


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


def _unknown(answer: Answer[PowerGap], column: str) -> bool:
    return all(getattr(row, column) is None for row in answer.results)


def of_blockers(answer: Answer[Blocker]) -> str:
    """Who could stop the initiative, told apart by whether anybody entered a stance."""
    if not answer.results:
        return "Nobody alone can stop this as the gates and rules stand, and nobody entered is against it."
    opposing = [b for b in answer.results if not b.assumed and b.kind == "opposes"]
    unknown = [b for b in answer.results if b.assumed and b.kind in ("could_stop", "gate")]
    parts = []
    if opposing:
        one = len(opposing) == 1
        verb, has = ("opposes", "has") if one else ("oppose", "have")
        parts.append(f"{listed([b.name for b in opposing[:4]])} {verb} it and {has} a say at a gate.")
    if unknown:
        names = listed([b.name for b in unknown[:4]])
        hold = "holds a position" if len(unknown) == 1 else "hold positions"
        parts.append(f"{names} {hold} that could stop it; stance unknown.")
    if not parts:
        first = answer.results[0]
        parts.append(f"{first.name}: {kind_in_words(first)}.")
    slow = [b.name for b in answer.results if b.kind == "slow"]
    if slow:
        parts.append(f"{listed(slow[:3])} could slow it afterwards.")
    return " ".join(parts)


def kind_in_words(blocker: Blocker) -> str:
    """What kind of blocker this is, in words."""
    if blocker.assumed and blocker.kind in ("could_stop", "gate"):
        return "a position that could stop it; stance unknown"
    if blocker.kind == "gate" and blocker.stance is not None and blocker.stance >= 0.5:
        return "decides at a gate and backs it less in public than in private"
    return KIND_WORDS.get(blocker.kind, blocker.kind)


def channel_of(step: Step, carrier: str | None) -> str:
    """How a talk is held: in person or through somebody, with the name given, or on which condition."""
    if step.condition is not None:
        return f"{step.channel}, {step.condition}"
    return f"{step.channel} through {carrier}" if carrier else f"{step.channel}, in person"


def of_plan(plan: Plan, *, held: Collection[str] = ()) -> str:
    """Whom to start with, who comes last, and how that compares with easiest-first.

    ``held``: with whom a talk was held already; the sentence begins with those who come next.
    """
    if not plan.steps:
        return "There is nobody to talk to: no rights, stances or units in scope are known."
    ahead = [step for step in plan.steps if step.person not in held or step.condition is not None]
    if not ahead:
        return f"All talks of the plan are held. {chance(plan)}"
    weeks = sorted({step.week for step in ahead})
    first = [step.name for step in ahead if step.week == weeks[0]]
    last = [step.name for step in ahead if step.week == weeks[-1]]
    sentence = (
        f"{'Go on' if len(ahead) < len(plan.steps) else 'Start'} with {listed(first)} in week {weeks[0]}"
    )
    if len(weeks) > 1:
        sentence += f"; end with {listed(last)} in week {weeks[-1]}"
    return f"{sentence}. {chance(plan)}"


def chance(plan: Plan) -> str:
    """The chance of approval as a band, never bare, beside easiest-first."""
    approval = plan.approval
    easiest = plan.compared.get("easiest")
    if approval.low is not None and approval.high is not None:
        band = f"Approval between {percent(approval.low)} and {percent(approval.high)}"
    else:
        band = f"Approval about {percent(approval.probability)} on the inputs as they stand"
    if easiest is None:
        return band + "."
    if easiest.difference == 0 and easiest.weeks == plan.weeks:
        return f"{band}; easiest-first is this very plan."
    small = abs(easiest.difference) < max(2 * easiest.error, 0.005)
    if small:
        return f"{band}; easiest-first would do about as well."
    return f"{band}, about {points(easiest.difference)} than easiest-first."
