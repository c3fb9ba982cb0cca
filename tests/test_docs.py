"""The documentation does what it says: commands run, links lead somewhere, nothing is left out.

How pages are read here (also in CONTRIBUTING.md):

* a block ```` ```sh ```` is run, all blocks of a page in order in one folder, and must end with exit 0;
* ```` ```sh fails ```` must end with exit 2 and a sentence, never a traceback;
* ```` ```csv people.csv ```` (any language, then a file name) is saved under that name first;
* the ```` ```python ```` blocks of a page, joined, are run as one script after its commands;
* ```` ```text ```` is shown, not run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINKED = sorted({*PAGES, ROOT / "CONTRIBUTING.md", *ROOT.glob("*/README.md"), *ROOT.glob("data/*/README.md")})
LIMIT_SECONDS = 300


@dataclass(frozen=True)
class Block:
    """One fenced block: what is written behind the fence, its text, its line in the page."""

    language: str
    info: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    found, inside = [], None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if inside is None and (fence := re.match(r"\s*```(\S*)[ \t]*(.*)$", line)):
            inside, lines = (fence[1], fence[2].strip(), number), []
        elif inside is not None and line.strip() == "```":
            found.append(Block(inside[0], inside[1], "\n".join(lines) + "\n", inside[2]))
            inside = None
        elif inside is not None:
            lines.append(line)
    assert inside is None, f"{page.name}: the block at line {inside and inside[2]} never ends"
    return found


def without_blocks(page: Path) -> str:
    return re.sub(
        r"^\s*```.*?^\s*```\s*$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def prose(page: Path) -> str:
    """The page without its blocks and its inline code."""
    return re.sub(r"`[^`\n]*`", "", without_blocks(page))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def in_code(page: Path) -> str:
    """All that the page sets as code, inline or in blocks of commands and output."""
    inline = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    return "\n".join([*inline, *(block.text for block in blocks(page) if block.language in {"sh", "text"})])


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    places = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    environment = {**os.environ, "PATH": os.pathsep.join(places), "HOME": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=LIMIT_SECONDS,
    )


def with_something_to_run(pages: list[Path]) -> list[Path]:
    return [page for page in pages if any(block.language in {"sh", "python"} for block in blocks(page))]


@pytest.mark.parametrize("page", with_something_to_run(PAGES), ids=name_of)
def test_every_command_of_the_page_runs(page: Path, tmp_path: Path) -> None:
    if (ROOT / "data").is_dir():
        shutil.copytree(ROOT / "data", tmp_path / "data")
    for block in blocks(page):
        place = f"{name_of(page)}, line {block.line}"
        if block.language == "sh":
            result = run(["bash", "-euo", "pipefail", "-c", block.text], tmp_path)
            assert "Traceback" not in result.stderr, f"{place}:\n{result.stderr}"
            wanted = 2 if block.info == "fails" else 0
            assert result.returncode == wanted, f"{place}: exit {result.returncode}\n{result.stderr}"
        elif block.info and block.language not in {"python", "text"}:
            target = (tmp_path / block.info).resolve()
            assert target.is_relative_to(tmp_path.resolve()), place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
    script = "\n".join(block.text for block in blocks(page) if block.language == "python")
    result = run([sys.executable, "-c", script], tmp_path)
    assert result.returncode == 0, f"{name_of(page)}, Python:\n{result.stderr}"


def commands() -> set[str]:
    from orgmap.cli import cli

    return set(cli.commands)


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    documented = re.findall(r"^## orgmap ([a-z-]+)$", page, flags=re.MULTILINE)

    assert sorted(documented) == sorted(commands())


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_page_names_only_commands_that_exist(page: Path) -> None:
    named = set(re.findall(r"(?:^|[`$(|;&]|&& )\s*orgmap ([a-z]+)\b", in_code(page), flags=re.MULTILINE))

    assert named - commands() == set()


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_the_page_names_only_make_targets_that_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"^(?:\$ )?make ([a-z][a-z-]*)", in_code(page), flags=re.MULTILINE))

    assert named - targets == set()


def test_the_generated_help_is_current() -> None:
    result = run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], ROOT / "docs")

    assert result.returncode == 0, result.stderr


def anchors(page: Path) -> set[str]:
    """The anchors a reader of GitHub finds in the page, made from its headings."""
    headings = re.findall(r"^#+ +(.+?)\s*$", without_blocks(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_links_of_the_page_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)", prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if (
            not target.exists()
            or not target.is_relative_to(ROOT)
            or (anchor and target.suffix == ".md" and anchor not in anchors(target))
        ):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent != ROOT / "docs"], ids=name_of)
def test_the_page_can_be_reached_from_the_shelves(page: Path) -> None:
    """docs/README.md lists every page of the four shelves."""
    if page.parent == ROOT:
        return
    shelves = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")

    assert f"({page.relative_to(ROOT / 'docs').as_posix()})" in shelves


def test_every_picture_is_shown_on_a_page() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = (ROOT / "docs" / "pictures").glob("*.png")

    assert [picture.name for picture in pictures if f"/{picture.name})" not in told] == []
