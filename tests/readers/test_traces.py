"""KTAB, Outlook, Teams messages, Jira and Salesforce: what they say of people, worked out by hand."""

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orgmap.readers import check, read

SAMPLES = Path(__file__).parent / "samples"

# sample: kind, kept, dropped, people, ties, stances, events, memberships
EXPECTED = {
    "ktab.csv": ("KTAB scenario", 3, 0, 3, 0, 3, 0, 0),
    "ktab.xml": ("KTAB scenario", 3, 0, 3, 1, 3, 0, 0),
    "ktab.db": ("KTAB scenario", 3, 0, 3, 2, 3, 0, 0),
    "outlook_mail.csv": ("Outlook mail", 2, 1, 4, 4, 0, 0, 0),
    "outlook_mail_de.csv": ("Outlook mail", 1, 0, 2, 1, 0, 0, 0),
    "outlook_calendar.csv": ("Outlook calendar", 2, 3, 5, 0, 0, 2, 0),
    "outlook_calendar_fr.csv": ("Outlook calendar", 1, 1, 3, 0, 0, 1, 0),
    "teams_chat.json": ("Teams chat", 2, 5, 3, 0, 0, 2, 0),
    "jira.csv": ("Jira issues", 1, 1, 3, 5, 0, 0, 0),
    "jira_de.csv": ("Jira issues", 1, 0, 3, 2, 0, 0, 0),
    "salesforce_roles.csv": ("Salesforce contact roles", 2, 1, 2, 0, 0, 0, 2),
    "salesforce_contacts.csv": ("Salesforce contacts", 2, 1, 2, 0, 0, 0, 0),
    "salesforce_relations.csv": ("Salesforce account relations", 2, 1, 1, 0, 0, 0, 2),
}


def events(reading):
    return reading.records.events.to_pylist() if reading.records.events is not None else []


def ties(name, **options):
    return {(t.source, t.target, t.layer): t.strength for t in read(SAMPLES / name, **options).records.ties}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_whole_under_any_name(name, write):
    reading = read(write("download.bin", (SAMPLES / name).read_bytes()))
    (report,), records = reading.files, reading.records
    counts = (
        len(records.people),
        len(records.ties),
        len(records.stances),
        len(events(reading)),
        len(records.memberships),
    )

    assert (*reading.problems, *check(records)) == ()
    assert (report.kind, report.kept, report.dropped, *counts) == EXPECTED[name]
    assert report.confidence >= 0.95


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_said_in_confidence_is_kept(name):
    reading = read(SAMPLES / name)

    assert "secret" not in repr((reading, events(reading))).casefold()


@pytest.mark.parametrize("name", ["ktab.csv", "ktab.xml", "ktab.db"])
def test_positions_and_salience_are_scaled_and_the_first_dimension_taken(name):
    records = read(SAMPLES / name).records

    assert [(one.person, one.position, one.salience) for one in records.stances] == [
        ("Board", 0.5, 0.6), ("Union", -1.0, 0.9), ("Bank", 1.0, 0.5),
    ]  # fmt: skip
    assert float(records.people[1].attributes["Height position"]) == 55.5
    assert any("2 dimensions" in note and "'Site'" in note for note in records.notes)


def test_accommodation_is_ties():
    assert ties("ktab.xml") == {("Union", "Board", "accommodation"): 0.25}
    assert ties("ktab.db") == {("Union", who, "accommodation"): 0.25 for who in ("Board", "Bank")}


@pytest.mark.parametrize(("row", "column"), [
    ("Bank,x,100,101,50", "position"), ("Bank,x,-1,10,50", "capability"), ("Bank,x,1,10,", "salience"),
    ("Board,x,1,10,5", None),
])  # fmt: skip
def test_a_number_out_of_bounds_is_a_problem(write, row, column):
    head = "Tower,About,2,1\nActor,Description,Power,Site Position,Site Salience\nBoard,,1,50,50\n"
    problems = read(write("k.csv", f"{head}{row}\n")).problems

    assert [(one.row, one.column) for one in problems] == [(4, column)]


def test_counts_of_a_scenario_that_do_not_fit_are_a_problem(write):
    (problem,) = read(
        write("k.csv", "T,A,5,1\nActor,Description,Power,Site Position,Site Salience\nB,,1,50,50\n")
    ).problems

    assert problem.row == 1


