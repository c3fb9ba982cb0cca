"""Every field of every noun survives the database."""

import dataclasses
import string
from datetime import UTC, timedelta, timezone

import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import (
    Assignment,
    Away,
    Before,
    Gate,
    Initiative,
    Layer,
    Membership,
    Milestone,
    ModelPair,
    Person,
    Right,
    Scope,
    Source,
    Stance,
    Tie,
    Unit,
)
from orgmap.results import Proposal
from orgmap.workspace.rows import digest, from_row, given_by, proposal_from_row, proposal_to_row, to_row
from orgmap.workspace.tables import METADATA, NOUN_OF, NOUNS, PROPOSALS

TEXT = st.text(max_size=8)
NAME = st.text(string.printable, min_size=1, max_size=8)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**31), 2**31)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENT = st.datetimes(timezones=st.just(UTC) | ZONES)
SOURCE = st.builds(Source, TEXT, WHOLE)
PLAIN = {
    "str": TEXT,
    "str | None": st.none() | TEXT,
    "float": NUMBER,
    "float | None": st.none() | NUMBER,
    "int": WHOLE,
    "int | None": st.none() | WHOLE,
    "bool": st.booleans(),
    "bool | None": st.none() | st.booleans(),
    "date | None": st.none() | st.dates(),
    "date": st.dates(),
    "datetime | None": st.none() | MOMENT,
    "tuple[str, ...]": st.lists(TEXT, max_size=3).map(tuple),
    "Mapping[str, str]": st.dictionaries(TEXT, TEXT, max_size=3),
    "Mapping[str, float | str | bool]": st.dictionaries(TEXT, NUMBER | TEXT | st.booleans(), max_size=3),
    "Source | None": st.none() | SOURCE,
    "tuple[Source, ...]": st.lists(SOURCE, max_size=3).map(tuple),
    "LayerKind": st.sampled_from(["formal", "informal", "negative"]),
    "Influence": st.sampled_from(["against", "with", "both", "none"]),
    "RightKind": st.sampled_from(["votes", "vetoes"]),
    "PairKind": st.sampled_from(["deference", "leak"]),
}


def any_of(kind):
    """Any value of a dataclass, field by field, after the types it declares."""
    fields = {}
    for field in dataclasses.fields(kind):
        if field.type in PLAIN:
            fields[field.name] = PLAIN[field.type]
        else:
            part = {"Gate": Gate, "Scope": Scope, "Milestone": Milestone, "Before": Before, "Away": Away}[
                field.type.removeprefix("tuple[").removesuffix(", ...]")
            ]
            fields[field.name] = st.lists(any_of(part), max_size=2).map(tuple)
    return st.builds(kind, **fields)


@pytest.fixture(scope="module")
def connection():
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def kept(connection, table, row):
    connection.execute(sa.delete(table))
    connection.execute(sa.insert(table), [{**row, "change_in": 1}])
    return connection.execute(sa.select(table)).mappings().one()


@pytest.mark.parametrize("kind", [noun.kind for noun in NOUNS])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_field_of_every_noun_comes_back_as_it_went(connection, kind, data):
    record = data.draw(any_of(kind))
    noun = NOUN_OF[kind]
    assert from_row(noun, kept(connection, noun.table, to_row(record))) == record


def test_the_nouns_are_all_the_nouns_of_records():
    nouns = {Assignment, Person, Unit, Layer, Tie, Membership, Stance, Right, ModelPair, Initiative}
    assert {noun.kind for noun in NOUNS} == nouns


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.records)
def test_each_field_is_a_column(noun):
    bookkeeping = {"row_id", "given_by", "change_in", "change_out"}
    assert {column.name for column in noun.table.columns} - bookkeeping == set(noun.fields)


@settings(max_examples=40, deadline=None)
@given(
    proposal=st.builds(
        Proposal,
        kind=st.sampled_from(["person", "tie", "stance"]),
        people=st.lists(NAME, max_size=3).map(tuple),
        object=st.none() | TEXT,
        polarity=st.none() | st.sampled_from([-1, 0, 1]),
        confidence=NUMBER,
        sentence=TEXT,
        span=st.tuples(WHOLE, WHOLE),
        file=TEXT,
        row=WHOLE,
        status=st.sampled_from(["proposed", "accepted"]),
    )
)
def test_a_proposal_comes_back_as_it_went(connection, proposal):
    row = kept(connection, PROPOSALS, {"number": 1, **proposal_to_row(proposal)})
    assert proposal_from_row(row) == proposal


def test_a_moment_keeps_its_zone(connection):
    tie = Tie("a", "b", "advice", first_seen=MOMENT_IN_PUNE)
    back = from_row(NOUN_OF[Tie], kept(connection, NOUN_OF[Tie].table, to_row(tie)))
    assert back.first_seen.utcoffset() == timedelta(hours=5, minutes=30)


MOMENT_IN_PUNE = __import__("datetime").datetime(
    2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30))
)


def test_a_record_comes_from_the_file_of_its_first_line_or_from_nobody():
    assert given_by(Person("a", source=Source("people.csv", 2))) == "people.csv"
    assert given_by(Tie("a", "b", "x", sources=(Source("one.csv", 2), Source("two.csv", 3)))) == "one.csv"
    assert given_by(ModelPair("leak", "a", "b", 1.0, Source("leak.csv", 2))) == "leak.csv"
    assert given_by(Stance("a")) is None
    assert given_by(Tie("a", "b", "x")) is None


def test_a_digest_tells_content_apart_and_not_how_the_table_was_cut(make):
    events = make.events(("mail", "a", ["b"]), ("mail", "a", [None, "c"]), ("mail", None, []))
    pieces = pa.concat_tables([events.slice(0, 1), events.slice(1)])
    assert digest([], events, []) == digest([], pieces, [])
    other = make.events(("mail", "a", ["b"]), ("mail", "a", [None, "d"]), ("mail", None, []))
    people = [Person("a", attributes={"x": "1"})]
    digests = [
        digest([], events, []),
        digest([], other, []),
        digest(people, None, []),
        digest([], None, ["said"]),
    ]
    assert len({*digests, digest([Person("a", attributes={"x": "2"})], None, [])}) == 5
    assert digest(people, None, []) == digest([Person("a", attributes={"x": "1"})], None, [])
