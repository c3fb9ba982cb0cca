"""Who moves whom: Friedkin-Johnsen opinion dynamics at rest.

Everybody starts with a view, listens to those who influence them in proportion to strength, and
stays attached to the first view. Conventions, and what follows from them:

* ``W[i, j]`` is the share of i's attention that j gets; rows are listeners and sum to 1. An adviser's
  column is full, so arcs are turned towards influence first (advice from i to j: j influences i).
* ``susceptibility`` is openness to others (Lambda, 0..1); 1 - susceptibility is the hold of one's
  own first view. Whom nobody influences keeps their view: susceptibility 0.
* ``V = (I - Lambda W)^-1 (I - Lambda)``; ``V[i, j]`` is the share of j's first view in i's final one.
  Rows sum to 1; total influence is the mean of a column, so all people's total influence sums to 1.

Friedkin & Johnsen 1990, doi 10.1080/0022250X.1990.9990069.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from orgmap.arcs import Arcs
from orgmap.engines.fixed_points import fixed_point
from orgmap.engines.kept import kept
from orgmap.errors import InputError, Problem
from orgmap.measures import layer_notes
from orgmap.network import Network
from orgmap.results import Answer, InfluenceRow, Moved, Score

Floats = npt.NDArray[np.float64]

DEFAULT_SUSCEPTIBILITY = 0.8
#: Up to here V is solved whole; above, only the columns that are shown.
_DENSE = 3000
#: Up to here V is whole sooner than a sum is settled.
_WHOLE_AT_ONCE = 400
_COLUMNS_SHOWN = 25
_MOVES_SHOWN = 5
_NO_SHARE = 1e-12


@dataclass(frozen=True)
class Sway:
    """Influence at rest over some arcs: who weighs how much in whose final view.

    ``listening`` is W; ``susceptibility`` has 0 for people whom nobody influences; ``total`` is
    everybody's total influence (0..1, summing to 1); ``unmoved`` counts those whom nobody influences.
    """

    arcs: Arcs
    listening: csr_array
    susceptibility: Floats
    total: Floats
    columns: Floats | None

    @property
    def unmoved(self) -> int:
        """The number of people whom nobody influences."""
        return int((np.diff(self.listening.indptr) == 0).sum())

    @property
    def whole(self) -> bool:
        """Whether all of V is at hand, so that everybody's moves are cheap."""
        return self.columns is not None

    def shares(self, person: int) -> Floats:
        """The share of ``person``'s first view in everybody's final view (a column of V)."""
        if self.columns is not None:
            return np.asarray(self.columns[:, person])
        start = np.zeros(self.arcs.count)
        start[person] = 1.0
        return fixed_point(self._passed_on, (1.0 - self.susceptibility) * start)

    @cached_property
    def _passed_on(self) -> csr_array:
        return csr_array(diags_array(self.susceptibility) @ self.listening)

    def moved_most(self, person: int, *, top: int = _MOVES_SHOWN) -> list[tuple[int, float]]:
        """Others whom ``person`` moves most, with the share of their final view; ties in input order."""
        return self.most(self.shares(person), person, top=top)

    @staticmethod
    def most(column: Floats, person: int, *, top: int = _MOVES_SHOWN) -> list[tuple[int, float]]:
        """As :meth:`moved_most`, from the person's :meth:`shares` already at hand."""
        shares = column.copy()
        shares[person] = 0.0
        order = np.argsort(-np.round(shares, 12), kind="stable")[:top]
        return [(int(at), float(shares[at])) for at in order if shares[at] > _NO_SHARE]


def sway(arcs: Arcs, *, susceptibility: float = DEFAULT_SUSCEPTIBILITY) -> Sway:
    """Who weighs how much in whose final view, on arcs that run towards influence.

    Raises
    ------
    InputError
        When ``susceptibility`` is outside 0..1, or is 1 and a group listens only to itself.
    """
    _check_susceptibility(np.array([susceptibility]))
    return kept(arcs, f"sway {susceptibility!r}", lambda: _sway(arcs, susceptibility))


def _sway(arcs: Arcs, susceptibility: float) -> Sway:
    n = arcs.count
    listening = attention(arcs)
    openness = np.where(np.diff(listening.indptr) > 0, susceptibility, 0.0)
    _check_anchored(listening, openness, arcs.people)
    if n <= _DENSE:
        system = np.eye(n) - openness[:, None] * listening.toarray()
        columns = np.asarray(np.linalg.solve(system, np.diag(1.0 - openness)), dtype=np.float64)
        return Sway(arcs, listening, openness, columns.mean(axis=0) if n else np.empty(0), columns)
    return Sway(arcs, listening, openness, _total(listening, openness), None)


