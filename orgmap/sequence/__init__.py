"""In which order, in which weeks and through whom to talk to people before a gate, and why.

:func:`plan` answers the question from a network; :func:`situation` shows every number the answer rests
on; :class:`Situation` and :class:`Parameters` let those numbers be given by hand, for :func:`solve` and
:func:`evaluate`.
"""

from __future__ import annotations

from orgmap.sequence.branch import adaptive_value
from orgmap.sequence.exact import evaluate
from orgmap.sequence.held import hold
from orgmap.sequence.inputs import situation
from orgmap.sequence.planner import plan, solve
from orgmap.sequence.state import Forum, Held, Parameters, Precedence, Situation, Value

__all__ = [
    "Forum",
    "Held",
    "Parameters",
    "Precedence",
    "Situation",
    "Value",
    "adaptive_value",
    "evaluate",
    "hold",
    "plan",
    "situation",
    "solve",
]
