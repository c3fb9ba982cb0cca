"""Column types that hold a field of a noun exactly: moments with their zone, lists, maps, lines of files.

Lists and maps are JSON text, moments ISO text: readable with any tool, and the same on PostgreSQL.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from orgmap.model import Source


class _AsText(TypeDecorator[Any]):
    """A value kept as text; ``None`` stays NULL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.to_text(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self.from_text(value)

    def to_text(self, value: Any) -> str:
        """The text to keep."""
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """The value a text stands for."""
        raise NotImplementedError


class Moment(_AsText):
    """A date and time with its offset from UTC, as ISO text."""

    cache_ok = True

    def to_text(self, value: datetime) -> str:
        """The ISO form."""
        return value.isoformat()

    def from_text(self, text: str) -> datetime:
        """The moment itself."""
        return datetime.fromisoformat(text)


class Texts(_AsText):
    """A tuple of texts, as a JSON list."""

    cache_ok = True

    def to_text(self, value: tuple[str, ...]) -> str:
        """The JSON list."""
        return _json(list(value))

    def from_text(self, text: str) -> tuple[str, ...]:
        """The texts in order."""
        return tuple(json.loads(text))


class Named(_AsText):
    """A mapping from names to plain values, as a JSON object in the order given."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """The JSON object."""
        return _json(dict(value))

    def from_text(self, text: str) -> MappingProxyType[str, Any]:
        """The mapping, read-only."""
        return MappingProxyType(json.loads(text))


class Line(_AsText):
    """One line of a file, as the JSON list [file, row]."""

    cache_ok = True

    def to_text(self, value: Source) -> str:
        """The JSON list."""
        return _json([value.file, value.row])

    def from_text(self, text: str) -> Source:
        """The line."""
        return Source(*json.loads(text))


class Lines(_AsText):
    """Several lines of files, as a JSON list of [file, row]."""

    cache_ok = True

    def to_text(self, value: tuple[Source, ...]) -> str:
        """The JSON list."""
        return _json([[line.file, line.row] for line in value])

    def from_text(self, text: str) -> tuple[Source, ...]:
        """The lines in order."""
        return tuple(Source(*line) for line in json.loads(text))


class Parts(_AsText):
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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
