"""CSV files of every make, and every fault named with row and column."""

import pytest

from orgmap.readers.tables import open_table


def rows_of(path, **options):
    table = open_table(path, file=path.name, **options)
    rows = [(row.number, row.cells) for row in table.rows]
    return table, rows


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
    ],
)
def test_the_encoding_is_read_from_the_bytes(write, encoding, mark):
    table, rows = rows_of(write("a.csv", mark + "id,name\n007,José\n".encode(encoding)))

    assert table.problems == []
    assert table.header == ("id", "name")
    assert rows == [(2, ("007", "José"))]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_counted_on_the_header_line(write, mark):
    table, rows = rows_of(write("a.csv", f"id{mark}name{mark}unit\n1{mark}x{mark}y\n"))

    assert table.header == ("id", "name", "unit")
    assert rows == [(2, ("1", "x", "y"))]


def test_a_sep_line_of_a_spreadsheet_program_is_heeded_and_counted(write):
    table, rows = rows_of(write("a.csv", "sep=;\nid;name\n1;a,b\n"))

    assert table.header == ("id", "name")
    assert rows == [(3, ("1", "a,b"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_number_is_the_line_on_which_the_record_starts(write, end):
    text = end.join(["id,note", '1,"two', 'lines"', "", "2,x", ""])
    _, rows = rows_of(write("a.csv", text))

    assert [number for number, _ in rows] == [2, 5]


def test_an_unknown_encoding_is_not_guessed_and_its_place_is_named(write):
    table, rows = rows_of(write("a.csv", b"id,name\n1,Ann\n2,Jos\xe9\n"))

    assert rows == []
    (problem,) = table.problems
    assert (problem.row, problem.column) == (3, "name")
    assert "--encoding cp1252" in problem.fix


def test_a_stated_encoding_overrides(write):
    table, rows = rows_of(write("a.csv", b"id,name\n2,Jos\xe9\n"), encoding="cp1252")

    assert table.problems == []
    assert rows == [(2, ("2", "José"))]


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "a\0b", ""])
def test_an_encoding_that_does_not_exist_is_a_problem(write, name):
    table, _ = rows_of(write("a.csv", b"id,name\n2,x\n"), encoding=name)

    assert "encoding" in table.problems[0].message


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n  \n", b"\xff\xfe"])
def test_an_empty_file_is_a_problem(write, content):
    table, _ = rows_of(write("a.csv", content))

    assert [problem.message for problem in table.problems] == ["The file is empty."]


def test_column_names_that_stand_twice_are_a_problem(write):
    table, _ = rows_of(write("a.csv", "id,E-mail,email\n1,a,b\n"))

    (problem,) = table.problems
    assert (problem.row, problem.column) == (1, "email")
    assert "columns 2 and 3" in problem.message


def test_rows_with_too_many_or_too_few_cells_are_problems_and_the_others_are_read(write):
    table, rows = rows_of(write("a.csv", "id,name,unit\n1,a\n2,b,c,d\n3,e,f\n4,g,h,,\n"))

    assert [(problem.row, problem.column) for problem in table.problems] == [(2, "unit"), (3, None)]
    assert [number for number, _ in rows] == [4, 5]
    assert table.dropped == 2


def test_a_nul_character_is_a_problem_with_row_and_column(write):
    table, rows = rows_of(write("a.csv", b"id,name\n1,a\x00b\n2,c\n"))

    (problem,) = table.problems
    assert (problem.row, problem.column) == (2, "name")
    assert rows == [(3, ("2", "c"))]


def test_a_quotation_mark_never_closed_is_a_problem_at_its_row(write):
    table, rows = rows_of(write("a.csv", 'id,name\n1,a\n2,"b\n3,c\n4,d\n'))

    (problem,) = table.problems
    assert problem.row == 3
    assert "never closed" in problem.message
    assert rows == [(2, ("1", "a"))]


def test_a_broken_header_stops_the_file(write):
    table, rows = rows_of(write("a.csv", 'id,"na"me\n1,a\n'))

    assert table.header == ()
    assert rows == []
    assert table.problems[0].row == 1


def test_a_directory_in_place_of_a_file_is_a_problem(tmp_path):
    table = open_table(tmp_path, file="x")

    assert "cannot be opened" in table.problems[0].message
