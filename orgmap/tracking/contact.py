"""Contact between two units drying up, told from its own normal variation. Never about one person.

Messages are counted a week and a pair of units; a unit counts from five people on. The last four weeks are
held against the weeks before by a robust z: the median in the place of the mean, the larger of 1.4826 times
the median absolute deviation (Rousseeuw and Croux 1993) and the square root of the median (counts vary at
least that much) in the place of the standard deviation. A lull everywhere, say holidays, is no drying up:
what is expected shrinks with all other traffic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

RECENT_WEEKS = 4
FEWEST_WEEKS = 8
#: Messages a week below which a lull cannot be told from chance.
_FEWEST = 3.0
_BROADCAST = 25


@dataclass(frozen=True, slots=True)
class Lull:
    """Two units whose contact fell: messages a week now and as expected, the robust z, and since when."""

    units: tuple[str, str]
    since: date
    seen: float
    expected: float
    z: float


def weekly_counts(events: pa.Table, units: Mapping[str, str]) -> tuple[list[str], NDArray[np.int64], date]:
    """Messages a week for each pair of units: names, an array (week, unit, unit), and the first day.

    Weeks are counted back from the day of the last event, so that none is cut short; days before the
    first whole week are left out. An event counts once for a pair, however many people take part; events
    with more than 25 recipients are broadcasts and are left out.
    """
    import pyarrow.compute as pc
    from scipy.sparse import csr_matrix

    names = sorted(set(units.values()))
    place = {unit: at for at, unit in enumerate(names)}
    days = np.asarray(pc.cast(events["time"], "date32").to_numpy(zero_copy_only=False), "datetime64[D]")
    last = days.max()
    back = (last - days).astype(np.int64) // 7
    whole = int((last - days.min()).astype(np.int64) + 1) // 7
    rows, columns = [], []
    for at, (sender, recipients) in enumerate(
        zip(events["sender"].to_pylist(), events["recipients"].to_pylist(), strict=True)
    ):
        listed = recipients or []
        if len(listed) > _BROADCAST:
            continue
        inside = {place[units[who]] for who in (sender, *listed) if who in units}
        if len(inside) > 1:
            rows += [at] * len(inside)
            columns += sorted(inside)
    shape = (len(days), len(names))
    taking = csr_matrix((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)
    counts = np.zeros((whole, len(names), len(names)), dtype=np.int64)
    for week in range(whole):
        part = csr_matrix(taking[np.flatnonzero(back == whole - 1 - week)])
        counts[week] = csr_matrix(part.T @ part).toarray()
    first = last - np.timedelta64(7 * whole - 1, "D")
    return names, counts, date.fromisoformat(str(first))


def drying_up(
    events: pa.Table | None,
    units: Mapping[str, str],
    *,
    minimum_group: int = 5,
    limit: float = 3.0,
    drop: float = 0.5,
) -> list[Lull]:
    """Which pairs of units have lost contact beyond their own normal variation, the strongest first?

    A pair is told when the last four weeks lie ``limit`` robust deviations under what is expected and at
    least ``drop`` of it is gone. ``units`` gives the unit of each person; units of fewer than
    ``minimum_group`` people are left out. Twelve whole weeks of events are needed, and three messages a
    week as the normal measure of the pair.
    """
    size: dict[str, int] = {}
    for unit in units.values():
        size[unit] = size.get(unit, 0) + 1
    kept = {person: unit for person, unit in units.items() if size[unit] >= minimum_group}
    if events is None or events.num_rows == 0 or len(set(kept.values())) < 2:
        return []
    names, counts, first = weekly_counts(events, kept)
    weeks = counts.shape[0]
    if weeks < RECENT_WEEKS + FEWEST_WEEKS:
        return []
    since = first + timedelta(weeks=weeks - RECENT_WEEKS)
    pairs = [(a, b) for a in range(len(names)) for b in range(a + 1, len(names))]
    series = np.array([counts[:, a, b] for a, b in pairs], dtype=float)
    found = []
    for at, (a, b) in enumerate(pairs):
        measured = _against_itself(series[at], np.delete(series, at, axis=0).sum(axis=0))
        if measured is None:
            continue
        seen, expected, z = measured
        if z <= -limit and seen <= (1 - drop) * expected:
            found.append(Lull((names[a], names[b]), since, seen, expected, z))
    return sorted(found, key=lambda lull: lull.z)


def _against_itself(
    own: NDArray[np.float64], others: NDArray[np.float64]
) -> tuple[float, float, float] | None:
    """Messages a week of late, as expected, and the robust z; None where the pair talks too little."""
    before, late = own[:-RECENT_WEEKS], own[-RECENT_WEEKS:]
    centre = float(np.median(before))
    if centre < _FEWEST:
        return None
    usual, now = float(np.median(others[:-RECENT_WEEKS])), float(others[-RECENT_WEEKS:].mean())
    # Only a lull of all is taken off: when the others write more, this pair need not.
    shrink = min(1.0, now / usual) if usual >= _FEWEST else 1.0
    spread = max(1.4826 * float(np.median(np.abs(before - centre))), float(np.sqrt(centre)))
    # The median of n weeks is known to 1.2533 deviations over the root of n.
    error = spread * np.sqrt(1 / RECENT_WEEKS + 1.5708 / before.size)
    expected = shrink * centre
    return float(late.mean()), expected, float((late.mean() - expected) / error)
