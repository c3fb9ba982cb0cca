"""orgmap: who really holds power, who will block an initiative, and whom to talk to in which order.

The five words: readers make :class:`Records`; identity resolution turns them into a
:class:`Network`; measures make :class:`Score` s; roles, influence, blockers and the mirror make
findings with reasons; the planner makes a :class:`Plan`.

>>> import orgmap
>>> network = orgmap.Network.from_records(
...     orgmap.Records(ties=(orgmap.Tie("ann", "bob", "advice"), orgmap.Tie("bob", "cy", "advice")))
... )
>>> orgmap.measure(network, "betweenness")["bob"]
1.0

Names are imported when first used, so that ``orgmap --help`` need not wait for pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgmap.version import __version__

if TYPE_CHECKING:
    from orgmap.errors import InputError, OrgmapError, Problem, UnknownName, WorkspaceError
    from orgmap.identity import resolve
    from orgmap.measures import measure
    from orgmap.model import (
        Gate,
        Initiative,
        Layer,
        Person,
        Records,
        Right,
        Source,
        Stance,
        Tie,
        Unit,
    )
    from orgmap.network import Network
    from orgmap.readers import load, read
    from orgmap.results import Answer, Plan, Reason, Score
    from orgmap.roles import brokers, gap, power
    from orgmap.sequence import plan
    from orgmap.workspace import Workspace

#: Where each public name lives. `orgmap.influence` and `orgmap.blockers` are modules of that name.
_HOME = {
    **dict.fromkeys(("InputError", "OrgmapError", "Problem", "UnknownName", "WorkspaceError"), "errors"),
    **dict.fromkeys(("Gate", "Initiative", "Layer", "Person", "Records", "Right"), "model"),
    **dict.fromkeys(("Source", "Stance", "Tie", "Unit"), "model"),
    **dict.fromkeys(("Answer", "Plan", "Reason", "Score"), "results"),
    **dict.fromkeys(("load", "read"), "readers"),
    "resolve": "identity",
    "Network": "network",
    "Workspace": "workspace",
    "measure": "measures",
    **dict.fromkeys(("brokers", "gap", "power"), "roles"),
    "plan": "sequence",
}

_MODULES = frozenset({"blockers", "influence", "mirror", "notes", "redraws", "sequence", "viz", "why"})

__all__ = [
    "Answer",
    "Gate",
    "Initiative",
    "InputError",
    "Layer",
    "Network",
    "OrgmapError",
    "Person",
    "Plan",
    "Problem",
    "Reason",
    "Records",
    "Right",
    "Score",
    "Source",
    "Stance",
    "Tie",
    "Unit",
    "UnknownName",
    "Workspace",
    "WorkspaceError",
    "__version__",
    "brokers",
    "gap",
    "load",
    "measure",
    "plan",
    "power",
    "read",
    "resolve",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"orgmap.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'orgmap' has no attribute '{name}'")
    value: object = getattr(import_module(f"orgmap.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
