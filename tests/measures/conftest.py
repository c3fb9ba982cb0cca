"""Networks to measure: Krackhardt's managers from the repository's data, and small made ones."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from orgmap.model import Layer, Person, Records, Source, Tie
from orgmap.network import Network

DATA = Path(__file__).parents[2] / "data" / "krackhardt_hightech"


def krackhardt_network(*, directed: bool = True) -> Network:
    with (DATA / "nodes.csv").open(encoding="utf-8") as file:
        people = tuple(
            Person(row["id"], grade=float(row["level"]), managers=tuple(filter(None, [row["reports_to"]])))
            for row in csv.DictReader(file)
        )
    ties = []
    for layer in ("advice", "friendship"):
        name = f"edges_{layer}.csv"
        with (DATA / name).open(encoding="utf-8") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                ties.append(
                    Tie(
                        row["source"],
                        row["target"],
                        layer,
                        float(row["weight"]),
                        sources=(Source(name, line),),
                    )
                )
    layers = () if directed else (Layer("advice", "informal", "both", directed=False),)
    return Network.from_records(Records(people=people, ties=tuple(ties), layers=layers))


def made(
    ties, *, people=(), layer: str = "advice", undirected: bool = False, layers: tuple[Layer, ...] = ()
) -> Network:
    rows = tuple(Tie(t[0], t[1], layer, float(t[2]) if len(t) > 2 else 1.0) for t in ties)
    described = (Layer(layer, "informal", "both", directed=False),) if undirected else layers
    return Network.from_records(Records(people=tuple(Person(p) for p in people), ties=rows, layers=described))


@st.composite
def random_network_parts(draw):
    """People and ties of small random networks, with isolates."""
    n = draw(st.integers(1, 7))
    people = [f"p{at}" for at in range(n)]
    pairs = [(a, b) for a in people for b in people if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16)) if pairs else []
    return people, [(a, b, draw(st.sampled_from([1, 2, 3, 6]))) for a, b in chosen]


@pytest.fixture(scope="session")
def advice() -> Network:
    return krackhardt_network()


@pytest.fixture(scope="session")
def undirected_advice() -> Network:
    return krackhardt_network(directed=False)


@pytest.fixture(scope="session")
def build() -> Callable[..., Network]:
    return made


@pytest.fixture(scope="session")
def parts():
    return random_network_parts()