def total_at_rest(arcs: Arcs) -> Floats:
    """Everybody's total influence alone, as in :func:`sway`: one solve where nobody's moves are asked for."""
    if arcs.count <= _WHOLE_AT_ONCE:
        return sway(arcs).total
    listening = attention(arcs)
    openness = np.where(np.diff(listening.indptr) > 0, DEFAULT_SUSCEPTIBILITY, 0.0)
    return _total(listening, openness)


def _total(listening: csr_array, openness: Floats) -> Floats:
    """The mean of all columns needs one solve, of the transposed system."""
    n = openness.size
    reach = fixed_point(csr_array(listening.T * openness[None, :]), np.full(n, 1.0 / n))
    return reach * (1.0 - openness)


def attention(arcs: Arcs) -> csr_array:
    """W of arcs that run towards influence: each listener's row is shared out by strength and sums to 1."""
    n = arcs.count
    heard = np.bincount(arcs.head, weights=arcs.strength, minlength=n)
    return csr_array((arcs.strength / heard[arcs.head], (arcs.head, arcs.tail)), shape=(n, n))


def at_rest(listening: csr_array, openness: Floats, first: Floats, people: Sequence[str] = ()) -> Floats:
    """(I - Lambda W)^-1 (I - Lambda) ``first`` for many people, without the inverse.

    ``first`` may have several columns, each a set of first views. ``openness`` is one number a person.
    Raises InputError for an openness outside 0..1, and where a group with 1 listens only to itself.
    """
    _check_susceptibility(openness)
    _check_anchored(listening, openness, people or tuple(str(at) for at in range(openness.size)))
    held = (1.0 - openness).reshape((-1,) + (1,) * (first.ndim - 1))
    return fixed_point(csr_array(diags_array(openness) @ listening), held * first)


def friedkin_johnsen(W: npt.ArrayLike, susceptibility: float | npt.ArrayLike, x0: npt.ArrayLike) -> Floats:
    """Where do views come to rest? x* = (I - Lambda W)^-1 (I - Lambda) x0.

    Parameters
    ----------
    W
        Square; ``W[i, j]`` is the share of i's attention that j gets; rows sum to 1 (rows of people with
        susceptibility 0 may be empty).
    susceptibility
        Openness to others, 0..1, one number or one a person.
    x0
        First views, in any unit.

    Returns
    -------
    numpy.ndarray
        Final views in the unit of ``x0``.

    Raises
    ------
    InputError
        When shapes do not fit, a number is out of range, a row does not sum to 1, or views have no
        unique rest because a group with susceptibility 1 listens only to itself.

    Notes
    -----
    Friedkin & Johnsen 1990, doi 10.1080/0022250X.1990.9990069.

    >>> friedkin_johnsen([[0, 1], [1, 0]], 0.5, [1.0, 0.0]).round(4).tolist()
    [0.6667, 0.3333]
    """
    attention = np.asarray(W, dtype=np.float64)
    first = np.asarray(x0, dtype=np.float64)
    n = first.shape[0] if first.ndim else 0
    if first.ndim != 1 or attention.shape != (n, n):
        raise InputError(
            Problem(
                f"W has shape {attention.shape} and x0 has shape {first.shape}.",
                "Give a square W with one row and one first view a person.",
            )
        )
    openness = np.broadcast_to(np.asarray(susceptibility, dtype=np.float64), (n,))
    _check_susceptibility(openness)
    _check_rows(attention, openness)
    listening = csr_array(attention)
    _check_anchored(listening, openness, tuple(str(at) for at in range(n)))
    system = np.eye(n) - openness[:, None] * attention
    return np.asarray(np.linalg.solve(system, (1.0 - openness) * first), dtype=np.float64)


def total_influence(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    susceptibility: float = DEFAULT_SUSCEPTIBILITY,
) -> Score:
    """How much does each person weigh in everybody's final view, on average (0..1)?

    The mean of the person's column of (I - Lambda W)^-1 (I - Lambda), the person's own view included;
    all people's values sum to 1. Never undefined: somebody without ties keeps their own view and
    moves nobody, which makes 1 / n.

    Raises
    ------
    InputError
        See :func:`sway`.
    UnknownName
        For an unknown layer.

    Notes
    -----
    Friedkin & Johnsen 1990, doi 10.1080/0022250X.1990.9990069.

    >>> from orgmap.model import Records, Tie
    >>> network = Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),)))
    >>> {p: round(v, 6) for p, v in total_influence(network).values.items()}
    {'ann': 0.1, 'bob': 0.9}
    """
    found = sway(influence_arcs(network, layers), susceptibility=susceptibility)
    return Score(
        name="total_influence",
        values=dict(zip(found.arcs.people, found.total.tolist(), strict=True)),
        made_by=network.made_by(layers=found.arcs.layers, options=_options(susceptibility)),
        notes=influence_notes(network, found),
    )


