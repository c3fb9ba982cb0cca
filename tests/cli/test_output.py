"""What reaches the terminal: nothing that could steer it, all problems, JSON that parses."""

import json
from dataclasses import replace

import click

from orgmap.cli.output import Progress, fail, notes_beside, plain, print_table
from orgmap.errors import Problem
from orgmap.network import Network
from orgmap.readers import load
from orgmap.results import Answer


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


def test_notes_are_said_once_and_none_of_layers_not_used(krackhardt):
    network = Network.from_records(load([krackhardt]))
    network = replace(
        network, notes=("Layer 'advice' is said.", "Layer 'friendship' is said.", "Everybody.", "Everybody.")
    )
    answer = Answer("plan", network.made_by(layers=("advice",)), (), ("Everybody.", "First."))

    assert notes_beside(answer, network) == ("Everybody.", "First.", "Layer 'advice' is said.")


def _work_a_while(*arguments):
    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def work(*, as_json):
        progress = Progress()
        progress._last = -1.0
        progress(0.5, "working")
        progress.done()

    work([*arguments], standalone_mode=False)


def test_progress_leaves_nothing_where_stderr_is_no_terminal(capsys, monkeypatch):
    monkeypatch.setattr("orgmap.cli.output._PROGRESS_AFTER_SECONDS", -1.0)

    _work_a_while("--json")
    _work_a_while()
    assert capsys.readouterr().err == ""


def test_progress_on_a_terminal_is_one_line_that_is_cleared_at_the_end(capsys, monkeypatch):
    monkeypatch.setattr("orgmap.cli.output._PROGRESS_AFTER_SECONDS", -1.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    _work_a_while("--json")
    assert capsys.readouterr().err == "\r\x1b[2Kworking … 50%\r\x1b[2K"
