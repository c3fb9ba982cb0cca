"""How many people are reached from those begun with, at once or in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines.worlds import Worlds, cascade_worlds, threshold_worlds
from orgmap.errors import InputError, Problem, UnknownName
from orgmap.influence import influence_arcs
from orgmap.measures import layer_notes
from orgmap.network import Network
from orgmap.results import Answer, Line, MadeBy

Floats = npt.NDArray[np.float64]
Model = Literal["cascade", "threshold"]

MODELS: tuple[Model, ...] = ("cascade", "threshold")
DEFAULT_RUNS = 1000
_DEFAULT_PROBABILITY: Mapping[str, float] = {"cascade": 0.1, "threshold": 1.0}


@dataclass(frozen=True)
class Reach:
    """How many people a set of people reaches, themselves included, and with what chance each.

    ``expected`` is the mean over worlds, ``error`` its standard error, ``low`` and ``high`` the middle
    95 % of worlds (not of the mean).
    """

    seeds: tuple[str, ...]
    expected: float
    error: float
    low: float
    high: float
    chance: Mapping[str, float]
    made_by: MadeBy
    notes: tuple[str, ...] = ()

    def answer(self, *, top: int | None = None) -> Answer[Line]:
        """One row a person by falling chance of being reached; the whole stands in the notes."""
        order = sorted(self.chance, key=lambda person: -self.chance[person])[:top]
        rows = tuple(
            Line({"person": person, "value": self.chance[person], "undefined": None}) for person in order
        )
        whole = (
            f"{len(self.seeds)} to begin with reach {self.expected:.1f} people on average "
            f"(± {2 * self.error:.1f}; {self.low:.0f} to {self.high:.0f} in 95 % of worlds)."
        )
        return Answer("reach", self.made_by, rows, (whole, *self.notes))


def reach_of(
    network: Network,
    seeds: Sequence[str],
    *,
    layers: Sequence[str] | None = None,
    model: Model = "cascade",
    probability: float | None = None,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
) -> Reach:
    """How many people, and whom, does something reach that begins with these people?

    Parameters
    ----------
    network
        The network to look at.
    seeds
        People to begin with (id, name or e-mail); none reach nobody.
    layers
        One layer, several, or None for all informal ones; arrows are turned towards influence.
    model
        "cascade" or "threshold" (see :mod:`orgmap.spread`).
    probability
        Cascade: the chance along an arc of mean strength s, 0.1 unless given; an arc of strength t has
        1 - (1 - probability) ** (t / s). Threshold: how much of everybody's attention goes to those who
        influence them, 1 unless given, shared out by strength.
    runs
        Worlds to draw.
    seed
        Of the draw: the same seed gives the same worlds for every set of people.

    Returns
    -------
    Reach
        Expected number reached (seeds included), its standard error, everybody's chance.

    Raises
    ------
    UnknownName
        For an unknown person, layer or model.
    InputError
        For a probability outside 0..1, fewer than 2 runs, or a layer that carries no influence.

    Notes
    -----
    Kempe, Kleinberg & Tardos 2003, doi 10.1145/956750.956769; Granovetter 1978, doi 10.1086/226707.

    >>> from orgmap.model import Records, Tie
    >>> network = Network.from_records(Records(ties=(Tie("bob", "ann", "advice"),)))
    >>> reach_of(network, ["ann"], probability=1.0).expected
    2.0
    """
    chosen = tuple(dict.fromkeys(network.find(text) for text in seeds))
    drawn = draw(network, Asked(layers, model, probability, runs, seed), seeds=list(chosen))
    worlds = drawn.worlds
    begun = {drawn.arcs.index[person]: worlds.every for person in chosen}
    return drawn.reach(chosen, worlds.spread(worlds.nobody(), begun))


def reach_in_turn(
    network: Network,
    ranking: Sequence[str],
    budget: int,
    *,
    layers: Sequence[str] | None = None,
    model: Model = "cascade",
    probability: float | None = None,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
) -> Reach:
    """How many are reached when people are begun with one at a time, skipping those reached already?

    The first of ``ranking`` is begun with; when the spread has come to rest the next who is not yet
    reached, until ``budget`` people have been begun with. On every world this reaches everybody whom the
    first ``budget`` of the ranking reach when begun with at once, and perhaps more.

    Raises
    ------
    UnknownName
        For an unknown person, layer or model.
    InputError
        For a budget below 1, and as :func:`reach_of`.

    Notes
    -----
    Jankowski et al. 2017, doi 10.1038/s41598-017-00937-8 (sequential seeding).
    """
    if budget < 1:
        raise InputError(Problem(f"The budget is {budget}.", "Begin with 1 person or more."))
    ranked = tuple(dict.fromkeys(network.find(text) for text in ranking))
    drawn = draw(
        network,
        Asked(layers, model, probability, runs, seed),
        ranking=list(ranked),
        budget=budget,
        in_turn=True,
    )
    worlds = drawn.worlds
    reached = worlds.nobody()
    # used[k]: worlds in which at least k people have been begun with.
    used = [worlds.every, *[0] * budget]
    for person in ranked:
        at = drawn.arcs.index[person]
        begun = worlds.every & ~reached[at] & ~used[budget]
        if begun:
            reached = worlds.spread(reached, {at: begun})
            for k in range(budget, 0, -1):
                used[k] |= used[k - 1] & begun
    return drawn.reach(ranked, reached)


# -- worlds ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What spread was asked for: layers, model, probability (None: the usual), worlds and their seed."""

    layers: Sequence[str] | None
    model: Model
    probability: float | None
    runs: int
    seed: int


