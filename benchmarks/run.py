"""How fast orgmap is beside its peers, on the same inputs, in one run, in turn: `make bench`.

Ratios are the peer's time divided by ours (more is faster for us), each the best of a few tries. Only
work that gave equal results counts: `equal` says so. Nothing here is a test, and no test looks at time.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from orgmap.model import Person, Records, Tie
from orgmap.network import Network

RESULTS = Path(__file__).parent / "results.json"
MOST = 16  # messages between two people, at most, in the invented organisation
LENGTH_UNIT = math.lcm(*range(1, MOST + 1))  # divides by every strength: exact lengths for the peer
ENOUGH_SECONDS = 3.0  # work that takes longer than this is timed once


@dataclass(frozen=True)
class Result:
    """One comparison: the work, how many people, whom we were beside, how many times faster we were."""

    work: str
    people: int | None
    peer: str
    ratio: float
    equal: bool | None
    threads: int


def invented_organisation(people: int, *, seed: int, counts: bool) -> Network:
    """Teams of ten in units of five teams, one manager a team; ties mostly near, degree about 15.

    With `counts` strengths are numbers of messages, 1 to 16 with a heavy tail, otherwise all are 1.
    """
    chance = random.Random(seed)
    names = [f"p{number:05d}" for number in range(people)]
    ties: dict[tuple[int, int], float] = {}
    for one in range(people):
        for _ in range(11):
            far = chance.random()
            reach = 10 if far < 0.6 else 50 if far < 0.9 else people
            low = one // reach * reach
            other = low + chance.randrange(min(reach, people - low))
            if other != one:
                strength = float(min(MOST, int(chance.paretovariate(1.2)))) if counts else 1.0
                ties[one, other] = ties[other, one] = strength
    roster = [
        Person(name, unit=f"u{at // 50}", managers=() if at % 10 == 0 else (names[at // 10 * 10],))
        for at, name in enumerate(names)
    ]
    drawn = [Tie(names[a], names[b], "communication", strength) for (a, b), strength in ties.items()]
    return Network.from_records(Records(people=tuple(roster), ties=tuple(drawn)))


def in_turn(*works: Callable[[], Any], tries: int = 3) -> tuple[list[float], list[Any]]:
    """The best time of each, tried in turn so that a busy moment hurts all alike; and what they gave."""
    best, gave = [float("inf")] * len(works), [None] * len(works)
    for attempt in range(tries):
        for at, work in enumerate(works):
            if attempt and best[at] > ENOUGH_SECONDS:
                continue
            began = time.perf_counter()
            gave[at] = work()
            best[at] = min(best[at], time.perf_counter() - began)
    return best, gave


def process(*words: str) -> Callable[[], None]:
    """A whole process, from start to end."""
    return lambda: subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL) and None


def start_of_the_command_line() -> Iterator[Result]:
    """`orgmap --help` beside a Python that does nothing: what our imports cost."""
    times, _ = in_turn(process("-c", "pass"), process("-m", "orgmap", "--help"), tries=7)
    sys.stdout.write(f"orgmap --help: {times[1]:.2f} s (an empty Python: {times[0]:.2f} s)\n")
    yield Result("orgmap --help", None, "python -c pass", times[0] / times[1], None, 1)


def steps_of_the_demo() -> None:
    """Where the time of `orgmap demo` goes. Seconds of this machine; no peer, so no ratio."""
    from orgmap.blockers import blockers
    from orgmap.identity import resolve
    from orgmap.influence import influence
    from orgmap.readers import load
    from orgmap.roles import brokers, gap
    from orgmap.sample import write_sample
    from orgmap.sequence import plan

    with tempfile.TemporaryDirectory() as folder:
        (wrote,), _ = in_turn(lambda: write_sample(Path(folder)), tries=1)
        (read,), (records,) = in_turn(lambda: resolve(load([Path(folder)])), tries=1)
        (built,), (network,) = in_turn(lambda: Network.from_records(records), tries=1)
    steps = {"write the sample": wrote, "read it": read, "network": built}
    works = {"brokers": brokers, "gap": gap, "influence": influence, "blockers": blockers, "plan": plan}
    for name, work in works.items():
        (steps[name],), _ = in_turn(partial(work, network), tries=1)
    sys.stdout.write("demo: " + ", ".join(f"{name} {took:.2f} s" for name, took in steps.items()) + "\n")


def betweenness() -> Iterator[Result]:
    """Exact betweenness, every tie alike and by cost, beside networkx on the same people and ties.

    With costs 1 / count networkx breaks true ties wrongly; it is given the integer lengths that make
    it right, so that equal means equal in rational arithmetic.
    """
    import networkx as nx

    from orgmap.measures import measure

    for people, counts in ((150, False), (1000, False), (150, True), (500, True)):
        network = invented_organisation(people, seed=1, counts=counts)
        plain = nx.Graph()  # the layer is undirected: each pair counts once, there as here
        plain.add_nodes_from(network.graph)
        for one, other, strength in network.layer("communication").graph.edges(data="strength"):
            plain.add_edge(one, other, length=LENGTH_UNIT // int(strength))
        length = "length" if counts else None
        times, (theirs, ours) = in_turn(
            lambda plain=plain, length=length: nx.betweenness_centrality(
                plain, normalized=False, weight=length
            ),
            partial(measure, network, "betweenness", layers=("communication",), engine="auto"),
        )
        equal = all(abs(ours.values[one] - value) <= 1e-9 * max(1.0, value) for one, value in theirs.items())
        work = "betweenness by cost" if counts else "betweenness"
        yield Result(work, people, "networkx", times[0] / times[1], equal, 1)


def table(results: list[Result]) -> str:
    """The comparisons as lines of text."""
    head = f"{'work':<22}{'people':>8}  {'peer':<16}{'ratio':>8}  {'equal':<6}{'threads':>8}"
    rows = [
        f"{one.work:<22}{one.people or '':>8}  {one.peer:<16}{one.ratio:>8.2f}  "
        f"{'' if one.equal is None else 'yes' if one.equal else 'NO':<6}{one.threads:>8}"
        for one in results
    ]
    return "\n".join([head, *rows]) + "\n"


def main() -> None:
    """Time everything, print the table, write the results."""
    results = [*start_of_the_command_line()]
    steps_of_the_demo()
    results += betweenness()
    sys.stdout.write(
        "\n" + table(results) + "ratio: the peer's time divided by ours; more is faster for us.\n"
    )
    rounded = [{**asdict(one), "ratio": float(f"{one.ratio:.3g}")} for one in results]
    RESULTS.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
