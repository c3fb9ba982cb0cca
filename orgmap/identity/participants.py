"""Who took part in each event: addresses become people; strangers, machines and doubtful ones leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from orgmap.identity.addresses import is_robot, is_shared, key
from orgmap.identity.people import TOLD_SINGLY
from orgmap.model import Person

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_STRANGER, _ROBOT_KIND, _SHARED_KIND, _DOUBTFUL, _COLLEAGUE = range(5)


@dataclass(frozen=True)
class Roster:
    """Which address belongs to whom, and which are claimed by more than one person."""

    ids: frozenset[str] = frozenset()
    owners: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    doubtful: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, people: Iterable[Person]) -> Roster:
        """Every id, e-mail and alias of these people, compared without case."""
        claims: dict[str, list[str]] = {}
        ids = []
        for person in people:
            ids.append(person.id)
            for address in {key(text) for text in (person.id, person.email or "", *person.aliases)} - {""}:
                claims.setdefault(address, []).append(person.id)
        return cls(
            frozenset(ids),
            MappingProxyType({address: who[0] for address, who in claims.items() if len(who) == 1}),
            MappingProxyType({address: tuple(who) for address, who in claims.items() if len(who) > 1}),
        )

    def owner(self, address: str) -> str | None:
        """The one person an address belongs to; an exact id stands before any alias."""
        return address if address in self.ids else self.owners.get(key(address))


def addresses(events: pa.Table) -> list[str]:
    """Each participant's address once, in sorted order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    senders = pc.cast(events["sender"], pa.string()).combine_chunks()
    received = pc.cast(pc.list_flatten(events["recipients"]), pa.string()).combine_chunks()
    every = pc.unique(pa.chunked_array([senders, received], type=pa.string())).to_pylist()
    return sorted(address for address in every if address is not None)


@dataclass(frozen=True)
class _Cast:
    """Every participant as a number: ``who[n]`` is the person (or key), ``kind[n]`` what they are."""

    who: Sequence[str]
    kind: np.ndarray[Any, np.dtype[np.int8]]
    sender: np.ndarray[Any, np.dtype[np.int64]]
    event: np.ndarray[Any, np.dtype[np.int64]]
    recipient: np.ndarray[Any, np.dtype[np.int64]]


def resolved(events: pa.Table, roster: Roster) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the events among people of the roster, with ``group_size``, and what was left out."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    cast = _cast(events, roster)
    count = events.num_rows
    known_sender = cast.sender >= 0
    meets = np.asarray(pc.equal(pc.utf8_lower(events["kind"]), "meeting").fill_null(False).to_numpy())
    went_to = np.bincount(cast.event, minlength=count) + (meets & known_sender)
    if "group_size" in events.column_names:
        went_to = np.maximum(went_to, events["group_size"].fill_null(0).to_numpy())
    colleague = cast.kind[cast.recipient] == _COLLEAGUE
    event, recipient = cast.event[colleague], cast.recipient[colleague]
    left = np.bincount(event, minlength=count)
    sent_by_one = known_sender & (cast.kind[cast.sender] == _COLLEAGUE)
    sent_by_robot = known_sender & (cast.kind[cast.sender] == _ROBOT_KIND)
    keep = np.where(meets, (left + sent_by_one >= 2) & ~sent_by_robot, (left >= 1) & sent_by_one)
    names = np.array([*cast.who, None], dtype=object)
    senders = names[np.where(sent_by_one, cast.sender, len(cast.who))][keep]
    offsets = np.concatenate([[0], np.cumsum(left[keep])])
    lists = pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), pa.array(names[recipient[keep[event]]], pa.string())
    )
    table = events.filter(pa.array(keep)).drop_columns(
        [name for name in ("sender", "recipients", "group_size") if name in events.column_names]
    )
    table = table.append_column("sender", pa.array(senders, pa.string()))
    table = table.append_column("recipients", lists)
    table = table.append_column("group_size", pa.array(went_to[keep], pa.int64()))
    order = [*dict.fromkeys([*events.column_names, "group_size"])]
    return table.select(order), _event_notes(cast, roster, dropped=int(count - keep.sum()))


