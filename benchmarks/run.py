"""How fast orgmap is beside its peers, on the same inputs, in one run, in turn: `make bench`.

Ratios are the peer's time divided by ours (more is faster for us), medians of a few tries; processor
time of the calling thread, so that other work on the machine counts little, but the clock on the wall
where threads are compared. Equality is looked
at first, and only work that gave equal results counts: `equal` says so. No test looks at time.

`--quick` takes the small organisations only, in under a minute.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import igraph
import networkit
import networkx as nx
import numpy as np
from events import events
from organisations import Organisation, organisation, ready
from panels import layouts, panel
from timing import Result, compared, in_turn, table

from orgmap.engines import compile_kernels
from orgmap.engines.adjacency import adjacency, mutual_contacts, roads
from orgmap.engines.kernels import costs, steps
from orgmap.engines.kernels_engine import KernelsEngine

RESULTS = Path(__file__).parent / "results.json"
ONE = KernelsEngine(threads=1)
TWO = KernelsEngine(threads=2)
SAMPLED = 20  # sources of networkx at 2,000 people


class Peers:
    """The same organisation in every peer's own form. Costs are 1 / count."""

    def __init__(self, case: Organisation) -> None:
        pairs = case.ties.tolist()
        self.counts = case.counts.tolist()
        self.costs = (1.0 / case.counts).tolist()
        self.igraph = igraph.Graph(n=case.people, edges=pairs)
        self.networkit = networkit.Graph(case.people)
        self.networkx = nx.empty_graph(case.people)
        for (one, other), count in zip(pairs, self.counts, strict=True):
            self.networkit.addEdge(one, other)
            # Whole lengths: with floats of 1 / count networkx breaks true ties wrongly.
            self.networkx.add_edge(one, other, strength=count, length=720720 // count)


def paths(case: Organisation, peers: Peers) -> Iterator[Result]:
    """Exact betweenness, closeness and harmonic: by steps and by cost."""
    n, g = case.people, peers.igraph
    alike, counted = case.arcs(counted=False), case.arcs(counted=True)
    others: dict[str, Any] = {"igraph": (g.betweenness, twice)}
    if n <= 200:
        others["networkx"] = (lambda: nx.betweenness_centrality(peers.networkx, normalized=False), twice_of)
    yield from compared(
        "betweenness", n, lambda: ONE.betweenness(ready(alike), by_cost=False), others, within=1e-12
    )
    others = {"igraph": (lambda: g.betweenness(weights=peers.costs), twice)}
    if n <= 200:
        others["networkx"] = (
            lambda: nx.betweenness_centrality(peers.networkx, normalized=False, weight="length"),
            twice_of,
        )
    yield from compared(
        "betweenness by cost",
        n,
        lambda: ONE.betweenness(ready(counted), by_cost=True),
        others,
        within=1e-12,
    )
    yield from compared(
        "closeness and harmonic",
        n,
        lambda: near(ONE, ready(alike), by_cost=False),
        {"igraph": (lambda: (g.closeness(), g.harmonic_centrality()), lambda gave: scaled(gave, n))},
    )
    if n < 10_000:
        yield from compared(
            "closeness and harmonic by cost",
            n,
            lambda: near(ONE, ready(counted), by_cost=True),
            {
                "igraph": (
                    lambda: (g.closeness(weights=peers.costs), g.harmonic_centrality(weights=peers.costs)),
                    lambda gave: scaled(gave, n),
                )
            },
        )


def building(case: Organisation, peers: Peers) -> Iterator[Result]:
    """From arrays of ties to what searches read, lengths for costs too."""
    pairs, counted = case.ties.tolist(), case.arcs(counted=True)

    def ours() -> None:
        fresh = replace(counted)
        adjacency(fresh)
        mutual_contacts(fresh)
        roads(fresh)

    del peers
    yield from compared(
        "building", case.people, ours, {"igraph": (lambda: igraph.Graph(n=case.people, edges=pairs), None)}
    )


def threads(case: Organisation, peers: Peers) -> Iterator[Result]:
    """Betweenness on one thread and on two beside networkit, by the clock on the wall."""
    alike = case.arcs(counted=False)
    for many, who in ((1, ONE), (2, TWO)):
        networkit.setNumberOfThreads(many)
        yield from compared(
            "betweenness",
            case.people,
            lambda who=who: who.betweenness(ready(alike), by_cost=False),
            # Undirected betweenness of networkit is doubled, as ours is.
            {
                "networkit": (
                    lambda: networkit.centrality.Betweenness(peers.networkit).run().scores(),
                    same_as,
                )
            },
            within=1e-12,
            threads=many,
            clock=time.perf_counter if many > 1 else time.thread_time,
        )


def contacts(case: Organisation, peers: Peers) -> Iterator[Result]:
    """Constraint, effective size and roles together beside igraph's constraint alone; cores."""
    n, g, counted = case.people, peers.igraph, case.arcs(counted=True)

    def all_of_them() -> Any:
        arcs = ready(counted)
        ONE.roles(arcs, case.units)
        ONE.effective_size(arcs)
        return ONE.constraint(arcs)

    yield from compared(
        "constraint (ours with size and roles)",
        n,
        all_of_them,
        {"igraph": (lambda: g.constraint(weights=peers.counts), same_as)},
    )
    if n <= 200:
        yield from compared(
            "effective size",
            n,
            lambda: ONE.effective_size(ready(counted)),
            {
                "networkx": (
                    lambda: nx.effective_size(peers.networkx, nodes=list(peers.networkx), weight="strength"),
                    of,
                )
            },
        )
    yield from compared(
        "core number", n, lambda: ONE.core_number(ready(counted)), {"igraph": (g.coreness, same_as)}
    )


def walks(case: Organisation, peers: Peers) -> Iterator[Result]:
    """Eigenvectors and linear equations."""
    n, g, counted = case.people, peers.igraph, case.arcs(counted=True)
    yield from compared(
        "PageRank",
        n,
        lambda: ONE.pagerank(ready(counted)),
        {"igraph": (lambda: g.pagerank(weights=peers.counts), same_as)},
        within=1e-6,  # igraph's own tolerance; ours is 1e-12
    )
    yield from compared(
        "eigenvector",
        n,
        lambda: ONE.eigenvector(ready(counted)),
        {"igraph": (lambda: g.eigenvector_centrality(weights=peers.counts), of_length_one)},
        within=1e-8,
    )
    if n <= 2000:
        yield from compared(
            "Katz",
            n,
            lambda: ONE.katz(ready(counted), alpha=0.005),
            {"networkx": (lambda: katz(peers.networkx), of)},
        )
    probability, runs = 0.1, 20
    yield from compared(
        "independent cascade, 20 runs",
        n,
        lambda: ONE.cascade_reach(ready(counted), [0], probability=probability, runs=runs, seed=1),
        {"Python sets": (lambda: cascade(peers.networkx, probability, runs), None)},
    )


def sampled(people: int, sources: int) -> Iterator[Result]:
    """The kernels alone from some sources: people whose number in the search is the lowest."""
    case = organisation(people)
    peers_graph = igraph.Graph(n=people, edges=case.ties.tolist())
    alike, counted = case.arcs(counted=False), case.arcs(counted=True)
    found = adjacency(alike)
    chosen = np.flatnonzero(found.number < sources).tolist()

    def by_steps() -> Any:
        total = np.zeros(people)
        steps.betweenness(found.near, steps.memory(people, np.float32), 0, sources, total)
        return found.in_order(total)

    few = sources // 10
    road, slack = roads(counted)
    by_number = adjacency(counted)
    fewer = np.flatnonzero(by_number.number < few).tolist()

    def by_cost() -> Any:
        total = np.zeros((4, people))
        costs.betweenness(costs.case(road, slack), 0, few, total)
        return by_number.in_order(total[3])

    def sums() -> Any:
        total = np.zeros((3, people))
        steps.distance_sums(found.near, 0, sources, total)
        return found.in_order(total[0])

    # From given sources igraph counts both ways of an undirected pair once each, halved.
    yield from compared(
        f"betweenness from {sources} sources",
        people,
        by_steps,
        {"igraph": (lambda: peers_graph.betweenness(sources=chosen, targets=range(people)), twice)},
    )
    weights = (1.0 / case.counts).tolist()
    yield from compared(
        f"betweenness by cost from {few} sources",
        people,
        by_cost,
        {
            "igraph": (
                lambda: peers_graph.betweenness(sources=fewer, targets=range(people), weights=weights),
                twice,
            )
        },
    )
    distances: Callable[[], Any] = lambda: peers_graph.distances(source=chosen[: sources // 4])  # noqa: E731
    yield from compared(
        f"distances from {sources} sources", people, sums, {"igraph": (distances, None)}, share=0.25
    )


def networkx_sampled(case: Organisation, peers: Peers) -> Iterator[Result]:
    """Betweenness of networkx from a few sources, scaled up."""
    alike = case.arcs(counted=False)
    found = adjacency(alike)
    chosen = np.flatnonzero(found.number < SAMPLED).tolist()

    def ours() -> Any:
        total = np.zeros(case.people)
        steps.betweenness(found.near, steps.memory(case.people, np.float32), 0, SAMPLED, total)
        return found.in_order(total)

    def theirs() -> Any:
        graph = peers.networkx
        return nx.betweenness_centrality_subset(graph, sources=chosen, targets=list(graph))

    partial, whole = in_turn(ours, theirs)
    if not np.allclose(whole[0], twice_of(whole[1]), rtol=1e-10, atol=1e-9):
        raise SystemExit(f"betweenness of {case.people} people from {SAMPLED} sources: NOT EQUAL to networkx")
    (full,), _ = in_turn(lambda: ONE.betweenness(ready(alike), by_cost=False))
    ratio = partial[1] * case.people / SAMPLED / full
    yield Result(f"betweenness (peer from {SAMPLED} sources)", case.people, "networkx", ratio, True, 1)


def start_of_the_command_line() -> Iterator[Result]:
    """`orgmap --help` beside a Python that does nothing: what our imports cost."""

    def process(*words: str) -> Callable[[], Any]:
        return lambda: subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)

    times, _ = in_turn(process("-c", "pass"), process("-m", "orgmap", "--help"), clock=time.perf_counter)
    sys.stdout.write(f"orgmap --help: {times[1]:.2f} s (an empty Python: {times[0]:.2f} s)\n")
    yield Result("orgmap --help", None, "python -c pass", times[0] / times[1], None, 1)


# -- what peers give, made comparable ----------------------------------------------------------------


def same_as(gave: Any) -> Any:
    return gave


def of(gave: Any) -> Any:
    return [gave[at] for at in range(len(gave))]


def twice(gave: Any) -> Any:
    """Peers count an undirected pair once, we count both ways."""
    return 2.0 * np.asarray(gave)


def twice_of(gave: Any) -> Any:
    return twice(of(gave))


def of_length_one(gave: Any) -> Any:
    return np.asarray(gave) / np.linalg.norm(gave)


def near(who: KernelsEngine, arcs: Any, *, by_cost: bool) -> Any:
    return np.array([who.closeness(arcs, by_cost=by_cost), who.harmonic(arcs, by_cost=by_cost)])


def scaled(gave: Any, people: int) -> Any:
    """igraph's harmonic is a mean; everybody reaches everybody here, so its closeness is ours."""
    return np.array([gave[0], np.asarray(gave[1]) * (people - 1)])


def katz(graph: Any) -> Any:
    return nx.katz_centrality(
        graph, alpha=0.005, weight="strength", normalized=False, tol=1e-13, max_iter=10_000
    )


def cascade(graph: Any, probability: float, runs: int) -> float:
    luck = np.random.default_rng(0)
    total = 0
    for _ in range(runs):
        reached, front = {0}, [0]
        while front:
            after = [b for a in front for b in graph[a] if b not in reached and luck.random() < probability]
            front = list(dict.fromkeys(after))
            reached.update(front)
        total += len(reached)
    return total / runs


def memory(people: int, sources: int) -> None:
    """Peak memory of one betweenness: said by a process of its own."""
    words = [sys.executable, str(Path(__file__).parent / "memory.py"), str(people), str(sources)]
    sys.stdout.write(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Time everything, print the table, write the results."""
    parser = argparse.ArgumentParser(description="Compare the speed of orgmap with its peers.")
    parser.add_argument("--quick", action="store_true", help="small organisations only; writes no results")
    quick = parser.parse_args().quick
    began = time.perf_counter()
    compile_kernels()
    results = [*start_of_the_command_line()]
    for people in (150, 2000) if quick else (150, 2000, 10_000):
        case = organisation(people)
        peers = Peers(case)
        works = [building, paths, contacts, walks, *((threads, networkx_sampled) if people > 200 else ())]
        for work in works:
            results += work(case, peers)
    if not quick:
        for people, sources in ((36_000, 640), (100_000, 320)):
            results += sampled(people, sources)
            memory(people, 128)
    memory(10_000, 10_000)
    results += panel(150, draws=20)
    results += events(500_000)
    if not quick:
        results += events(beside_duckdb=False)
        results += panel(2000, draws=4)
        results += layouts(10_000)
    sys.stdout.write(
        f"\n{table(results)}ratio: the peer's time divided by ours; more is faster for us.\n"
        f"{time.perf_counter() - began:.0f} s in all.\n"
    )
    wrong = [one.work for one in results if one.equal is False]
    if not quick:
        rounded = [{**asdict(one), "ratio": float(f"{one.ratio:.3g}")} for one in results]
        # Rows of benchmarks/pages.py hold seconds; they stay.
        pages = [row for row in json.loads(RESULTS.read_text(encoding="utf-8")) if "seconds" in row]
        RESULTS.write_text(json.dumps([*rounded, *pages], indent=1) + "\n", encoding="utf-8")
    if wrong:
        raise SystemExit(f"Not equal: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
