"""The first sentences of a plan: whom to start with, how likely approval is, and what easiest-first would do.

A chance is a band and stands beside a comparison; nothing here knows any plan but the one it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from orgmap.report.sentences import listed, percent, points
from orgmap.results import NEXT_TO_NOTHING, Plan


def of_plan(plan: Plan, *, held: Collection[str] = (), notes: Sequence[str] = ()) -> str:
    """Whom to start with, who comes last, and how that compares with easiest-first.

    ``held``: with whom a talk was held already; the sentence begins with those who come next. A slot for a
    second talk is nobody's last talk. ``notes`` of the plan say what easiest-first would do worse, and by
    whose answer approval is out of reach: then that comes first, and no order is praised beside it.
    """
    from orgmap.sequence.shut import said_in

    if not plan.steps:
        return _no_talk(notes)
    closed = said_in(notes)
    ahead = [step for step in plan.talks if step.person not in held]
    if not ahead:
        again = sorted({step.week for step in plan.steps if step.condition is not None})
        kept = f"; week {listed([str(week) for week in again])} is kept for a second talk" if again else ""
        return f"All talks of the plan are held{kept}. {closed or chance(plan, notes)}"
    weeks = sorted({step.week for step in ahead})
    first = [step.name for step in ahead if step.week == weeks[0]]
    last = [step.name for step in ahead if step.week == weeks[-1]]
    sentence = (
        f"{'Go on' if len(ahead) < len(plan.talks) else 'Start'} with {listed(first)} in week {weeks[0]}"
    )
    if len(weeks) > 1:
        sentence += f"; end with {listed(last)} in week {weeks[-1]}"
    if closed is not None:
        return f"{closed} {sentence.replace('Go on with', 'Whoever goes on begins with', 1)}."
    return f"{sentence}. {chance(plan, notes)}"


def _no_talk(notes: Sequence[str]) -> str:
    """Why a plan has no talk at all: nobody has a say, or none fits in before the gate."""
    from orgmap.sequence.remarks import not_reached

    left = not_reached(notes)
    if left is None:
        return "There is nobody to talk to: no rights, stances or units in scope are known."
    return (
        f"No talk fits in before the gate. It would be with {left}: see who is away, what "
        "must be ready first, and when the gate decides."
    )


def chance(plan: Plan, notes: Sequence[str] = ()) -> str:
    """The chance of approval as a band, never bare, beside easiest-first and what that would do worse."""
    from orgmap.sequence.remarks import against_easiest

    easiest, said = plan.compared.get("easiest"), band(plan)
    if easiest is None:
        return said + "."
    if easiest.difference == 0 and easiest.weeks == plan.weeks:
        return f"{said}; easiest-first is this very plan."
    small = abs(easiest.difference) < max(2 * easiest.error, 0.005)
    if small:
        return f"{said}; easiest-first would do about as well."
    why = against_easiest(notes) if easiest.difference > 0 else None
    return f"{said}, about {points(easiest.difference)} than easiest-first{f', which {why}' if why else ''}."


def band(plan: Plan) -> str:
    """The chance of approval as a band; where none was worked out, as "about".

    >>> from orgmap.results import Approval
    >>> band(Plan(Approval(0.3, 0.2, 0.4), 0.3, (), (), {}))
    'Approval between 20 % and 40 %'
    >>> band(Plan(Approval(0.0, 0.0, 0.001), 0.0, (), (), {}))
    'Approval under 1 % as the gates stand'
    """
    approval = plan.approval
    if out_of_reach(plan):
        return "Approval under 1 % as the gates stand"
    if approval.low is not None and approval.high is not None:
        return f"Approval between {percent(approval.low)} and {percent(approval.high)}"
    return f"Approval about {percent(approval.probability)} on the inputs as they stand"


def out_of_reach(plan: Plan) -> bool:
    """Whether approval is next to impossible whatever the order: its band ends under half a point."""
    top = plan.approval.probability if plan.approval.high is None else plan.approval.high
    return top < NEXT_TO_NOTHING