def test_salience_above_a_hundred_in_all_is_a_problem(write):
    head = "T,A,1,2\nActor,Description,Power,A Position,A Salience,B Position,B Salience\n"

    assert "above 100" in read(write("k.csv", f"{head}X,,1,50,60,50,60\n")).problems[0].message


@pytest.mark.parametrize("view", ["SpatialSalience", "ActorDescription"])
def test_a_database_that_computes_without_end_is_not_one_of_ours(tmp_path, view):
    path = tmp_path / "k.db"
    path.write_bytes((SAMPLES / "ktab.db").read_bytes())
    base = sqlite3.connect(path)
    base.execute(f"DROP TABLE {view}")
    base.execute(
        f"CREATE VIEW {view} AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n"
    )
    base.commit()
    base.close()

    assert read(path).files[0].kind == "unknown"


def test_a_torn_database_is_a_sentence(tmp_path):
    path = tmp_path / "k.db"
    path.write_bytes((SAMPLES / "ktab.db").read_bytes()[:9000])

    assert all(problem.fix for problem in read(path).problems)


def test_a_mail_is_shared_among_its_recipients():
    assert ties("outlook_mail.csv") == {
        ("Mia Sørensen", "raj@holm.example", "communication"): 0.5,
        ("Mia Sørensen", "lea@holm.example", "communication"): 0.5,
        ("raj@holm.example", "Mia Sørensen", "communication"): 0.5,
        ("raj@holm.example", "tom@holm.example", "communication"): 0.5,
    }


def test_the_old_address_of_an_exchange_mailbox_is_an_alias_and_one_that_is_known_else_is_resolved(write):
    mia = next(one for one in read(SAMPLES / "outlook_mail.csv").records.people if one.name == "Mia Sørensen")
    assert mia.aliases[0].endswith("/CN=RECIPIENTS/CN=ASORENSEN")

    text = (SAMPLES / "outlook_mail.csv").read_text(encoding="cp1252")
    more = (
        '"x","x","Mia Sørensen","mia@holm.example","SMTP","Raj Patel","raj@holm.example","SMTP"'
        + ',""' * 11
        + "\r\n"
    )
    people = {one.id: one for one in read(write("m.csv", text + more)).records.people}
    assert people["mia@holm.example"].aliases == mia.aliases
    assert "Mia Sørensen" not in people


