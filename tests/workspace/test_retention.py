"""What a source says is kept for a while, and then gone for good."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from orgmap.errors import InputError
from orgmap.model import Assignment, Membership, Source, Stance, Tie
from orgmap.workspace import Workspace
from orgmap.workspace.retention import days_of

NOW = datetime.now(UTC)


def events_of(make, days, file="mail.csv"):
    """One mail so many days ago each."""
    import pyarrow as pa

    rows = [("mail", f"person{number:02d}@corp.example", ["bob"]) for number in range(len(days))]
    table = make.events(*rows, file=file)
    times = pa.array([NOW - timedelta(days=day) for day in days], pa.timestamp("us", tz="UTC"))
    return table.set_column(1, "time", times)


def senders(workspace):
    return workspace.records().events["sender"].to_pylist()


def long_ago(workspace, days):
    """As if everything had been added so many days ago."""
    at = (NOW - timedelta(days=days)).isoformat()
    connection = sqlite3.connect(workspace.path / "workspace.db")
    connection.execute("UPDATE changes SET at = ?", (at,))
    connection.commit()
    connection.close()


def test_events_older_than_they_are_kept_go_at_once_and_whenever_the_workspace_is_opened(workspace, make):
    workspace.add(make.reading(events=events_of(make, [300, 100, 1])))
    change = workspace.keep_for("mail.csv", 180)
    assert change.summary == "What mail.csv says is kept for 180 days."
    assert senders(workspace) == ["person01@corp.example", "person02@corp.example"]
    last = workspace.history()[-1]
    assert (last.verb, last.summary) == (
        "retention",
        "Removed 0 records and 1 event of mail.csv, older than they are kept.",
    )
    connection = sqlite3.connect(workspace.path / "workspace.db")
    connection.execute("UPDATE retention SET days = 50")
    connection.commit()
    connection.close()
    with Workspace.open(workspace.path) as again:
        assert senders(again) == ["person02@corp.example"]
        assert dict(again.retention) == {"mail.csv": 50}


def test_what_is_too_old_is_nowhere_in_the_folder_and_undo_does_not_bring_it_back(workspace, make):
    table = events_of(make, [300, 1])
    workspace.add(replace(make.reading(events=table), names={"person00@corp.example": "Old Hand"}))
    workspace.add(make.reading(events=events_of(make, [300, 2])))
    workspace.keep_for("*", 180)
    for path in workspace.path.rglob("*"):
        if path.is_file():
            assert b"Old Hand" not in path.read_bytes(), path
    workspace.undo()
    workspace.undo()
    assert senders(workspace) == ["person01@corp.example"]


def test_nothing_too_old_is_stored_when_a_file_is_added_later(workspace, make):
    workspace.keep_for("mail*", 180)
    workspace.add(make.reading(events=events_of(make, [300, 1])))
    assert senders(workspace) == ["person01@corp.example"]
    assert workspace.history()[-1].verb == "retention"
    assert len(list((workspace.path / "events").iterdir())) == 1


def test_records_are_as_old_as_they_say_else_as_old_as_their_adding(workspace, make):
    old, new = NOW - timedelta(days=300), NOW - timedelta(days=1)
    line = Source("x.csv", 2)
    reading = make.reading(
        people=make.people("ann", "bob"),
        ties=(
            Tie("ann", "bob", "advice", first_seen=old, last_seen=old, sources=(line,)),
            Tie("bob", "ann", "advice", first_seen=old, last_seen=new, sources=(line,)),
            Tie("bob", "ann", "trust", sources=(line,)),
        ),
        memberships=(
            Membership("ann", "A", end=old.date(), source=line),
            Membership("ann", "B", start=old.date(), source=line),
        ),
        stances=(Stance("ann", 0.1, as_of=old.date(), source=line), Stance("bob", 0.1, source=line)),
        assignments=(Assignment("ann", None, date(2020, 1, 1), source=line), Assignment("ann", source=line)),
    )
    workspace.add(reading)
    workspace.keep_for("x.csv", 180)
    left = workspace.records()
    assert [(tie.source, tie.layer) for tie in left.ties] == [("bob", "advice"), ("bob", "trust")]
    assert [seat.body for seat in left.memberships] == ["B"]
    assert [one.person for one in left.stances] == ["bob"]
    assert len(left.assignments) == 1
    assert len(left.people) == 2
    long_ago(workspace, 200)
    with Workspace.open(workspace.path) as again:
        left = again.records()
        assert [(tie.source, tie.layer) for tie in left.ties] == [("bob", "advice")]
        assert left.memberships == left.stances == ()
        assert len(left.people) == 2  # from another file


def test_what_is_entered_by_hand_stays(workspace, make):
    workspace.add(make.reading(people=make.people("ann", "bob")))
    workspace.add_ties([Tie("ann", "bob", "trust")])
    workspace.keep_for("edges*", 10)
    long_ago(workspace, 100)
    with Workspace.open(workspace.path) as again:
        assert len(again.records().ties) == 1


def test_people_who_expired_do_not_keep_other_files_from_being_added(workspace, make):
    workspace.add(make.reading(people=make.people("ann", file="old.csv")))
    workspace.add(
        make.reading(
            people=make.people("bob"),
            ties=(Tie("bob", "ann", "advice", sources=(Source("edges_advice.csv", 2),)),),
        )
    )
    workspace.keep_for("old.csv", 30)
    long_ago(workspace, 40)
    with Workspace.open(workspace.path) as again:
        assert [person.id for person in again.records().people] == ["bob"]
        again.add(make.reading(people=make.people("cy", file="new.csv")))
        with pytest.raises(InputError, match="nobody"):
            again.add(
                make.reading(ties=(Tie("bob", "nobody", "trust", sources=(Source("edges_trust.csv", 2),)),))
            )


def test_a_rule_is_a_change_and_the_shortest_of_several_counts(workspace, make):
    workspace.keep_for("mail*", 500)
    workspace.keep_for("*", 50)
    workspace.add(make.reading(events=events_of(make, [100, 1])))
    assert len(senders(workspace)) == 1
    workspace.keep_for("*", None)
    assert dict(workspace.retention) == {"mail*": 500}
    workspace.undo()
    assert dict(workspace.retention) == {"mail*": 500, "*": 50}
    with pytest.raises(InputError, match="No source"):
        workspace.keep_for(" ", 3)


def test_without_rules_nothing_is_ever_removed(workspace, make):
    workspace.add(make.reading(events=events_of(make, [10_000])))
    long_ago(workspace, 10_000)
    with Workspace.open(workspace.path) as again:
        assert len(senders(again)) == 1


@pytest.mark.parametrize("text", ["", "soon", "-3d", "0d", "5 parsecs", "1.5y"])
def test_a_time_that_makes_no_sense_is_refused(text):
    with pytest.raises(InputError, match="no time to keep"):
        days_of(text)


@pytest.mark.parametrize(("text", "days"), [("180 days", 180), ("6m", 180), ("2Y", 730), ("ever", None)])
def test_times_are_written_as_people_write_them(text, days):
    assert days_of(text) == days
