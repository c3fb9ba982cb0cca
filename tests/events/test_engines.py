"""Arrays, the expression on DuckDB and on Spark give the same ties, from tables and from files."""

import json
import math
import shutil
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError, UnknownName
from orgmap.events import tie_table, ties_from_events
from orgmap.events.batches import read
from orgmap.events.coded import hashes

OUTCOME = Path(__file__).parents[2] / "benchmarks" / "spark.json"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("kind", pa.string()),
        ("sender", pa.string()),
        ("recipients", pa.list_(pa.string())),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("group_size", pa.int64()),
    ]
)
PEOPLE = st.sampled_from(["ann", "bob", "cy", "Ärne", "zoë", "di", "eli"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "m1", "m2", "m3", "message-with-a-long-id@x", None]),
        st.integers(0, 200),
        st.sampled_from(["mail", "Meeting", "meeting", "chat", None]),
        st.one_of(st.none(), PEOPLE),
        st.lists(PEOPLE, max_size=6),
        st.sampled_from(["a.csv", "b.csv"]),
        st.one_of(st.none(), st.integers(0, 9)),
    ),
    min_size=1,
    max_size=30,
)


def table_of(rows):
    return pa.Table.from_pylist(
        [
            {
                "id": id_,
                "time": START + timedelta(hours=hours),
                "kind": kind,
                "sender": sender,
                "recipients": recipients,
                "file": file,
                "row": number,
                "group_size": size,
            }
            for number, (id_, hours, kind, sender, recipients, file, size) in enumerate(rows, start=2)
        ],
        schema=SCHEMA,
    )


