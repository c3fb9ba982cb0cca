"""A user's error is a sentence with its place; exit 2, no traceback, nothing half-written."""

import pytest

CYCLE = "id,name,manager\na,Ann,b\nb,Bo,c\nc,Cy,a\n"


def problems(run):
    assert run.code == 2, (run.code, run.out[:500])
    assert "Traceback" not in run.err
    assert run.out == ""
    for error in run.errors:
        assert set(error) == {"file", "row", "column", "message", "fix"}
        assert error["message"]
        assert error["fix"]
    return run.errors


@pytest.mark.parametrize(
    ("files", "place", "word"),
    [
        ({"people": CYCLE}, ("people.csv", 2, "manager"), "ring"),
        ({"people": "id,manager\na,\nb,zz\n"}, ("people.csv", 3, "manager"), "zz"),
        ({"people": "id\na\na\n"}, ("people.csv", 3, "id"), "twice"),
        ({"people": ""}, ("people.csv", None, None), "empty"),
        ({"people": f"id,name\na,{'x' * 200_000}\n"}, ("people.csv", 2, "name"), "200,000"),
        (
            {"people": "id\na\nb\n", "edges_advice": "source,target,time\na,b,03/04/2026\n"},
            ("edges_advice.csv", 2, "time"),
            "03/04/2026",
        ),
        (
            {"people": "id\na\nb\n", "edges_advice": "source,target,strength\na,b,-2\n"},
            ("edges_advice.csv", 2, "strength"),
            "-2",
        ),
        (
            {"people": "id\na\nb\n", "edges_advice": "source,target\na,a\n"},
            ("edges_advice.csv", 2, None),
            "a",
        ),
        (
            {"people": "id\na\nb\n", "edges_advice": "source,target\na,q\n"},
            ("edges_advice.csv", 2, "target"),
            "q",
        ),
    ],
)
def test_each_problem_has_its_file_row_and_column(orgmap, folder, files, place, word):
    errors = problems(orgmap("show", folder(**files), "--json"))
    places = [(error["file"], error["row"], error["column"]) for error in errors]

    if place[2] is None:
        assert place[:2] in [found[:2] for found in places]
    else:
        assert place in places
    assert any(word in error["message"] for error in errors)


def test_all_problems_come_back_together(orgmap, folder):
    place = folder(people="id,manager\na,zed\na,\n", edges_advice="source,target,strength\na,zz,1\na,b,0\n")

    assert len(problems(orgmap("brokers", place, "--json"))) >= 4


def test_a_wrong_encoding_is_answered_by_a_sentence(orgmap, tmp_path):
    (tmp_path / "people.csv").write_bytes("id,name\na,Jos\xe9\n".encode("latin-1"))

    (error,) = problems(orgmap("show", tmp_path, "--json"))

    assert error["row"] == 2
    assert "UTF-8" in error["fix"]
    assert orgmap("show", tmp_path, "--encoding", "cp1252").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("measure", "{}", "--name", "betweeness"),
        ("brokers", "{}", "--layer", "advise"),
        ("plan", "{}"),
        ("blockers", "{}"),
        ("mirror", "{}", "--me", "m99"),
        ("mirror", "{}"),
        ("show", "{}", "--unit", "Nowhere"),
        ("show", "{}", "--since", "03/04/2026"),
        ("show", "{}/nothing-here"),
        ("export", "{}", "--to", "map.xyz"),
        ("brokers", "{}", "--nonsense"),
        ("undo", "{}"),
    ],
)
def test_a_wrong_word_is_answered_by_a_sentence(orgmap, krackhardt, words):
    run = orgmap(*(word.format(krackhardt) for word in words), "--json")

    assert problems(run)


def test_without_json_the_same_sentences_go_to_stderr(orgmap, folder):
    run = orgmap("show", folder(people=CYCLE))

    assert run.code == 2
    assert run.out == ""
    assert run.err.startswith("people.csv, row 2, column manager:")


def test_hostile_names_run_and_escape_nowhere(orgmap, folder, tmp_path):
    """HTML, a formula and a path as names, unit and file name stay text in every output."""
    nasty = '<img src=x onerror=alert(1)>,=HYPERLINK("x"),../../etc/passwd'
    rows = "".join(f'p{i},"{cell}","{cell}"\n' for i, cell in enumerate(nasty.replace('"', '""').split(",")))
    place = folder(people="id,name,unit\n" + rows, edges_advice="source,target\np0,p1\np1,p2\np2,p0\n")
    target = tmp_path / "map.html"

    assert orgmap("brokers", place).code == 0
    assert orgmap("export", place, "--to", target).code == 0
    html = target.read_text(encoding="utf-8")
    assert "<img src=x" not in html
    assert not list(tmp_path.glob("**/passwd"))
