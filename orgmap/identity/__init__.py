"""Who is the same person: one record a person, and events that speak of people instead of addresses.

Sure pairs are merged; doubtful ones are listed with the evidence for and against and asked, never
guessed. An address that two people claim belongs to nobody until a user says so, and whoever is not in
the list of people is a stranger: counted, never invented.

Names, addresses and accounts of every source are compared: case, plus-addresses, second domains, log-in
and Exchange legacy names, "Last, First", initials, accents and alphabets, short forms, maiden and double
names, any order of words. How, and how well it does: docs/explanation/identity.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from orgmap.identity import claims
from orgmap.identity.addresses import is_robot, is_shared, key
from orgmap.identity.findings import DoubtfulPair, Identities, Question, SamePerson, Suspect
from orgmap.identity.memory import Memory, fingerprint_of
from orgmap.identity.participants import Roster, addresses, resolved
from orgmap.identity.parties import parties_of, uses_of
from orgmap.identity.people import TOLD_SINGLY, merged
from orgmap.identity.renaming import renamed
from orgmap.identity.resolution import decide, uncollected
from orgmap.model import Doubt, Person, Records
from orgmap.posts import with_holders

__all__ = [
    "TOLD_SINGLY",
    "DoubtfulPair",
    "Identities",
    "Memory",
    "Question",
    "Roster",
    "SamePerson",
    "Suspect",
    "identify",
    "is_robot",
    "is_shared",
    "key",
    "references",
    "resolve",
    "with_people_of_mail",
]


def resolve(records: Records, *, memory: Memory | None = None) -> Records:
    """Who took part in each event, and which records are the same person?

    * People with one id in several files become one: field by field the first value that is not
      blank stands, managers and aliases are joined in order, a contradiction is told with both
      places. A second e-mail address becomes an alias.
    * People with several ids become one where that is sure (see :func:`identify`), or where a decision
      of the records says so. The id of the chart is kept; every mention follows, sources stay.
    * Participants of events become person ids: by id, else by e-mail or alias whatever the case.
      Strangers, robots, shared mailboxes and addresses claimed by two people are taken out and told.
      Events left without a sender or without a recipient are dropped; a meeting stays while two
      colleagues are left, its sender unknown (null) where the organiser is a stranger.
    * ``group_size`` is added to the events: to how many people the message really went (strangers
      included), or how many attended the meeting, so that shares stay those of the original.
    * ``doubts`` are the pairs of people who may be one, with the probability that they are.
    * Without any person, people are made from ties and events.
    * ``memory`` recalls what was found for the same data before.

    Raises nothing. Resolving twice is the same as once: records that carry ``doubts`` are resolved.

    >>> both = Records(people=(Person("p1", "Ann", grade=2.0), Person("p1", email="ann@x.org")))
    >>> resolve(both).people[0].email
    'ann@x.org'
    >>> one = Records(people=(Person("p1", "Ann Lee", "ann@x.org"), Person("s9", "Lee, Ann", "Ann+1@x.org")))
    >>> [person.id for person in resolve(one).people]
    ['p1', 's9']
    """
    records = with_holders(records)
    people, notes = _people(records)
    if records.doubts is None:
        found = _identified(records, people, memory)
        records, people, more = _joined(records, people, found)
        notes = (*notes, *more)
    events = records.events
    if events is not None and events.num_rows:
        events, about_events = resolved(events, Roster.of(people))
        notes = (*notes, *about_events)
    return replace(records, people=people, events=events, notes=_together(records.notes, notes))


def identify(records: Records, *, memory: Memory | None = None) -> Identities:
    """Who is surely one person, and who may be?

    Decisions of the records stand before evidence: a pair said to be one is one, a pair said to be two
    is neither merged nor asked again. ``memory`` recalls what was found for the same data before.

    >>> chart = (Person("p1", "Ann Lee", unit="Sales"), Person("p2", "Bob Fox"))
    >>> survey = (Person("s1", "A Lee", unit="Sales"), Person("s2", "Fox, Bob", unit="Law"))
    >>> identify(Records(people=chart)).doubtful
    ()
    """
    people, _ = _people(records)
    return _identified(records, people, memory)


def references(records: Records) -> frozenset[str]:
    """Return the ids, addresses and aliases the records use, in compared form, and ids as written."""
    people, _ = _people(replace(records, decisions=()))
    used = addresses(records.events) if records.events is not None and records.events.num_rows else []
    texts = {text for p in people for text in (p.id, p.email or "", *p.aliases)}
    texts.update(end for tie in records.ties for end in (tie.source, tie.target))
    return frozenset({key(text) for text in (*texts, *used)} | {p.id for p in people}) - {""}


def _identified(records: Records, people: Sequence[Person], memory: Memory | None) -> Identities:
    if not people:
        return Identities()
    uses = uses_of(records)

    def find() -> Identities:
        with uncollected():
            parties = parties_of(records, people, uses)
            return decide(parties, records.decisions, precedence=_precedence(people), uses=uses)

    if memory is None:
        return find()
    return memory.recall(fingerprint_of(people, uses, records.names, records.decisions), find)


def _people(records: Records) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    people, notes = merged(records.people)
    people = claims.settled(people, records.decisions)
    # Reading mail alone makes a person of every address; machines and lists among them are no people.
    people = tuple(p for p in people if not (p.id == p.email and (is_robot(p.id) or is_shared(p.id))))
    return (people, notes) if people else _found(records)


def _precedence(people: Sequence[Person]) -> dict[str, int]:
    """Whose id is kept: those of the chart first (who have or are managers), then who is known best."""
    bosses = {boss for person in people for boss in person.managers}

    def place(person: Person) -> tuple[bool, bool, int, str, int]:
        charted = bool(person.managers) or person.id in bosses
        known = (person.unit, person.title, person.grade, person.email, person.name)
        source = person.source
        return (
            not charted,
            person.id == person.email,
            -sum(value not in (None, "") for value in known),
            source.file if source else "",
            source.row if source else 0,
        )

    return {person.id: at for at, person in enumerate(sorted(people, key=place))}


def _joined(
    records: Records, people: Sequence[Person], found: Identities
) -> tuple[Records, tuple[Person, ...], tuple[str, ...]]:
    """Put the identities of each person together, people, mentions and doubts alike."""
    ids = {other: one.id for one in found.same for other in one.ids}
    by_id = {person.id: person for person in people}
    joined: dict[str, Person] = {}
    for one in found.same:
        group = [by_id[ref] for ref in (one.id, *one.ids)]
        joined[one.id] = _as_one(group, one)
    kept = tuple(
        replace(
            person,
            managers=tuple(
                dict.fromkeys(ids.get(b, b) for b in person.managers if ids.get(b, b) != person.id)
            ),
        )
        for person in (joined.get(p.id, p) for p in people if p.id not in ids)
    )
    records, notes = renamed(records, ids)
    here = {person.id for person in kept}
    doubts = tuple(
        Doubt(pair.one, pair.other, pair.probability)
        for pair in found.doubtful
        if pair.one in here and pair.other in here
    )
    return replace(records, doubts=doubts or None if not kept else doubts), kept, (*_told(found), *notes)


def _as_one(group: Sequence[Person], one: SamePerson) -> Person:
    """One record of several identities: the first stands, others fill its blanks; names become aliases."""
    first = group[0]
    # Their names differ by nature, and a second address is no contradiction: nothing to tell.
    alike = [replace(p, id=first.id, name=first.name or p.name, source=first.source) for p in group]
    quiet = [alike[0], *(_filling(alike[0], other) for other in alike[1:])]
    (person,), _ = merged(quiet)
    own = {key(text) for text in (person.id, person.email or "", *person.aliases)}
    aliases = dict.fromkeys(
        text
        for text in (*one.ids, *(p.email or "" for p in group), *one.refs, *(p.name for p in group))
        if text and text != person.name and key(text) not in own
    )
    once = {key(alias): alias for alias in reversed(aliases)}
    return replace(person, aliases=(*person.aliases, *(a for a in aliases if once.get(key(a)) == a)))


def _filling(first: Person, other: Person) -> Person:
    return replace(
        other,
        email=first.email or other.email,
        unit=first.unit or other.unit,
        title=first.title or other.title,
        grade=other.grade if first.grade is None else first.grade,
        authority=other.authority if first.authority is None else first.authority,
    )


def _told(found: Identities) -> tuple[str, ...]:
    notes = []
    if found.same:
        number = len(found.same)
        who = "1 person was" if number == 1 else f"{number} people were"
        notes.append(f"{who} seen under several names, ids or addresses and counted once.")
    if found.doubtful:
        number = len(found.doubtful)
        pairs = (
            "1 pair of identities may be one person"
            if number == 1
            else (f"{number} pairs of identities may be one person each")
        )
        notes.append(f"{pairs}: nothing was guessed. 'orgmap identities' lists and asks.")
    return tuple(notes)


def with_people_of_mail(records: Records, names: Mapping[str, str]) -> Records:
    """Who are the people where only mail was read? Its addresses, under the names shown beside them.

    The records come back as they are where they hold people or ties, or no name is known; robots and
    shared mailboxes are no people.

    >>> with_people_of_mail(Records(), {"ann@x.org": "Ann"}) == Records()
    True
    """
    if records.people or records.ties or not names or records.events is None or not records.events.num_rows:
        return records
    people = tuple(
        Person(address, names.get(address, ""), address if "@" in address else None)
        for address in addresses(records.events)
        if not is_robot(address) and not is_shared(address)
    )
    return replace(records, people=people)


def _found(records: Records) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """People where none were listed: the ends of ties, and the addresses of events."""
    ends = dict.fromkeys(end for tie in records.ties for end in (tie.source, tie.target))
    people = {key(end): Person(id=end) for end in ends}
    if records.events is not None and records.events.num_rows:
        for address in addresses(records.events):
            plain = key(address)
            if plain and plain not in people and not is_robot(plain) and not is_shared(plain):
                people[plain] = Person(id=plain, email=plain) if "@" in plain else Person(id=address.strip())
    if not people:
        return (), ()
    note = f"No list of people was given: {len(people)} people were made from the ends of ties and events."
    return tuple(people.values()), (note,)


def _together(notes: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*notes, *more)))
