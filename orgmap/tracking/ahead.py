"""Whom to talk to next: the talks of a plan not held yet, second talks only where they are needed."""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.results import Plan, Step
from orgmap.workspace import Talk


def upcoming(plan: Plan, talks: Sequence[Talk]) -> tuple[Step, ...]:
    """Which talks of the plan are still to be held?

    A first talk is, until one with that person was noted. A slot for a second talk is, where the one talk
    held with that person left no yes: before it nobody knows whether it will be needed.

    Parameters
    ----------
    plan
        The plan as it stands now.
    talks
        Talks noted, the earliest first.

    Returns
    -------
    Steps in the order of the plan; none when all are held.

    >>> from orgmap.results import Approval
    >>> step = Step(1, 1, "a", "Ann", None, "one-on-one", None, 0.5)
    >>> made = Plan(Approval(0.5), 0.5, (step,), (), {})
    >>> [one.name for one in upcoming(made, ())], upcoming(made, [Talk("a", "yes", 1)])
    (['Ann'], ())
    """
    answers: dict[str, list[int]] = {}
    for talk in talks:
        answers.setdefault(talk.person, []).append(talk.answer)
    return tuple(step for step in plan.steps if _ahead(step, answers.get(step.person, [])))


def _ahead(step: Step, answers: Sequence[int]) -> bool:
    if step.condition is None:
        return not answers
    return len(answers) == 1 and answers[0] < 1