def test_a_mail_to_everybody_ties_nobody(write):
    head = (SAMPLES / "outlook_mail_de.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    to = ";".join(f"p{n}@x" for n in range(26))
    row = f'"","","A","a@x","SMTP","","{to}",""' + ',""' * 11
    reading = read(write("m.csv", f"{head}\n{row}\n"))

    assert (reading.records.ties, reading.files[0].dropped) == ((), 1)


@pytest.mark.parametrize("header", [
    "Objet;Corps;De : (nom);De : (adresse);De : (type);À : (nom);À : (adresse);À : (type)",
    "Asunto;Cuerpo;De: (nombre);De: (dirección);De: (tipo);Para: (nombre);Para: (dirección);Para: (tipo)",
    "Oggetto;Corpo;Da: (nome);Da: (indirizzo);Da: (tipo);A: (nome);A: (indirizzo);A: (tipo)",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_the_header_of_a_mailbox_may_be_in_any_language(write, header, encoding):
    text = f"{header}\r\n;;Ann;ann@x;SMTP;Bo;bo@x;SMTP\r\n"
    reading = read(write("m.csv", text.encode(encoding)))

    assert [(t.source, t.target) for t in reading.records.ties] == [("ann@x", "bo@x")]


def test_meetings_of_a_calendar_are_those_that_are_not_private():
    reading = read(SAMPLES / "outlook_calendar.csv")

    assert [(one["time"], one["sender"], one["recipients"]) for one in events(reading)] == [
        (datetime(2026, 1, 21, 10, tzinfo=UTC), "Ina Holm", ["Raj Patel", "Lea Conti", "Mia Sørensen"]),
        (datetime(2026, 1, 22, 14, 30, tzinfo=UTC), "Raj Patel", ["ina@holm.example"]),
    ]
    assert any("2 events marked private" in note for note in reading.records.notes)


def test_days_of_a_calendar_read_two_ways_are_asked(write):
    head, *_ = (SAMPLES / "outlook_calendar.csv").read_text(encoding="cp1252").splitlines()
    row = (
        '"x","3/4/2026","10:00:00 AM"'
        + ',""' * 6
        + ',"Ann","Bo","","","","","","","","","False","Normal","2"'
    )
    path = write("c.csv", f"{head}\n{row}\n")
    (problem,) = read(path).problems

    assert (problem.row, "--dates" in problem.fix) == (2, True)
    assert events(read(path, dates="day first"))[0]["time"] == datetime(2026, 4, 3, 10, tzinfo=UTC)


def test_messages_lead_to_those_mentioned_or_answered_and_chats_stay_shut():
    shut, opened = read(SAMPLES / "teams_chat.json"), read(SAMPLES / "teams_chat.json", direct_messages=True)
    told = [(one["kind"], one["sender"], one["recipients"]) for one in events(opened)]

    assert [(one["kind"], one["sender"], one["recipients"]) for one in events(shut)] == told[:2]
    assert told == [("chat", "0a1", ["0b2"]), ("chat", "0c3", ["0a1"]), ("chat", "0b2", ["0a1"])]
    assert {person.id: person.name for person in shut.records.people}["0b2"] == "Raj Patel"


@pytest.mark.parametrize("shape", ["list", "pages", "lines", "replies"])
def test_pages_of_messages_may_be_put_together_in_many_ways(write, shape):
    value = json.loads((SAMPLES / "teams_chat.json").read_text(encoding="utf-8"))
    messages = value["value"]
    if shape == "replies":
        told = json.dumps(
            [{**messages[0], "replies": [{k: v for k, v in messages[1].items() if k != "replyToId"}]}]
        )
    else:
        told = {
            "list": json.dumps(messages), "pages": json.dumps([value, {"value": []}]),
            "lines": "\n".join(map(json.dumps, messages)),
        }[shape]  # fmt: skip
    reading = read(write("x.json", told))

    assert [(one["sender"], one["recipients"]) for one in events(reading)] == [
        ("0a1", ["0b2"]),
        ("0c3", ["0a1"]),
    ]


def test_columns_of_an_issue_that_stand_twice_all_count():
    assert ties("jira.csv") == {
        ("5b:i", "5b:r", "work"): 1, ("5b:l", "5b:r", "work"): 1, ("5b:r", "5b:i", "work"): 1,
        ("5b:i", "5b:r", "watches"): 1, ("5b:l", "5b:r", "watches"): 1,
    }  # fmt: skip
    first = read(SAMPLES / "jira.csv").records.ties[0]
    assert first.first_seen == datetime(2025, 10, 30, 17, tzinfo=UTC)
    assert {one.id: one.name for one in read(SAMPLES / "jira.csv").records.people}["5b:l"] == "Lea Conti"


def test_issues_in_german_are_read():
    assert ties("jira_de.csv") == {
        ("Ina Holm", "Raj Patel", "work"): 1,
        ("Lea Conti", "Raj Patel", "work"): 1,
    }


def test_ids_of_fifteen_and_eighteen_signs_are_the_same(write):
    people = read(SAMPLES / "salesforce_contacts.csv").records.people
    assert [(one.id, one.managers, one.unit) for one in people] == [
        ("003000000000001", (), "Board"), ("003000000000002", ("003000000000001",), "Ops"),
    ]  # fmt: skip

    text = "Id,OpportunityId,ContactId,Role\n1,006000000000001,00300000000000A,Buyer\n2,006000000000001,00300000000000a,User\n"
    assert len(read(write("r.csv", text)).records.people) == 2


def test_roles_in_opportunities_and_accounts_are_memberships():
    seats = read(SAMPLES / "salesforce_relations.csv").records.memberships

    assert [(one.person, one.body, one.role, one.start) for one in seats] == [
        ("003000000000001", "001000000000001", "Decision Maker", date(2025, 1, 31)),
        ("003000000000001", "001000000000001", "Executive Sponsor", date(2025, 1, 31)),
    ]
    assert read(SAMPLES / "salesforce_roles.csv").records.rights == ()


def test_a_report_of_contact_roles_with_its_footer_is_read(write):
    text = (
        '"Opportunity Name","Contact Name","Contact Role","Email"\n"Tower","Ann Lee","Evaluator","ann@x.org"\n\n'
        '"Grand Totals (1 records)"\n"Confidential Information - Do Not Distribute"\n'
    )
    reading = read(write("report.csv", text))

    assert [(one.person, one.body, one.role) for one in reading.records.memberships] == [
        ("ann@x.org", "Tower", "Evaluator")
    ]
    assert reading.problems == ()
