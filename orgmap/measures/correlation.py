"""How alike layers are, tested by dealing people's places out anew (quadratic assignment).

Cells of a layer are ordered pairs of people; they are not independent, because one person fills a row
and a column. So the test permutes people, rows and columns together, which keeps each layer's shape and
breaks only who is who. Layers are compared with the arrows of their files and with their strengths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt

from orgmap.errors import InputError, Problem
from orgmap.measures.measure import WideMeasure
from orgmap.measures.whole import line
from orgmap.network import Network
from orgmap.results import Answer, Line, MadeBy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DEFAULT_PERMUTATIONS = 999
_SAME = 1e-12


@dataclass(frozen=True)
class _Cells:
    """The filled cells of one layer: sorted keys row x people + column, and what is in them."""

    name: str
    count: int
    key: Ints
    value: Floats

    @property
    def cells(self) -> int:
        return self.count * (self.count - 1)

    @property
    def mean(self) -> float:
        return float(self.value.sum()) / self.cells if self.cells else math.nan

    @property
    def spread(self) -> float:
        """Standard deviation over all cells off the diagonal."""
        if not self.cells:
            return 0.0
        return math.sqrt(max(float((self.value**2).sum()) / self.cells - self.mean**2, 0.0))

    @property
    def varies(self) -> bool:
        return self.spread > _SAME * max(1.0, abs(self.mean))

    def at(self, key: Ints) -> Floats:
        """What is in these cells, 0 where nothing."""
        if not self.key.size:
            return np.zeros(key.size)
        place = np.minimum(np.searchsorted(self.key, key), self.key.size - 1)
        return np.where(self.key[place] == key, self.value[place], 0.0)

    def dense(self) -> Floats:
        """The whole matrix."""
        matrix = np.zeros(self.count * self.count)
        matrix[self.key] = self.value
        return matrix.reshape(self.count, self.count)


def _cells(network: Network, name: str) -> _Cells:
    arcs = network.arcs([name], direction="file", negative=network.layers[name].kind == "negative")
    key = arcs.tail * arcs.count + arcs.head
    order = np.argsort(key)
    return _Cells(name, arcs.count, key[order], arcs.strength[order])


@dataclass(frozen=True)
class Correlation:
    """Two layers' correlation (-1..1) and how often dealt-out people give as much.

    ``p`` = (1 + permutations with at least this correlation) / (1 + permutations), ``p_low`` the same
    with at most this; ``low`` and ``high`` hold the middle 95 % of permutations, ``expected`` their mean.
    """

    layer: str
    other: str
    value: float
    p: float
    p_low: float
    expected: float
    low: float
    high: float
    made_by: MadeBy
    undefined: str | None = None

    def answer(self) -> Answer[Line]:
        """The answer of ``orgmap measure``: one row."""
        return Answer("measure", self.made_by, (self._line(),), (_READ,))

    def _line(self) -> Line:
        about = {"person": None, "layer": self.layer, "other": self.other}
        names = ("p", "p_low", "expected", "low", "high")
        return line(about, self.value, self.undefined, **{name: getattr(self, name) for name in names})


_READ = (
    "Cells are ordered pairs of people with the arrows and strengths of the files; p is one-sided: how "
    "often people dealt out anew correlate at least as much."
)


def qap(
    network: Network,
    layer: str,
    other: str,
    *,
    permutations: int = DEFAULT_PERMUTATIONS,
    seed: int = 0,
) -> Correlation:
    """Do two layers join the same people more than by chance (correlation, -1..1)?

    Pearson's correlation over ordered pairs of people of both layers' strengths, 0 where there is no
    tie. Negative layers may be named too. Undefined when a layer is the same in every cell.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For fewer than 1 permutation.

    Notes
    -----
    Hubert 1987, Assignment Methods in Combinatorial Data Analysis; Krackhardt 1987,
    doi 10.1016/0378-8733(87)90012-8.

    >>> from orgmap.model import Records, Tie
    >>> ties = [Tie(a, b, layer) for a, b in ("ab", "bc", "cd") for layer in ("advice", "trust")]
    >>> qap(Network.from_records(Records(ties=tuple(ties))), "advice", "trust").value
    1.0
    """
    _check(permutations)
    network.known_layers([layer, other])
    x, y = _cells(network, layer), _cells(network, other)
    made_by = _made_by(network, "qap", (layer, other), permutations, seed)
    still = next((one.name for one in (x, y) if not one.varies), None)
    if still is not None:
        why = f"Layer '{still}' is the same between all people, so nothing can go with it."
        return Correlation(layer, other, *(math.nan,) * 6, made_by, why)
    moved, fixed = (x, y) if x.key.size <= y.key.size else (y, x)
    row, column = moved.key // moved.count, moved.key % moved.count
    dice = np.random.default_rng(seed)

    own = _correlated(moved, fixed, moved.key)
    dealt = np.empty(permutations)
    for at in range(permutations):
        place = dice.permutation(moved.count)
        dealt[at] = _correlated(moved, fixed, place[row] * moved.count + place[column])
    low, high = (float(one) for one in np.quantile(dealt, [0.025, 0.975]))
    return Correlation(
        layer,
        other,
        min(1.0, max(-1.0, own)),
        _share(dealt >= own - _SAME),
        _share(dealt <= own + _SAME),
        float(dealt.mean()),
        low,
        high,
        made_by,
    )


def correlation(network: Network, layer: str, other: str) -> float:
    """Pearson's correlation of two layers over ordered pairs of people; NaN when one is the same everywhere.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    network.known_layers([layer, other])
    x, y = _cells(network, layer), _cells(network, other)
    return _correlated(x, y, x.key) if x.varies and y.varies else math.nan


