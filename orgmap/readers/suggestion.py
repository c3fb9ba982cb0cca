"""What the columns of an unknown table may mean: guesses, each with how sure and why, to be confirmed.

Guesses come from the names of columns (the plain files' own, then nine languages), from the shape of
values, and for the manager column from referential inclusion: its values stand in a column of ids,
addresses or names. What no file can say is put in words, for the user to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from orgmap.errors import InputError, Problem
from orgmap.readers.columns import Column, shown
from orgmap.readers.dates import Order, settle
from orgmap.readers.detect import layer_of, table_kind
from orgmap.readers.headings import fields_of, is_private, name_parts
from orgmap.readers.look import Look, Options
from orgmap.readers.mapping import LEFT_OUT, Kind, Meaning, Profile, fields_for, form_of, required_for
from orgmap.readers.orgchart import find_lines
from orgmap.readers.people import PEOPLE
from orgmap.readers.tables import Row, Table, clean, normal

#: Rows that are looked at.
MOST = 2_000
_SAMPLES = 3
_LANGUAGES = MappingProxyType(
    {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
     "sv": "Swedish", "pl": "Polish", "ja": "Japanese", "en": "English"}
)  # fmt: skip
_TABLES: MappingProxyType[str, Kind] = MappingProxyType(
    {"edges": "ties", "org chart": "people", "layers": "units"}
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T].*)?")
_IN_NUMBERS = re.compile(r"[+-]?\d+([.,]\d+)?")
_NAMED_FIELDS = MappingProxyType({"first": "first name", "last": "last name"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A column: its first values, the field it may hold, how surely (0..1), and why."""

    column: str
    samples: tuple[str, ...]
    field: str = ""
    confidence: float = 0.0
    why: str = "nothing tells what it holds"


@dataclass(frozen=True)
class Suggestion:
    """A table and what it may mean. ``open_questions`` are sentences on what no file can say."""

    file: str
    table: Kind
    confidence: float
    guesses: tuple[Guess, ...]
    open_questions: tuple[str, ...]
    profile: Profile

    @property
    def remarks(self) -> MappingProxyType[str, str]:
        """A comment for each column, for the profile as a file: samples, how sure, why."""
        return MappingProxyType({one.column: _remark(one) for one in self.guesses})


def _remark(one: Guess) -> str:
    samples = ", ".join(shown(text) for text in one.samples) or "no values"
    sure = f"{one.confidence:.0%} sure: " if one.field not in ("", LEFT_OUT) else ""
    return f"{samples}. {sure}{one.why}."


def suggest(path: Path, *, table: Kind | None = None, encoding: str | None = None) -> Suggestion:
    """What may the columns of this table mean?

    ``table`` says which kind it is, where that is known.

    Raises
    ------
    InputError
        There is no table in the file.
    """
    return _guessing(path, encoding).suggestion(table)


