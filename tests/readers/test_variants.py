"""Shapes in which real files of a known format come besides the samples: each one was once misread."""

import gzip
import json
import re
import zipfile
from pathlib import Path

import pytest

from orgmap.readers import archives, read, sheets, tables
from orgmap.readers.footers import is_footer
from orgmap.readers.formats import understood
from orgmap.readers.raci_lists import people_in

#: Where HiBob puts what belongs to the person; written so that it is no path of a machine.
TOP, WORK = "/" + "root", "work"


def people(found):
    return {person.id: person for person in found.records.people}


def lines(found):
    return {person.id: person.managers for person in found.records.people}


def ties(found):
    return {(tie.source, tie.target, tie.layer): tie.strength for tie in found.records.ties}


def rights(found):
    return {(one.gate, one.person, one.right): (one.limit, one.currency) for one in found.records.rights}


def book(path: Path, *rows, title="Sheet") -> Path:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(path)
    return path


def only(found, kind):
    (report,) = found.files
    assert (report.kind, report.problems) == (kind, ()), report
    return report


# -- tables of people ----------------------------------------------------------------------------------


def test_totals_and_remarks_below_a_table_are_nobody(write):
    rows = "Personalnummer;Name;Vorgesetzter;FTE\n1;Ana Koch;;1,0\n2;Bo Lee;1;0,8\nSumme;2;;1,8\nVertraulich;;;\n"
    found = read(write("liste.csv", rows))
    report = only(found, "people")
    assert (report.kept, report.dropped) == (2, 2)
    assert list(people(found)) == ["1", "2"]
    assert "2 rows of totals or remarks left out" in " ".join(found.records.notes)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Total Records: 5", "", ""), True),
        (("Grand total", "", "1,250.50"), True),
        (("", "Total", "3"), True),
        (("© 2026 Holm", "", "", ""), True),
        (("Total", "Ann Holm", "3"), False),
        (("Sumner", "", "3"), False),
        (("Count Dooku", "Ann", ""), False),
        (("", "", ""), False),
    ],
)
def test_a_footer_is_told_from_a_person(cells, expected):
    assert is_footer(cells) is expected


def test_a_table_below_a_title_and_captions_is_read_from_its_header(tmp_path):
    path = book(
        tmp_path / "report.xlsx",
        ("Holm AG: organisation", None, None, None),
        ("Generated 2026-01-05",),
        (),
        ("Employee", None, "Line", None),
        ("ID", "Name", "Manager ID", "Title"),
        (1, "Ana Koch", None, "CEO"),
        (2, "Bo Lee", 1, "COO"),
        (3, "Cy Diaz", 2, "HR"),
        ("Total employees", 3),
    )
    found = read(path)
    report = only(found, "org chart")
    assert lines(found) == {"1": (), "2": ("1",), "3": ("2",)}
    assert (report.kept, report.dropped) == (3, 1)
    assert "the header is taken from row 5" in " ".join(found.records.notes)
    assert found.records.people[0].source.row == 6


def test_a_table_without_a_title_is_not_searched_for_another_header(write):
    found = read(write("chart.csv", "id,name,manager\n1,Ana Koch,\n2,Bo Lee,1\n3,Cy Diaz,1\n"))
    assert "header is taken" not in " ".join(found.records.notes)


def sheeted(path, *named):
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in named:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


CHART = (("ID", "Name", "Manager"), (1, "Ana", None), (2, "Bo", 1), (3, "Cy", 1))


def test_a_chart_behind_a_cover_is_found_and_what_is_not_read_is_said(tmp_path):
    cover = ("Cover", [("Holm AG",), ("Prepared for the board",)])
    found = read(sheeted(tmp_path / "x.xlsx", cover, ("Org", CHART), ("Old", CHART)))
    only(found, "org chart")
    assert lines(found) == {"1": (), "2": ("1",), "3": ("1",)}
    said = " ".join(found.records.notes)
    assert "read from the sheet 'Org'" in said
    assert "1 more not" in said