def _cast(events: pa.Table, roster: Roster) -> _Cast:
    """Give every participant a number, one a person however many addresses they have."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    every = addresses(events)
    numbers: dict[str, int] = {}
    who: list[str] = []
    kind: list[int] = []
    number_of = np.empty(len(every) + 1, dtype=np.int64)
    number_of[-1] = -1  # no participant
    for place, address in enumerate(every):
        name, what = _identify(address, roster)
        if name and name not in numbers:
            numbers[name] = len(who)
            who.append(name.partition(":")[2])
            kind.append(what)
        number_of[place] = numbers[name] if name else -1
    index = pa.array(every, pa.string())

    def numbered(column: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
        places = pc.index_in(pc.cast(column, pa.string()), value_set=index)
        found: np.ndarray[Any, np.dtype[np.int64]] = number_of[pc.fill_null(places, len(every)).to_numpy()]
        return found

    sender = numbered(events["sender"])
    event = pc.list_parent_indices(events["recipients"].combine_chunks()).to_numpy().astype(np.int64)
    recipient = numbered(pc.list_flatten(events["recipients"].combine_chunks()))
    real = (recipient >= 0) & (recipient != sender[event])
    event, recipient = event[real], recipient[real]
    _, first = np.unique(event * max(len(who), 1) + recipient, return_index=True)
    first.sort()  # the order in which the message names them
    return _Cast(who, np.array([*kind, _STRANGER], dtype=np.int8), sender, event[first], recipient[first])


def _identify(address: str, roster: Roster) -> tuple[str, int]:
    """Return one name a participant (a letter for the kind before it), and the kind; blank for nobody."""
    person = roster.owner(address)
    if person is not None:
        return f"p:{person}", _COLLEAGUE
    plain = key(address)
    if not plain:
        return "", _STRANGER
    if plain in roster.doubtful:
        return f"d:{plain}", _DOUBTFUL
    if is_robot(plain):
        return f"r:{plain}", _ROBOT_KIND
    return (f"l:{plain}", _SHARED_KIND) if is_shared(plain) else (f"s:{plain}", _STRANGER)


def _event_notes(cast: _Cast, roster: Roster, *, dropped: int) -> tuple[str, ...]:
    import numpy as np

    notes = []
    senders = cast.sender[cast.sender >= 0]
    sent = np.bincount(senders, minlength=len(cast.who))
    received = np.bincount(cast.recipient, minlength=len(cast.who))
    seen = (sent + received) > 0
    kind = cast.kind[: len(cast.who)]
    strangers = int((seen & (kind == _STRANGER)).sum())
    robots = int((seen & (kind == _ROBOT_KIND)).sum())
    if strangers:
        notes.append(
            f"{_count(strangers, 'participant')} of events {_are(strangers)} in no list of people and "
            "left out as outsiders; they still count where a message is shared out among its recipients."
        )
    shared = int((seen & (kind == _SHARED_KIND)).sum())
    if shared:
        notes.append(
            f"{_count(shared, 'shared mailbox or list', 'shared mailboxes and lists')} (sales@, all-staff@ "
            f"and the like) {_are(shared)} nobody in particular and left out."
        )
    if robots:
        number = int(sent[kind == _ROBOT_KIND].sum())
        notes.append(
            f"{_count(robots, 'automatic address', 'automatic addresses')} (no-reply and the like) "
            f"{_are(robots)} left out, with {_count(number, 'message')} sent by them."
        )
    doubtful = [cast.who[number] for number in np.flatnonzero(seen & (kind == _DOUBTFUL)).tolist()]
    notes.extend(
        f"'{alias}' belongs to more than one person ({' and '.join(roster.doubtful[alias])}): their part in "
        "events under it is left out. Give each person an address of their own."
        for alias in doubtful[:TOLD_SINGLY]
    )
    if len(doubtful) > TOLD_SINGLY:
        notes.append(f"{len(doubtful) - TOLD_SINGLY} more addresses belong to more than one person.")
    if dropped:
        notes.append(f"{_count(dropped, 'event')} left out: fewer than two known people took part.")
    return tuple(notes)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
