"""Which columns of the tables name people: what forgetting takes out and pseudonyms are put into.

One table for both, so that a column added for the one is never missed by the other. An initiative names
people inside its parts: see :mod:`orgmap.workspace.rewriting` and :mod:`orgmap.workspace.forgetting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from orgmap.workspace.tables import (
    ASSIGNMENTS,
    DECISIONS,
    FORECASTS,
    MEMBERSHIPS,
    PAIRS,
    PEOPLE,
    PROPOSALS,
    RIGHTS,
    SHOWN_NAMES,
    STANCES,
    TALKS,
    TIES,
    UNITS,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The columns of one table that name people.

    ``of`` are the ids whom a row is about: it goes with any of them. ``beside`` name somebody whom the row
    outlives, or hold a name or an address instead of an id; ``several`` hold a list of people.
    """

    of: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    several: tuple[str, ...] = ()

    @property
    def one(self) -> tuple[str, ...]:
        """The columns that hold one person each.

        >>> Naming(of=("person",), beside=("by",), several=("managers",)).one
        ('person', 'by')
        """
        return (*self.of, *self.beside)

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.one, *self.several)


NAMING: Mapping[sa.Table, Naming] = MappingProxyType(
    {
        PEOPLE: Naming(of=("id",), beside=("name", "email"), several=("aliases", "managers")),
        UNITS: Naming(beside=("head",)),
        TIES: Naming(of=("source", "target", "perceiver")),
        MEMBERSHIPS: Naming(of=("person",)),
        STANCES: Naming(of=("person",)),
        RIGHTS: Naming(of=("person",)),
        PAIRS: Naming(of=("source", "target")),
        TALKS: Naming(of=("person",), beside=("by",)),
        FORECASTS: Naming(of=("person",), beside=("messenger",)),
        ASSIGNMENTS: Naming(of=("person",), several=("managers",)),
        DECISIONS: Naming(of=("one", "other")),
        SHOWN_NAMES: Naming(beside=("address", "name")),
        PROPOSALS: Naming(several=("people",)),
    }
)
