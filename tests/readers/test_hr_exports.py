"""What exports of HR systems and dumps of directories mean, worked out by hand."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from orgmap.model import GROUP_MEMBER
from orgmap.readers import check, read
from orgmap.readers.facts import facts_of_object
from orgmap.readers.headings import fields_of, is_private, is_protected, name_parts
from orgmap.readers.staff import left_by

SAMPLES = Path(__file__).parent / "samples"


def records(name):
    return read(SAMPLES / name).records


def lines(path):
    return {person.id: person.managers for person in read(path).records.people}


def people(path):
    return {person.id: person for person in read(path).records.people}


def test_matrix_managers_are_dotted_lines_and_a_leavers_reports_move_up():
    assert lines(SAMPLES / "successfactors.csv") == {
        "00101": (), "00102": ("00101",), "00104": ("00101", "00102", "00105"), "00105": ("00102", "00101"),
    }  # fmt: skip
    found = records("successfactors.csv")
    assert {(tie.source, tie.target) for tie in found.ties} == {
        (one, "00104") for one in ("00101", "00102", "00105")
    }
    (layer,) = found.layers
    assert (layer.name, layer.kind, layer.influence) == ("hr_partner", "formal", "none")
    assert {person.unit for person in found.people} == {"Board", "Operations", "People"}


def test_units_of_one_name_and_two_codes_stay_apart(write):
    text = (SAMPLES / "successfactors.csv").read_text("utf-8-sig").replace("(O1)", "(O2)", 1)
    found = {person.unit for person in read(write("x.csv", text)).records.people}

    assert {"Operations (O1)", "Operations (O2)"} <= found


def test_a_user_file_without_labels_keeps_its_first_person(write):
    text = "STATUS,USERID,FIRSTNAME,LASTNAME,MANAGER\nactive,007,Ina,Holm,NO_MANAGER\nt,008,Raj,Patel,007\n"

    assert lines(write("x.csv", text)) == {"007": (), "008": ("007",)}


def test_a_position_a_row_gives_the_first_manager_and_dotted_ones():
    assert lines(SAMPLES / "adp_census.csv") == {
        "A01": (), "A02": ("A01",), "A03": ("A02", "A01"), "A05": ("Roth, Vera",), "Roth, Vera": (),
    }  # fmt: skip
    found = people(SAMPLES / "adp_census.csv")
    assert (found["A02"].name, found["Roth, Vera"].name) == ("Raj Patel", "Vera Roth")
    assert "not in" not in " ".join(map(str, check(records("adp_census.csv"))))


def test_managers_by_name_are_found_by_the_name_chosen_or_the_id():
    assert lines(SAMPLES / "bamboohr.csv") == {"0007": (), "0008": ("0007",), "0009": ("0008",)}
    assert lines(SAMPLES / "bamboohr.json") == {"40": (), "41": ("40",), "42": ("41",)}


def test_a_number_that_is_somebody_elses_id_is_no_alias(write):
    rows = [{"id": "7", "employeeNumber": "8", "supervisorEId": None, "displayName": "A"},
            {"id": "8", "employeeNumber": "9", "supervisorEId": "7", "displayName": "B"}]  # fmt: skip
    found = people(write("x.json", json.dumps({"fields": [], "employees": rows})))

    assert (found["7"].aliases, found["8"].aliases, found["8"].managers) == ((), ("9",), ("7",))


@pytest.mark.parametrize("name", ["hibob.json", "hibob_paths.json"])
def test_nested_and_slashed_people_are_the_same(name):
    found = people(SAMPLES / name)

    assert {key: (one.name, one.title, one.unit, one.managers) for key, one in found.items()} == {
        "271": ("Ina Holm", "CEO", "Board", ()), "272": ("Raj Patel", "COO", "Operations", ("271",)),
    }  # fmt: skip


def test_a_report_of_workday_gives_units_with_heads_and_tells_of_two_hierarchies():
    found = records("workday.json")

    assert [(u.name, u.parent, u.head) for u in found.units] == [
        ("Executive", None, "00101"), ("Operations", "Executive", "00102"),
    ]  # fmt: skip
    assert {p.id: (p.name, p.managers) for p in found.people} == {
        "00101": ("Ina Holm", ()), "00102": ("Raj Patel", ("00101",)), "00103": ("Lea Conti", ("00101",)),
    }  # fmt: skip
    assert any("1 of 2 people report to somebody other than the head" in note for note in found.notes)


def test_the_same_report_in_xml_and_with_a_manager_column_of_any_name():
    assert lines(SAMPLES / "workday.xml") == {"00101": (), "00102": ("00101",)}
    assert lines(SAMPLES / "workday.xlsx") == {"00101": (), "00102": ("00101",), "00103": ("00102",)}
    assert any("'Upline' is read as the manager column" in note for note in records("workday.xlsx").notes)


def test_a_report_that_names_nobody_asks_for_a_mapping(write):
    path = write("x.json", json.dumps({"Report_Entry": [{"Colour": "red"}, {"Colour": "blue"}]}))
    (problem,) = read(path).problems

    assert "mapping" in problem.fix


def test_employees_of_personio_have_the_name_of_their_department_as_unit():
    found = people(SAMPLES / "personio.json")

    assert (found["8"].managers, found["8"].unit, found["8"].email) == (
        ("7",),
        "Operations",
        "raj@holm.example",
    )
    assert people(SAMPLES / "personio.xlsx")["8"].managers == ("7",)


def test_names_of_entries_are_compared_without_case_and_escapes():
    assert lines(SAMPLES / "directory.ldif") == {"ina": (), "raj": ("ina",), "lea": ("raj", "ina")}
    found = records("directory.ldif")
    assert [(u.name, u.parent, u.head) for u in found.units] == [
        ("Holm", None, None),
        ("Operations", "Holm", "raj"),
    ]
    assert [(s.person, s.body, s.role, s.is_seat) for s in found.memberships] == [
        ("raj", "All Staff", GROUP_MEMBER, False)
    ]
    assert found.people[1].aliases == ("patel@holm.example",)


def test_a_value_elsewhere_is_refused_where_it_matters_and_never_opened(write, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Eve Hidden")
    text = f"dn: cn=a\nobjectClass: person\nuid: a\ndisplayName:< file://{secret}\n"
    reading = read(write("x.ldif", text))

    assert (reading.problems[0].row, reading.problems[0].column) == (4, "displayName")
    assert "Hidden" not in repr(reading)


def test_a_change_is_no_entry_and_a_reports_list_gives_the_manager(write):
    text = (
        "dn: cn=a,dc=x\nobjectClass: person\nuid: a\ndirectReports: CN=B,DC=X\ndirectReports: CN=C,DC=X\n\n"
        "dn: cn=b,dc=x\nobjectClass: person\nuid: b\n\n"
        "dn: cn=d,dc=x\nchangetype: modify\nreplace: title\ntitle: X\n-\n"
    )
    reading = read(write("x.ldif", text))

    assert [problem.row for problem in reading.problems] == [11]
    assert {p.id: (p.name, p.managers) for p in reading.records.people} == {
        "a": ("a", ()), "b": ("b", ("a",)), "cn=c,dc=x": ("C", ("a",)),
    }  # fmt: skip


def test_an_account_of_scim_may_point_at_its_manager_in_four_ways():
    assert lines(SAMPLES / "scim.json") == {"s1": (), "s2": ("s1",), "s4": ("s2",)}
    assert lines(SAMPLES / "scim11.json") == {"1": (), "2": ("1",)}
    assert people(SAMPLES / "scim.json")["s1"].aliases == ("ina", "701")
    assert any("4 of 9" in note for note in records("scim.json").notes)


def test_one_user_of_scim_alone_is_a_file_too(write):
    user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "a@x.org"}
    (person,) = read(write("x.json", json.dumps(user))).records.people

    assert (person.id, person.email) == ("1", "a@x.org")


def test_relations_of_google_users_are_managers_and_nothing_else(write):
    head = (
        "primaryEmail,name.fullName,relations.0.type,relations.0.value,relations.1.type,relations.1.value\n"
    )
    text = head + "a@x.org,A,spouse,b@x.org,,\nb@x.org,B,assistant,c@x.org,manager,a@x.org\nc@x.org,C,,,,\n"

    assert lines(write("x.csv", text)) == {"a@x.org": (), "b@x.org": ("a@x.org",), "c@x.org": ()}
    assert lines(SAMPLES / "gam_users.csv")["lea@holm.example"] == ("raj@holm.example",)


# -- what real exports do -----------------------------------------------------------------------------

VARIANTS = sorted(
    name.name for name in SAMPLES.iterdir()
    if name.name in {"successfactors.csv", "bamboohr.csv", "csvde.csv", "gam_users.csv"}
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", VARIANTS)
def test_neither_encoding_nor_line_ends_change_what_is_read(name, encoding, write):
    text = (SAMPLES / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    reading = read(write(name, text.encode(encoding)))

    assert reading.problems == ()
    assert [(p.id, p.managers) for p in reading.records.people] == [
        (p.id, p.managers) for p in records(name).people
    ]  # fmt: skip


@pytest.mark.parametrize("mark", [";", "\t"])
def test_another_delimiter_and_columns_more_change_nothing(mark, write):
    rows = [line.split(";") for line in (SAMPLES / "bamboohr.csv").read_text("utf-8").splitlines()]
    wider = "\n".join(mark.join((f"x{at}", *cells, "")) for at, cells in enumerate(rows))

    assert lines(write("x.csv", wider)) == lines(SAMPLES / "bamboohr.csv")


UDF = "STATUS,USERID,FIRSTNAME,LASTNAME,EMAIL,MANAGER\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("active,1,A,X,,\nactive,1,B,Y,,\n", "another name"),
        ("active,1,A,X,,\nactive,2,B,Y,,\nactive,3,C,Z,,1\nactive,3,C,Z,,2\n", "another manager"),
        ("active,,,,,\n", "names nobody"),
    ],
)
def test_an_id_that_stands_twice_for_two_things_is_a_problem_and_never_a_choice(rows, message, write):
    (problem,) = read(write("x.csv", UDF + rows)).problems

    assert message in problem.message
    assert problem.row == rows.count("\n") + 1


def test_a_row_repeated_and_somebody_who_came_back_are_one_person(write):
    text = UDF + "active,1,A,X,,\nactive,1,A,X,,\ninactive,2,B,Y,,\nactive,2,B,Y,,1\n"
    reading = read(write("x.csv", text))

    assert reading.problems == ()
    assert lines(write("x.csv", text)) == {"1": (), "2": ("1",)}


def test_a_manager_outside_the_file_is_known_by_id_only(write):
    reading = read(write("x.csv", UDF + "active,1,A,X,,99\nactive,2,B,Y,,99\n"))

    assert [(p.id, p.name, p.managers) for p in reading.records.people] == [
        ("1", "A X", ("99",)), ("2", "B Y", ("99",)), ("99", "", ()),
    ]  # fmt: skip
    assert check(reading.records) == ()


def test_a_line_to_a_leaver_whose_own_manager_left_leads_on_and_a_ring_of_leavers_ends(write):
    text = UDF + "active,1,A,X,,\ninactive,2,B,Y,,1\ninactive,3,C,Z,,2\nactive,4,D,W,,3\n"
    assert lines(write("x.csv", text)) == {"1": (), "4": ("1",)}
    text = UDF + "inactive,2,B,Y,,3\ninactive,3,C,Z,,2\nactive,4,D,W,,3\n"
    assert lines(write("x.csv", text)) == {"4": ()}


def test_a_name_two_people_bear_is_a_problem_with_its_row_and_column(write):
    head = "Employee #,First Name,Last Name,Reporting to\n"
    (problem,) = read(write("x.csv", head + '1,Ann,Lee,\n2,Ann,Lee,\n3,Bo,Roy,"Lee, Ann"\n')).problems

    assert (problem.row, problem.column) == (4, "Reporting to")
    assert "any of 2 people" in problem.message


def test_of_dated_rows_the_latest_counts(write):
    rows = [
        {"Employee_ID": "1", "Worker": "A", "Manager_ID": "2", "Effective_Date": "2026-02-01"},
        {"Employee_ID": "1", "Worker": "A", "Manager_ID": "3", "Effective_Date": "2025-02-01"},
        {"Employee_ID": "2", "Worker": "B", "Effective_Date": "2025-02-01"},
    ]
    reading = read(write("x.json", json.dumps({"Report_Entry": rows})))

    assert lines(write("x.json", json.dumps({"Report_Entry": rows}))) == {"1": ("2",), "2": ()}
    assert (reading.files[0].kept, reading.files[0].dropped) == (3, 0)
    assert any("1 row of an earlier or later day" in note for note in reading.records.notes)
    assert [(one.person, one.start, one.managers) for one in reading.records.assignments] == [
        ("1", date(2026, 2, 1), ("2",)), ("1", None, ("3",)), ("2", None, ()),
    ]  # fmt: skip


def test_a_dotted_line_of_somebody_without_a_solid_one_is_a_tie(write):
    head = "STATUS,USERID,MANAGER,MATRIX_MANAGER\n"
    found = read(write("x.csv", head + "active,1,NO_MANAGER,2\nactive,2,1,\n")).records

    assert {p.id: p.managers for p in found.people} == {"1": (), "2": ("1",)}
    assert [(t.source, t.target, t.layer) for t in found.ties] == [("1", "2", "dotted_line")]


# -- what nobody may judge by -------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if re.match(
    r"(successf|adp|bamboo|hibob|workday|personio|directory|csvde|scim|gam)", path.name)))  # fmt: skip
def test_protected_and_private_columns_are_not_kept(name):
    for person in records(name).people:
        assert not [key for key in person.attributes if is_private(key)]
        assert not {
            "Female",
            "Male",
            "weiblich",
            "männlich",
            "diverse",
            "U",
            "07/08/1980",
            "+47 555",
            "she",
        } & set(person.attributes.values())


@pytest.mark.parametrize(
    "name",
    ["Age", "Gender", "GENDER", "Date of Birth", "legalGender", "Nationality", "ETHNICITY", "Union member", "Religion",
     "Schwerbehinderung", "Gewerkschaft", "Geschlecht", "Fecha de nacimiento", "Health status", "disabilityCode"],
)  # fmt: skip
def test_columns_an_employer_must_not_judge_by_are_known(name):
    assert is_protected(name)


@pytest.mark.parametrize(
    "name", ["Manager", "Language", "Stage", "Business Unit", "Home Department", "Package", "E-mail"]
)
def test_columns_that_only_sound_so_are_kept(name):
    assert not is_private(name)


# -- names in other languages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field", "language"),
    [("Personalnummer", "id", "de"), ("Matricule", "id", "fr"), ("Leidinggevende", "manager", "nl"),
     ("Correo electrónico", "email", "es"), ("Reparto", "unit", "it"), ("Stanowisko", "title", "pl"),
     ("Närmaste chef", "manager", "sv"), ("部署", "unit", "ja"), ("Local de trabalho", "location", "pt")],
)  # fmt: skip
def test_a_heading_is_known_in_its_language(name, field, language):
    assert fields_of(name)[field] == language


def test_a_part_of_a_name_is_one_only_beside_the_other():
    assert name_parts(("Name", "Vorname")) == (1, 0)
    assert name_parts(("Nombre", "Apellidos")) == (0, 1)
    assert name_parts(("Nombre", "Correo")) is None


# -- small things -------------------------------------------------------------------------------------


def test_a_last_day_to_come_is_no_leaving():
    words = frozenset({"terminated"})
    today = date(2026, 1, 5)

    assert left_by("Terminated", None, today=today, gone=words)
    assert not left_by("", date(2026, 1, 6), today=today, gone=words)
    assert left_by("", date(2026, 1, 4), today=today, gone=words)
    assert not left_by("", None, today=today, gone=words)


def test_objects_nested_without_end_give_what_can_be_reached():
    value = inner = {}
    for _ in range(500):
        inner["a"] = {"b": 1}
        inner = inner["a"]

    assert len(facts_of_object(1, value).cells) < 100


def test_xml_with_entities_or_without_end_is_a_sentence(write):
    start = '<wd:Report_Data xmlns:wd="urn:com.workday.report/x"><wd:Report_Entry>'
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>{start}<wd:Worker>&a;</wd:Worker>'

    assert "entities" in read(write("a.xml", bomb)).problems[0].message
    assert "nested" in read(write("b.xml", start + "<a>" * 9_000)).problems[0].message
    assert "broken" in read(write("c.xml", start + "</b>")).problems[0].message


# -- more of what real exports look like --------------------------------------------------------------


def test_a_search_of_another_directory_is_read_with_its_trailer(write):
    text = (
        "# extended LDIF\n#\n# LDAPv3\n\n# bo, people, x\ndn: uid=bo,ou=people,dc=x\nobjectClass: inetOrgPerson\n"
        "uid: bo\ncn: Bo Lee\ncn: Robert Lee\nsn: Lee\nmail: bo@x.org\nmanager: uid=ana,ou=people,dc=x\n\n"
        "# search reference\nref: ldap://other/dc=y\n\n# search result\nsearch: 2\nresult: 0 Success\n"
    )
    reading = read(write("x.ldif", text.replace("\n", "\r\n")))

    assert reading.problems == ()
    assert [(p.id, p.name, p.unit, p.managers) for p in reading.records.people] == [
        ("bo", "Bo Lee", "people", ("uid=ana,ou=people,dc=x",)), ("uid=ana,ou=people,dc=x", "ana", None, ()),
    ]  # fmt: skip


def test_two_people_of_one_name_in_two_folders_of_a_directory_are_two(write):
    text = (
        "dn: cn=Ann Lee,ou=a,dc=x\nobjectClass: person\nuid: a1\ncn: Ann Lee\n\n"
        "dn: cn=Ann Lee,ou=b,dc=x\nobjectClass: person\nuid: a2\ncn: Ann Lee\n\n"
        "dn: cn=Bo,ou=b,dc=x\nobjectClass: person\nuid: b\nmanager: cn=Ann Lee,ou=b,dc=x\n"
    )

    assert lines(write("x.ldif", text))["b"] == ("a2",)


def test_a_line_of_a_dump_without_an_end_is_cut_and_told(write):
    path = write("x.ldif", "dn: cn=a,dc=x\nobjectClass: person\nuid: a\n" + "x" * (5 << 20) + "\n")
    reading = read(path)

    assert [person.id for person in reading.records.people] == ["a"]
    assert reading.problems


def test_names_in_a_workday_list_lose_what_is_written_behind_them(write):
    text = (
        "Employee ID,Worker,Manager,Supervisory Organization\n1,Ana Koch,,Executive (Ana Koch)\n"
        "2,Cy Diaz (Terminated),Ana Koch,People (Cy Diaz (Terminated))\n"
        "3,Di Roy (On Leave),Cy Diaz,People (Cy Diaz (Terminated))\n"
    )
    found = people(write("x.csv", text))

    assert {key: (one.name, one.managers, one.unit) for key, one in found.items()} == {
        "1": ("Ana Koch", (), "Executive"), "3": ("Di Roy", ("1",), "People"),
    }  # fmt: skip


@pytest.mark.parametrize("start", ['{"Report_Entry": [', '{"employees": [{"supervisorEId": [',
                                   '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "a": ['])  # fmt: skip
def test_json_nested_without_end_is_a_sentence(start, write):
    (problem,) = read(write("x.json", start + "[" * 200_000)).problems

    assert "deeply" in problem.message


@pytest.mark.parametrize(
    "text",
    [("Matricule;Nom;Prénom;Adresse e-mail;Service;Poste;Responsable\n1;Koch;Ana;a@x.org;Siège;PDG;\n"
     "2;Lee;Bo;b@x.org;Achats;Chef;Ana Koch\n"),
     ("Personalnummer;Name;Vorname;E-Mail-Adresse;Abteilung;Stelle;Vorgesetzte/r\n1;Koch;Ana;a@x.org;Vorstand;CEO;\n"
     "2;Lee;Bo;b@x.org;Einkauf;Leiter;1\n"),
     ("Legajo,Apellidos,Nombre,Correo,Departamento,Puesto,Jefe\n1,Koch,Ana,a@x.org,Dirección,CEO,\n"
     '2,Lee,Bo,b@x.org,Compras,Jefe,"Koch, Ana"\n')],
)  # fmt: skip
def test_a_list_of_people_in_another_language_needs_no_mapping(text, write):
    found = people(write("x.csv", text))

    assert {key: (one.name, one.email, one.managers) for key, one in found.items()} == {
        "1": ("Ana Koch", "a@x.org", ()), "2": ("Bo Lee", "b@x.org", ("1",)),
    }  # fmt: skip
    assert all(one.unit and one.title for one in found.values())
