"""Keeping what was read: one folder, every change dated and undoable, and forgetting for good."""

from __future__ import annotations

from orgmap.workspace.careers import Post
from orgmap.workspace.diary import Diary, Forecast, StanceEntry, Talk, Tripwire
from orgmap.workspace.forgetting import Forgotten
from orgmap.workspace.ledger import Change
from orgmap.workspace.proposals import SavedProposal
from orgmap.workspace.pseudonyms import Pseudonymised
from orgmap.workspace.workspace import Workspace, is_workspace

__all__ = [
    "Change",
    "Diary",
    "Forecast",
    "Forgotten",
    "Post",
    "Pseudonymised",
    "SavedProposal",
    "StanceEntry",
    "Talk",
    "Tripwire",
    "Workspace",
    "is_workspace",
]
