"""Organisations told in the W3C's Organization Ontology (ORG), in Turtle or JSON-LD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from orgmap.model import Membership, Records, Source, Unit
from orgmap.readers.dates import read_day
from orgmap.readers.dot import whole_text
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Table, clean, printable
from orgmap.readers.triples import TYPE, BrokenTriples, Triple, json_ld, turtle

_ORG = "http://www.w3.org/ns/org#"
_NAMES = ("name", "prefLabel", "label", "fn", "legalName", "title")
_BODIES = frozenset({
    "Organization", "FormalOrganization", "OrganizationalUnit", "OrganizationalCollaboration",
    "GovernmentOrganization", "Corporation", "Group",
})  # fmt: skip
_PEOPLE = frozenset({"Person", "Agent", "Individual"})
#: The other way round of each property, so that either way of telling is understood.
_INVERSE: Mapping[str, str] = {
    "hasMember": "memberOf", "hasUnit": "unitOf", "hasSubOrganization": "subOrganizationOf",
    "holds": "heldBy", "hasPost": "postIn", "hasMembership": "member",
}  # fmt: skip


def _local(iri: str) -> str:
    """The last part of an address, after # or /.

    >>> _local("http://x.org/people#ana"), _local("#bo"), _local("http://x.org/u/7/")
    ('ana', 'bo', '7')
    """
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri


class _Graph:
    """What is said of each thing, by the last part of the property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[str, dict[str, list[tuple[str, bool]]]] = {}
        self.rows: dict[str, int] = {}
        for one in triples:
            name = _local(one.predicate)
            self.rows.setdefault(one.subject, one.row)
            own = one.predicate.startswith(_ORG)
            if own and name in _INVERSE and not one.is_text:
                self._keep(one.object, _INVERSE[name], one.subject, is_text=False)
                self.rows.setdefault(one.object, one.row)
            elif one.predicate == TYPE:
                self._keep(one.subject, "type", _local(one.object), is_text=True)
            else:
                self._keep(one.subject, name, one.object, is_text=one.is_text)

    def _keep(self, subject: str, name: str, value: str, *, is_text: bool) -> None:
        self._said.setdefault(subject, {}).setdefault(name, []).append((value, is_text))

    def things(self, *names: str) -> list[str]:
        """Everything one of these properties is said of."""
        return [subject for subject, own in self._said.items() if any(name in own for name in names)]

    def of(self, subject: str, *names: str) -> list[str]:
        """The things these properties lead to."""
        own = self._said.get(subject, {})
        return [value for name in names for value, is_text in own.get(name, ()) if not is_text]

    def text(self, subject: str, *names: str) -> str:
        """The first text of these properties."""
        own = self._said.get(subject, {})
        found = (clean(value) for name in names for value, is_text in own.get(name, ()) if is_text)
        return printable(" ".join(next(filter(None, found), "")[:1000].split()))

    def types(self, subject: str) -> set[str]:
        """The kinds of a thing, last parts only."""
        return {value for value, _ in self._said.get(subject, {}).get("type", ())}

    def label(self, subject: str) -> str:
        """What a thing is called."""
        return self.text(subject, *_NAMES) or printable(_local(subject)[:200])


