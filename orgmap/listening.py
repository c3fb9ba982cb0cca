"""Who listens to whom, who would carry a message, and who tells whom: stated, or derived from ties.

A link goes from a hearer to a speaker. Stated pairs are used as they stand; derived ones follow the ties
of a layer, turned by the layer's own declaration of how influence runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from orgmap.engines.kept import kept
from orgmap.model import ModelPair, PairKind, Source
from orgmap.network import Network

Floats = npt.NDArray[np.float64]
Pair = tuple[str, str]
#: What a person's deference to all others adds up to when it is derived.
DEFERENCE_SUM = 0.75
_LEAK_BOSS, _LEAK_PEER, _LEAK_OTHER = 0.35, 0.25, 0.15


@dataclass(frozen=True)
class Links:
    """A value per (hearer, speaker), the lines behind it, notes, and what it was taken from."""

    values: Mapping[Pair, float]
    lines: Mapping[Pair, tuple[Source, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    origin: str = ""

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, float]]:
        rows: dict[str, dict[str, float]] = {}
        for (hearer, speaker), value in self.values.items():
            rows.setdefault(hearer, {})[speaker] = value
        return rows

    def of(self, hearer: str) -> Mapping[str, float]:
        """Everybody this person hears, with the value."""
        return self._rows.get(hearer, {})

    def matrix(self, people: Sequence[str]) -> Floats:
        """Row: hearer, column: speaker; 0 where there is no link."""
        place = {person: i for i, person in enumerate(people)}
        matrix = np.zeros((len(people), len(people)))
        for (hearer, speaker), value in self.values.items():
            if hearer in place and speaker in place and hearer != speaker:
                matrix[place[hearer], place[speaker]] = value
        return matrix


def deference(network: Network) -> Links:
    """How much each person listens to each other: stated, else ``listens_to``, else advice upwards.

    Derived rows are scaled so that their absolute values sum to .75 over everybody a person listens to.
    A ``listens_to`` tie of sign -1 counts against; negative advice does not count at all.
    """
    return kept(network, "deference", lambda: _deference(network))


def _deference(network: Network) -> Links:
    stated = _stated(network, "deference")
    if stated is not None:
        return stated
    if _has(network, "listens_to"):
        links = _from_layer(network, "listens_to", negative=True)
    elif _has(network, "advice"):
        links = _from_layer(network, "advice", keep=lambda hearer, speaker: _upward(network, hearer, speaker))
    else:
        return Links(
            {}, notes=("There are no listens_to or advice ties: nobody's yes moves anybody else's.",)
        )
    totals: dict[str, float] = {}
    for (hearer, _), value in links.values.items():
        totals[hearer] = totals.get(hearer, 0.0) + abs(value)
    values = {pair: DEFERENCE_SUM * value / totals[pair[0]] for pair, value in links.values.items()}
    return Links(values, links.lines, origin=links.origin)


def messengers(network: Network) -> Links:
    """How much each person trusts each other as a messenger: stated, else trust, else friendship.

    Derived values are shares of the person's strongest tie. A pair without a tie is no messenger.
    """
    return kept(network, "messengers", lambda: _messengers(network))


def _messengers(network: Network) -> Links:
    stated = _stated(network, "messenger")
    if stated is not None:
        return stated
    for layer in ("trust", "friendship"):
        if _has(network, layer):
            return _by_largest(_from_layer(network, layer))
    return Links({}, notes=("There are no trust or friendship ties: nobody can carry the message for you.",))


def leaks(network: Network, *, scale: float = 1.0) -> Links:
    """The chance that each person hears of it from each other within a week: stated, else from contact.

    Derived: boss and report .35, peers .25, others .15, times ``scale``, times the speaker's strength of
    communication (else work, else meeting) with the hearer over the speaker's strongest; 1 at most.
    """
    return kept(network, f"leaks {scale!r}", lambda: _leaks(network, scale))


def _leaks(network: Network, scale: float) -> Links:
    stated = _stated(network, "leak")
    if stated is not None:
        return stated
    for layer in ("communication", "work", "meeting"):
        if not _has(network, layer):
            continue
        strength: dict[Pair, float] = {}
        lines: dict[Pair, tuple[Source, ...]] = {}
        for tie in network.ties:
            if tie.layer != layer or tie.sign < 0 or tie.source == tie.target:
                continue
            pair, back = (tie.source, tie.target), (tie.target, tie.source)
            strength[pair] = strength[back] = strength.get(pair, 0.0) + tie.strength
            lines[pair] = lines[back] = _joined(lines.get(pair), tie.sources)
        # Strengths are the same both ways; the row that counts is that of the one who tells.
        largest: dict[str, float] = {}
        for (_, speaker), value in strength.items():
            largest[speaker] = max(largest.get(speaker, 0.0), value)
        base = _LeakBase(network)
        values = {
            (hearer, speaker): min(1.0, scale * base.of(speaker, hearer) * value / largest[speaker])
            for (hearer, speaker), value in strength.items()
        }
        return Links(values, lines, origin=f"{layer} ties")
    return Links({}, notes=("There are no communication, work or meeting ties: no word is taken to leak.",))


def _stated(network: Network, kind: PairKind) -> Links | None:
    pairs = [pair for pair in network.records.pairs if pair.kind == kind]
    if not pairs:
        return None
    values: dict[Pair, float] = {}
    lines: dict[Pair, tuple[Source, ...]] = {}
    for pair in pairs:
        key = _hearer_first(pair)
        values[key] = pair.value
        lines[key] = (pair.evidence,) if pair.evidence else ()
    return Links(values, lines, origin=f"the pairs in model_{kind}.csv")


def _hearer_first(pair: ModelPair) -> Pair:
    """A leak goes from the one who tells; deference and trust from the one who listens."""
    return (pair.target, pair.source) if pair.kind == "leak" else (pair.source, pair.target)


def _has(network: Network, layer: str) -> bool:
    return any(tie.layer == layer for tie in network.ties)


def _from_layer(
    network: Network,
    layer: str,
    *,
    negative: bool = False,
    keep: Callable[[str, str], bool] = lambda _hearer, _speaker: True,
) -> Links:
    """Ties of a layer as links, turned so that the hearer comes first."""
    runs = network.layers[layer].influence
    values: dict[Pair, float] = {}
    lines: dict[Pair, tuple[Source, ...]] = {}
    for tie in network.ties:
        if tie.layer != layer or tie.source == tie.target or (tie.sign < 0 and not negative):
            continue
        against, along = (tie.source, tie.target), (tie.target, tie.source)
        pairs = {"against": [against], "with": [along], "both": [against, along], "none": []}[runs]
        for pair in pairs:
            if keep(*pair):
                values[pair] = values.get(pair, 0.0) + tie.sign * tie.strength
                lines[pair] = _joined(lines.get(pair), tie.sources)
    return Links({pair: value for pair, value in values.items() if value != 0}, lines, origin=f"{layer} ties")


def _joined(before: tuple[Source, ...] | None, more: Sequence[Source]) -> tuple[Source, ...]:
    """The lines so far and these, each once; most ties have one line, which needs no comparing."""
    if not before and len(more) <= 1:
        return tuple(more)
    return tuple(dict.fromkeys((*(before or ()), *more)))


def _by_largest(links: Links) -> Links:
    largest: dict[str, float] = {}
    for (hearer, _), value in links.values.items():
        largest[hearer] = max(largest.get(hearer, 0.0), value)
    values = {pair: value / largest[pair[0]] for pair, value in links.values.items()}
    return Links(values, links.lines, origin=links.origin)


def _upward(network: Network, hearer: str, speaker: str) -> bool:
    """Whether the speaker stands at least as high; an unknown grade counts as equal."""
    own, other = network.grade(hearer), network.grade(speaker)
    return own is None or other is None or other <= own


class _LeakBase:
    """How readily one tells another by where the two stand: managers and peers looked up once."""

    def __init__(self, network: Network) -> None:
        chart = network.chart
        self._managers = chart.managers
        self._boss = {person: chart.solid(person) for person in network.people}

    def of(self, speaker: str, hearer: str) -> float:
        """The chance before strength counts."""
        if hearer in self._managers.get(speaker, ()) or speaker in self._managers.get(hearer, ()):
            return _LEAK_BOSS
        boss = self._boss.get(speaker)
        return _LEAK_PEER if boss is not None and boss == self._boss.get(hearer) else _LEAK_OTHER
