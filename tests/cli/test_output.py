"""What reaches the terminal: nothing that could steer it, all problems, JSON that parses."""

import json

from orgmap.cli.output import fail, plain, print_table
from orgmap.errors import Problem


def test_escape_codes_and_direction_marks_are_removed_from_names():
    assert plain("Ann\x1b[31m\u202eBo\nC") == "Ann[31mBo C"


def test_missing_numbers_are_a_dash_and_whole_numbers_are_whole():
    assert [plain(v) for v in (None, float("nan"), 3.0, 0.1234)] == ["–", "–", "3", "0.123"]


def test_table_cells_are_never_read_as_markup(capsys):
    print_table(["name"], [["[red]Ann[/red] <b>x</b> =1+1"]])

    assert "[red]Ann[/red] <b>x</b> =1+1" in capsys.readouterr().out


def test_errors_in_json_carry_file_row_column_message_and_fix(capsys):
    code = fail([Problem("Bad.", "Mend it.", "a.csv", 3, "id")], as_json=True)

    assert code == 2
    assert json.loads(capsys.readouterr().err) == {
        "errors": [{"file": "a.csv", "row": 3, "column": "id", "message": "Bad.", "fix": "Mend it."}]
    }