class _Organisation:
    """People, posts and bodies made of what is said."""

    def __init__(self, graph: _Graph, file: str) -> None:
        self._graph, self._file = graph, file
        self._roster = Roster(file)
        posts = graph.things("postIn", "heldBy") + [
            one for one in graph.things("type") if "Post" in graph.types(one)
        ]
        self._posts = dict.fromkeys(posts)
        self._bodies = dict.fromkeys(self._all_bodies())
        self._people = dict.fromkeys(self._all_people())
        often = Counter(map(_local, self._people))
        self._ids = {one: self._id(one, often) for one in self._people}
        self._held: dict[str, list[str]] = {}
        for post in self._posts:
            for person in graph.of(post, "heldBy"):
                self._held.setdefault(person, []).append(post)
        self.vacant = sum(not self._holders(post) for post in self._posts)

    def _id(self, one: str, often: Mapping[str, int]) -> str:
        """The last part of the address where that is nobody else's; a nameless thing goes by its name."""
        if one.startswith("_:"):
            return self._graph.label(one)
        return _local(one) if often[_local(one)] == 1 else one

    def _all_bodies(self) -> Iterable[str]:
        yield from (one for one in self._graph.things("type") if self._graph.types(one) & _BODIES)
        for one in self._graph.things("unitOf", "subOrganizationOf", "transitiveSubOrganizationOf"):
            yield one
            yield from self._graph.of(one, "unitOf", "subOrganizationOf", "transitiveSubOrganizationOf")
        for one in self._graph.things("headOf", "memberOf", "organization", "postIn"):
            yield from self._graph.of(one, "headOf", "memberOf", "organization", "postIn")

    def _all_people(self) -> Iterable[str]:
        graph = self._graph
        found = [one for one in graph.things("type") if graph.types(one) & _PEOPLE]
        found += graph.things("headOf", "memberOf", "reportsTo", "mbox")
        for one in graph.things("member", "heldBy", "reportsTo"):
            found += graph.of(one, "member", "heldBy", "reportsTo")
        return (one for one in found if one not in self._bodies and one not in self._posts)

    def _holders(self, end: str) -> list[str]:
        """The people an agent or a post stands for."""
        return self._graph.of(end, "heldBy") if end in self._posts else [end]

    def _row(self, thing: str) -> int:
        return self._graph.rows.get(thing, 1)

    def read(self, table: Table) -> Part:
        """The records."""
        managers = self._managers()
        seats = list(self._seats())
        units = self._units_of(seats)
        for one, person in self._ids.items():
            email = self._graph.text(one, "mbox", "email") or next(
                iter(self._graph.of(one, "mbox", "hasEmail")), ""
            )
            plain = email.removeprefix("mailto:")
            self._roster.add(
                self._row(one),
                person=person,
                name=self._graph.label(one),
                email=plain if "@" in plain else "",
                unit=units.get(one, ""),
                title=self._title(one),
                managers=[self._ids[boss] for boss in managers.get(one, ()) if boss in self._ids],
            )
        memberships = tuple(
            replace(seat, person=self._ids[seat.person]) for seat in seats if seat.person in self._ids
        )
        records = Records(people=self._roster.people, units=self._units(), memberships=memberships)
        part = Part(records, tuple(table.problems), len(self._roster) + len(memberships), self.vacant)
        return part.noting(
            f"{self._file}: {counted(self.vacant, 'post')} held by nobody: those below report further up."
            if self.vacant
            else ""
        )

    def _managers(self) -> dict[str, list[str]]:
        """Who reports to whom; a post stands for whoever holds it, and passes on what nobody holds."""
        found: dict[str, list[str]] = {}
        for one in self._graph.things("reportsTo"):
            above: list[str] = []
            seen, ends = {one}, self._graph.of(one, "reportsTo")
            while ends:
                end = ends.pop(0)
                if end not in seen:
                    seen.add(end)
                    holders = self._holders(end)
                    above += holders
                    ends += [] if holders else self._graph.of(end, "reportsTo")
            for person in self._holders(one):
                found.setdefault(person, []).extend(above)
        return found

    def _title(self, person: str) -> str:
        own = self._held.get(person, [])
        named = [role for post in own for role in self._graph.of(post, "role")]
        labels = [self._graph.label(one) for one in named] + [self._graph.text(one, *_NAMES) for one in own]
        return next(filter(None, labels), "")

    def _seats(self) -> Iterable[Membership]:
        """Memberships with a role or dates, and plain ones."""
        graph = self._graph
        for one in graph.things("member"):
            for person in graph.of(one, "member"):
                for body in graph.of(one, "organization"):
                    role = ", ".join(graph.label(role) for role in graph.of(one, "role")) or None
                    start, end = self._period(one)
                    yield Membership(
                        person, graph.label(body), role, start, end, Source(self._file, self._row(one))
                    )
        for person in graph.things("memberOf"):
            for body in graph.of(person, "memberOf"):
                yield Membership(person, graph.label(body), source=Source(self._file, self._row(person)))

    def _period(self, one: str) -> tuple[date | None, date | None]:
        """The days of ``memberDuring``."""
        found: list[date | None] = []
        for names in (("hasBeginning", "start", "startDate"), ("hasEnd", "end", "endDate")):
            day = None
            for during in (*self._graph.of(one, "memberDuring"), one):
                texts = [self._graph.text(during, *names)]
                texts += [
                    self._graph.text(moment, "inXSDDate", "inXSDDateTime", "inXSDDateTimeStamp")
                    for moment in self._graph.of(during, *names)
                ]
                for text in filter(None, texts):
                    try:
                        day = day or read_day(text[:40])
                    except (ValueError, OverflowError):
                        continue
            found.append(day)
        return found[0], found[1]

    def _units_of(self, seats: list[Membership]) -> dict[str, str]:
        """The unit of each person: where the post is, else the first unit they are plainly members of.

        That membership is no seat in a body, and is taken out of ``seats``.
        """
        found: dict[str, str] = {}
        for post in self._posts:
            for person in self._graph.of(post, "heldBy"):
                for body in self._graph.of(post, "postIn"):
                    found.setdefault(person, self._graph.label(body))
        kept = []
        for seat in seats:
            plain = seat.role is None and seat.start is None and seat.end is None
            if not plain or found.setdefault(seat.person, seat.body) != seat.body:
                kept.append(seat)
        seats[:] = kept
        return found

    def _units(self) -> tuple[Unit, ...]:
        heads: dict[str, str] = {}
        for person in self._graph.things("headOf"):
            for holder in self._holders(person):
                for body in self._graph.of(person, "headOf"):
                    heads.setdefault(body, self._ids.get(holder, ""))
        found: dict[str, Unit] = {}
        for body in self._bodies:
            above = self._graph.of(body, "unitOf", "subOrganizationOf")
            name = self._graph.label(body)
            parent = self._graph.label(above[0]) if above else None
            source = Source(self._file, self._row(body))
            found.setdefault(
                name, Unit(name, parent if parent != name else None, heads.get(body) or None, source=source)
            )
        return tuple(found.values())


