"""Who is the same person: one record a person, and events that speak of people instead of addresses.

Nothing is guessed. An address that two people claim belongs to nobody until a user says so, and
whoever is not in the list of people is a stranger: counted, never invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from orgmap.model import Person, Records, Source

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: Contradictions and doubtful addresses told one by one; the rest is told as a number.
TOLD_SINGLY = 20

_SCHEMES = ("mailto:", "smtp:")
_ROBOT = re.compile(
    r"""(?:.*[-_.+])?
        (?: no[-_.]?reply | do[-_.]?not[-_.]?reply | mailer[-_.]?daemon | postmaster
          | notifications? | bounces? | auto[-_.]?(?:reply|mailer|responder) )
        (?:[-_.+=].*)?""",
    re.VERBOSE,
)
_SINGLE_FIELDS = ("name", "email", "unit", "title", "grade", "authority")

_STRANGER, _ROBOT_KIND, _DOUBTFUL, _COLLEAGUE = range(4)


def resolve(records: Records) -> Records:
    """Who took part in each event, and which records are the same person?

    * People with one id in several files become one: field by field the first value that is not
      blank stands, managers and aliases are joined in order, a contradiction is told with both
      places. A second e-mail address becomes an alias.
    * Participants of events become person ids: by id, else by e-mail or alias whatever the case.
      Strangers, robots and addresses claimed by two people are taken out and told. Events left
      without a sender or without a recipient are dropped; a meeting stays while two colleagues are
      left, its sender unknown (null) where the organiser is a stranger.
    * ``group_size`` is added to the events: to how many people the message really went (strangers
      included), or how many attended the meeting, so that shares stay those of the original.
    * Without any person, people are made from ties and events.

    Raises nothing. Resolving twice is the same as once.

    >>> both = Records(people=(Person("p1", "Ann", grade=2.0), Person("p1", email="ann@x.org")))
    >>> resolve(both).people[0].email
    'ann@x.org'
    """
    people, notes = _merged(records.people)
    # Reading mail alone makes a person of every address; machines among them are no people.
    people = tuple(p for p in people if not (p.id == p.email and is_robot(p.id)))
    if not people:
        people, notes = _found(records)
    events = records.events
    if events is not None and events.num_rows:
        events, about_events = _resolved(events, Roster.of(people))
        notes = (*notes, *about_events)
    return replace(records, people=people, events=events, notes=_together(records.notes, notes))


def with_people_of_mail(records: Records, names: Mapping[str, str]) -> Records:
    """Who are the people where only mail was read? Its addresses, under the names shown beside them.

    The records come back as they are where they hold people or ties, or no name is known; robots
    are no people.

    >>> with_people_of_mail(Records(), {"ann@x.org": "Ann"}) == Records()
    True
    """
    if records.people or records.ties or not names or records.events is None or not records.events.num_rows:
        return records
    people = tuple(
        Person(address, names.get(address, ""), address if "@" in address else None)
        for address in _addresses(records.events)
        if not is_robot(address)
    )
    return replace(records, people=people)


def key(address: str) -> str:
    """Return an address in the form it is compared in: no scheme, no display name, no case.

    >>> key("mailto:Ann.Lee@X.org"), key("Ann Lee <ann.lee@x.org>")
    ('ann.lee@x.org', 'ann.lee@x.org')
    """
    text = address.strip()
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1].strip()
    folded = text.casefold()
    for scheme in _SCHEMES:
        folded = folded.removeprefix(scheme)
    return folded.strip()


def is_robot(address: str) -> bool:
    """Whether an address belongs to a machine by its name (no-reply, mailer-daemon, bounce ...).

    >>> is_robot("no-reply@x.org"), is_robot("jira-notifications@x.org"), is_robot("ann@x.org")
    (True, True, False)
    """
    return _ROBOT.fullmatch(key(address).partition("@")[0]) is not None


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


def _merged(people: Sequence[Person]) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    same: dict[str, list[Person]] = {}
    for person in people:
        same.setdefault(person.id, []).append(person)
    notes: list[str] = []
    merged = tuple(_one(group, notes) if len(group) > 1 else group[0] for group in same.values())
    if len(notes) > TOLD_SINGLY:
        more = len(notes) - TOLD_SINGLY
        notes[TOLD_SINGLY:] = [f"{more} more contradictions between files: the first value stands each time."]
    return merged, tuple(notes)


def _one(group: Sequence[Person], notes: list[str]) -> Person:
    values: dict[str, Any] = {}
    aliases = [alias for person in group for alias in person.aliases]
    for name in _SINGLE_FIELDS:
        given = [(getattr(person, name), person.source) for person in group if _known(getattr(person, name))]
        if not given:
            continue
        values[name], place = given[0]
        for other, other_place in given[1:]:
            if _same(name, other, values[name]):
                continue
            notes.append(
                f"{_place(place)} gives {group[0].id} the {name} '{_plain(values[name])}', "
                f"{_place(other_place)} '{_plain(other)}': the first one is used."
            )
            if name == "email":
                aliases.append(other)
    return replace(
        group[0],
        **values,
        aliases=tuple(dict.fromkeys(aliases)),
        managers=tuple(dict.fromkeys(boss for person in group for boss in person.managers)),
        can_carry=all(person.can_carry for person in group),
        attributes=_attributes(group),
    )


def _attributes(group: Sequence[Person]) -> Mapping[str, str]:
    joined: dict[str, str] = {}
    for person in group:
        for name, value in person.attributes.items():
            if _known(value) and not _known(joined.get(name)):
                joined[name] = value
            else:
                joined.setdefault(name, value)
    return MappingProxyType(joined)


def _known(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or value.strip() != "")


def _same(name: str, one: Any, other: Any) -> bool:
    return key(one) == key(other) if name == "email" else bool(one == other)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _place(source: Source | None) -> str:
    return "An entry by hand" if source is None else f"{source.file}, row {source.row}"


def _found(records: Records) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """People where none were listed: the ends of ties, and the addresses of events."""
    ends = dict.fromkeys(end for tie in records.ties for end in (tie.source, tie.target))
    people = {key(end): Person(id=end) for end in ends}
    if records.events is not None and records.events.num_rows:
        for address in _addresses(records.events):
            plain = key(address)
            if plain and plain not in people and not is_robot(plain):
                people[plain] = Person(id=plain, email=plain) if "@" in plain else Person(id=address.strip())
    if not people:
        return (), ()
    note = f"No list of people was given: {len(people)} people were made from the ends of ties and events."
    return tuple(people.values()), (note,)


def _addresses(events: pa.Table) -> list[str]:
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


def _resolved(events: pa.Table, roster: Roster) -> tuple[pa.Table, tuple[str, ...]]:
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

    addresses = _addresses(events)
    numbers: dict[str, int] = {}
    who: list[str] = []
    kind: list[int] = []
    number_of = np.empty(len(addresses) + 1, dtype=np.int64)
    number_of[-1] = -1  # no participant
    for place, address in enumerate(addresses):
        name, what = _identify(address, roster)
        if name and name not in numbers:
            numbers[name] = len(who)
            who.append(name.partition(":")[2])
            kind.append(what)
        number_of[place] = numbers[name] if name else -1
    index = pa.array(addresses, pa.string())

    def numbered(column: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
        places = pc.index_in(pc.cast(column, pa.string()), value_set=index)
        found: np.ndarray[Any, np.dtype[np.int64]] = number_of[
            pc.fill_null(places, len(addresses)).to_numpy()
        ]
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
    return (f"r:{plain}", _ROBOT_KIND) if is_robot(plain) else (f"s:{plain}", _STRANGER)


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


def _together(notes: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*notes, *more)))
