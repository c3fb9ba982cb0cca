"""Addresses and aliases that several people claim: asked about, and given to whom the user said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from orgmap.identity.addresses import is_robot, is_shared, key
from orgmap.identity.findings import Question, Suspect
from orgmap.identity.parties import Party
from orgmap.model import Decision, Person


def settled(people: Sequence[Person], decisions: Iterable[Decision]) -> tuple[Person, ...]:
    """Return the people without the addresses and aliases a user said are not theirs.

    >>> two = (Person("p1", "Ann Lee", "lee@x.org"), Person("p2", "Al Lee", "lee@x.org"))
    >>> [one.email for one in settled(two, [Decision("Lee@x.org", "p2", same=False)])]
    ['lee@x.org', None]
    """
    ids = {person.id for person in people}
    latest = {(said.one, said.other): said.same for said in decisions}
    latest.update({(other, one): same for (one, other), same in latest.items()})
    refused: dict[str, set[str]] = {}
    for (person, ref), same in latest.items():
        if not same and person in ids and ref not in ids:
            refused.setdefault(person, set()).add(key(ref))
    return tuple(_without(one, refused[one.id]) if one.id in refused else one for one in people)


def _without(person: Person, refs: set[str]) -> Person:
    kept = tuple(alias for alias in person.aliases if key(alias) not in refs)
    email = None if person.email and key(person.email) in refs else person.email
    if kept == person.aliases and email == person.email:
        return person
    return replace(person, aliases=kept, email=email)


def questions(parties: Sequence[Party], uses: Mapping[str, int]) -> tuple[Question, ...]:
    """Return a question for each address or alias in use that several claim; none for a shared mailbox."""
    claims: dict[str, list[Party]] = {}
    for party in parties:
        if party.listed:
            for ref in dict.fromkeys(key(one) for one in party.refs):
                claims.setdefault(ref, []).append(party)
    ids = {ref for party in parties for ref in party.listed}
    found = []
    for ref, several in claims.items():
        if len(several) > 1 and uses.get(ref) and ref not in ids and not is_shared(ref) and not is_robot(ref):
            share = round(1.0 / len(several), 4)
            suspects = tuple(
                Suspect(one.refs[0], one.label, one.unit, share, ("lists it as theirs",), ("so do others",))
                for one in several
            )
            sources = tuple(dict.fromkeys(line for one in several for line in one.sources))
            found.append(Question(ref, ref, suspects, uses[ref], sources, "address"))
    return tuple(found)
