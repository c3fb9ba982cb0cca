"""How steady results are: the same organisation measured again, many times. The one home of uncertainty.

A redraw is what another measurement of the same organisation might have found: other ties missed, other
strengths given, other layers leaning in. It measures steadiness, not truth: a bias that every measurement
shares (who was asked, what a mailbox can see) stays in every redraw.

Centrality holds up or breaks with missing and wrong ties as Costenbader & Valente 2003
(doi 10.1016/S0378-8733(03)00012-1) and Borgatti, Carley & Krackhardt 2006
(doi 10.1016/j.socnet.2005.05.001) measured; those who are asked forget ties (Brewer 2000,
doi 10.1016/S0378-8733(99)00017-9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orgmap.arcs import Arcs, Direction
from orgmap.engines import Values
from orgmap.engines import engine as find_engine
from orgmap.errors import InputError, Problem, UnknownName
from orgmap.measures import MEASURES, arcs_to_measure
from orgmap.network import Network
from orgmap.patience import share_of
from orgmap.redraws.ranks import RankTable
from orgmap.redraws.response import Response, responses, warnings
from orgmap.redraws.worlds import Worlds
from orgmap.results import MadeBy

__all__ = ["PANEL", "RankTable", "Redraws", "Response", "redraw", "responses"]

#: The measures that stand beside a person, betweenness first.
PANEL = ("betweenness", "constraint", "effective_size", "in_degree", "out_degree", "pagerank", "closeness")
#: Fifty exact draws give the spread of betweenness to about a tenth of itself; more cost more than they say.
PATH_DRAWS = 50
#: From so many draws of so many people on kernels are sooner done, loading them included.
_MANY_DRAWS, _MANY_PEOPLE = 50, 100
STRENGTH_NOISE = 0.2
FACTOR_NOISE = 0.3

#: A quantity of one's own: from arcs that run towards influence to one number per person.
Quantity = Callable[[Arcs], Values]


@dataclass(frozen=True)
class Redraws:
    """Tables of ranks in redraws, one a measure, and what was doubted to make them.

    ``responses`` say how much of each layer was taken to be missing and why; ``warnings`` are about data
    too thin to name individuals; ``complete`` is False when the work was cancelled.
    """

    tables: Mapping[str, RankTable]
    made_by: MadeBy
    responses: tuple[Response, ...]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True

    @property
    def fingerprint(self) -> str:
        """The data that were redrawn."""
        return self.made_by.fingerprint

    def __getitem__(self, measure: str) -> RankTable:
        if measure not in self.tables:
            raise UnknownName("measure", measure, list(self.tables))
        return self.tables[measure]

    def __contains__(self, measure: str) -> bool:
        return measure in self.tables

    def interval(self, person: str, *, measure: str | None = None) -> tuple[int, int] | None:
        """Ranks between which the person lies in nine of ten redraws, of the first measure unless named."""
        return self._table(measure).interval(person)

    def first(self, person: str, *, measure: str | None = None) -> int:
        """In how many redraws nobody stands above the person."""
        return self._table(measure).first(person)

    def firm_pairs(self, *, measure: str | None = None) -> tuple[tuple[str, str], ...]:
        """Pairs among the best whose order is the same in 95 of 100 redraws or more."""
        return self._table(measure).firm_pairs()

    def bounds(self, place: Mapping[str, int], *, measure: str | None = None) -> dict[str, tuple[int, int]]:
        """Rank intervals that hold the rank as measured too; people mostly undefined are left out."""
        table = self._table(measure)
        if not table.draws or not self.responses:
            return {}
        found = {person: table.interval(person) for person in place}
        return {
            person: (min(between[0], place[person]), max(between[1], place[person]))
            for person, between in found.items()
            if between is not None
        }

    def check(self, network: Network, layers: Sequence[str]) -> None:
        """Raise InputError unless these are redraws of this network on these layers."""
        self.check_made(network.fingerprint, layers)

    def check_made(self, fingerprint: str, layers: Sequence[str]) -> None:
        """Raise InputError unless these are redraws of the data of this fingerprint on these layers."""
        if self.fingerprint != fingerprint or tuple(self.made_by.layers) != tuple(layers):
            raise InputError(
                Problem(
                    "These redraws are of another network or of other layers.",
                    "Make them from the same network with the same layers.",
                )
            )

    def options(self, measure: str) -> dict[str, Any]:
        """What was chosen for the redraws of one measure, for the ``made_by`` of what rests on them."""
        chosen = {name: value for name, value in self.made_by.options.items() if name != "path_draws"}
        thin = [one.layer for one in self.responses if one.too_thin]
        return {**chosen, "draws": self[measure].draws, **({"too_thin": thin} if thin else {})}

    def sentences(self, measure: str) -> tuple[str, ...]:
        """What to say beside intervals of this measure: how they came about, and warnings of thin data."""
        draws = self[measure].draws
        if not draws or not self.responses:
            return ("No redraws were made, so no interval is given.", *self.warnings, *self.notes)
        rates = ", ".join(f"{one.layer} {one.missing:.0%}" for one in self.responses).replace("%", " %")
        how = (
            f"Rank intervals hold nine of ten of {draws} redraws, in each of which some ties are missed and "
            f"as many others found ({rates})"
        )
        steady = "They measure steadiness, not truth: what every source sees wrongly stays in every redraw."
        return (f"{how}. {steady}", *self.warnings, *self.notes)

    def _table(self, measure: str | None) -> RankTable:
        return self[next(iter(self.tables)) if measure is None else measure]


def redraw(
    network: Network,
    *,
    draws: int = 200,
    seed: int = 0,
    layers: Sequence[str] | None = None,
    measures: Sequence[str] = PANEL,
    also: Mapping[str, Quantity] | None = None,
    missing: float | Mapping[str, float] | None = None,
    strength_noise: float = STRENGTH_NOISE,
    factor_noise: float = FACTOR_NOISE,
    path_draws: int = PATH_DRAWS,
    engine: str = "auto",
    progress: Callable[[float, str], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Redraws:
    """How steady is everybody's place if the same organisation were measured again?

    Parameters
    ----------
    network
        The network to look at.
    draws
        How many redraws; measures of paths take the first ``path_draws`` of them, each exact.
    seed
        Draw k depends on the seed and on k alone: more draws add rows and change none.
    layers
        One layer, several, or None for all informal ones together.
    measures
        Names of per-person measures of :data:`orgmap.measures.MEASURES`.
    also
        Quantities of one's own by name, computed on arcs that run towards influence.
    missing
        Chance (0..1) that a tie is missing: one number, or one a layer. Else one minus the response rate,
        at least a tenth, and a tenth where the rate cannot be known.
    strength_noise, factor_noise
        Standard deviations of the logarithm of strengths that differ, and of the layers' factors.
    progress
        Called with a fraction (0..1) and what is being done.
    cancel
        Asked before each draw; True ends the work and keeps the draws made so far. Where all of it is awaited
        (:mod:`orgmap.patience`) it also ends in the midst of a draw, and keeps none.

    Raises
    ------
    UnknownName
        For an unknown layer, measure or engine.
    InputError
        For a negative number of draws, seed or noise, a chance outside 0 <= chance < 1, or layers that a
        measure cannot be taken on.

    >>> from orgmap.model import Records, Tie
    >>> ties = [("ann", "bob"), ("bob", "cy"), ("cy", "di"), ("bob", "di"), ("di", "bob")]
    >>> network = Network.from_records(Records(ties=tuple(Tie(a, b, "advice") for a, b in ties)))
    >>> again = redraw(network, draws=20, measures=("betweenness",), missing=0.0)
    >>> again.interval("bob"), again.first("bob")
    ((1, 1), 20)
    """
    _check(draws, seed, strength_noise, factor_noise, measures)
    names = network.known_layers(layers)
    found = responses(network, names, missing)
    worlds = Worlds.of(network, found, strength_noise=strength_noise, factor_noise=factor_noise, seed=seed)
    who = find_engine(_suited(engine, draws, len(network.people)))
    direction = _direction(network, names, measures)
    turned: set[Direction] = {direction} | ({"influence"} if also else set())
    rows: dict[str, list[Values]] = {name: [] for name in (*measures, *(also or {}))}
    made = 0
    for k in range(draws):
        if cancel is not None and cancel():
            break
        with share_of(k / draws, (k + 1) / draws):
            arcs = worlds.draw(k, sorted(turned))
            place = worlds.merged(k)
            everybody = slice(None) if place is None else place
            for name in measures:
                if MEASURES[name].family != "path" or k < path_draws:
                    rows[name].append(MEASURES[name].compute(arcs[direction], who).values[everybody])
            for name, quantity in (also or {}).items():
                rows[name].append(np.asarray(quantity(arcs["influence"]))[everybody])
        made += 1
        if progress is not None:
            progress(made / draws, "redrawing the ties")
    tables = {
        name: RankTable(name, worlds.people, np.array(values).reshape(len(values), len(worlds.people)))
        for name, values in rows.items()
    }
    options = {"draws": draws, "path_draws": path_draws, **_doubted(found, strength_noise, factor_noise)}
    if worlds.doubts.pairs:
        options["doubtful_pairs"] = len(worlds.doubts.pairs)
    made_by = network.made_by(engine=who.name, layers=names, seed=seed, options=options)
    cut = () if made == draws else (f"Stopped after {made} of {draws} redraws.",)
    doubt = (worlds.doubts.sentence,) if worlds.doubts.pairs else ()
    return Redraws(tables, made_by, found, tuple(warnings(found)), (*doubt, *cut), complete=made == draws)


def _suited(engine: str, draws: int, people: int) -> str:
    """The engine that is sooner done where nobody named one: many draws pay for loading the kernels."""
    many = draws >= _MANY_DRAWS and people >= _MANY_PEOPLE
    return "kernels" if engine == "auto" and many else engine


def _doubted(found: Sequence[Response], strength_noise: float, factor_noise: float) -> dict[str, Any]:
    """What was taken to be uncertain, and by how much."""
    return {
        "missing": {one.layer: round(one.missing, 4) for one in found},
        "response": {one.layer: one.rate if one.rate is None else round(one.rate, 4) for one in found},
        "strength_noise": strength_noise,
        "factor_noise": factor_noise if len(found) > 1 else 0.0,
    }


def _direction(network: Network, names: Sequence[str], measures: Sequence[str]) -> Direction:
    """How the arrows of these layers run for measures, once it is sure that each may be taken on them."""
    checked = {MEASURES[name].family == "degree": MEASURES[name] for name in measures}
    found = [arcs_to_measure(network, one, names).direction for one in checked.values()]
    return found[0] if found else "influence"


def _check(
    draws: int, seed: int, strength_noise: float, factor_noise: float, measures: Sequence[str]
) -> None:
    problems = []
    for what, value in (("draws", draws), ("seed", seed)):
        if value < 0:
            problems.append(Problem(f"{what} is {value}.", "Give 0 or more."))
    for what, noise in (("strength_noise", strength_noise), ("factor_noise", factor_noise)):
        if not 0.0 <= noise < np.inf:
            problems.append(Problem(f"{what} is {noise}.", "Give a standard deviation, 0 or more."))
    if problems:
        raise InputError(problems)
    for name in measures:
        if name not in MEASURES:
            raise UnknownName("measure", name, list(MEASURES))
