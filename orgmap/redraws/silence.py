"""What silence does to ranks: those who answered fall silent at the rate at which others did.

People who did not answer took the ties they would have named with them. How much that disturbs a measure
is seen by doing it again: of those who answered, the same share falls silent at random, the ties they sent
are dropped, and everybody who answered is ranked anew. A measure whose ranks hold through that is safe at
this response rate; one whose ranks do not is not. Measures read from what others say (in-degree) hold far
longer than those read from the whole pattern of ties: Costenbader & Valente 2003
(doi 10.1016/S0378-8733(03)00012-1), Smith & Moody 2013 (doi 10.1016/j.socnet.2013.09.003).

Silence is drawn at random. Where those who stay silent differ from others (the busy, the opposed), the harm
is greater than what is seen here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs, Direction
from orgmap.engines import Values
from orgmap.engines import engine as find_engine
from orgmap.errors import InputError, Problem, UnknownName
from orgmap.measures import MEASURES
from orgmap.network import Network
from orgmap.patience import look, share_of
from orgmap.redraws.ranks import RankTable
from orgmap.redraws.response import Response, responses
from orgmap.redraws.worlds import Worlds

Floats = npt.NDArray[np.float64]

#: Ranks that correlate this well keep their order, and so many of the first stay among the first.
SAFE_CORRELATION, SAFE_TOP = 0.85, 0.75
#: Under this correlation not even the rough order holds.
LOST_CORRELATION = 0.7
#: With fewer than this many answers there is no order to lose.
_FEWEST = 5
_STREAM = 11
#: What a draw without measures of paths takes, where one with them takes 1.
_QUICK = 0.02


@dataclass(frozen=True, slots=True)
class Firmness:
    """How well the ranks of one measure hold at a response rate.

    ``correlation`` is the mean rank correlation (Spearman, -1..1) of the ranks at hand with those after as
    many again fell silent, among the people who answered; ``kept`` is the share (0..1) of the first
    ``top`` that are still among the first. ``rate`` is the response rate tried, the lowest of the layers.
    """

    measure: str
    layers: tuple[str, ...]
    rate: float
    correlation: float
    kept: float
    top: int
    draws: int

    @property
    def safe(self) -> bool:
        """Whether people may be named by this measure: order and first places both hold."""
        return self.correlation >= SAFE_CORRELATION and self.kept >= SAFE_TOP

    @property
    def lost(self) -> bool:
        """Whether not even the rough order holds."""
        return self.correlation < LOST_CORRELATION


def firmness(
    network: Network,
    layers: Sequence[str] | None = None,
    *,
    measures: Sequence[str] = ("betweenness", "in_degree"),
    also: Mapping[str, Callable[[Arcs], Values]] | None = None,
    rates: Mapping[str, float] | None = None,
    draws: int = 20,
    path_draws: int | None = None,
    seed: int = 0,
    engine: str = "auto",
) -> tuple[Firmness, ...]:
    """Which measures keep their ranks at the response rates of these layers?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer (arrows as its file has them), several or None for all informal ones (towards influence).
    measures, also
        Names of :data:`orgmap.measures.MEASURES`, and quantities of one's own on arcs towards influence.
    rates
        Response rate (0..1) by layer, where another than the one found is to be tried.
    draws, seed
        How many times people fall silent; draw k depends on the seed and on k alone.
    path_draws
        How many of them measures of paths, which take longest, are tried on; all when None.

    Returns
    -------
    tuple of Firmness
        One a measure, in their order; none where everybody answered, where no layer was asked for, or
        where fewer than five people answered.

    Raises
    ------
    UnknownName
        For an unknown layer, measure or engine.
    InputError
        For fewer than one draw or a rate outside 0..1.
    """
    _check(measures, draws if path_draws is None else min(draws, path_draws), rates or {})
    names = network.known_layers(layers)
    found = responses(network, names)
    rate = {one.layer: (rates or {}).get(one.layer, one.rate) for one in found}
    asked = {name: known for name, known in rate.items() if known is not None and known < 1.0}
    answered = _answered(network, found, asked)
    if not asked or answered.size < _FEWEST:
        return ()
    worlds = Worlds.of(network, found, strength_noise=0.0, factor_noise=0.0, seed=seed)
    direction: Direction = "file" if len(names) == 1 else "influence"
    who = find_engine(engine)
    most = draws if path_draws is None else path_draws
    values: dict[str, list[Values]] = {name: [] for name in (*measures, *(also or {}))}
    # Betweenness by cost gives closeness on the way, if it comes first.
    in_turn = sorted(measures, key=lambda name: (MEASURES[name].family == "path", name != "betweenness"))
    done = np.cumsum([0.0, *(1.0 if k <= most else _QUICK for k in range(draws + 1))])
    for k, first, last in zip(range(draws + 1), done / done[-1], done[1:] / done[-1], strict=False):
        with share_of(float(first), float(last)):
            luck = np.random.default_rng([seed, k, _STREAM])
            silent = {} if k == 0 else _silent(luck, answered, asked, worlds)
            arcs = worlds.without(silent, sorted({direction, "influence"} if also else {direction}))
            for name in in_turn:
                look()
                if k <= most or MEASURES[name].family != "path":
                    values[name].append(MEASURES[name].compute(arcs[direction], who).values[answered])
            for name, quantity in (also or {}).items():
                values[name].append(np.asarray(quantity(arcs["influence"]))[answered])
    lowest, people = min(asked.values()), tuple(worlds.people[at] for at in answered.tolist())
    return tuple(
        _compared(RankTable(name, people, np.array(rows)), names, lowest) for name, rows in values.items()
    )


def _answered(
    network: Network, found: Sequence[Response], asked: Mapping[str, float]
) -> npt.NDArray[np.int64]:
    """Positions of the people who answered on at least one of the layers asked."""
    silent = [set(one.silent) for one in found if one.layer in asked]
    here = [at for at, p in enumerate(network.people) if silent and not all(p in some for some in silent)]
    return np.array(here, dtype=np.int64)


def _silent(
    random: np.random.Generator,
    answered: npt.NDArray[np.int64],
    asked: Mapping[str, float],
    worlds: Worlds,
) -> dict[str, npt.NDArray[np.bool_]]:
    """Who falls silent on each layer: whoever does not answer at all is silent on every one."""
    place = np.ones(len(worlds.people))
    order = random.permutation(answered)
    place[order] = (np.arange(order.size) + 0.5) / order.size
    return {name: place < 1.0 - rate for name, rate in asked.items()}


def _compared(table: RankTable, layers: tuple[str, ...], rate: float) -> Firmness:
    """The first row of the table, the ranks at hand, beside all others."""
    ranks = table.ranks
    ranks = np.where(np.isnan(ranks), len(table.people), ranks)  # unknown is no better than last
    top = max(3, min(10, len(table.people) // 10))
    return Firmness(
        measure=table.measure,
        layers=layers,
        rate=rate,
        correlation=fmean(_correlation(ranks[0], row) for row in ranks[1:]),
        kept=fmean(_kept(ranks[0], row, top) for row in ranks[1:]),
        top=top,
        draws=len(ranks) - 1,
    )


def _correlation(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation with mid-ranks; 0 where one of them has no order left, 1 where both."""
    first, second = _mid(one), _mid(other)
    spread = float(np.std(first) * np.std(second))
    if spread == 0.0:
        return 1.0 if np.array_equal(first, second) else 0.0
    return float(((first - first.mean()) * (second - second.mean())).mean() / spread)


def _mid(ranks: Floats) -> Floats:
    """Equal ranks share the middle of the places they fill."""
    _, inverse, counts = np.unique(ranks, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def _kept(one: Floats, other: Floats, top: int) -> float:
    """How far the first of both agree (0..1): twice those in both over those in either, with equal ranks."""
    first, second = one <= top, other <= top
    return float(2 * (first & second).sum() / (first.sum() + second.sum()))


def _check(measures: Sequence[str], draws: int, rates: Mapping[str, float]) -> None:
    for name in measures:
        if name not in MEASURES:
            raise UnknownName("measure", name, list(MEASURES))
    problems = [
        Problem(f"A response rate of {rate} on '{name}' is out of range.", "Give 0 to 1.")
        for name, rate in rates.items()
        if not 0.0 <= rate <= 1.0
    ]
    if draws < 1:
        problems.append(Problem(f"draws is {draws}.", "Give 1 or more."))
    if problems:
        raise InputError(problems)
