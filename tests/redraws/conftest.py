"""Small networks for redraws."""

import csv
from pathlib import Path

import pytest

from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network

DATA = Path(__file__).parents[2] / "data" / "krackhardt_hightech"


@pytest.fixture
def network_of():
    """``network_of([("a", "b"), ...], people=..., units=...)``: a network of one layer or several."""

    def make(ties, *, people=(), units=None, layers=()):
        units = units or {}
        named = dict.fromkeys((*people, *units, *(end for tie in ties for end in tie[:2])))
        return Network.from_records(
            Records(
                people=tuple(Person(p, unit=units.get(p)) for p in named),
                ties=tuple(
                    Tie(t[0], t[1], t[2] if len(t) > 2 else "advice", float(t[3]) if len(t) > 3 else 1.0)
                    for t in ties
                ),
                layers=tuple(layers),
            )
        )

    return make


@pytest.fixture(scope="session")
def managers():
    """Krackhardt's managers with advice and friendship."""
    ties = []
    with (DATA / "nodes.csv").open(encoding="utf-8") as file:
        people = tuple(Person(row["id"], unit=row["department"]) for row in csv.DictReader(file))
    for layer in ("advice", "friendship"):
        with (DATA / f"edges_{layer}.csv").open(encoding="utf-8") as file:
            ties += [Tie(row["source"], row["target"], layer) for row in csv.DictReader(file)]
    return Network.from_records(Records(people=people, ties=tuple(ties)))


@pytest.fixture
def layer():
    return Layer