def generated(count, *, people=3_000, seed=5):
    """Events of all kinds, some told twice, some without an id, by a fixed seed."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, count)
    sender = rng.integers(0, people, count)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    recipient = (sender.repeat(size) + rng.integers(1, 30, start[-1])) % people
    names = pa.array([f"p{at}" for at in range(people)])
    number = rng.integers(0, count * 4, count)
    return pa.table(
        {
            "id": pa.array([f"m{one}" if one % 50 else "" for one in number.tolist()]),
            "time": pa.array(1_767_603_600_000_000 + number * 1_000_000).cast(pa.timestamp("us", tz="UTC")),
            "kind": pa.array(np.array(["mail", "chat", "call", "meeting"])[number % 4].tolist()),
            "sender": names.take(pa.array(sender)),
            "recipients": pa.ListArray.from_arrays(pa.array(start), names.take(pa.array(recipient))),
            "file": pa.array([f"f{one % 3}.csv" for one in range(count)]),
            "row": pa.array(np.arange(count) + 2),
        }
    )


def assert_same(found, wanted):
    for column in ("layer", "source", "target", "first_seen", "last_seen"):
        assert found[column].to_pylist() == wanted[column].to_pylist()
    one, other = found["strength"].to_numpy(), wanted["strength"].to_numpy()
    assert np.allclose(one, other, rtol=1e-9, atol=0)
    return float(np.max(np.abs(one - other) / other, initial=0.0))


def lines(table):
    return [
        sorted((line["place"], line["file"], line["row"]) for line in lists)
        for lists in table["lines"].to_pylist()
    ]


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, half_life=st.sampled_from([None, 90.0, 3.5]), over=st.sampled_from([1, 3, 25]))
def test_arrays_give_what_the_expression_gives(rows, half_life, over):
    table = table_of(rows)
    options = {"half_life_days": half_life, "broadcast_over": over}
    found, counts = tie_table(table, **options)
    wanted, counted = tie_table(table, engine="duckdb", **options)
    assert counts == counted
    assert_same(found, wanted)
    assert lines(found) == lines(wanted)


def test_many_events_of_all_kinds_give_the_same_ties():
    table = generated(20_000)
    window = (datetime(2026, 1, 5, 10, tzinfo=UTC), None)
    (found, counts), (wanted, counted) = (
        tie_table(table, window=window, engine=e) for e in ("arrays", "duckdb")
    )
    assert counts == counted
    assert 0 < counts.once < counts.seen < 20_000
    assert_same(found, wanted)


def test_files_read_a_batch_at_a_time_are_the_table_they_hold(tmp_path):
    table = generated(5_000)
    paths = [tmp_path / f"{at}.parquet" for at in range(3)]
    for at, path in enumerate(paths):
        pq.write_table(table.slice(at * 2_000, 2_000), path, row_group_size=700)
    (found, counts), (wanted, counted) = tie_table(paths), tie_table(table)
    assert counts == counted
    assert_same(found, wanted)
    by_duckdb, _ = tie_table(paths, engine="duckdb")
    assert_same(found, by_duckdb)


def test_no_file_and_no_event_make_no_tie(tmp_path):
    path = tmp_path / "none.parquet"
    pq.write_table(SCHEMA.empty_table(), path)
    for events in ([], [path], SCHEMA.empty_table()):
        table, counts = tie_table(events)
        assert (table.num_rows, counts.seen) == (0, 0)


def test_one_event_is_one_tie_that_knows_its_line(tmp_path):
    path = tmp_path / "one.parquet"
    pq.write_table(table_of([("m", 0, "mail", "ann", ["bob"], "a.csv", None)]), path)
    table, _ = tie_table([path])
    assert table.to_pylist() == [
        {
            "layer": "communication",
            "source": "ann",
            "target": "bob",
            "strength": 1.0,
            "first_seen": START.replace(tzinfo=None),
            "last_seen": START.replace(tzinfo=None),
            "lines": [{"place": 1, "file": "a.csv", "row": 2}],
        }
    ]


def test_meetings_of_more_than_a_stretch_are_put_together(monkeypatch):
    monkeypatch.setattr("orgmap.events.arrays._BLOCK", 40)
    table = generated(600, people=50)
    assert_same(tie_table(table)[0], tie_table(table, engine="duckdb")[0])


@given(texts=st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=20), cut=st.integers(0, 5))
def test_equal_texts_have_equal_hashes_and_others_do_not(texts, cut):
    array = pa.array(texts, pa.string())[cut:]
    known = [text or "" for text in texts[cut:]]
    found = hashes(array).tolist()
    assert len(found) == len(known)
    for one, text in zip(found, known, strict=True):
        assert [other == one for other in found] == [other == text for other in known]


def test_texts_are_compared_where_hashes_agree(monkeypatch):
    """Two events whose hashes collide stay two."""
    monkeypatch.setattr("orgmap.events.coded.hashes", lambda ids: np.zeros(len(ids), dtype=np.uint64))
    table = table_of([(f"m{at}", 0, "mail", "ann", ["bob"], "a.csv", None) for at in range(5)])
    assert tie_table(table)[1].once == 5


def test_people_are_numbered_in_the_order_of_their_names():
    events = read(table_of([("m", 0, "mail", "zoë", ["ann", "bob"], "b.csv", None)]))
    assert events.people == ["ann", "bob", "zoë"]
    assert (events.sender.tolist(), events.recipient.tolist()) == ([2], [0, 1])


def test_an_unknown_engine_is_a_sentence():
    with pytest.raises(UnknownName):
        ties_from_events(SCHEMA.empty_table(), engine="hadoop")


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="PySpark is here: nothing is missing")
def test_without_pyspark_one_is_told_how_to_get_it():
    with pytest.raises(InputError) as error:
        tie_table(table_of([("m", 0, "mail", "ann", ["bob"], "a.csv", None)]), engine="spark")
    assert "orgmap[spark]" in error.value.problems[0].fix


@pytest.mark.long
@pytest.mark.skipif(
    find_spec("pyspark") is None, reason="PySpark is not installed: pip install 'orgmap[spark]'"
)
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, and there is none here")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_spark_gives_the_same_ties_as_duckdb():
    table = generated(200_000)
    (by_spark, counts), (by_duckdb, counted) = (tie_table(table, engine=e) for e in ("spark", "duckdb"))
    assert counts == counted
    farthest = assert_same(by_spark, by_duckdb)
    assert lines(by_spark) == lines(by_duckdb)
    by_arrays, _ = tie_table(table)
    assert_same(by_spark, by_arrays)
    assert math.isfinite(farthest)
    outcome = {"events": table.num_rows, "once": counts.once, "ties": by_spark.num_rows, "farthest": farthest}
    OUTCOME.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