def influence(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    susceptibility: float = DEFAULT_SUSCEPTIBILITY,
    start: Sequence[str] = (),
) -> Answer[InfluenceRow]:
    """Who moves whom, and how much, once everybody has talked?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones; arrows are turned towards influence.
    susceptibility
        Openness to others, 0..1, the same for all whom somebody influences.
    start
        People (id, name or e-mail) to show; all when empty.

    Returns
    -------
    Answer[InfluenceRow]
        One row a person by falling total influence, with up to five others whom the person moves
        most: ``share`` is that other's final view's share that is this person's first view.

    Raises
    ------
    InputError
        When susceptibility is outside 0..1, or is 1 and a group listens only to itself.
    UnknownName
        For an unknown layer or person.
    """
    chosen = list(dict.fromkeys(network.find(text) for text in start))
    found = sway(influence_arcs(network, layers), susceptibility=susceptibility)
    people = found.arcs.people
    shown = [found.arcs.index[person] for person in chosen] if chosen else range(len(people))
    order = sorted(shown, key=lambda at: -round(float(found.total[at]), 12))
    explained = set(order if found.whole or chosen else order[:_COLUMNS_SHOWN])
    rows = tuple(
        InfluenceRow(
            person=people[at],
            total_influence=float(found.total[at]),
            moves=tuple(Moved(people[other], share) for other, share in found.moved_most(at))
            if at in explained
            else (),
        )
        for at in order
    )
    notes = influence_notes(network, found)
    if len(explained) < len(order):
        notes = (*notes, f"Whom a person moves is computed for the first {_COLUMNS_SHOWN} people only.")
    return Answer(
        "influence",
        network.made_by(layers=found.arcs.layers, options={**_options(susceptibility), "start": chosen}),
        rows,
        notes,
    )


def influence_arcs(network: Network, layers: Sequence[str] | None) -> Arcs:
    """Arcs along which influence runs: from who influences to who is influenced.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        When a layer is named that carries no influence.
    """
    names = network.known_layers(layers)
    without = [
        name
        for name in names
        if network.layers[name].kind == "negative" or network.layers[name].influence == "none"
    ]
    if without:
        raise InputError(
            [
                Problem(f"Layer '{name}' carries no influence.", "Name layers of advice, trust or contact.")
                for name in without
            ]
        )
    return network.arcs(names or None, direction="influence")


def influence_notes(network: Network, found: Sway) -> tuple[str, ...]:
    """What to know beside any result on influence."""
    notes = list(layer_notes(network, found.arcs))
    if found.unmoved:
        one = found.unmoved == 1
        notes.append(
            f"{found.unmoved} {'person is' if one else 'people are'} influenced by nobody on these layers "
            f"and keep{'s' if one else ''} the first view whole."
        )
    return tuple(notes)


def _options(susceptibility: float) -> dict[str, object]:
    return {"model": "friedkin_johnsen", "susceptibility": susceptibility, "direction": "influence"}


def _check_susceptibility(openness: Floats) -> None:
    if not bool(np.all((openness >= 0.0) & (openness <= 1.0))):
        raise InputError(
            Problem(
                "Susceptibility is openness to others and lies between 0 and 1.",
                "Give a number from 0 (keeps the first view) to 1 (only listens); 0.8 is usual.",
            )
        )


def _check_rows(attention: Floats, openness: Floats) -> None:
    sums = attention.sum(axis=1)
    wrong = (np.abs(sums - 1.0) > 1e-9) & ~((sums == 0.0) & (openness == 0.0))
    problems = [
        Problem(
            f"Row {at} of W sums to {sums[at]:.6g}.",
            "Rows are listeners: share out each one's attention so that it sums to 1.",
        )
        for at in np.flatnonzero(wrong)
    ]
    problems += [
        Problem(f"Row {at} of W holds a negative share.", "Give shares of attention, 0 or more.")
        for at in np.flatnonzero((attention < 0).any(axis=1))
    ]
    if problems:
        raise InputError(problems)


def _check_anchored(listening: csr_array, openness: Floats, people: Sequence[str]) -> None:
    """Everybody must hear, at some remove, somebody who holds on to a first view."""
    anchored = openness < 1.0
    while True:
        more = anchored | (listening @ anchored.astype(np.float64) > 0)
        if np.array_equal(more, anchored):
            break
        anchored = more
    adrift = [people[int(at)] for at in np.flatnonzero(~anchored)]
    if adrift:
        named = ", ".join(adrift[:8]) + (f" and {len(adrift) - 8} more" if len(adrift) > 8 else "")
        raise InputError(
            Problem(
                f"With susceptibility 1 these people listen only to one another and hold no view of "
                f"their own, so their views have no unique rest: {named}.",
                "Give a susceptibility below 1.",
            )
        )
