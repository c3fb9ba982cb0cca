"""The set-up: pins, import rules, version, what is packed, and what the tree must not hold."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
HEAVY = [
    "duckdb",
    "ibis",
    "networkx",
    "numba",
    "numpy",
    "openpyxl",
    "pandas",
    "pyarrow",
    "pyvis",
    "scipy",
    "spacy",
    "sqlalchemy",
    "streamlit",
]


def tracked() -> list[Path]:
    """Every file that git keeps or would keep; in a copy without git, all that is not hidden."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return [
        path
        for path in found
        if not any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)
    ]


def text_of(path: Path) -> str:
    """The text of a file, or nothing where it is a picture or a packed file."""
    raw = path.read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8", errors="replace")


def versions(name: str) -> dict[str, set[str]]:
    """Package → the versions pinned (one for each range of Pythons)."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9.-]+)==([^ ;]+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~ ;]", one, maxsplit=1)[0].lower() for one in requirements}


# Pins


@pytest.mark.parametrize("name", PINS)
def test_pins_hold_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert " @ " not in text
    for pin in pins:
        assert re.match(r"[a-z0-9.-]+==\S+", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_every_dependency_is_pinned() -> None:
    """`make lock` was called after the last change of pyproject.toml."""
    groups = PYPROJECT["dependency-groups"]
    run = requirement_names(PYPROJECT["project"]["dependencies"] + groups["build"])
    dev = requirement_names([one for one in groups["dev"] if isinstance(one, str)] + groups["installer"])

    assert run - versions("requirements.txt").keys() == set()
    assert (run | dev) - versions("requirements-dev.txt").keys() == set()


def test_users_and_developers_get_the_same_versions() -> None:
    everything = versions("requirements-dev.txt")

    for name in ("requirements.txt", "requirements-uv.txt"):
        for package, pinned in versions(name).items():
            assert everything[package] == pinned, package


def test_what_runs_is_what_is_pinned() -> None:
    for package, pinned in versions("requirements.txt").items():
        try:
            installed = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:  # for another system
            continue
        assert installed in pinned, f"{package} {installed} is installed, {pinned} is pinned: call make test"


# Import rules

VIOLATIONS = {
    "Imports go down only": ("errors.py", "import orgmap.network"),
    "Streamlit only in the app": ("roles.py", "import streamlit"),
    "spaCy only in notes": ("roles.py", "import spacy"),
    "pyvis only in pictures": ("roles.py", "import pyvis.network"),
    "Calendar files only in readers and reports": ("roles.py", "import icalendar"),
    "SQL tables only in the workspace": ("events.py", "import sqlalchemy"),
    "Queries only in events and the workspace": ("roles.py", "import ibis"),
    "DuckDB is spoken to through Ibis": ("roles.py", "import duckdb"),
    "Compiled kernels only in engines and the planner": ("roles.py", "def late():\n    import numba"),
}


def lint_imports(folder: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    return result.returncode, result.stdout + result.stderr


def copy_of_the_house(folder: Path) -> Path:
    shutil.copytree(ROOT / "orgmap", folder / "orgmap", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def test_every_import_obeys_the_rules_of_the_house() -> None:
    code, said = lint_imports(ROOT)

    assert f"Contracts: {len(VIOLATIONS)} kept, 0 broken." in said, said
    assert code == 0


def test_each_rule_of_the_house_breaks_when_it_is_violated(tmp_path: Path) -> None:
    """A rule that never fires is no rule: violate each in a copy and see it named."""
    house = copy_of_the_house(tmp_path)
    for file, line in VIOLATIONS.values():
        with (house / "orgmap" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")

    code, said = lint_imports(house)

    assert code == 1
    assert [name for name in VIOLATIONS if f"{name} BROKEN" not in said] == []


def test_a_module_without_a_place_in_the_layers_is_refused(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    (house / "orgmap" / "stranger.py").write_text("import orgmap.model\n", encoding="utf-8")

    code, said = lint_imports(house)

    assert code == 1
    assert "stranger" in said


def test_the_command_line_starts_without_heavy_packages(tmp_path: Path) -> None:
    """What keeps `orgmap --help` quick: heavy packages wait until a command needs them."""
    script = "import json, sys, orgmap.cli; print(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True)

    assert sorted(set(HEAVY) & set(json.loads(result.stdout))) == []


def test_every_package_imported_is_declared() -> None:
    """Nothing rests on what another dependency happens to bring along."""
    homes = importlib.metadata.packages_distributions()
    used: set[str] = set()
    for path in (ROOT / "orgmap").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                used.add(node.module.split(".")[0])
    foreign = used - sys.stdlib_module_names - {"orgmap"}
    asked_for = [one for extra in PYPROJECT["project"]["optional-dependencies"].values() for one in extra]
    optional = {one.replace("-", "_") for one in requirement_names(asked_for)}
    foreign -= optional  # may be missing, and then a sentence says what to install
    declared = requirement_names(PYPROJECT["project"]["dependencies"])

    assert [name for name in sorted(foreign) if not {one.lower() for one in homes[name]} & declared] == []


# Version and package


def test_there_is_one_version() -> None:
    from orgmap.version import VERSION

    assert importlib.metadata.version("orgmap") == VERSION


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    kept = {path.relative_to(ROOT).as_posix() for path in tracked() if path.is_relative_to(ROOT / "orgmap")}

    assert packed == kept
    assert {"orgmap/py.typed", "orgmap/cli/__init__.py"} <= packed


def test_the_wheel_names_licence_command_and_dependencies(wheel: Path) -> None:
    (info,) = importlib.metadata.distributions(path=[str(wheel)])

    assert info.metadata["License-Expression"] == "MIT"
    assert [(point.name, point.value) for point in info.entry_points] == [("orgmap", "orgmap.cli:main")]
    needed = [one for one in info.requires or [] if "extra ==" not in one]
    assert requirement_names(needed) == requirement_names(PYPROJECT["project"]["dependencies"])
    assert any(name.endswith("/licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_the_wheel_answers_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """`orgmap demo` needs nothing of the checkout: no data, no app.py, no docs."""
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    script = (
        "import orgmap, sys; print(orgmap.__file__, file=sys.stderr); from orgmap.cli import main; main()"
    )
    command = [sys.executable, "-c", script, "demo"]
    environment = {**os.environ, "PYTHONPATH": str(installed), "HOME": str(empty)}
    result = subprocess.run(
        command, cwd=empty, env=environment, capture_output=True, check=False, text=True, timeout=300
    )

    assert result.returncode == 0, result.stderr
    assert str(installed) in result.stderr
    assert result.stdout.strip()


# The tree


def test_the_tree_holds_no_path_of_one_machine() -> None:
    homes = re.compile(r"(?<![\w.])/(?:home|Users|root)/\w|(?<!\w)" + re.escape(str(ROOT)) + r"\b")
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}" for path in tracked() for hit in homes.finditer(text_of(path))
    ]

    assert found == []


def test_the_tree_names_no_package_registry() -> None:
    registry = re.compile(
        "python" + r"hosted\.org|pypi" + r"\.org|--(?:extra-)?index" + "-url|--find" + "-links"
    )
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in tracked()
        for hit in registry.finditer(text_of(path))
    ]

    assert found == []


def test_make_and_ci_fetch_from_no_address() -> None:
    for name in ("Makefile", ".ci/run"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_ci_runs_make_test_and_wants_a_browser() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert re.search(r"^CI=true .*\bmake test\b", script.read_text(encoding="utf-8"), re.MULTILINE)


def test_news_fragments_are_named_so_that_they_are_found() -> None:
    kinds = {one["directory"] for one in PYPROJECT["tool"]["towncrier"]["type"]}
    fragments = [
        path
        for path in (ROOT / "changelog.d").iterdir()
        if path.name not in {"README.md", "template.md.jinja", ".gitkeep"}
    ]

    for fragment in fragments:
        slug, kind, ending = fragment.name.rsplit(".", 2)
        assert re.fullmatch(r"[a-z0-9-]+", slug), fragment.name
        assert (kind in kinds, ending) == (True, "md"), fragment.name
        assert fragment.read_text(encoding="utf-8").strip(), fragment.name


def test_the_changelog_can_be_made_from_the_fragments() -> None:
    command = [
        sys.executable,
        "-m",
        "towncrier",
        "build",
        "--draft",
        "--version",
        "9.9.9",
        "--date",
        "2030-01-02",
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)

    assert result.returncode == 0, result.stderr
    assert "## 9.9.9 (2030-01-02)" in result.stdout
