"""From the command line: retention, opt-outs, pseudonyms in all that is shown or leaves, and the key."""

import io
import json
import re

import pytest


@pytest.fixture
def workspace(orgmap, tmp_path):
    place = tmp_path / "W"
    made = orgmap("new", place, "--purpose", "rehearsal", "--basis", "our own data", "--informed")
    assert made.code == 0, made.err
    return place


def test_how_long_sources_are_kept_is_set_shown_and_said(orgmap, workspace, folder):
    place = folder(
        people="id\nann\nben\n",
        interactions="id,time,kind,sender,recipients\n1,2020-01-05T09:00:00Z,mail,ann,ben\n"
        "2,2020-01-06T09:00:00Z,mail,ann,ben\n",
    )
    orgmap("add", workspace, place)

    run = orgmap("retention", workspace, "interactions.csv", "180d", "--json")

    assert run.json["results"] == [{"source": "interactions.csv", "days": 180}]
    assert run.json["notes"] == [
        "What interactions.csv says is kept for 180 days.",
        "Removed 0 records and 2 events of interactions.csv, older than they are kept.",
    ]
    assert "180" in orgmap("retention", workspace).out
    assert orgmap("retention", workspace, "interactions.csv", "soon").code == 2
    assert orgmap("retention", workspace, "interactions.csv").code == 2
    assert orgmap("retention", workspace, "interactions.csv", "ever", "--json").json["results"] == []


def test_how_long_sources_are_kept_may_be_said_at_the_start(orgmap, tmp_path):
    words = ("--purpose", "p", "--basis", "b", "--informed", "--json")
    orgmap("new", tmp_path / "V", *words, "--retention", "*.mbox=26w", "--retention", "*=2y")
    rules = orgmap("retention", tmp_path / "V", "--json").json["results"]
    assert rules == [{"source": "*.mbox", "days": 182}, {"source": "*", "days": 730}]
    assert orgmap("new", tmp_path / "U", *words, "--retention", "*=soon").code == 2
    assert not (tmp_path / "U").exists()


def test_people_who_opt_out_are_left_out_of_what_is_read(orgmap, workspace, krackhardt):
    orgmap("optout", workspace, "m17", "m03", "--yes")
    run = orgmap("add", workspace, krackhardt)

    assert "2 people who opted out left out" in " ".join(run.out.split())
    ids = {
        row["person"] for row in orgmap("measure", workspace, "--name", "in_degree", "--json").json["results"]
    }
    assert "m01" in ids
    assert not ids & {"m17", "m03"}
    assert "2 people opted out" in orgmap("optout", workspace).out
    assert orgmap("optout", workspace, "m03", "--back", "--json").json["results"][0]["opted_out"] is False
    assert orgmap("optout", workspace, "--json").json["notes"] == ["1 person opted out of this workspace."]


def test_a_question_nobody_can_answer_changes_nothing(orgmap, workspace, krackhardt, tmp_path, monkeypatch):
    orgmap("add", workspace, krackhardt)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert orgmap("optout", workspace, "m17").code == 2
    assert orgmap("pseudonyms", workspace, "--key", tmp_path / "key.json").code == 2
    assert not (tmp_path / "key.json").exists()
    assert "0 people opted out" in orgmap("optout", workspace).out


