"""What orgmap answers with: scores, findings with reasons, and plans, each knowing how it was made.

Rules kept here once, for all of them:

* A value that is not known is ``None`` (NaN in a frame) with a sentence beside it, never 0.
* A :class:`Reason` carries a ``share`` only where the measure decomposes; the shares of one result
  then sum to one. Otherwise the reason is a computed counterfactual and says so.
* ``to_json`` is the contract with scripts: its keys do not change without a news fragment.
"""

from __future__ import annotations

from orgmap.results.answers import Answer, Json, Line, MadeBy, Reason, Result, Score, ScoreRow, add_notes
from orgmap.results.findings import (
    Blocker,
    Broker,
    EgoPicture,
    GuessAccuracy,
    InfluenceRow,
    Moved,
    PowerGap,
    Proposal,
    WayRound,
)
from orgmap.results.plans import (
    NEXT_TO_NOTHING,
    SMALL_GROUP,
    Agreed,
    Approval,
    Checkpoint,
    Compared,
    Plan,
    ShutGate,
    Step,
)

__all__ = [
    "NEXT_TO_NOTHING",
    "SMALL_GROUP",
    "Agreed",
    "Answer",
    "Approval",
    "Blocker",
    "Broker",
    "Checkpoint",
    "Compared",
    "EgoPicture",
    "GuessAccuracy",
    "InfluenceRow",
    "Json",
    "Line",
    "MadeBy",
    "Moved",
    "Plan",
    "PowerGap",
    "Proposal",
    "Reason",
    "Result",
    "Score",
    "ScoreRow",
    "ShutGate",
    "Step",
    "WayRound",
    "add_notes",
]