def test_a_survey_behind_a_cover_is_found(tmp_path):
    rows = [
        ("Timestamp", "Email Address", "Who do you trust?"),
        ("2026/01/05 10:00:00", "cy@x.org", "Ana Koch"),
    ]
    found = read(sheeted(tmp_path / "x.xlsx", ("Read me", [("Results",)]), ("Answers", rows)))
    only(found, "Google Forms survey")
    assert ties(found) == {("cy@x.org", "Ana Koch", "trust"): 1}


def test_sheets_that_are_not_read_are_told(tmp_path):
    found = read(sheeted(tmp_path / "x.xlsx", ("Now", CHART), ("Before", CHART)))
    assert "only the first sheet with data is read, 1 more not" in " ".join(found.records.notes)


def test_a_department_comes_before_a_team_in_any_language(write):
    found = read(
        write("x.csv", "ID;Name;Vorgesetzter;Abteilung;Team\n1;Ana;;Vorstand;\n2;Bo;1;Betrieb;Nord\n")
    )
    assert people(found)["2"].unit == "Betrieb"


def test_whoever_has_left_is_left_out_of_any_list_and_their_reports_move_up(write):
    rows = "ID,Name,Reports To,Lifecycle status\n1,Ana,,Employed\n2,Bo,1,Terminated\n3,Cy,2,Employed\n"
    found = read(write("staff.csv", rows))
    assert lines(found) == {"1": (), "3": ("1",)}
    assert (found.files[0].kept, found.files[0].dropped) == (2, 1)
    assert "1 line to somebody who has left" in " ".join(found.records.notes)


def test_in_a_plain_people_csv_everybody_stays(write):
    found = read(write("people.csv", "id,name,manager,status\n1,Ana,,employed\n2,Bo,1,terminated\n"))
    assert lines(found) == {"1": (), "2": ("1",)}


def test_a_list_of_leavers_alone_is_not_read_as_nobody(write):
    found = read(write("gone.csv", "ID,Name,Reports To,Status\n1,Ana,,left\n2,Bo,1,left\n"))
    assert lines(found) == {"1": (), "2": ("1",)}


def test_a_manager_given_as_the_path_of_a_directory_is_found_by_name(write):
    rows = (
        '#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\n"Name","EmailAddress","Manager"\n'
        '"Ana Koch","ana@x.org",\n"Lee, Bo","bo@x.org","CN=Ana Koch,OU=Exec,DC=x"\n'
        '"Cy Diaz","cy@x.org","CN=Lee\\, Bo,OU=Ops,DC=x"\n'
    )
    found = read(write("ad.csv", rows))
    only(found, "people")
    assert lines(found) == {"Ana Koch": (), "Lee, Bo": ("Ana Koch",), "Cy Diaz": ("Lee, Bo",)}


def test_a_name_broken_over_two_lines_is_one_name(write):
    found = read(write("x.csv", '"Employee\nID","Employee Name","Manager\nID"\n1,"Ana\nKoch",\n2,Bo Lee,1\n'))
    assert people(found)["1"].name == "Ana Koch"


def test_accounts_with_the_address_of_a_manager_beside_them_have_lines(write):
    rows = (
        "DisplayName,UserPrincipalName,Mail,ManagerUPN,AccountEnabled\n"
        "Ana,ana@x.onmicrosoft.com,ana@x.org,,True\nBo,bo@x.onmicrosoft.com,bo@x.org,ana@x.onmicrosoft.com,True\n"
        "Cy,cy@x.onmicrosoft.com,,Eve@x.org,True\n"
    )
    found = read(write("users.csv", rows))
    only(found, "Entra users")
    assert lines(found)["bo@x.onmicrosoft.com"] == ("ana@x.onmicrosoft.com",)
    assert lines(found)["cy@x.onmicrosoft.com"] == ("Eve@x.org",)
    assert "Eve@x.org" in lines(found)
    assert "holds no managers" not in " ".join(found.records.notes)


