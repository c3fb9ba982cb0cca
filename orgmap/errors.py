"""Errors a user can act on.

Every error that a user's input can cause is an :class:`OrgmapError`, and also a builtin, so that
code which knows nothing of orgmap still catches it. Each carries :class:`Problem` s: where it is,
what it is, and what to do. All problems of an input are raised together, never one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input: where (file, row, column), what, and what to do.

    ``row`` counts lines of the file, the header being line 1; ``None`` means the whole file.

    >>> print(Problem("The manager 'p9' is not in this file.", "Add p9 or correct the id.",
    ...               file="people.csv", row=4, column="manager"))
    people.csv, row 4, column manager: The manager 'p9' is not in this file. Add p9 or correct the id.
    """

    message: str
    fix: str
    file: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def place(self) -> str:
        """Where the problem is, in words; empty when it belongs to no file."""
        parts = [
            self.file or "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        sentence = f"{self.message} {self.fix}".strip()
        return f"{self.place}: {sentence}" if self.place else sentence


class OrgmapError(Exception):
    """Whatever orgmap raises on purpose. ``problems`` says each thing that is wrong."""

    def __init__(self, problems: Iterable[Problem] | Problem | str) -> None:
        if isinstance(problems, str):
            problems = (Problem(problems, ""),)
        elif isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __str__(self) -> str:
        # KeyError prints the repr of its argument; a user wants the sentence.
        return "\n".join(str(problem) for problem in self.problems)


class InputError(OrgmapError, ValueError):
    """A file or a value that cannot be read as it stands."""


class UnknownName(OrgmapError, KeyError):
    """A person, layer, unit, gate or measure that is not there. ``name`` and ``known`` say which."""

    def __init__(self, kind: str, name: str, known: Sequence[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        super().__init__(Problem(f"There is no {kind} '{name}'.", _did_you_mean(kind, name, known)))


class WorkspaceError(OrgmapError, OSError):
    """A workspace that cannot be opened, written or undone as asked."""


class MissingExtra(OrgmapError, ImportError):
    """An optional package that is needed here and not installed."""


def _did_you_mean(kind: str, name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    if not known:
        return f"This network holds no {kind} at all."
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        return "Did you mean " + " or ".join(f"'{one}'" for one in near) + "?"
    shown = ", ".join(sorted(known)[:8])
    more = "" if len(known) <= 8 else f" and {len(known) - 8} more"
    return f"Known: {shown}{more}."
