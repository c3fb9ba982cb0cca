"""What the gaps do to which result: which measures keep their ranks at the response rate there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_array, diags_array

from orgmap.arcs import Arcs
from orgmap.engines import Values
from orgmap.engines.fixed_points import fixed_point
from orgmap.influence import DEFAULT_SUSCEPTIBILITY, attention
from orgmap.network import Network
from orgmap.patience import share_of
from orgmap.quality.finding import Finding, listed, percent
from orgmap.redraws.response import Response
from orgmap.redraws.silence import SAFE_CORRELATION, Firmness, firmness

#: Looked at on each layer that people were asked about.
ON_ONE_LAYER = (
    "in_degree",
    "out_degree",
    "pagerank",
    "closeness",
    "betweenness",
    "constraint",
    "effective_size",
)
_DRAWS = 20
#: In large organisations a few draws give the mean over so many people, and paths take long.
_LARGE, _PATH_DRAWS_IF_LARGE = 500, 3
#: Which commands rest on what is looked at on all informal layers together.
_RESTS_ON = {"betweenness": ("brokers",), "influence": ("influence", "power", "gap")}


def effects(network: Network, found: Sequence[Response], *, seed: int, engine: str) -> tuple[Firmness, ...]:
    """How firm measures are on every layer that some did not answer, and on all informal ones together."""
    path_draws = _DRAWS if len(network.people) <= _LARGE else _PATH_DRAWS_IF_LARGE
    gaps = [one.layer for one in found if one.silent]
    together = bool(gaps) and len(network.informal) > 1
    size = Counter(tie.layer for tie in network.ties)
    ties = [size[layer] for layer in gaps] + [sum(size[one] for one in network.informal)] * together
    done = [sum(ties[:at]) / max(sum(ties), 1) for at in range(len(ties) + 1)]
    firm: list[Firmness] = []
    for layer, first, last in zip(gaps, done, done[1:], strict=False):
        with share_of(first, last):
            firm += firmness(
                network,
                [layer],
                measures=ON_ONE_LAYER,
                draws=_DRAWS,
                path_draws=path_draws,
                seed=seed,
                engine=engine,
            )
    if together:
        with share_of(done[-2], done[-1]):
            firm += firmness(
                network,
                measures=("betweenness",),
                also={"influence": total_influence},
                draws=path_draws,
                seed=seed,
                engine=engine,
            )
    return tuple(firm)


def total_influence(arcs: Arcs) -> Values:
    """Everybody's total influence (0..1, summing to 1) on arcs that run towards influence."""
    listening = attention(arcs)
    openness = np.where(np.diff(listening.indptr) > 0, DEFAULT_SUSCEPTIBILITY, 0.0)
    even = np.full(arcs.count, 1.0 / max(arcs.count, 1))
    return fixed_point(csr_array(listening.T @ diags_array(openness)), even) * (1.0 - openness)


def effect_findings(firm: Sequence[Firmness]) -> Iterator[Finding]:
    """One row a measure and layer: do its ranks hold?"""
    for one in firm:
        where = f"'{one.layers[0]}'" if len(one.layers) == 1 else "all informal layers together"
        what = f"{words(one.measure).capitalize()} on {where}"
        seen = (
            f"when as many of those who answered fall silent, {percent(one.kept)} of the first {one.top} "
            f"stay among the first and ranks correlate at {one.correlation:.2f}."
        )
        rate = percent(one.rate)
        if one.safe:
            text = f"{what} keeps its ranks at {rate} response: {seen}"
        elif one.lost:
            text = f"{what} does not keep even its rough order at {rate} response: {seen}"
        else:
            text = f"{what} is not safe by name at {rate} response: {seen}"
        yield Finding(
            "effect",
            f"{one.measure} / {one.layers[0] if len(one.layers) == 1 else 'informal'}",
            text,
            value=one.correlation,
            threshold=SAFE_CORRELATION,
            share=one.kept,
            fix="" if one.safe else _instead(one, firm),
            affects=() if one.safe else _affected(one),
            raised=not one.safe,
        )


def _affected(one: Firmness) -> tuple[str, ...]:
    return (one.measure,) if len(one.layers) == 1 else _RESTS_ON.get(one.measure, (one.measure,))


def _instead(one: Firmness, firm: Sequence[Firmness]) -> str:
    safe = [words(other.measure) for other in firm if other.layers == one.layers and other.safe]
    if safe:
        return f"Name people by {listed(safe)}, speak of units, or ask those who did not answer."
    return "Speak of units and not of persons, or ask those who did not answer."


def unsafe_by_layer(firm: Sequence[Firmness]) -> dict[str, tuple[str, ...]]:
    """The measures that do not keep their ranks, by layer."""
    found: dict[str, tuple[str, ...]] = {}
    for one in firm:
        if len(one.layers) == 1 and not one.safe:
            found[one.layers[0]] = (*found.get(one.layers[0], ()), one.measure)
    return found


def summaries(firm: Sequence[Firmness]) -> Iterator[str]:
    """One sentence a layer: which measures are not safe by name at this response, and which are."""
    for layers in dict.fromkeys(one.layers for one in firm):
        own = [one for one in firm if one.layers == layers]
        where = f"On '{layers[0]}'" if len(layers) == 1 else "On all informal layers together"
        bad, good = ([words(one.measure) for one in own if one.safe is safe] for safe in (False, True))
        if not bad:
            yield f"{where} every measure looked at keeps its ranks at {percent(own[0].rate)} response."
            continue
        verb = "is" if len(bad) == 1 else "are"
        rest = f"; {_all(good)} {'is' if len(good) == 1 else 'are'}" if good else ", and nothing else is"
        yield f"{where} {_all(bad)} {verb} not safe by name at {percent(own[0].rate)} response{rest}."


def _all(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def words(measure: str) -> str:
    """The name of a measure as it is spoken.

    >>> words("in_degree"), words("effective_size")
    ('in-degree', 'effective size')
    """
    return measure.replace("_degree", "-degree").replace("_", " ")