def test_bamboohr_names_in_one_column_are_found_by_those_who_report_to_them(write):
    rows = 'Employee #,"First name, Last name",Reporting to\n1,Ana Koch,\n2,Bo Lee,"Koch, Ana"\n'
    found = read(write("b.csv", rows))
    only(found, "BambooHR report")
    assert lines(found) == {"1": (), "2": ("1",)}


def test_hibob_fields_by_path_give_the_manager(write):
    rows = [
        {
            f"{TOP}/id": {"value": "a0"},
            f"{TOP}/displayName": {"value": "Ana"},
            f"/{WORK}/reportsTo": {"value": None},
        },
        {
            f"{TOP}/id": {"value": "a1"},
            f"{TOP}/displayName": {"value": "Bo"},
            f"/{WORK}/reportsTo": {"value": "a0"},
        },
    ]
    found = read(write("h.json", json.dumps({"employees": rows})))
    only(found, "HiBob people")
    assert lines(found) == {"a0": (), "a1": ("a0",)}


def test_pages_of_accounts_one_after_the_other_are_one_list(write):
    pages = [
        {"@odata.context": "x#users", "value": [{"id": i, "displayName": i, "userPrincipalName": f"{i}@x", "manager": m}]}
        for i, m in (("1", None), ("2", {"id": "1"}))
    ]  # fmt: skip
    found = read(write("pages.json", "\n".join(map(json.dumps, pages))))
    only(found, "Graph users")
    assert lines(found) == {"1": (), "2": ("1",)}


@pytest.mark.parametrize("text", ['{"value": []} [1]', '{"nodes": []} 7', '{"a": 1}} {'])
def test_json_with_more_behind_it_that_is_no_object_is_broken(write, text):
    found = read(write("x.json", text))
    assert found.files[0].problems
    assert not found.records.people


# -- mail and chat -------------------------------------------------------------------------------------


def test_a_tracking_log_with_a_mark_and_another_spelling_of_its_type_is_one(write):
    log = (
        "\ufeff#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n"
        "#Fields: date-time,source,event-id,message-id,network-message-id,recipient-address,recipient-status,"
        "sender-address\n2026-01-05T10:00:00.000Z,STOREDRIVER,RECEIVE,<a@x>,n1,bo@x.org,To,ana@x.org\n"
    )
    found = read(write("x.log", log))
    only(found, "Exchange tracking log")
    assert found.records.events.column("sender").to_pylist() == ["ana@x.org"]


def test_an_archive_of_readpst_quotes_senders_and_names_people_within_the_organisation(write):
    mail = (
        'From "Koch, Ana" Mon Jan  5 10:00:00 2026\nFrom: "Koch, Ana" </O=ORG/CN=RECIPIENTS/CN=ANA>\n'
        'To: "Bo Lee" <bo@x.org>, "Cy" </o=Org/cn=Recipients/cn=cy>\nDate: Mon, 05 Jan 2026 10:00:00 +0000\n'
        "Message-Id: <p1@x>\n\nFrom here on it is secret\n\n"
        'From "MAILER-DAEMON" Mon Jan  5 11:00:00 2026\nFrom: bo@x.org\nTo: ana@x.org\n'
        "Date: Mon, 05 Jan 2026 11:00:00 +0000\nMessage-Id: <p2@x>\n\nb\n"
    )
    found = read(write("Inbox", mail))
    only(found, "mail")
    events = found.records.events.to_pylist()
    assert [(one["sender"], one["recipients"]) for one in events] == [
        ("/o=org/cn=recipients/cn=ana", ["bo@x.org", "/o=org/cn=recipients/cn=cy"]),
        ("bo@x.org", ["ana@x.org"]),
    ]
    assert found.names["/o=org/cn=recipients/cn=cy"] == "Cy"
    assert "secret" not in repr(found)


def slack(path, messages):
    users = [{"id": one, "real_name": one, "profile": {}} for one in ("U1", "U2", "U3")]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "general", "members": None}]))
        archive.writestr("general/2026-01-05.json", json.dumps(messages))
    return path


