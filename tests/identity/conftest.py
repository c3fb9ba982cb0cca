"""People from several lists, and the generator of the benchmark."""

import importlib.util
import sys
from pathlib import Path

import pytest

from orgmap.model import Person, Records, Source

GENERATOR = Path(__file__).parents[2] / "benchmarks" / "identities.py"


@pytest.fixture(scope="session")
def generator():
    """The benchmark's own generator of organisations whose truth is known."""
    spec = importlib.util.spec_from_file_location("generated_identities", GENERATOR)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lists():
    """``lists(chart=[Person, ...], survey=[...])``: each keyword a file, its people the rows."""

    def make(*, names=None, decisions=(), events=None, ties=(), **files):
        people = []
        for file, rows in files.items():
            for row, person in enumerate(rows, start=2):
                values = {name: getattr(person, name) for name in Person.__dataclass_fields__}
                people.append(Person(**{**values, "source": Source(f"{file}.csv", row)}))
        return Records(
            people=tuple(people), names=names or {}, decisions=decisions, events=events, ties=tuple(ties)
        )

    return make
