"""How answers reach a terminal: JSON for scripts, sentences and tables for people, progress aside."""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from orgmap.errors import Problem
from orgmap.results import Answer, Reason

if TYPE_CHECKING:
    from orgmap.network import Network

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PROGRESS_AFTER_SECONDS = 1.0


def plain(value: object) -> str:
    """A value as text that cannot steer a terminal (escape codes and direction marks removed)."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))
    return _CONTROL.sub("", str(value)).replace("\n", " ")


def print_json(answer: Answer[Any], network: Network | None = None) -> None:
    """One JSON object on stdout; with a network, its notes stand beside those of the answer."""
    if network is not None:
        answer = replace(answer, notes=notes_beside(answer, network))
    click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=2, default=str, allow_nan=False))


def say(sentence: str, *, indent: str = "") -> None:
    """One paragraph on stdout, wrapped to the terminal."""
    import textwrap

    text = plain(sentence)
    lines = textwrap.fill(
        text, width=_width(), initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )
    click.echo(lines)


def print_reasons(named: Iterable[tuple[str, Sequence[Reason]]]) -> None:
    """Reasons under the name they belong to, with the first line of a file that shows each."""
    for name, reasons in named:
        for at, reason in enumerate(reasons):
            line = f" [{reason.evidence[0].file}, row {reason.evidence[0].row}]" if reason.evidence else ""
            say(f"{f'{name}: ' if at == 0 else '  '}{reason.text}{line}", indent="  ")
    click.echo()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under column names; text wraps, numbers stand right, nothing is interpreted as markup."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [list(row) for row in rows]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=False)
    for at, column in enumerate(columns):
        numeric = any(isinstance(row[at], int | float) for row in rows)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    Console(file=sys.stdout, width=_width(), highlight=False).print(table)


def print_notes(notes: Sequence[str]) -> None:
    """What to know beside the answer, one note a bullet."""
    import textwrap

    if notes:
        click.echo("Notes")
    for note in notes:
        text = textwrap.fill(
            plain(note),
            width=_width(),
            initial_indent="  · ",
            subsequent_indent="    ",
            break_long_words=False,
        )
        click.echo(text)


def notes_beside(answer: Answer[Any], network: Network) -> tuple[str, ...]:
    """Notes of an answer and of the data it rests on, each once; none of layers it does not use."""
    used = set(answer.made_by.layers) or set(network.layers)
    unused = tuple(f"Layer '{name}' " for name in network.layers if name not in used)
    both = (*answer.notes, *network.notes)
    return tuple(dict.fromkeys(note for note in both if not unused or not note.startswith(unused)))


def fail(problems: Sequence[Problem], *, as_json: bool) -> int:
    """Say every problem on stderr, as sentences or as ``{"errors": [...]}``; the exit code for it."""
    if as_json:
        click.echo(json.dumps({"errors": [_as_json(p) for p in problems]}, ensure_ascii=False), err=True)
    else:
        for problem in problems[:50]:
            click.echo(plain(str(problem)), err=True)
        if len(problems) > 50:
            click.echo(f"… and {len(problems) - 50} more problems; --json lists them all.", err=True)
    return 2


def _as_json(problem: Problem) -> Mapping[str, object]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "message": problem.message,
        "fix": problem.fix,
    }


def _width() -> int:
    import shutil

    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


class Progress:
    """What is being done and how far, on a terminal's stderr, for work that takes more than a second.

    A log or a script gets none of it: what is half done is of no use there, and stays after all is done.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._last = 0.0
        self._shown = False
        self._silent = not sys.stderr.isatty()

    def __call__(self, fraction: float, what: str) -> None:
        """Report a fraction (0..1) of the work named; shown after a second, then at most twice a second."""
        now = time.monotonic()
        early = now - self._started < _PROGRESS_AFTER_SECONDS or now - self._last < 0.5
        if early or self._silent:
            return
        self._last, self._shown = now, True
        click.echo(f"\r\x1b[2K{what} … {fraction:.0%}", err=True, nl=False)

    def done(self) -> None:
        """Clear the line."""
        if self._shown:
            click.echo("\r\x1b[2K", err=True, nl=False)
