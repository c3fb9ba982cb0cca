"""Records put together: who comes in, which lines count, what is noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from orgmap.assembly import assemble
from orgmap.model import Person, Records, Tie, Unit


def assembled(*, window=None, **records):
    given = Records(**{name: tuple(many) for name, many in records.items()})
    return assemble(given, half_life_days=90, broadcast_over=25, window=window, engine="arrays")


def test_nothing_gives_nothing():
    made = assembled()

    assert (dict(made.people), dict(made.units), made.ties, made.notes) == ({}, {}, (), ())


def test_people_named_only_by_a_tie_and_units_named_only_by_a_person_come_in():
    made = assembled(
        people=[Person("a", unit="Ops")], ties=[Tie("a", "b", "advice")], units=[Unit("IT", parent="All")]
    )

    assert list(made.people) == ["a", "b"]
    assert set(made.units) == {"IT", "Ops", "All"}


def test_a_reporting_line_of_either_file_is_one_tie_and_two_that_disagree_are_both_kept():
    made = assembled(
        people=[Person("a"), Person("b"), Person("c", managers=("a",))], ties=[Tie("c", "b", "reports_to")]
    )

    assert [(tie.source, tie.target) for tie in made.ties] == [("c", "a"), ("c", "b")]
    assert made.chart.managers["c"] == ("a", "b")
    assert any("disagree for c" in note for note in made.notes)


def test_a_window_leaves_out_what_was_seen_outside_it_and_keeps_what_has_no_date():
    def seen(target, *days):
        first, last = (datetime(2026, 1, day, tzinfo=UTC) for day in days)
        return Tie("a", target, "advice", first_seen=first, last_seen=last)

    window = (datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 1, 20, tzinfo=UTC))
    ties = [seen("b", 1, 9), seen("c", 9, 10), seen("d", 20, 30), seen("e", 21, 30), Tie("a", "f", "advice")]
    made = assembled(window=window, ties=ties)

    assert sorted(tie.target for tie in made.ties) == ["c", "d", "f"]


def test_ties_of_messages_stand_in_the_order_of_people_whatever_their_names():
    sent = ((0, 2), (2, 1), (1, 0), (0, 1))

    def order(*people):
        rows = [
            {"id": f"e{at}", "time": datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=at), "kind": "mail",
             "sender": people[a], "recipients": [people[b]], "file": "mail.csv", "row": at}
            for at, (a, b) in enumerate(sent)
        ]  # fmt: skip
        given = Records(people=tuple(map(Person, people)), events=pa.Table.from_pylist(rows))
        made = assemble(given, half_life_days=90, broadcast_over=25, window=None, engine="arrays")
        return [(people.index(tie.source), people.index(tie.target)) for tie in made.ties]

    assert order("a", "b", "c") == order("c", "a", "b") == sorted(sent)