def test_a_huddle_is_a_call_of_those_who_joined_it(tmp_path):
    room = {"created_by": "U1", "participants": [], "participant_history": ["U1", "U3", "U2"]}
    said = {
        "type": "message",
        "subtype": "huddle_thread",
        "user": "USLACKBOT",
        "ts": "1767607800.0",
        "text": "x",
    }
    found = read(slack(tmp_path / "s.zip", [said | {"room": room}, said | {"ts": "1767607900.0"}]))
    (event,) = found.records.events.to_pylist()
    assert (event["kind"], event["sender"], event["recipients"]) == ("call", "U1", ["U3", "U2"])
    assert found.files[0].dropped == 1


def test_a_guest_who_is_not_among_the_users_has_the_name_beside_the_message(tmp_path):
    said = {"type": "message", "user": "U9", "ts": "1767607800.0", "text": "<@U1> hello"}
    found = read(slack(tmp_path / "s.zip", [said | {"user_profile": {"real_name": "Gus Guest"}}]))
    assert people(found)["U9"].name == "Gus Guest"


def test_an_issue_given_to_nobody_is_nobodys(write):
    rows = (
        "Issue key,Issue id,Summary,Assignee,Reporter\nA-1,1,x,bo.lee,ana.koch\nA-2,2,x,Unassigned,ana.koch\n"
    )
    assert sorted(people(read(write("j.csv", rows)))) == ["ana.koch", "bo.lee"]


def test_hours_without_a_zero_before_them_are_times(write):
    rows = "First name,Last name,Email,Duration,Time joined,Time exited\n"
    rows += "Ana,K,ana@x.org,42m,2026-01-15 9:00,2026-01-15 9:42\nBo,L,bo@x.org,1m,2026-01-15 9:01,2026-01-15 9:02\n"
    found = read(write("m.csv", rows))
    only(found, "Meet attendance")
    assert found.records.events.num_rows == 1


MBOX = (
    "From 1@xxx Mon Jan 05 10:00:00 +0000 2026\nFrom: ana@x.org\nTo: bo@x.org\n"
    "Date: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <1@x>\n\nsecret\n"
)
CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART:20260105T100000Z\nSUMMARY:secret\n"
    "ORGANIZER:mailto:ana@x.org\nATTENDEE:mailto:bo@x.org\nEND:VEVENT\nEND:VCALENDAR\n"
)


def test_mail_and_calendars_are_read_out_of_their_archive(tmp_path):
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/Mail/All mail.mbox", MBOX)
        archive.writestr("Takeout/Calendar/../../../ana.ics", CALENDAR)
        archive.writestr("Takeout/archive_browser.html", "x")
        archive.writestr("__MACOSX/._x.ics", "x")
    found = read(path)
    report = only(found, "mail and calendars")
    assert sorted(found.records.events.column("kind").to_pylist()) == ["mail", "meeting"]
    assert report.kept == 2
    assert "2 others passed over" in " ".join(found.records.notes)
    assert "secret" not in repr(found)
    assert [one.name for one in tmp_path.iterdir()] == ["takeout.zip"]


def test_a_packed_mail_archive_is_unpacked_as_it_is_read(write):
    found = read(write("mail.mbox.gz", gzip.compress(MBOX.encode())))
    only(found, "mail")
    assert found.records.events.num_rows == 1


def test_a_packed_archive_that_breaks_off_is_a_problem(write):
    whole = gzip.compress(MBOX.encode() * 2000)
    (problem,) = read(write("mail.gz", whole[:-40])).problems
    assert "cannot be read" in problem.message


def test_a_calendar_in_an_archive_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_LARGEST_CALENDAR", 1 << 20)
    monkeypatch.setattr(archives, "_CHUNK", 1 << 16)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ics", CALENDAR + " " * (2 << 20))
    (problem,) = read(path).problems
    assert "larger than" in problem.message


# -- surveys -------------------------------------------------------------------------------------------


