"""Many records at once, column by column: the same rows and digests as one by one, in a fraction of the time.

A hundred thousand ties are one statement with plain values, not a hundred thousand calls of every
column's converter: what a column holds is turned into text together, and a value seen before is reused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from json.encoder import encode_basestring_ascii
from math import isfinite
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from orgmap.model import Source
from orgmap.workspace.columns import AsText
from orgmap.workspace.tables import NOUN_OF, Noun


def bring(
    connection: sa.Connection, noun: Noun, records: Sequence[Any], *, given_by: str | None, change: int | None
) -> None:
    """Bring records of one noun in with a change, as what one file gave."""
    if not records:
        return
    names = [*noun.fields, "given_by", "change_in"]
    statement = sa.insert(noun.table).compile(dialect=connection.dialect, column_keys=names)
    columns = [_kept(noun.table.c[name], records, connection.dialect) for name in noun.fields]
    size = len(records)
    rows: Iterable[tuple[Any, ...]] = zip(*columns, [given_by] * size, [change] * size, strict=True)
    order = statement.positiontup if statement.positional else None
    if order is None:
        named: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
        connection.exec_driver_sql(str(statement), named)
    elif list(order) == names:
        connection.exec_driver_sql(str(statement), list(rows))
    else:
        places = [names.index(name) for name in order]
        connection.exec_driver_sql(str(statement), [tuple(row[at] for at in places) for row in rows])


def standing(connection: sa.Connection, noun: Noun, condition: sa.ColumnElement[bool]) -> tuple[Any, ...]:
    """Return the records of one noun whose rows meet a condition, in the order they came in."""
    own = [noun.table.c[name] for name in noun.fields]
    raw = [sa.type_coerce(one, sa.Text()) if isinstance(one.type, AsText) else one for one in own]
    rows = connection.execute(sa.select(*raw).where(condition).order_by(noun.table.c.row_id)).all()
    if not rows:
        return ()
    columns = [
        one.type.all_from_text(texts) if isinstance(one.type, AsText) else texts
        for one, texts in zip(own, zip(*rows, strict=True), strict=True)
    ]
    return tuple(map(noun.kind, *columns))


def _kept(column: sa.Column[Any], records: Sequence[Any], dialect: sa.Dialect) -> Sequence[Any]:
    """The values of one column as the driver takes them."""
    values = list(map(attrgetter(column.name), records))
    if isinstance(column.type, AsText):
        return column.type.all_to_text(values)
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if convert is None else list(map(convert, values))


def said(records: Iterable[Any]) -> Iterator[bytes]:
    """What records say, as the JSON text of [table, row] each, one after another.

    >>> from orgmap.model import Unit
    >>> b"".join(said([Unit("Sales")]))[:40]
    b'["units", {"name": "Sales", "parent": nu'
    """
    for kind, alike in groupby(records, key=type):
        noun, own = NOUN_OF[kind], list(alike)
        fields = ", ".join(f'"{name}": %s' for name in noun.fields)
        form = f'["{noun.table.name}", {{{fields}}}]'
        columns = (_json_of(list(map(attrgetter(name), own))) for name in noun.fields)
        yield "".join([form % row for row in zip(*columns, strict=True)]).encode("utf-8")


def _json_of(values: Sequence[Any]) -> list[str]:
    """Each value as :func:`json.dumps` writes it."""
    return [_PLAIN.get(type(value), _other)(value) for value in values]


def _float(value: float) -> str:
    return repr(value) if isfinite(value) else json.dumps(value)


def _listed(values: tuple[Any, ...]) -> str:
    return f"[{', '.join(_json_of(values))}]"


def _line(line: Source) -> str:
    return encode_basestring_ascii(f"Source(file={line.file!r}, row={line.row!r})")


def _other(value: Any) -> str:
    return json.dumps(value, default=_as_text)


def _as_text(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)


_PLAIN: dict[type[Any], Callable[[Any], str]] = {
    str: encode_basestring_ascii,
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: repr,
    float: _float,
    tuple: _listed,
    Source: _line,
}
