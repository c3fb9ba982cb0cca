"""Each event once: which of several entries of one event stands.

One id of one file is one event; so is one id, sender and time whatever the file. Two mailboxes hold the
same message under the same id; two unrelated files may both number their events 1, 2, 3, and those are not
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgmap.events.coded import Bools, Coded, Hashes, Ints

if TYPE_CHECKING:
    import pyarrow as pa


def again(events: Coded, inside: Bools) -> Bools:
    """Which events inside the window are entries of an event that stands already."""
    repeated = np.zeros(events.count, dtype=np.bool_)
    perhaps = _alike(events.hash, inside)
    if perhaps.any():
        at = np.flatnonzero(perhaps)
        repeated[at[~_first(events, at, events.texts(perhaps))]] = True
    return repeated


def _alike(hashes: Hashes, inside: Bools) -> Bools:
    """Events whose hash is that of another one: the only ones worth comparing."""
    ordered = np.sort(hashes[inside])
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not twice.size:
        return np.zeros(hashes.size, dtype=np.bool_)
    place = np.minimum(np.searchsorted(twice, hashes), twice.size - 1)
    return np.asarray((twice[place] == hashes) & inside, dtype=np.bool_)


def _first(events: Coded, at: Ints, ids: pa.Array) -> Bools:
    """Of the events at these places, those that stand: the earliest of a file, the first file of several."""
    home = np.where(events.file[at] < 0, _empty(events.files), events.file[at]).astype(np.int64)
    row, time, sender = events.row[at], events.time[at], events.sender[at].astype(np.int64)
    names = [events.files[one] if one >= 0 else "" for one in home.tolist()]
    texts = [
        text or f"{name}:{number}"
        for text, name, number in zip(ids.to_pylist(), names, row.tolist(), strict=True)
    ]
    key = np.unique(np.array(texts, dtype=object), return_inverse=True)[1].astype(np.int64)
    stands = np.zeros(at.size, dtype=np.bool_)
    order = np.lexsort((row, time, key, home))
    stands[order[_begins(home[order], key[order])]] = True
    left = np.flatnonzero(stands)
    order = left[np.lexsort((row[left], home[left], time[left], sender[left], key[left]))]
    stands[:] = False
    stands[order[_begins(key[order], sender[order], time[order])]] = True
    return stands


def _empty(files: list[str]) -> int:
    """The number of the file without a name, or that of no file."""
    return files.index("") if "" in files else -1


def _begins(*columns: Ints) -> Bools:
    """Where a run of equal rows begins."""
    begins = np.ones(columns[0].size, dtype=np.bool_)
    if begins.size:
        begins[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return begins
