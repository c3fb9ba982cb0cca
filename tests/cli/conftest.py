"""Running the command line in this process, and folders to run it on."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from orgmap.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def errors(self):
        return json.loads(self.err.splitlines()[-1])["errors"]


@pytest.fixture
def orgmap(capsys, monkeypatch):
    """``orgmap("plan", folder, "--json")`` gives the exit code and what was printed where."""
    monkeypatch.setenv("COLUMNS", "100")  # where lines break must not depend on who runs the tests

    def run(*words):
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        return Run(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def krackhardt():
    return ROOT / "data" / "krackhardt_hightech"


@pytest.fixture(scope="session")
def sample():
    return ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def case8():
    return ROOT / "data" / "case8"


@pytest.fixture
def folder(tmp_path):
    """A writer of small plain folders: one keyword argument a file, its text the value."""

    def write(**files):
        place = tmp_path / f"folder{len(list(tmp_path.iterdir()))}"
        place.mkdir()
        for stem, text in files.items():
            suffix = ".toml" if stem == "initiative" else ".csv"
            (place / f"{stem}{suffix}").write_text(text, encoding="utf-8")
        return place

    return write