def _correlated(x: _Cells, y: _Cells, key: Ints) -> float:
    """The correlation when x's filled cells lie at these keys."""
    products = float(x.value @ y.at(key)) / x.cells
    return (products - x.mean * y.mean) / (x.spread * y.spread)


def qap_table(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    permutations: int = DEFAULT_PERMUTATIONS,
    seed: int = 0,
) -> Answer[Line]:
    """The :func:`qap` of every pair of the layers named.

    One layer named is set against every other; none named means all positive layers with ties.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    named = network.known_layers(layers) if layers else with_ties(network)
    pairs = list(combinations(named, 2))
    if len(named) == 1:
        pairs = [(named[0], other) for other in with_ties(network) if other != named[0]]
    found = [qap(network, a, b, permutations=permutations, seed=seed) for a, b in pairs]
    notes = (_READ,) if found else ("There is one layer with ties only, so nothing to set beside it.",)
    made_by = _made_by(network, "qap", named, permutations, seed)
    return Answer("measure", made_by, tuple(one._line() for one in found), notes)  # noqa: SLF001


def mrqap(
    network: Network,
    outcome: str,
    predictors: Sequence[str],
    *,
    permutations: int = DEFAULT_PERMUTATIONS,
    seed: int = 0,
) -> Answer[Line]:
    """Which layers go with one layer once the others are held constant?

    Linear regression over ordered pairs of people; each predictor is tested by permuting what the other
    predictors leave of it (double semi-partialling) and comparing |t|. Rows: the value is the slope, the
    gain in ``outcome``'s strength for one more of the predictor's; t, p (two-sided) and r_squared of
    the whole regression. Undefined for a predictor that the others (or a constant) make up.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        Without predictors, when the outcome is one of them, or for fewer than 1 permutation.

    Notes
    -----
    Dekker, Krackhardt & Snijders 2007, doi 10.1007/s11336-007-9016-1. Needs people squared of memory.
    """
    _check(permutations)
    names = network.known_layers([outcome, *predictors])
    if not predictors or outcome in predictors:
        raise InputError(
            Problem("A regression of layers needs an outcome and other layers.", "Name the outcome first.")
        )
    n = len(network.people)
    off = ~np.eye(n, dtype=np.bool_)
    y = _cells(network, names[0]).dense()[off]
    x = {name: _cells(network, name).dense() for name in names[1:]}
    held = np.column_stack([np.ones(y.size), *(one[off] for one in x.values())])
    fit = held @ np.linalg.lstsq(held, y, rcond=None)[0] if y.size else y
    about_mean = float(((y - y.mean()) ** 2).sum()) if y.size else 0.0
    r_squared = 1.0 - float(((y - fit) ** 2).sum()) / about_mean if about_mean > _SAME else math.nan
    rows = []
    for at, name in enumerate(x, start=1):
        # Each layer has its own stream, so that adding a predictor changes no other's permutations.
        dice = np.random.default_rng([seed, at])
        slope, t, p = _semi_partial(
            y, x[name], np.delete(held, at, axis=1), off, permutations=permutations, dice=dice
        )
        why = None if not math.isnan(slope) else f"The other layers leave nothing of '{name}' to test."
        if about_mean <= _SAME:
            slope, t, p, why = math.nan, math.nan, math.nan, f"'{outcome}' is the same between all people."
        rows.append(
            line(
                {"person": None, "layer": name, "outcome": outcome}, slope, why, t=t, p=p, r_squared=r_squared
            )
        )
    notes = ("p is two-sided: permutations with at least this |t| (double semi-partialling).",)
    return Answer("measure", _made_by(network, "mrqap", names, permutations, seed), tuple(rows), notes)


def _semi_partial(
    y: Floats,
    x: Floats,
    others: Floats,
    off: npt.NDArray[np.bool_],
    *,
    permutations: int,
    dice: np.random.Generator,
) -> tuple[float, float, float]:
    """Slope, t and p of one predictor beside the others (which include the constant)."""
    basis = np.linalg.svd(others, full_matrices=False) if y.size else None
    if basis is None:
        return math.nan, math.nan, math.nan
    base = basis.U[:, np.greater(basis.S, _SAME * basis.S[0])]
    rest = x[off] - base @ (base.T @ x[off])
    freedom = y.size - base.shape[1] - 1
    if float(rest @ rest) <= 1e-10 * max(float(x[off] @ x[off]), 1.0) or freedom < 1:
        return math.nan, math.nan, math.nan
    left = y - base @ (base.T @ y)
    # Rows: what is left of the outcome, then the others; einsum because threads of a BLAS library cost
    # more than they save on vectors, and stall where cores are shared.
    against = np.ascontiguousarray(np.column_stack([left, base]).T)
    sizes = (float(np.einsum("i,i->", left, left)), float(np.einsum("i,i->", rest, rest)), freedom)
    slope, t = _slope(np.einsum("ki,i->k", against, rest), sizes)
    matrix = np.zeros(x.shape)
    matrix[off] = rest
    dealt = np.empty(permutations)
    for at in range(permutations):
        place = dice.permutation(x.shape[0])
        moved = matrix.take(place, axis=0).take(place, axis=1)[off]
        _, dealt[at] = _slope(np.einsum("ki,i->k", against, moved), sizes)
    return slope, t, _share(np.abs(dealt) >= abs(t) - _SAME * max(1.0, abs(t)))


def _slope(products: Floats, sizes: tuple[float, float, int]) -> tuple[float, float]:
    """Slope and t of what is left of the outcome on what the others leave of a permuted predictor.

    ``products`` are the predictor's with the outcome and with an orthonormal base of the others;
    ``sizes`` the squares of outcome and predictor, which no permutation changes, and the freedom.
    """
    outcome, predictor, freedom = sizes
    own = predictor - float((products[1:] ** 2).sum())
    if own <= 0.0:
        return 0.0, 0.0
    slope = float(products[0]) / own
    unexplained = max(outcome - slope * slope * own, 0.0)
    error = math.sqrt(unexplained / freedom / own)
    return slope, slope / error if error > 0.0 else math.copysign(1e300, slope)


def with_ties(network: Network) -> tuple[str, ...]:
    """Positive layers, formal and informal, that hold a tie."""
    used = {tie.layer for tie in network.ties}
    return tuple(name for name, layer in network.layers.items() if layer.kind != "negative" and name in used)


def _share(hits: npt.NDArray[np.bool_]) -> float:
    return (1 + int(hits.sum())) / (1 + hits.size)


def _check(permutations: int) -> None:
    if permutations < 1:
        raise InputError(
            Problem(f"{permutations} permutations are no test.", "Give 1 or more; 999 is usual.")
        )


def _made_by(network: Network, name: str, layers: Sequence[str], permutations: int, seed: int) -> MadeBy:
    options = {"measure": name, "direction": "file", "permutations": permutations}
    return network.made_by(layers=layers, seed=seed, options=options)


def _mrqap(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """The first layer named on the others; none named: the first informal one on all positive others."""
    named = network.known_layers(layers) if layers else ()
    rest = with_ties(network)
    outcome = named[0] if named else next(iter((*network.informal, *rest)), None)
    predictors = named[1:] or tuple(name for name in rest if name != outcome)
    if outcome is None or not predictors:
        made_by = _made_by(network, "mrqap", named or rest, DEFAULT_PERMUTATIONS, 0)
        return Answer("measure", made_by, (), ("A regression needs two layers with ties.",))
    return mrqap(network, outcome, predictors)


_entry = partial(
    WideMeasure,
    reading="Strengths as they are, 0 without a tie.",
    direction="Cells are ordered pairs with the arrows of the files; an undirected layer fills both.",
    family="layers",
    engine="arrays",
    of="layer",
)

MEASURES = (
    _entry(
        name="qap",
        question="Do two layers join the same people more than by chance?",
        definition="Pearson's correlation over ordered pairs of people; p = (1 + permutations of people with "
        "at least as much) / (1 + 999). One layer named is set against every other, none means all pairs.",
        undefined="When a layer is the same between all people.",
        reference="Hubert 1987; Krackhardt 1987, doi 10.1016/0378-8733(87)90012-8",
        cost="Ties times permutations.",
        ask=qap_table,
    ),
    _entry(
        name="mrqap",
        question="Which layers go with one layer once the others are held constant?",
        definition="Regression over ordered pairs of the first layer named on the others; value is the "
        "slope, p two-sided from permuting what the other layers leave of it (double semi-partialling).",
        undefined="For a layer that the others make up, and when the first layer is the same everywhere.",
        reference="Dekker, Krackhardt & Snijders 2007, doi 10.1007/s11336-007-9016-1",
        cost="People squared times permutations times layers.",
        ask=_mrqap,
    ),
)
