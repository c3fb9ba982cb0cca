"""Write the generated parts of the documentation anew: `make docs`. With `--check`, only say what is old.

The page of commands holds, between two markers, what each command says of itself under `--help`:

    <!-- help: brokers -->
    (generated)
    <!-- end of help -->

The words around the markers are written by hand. A command that has no section yet gets one at the end.

The page of measures holds the whole register between two markers of its own; so does the page of formats,
and beside it what the samples of the tests are read as.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from orgmap.cli import cli
from orgmap.measures import CATALOGUE, Entry
from orgmap.readers import read
from orgmap.readers.formats import FORMATS

PAGE = Path(__file__).parent / "reference" / "commands.md"
MEASURES_PAGE = PAGE.with_name("measures.md")
FORMATS_PAGE = PAGE.with_name("formats.md")
SAMPLES = Path(__file__).parents[1] / "tests" / "readers" / "samples"
EVIDENCE = {
    "V": "its maker's documents, source or real files",
    "M": "measured",
    "R": "a published standard",
    "K": "common knowledge only",
}
TABLE = re.compile(r"<!-- table: (?P<name>[a-z-]+) -->\n.*?<!-- end of table -->", re.DOTALL)
WIDTH = 88
SECTION = re.compile(r"<!-- help: (?P<name>[a-z-]+) -->\n.*?<!-- end of help -->", re.DOTALL)


def help_of(name: str) -> str:
    """What `orgmap NAME --help` prints on a terminal of 88 columns, as a block for the page."""
    width = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    top = click.Context(cli, info_name="orgmap", **width)
    command = cli.commands[name]
    text = command.get_help(click.Context(command, info_name=name, parent=top, **width))
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"<!-- help: {name} -->\n```text\n{lines}\n```\n<!-- end of help -->"


def renewed(page: str) -> str:
    """The page with every help text as it is now; sections of commands that are gone keep no text."""
    there = {match["name"] for match in SECTION.finditer(page)}
    for name in sorted(there - cli.commands.keys()):
        sys.exit(f"{PAGE.name} describes 'orgmap {name}', which is no command: take the section out.")
    page = SECTION.sub(lambda match: help_of(match["name"]), page)
    for name in sorted(cli.commands.keys() - there):
        page = f"{page.rstrip()}\n\n## orgmap {name}\n\n{help_of(name)}\n"
    return page


def entry_of(one: Entry) -> str:
    """The section of one measure."""
    said = {
        "A row each": one.shape,
        "Definition": one.definition,
        "Strength": one.reading,
        "Direction": one.direction,
        "Undefined": one.undefined,
        "Reference": one.reference,
        "Computed by": f"{one.engine}. {one.cost}",
    }
    lines = "\n".join(f"- {label}: {words}" for label, words in said.items())
    return f"### {one.name}\n\n*{one.question}* ({one.family})\n\n{lines}\n"


def with_measures(page: str) -> str:
    """The page with the register as it is now."""
    entries = "\n".join(entry_of(one) for one in CATALOGUE.values())
    text = f"<!-- measures -->\n\n{entries}\n<!-- end of measures -->"
    return re.sub(r"<!-- measures -->\n.*?<!-- end of measures -->", lambda _: text, page, flags=re.DOTALL)


def table_of_formats() -> str:
    """Each format of the registry: what it is shown as, what it becomes, where its schema is known from."""
    rows = [f"| {one.name} | {one.kind} | {one.gives} | {EVIDENCE[one.grade]} |" for one in FORMATS]
    return "\n".join(["| format | read as | becomes | schema from |", "|---|---|---|---|", *rows])


def table_of_samples() -> str:
    """Each sample of the tests: what it is read as, how surely, and what it gives."""
    rows = []
    for path in sorted(SAMPLES.iterdir(), key=lambda one: one.name.casefold()):
        reading = read(path)
        (report,), records = reading.files, reading.records
        events = records.events.num_rows if records.events is not None else 0
        layers = ", ".join(sorted({tie.layer for tie in records.ties})) or "–"
        counts = (report.kept, report.dropped, len(records.people), len(records.ties), layers)
        more = (len(records.stances), events, len(report.problems))
        cells = (f"`{path.name}`", report.kind, f"{report.confidence:.2f}", *map(str, (*counts, *more)))
        rows.append(f"| {' | '.join(cells)} |")
    head = (
        "| sample | read as | sure | kept | dropped | people | ties | layers | stances | events | problems |"
    )
    return "\n".join([head, "|---|---|---|---|---|---|---|---|---|---|---|", *rows])


def with_formats(page: str) -> str:
    """The page of formats with both tables as they are now."""
    tables = {"formats": table_of_formats, "samples": table_of_samples}
    return TABLE.sub(
        lambda match: f"<!-- table: {match['name']} -->\n{tables[match['name']]()}\n<!-- end of table -->",
        page,
    )


def main() -> None:
    """Write the pages, or under --check compare them."""
    for path, renew in ((PAGE, renewed), (MEASURES_PAGE, with_measures), (FORMATS_PAGE, with_formats)):
        before = path.read_text(encoding="utf-8")
        after = renew(before)
        if before == after:
            continue
        if "--check" in sys.argv[1:]:
            sys.exit(f"{path.name} is older than the program: call make docs.")
        path.write_text(after, encoding="utf-8")
        sys.stdout.write(f"{path.name} written.\n")


if __name__ == "__main__":
    main()
