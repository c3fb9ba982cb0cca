"""What exports of networks, mail, chat, calendars and directories mean, worked out by hand."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orgmap.readers import read

SAMPLES = Path(__file__).parent / "samples"


def records(name, **options):
    return read(SAMPLES / name, **options).records


def events(name, **options):
    return records(name, **options).events.to_pylist()


def managers(name):
    return {person.name: person.managers for person in records(name).people}


def test_a_vacant_post_is_nobody_and_its_reports_move_up():
    assert managers("indented.txt") == {
        "Ina Holm": (), "Raj Patel": ("Ina Holm",), "Lea Conti": ("Raj Patel",), "Tom O'Hara": ("Ina Holm",),
    }  # fmt: skip
    assert {p.name: p.title for p in records("indented.txt").people}["Lea Conti"] == "Buyer"


@pytest.mark.parametrize("name", ["indented.csv", "numbered.txt", "levels.csv"])
def test_depth_is_read_however_it_is_drawn(name):
    assert managers(name) == {
        "Ina Holm": (), "Raj Patel": ("Ina Holm",), "Lea Conti": ("Raj Patel",), "Mia Sørensen": ("Ina Holm",),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["indented.xlsx", "outline.xlsx"])
def test_indented_and_grouped_cells_are_charts(name):
    assert managers(name) == {"Ina Holm": (), "Raj Patel": ("Ina Holm",), "Lea Conti": ("Raj Patel",)}


def test_a_title_may_stand_before_the_name():
    assert {p.name: p.title for p in records("numbered.txt").people} == {
        "Ina Holm": "CEO", "Raj Patel": "COO", "Lea Conti": "Buyer Lead", "Mia Sørensen": "CFO",
    }  # fmt: skip


def test_two_people_of_one_name_in_a_chart_are_a_problem(write):
    reading = read(write("chart.txt", "Ann\n  Bo\n    Cy\n  Bo\n"))

    assert reading.problems[0].row == 4
    assert "row 2" in reading.problems[0].message


def test_a_list_sorted_by_level_is_no_chart(write):
    reading = read(write("x.csv", "Level,Name\n1,Ann\n2,Bo\n2,Cy\n3,Di\n3,Eve\n"))

    assert reading.files[0].kind != "indentation chart"


def test_edges_of_both_types_keep_their_layers_apart():
    found = records("gephi_edges.csv")

    assert {layer.name: layer.directed for layer in found.layers} == {"advice": True, "lunch": False}
    assert [(t.source, t.target, t.strength, t.sign) for t in found.ties if t.layer == "advice"] == [
        ("ina", "raj", 2.0, 1), ("lea", "ina", 1.0, -1),
    ]  # fmt: skip


def test_a_mixed_layer_writes_its_undirected_edges_both_ways(write):
    path = write("g.csv", "Source,Target,Type,Weight\na,b,Directed,1\nb,c,Undirected,2\n")
    found = read(path).records

    assert {(t.source, t.target) for t in found.ties} == {("a", "b"), ("b", "c"), ("c", "b")}
    assert found.layers[0].directed is True


def test_a_matrix_tells_no_tie_from_not_known():
    found = records("matrix.csv")

    assert {(t.source, t.target): t.strength for t in found.ties} == {
        ("Ina", "Raj"): 1.0, ("Raj", "Ina"): 2.0, ("Lea", "Raj"): 0.5,
    }  # fmt: skip
    assert any("2 cells with 0 (no tie), 1 cell blank (not known)" in note for note in found.notes)
    assert any("1 value on the diagonal left out" in note for note in found.notes)


def test_a_symmetric_matrix_has_no_direction():
    (layer,) = records("matrix_symmetric.csv").layers

    assert layer.directed is False


def test_each_sheet_of_matrices_is_a_layer():
    found = records("matrix.xlsx")

    assert {layer.name: layer.directed for layer in found.layers} == {"advice": True, "friendship": False}
    assert len({(t.source, t.target) for t in found.ties if t.layer == "advice"}) == 3


def test_a_word_in_a_matrix_is_a_problem_with_its_place(write):
    rows = "".join(
        f"{a}," + ",".join("often" if (a, b) == ("b", "c") else "1" for b in "abcd") + "\n" for a in "abcd"
    )
    (problem,) = read(write("m.csv", f",a,b,c,d\n{rows}")).problems

    assert (problem.row, problem.column) == (3, "c")


def test_half_a_matrix_is_undirected(write):
    found = read(write("m.csv", ",a,b,c\na,,,\nb,1,,\nc,0,1,\n")).records

    assert found.layers[0].directed is False


@pytest.mark.parametrize("name", ["graph.graphml", "graph.gexf"])
def test_edges_with_and_without_direction_stand_in_one_graph(name):
    found = records(name)

    assert {layer.name: layer.directed for layer in found.layers} == {"advice": True, "lunch": False}
    assert next(tie.strength for tie in found.ties if tie.layer == "advice") in (2.0, 2.5)
    assert [person.name for person in found.people][:2] == ["Ina Holm", "Raj Patel"]


def test_entities_of_gml_are_letters_and_values_are_strengths():
    found = records("graph.gml")

    assert [(p.name, p.unit) for p in found.people] == [("Ina Holm", "Ops"), ("Mia Sørensen", None)]
    assert {(t.source, t.target, t.strength, t.layer) for t in found.ties} == {
        ("1", "2", 3.0, "graph"), ("2", "1", 0.5, "graph"),
    }  # fmt: skip


def test_a_mail_message_gives_one_event_and_the_names_beside_addresses():
    reading = read(SAMPLES / "message.eml")
    (event,) = reading.records.events.to_pylist()

    assert (event["sender"], event["recipients"]) == (
        "ina@holm.example",
        ["raj@holm.example", "lea@holm.example"],
    )
    assert event["time"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert reading.names["raj@holm.example"] == "Patel, Raj"


def test_a_mail_folder_is_one_file(write):
    message = "From: a@x.org\nTo: {to}\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMessage-ID: <{id}@x>\n\nFrom: no@x.org\n"
    write("Maildir/cur/1.eml:2,S", message.format(to="b@x.org", id=1))
    write("Maildir/new/2.eml", message.format(to="c@x.org", id=2))
    path = write("Maildir/new/3.eml", message.format(to="b@x.org", id=1)).parents[1]
    reading = read(path)

    assert [(one.file, one.kind, one.kept) for one in reading.files] == [("Maildir", "mail folder", 2)]
    assert reading.records.events.column("sender").to_pylist() == ["a@x.org"] * 2
    assert [one.kind for one in read(path.parent).files] == ["mail folder"]


@pytest.mark.parametrize("name", ["exchange_summary.csv", "exchange_enhanced.csv", "MSGTRK2026010510-1.LOG"])
def test_a_message_of_many_rows_is_one_event(name):
    (event,) = events(name)

    assert (event["id"], event["sender"]) == ("m1@x", "ina@holm.example")
    assert sorted(event["recipients"]) == ["lea@holm.example", "raj@holm.example"]
    assert event["time"] == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_an_opened_list_is_replaced_by_its_members():
    (event,) = events("exchange_extended.csv")

    assert sorted(event["recipients"]) == ["lea@holm.example", "raj@holm.example", "tom@holm.example"]


def test_moderators_are_told_of_and_get_no_right():
    found = records("MSGTRK2026010510-1.LOG")

    assert found.rights == ()
    assert any("moderators' decisions" in note for note in found.notes)


def test_dates_of_a_trace_that_can_be_read_two_ways_are_asked_for(write):
    text = "Date,Sender,Recipient,Subject,Status\n3/4/2026 10:00,a@x.org,b@x.org,,Delivered\n"
    path = write("trace.csv", text)

    assert "two ways" in read(path).problems[0].message
    (event,) = read(path, dates="day first").records.events.to_pylist()
    assert event["time"] == datetime(2026, 4, 3, 10, tzinfo=UTC)


def test_chat_goes_to_those_mentioned_or_answered():
    found = [(one["sender"], one["recipients"]) for one in events("slack.zip")]

    assert found == [("U01", ["U02"]), ("U02", ["U01"]), ("U03", ["U01"])]
    assert {one["kind"] for one in events("slack.zip")} == {"chat"}
    assert {seat.body for seat in records("slack.zip").memberships} == {"#plans"}


def test_direct_messages_are_read_only_where_switched_on():
    assert len(events("slack.zip")) == 3
    more = events("slack.zip", direct_messages=True)
    assert (more[0]["sender"], more[0]["recipients"]) == ("U01", ["U03"])
    assert len(more) == 4


def test_a_broken_day_of_a_chat_export_is_a_problem_and_the_rest_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as out:
        out.writestr("users.json", json.dumps([{"id": "U1", "profile": None}, {"id": "U2"}, {}, 7]))
        out.writestr("channels.json", "[]")
        out.writestr("a/2026-01-01.json", "[" * 100_000)
        out.writestr(
            "a/2026-01-02.json",
            json.dumps([{"type": "message", "user": "U1", "text": "<@U2>\ud800", "ts": "1767607300.1"}]),
        )
    reading = read(tmp_path / "s.zip")

    assert len(reading.problems) == 1
    assert "2026-01-01" in reading.problems[0].message
    assert reading.records.events.num_rows == 1


def test_a_series_keeps_its_hour_through_summer_time_and_its_exceptions():
    times = [one["time"] for one in events("calendar.ics")]

    assert sorted(times) == [
        datetime(2026, 3, 16, 9, tzinfo=UTC),  # ten o'clock in winter
        datetime(2026, 3, 30, 13, tzinfo=UTC),  # moved to three o'clock, in summer
        datetime(2026, 4, 6, 8, tzinfo=UTC),  # ten o'clock in summer
    ]
    assert {tuple(one["recipients"]) for one in events("calendar.ics")} == {("raj@holm.example",)}


def calendar(*lines):
    people = "ORGANIZER:mailto:a@x.org\nATTENDEE:mailto:b@x.org"
    return "\n".join(
        ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", *lines, people, "END:VEVENT", "END:VCALENDAR", "")
    )


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        ("FREQ=DAILY;COUNT=3", 3),
        ("FREQ=WEEKLY;UNTIL=20260119T100000Z", 3),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", 4),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 1),
        ("FREQ=SECONDLY", 1),
        ("FREQ=DAILY;INTERVAL=0", 1),
        ("FREQ=DAILY;COUNT=99999999", 1000),
        ("nonsense", 1),
    ],
)  # fmt: skip
def test_a_rule_is_followed_and_never_without_end(write, rule, times):
    path = write("c.ics", calendar("DTSTART:20260105T100000Z", f"RRULE:{rule}"))
    found = read(path).records.events

    assert found is None if rule == "nonsense" and found is None else found.num_rows == times


def test_a_series_without_an_end_stops_on_the_day_of_the_export(write):
    path = write(
        "c.ics", calendar("DTSTAMP:20260120T000000Z", "DTSTART:20260105T100000Z", "RRULE:FREQ=WEEKLY")
    )

    assert read(path).records.events.num_rows == 3


def test_guests_are_left_out_and_an_account_stands_in_for_missing_mail():
    ina, raj = records("entra_users.csv").people

    assert (ina.id, ina.email, ina.aliases) == ("a-1", "ina@holm.example", ("ina@holm.onmicrosoft.example",))
    assert (raj.email, raj.unit, raj.title) == ("raj@holm.onmicrosoft.example", "Ops", "COO")


def test_a_chain_of_managers_makes_all_of_it_known():
    assert {p.id: p.managers for p in records("graph_users.json").people} == {
        "a-3": ("a-2",), "a-2": ("a-1",), "a-1": (), "a-4": ("a-1",),
    }  # fmt: skip


def test_the_path_of_a_google_unit_is_a_tree_and_no_password_is_kept():
    found = records("google_users.csv")

    assert {(unit.name, unit.parent) for unit in found.units} == {("Board", None), ("Ops", "Board")}
    assert found.people[1].managers == ("ina@holm.example",)
    assert "****" not in repr(found)


def test_of_several_dates_of_one_person_the_latest_stands():
    raj = records("viva_org.csv").people[1]

    assert (raj.unit, raj.managers) == ("Ops", ("ina@holm.example",))


def test_scores_are_strengths_and_no_score_is_no_tie():
    assert {(t.layer, t.source, t.target, t.strength) for t in records("viva_p2p.csv").ties} == {
        ("viva_diverse", "h1", "h2", 0.12), ("viva_strong", "h1", "h2", 0.5), ("viva_strong", "h2", "h1", 0.25),
    }  # fmt: skip