def words_to_settle(
    path: Path, profile: Profile, *, encoding: str | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Which words in a file does its profile not say the meaning of? By column, at most twenty each.

    A column that has to hold certain words, or numbers, may hold others; ``values`` of the column says
    what they stand for. Errors as :func:`suggest`.
    """
    guessing = _guessing(path, encoding)
    known = {column.name: column for column in form_of(profile.table).columns}
    held = ((one, known[one.field]) for one in profile.columns if one.field in known)
    words = {
        one.column: guessing.words(column, one.column, numbers=True)
        for one, column in held
        if one.column in guessing.names
    }
    return MappingProxyType({column: tuple(found) for column, found in words.items() if found})


def _guessing(path: Path, encoding: str | None) -> _Guessing:
    file = path.name
    try:
        look = Look(path, file, Options(encoding))
        whole = look.table()
        rows = [
            Row(row.number, tuple(map(clean, row.cells)))
            for row, _ in zip(whole.rows, range(MOST), strict=False)
        ]
    except OSError as error:
        fix = "Check the path."
        raise InputError(
            Problem(f"The file cannot be opened ({error.strerror or error}).", fix, file)
        ) from error
    at = _header_at(rows)
    if at is None:
        problems = whole.problems or [
            Problem(
                "There is no table in this file.", "Save it as CSV or XLSX with a row of column names.", file
            )
        ]
        raise InputError(problems)
    width = len(rows[at].cells)
    body = [Row(row.number, (*row.cells, *("",) * width)[:width]) for row in rows[at + 1 :] if any(row.cells)]
    return _Guessing(file, path, rows[at], body)


def _header_at(rows: Sequence[Row]) -> int | None:
    """The row of column names: the first with two or more cells, each another, and none a date or number."""
    for at, row in enumerate(rows[:40]):
        cells = [cell for cell in row.cells if cell]
        if len(cells) >= 2 and not any(
            _IN_NUMBERS.fullmatch(cell) or _DATE.fullmatch(cell) for cell in cells
        ):
            return at
    return None


class _Guessing:
    """The columns of one table, and what is guessed of each."""

    def __init__(self, file: str, path: Path, header: Row, rows: Sequence[Row]) -> None:
        self.file, self.path, self.rows = file, path, rows
        names = header.cells
        self.places = [at for at, name in enumerate(names) if name]
        self.names = names
        self.values = {at: [row.cells[at] for row in rows if row.cells[at]] for at in self.places}

    def suggestion(self, table: Kind | None) -> Suggestion:
        """The guesses, the surest first served, and a profile of them."""
        kind, sure = (table, 1.0) if table is not None else self._kind()
        chosen: dict[int, Guess] = {}
        taken: set[str] = set()
        found = sorted(self._candidates(kind), key=lambda one: (-one[1].confidence, one[0]))
        for at, guess in found:
            if at not in chosen and guess.field not in taken:
                chosen[at] = guess
                taken.add(guess.field)
        guesses = tuple(self._guess(at, chosen.get(at)) for at in self.places)
        profile = self._profile(kind, guesses)
        return Suggestion(self.file, kind, sure, guesses, tuple(self._open(profile)), profile)

    def _guess(self, at: int, chosen: Guess | None) -> Guess:
        name, samples = self.names[at], tuple(dict.fromkeys(self.values[at]))[:_SAMPLES]
        if is_private(name):  # not even samples: they would be written to a file
            return Guess(
                name, (), LEFT_OUT, 1.0, "left out: it is nobody's business, or nothing to judge people by"
            )
        return replace(chosen or Guess(name, ()), column=name, samples=samples)

    def _kind(self) -> tuple[Kind, float]:
        header = tuple(self.names[at] for at in self.places)
        rows = [Row(row.number, tuple(row.cells[at] for at in self.places)) for row in self.rows]
        by_columns = table_kind(Table(self.file, header, rows=rows))
        name = _TABLES.get(by_columns.name, by_columns.name)
        if name in ("people", "units", "ties", "interactions", "memberships", "stances", "approvals"):
            return name, by_columns.confidence  # type: ignore[return-value]
        fields = {field for one in header for field in fields_of(one)}
        if fields & {"manager", "email", "first", "title"} or len(fields) >= 2:
            return "people", 0.6
        if find_lines(header, rows, PEOPLE.match(header)) is not None:
            return "people", 0.6
        texts = [set(self.values[at]) for at in self.places[:2]]
        alike = len(texts) == 2 and len(texts[0] & texts[1]) >= 0.3 * max(1, min(map(len, texts)))
        return ("ties", 0.5) if alike else ("people", 0.3)

    def _candidates(self, kind: Kind) -> Iterator[tuple[int, Guess]]:
        usable = [at for at in self.places if not is_private(self.names[at])]
        known = fields_for(kind)
        for at in usable:
            for guess in (*self._by_name(kind, at), *self._by_values(kind, at)):
                if guess.field in known:
                    yield at, guess
        if kind == "people":
            yield from self._parts_of_names()
            yield from self._by_inclusion()

    def _by_name(self, kind: Kind, at: int) -> Iterator[Guess]:
        name = self.names[at]
        plain = normal(name)
        for column in form_of(kind).columns:
            if plain == normal(column.name):
                yield Guess(name, (), column.name, 0.95, "its name is the field's own")
            elif plain in {normal(alias) for alias in column.aliases}:
                yield Guess(name, (), column.name, 0.85, f"'{name[:40]}' is a usual name for it")
        if kind == "people":
            for field, language in fields_of(name).items():
                if field not in _NAMED_FIELDS:
                    yield Guess(name, (), field, 0.8, f"'{name[:40]}' is {_LANGUAGES[language]} for it")

    def _by_values(self, kind: Kind, at: int) -> Iterator[Guess]:
        values = self.values[at]
        if not values:
            return
        name = self.names[at]
        mails = sum("@" in text and " " not in text for text in values) / len(values)
        if mails >= 0.9 and kind == "people":
            unique = len(set(values)) == len(values)
            yield Guess(
                name, (), "email", 0.75 if unique else 0.4, f"{mails:.0%} of its values are addresses"
            )
        dates = sum(bool(_DATE.fullmatch(text)) for text in values) / len(values)
        timed = {"interactions": "time", "ties": "time", "stances": "as_of", "memberships": "from"}.get(
            kind, ""
        )
        if dates >= 0.9 and timed:
            yield Guess(name, (), timed, 0.5, f"{dates:.0%} of its values are dates")
        once = len(values) == len(self.rows) > 1 and len(set(values)) == len(values)
        if (
            once
            and kind == "people"
            and any(any(mark.isdigit() for mark in text) for text in values)
            and not mails
        ):
            yield Guess(name, (), "id", 0.5, "each row has another value")
        if once and kind == "people" and all(re.search(r"[^\W\d]+[ ,]+[^\W\d]+", text) for text in values):
            yield Guess(name, (), "name", 0.5, "each row has another value of two or more words")
        if kind == "ties" and at in self.places[:2]:
            ends = ("source", "target")[self.places.index(at)]
            yield Guess(name, (), ends, 0.4, f"it is the {'first' if ends == 'source' else 'second'} column")

    def _parts_of_names(self) -> Iterator[tuple[int, Guess]]:
        parts = name_parts(self.names)
        for at, field in zip(parts or (), ("first name", "last name"), strict=False):
            yield at, Guess(self.names[at], (), field, 0.9, "first and last name stand beside each other")

    def _by_inclusion(self) -> Iterator[tuple[int, Guess]]:
        """The manager column by its values, and the column they refer to."""
        if not self.rows:
            return
        lines = find_lines(self.names, self.rows, PEOPLE.match(self.names))
        if lines is None or not lines.share or not self.names[lines.place]:
            return
        key = self.names[lines.key_place]
        said = f"{lines.share:.0%} of its values stand in column '{key[:40]}'"
        yield lines.place, Guess(self.names[lines.place], (), "manager", 0.97 if lines.telling else 0.9, said)
        if lines.key_kind == "id":
            yield lines.key_place, Guess(key, (), "id", 0.9, "managers are given by its values")

    def _profile(self, kind: Kind, guesses: Sequence[Guess]) -> Profile:
        by_field = {one.field: one for one in guesses}
        columns = {column.name: column for column in form_of(kind).columns}
        meanings = tuple(
            Meaning(one.column, one.field, MappingProxyType(self.words(columns[one.field], one.column)))
            if one.field in columns
            else Meaning(one.column, one.field)
            for one in guesses
        )
        constants = {}
        if kind == "ties" and "layer" not in by_field:
            constants["layer"] = layer_of(self.path.name)
        return Profile(
            self.path.stem, kind, meanings, self._order(guesses, columns), self._separator(guesses, columns),
            MappingProxyType(constants),
        )  # fmt: skip

    def _of(self, column: str) -> list[str]:
        return self.values[self.names.index(column)]

    def words(self, column: Column, name: str, *, numbers: bool = False) -> dict[str, str]:
        """Words of a column that has to hold certain ones, or numbers, and does not know these."""
        asked = ("word", "flag", "number", "whole") if numbers else ("word", "flag")
        if column.kind not in asked and not column.words:
            return {}
        strange = []
        for text in dict.fromkeys(self._of(name)):
            known = text.casefold() in column.words or (
                column.kind in ("number", "whole") and _IN_NUMBERS.fullmatch(text)
            )
            flag = column.kind == "flag" and text.casefold() in (
                "1",
                "0",
                "yes",
                "no",
                "true",
                "false",
                "y",
                "n",
                "t",
                "f",
            )
            if not known and not flag:
                strange.append(text)
        return dict.fromkeys(strange[:20], "")

    def _order(self, guesses: Sequence[Guess], columns: dict[str, Column]) -> Order | None:
        texts = [t for one in guesses if one.field in columns and columns[one.field].kind in ("day", "time")
                 for t in self._of(one.column)]  # fmt: skip
        return settle(texts)

    def _separator(self, guesses: Sequence[Guess], columns: dict[str, Column]) -> str:
        """The mark between entries of a list: the one found most where no single entry would hold it."""
        texts = [t for one in guesses if one.field in columns and columns[one.field].kind == "list"
                 for t in self._of(one.column)]  # fmt: skip
        counts = {mark: sum(mark in text for text in texts) for mark in (";", "|", "\n")}
        best = max(counts, key=lambda mark: counts[mark])
        commas = sum("," in text and "@" in text for text in texts)  # "Last, First" is one name
        if commas > counts[best]:
            return ","
        return best if counts[best] else ";"

    def _open(self, profile: Profile) -> Iterator[str]:
        """What no file can say, or this one does not."""
        given = {*profile.fields, *profile.constants}
        for name in required_for(profile.table):
            if name not in given:
                yield f"No column seems to hold '{name}': write it at one of them, or under [constants]."
        if profile.table == "people" and not given & {"id", "name", "email", "first name"}:
            yield "No column seems to say who somebody is: write id, name or email at one of them."
        if profile.table == "people" and "manager" not in given:
            yield "No column seems to say who reports to whom: the people will have no chart."
        if profile.table == "ties" and "layer" in profile.constants:
            layer = profile.constants["layer"]
            yield f"What kind of tie this is stands nowhere; '{layer}' is the name of the file."
        for column in self._two_readings(profile) if profile.dates is None else ():
            yield f"Whether the day or the month comes first in '{column[:40]}' is open: set dates."
        for meaning in profile.columns:
            if meaning.values:
                words = ", ".join(shown(word) for word in list(meaning.values)[:6])
                yield f"What these words in '{meaning.column[:40]}' stand for has to be said: {words}."
        double = next((name for name in self.names if name and self.names.count(name) > 1), "")
        if double:
            yield f"The column name '{double[:40]}' stands twice; only the first one is read."

    def _two_readings(self, profile: Profile) -> Iterator[str]:
        """Columns of days in which nothing says whether the day or the month stands first."""
        for column in form_of(profile.table).columns:
            name = profile.fields.get(column.name)
            if name is not None and column.kind in ("day", "time"):
                texts = self._of(name)
                if any(re.match(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", text) for text in texts) and not settle(
                    texts
                ):
                    yield name