def real_names(sample):
    """First and last names, ids and addresses of the people of the sample, as words to search for."""
    import csv

    with (sample / "people.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    full = {row["name"].casefold() for row in rows if row.get("name")}
    addresses = {row["email"].casefold() for row in rows if row.get("email")}
    return full | addresses


def found_in(text, names):
    plain = re.sub(r"\s+", " ", text.casefold())
    return sorted(name for name in names if name in plain)


COMMANDS = (
    ("show",),
    ("history",),
    ("brokers", "--top", "8"),
    ("power", "--top", "8"),
    ("gap", "--top", "8"),
    ("roles",),
    ("influence",),
    ("units",),
    ("blockers",),
    ("notes",),
    ("retention",),
)
TEAM = {
    "people": "id,name,email,unit,manager,badge\n"
    "meera.rao,Meera Rao,meera.rao@corp.example,Board,,B1\n"
    "tom.fox,Tom Fox,tom.fox@corp.example,Sales,meera.rao,B2\n"
    "ida.berg,Ida Berg,ida.berg@corp.example,Sales,tom.fox,B3\n"
    "jon.hale,Jon Hale,jon.hale@corp.example,Law,meera.rao,B4\n"
    "ulla.brandt,Ulla Brandt,ulla.brandt@corp.example,Law,jon.hale,B5\n",
    "units": "unit,head,concern\nSales,tom.fox,Tom Fox fears for Ida Berg's budget\nLaw,jon.hale,\n",
    "edges_advice": "source,target\ntom.fox,ulla.brandt\nida.berg,ulla.brandt\njon.hale,ulla.brandt\nulla.brandt,meera.rao\n",
    "stances": "person,position,concern\ntom.fox,resistant,Says that Meera Rao and Ulla never asked\n",
    "approvals": "gate,order,person,right\nBoard,1,meera.rao,votes\nBoard,2,jon.hale,vetoes\n",
    "memberships": "person,body,role,from\nulla.brandt,Board,secretary,2025-01-01\n",
    "interactions": "id,time,kind,sender,recipients\n"
    "1.meera.rao@corp.example,2026-01-05T09:00:00Z,mail,meera.rao@corp.example,Tom.Fox@corp.example;x@else.example\n"
    "2.ida.berg@corp.example,2026-01-06T09:00:00Z,mail,ida.berg@corp.example,jon.hale@corp.example\n",
    "initiative": 'name = "One framework"\nask = "Win Tom Fox over"\nme = "ulla.brandt"\nstart = 2026-01-05\n'
    'weeks = 6\n[[gate]]\nname = "Board"\nweek = 5\nchair = "meera.rao"\nrule = "majority"\n',
}


def show_and_export_nothing_of(orgmap, workspace, source, tmp_path, names):
    key, out = tmp_path / "apart.json", tmp_path / "out"
    out.mkdir()
    assert orgmap("add", workspace, source).code == 0
    assert found_in(orgmap("brokers", workspace, "--top", "8").out, names)

    made = orgmap("pseudonyms", workspace, "--key", key, "--yes")

    assert made.code == 0, made.err
    assert found_in(made.out, names) == []
    for command, *words in COMMANDS:
        run = orgmap(command, workspace, *words, "--json")
        assert run.code == 0, (command, run.err)
        assert found_in(run.out + run.err, names) == [], command
        if command in ("show", "history", "brokers"):
            assert found_in(orgmap(command, workspace, *words).out, names) == [], command
    run = orgmap("export", workspace, "--to", out / "map.html")
    assert run.code == 0, run.err
    for suffix in ("graphml", "json", "xlsx", "csv", "docx"):  # those that can be written
        orgmap("export", workspace, "--to", out / f"map.{suffix}")
        orgmap("report", workspace, "--to", out / f"report.{suffix}")
    for path in (*out.rglob("*"), *workspace.rglob("*")):
        if path.is_file():
            assert found_in(content_of(path), names) == [], path
    assert found_in(key.read_text(encoding="utf-8"), names)


def test_no_real_name_is_in_anything_shown_or_exported(orgmap, workspace, folder, tmp_path, monkeypatch):
    monkeypatch.delenv("ORGMAP_KEY", raising=False)
    place = folder(**TEAM)
    ids = {line.partition(",")[0] for line in TEAM["people"].splitlines()[1:]}
    names = real_names(place) | ids | {"meera", "rao,", "ulla", "brandt", "ida berg", "tom fox"}
    show_and_export_nothing_of(orgmap, workspace, place, tmp_path, names)


@pytest.mark.long
def test_no_real_name_of_the_sample_is_in_anything_shown_or_exported(
    orgmap, workspace, sample, tmp_path, monkeypatch
):
    monkeypatch.delenv("ORGMAP_KEY", raising=False)
    show_and_export_nothing_of(orgmap, workspace, sample, tmp_path, real_names(sample))


def content_of(path):
    if path.suffix not in (".xlsx", ".docx"):
        return path.read_bytes().decode("utf-8", "replace")
    import zipfile

    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def test_pseudonyms_are_resolved_and_files_added_with_the_key_only(
    orgmap, workspace, krackhardt, folder, tmp_path, monkeypatch
):
    monkeypatch.delenv("ORGMAP_KEY", raising=False)
    key = tmp_path / "apart.json"
    orgmap("add", workspace, krackhardt)
    assert orgmap("pseudonyms", workspace, "--key", key, "--json").json["results"][0]["people"] == 21
    (first, *_) = orgmap("measure", workspace, "--name", "in_degree", "--json").json["results"]
    who = first["person"]

    assert "ORGMAP_KEY" in orgmap("reveal", workspace, who).err
    found = orgmap("reveal", workspace, who, "--key", key, "--json").json["results"]
    assert found[0]["original"].startswith("m")
    assert len(orgmap("reveal", workspace, "--key", key, "--json").json["results"]) >= 21

    more = folder(people="id,name\nm01,Manager One\nnew77,Nina Holm\n")
    assert orgmap("add", workspace, more).code == 2
    added = orgmap("add", workspace, more, "--key", key)
    assert added.code == 0, added.err
    assert "holm" not in (added.out + added.err).casefold()
    monkeypatch.setenv("ORGMAP_KEY", str(key))
    assert orgmap("forget", workspace, "new77", "--yes").code == 0
    assert "new77" not in json.dumps(orgmap("reveal", workspace, "--json").json)