def test_names_written_beside_a_list_are_answers_to_its_question(write):
    first = "Respondent ID,Collector ID,Email Address,Whom do you go to for help?,,\n,,,Ana Koch,Bo Lee,Other (please specify)\n"
    found = read(write("s.csv", first + "1,2,cy@x.org,Ana Koch,,Eve Ray\n"))
    only(found, "SurveyMonkey survey")
    assert ties(found) == {("cy@x.org", "Ana Koch", "advice"): 1, ("cy@x.org", "Eve Ray", "advice"): 1}


def test_a_german_question_for_whom_one_asks_wants_names(tmp_path):
    path = book(
        tmp_path / "Umfrage.xlsx",
        ("ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Wen fragen Sie um Rat?"),
        (1, "2026-01-05 10:00", "2026-01-05 10:05", "cy@x.org", "Cy Diaz", "Ana Koch;Bo Lee;"),
    )
    assert ties(read(path)) == {("cy@x.org", one, "advice"): 1 for one in ("Ana Koch", "Bo Lee")}


@pytest.mark.parametrize(
    ("answer", "strength"),
    [("2-3 times a week", 3), ("About once a day", 4), ("Several times per day", 5), ("Once or twice a month", 2),
     ("Less than once a year", 1)],
)  # fmt: skip
def test_how_often_is_a_strength_however_it_is_put(write, answer, strength):
    rows = f"Timestamp,Email Address,How often do you talk to [Ana Koch]\n2026/01/05 10:00:00,cy@x.org,{answer}\n"
    found = read(write("g.csv", rows))
    only(found, "Google Forms survey")
    assert list(ties(found).values()) == [strength]


# -- networks ------------------------------------------------------------------------------------------

