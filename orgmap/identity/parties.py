"""Everybody the data speak of, before anyone decided who is who: people, addresses, ends of ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from orgmap.identity.addresses import Address, is_robot, is_shared, key, taken_apart
from orgmap.identity.names import Name, fold, name_of, names_of, spelled
from orgmap.model import Person, Records, Source

_SHORTEST_LOGIN = 4
_MOST_READINGS = 6


@dataclass(frozen=True)
class Party:
    """One identity, or several that are surely one person.

    ``refs`` are the ids and addresses the data use, ``listed`` those that are people of a list. ``names``
    were written out; ``read`` were read from an address or a log-in name. ``files`` are the lists that hold
    it: two rows of one list are two people. ``hangs`` is how many events, ties and entries use it.
    """

    refs: tuple[str, ...]
    listed: tuple[str, ...]
    label: str
    names: frozenset[Name] = frozenset()
    read: frozenset[Name] = frozenset()
    addresses: frozenset[Address] = frozenset()
    logins: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    mentioned_in: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    bare_numbers: frozenset[str] = frozenset()
    hangs: int = 0
    sources: tuple[Source, ...] = ()
    unit: str | None = None

    @cached_property
    def domains(self) -> frozenset[str]:
        """The domains of its addresses."""
        return frozenset(one.domain for one in self.addresses if one.domain)

    @cached_property
    def texts(self) -> frozenset[str]:
        """Its addresses as they are compared."""
        return frozenset(one.text for one in self.addresses)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers behind the names in its addresses and accounts, blank for an address without.

        The number in an id counts only behind a full name: "tomlee2" has one, "p17" has none.
        """
        called = {
            "".join(spelled(word) for word in order)
            for name in self.names | self.read
            if name.is_whole
            for order in (name.words, name.words[::-1])
        }
        accounts = [taken_apart(login) for login in self.logins if login[-1:].isdigit()]
        behind = {one.number for one in accounts if one.number and _letters(one.local) in called}
        return frozenset({one.number for one in self.addresses} | behind)

    @cached_property
    def lists(self) -> frozenset[str]:
        """The files that list it: no two rows of one are one person."""
        return frozenset(file for file in self.files if not file.startswith("@"))


def _letters(local: str) -> str:
    return "".join(letter for letter in spelled(fold(local)) if letter.isalpha())


_SETS = (
    "names", "read", "addresses", "logins", "files", "mentioned_in", "units", "titles", "bare_numbers",
)  # fmt: skip


def as_one(parties: Sequence[Party]) -> Party:
    """Return several identities as one; the first gives the label."""
    if len(parties) == 1:
        return parties[0]
    sets: dict[str, Any] = {
        name: frozenset().union(*(getattr(party, name) for party in parties)) for name in _SETS
    }
    return Party(
        refs=tuple(dict.fromkeys(ref for party in parties for ref in party.refs)),
        listed=tuple(dict.fromkeys(ref for party in parties for ref in party.listed)),
        label=parties[0].label,
        unit=next((party.unit for party in parties if party.unit), None),
        hangs=sum(party.hangs for party in parties),
        sources=tuple(dict.fromkeys(source for party in parties for source in party.sources)),
        **sets,
    )


def parties_of(records: Records, people: Sequence[Person], uses: Mapping[str, int]) -> tuple[Party, ...]:
    """Return everybody the records speak of; ``people`` are theirs, one an id, ``uses`` as :func:`uses_of`.

    Machines, shared mailboxes and lists of addresses are nobody, unless a list of people holds them.
    """
    vocabulary = _vocabulary(people, records.names.values())
    found = [_of_person(person, uses, records.names, vocabulary) for person in people]
    claimed = {key(text) for p in people for text in (p.id, p.email or "", *p.aliases)}
    mailboxes: dict[str, list[str]] = {}
    for address in sorted(uses):
        if key(address) in claimed or not key(address) or is_robot(address) or is_shared(address):
            continue
        mailboxes.setdefault(taken_apart(address).text, []).append(address)
    for several in mailboxes.values():
        found.append(as_one([_of_stranger(one, uses, records.names, vocabulary) for one in several]))
    return tuple(found)


def _of_person(
    person: Person, uses: Mapping[str, int], shown: Mapping[str, str], vocabulary: frozenset[str]
) -> Party:
    texts = dict.fromkeys(text for text in (person.id, person.email or "", *person.aliases) if text)
    addresses = {taken_apart(text) for text in texts if _is_address(text)}
    addresses = {one for one in addresses if not is_shared(one.text)}
    logins = _logins(texts, addresses)
    written = [person.name, *(shown.get(key(text), "") for text in texts)]
    # An id or an alias of two words is a name too ("Miller, Tom" as the node of a graph).
    written += [text for text in texts if not _is_address(text) and _is_whole(text)]
    names = frozenset(name for text in dict.fromkeys(written) for name in names_of(text))
    file = frozenset() if person.source is None else frozenset({person.source.file})
    mention = _is_mention(person)
    domains = frozenset(f"@{one.domain}" for one in addresses) if person.id == person.email else None
    return Party(
        refs=tuple(dict.fromkeys((person.id, *(key(text) for text in texts)))),
        listed=(person.id,),
        label=person.label,
        names=names,
        read=_read_names(addresses, logins, vocabulary),
        addresses=frozenset(addresses),
        logins=logins,
        files=domains if domains is not None else frozenset() if mention else file or frozenset({""}),
        mentioned_in=file if mention else frozenset(),
        units=frozenset({fold(person.unit)} if person.unit else ()),
        titles=frozenset({fold(person.title)} if person.title else ()),
        bare_numbers=frozenset(
            {person.id.lstrip("0")} if person.id.isdigit() and person.id.strip("0") else ()
        ),
        hangs=sum(uses.get(text, 0) for text in {person.id, *(key(text) for text in texts)}),
        sources=() if person.source is None else (person.source,),
        unit=person.unit,
    )


