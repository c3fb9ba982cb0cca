"""The people a file speaks of by id, address or name, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from orgmap.model import NO_ATTRIBUTES, Person, Source
from orgmap.readers.orgchart import compared


@dataclass
class Roster:
    """People gathered from one file. Whoever has no id goes by the address, else by the name."""

    file: str
    _people: dict[str, Person] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._people)

    def add(
        self,
        row: int,
        *,
        person: str = "",
        name: str = "",
        email: str = "",
        aliases: Iterable[str] = (),
        unit: str = "",
        title: str = "",
        managers: Iterable[str] = (),
        attributes: Mapping[str, str] = NO_ATTRIBUTES,
    ) -> str:
        """Make somebody known, or fill in what was not known of them; gives the id (blank for nobody)."""
        address = email.strip().casefold()
        key = person or (address and self._addresses.get(address, "")) or address or self.find(name) or name
        if not key:
            return ""
        old = self._people.get(key) or Person(key, source=Source(self.file, row))
        new = replace(
            old,
            name=old.name or name,
            email=old.email or address or None,
            aliases=tuple(
                one for one in dict.fromkeys((*old.aliases, *aliases)) if one and one not in (key, address)
            ),
            unit=old.unit or unit or None,
            title=old.title or title or None,
            managers=tuple(one for one in dict.fromkeys((*old.managers, *managers)) if one and one != key),
            attributes=old.attributes or attributes,
        )
        self._people[key] = new
        self._names.setdefault(compared(new.name or key), set()).add(key)
        if new.email:
            self._addresses.setdefault(new.email, key)
        return key

    def find(self, text: str) -> str:
        """The one person of this id, address or name; blank where there is none, or several."""
        text = text.strip()
        if text in self._people:
            return text
        if (address := text.casefold()) in self._addresses:
            return self._addresses[address]
        found = self._names.get(compared(text), set()) if text else set()
        return next(iter(found)) if len(found) == 1 else ""

    def of(self, text: str, row: int) -> str:
        """The person of this name or address, made known where they are not yet."""
        text = " ".join(text.split())
        return self.find(text) or (
            self.add(row, email=text) if "@" in text and " " not in text else self.add(row, name=text)
        )

    def fill(self) -> int:
        """Make managers known who have no row of their own; gives their number."""
        absent = dict.fromkeys(
            (manager, person.source.row if person.source else 1)
            for person in self._people.values()
            for manager in person.managers
            if manager not in self._people
        )
        before = len(self)
        for manager, row in absent:
            self.add(row, person=manager, email=manager if "@" in manager else "")
        return len(self) - before

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order they were met."""
        return tuple(self._people.values())


def bosses_only(file: str, number: int) -> str:
    """A sentence on managers who have no row of their own; empty where there are none."""
    who = "1 manager has" if number == 1 else f"{number:,} managers have"
    return f"{file}: {who} no row of their own: known by address or id only." if number else ""
