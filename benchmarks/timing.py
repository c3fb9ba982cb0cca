"""Comparisons: works done in turn, medians, equality looked at before speed is said."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

ENOUGH_SECONDS = 2.0  # work that takes longer than this is timed once
TRIES = 5


@dataclass(frozen=True)
class Result:
    """One comparison: the work, how many people, whom we were beside, how many times faster we were."""

    work: str
    people: int | None
    peer: str
    ratio: float
    equal: bool | None
    threads: int


def in_turn(
    *works: Callable[[], Any], tries: int = TRIES, clock: Callable[[], float] = time.thread_time
) -> tuple[list[float], list[Any]]:
    """The median time of each, tried in turn so that a busy moment hurts all alike; and what they gave."""
    took: list[list[float]] = [[] for _ in works]
    gave: list[Any] = [None] * len(works)
    for attempt in range(tries):
        for at, work in enumerate(works):
            if attempt and max(took[at]) > ENOUGH_SECONDS:
                continue
            began = clock()
            gave[at] = work()
            took[at].append(clock() - began)
    return [median(times) for times in took], gave


def same(ours: Any, theirs: Any, *, within: float) -> bool:
    """Whether two arrays are equal within a relative tolerance, small ones within that of a thousandth."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if a.shape != b.shape:
        return False
    floor = within * 1e-3 * float(np.nanmax(np.abs(b), initial=0.0))
    return bool(np.allclose(a, b, rtol=within, atol=floor, equal_nan=True))


def compared(
    work: str,
    people: int,
    ours: Callable[[], Any],
    peers: dict[str, tuple[Callable[[], Any], Callable[[Any], Any] | None]],
    *,
    within: float = 1e-10,
    threads: int = 1,
    share: float = 1.0,
    clock: Callable[[], float] = time.thread_time,
) -> list[Result]:
    """Ours beside each peer. A peer is its work and what makes its answer comparable (None: no answer).

    ``share`` is the part of the work that peers do: their time is scaled up.
    """
    times, gave = in_turn(ours, *(do for do, _ in peers.values()), clock=clock)
    results = []
    for at, (peer, (_, read)) in enumerate(peers.items(), start=1):
        equal = None if read is None else same(gave[0], read(gave[at]), within=within)
        ratio = times[at] / share / times[0]
        said = "not compared" if equal is None else "equal" if equal else "NOT EQUAL"
        sys.stdout.write(
            f"{work}, {people} people, beside {peer}: {said}; {times[0]:.4g} s against "
            f"{times[at] / share:.4g} s, ratio {ratio:.2f}\n"
        )
        sys.stdout.flush()
        results.append(Result(work, people, peer, ratio, equal, threads))
    return results


def table(results: Sequence[Result]) -> str:
    """The comparisons as lines of text."""
    head = f"{'work':<44}{'people':>8}  {'peer':<24}{'ratio':>8}  {'equal':<6}{'threads':>8}"
    rows = [
        f"{one.work:<44}{one.people or '':>8}  {one.peer:<24}{one.ratio:>8.2f}  "
        f"{'' if one.equal is None else 'yes' if one.equal else 'NO':<6}{one.threads:>8}"
        for one in results
    ]
    return "\n".join([head, *rows]) + "\n"
