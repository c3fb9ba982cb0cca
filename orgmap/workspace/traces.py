"""What a person is known by in a workspace, and how it is told apart from the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem
from orgmap.identity import key
from orgmap.model import is_known_layer
from orgmap.workspace.tables import MEMBERSHIPS, PEOPLE, RIGHTS, SHOWN_NAMES, TIES, UNITS

FORGOTTEN = "[forgotten]"

#: Columns that name a thing, which may be called like a person's id or alias ("HR", "Trust").
_THINGS = (UNITS.c.name, UNITS.c.parent, PEOPLE.c.unit, RIGHTS.c.gate, MEMBERSHIPS.c.body, TIES.c.layer)


@dataclass(frozen=True)
class Traces:
    """Everything a person is known by.

    ``addresses`` is all of it in the form addresses are compared in. ``words`` is what is replaced
    in sentences: not an id that is a short number or an alias of two letters, which would hit every
    number and many words, nor one that is also the name of a unit, gate, body or layer.
    """

    id: str
    addresses: frozenset[str]
    words: tuple[str, ...]
    things: frozenset[str]

    @classmethod
    def find(cls, connection: sa.Connection, text: str) -> Traces:
        """Return those of who is meant by an id, an e-mail address or a name, known here or not.

        Raises InputError where several people share the name.
        """
        columns = (PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.email, PEOPLE.c.aliases)
        rows = connection.execute(sa.select(*columns)).all()
        shown = connection.execute(sa.select(SHOWN_NAMES.c.address, SHOWN_NAMES.c.name)).all()
        person = _meant(rows, shown, text)
        own = [row for row in rows if row.id == person]
        others = [row for row in rows if row.id != person]
        theirs = {key(one) for row in others for one in (row.id, row.email or "", *row.aliases)}
        their_names = {key(row.name or "") for row in others}
        things = things_of(connection)
        aliases = {alias for row in own for alias in row.aliases}
        emails = {row.email or "" for row in own}
        mailboxes = {key(one) for one in {person} | emails}
        names = {row.name or "" for row in own} | {row.name for row in shown if key(row.address) in mailboxes}
        handles = {alias for alias in aliases if len(alias) > 2 and key(alias) not in theirs}
        if not (person.isdigit() and len(person) < 4):
            handles.add(person)
        words = {word.strip() for word in names | emails | {one for one in handles if key(one) not in things}}
        own_names = {name for name in names if key(name) not in their_names}
        addresses = {key(one) for one in {person} | aliases | emails | own_names}
        ordered = sorted(words - {""}, key=lambda word: (-len(word), word))
        return cls(person, frozenset(addresses - {""}), tuple(ordered), things)

    def scrubber(self) -> Callable[[str], str]:
        """Return a function that takes every mention out of a text."""
        parts = [_bounded(word) for word in self.words]
        parts.append(re.escape(f"'{self.id}'"))  # how our own sentences name a person
        pattern = re.compile("|".join(parts), re.IGNORECASE)
        # A one-word text that is a thing's name is that thing, whoever is called like it.
        kept = {thing for thing in self.things if " " not in thing and "@" not in thing}
        return lambda text: (
            text if key(text) in kept or is_known_layer(text) else pattern.sub(FORGOTTEN, text)
        )

    def participant(self) -> Callable[[str], bool]:
        """Return whether a participant of an event is this person.

        By the whole address, or where it holds their e-mail or full name; an id or a first name
        inside another's address is no sign.
        """
        certain = [_bounded(word) for word in sorted(self.addresses) if "@" in word or " " in word]
        pattern = re.compile("|".join(certain) or r"(?!)", re.IGNORECASE)
        return lambda address: key(address) in self.addresses or pattern.search(address) is not None


def mentions(words: Collection[str], instead: str) -> Callable[[str], str]:
    """Return a function that puts something else in the place of every mention of these words."""
    if not words:
        return lambda text: text
    ordered = sorted(words, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(_bounded, ordered)), re.IGNORECASE)
    return lambda text: pattern.sub(instead, text)


def _meant(rows: Sequence[Any], shown: Sequence[Any], text: str) -> str:
    """Return the id of who is meant: by id, else by e-mail, else by name; the text itself for nobody."""
    meant = [row for row in rows if row.id == text]
    meant = meant or [row for row in rows if row.email and key(row.email) == key(text)]
    meant = meant or [row for row in rows if key(row.name or "") == key(text)]
    ids = sorted({row.id for row in meant} or {row.address for row in shown if key(row.name) == key(text)})
    if len(ids) > 1:
        sentence = f"'{text}' is the name of several people ({', '.join(ids)})."
        raise InputError(Problem(sentence, "Say which, by their id."))
    return ids[0] if ids else text


def things_of(connection: sa.Connection) -> frozenset[str]:
    """Return what units, gates, bodies and layers are called, in the form it is compared in."""
    found: set[str] = set()
    for column in _THINGS:
        names = connection.execute(sa.select(column).distinct()).scalars()
        found.update(key(name) for name in names if name)
    return frozenset(found)


def _bounded(word: str) -> str:
    """Return the pattern of a word standing for itself, not inside a longer one."""
    before, after = (r"(?<![\w.+-])", r"(?![\w-])") if "@" in word else (r"(?<!\w)", r"(?!\w)")
    return before + re.escape(word) + after
