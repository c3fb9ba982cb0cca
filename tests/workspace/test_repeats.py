"""What two files tell of counts once, whichever of them stays."""

from datetime import timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.workspace import Workspace
from orgmap.workspace.repeats import firsts, keys, once

FIELDS = ("id", "time", "kind", "sender", "recipients", "file", "row")


def mail(make, numbers, file, *, kind="mail", at="@corp.example", shift=0):
    """One event a number, the same wherever it is told."""
    rows = [
        {
            "id": f"<m{number}{at}>",
            "time": make.start + timedelta(hours=number, seconds=shift),
            "kind": kind,
            "sender": "ann",
            "recipients": ["bob"],
            "file": file,
            "row": row,
        }
        for row, number in enumerate(numbers, start=2)
    ]
    return pa.Table.from_pylist(rows, schema=make.events(("mail", "x", ["y"])).schema)


def ids(workspace):
    return workspace.records().events["id"].to_pylist()


def test_the_same_file_twice_changes_nothing(workspace, make):
    workspace.add(make.reading(events=mail(make, range(5), "all.mbox")))
    before, written = workspace.records(), sorted((workspace.path / "events").iterdir())
    change = workspace.add(make.reading(events=mail(make, range(5), "all.mbox")))
    assert change.id is None
    assert workspace.records().events.equals(before.events)
    assert sorted((workspace.path / "events").iterdir()) == written


def test_an_overlapping_export_adds_only_what_is_new_and_says_how_much(workspace, make):
    workspace.add(make.reading(events=mail(make, range(6), "spring.mbox")))
    change = workspace.add(make.reading(events=mail(make, range(4, 10), "summer.mbox")))
    assert "Of the 6 events, 2 were known from other files: each counts once." in change.summary
    assert ids(workspace) == [f"<m{number}@corp.example>" for number in range(10)]


def test_a_copy_under_another_name_changes_no_tie(workspace, make):
    people = make.people("ann", "bob")
    workspace.add(make.reading(people=people, events=mail(make, range(6), "a.mbox")))
    before = workspace.network().ties
    change = workspace.add(make.reading(events=mail(make, range(6), "b.mbox")))
    assert "Of the 6 events, all were known" in change.summary
    assert workspace.network().ties == before


def test_one_mail_in_two_mailboxes_counts_once_even_when_their_clocks_differ(workspace, make):
    both = pa.concat_tables([mail(make, [1, 2], "ann.mbox"), mail(make, [2, 3], "bob.mbox", shift=40)])
    change = workspace.add(make.reading(events=both))
    assert "Of the 4 events, 1 was known" in change.summary
    assert ids(workspace) == ["<m1@corp.example>", "<m2@corp.example>", "<m3@corp.example>"]


def test_when_the_first_file_goes_what_the_second_told_stays(workspace, make):
    workspace.add(make.reading(events=mail(make, range(6), "a.mbox")))
    workspace.add(make.reading(events=mail(make, range(4, 8), "b.mbox")))
    workspace.add(make.reading(events=mail(make, [0], "a.mbox")))
    assert ids(workspace) == [f"<m{number}@corp.example>" for number in (4, 5, 6, 7, 0)]
    workspace.undo()
    assert len(ids(workspace)) == 8


def test_numbers_of_two_unrelated_files_are_not_the_same_event(workspace, make):
    workspace.add(make.reading(events=mail(make, range(3), "a.csv", at="")))
    change = workspace.add(make.reading(events=mail(make, range(3), "b.csv", at="", shift=1)))
    assert "known" not in change.summary
    assert len(ids(workspace)) == 6
    assert (
        "all were known" in workspace.add(make.reading(events=mail(make, range(3), "c.csv", at=""))).summary
    )


def test_a_meeting_that_recurs_under_one_id_is_not_one_meeting(make):
    first = mail(make, [1], "a.ics", kind="meeting")
    second = mail(make, [1], "b.ics", kind="meeting", shift=3600)
    assert [mask.to_pylist() for mask in firsts([first, second])] == [[True], [True]]
    assert [mask.to_pylist() for mask in firsts([first, first])] == [[True], [False]]


def test_an_event_without_an_id_is_never_taken_for_another(make):
    table = mail(make, [1, 2], "a.csv")
    bare = table.set_column(0, "id", pa.array([None, " "], pa.string()))
    assert keys(bare).to_pylist() == [None, None]
    assert [part.num_rows for part in once([bare, bare])] == [2, 2]


def test_no_table_and_an_empty_one_are_nothing(make):
    assert firsts([]) == []
    assert once([]) == []
    empty = mail(make, [], "a.mbox")
    assert [part.num_rows for part in once([empty, mail(make, [1], "b.mbox"), empty])] == [0, 1, 0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6) | st.none(), max_size=8), max_size=5))
def test_as_a_plain_loop_would_do_it(make_schema, told):
    tables = [table_of(make_schema, numbers) for numbers in told]
    seen, wanted = set(), []
    for numbers in told:
        wanted.append([number is None or number not in seen for number in numbers])
        seen.update(numbers)
    assert [mask.to_pylist() for mask in firsts(tables)] == wanted


@pytest.fixture(scope="module")
def make_schema():
    return pa.schema(
        [
            ("id", pa.string()),
            ("time", pa.timestamp("us", tz="UTC")),
            ("kind", pa.string()),
            ("sender", pa.string()),
        ]
    )


def table_of(schema, numbers):
    rows = [
        {"id": None if number is None else f"{number}@x", "time": 0, "kind": "mail", "sender": "a"}
        for number in numbers
    ]
    return pa.Table.from_pylist(rows, schema=schema)


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_event_file_is_mended_by_adding_its_source_again(workspace, make, damage):
    reading = make.reading(people=make.people("ann", "bob"), events=mail(make, range(5), "all.mbox"))
    workspace.add(reading)
    whole = workspace.records()
    (path,) = (workspace.path / "events").iterdir()
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        path.unlink()
    with Workspace.open(workspace.path) as again:
        change = again.add(reading)
        assert "all.mbox (5 events)" in change.summary
        assert again.records().events.equals(whole.events)
        assert [one.name for one in (again.path / "events").iterdir()] != []
        again.forget("bob")
        again.undo()
