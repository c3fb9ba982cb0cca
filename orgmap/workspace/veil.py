"""What stands between a user's names and a workspace that keeps pseudonyms; nothing where it keeps names."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.model import Initiative, Person
from orgmap.workspace import profiles, pseudonyms
from orgmap.workspace.batches import Batches
from orgmap.workspace.keyfile import KeyFile
from orgmap.workspace.pseudonyms import Pseudonymised
from orgmap.workspace.rewriting import rewritten
from orgmap.workspace.store import Store
from orgmap.workspace.tables import NOUN_OF
from orgmap.workspace.traces import things_of

if TYPE_CHECKING:
    from orgmap.workspace.additions import Read

#: Where the key lies, when no option says so.
KEY_VARIABLE = "ORGMAP_KEY"


class Veil:
    """The pseudonyms of one workspace."""

    def __init__(self, store: Store, key_file: Path | None) -> None:
        self._store = store
        said = os.environ.get(KEY_VARIABLE)
        self._path = key_file or (Path(said) if said else None)

    @property
    def is_on(self) -> bool:
        """Whether the workspace keeps pseudonyms instead of names."""
        return pseudonyms.mark_of(self._store.meta()) is not None

    def put_on(self, path: Path, batches: Batches) -> Pseudonymised:
        """Put pseudonyms in the place of all names, with a key in a file outside the workspace."""
        if self.is_on:
            raise InputError(Problem("This workspace keeps pseudonyms already.", ""))
        folder = self._store.path.parent.resolve()
        if path.resolve().is_relative_to(folder):
            raise InputError(
                Problem(
                    f"The key {path} would lie in the workspace itself.",
                    "Name a place apart from it: whoever has both can read all names.",
                )
            )
        with self._store.writing() as connection:
            batches.sweep(set(connection.execute(sa.text("SELECT path FROM event_files")).scalars()))
            key = KeyFile.load(path) if path.exists() else KeyFile.make(path)
            _, done = pseudonyms.pseudonymise(connection, batches, key)
            profiles.scrub_kept(folder, pseudonyms.scrubber(key, things_of(connection)))
            self._store.ask_for_scrub(connection)
        self._path = path
        return done

    def reading(self, connection: sa.Connection, reading: Read, *, keep: bool = True) -> Read:
        """Return a reading as it may be kept and shown; new pseudonyms go to the key first."""
        if not self.is_on:
            return reading
        key = self._key()
        other = pseudonyms.veiled(reading, key, things_of(connection))
        if keep:
            key.save()
        return other

    def records(self, connection: sa.Connection, entered: Collection[Any]) -> list[Any]:
        """Return records entered by hand as they may be kept."""
        if not self.is_on:
            return list(entered)
        from orgmap.workspace.additions import gathered
        from orgmap.workspace.rows import members

        made = []
        for record in entered:
            if not _has_words(record):
                made.append(record)  # only ids and numbers: those shown are pseudonyms already
                continue
            key = self._key()
            rule = pseudonyms.rule_of(key, things_of(connection))
            (other,) = members(rewritten(gathered([record]), rule), NOUN_OF[type(record)])
            key.save()
            made.append(other)
        return made

    def text(self, connection: sa.Connection, text: str | None) -> str | None:
        """Return a sentence as it may be kept."""
        if not text or not self.is_on:
            return text
        return pseudonyms.scrubber(self._key(), things_of(connection))(text)

    def person(self, text: str) -> str:
        """Return the pseudonym of somebody named with the key at hand; else the text as it is."""
        if not self.is_on or self._path is None:
            return text
        key = self._key()
        before = key.originals
        made = key.pseudonym(text)
        return made if made in before else text

    def known_as(self, addresses: Collection[str]) -> set[str]:
        """Return what these pseudonyms stand for, where the key is at hand."""
        if not self.is_on or self._path is None:
            return set()
        originals = self._key().originals
        folded = {made.casefold(): text for made, text in originals.items()}
        return {folded[one.casefold()] for one in addresses if one.casefold() in folded}

    def drop(self, addresses: Collection[str]) -> None:
        """Take somebody who is to be forgotten out of the key, too."""
        if not self.is_on or self._path is None:
            return
        key = self._key()
        gone = {one.casefold() for one in addresses}
        key.drop({made for made in key.originals if made.casefold() in gone})
        key.save()

    def reveal(self, texts: Collection[str]) -> Mapping[str, str]:
        """Return what pseudonyms stand for (all of them where none is named), with the key.

        Raises WorkspaceError without the key, InputError with another's, UnknownName for what is none.
        """
        if not self.is_on:
            raise InputError(Problem("This workspace keeps names, not pseudonyms.", ""))
        originals = self._key().originals
        if not texts:
            return originals
        folded = {made.casefold(): made for made in originals}
        for text in texts:
            if text.casefold() not in folded:
                raise UnknownName("pseudonym", text, list(originals))
        return {folded[text.casefold()]: originals[folded[text.casefold()]] for text in texts}

    def _key(self) -> KeyFile:
        return pseudonyms.opened_key(self._store.meta(), self._path)


def _has_words(record: Any) -> bool:
    """Whether a record says anything but ids, numbers and names of things."""
    if isinstance(record, Person | Initiative):
        return True
    fields = ("concern", "note", "value_driver", "economics", "metrics")
    return any(getattr(record, name, None) for name in fields)