def _of_stranger(
    address: str, uses: Mapping[str, int], shown: Mapping[str, str], vocabulary: frozenset[str]
) -> Party:
    plain = key(address)
    one = taken_apart(plain)
    addresses = frozenset({one}) if _is_address(plain) else frozenset()
    logins = _logins((plain,), addresses)
    written = [shown.get(plain, ""), "" if addresses else address]
    return Party(
        refs=tuple(dict.fromkeys((plain, one.text))) if addresses else (plain,),
        listed=(),
        label=shown.get(plain) or address,
        names=frozenset(name for text in written for name in names_of(text)),
        read=_read_names(addresses, logins, vocabulary),
        addresses=addresses,
        logins=logins,
        files=frozenset(f"@{one.domain}" for one in addresses if one.domain),
        hangs=uses.get(address, 0) + (uses.get(plain, 0) if plain != address else 0),
    )


def _is_address(text: str) -> bool:
    return "@" in text or "/cn=" in text.casefold()


@lru_cache(maxsize=1 << 16)
def _is_whole(text: str) -> bool:
    name = name_of(text)
    # "T Miller" is one too, but "t.miller" is an account.
    return name is not None and (name.is_whole or (" " in text.strip() and len(name.words) > 1))


def _is_mention(person: Person) -> bool:
    """Whether a person is only mentioned: a name and nothing else is known."""
    known = (person.email, person.aliases, person.unit, person.title, person.grade, person.managers)
    return not any(known) and (not person.name or person.name == person.id)


def _logins(texts: Iterable[str], addresses: Iterable[Address]) -> frozenset[str]:
    """Names of accounts: of mailboxes, and ids or aliases that look like one."""
    found = {one.login for one in addresses}
    for text in texts:
        plain = key(text)
        if not _is_address(text) and " " not in plain and any(letter.isalpha() for letter in plain):
            found.add(plain)
    return frozenset(login for login in found if len(login) >= _SHORTEST_LOGIN)


def _vocabulary(people: Iterable[Person], shown: Iterable[str]) -> frozenset[str]:
    """Words of names written out: what a log-in such as "amueller" may be made of."""
    texts = [*(person.name for person in people), *shown]
    return frozenset(
        spelled(word) for text in texts for name in names_of(text) for word in (*name.words, *name.former)
    )


def _read_names(
    addresses: Iterable[Address], logins: frozenset[str], vocabulary: frozenset[str]
) -> frozenset[Name]:
    found: dict[Name, None] = {}
    for local in sorted({one.local for one in addresses} | {taken_apart(login).local for login in logins}):
        found.update(dict.fromkeys(_readings(local, vocabulary)))
    return frozenset(found)


def _readings(local: str, vocabulary: frozenset[str]) -> Iterator[Name]:
    """The names an account may stand for: "anna.lee", "alee", "leea" and "annalee" may all be Anna Lee."""
    words = [
        fold(word) for word in local.replace("_", ".").replace("-", ".").replace(" ", ".").split(".") if word
    ]
    if not words or any(not word.isalpha() for word in words):
        return
    if len(words) > 1:
        yield Name(tuple(dict.fromkeys(words)))
        return
    word, made = words[0], 0
    for at in range(1, len(word)):
        first, rest = word[:at], word[at:]
        known = [len(part) == 1 or (len(part) > 1 and spelled(part) in vocabulary) for part in (first, rest)]
        if all(known) and len(word) > len("ab") and made < _MOST_READINGS and first != rest:
            made += 1
            yield Name((first, rest))
    if not made:
        yield Name((word,))


def uses_of(records: Records) -> Counter[str]:
    """Return how often every id and address is used by events, ties and entries."""
    uses: Counter[str] = Counter()
    for tie in records.ties:
        uses.update((tie.source, tie.target))
    uses.update(seat.person for seat in records.memberships)
    uses.update(stance.person for stance in records.stances)
    uses.update(right.person for right in records.rights)
    uses.update(boss for person in records.people for boss in person.managers)
    for address, count in _participants(records):
        uses[key(address)] += count
    return uses


def _participants(records: Records) -> Iterator[tuple[str, int]]:
    """Every address of the events and in how many places it stands."""
    if records.events is None or not records.events.num_rows:
        return
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = (records.events["sender"], pc.list_flatten(records.events["recipients"]))
    for column in columns:
        for one in pc.value_counts(pc.cast(column, pa.string())).to_pylist():
            if one["values"] is not None:
                yield one["values"], one["counts"]
