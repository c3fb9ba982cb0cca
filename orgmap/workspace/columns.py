"""Column types that hold a field of a noun exactly: moments with their zone, lists, maps, lines of files.

Lists and maps are JSON text, moments ISO text: readable with any tool, and the same on PostgreSQL.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from orgmap.model import Source


class AsText(TypeDecorator[Any]):
    """A value kept as text; ``None`` stays NULL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """The text of a value on its way in."""
        return None if value is None else self.to_text(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        """The value of a text on its way out."""
        return None if value is None else self.from_text(value)

    def to_text(self, value: Any) -> str:
        """The text to keep."""
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """The value a text stands for."""
        raise NotImplementedError

    def all_to_text(self, values: Sequence[Any]) -> list[str | None]:
        """The texts of a whole column."""
        return [None if value is None else self.to_text(value) for value in values]

    def all_from_text(self, texts: Sequence[str | None]) -> list[Any]:
        """The values of a whole column; what stands in it again is the same object."""
        known: dict[str | None, Any] = {None: None}
        for text in texts:
            if text is not None and text not in known:
                known[text] = self.from_text(text)
        return [known[text] for text in texts]


class Moment(AsText):
    """A date and time with its offset from UTC, as ISO text."""

    cache_ok = True

    def to_text(self, value: datetime) -> str:
        """The ISO form."""
        return value.isoformat()

    def from_text(self, text: str) -> datetime:
        """The moment itself."""
        return datetime.fromisoformat(text)


class Texts(AsText):
    """A tuple of texts, as a JSON list."""

    cache_ok = True

    def to_text(self, value: tuple[str, ...]) -> str:
        """The JSON list."""
        return _json(list(value))

    def from_text(self, text: str) -> tuple[str, ...]:
        """The texts in order."""
        return tuple(json.loads(text))


class Named(AsText):
    """A mapping from names to plain values, as a JSON object in the order given."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """The JSON object."""
        return _json(dict(value))

    def from_text(self, text: str) -> MappingProxyType[str, Any]:
        """The mapping, read-only."""
        return MappingProxyType(json.loads(text))


class Line(AsText):
    """One line of a file, as the JSON list [file, row]."""

    cache_ok = True

    def to_text(self, value: Source) -> str:
        """The JSON list."""
        return _json([value.file, value.row])

    def from_text(self, text: str) -> Source:
        """The line."""
        return Source(*json.loads(text))

    def all_to_text(self, values: Sequence[Any]) -> list[str | None]:
        """The JSON lists, each file's name written once."""
        written = _Written()
        return [None if line is None else written.line(line) for line in values]

    def all_from_text(self, texts: Sequence[str | None]) -> list[Any]:
        """The lines, read together."""
        return [None if one is None else Source(*one) for one in _loaded(texts)]


class Lines(AsText):
    """Several lines of files, as a JSON list of [file, row]."""

    cache_ok = True

    def to_text(self, value: tuple[Source, ...]) -> str:
        """The JSON list."""
        return _json([[line.file, line.row] for line in value])

    def from_text(self, text: str) -> tuple[Source, ...]:
        """The lines in order."""
        return tuple(Source(*line) for line in json.loads(text))

    def all_to_text(self, values: Sequence[Any]) -> list[str | None]:
        """The JSON lists, each file's name written once."""
        written = _Written()
        return [
            None if lines is None else f"[{', '.join([written.line(line) for line in lines])}]"
            for lines in values
        ]

    def all_from_text(self, texts: Sequence[str | None]) -> list[Any]:
        """The lines of every row, read together."""
        return [
            None if lines is None else tuple([Source(*line) for line in lines]) for lines in _loaded(texts)
        ]


class Parts(AsText):
    """A tuple of small frozen dataclasses of one kind (gates, scopes ...), as a JSON list of objects."""

    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__()
        self.kind = kind

    def to_text(self, value: tuple[Any, ...]) -> str:
        """The JSON list of objects, dates as ISO text."""
        return json.dumps([_plain(one) for one in value], ensure_ascii=False)

    def from_text(self, text: str) -> tuple[Any, ...]:
        """The parts in order."""
        return tuple(_made(self.kind, one) for one in json.loads(text))


def _plain(part: Any) -> dict[str, Any]:
    values = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }


def _made(kind: type[Any], values: dict[str, Any]) -> Any:
    """Return the dataclass again: dates are the fields declared as dates, lists come back as tuples."""
    dates = {field.name for field in dataclasses.fields(kind) if str(field.type).startswith("date")}
    return kind(
        **{
            name: date.fromisoformat(value)
            if name in dates and value is not None
            else tuple(value)
            if isinstance(value, list)
            else value
            for name, value in values.items()
        }
    )


class _Written:
    """Lines of files as JSON lists: thousands of lines are of one file, whose name is written once."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}

    def line(self, line: Source) -> str:
        file = self._files.get(line.file)
        if file is None:
            file = self._files.setdefault(line.file, _json(line.file))
        return f"[{file}, {line.row}]"


def _loaded(texts: Sequence[str | None]) -> list[Any]:
    """What JSON texts hold, read as one."""
    found: list[Any] = json.loads(f"[{','.join(['null' if text is None else text for text in texts])}]")
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
