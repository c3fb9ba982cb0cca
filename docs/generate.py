"""Write the generated parts of the documentation anew: `make docs`. With `--check`, only say what is old.

The page of commands holds, between two markers, what each command says of itself under `--help`:

    <!-- help: brokers -->
    (generated)
    <!-- end of help -->

The words around the markers are written by hand. A command that has no section yet gets one at the end.

The page of measures holds the whole register between two markers of its own.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from orgmap.cli import cli
from orgmap.measures import CATALOGUE, Entry

PAGE = Path(__file__).parent / "reference" / "commands.md"
MEASURES_PAGE = PAGE.with_name("measures.md")
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


def main() -> None:
    """Write the pages, or under --check compare them."""
    for path, renew in ((PAGE, renewed), (MEASURES_PAGE, with_measures)):
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
