"""Org charts: the manager column is found by its values, in CSV and in XLSX."""

import zipfile

import pytest
from openpyxl import Workbook

from orgmap.readers import check, read


def managers(path):
    reading = read(path)
    assert reading.problems == (), [str(problem) for problem in reading.problems]
    return {person.id: person.managers for person in reading.records.people}


def test_a_column_of_any_name_is_the_manager_column_by_its_values(write):
    path = write("x.csv", "Nr;Wer;Oben\n0101;Ana;\n0102;Bo;0101\n0103;Cy;0102\n")

    assert managers(path) == {"0101": (), "0102": ("0101",), "0103": ("0102",)}
    assert "column 'Oben' is read as the manager column" in " ".join(read(path).records.notes)


def test_the_shape_of_org_chart_programs_with_the_top_reporting_to_itself(write):
    path = write(
        "now.csv",
        "PersonID,SupervisorID,Name,Department\n1,1,Ana Koch,Exec\n2,1,Bo Lee,Ops\n3,2,Cy Diaz,Ops\n",
    )

    assert managers(path) == {"1": (), "2": ("1",), "3": ("2",)}


def test_managers_by_name_turned_round_or_by_address(write):
    by_name = write("a.csv", 'ID,Name,Boss\n1,"Koch, Ana",\n2,Bo Lee,Ana Koch\n3,Cy Diaz,"Lee, Bo"\n')
    assert managers(by_name) == {"1": (), "2": ("1",), "3": ("2",)}

    by_mail = write(
        "b.csv", "Employee ID,Full Name,Email,Supervisor\n1,Ana,Ana@x.org,\n2,Bo,bo@x.org,ana@X.org\n"
    )
    assert managers(by_mail) == {"1": (), "2": ("1",)}


def test_first_and_last_names_are_put_together(write):
    path = write(
        "a.csv", "ID,First Name,Last Name,Reports To\n1,Ana,Koch,\n2,Bo,Lee,Ana Koch\n3,Cy,Diaz,Ana Koch\n"
    )

    assert managers(path) == {"1": (), "2": ("1",), "3": ("1",)}
    assert read(path).records.people[0].name == "Ana Koch"


def test_without_an_id_the_address_or_the_name_serves(write):
    assert managers(write("a.csv", "Name,Title,Manager\nAna,CEO,\nBo,COO,Ana\n")) == {
        "Ana": (),
        "Bo": ("Ana",),
    }
    assert managers(write("b.csv", "Name,Email,Manager Email\nAna,a@x.org,\nBo,b@x.org,a@x.org\n")) == {
        "a@x.org": (),
        "b@x.org": ("a@x.org",),
    }


def test_two_people_of_the_managers_name_are_a_problem_with_its_row(write):
    path = write("a.csv", "ID,Name,Manager\n1,Ana Koch,\n2,Ana Koch,\n3,Bo,Ana Koch\n4,Cy,Bo\n")
    (problem,) = read(path).problems

    assert (problem.row, problem.column) == (4, "Manager")
    assert "any of 2 people" in problem.message


def test_an_unknown_manager_of_a_chart_is_found_by_the_check(write):
    rows = "".join(f"{n},P{n},1\n" for n in range(2, 30))
    path = write("a.csv", f"Key,Label,Line\n1,P1,\n{rows}30,P30,99\n")
    reading = read(path)
    (problem,) = check(reading.records)

    assert reading.problems == ()
    assert (problem.row, problem.column) == (31, "manager")


def test_a_number_that_is_an_id_by_chance_is_not_the_manager(write):
    rows = "".join(f"{n},Person {n},{20 + n * 7 % 30}\n" for n in range(1, 60))
    path = write("people.csv", "id,name,age\n" + rows)

    assert set(managers(path).values()) == {()}


def test_the_named_manager_column_wins_over_others_that_fit(write):
    path = write("a.csv", "id,name,mentor,HR manager,line manager\n1,Ana,2,3,\n2,Bo,3,3,1\n3,Cy,1,3,1\n")

    assert managers(path) == {"1": (), "2": ("1",), "3": ("1",)}


