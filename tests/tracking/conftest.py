"""The eight-person case, and a log of talks as it fills."""

from dataclasses import replace
from pathlib import Path

import pytest

from orgmap.identity import resolve
from orgmap.network import Network
from orgmap.readers import load
from orgmap.workspace import Talk

CASE8 = Path(__file__).parents[2] / "data" / "case8"


@pytest.fixture(scope="session")
def case8():
    return Network.from_records(resolve(load([CASE8])))


@pytest.fixture
def log():
    """``log(CFO="yes", Ops="no")``: one talk a week in this order, each its own entry of the book."""

    def make(**outcomes):
        return tuple(
            Talk(person, outcome, week, change=10 * week)
            for week, (person, outcome) in enumerate(outcomes.items(), start=1)
        )

    return make


@pytest.fixture
def with_stances():
    """The network with fields of some stances changed."""

    def change(network, **fields):
        records = network.records
        stances = tuple(replace(one, **fields.get(one.person, {})) for one in records.stances)
        return replace(network, records=replace(records, stances=stances))

    return change
