"""Column by column the rows, records and digests are those made one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Gate, Initiative, Membership, Person, Source, Stance, Tie
from orgmap.workspace import bulk
from orgmap.workspace.rows import from_row, live, to_row
from orgmap.workspace.tables import CHANGES, METADATA, NOUN_OF, Noun

sources = st.builds(Source, st.text(max_size=4), st.integers(1, 10**9))
texts = st.text(st.characters(codec="utf-8"), max_size=6)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
people = st.builds(
    Person,
    id=texts,
    name=texts,
    email=st.none() | texts,
    aliases=st.lists(texts, max_size=2).map(tuple),
    grade=numbers,
    can_carry=st.booleans(),
    attributes=st.dictionaries(texts, texts, max_size=2).map(MappingProxyType),
    source=st.none() | sources,
)
ties = st.builds(
    Tie,
    texts,
    texts,
    texts,
    st.floats(0.01, 9),
    first_seen=moments,
    sources=st.lists(sources, max_size=3).map(tuple),
)
records_given = st.lists(people, max_size=4).flatmap(
    lambda some: st.lists(ties, max_size=6).map(lambda more: [*some, *more])
)
OTHERS: list[Any] = [
    Membership("a", "Board", start=date(2026, 1, 2), source=Source("m.csv", 2)),
    Stance("a", position=-0.25),
    Initiative(name="One", gates=(Gate("First", week=3),), start=date(2026, 4, 13)),
]


def _as_text(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)


def one_by_one(records: list[Any]) -> bytes:
    rows = ([NOUN_OF[type(one)].table.name, to_row(one)] for one in records)
    return b"".join(json.dumps(row, default=_as_text).encode("utf-8") for row in rows)


@settings(max_examples=100, deadline=None)
@given(records_given)
def test_what_is_digested_is_the_json_of_each_row(records: list[Any]) -> None:
    assert b"".join(bulk.said([*records, *OTHERS])) == one_by_one([*records, *OTHERS])


def test_numbers_that_json_has_no_word_for_are_written_as_before() -> None:
    odd: list[Any] = [Person("a", grade=float("nan")), Person("b", authority=float("-inf"))]

    assert b"".join(bulk.said(odd)) == one_by_one(odd)
    assert list(bulk.said([])) == []


@settings(max_examples=50, deadline=None)
@given(records_given)
def test_rows_and_records_are_those_of_one_at_a_time(records: list[Any]) -> None:
    engine = sa.create_engine("sqlite+pysqlite://")
    METADATA.create_all(engine)
    with engine.begin() as connection:
        made = {"at": datetime.now(UTC), "who": "me", "verb": "add", "summary": ""}
        connection.execute(sa.insert(CHANGES).values(**made))
        for kind, noun in NOUN_OF.items():
            own = [one for one in [*records, *OTHERS] if type(one) is kind]
            bulk.bring(connection, noun, own, given_by="f.csv", change=1)
            rows = connection.execute(sa.select(noun.table).order_by(noun.table.c.row_id)).mappings().all()
            assert bulk.standing(connection, noun, live(noun.table)) == tuple(own)
            assert [from_row(noun, row) for row in rows] == own
            assert {(row["given_by"], row["change_in"], row["change_out"]) for row in rows} <= {
                ("f.csv", 1, None)
            }
            connection.execute(sa.delete(noun.table))
            plain = [{**to_row(one), "given_by": "f.csv", "change_in": 1} for one in own]
            if plain:
                connection.execute(sa.insert(noun.table), plain)
            assert _stored(connection, noun) == _texts(noun, own)
            connection.execute(sa.delete(noun.table))
    engine.dispose()


def _stored(connection: sa.Connection, noun: Noun) -> list[tuple[Any, ...]]:
    """The values as they lie in the database, no converter between."""
    names = ", ".join(f'"{name}"' for name in noun.fields)
    return [
        tuple(row)
        for row in connection.exec_driver_sql(f"SELECT {names} FROM {noun.table.name} ORDER BY row_id")
    ]


def _texts(noun: Noun, own: list[Any]) -> list[tuple[Any, ...]]:
    """What bulk would hand to the driver, row by row."""
    dialect = sa.create_engine("sqlite+pysqlite://").dialect
    columns = [bulk._kept(noun.table.c[name], own, dialect) for name in noun.fields] if own else []
    return [tuple(row) for row in zip(*columns, strict=True)]
