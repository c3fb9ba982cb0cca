"""Whether to send paper before one talk, and what that would do: the same plan judged with it and without."""

from __future__ import annotations

from orgmap.sequence.actions import first_open, with_paper
from orgmap.sequence.judge import Difference, Judge
from orgmap.sequence.state import Weeks


def paper_ahead(judge: Judge, calendar: Weeks, i: int) -> str:
    """A sentence: send it ahead or not, and what the other way would do to approval."""
    case = judge.situation
    if case.actions.pre_read[i]:
        without = judge.instead(calendar, with_paper(case, i, ahead=False))
        when = f"Yes, at the end of week {case.actions.pre_read[i]}"
        if without.value > without.limit:
            return f"{when}: without it approval would be about {_points(without)} lower."
        return f"{when}; by itself it changes approval by less than {_limit(without)}."
    if calendar[i] <= first_open(case):
        return "No: the talk comes before anything could be read."
    sent = judge.instead(calendar, with_paper(case, i, ahead=True))
    if sent.value > sent.limit:
        return f"No: with paper ahead approval would be about {_points(sent)} lower."
    if sent.value < -sent.limit:
        more = "" if case.parameters.pre_read else "; pre_read = true in [model] plans with it"
        return f"Not planned, but with paper ahead approval would be about {_points(sent)} higher{more}."
    return f"No need: paper ahead would change approval by less than {_limit(sent)}."


def _points(found: Difference) -> str:
    doubt = "" if found.error == 0 else f" (± {200 * found.error:.1f})"
    return f"{100 * abs(found.value):.1f} points{doubt}"


def _limit(found: Difference) -> str:
    return f"{100 * max(found.limit, abs(found.value)):.1f} points"