@dataclass(frozen=True)
class Drawn:
    """Worlds drawn over some arcs, and what to say of them."""

    arcs: Arcs
    worlds: Worlds
    made_by: MadeBy
    notes: tuple[str, ...]

    def reach(self, seeds: tuple[str, ...], reached: Sequence[int]) -> Reach:
        """What these people reach, given who is reached in which worlds."""
        totals = self.worlds.totals(reached)
        low, high = np.quantile(totals, [0.025, 0.975])
        return Reach(
            seeds,
            float(totals.mean()),
            standard_error(totals),
            float(low),
            float(high),
            {person: reached[at].bit_count() / totals.size for at, person in enumerate(self.arcs.people)},
            self.made_by,
            self.notes,
        )


def draw(network: Network, asked: Asked, **options: object) -> Drawn:
    """Draw the worlds asked for; ``options`` enter ``made_by``.

    Raises
    ------
    UnknownName
        For an unknown layer or model.
    InputError
        For a probability outside 0..1, fewer than 2 runs, or a layer that carries no influence.
    """
    if asked.model not in MODELS:
        raise UnknownName("model", asked.model, MODELS)
    chance = _DEFAULT_PROBABILITY[asked.model] if asked.probability is None else asked.probability
    problems = []
    if not 0.0 <= chance <= 1.0:
        problems.append(Problem(f"The probability is {chance}.", "Give a number from 0 to 1."))
    if asked.runs < 2:
        problems.append(Problem(f"{asked.runs} runs give no error.", "Draw 2 worlds or more; 1000 is usual."))
    if problems:
        raise InputError(problems)
    arcs = influence_arcs(network, asked.layers)
    make = cascade_worlds if asked.model == "cascade" else threshold_worlds
    worlds = make(arcs, probability=chance, runs=asked.runs, seed=asked.seed)
    made_by = network.made_by(
        layers=arcs.layers,
        seed=asked.seed,
        options={"model": asked.model, "probability": chance, "runs": asked.runs, **options},
    )
    return Drawn(arcs, worlds, made_by, layer_notes(network, arcs))


def standard_error(totals: Floats) -> float:
    """The standard error of a mean over worlds."""
    return float(totals.std(ddof=1) / np.sqrt(totals.size))