def test_a_column_named_manager_that_holds_something_else_is_passed_over(write):
    path = write("a.csv", "id,name,Manager,Supervisor ID,buddy\n1,Ana,yes,,2\n2,Bo,no,1,3\n3,Cy,no,1,1\n")

    assert managers(path) == {"1": (), "2": ("1",), "3": ("1",)}


def test_unknown_managers_do_not_make_another_column_the_manager(write):
    path = write("a.csv", "id,name,manager,mentor\n1,Ana,,2\n2,Bo,1,1\n3,Cy,p9,1\n")

    assert {person.id: person.managers for person in read(path).records.people} == {
        "1": (),
        "2": ("1",),
        "3": ("p9",),
    }


def test_several_managers_are_one_solid_and_dotted_lines(write):
    path = write("a.csv", "id,name,reports_to\n1,Ana,\n2,Bo,1\n3,Cy,2; 1\n4,Di,Bo;Ana\n")

    assert managers(path) == {"1": (), "2": ("1",), "3": ("2", "1"), "4": ("2", "1")}


def test_a_ring_is_one_problem_that_names_it(write):
    path = write("a.csv", "id,name,manager\n1,Ana,\n2,Bo,4\n3,Cy,2\n4,Di,3\n5,Ed,1\n")
    (problem,) = check(read(path).records)

    assert (problem.file, problem.row, problem.column) == ("a.csv", 3, "manager")
    assert problem.message == "The reporting lines go round in a ring: 2 → 4 → 3 → 2."


def book(path, rows, *, sheets=("Sheet",)):
    workbook = Workbook()
    for name in sheets[:-1]:
        workbook.active.title = name
        workbook.create_sheet(sheets[-1])
    sheet = workbook[sheets[-1]]
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def test_a_workbook_is_read_from_its_first_sheet_with_data_and_its_rows_are_sheet_rows(tmp_path):
    path = book(
        tmp_path / "chart.xlsx",
        [["Our people as of today"], [], ["Person ID", "Name", "Title", "Supervisor ID"], [1001, "Ana", "CEO", 1001], [],
         [1002.0, "Bo", None, 1001]],
        sheets=("Cover", "People"),
    )  # fmt: skip
    people = read(path).records.people

    assert [(person.id, person.managers, person.source.row) for person in people] == [
        ("1001", (), 4),
        ("1002", ("1001",), 6),
    ]


def test_zeros_that_a_format_shows_are_kept_and_formulas_are_not_computed(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["id", "name", "manager"])
    sheet.append([7, '=CONCATENATE("A","na")', None])
    sheet.append([8, "Bo", 7])
    for cell in ("A2", "A3", "C3"):
        sheet[cell].number_format = "0000"
    workbook.save(tmp_path / "a.xlsx")
    people = read(tmp_path / "a.xlsx").records.people

    assert [(person.id, person.name, person.managers) for person in people] == [
        ("0007", "", ()),
        ("0008", "Bo", ("0007",)),
    ]


def test_a_workbook_that_lies_about_its_size_is_read_to_its_last_row(tmp_path):
    path = book(tmp_path / "a.xlsx", [["id", "name", "manager"], [1, "Ana", None], [2, "Bo", 1]])
    lie = tmp_path / "lie.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(lie, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = data.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"')
                data = data.replace(
                    b"</sheetData>", b'<row r="1000000000"><c r="A1000000000"><v>9</v></c></row></sheetData>'
                )
            new.writestr(entry, data)

    assert managers(lie) == {"1": (), "2": ("1",)}


@pytest.mark.parametrize("cut", [4, 100, 1000, 3000])
def test_a_broken_workbook_is_a_problem(tmp_path, cut):
    path = book(tmp_path / "a.xlsx", [["id", "name"], [1, "Ana"]])
    path.write_bytes(path.read_bytes()[:cut])

    (problem,) = read(path).problems
    assert problem.file == "a.xlsx"


def test_an_empty_workbook_is_a_problem(tmp_path):
    (problem,) = read(book(tmp_path / "a.xlsx", [])).problems

    assert "No sheet" in problem.message


def test_an_old_workbook_is_named_as_such(write):
    (problem,) = read(write("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)).problems

    assert "XLSX" in problem.fix