YED = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key for="node" id="d6" yfiles.type="nodegraphics"/><key for="edge" id="d10" yfiles.type="edgegraphics"/>
<graph edgedefault="directed" id="G"><node id="n0"><data key="d6"><y:ShapeNode>
<y:NodeLabel>Ana Koch<y:LabelModel><y:SmartNodeLabelModel/></y:LabelModel></y:NodeLabel></y:ShapeNode></data></node>
<node id="n1" yfiles.foldertype="group"><data key="d6"><y:GroupNode><y:NodeLabel>Ops</y:NodeLabel></y:GroupNode></data>
<graph edgedefault="directed" id="n1:"><node id="n1::n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Bo Lee
COO<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node></graph></node>
<node id="n2"/><edge source="n0" target="n1::n0"><data key="d10"><y:PolyLineEdge><y:EdgeLabel>advice<y:LabelModel/>
</y:EdgeLabel></y:PolyLineEdge></data></edge></graph></graphml>"""


def test_labels_groups_and_titles_of_a_yed_drawing_are_names_units_and_titles(write):
    found = read(write("org.graphml", YED))
    only(found, "GraphML")
    known = people(found)
    assert {key: (one.name, one.title, one.unit) for key, one in known.items()} == {
        "n0": ("Ana Koch", None, None), "n1::n0": ("Bo Lee", "COO", "Ops"), "n2": ("", None, None),
    }  # fmt: skip
    assert ties(found) == {("n0", "n1::n0", "advice"): 1}


def test_a_strength_igraph_does_not_know_is_that_of_any_tie(write):
    graph = (
        '<graphml><key id="w" for="edge" attr.name="weight"/><graph edgedefault="directed"><node id="a"/>'
        '<node id="b"/><edge source="a" target="b"><data key="w">NaN</data></edge></graph></graphml>'
    )
    found = read(write("g.graphml", graph))
    only(found, "GraphML")
    assert ties(found) == {("a", "b", "g"): 1}


def test_edges_from_and_to_are_edges(write):
    graph = {"nodes": [{"id": 1, "label": "Ana"}, {"id": 2, "label": "Bo"}], "edges": [{"from": 2, "to": 1}]}
    found = read(write("vis.json", json.dumps(graph)))
    only(found, "JSON graph")
    assert ties(found) == {("2", "1", "vis"): 1}


def test_a_list_of_ties_with_a_column_of_questions_has_a_layer_for_each(write):
    found = read(write("ona.csv", "Source Node,Target Node,Question,Weight\nAna,Bo,advice,3\nBo,Cy,trust,1\nAna,Cy,trust,0\n"))  # fmt: skip
    report = only(found, "list of ties")
    assert ties(found) == {("Ana", "Bo", "advice"): 3, ("Bo", "Cy", "trust"): 1}
    assert report.dropped == 1
    assert "1 row with 0 (no tie)" in " ".join(found.records.notes)


def test_a_list_of_ties_in_a_workbook_is_one(tmp_path):
    found = read(
        book(tmp_path / "lunch.xlsx", ("From", "To", "Strength"), ("Ana", "Bo", 3), ("Bo", "Cy", 1.5))
    )
    only(found, "list of ties")
    assert ties(found) == {("Ana", "Bo", "lunch"): 3, ("Bo", "Cy", "lunch"): 1.5}


def test_what_each_perceives_in_a_long_list_is_held_as_theirs(write):
    found = read(write("css.csv", "perceiver,sender,receiver,value\nAna,Bo,Cy,1\nBo,Bo,Cy,1\nBo,Cy,Ana,0\n"))
    assert [(one.perceiver, one.source, one.target) for one in found.records.ties] == [
        ("Ana", "Bo", "Cy"), ("Bo", "Bo", "Cy"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        "from,to,time,question\na,b,2026-01-01,x\n",
        "from,to,a,b,c\n1,2,3,4,5\n",
        "from,to,question\na,,x\nb,c,y\n",
    ],
)
def test_other_tables_with_from_and_to_are_no_such_list(write, rows):
    assert read(write("x.csv", rows)).files[0].kind != "list of ties"


def test_sums_across_and_down_a_matrix_are_nobody(write):
    found = read(write("m.csv", ",Ana,Bo,Total\nAna,0,1,1\nBo,2,0,2\nTotal,2,1,3\n"))
    only(found, "matrix")
    assert ties(found) == {("Ana", "Bo", "m"): 1, ("Bo", "Ana", "m"): 2}


def test_the_heading_of_a_chart_is_nobody(tmp_path):
    rows = (("Holm AG organisation chart",), ("Ana Koch - CEO",), (None, "Bo Lee"), (None, None, "Cy Diaz"))
    found = read(book(tmp_path / "chart.xlsx", *rows))
    only(found, "indentation chart")
    assert lines(found) == {"Ana Koch": (), "Bo Lee": ("Ana Koch",), "Cy Diaz": ("Bo Lee",)}


# -- who decides what ----------------------------------------------------------------------------------


def test_people_written_under_the_roles_of_a_task_are_its_chart_of_responsibilities(write):
    rows = (
        "Task,Responsible,Accountable,Consulted,Informed\n"
        'Budget,"Bo Lee, Cy Diaz",Ana Koch,Legal,Dan Wu\nHire,Cy Diaz,Bo Lee,-,Ana Koch\n'
    )
    found = read(write("raci.csv", rows))
    report = only(found, "responsibilities")
    assert report.kept == 2
    assert set(rights(found)) == {
        ("Budget", "Ana Koch", "votes"), ("Budget", "Legal", "advises"), ("Hire", "Bo Lee", "votes"),
    }  # fmt: skip
    assert ("Cy Diaz", "Ana Koch", "raci") in ties(found)
    assert ("Cy Diaz", "Ana Koch", "raci_informed") in ties(found)
    assert all(one.source.row in (2, 3) for one in found.records.rights)


def test_a_comma_turns_a_name_round_or_parts_two(write):
    assert people_in("Koch, Ana") == ("Koch, Ana",)
    assert people_in("CEO, CFO") == ("CEO", "CFO")
    assert people_in("Ana Koch, Bo Lee") == ("Ana Koch", "Bo Lee")
    assert people_in(" - ") == ()


def test_limits_of_a_table_in_thousands_are_read_in_full(tmp_path):
    path = book(
        tmp_path / "doa.xlsx",
        ("Delegation of authority",),
        ("All amounts in USD thousand",),
        ("Category", "Board", "CEO", "VP"),
        ("CAPEX", "> 5,000", "5,000", "250"),
        ("OPEX", "Approve", "up to $1,000k", "£75k"),
    )
    found = read(path)
    only(found, "delegation of authority")
    assert rights(found)["CAPEX", "CEO", "votes"] == (5_000_000, "USD")
    assert rights(found)["CAPEX", "VP", "votes"] == (250_000, "USD")
    assert rights(found)["OPEX", "CEO", "votes"] == (1_000_000, "USD")
    assert rights(found)["OPEX", "VP", "votes"] == (75_000, "GBP")
    assert "amounts in thousands: limits are in full" in " ".join(found.records.notes)


def test_who_approves_is_the_approver_and_not_the_role_beside(write):
    rows = 'Type,From,To,Role,Approver,Co-approver\nCapex,0,"100,000",Manager,Cy Diaz,Ana Koch\n'
    found = read(write("doa.csv", rows))
    assert {person for _, person, _ in rights(found)} == {"Cy Diaz", "Ana Koch"}


def test_german_words_for_approving_and_advising_are_rights(write):
    rows = "Entscheidung;CEO;CFO\nInvestition;bis 500.000 €;50.000 €\nVertrag;Genehmigung;Empfehlung\n"
    found = read(write("vollmacht.csv", rows))
    only(found, "delegation of authority")
    assert rights(found)["Vertrag", "CEO", "votes"] == (None, None)
    assert ("Vertrag", "CFO", "advises") in rights(found)


# -- traps ---------------------------------------------------------------------------------------------


def test_a_table_of_nothing_but_faults_is_not_read_to_its_end(write, monkeypatch):
    monkeypatch.setattr(tables, "MOST_FAULTS", 20)
    found = read(write("x.csv", "id,name,manager\n1,Ana,\n2,Bo,1\n" + "x\n" * 5_000))
    (report,) = found.files
    assert report.problems[-1].message.startswith("Reading stops here")
    assert report.dropped == 20


def test_a_part_of_a_workbook_that_is_packed_like_no_real_one_is_not_opened(tmp_path, monkeypatch):
    path = book(tmp_path / "x.xlsx", ("id", "name", "manager"), ("1", "Ana", ""), ("2", "Bo", "1"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", " " * 3_000_000)
    assert not read(path).problems
    monkeypatch.setattr(sheets, "_LARGE", 1 << 20)
    assert "packed more densely" in read(path).problems[0].message


def test_blanks_at_the_end_of_a_row_of_a_sheet_are_not_held(tmp_path):
    path = book(tmp_path / "x.xlsx", ("id", "name", "manager"), ("1", "Ana", *[""] * 400), ("2", "Bo", "1"))
    (sheet,) = sheets.open_sheets(path, tables.Table("x"))
    assert [row.cells for row in sheet.rows] == [("id", "name", "manager"), ("1", "Ana"), ("2", "Bo", "1")]
    assert lines(read(path)) == {"1": (), "2": ("1",)}


@pytest.mark.parametrize(("name", "text"), [("x.dot", 'digraph { a [label="'), ("x.ttl", '@prefix o: <http://www.w3.org/ns/org#> .\n<a> o:reportsTo "')])  # fmt: skip
def test_a_text_without_an_end_takes_no_room_to_be_given_up(write, name, text):
    found = read(write(name, text + "x" * 3_000_000))
    (problem,) = found.problems
    assert "from here on" in problem.message


# -- a file nobody knows -------------------------------------------------------------------------------


def test_the_advice_on_an_unknown_table_is_one_sentence_and_a_command(write):
    found = read(write("x.csv", "colour,taste\nred,sweet\nblue,sour\n"))
    (problem,) = found.problems
    assert "orgmap mapping FILE --to profile.toml" in problem.fix
    assert len(problem.fix) < 600
    assert re.search(r"\bmail\b", understood())