def _is_turtle(look: Look) -> float:
    if look.is_zip or _ORG not in look.text or look.start.startswith(("{", "[{")):
        return 0.0
    return 0.97 if not look.start.startswith("<?xml") and "<rdf:RDF" not in look.start else 0.0


def _is_json(look: Look) -> float:
    if not look.start.startswith(("{", "[")):
        return 0.0
    return 0.97 if _ORG in look.text and ('"@id"' in look.text or '"@context"' in look.text) else 0.0


def _read_turtle(look: Look) -> Part:
    table = Table(look.file)
    text = whole_text(look, table)
    if text is None:
        return Part(problems=tuple(table.problems))
    try:
        triples: Sequence[Triple] = turtle(text)
    except BrokenTriples as error:
        table.fault(
            "The text is no Turtle from here on.", "Correct the line, or export it again.", row=error.row
        )
        return Part(problems=tuple(table.problems))
    return _Organisation(_Graph(triples), look.file).read(table)


def _read_json(look: Look) -> Part:
    value: Any
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    table = Table(look.file)
    try:
        triples = json_ld(value)
    except (BrokenTriples, RecursionError):
        table.fault("The JSON is nested too deeply to be an organisation.", "Export it again.")
        return Part(problems=tuple(table.problems))
    return _Organisation(_Graph(triples), look.file).read(table)


_GIVES = (
    "people, managers (through posts, too), units with parents and heads, memberships with role and dates"
)
FORMATS = (
    Format("W3C Organization Ontology (Turtle)", "ORG ontology", _is_turtle, _read_turtle, "R", _GIVES),
    Format("W3C Organization Ontology (JSON-LD)", "ORG ontology", _is_json, _read_json, "R", _GIVES),
)
