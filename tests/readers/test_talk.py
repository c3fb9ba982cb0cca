"""Transcripts become turns: who speaks after whom. Nothing of what was said is ever kept."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgmap.readers import check, read

SAMPLES = Path(__file__).parent / "samples"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# sample: people, ties of the layer talk with their strengths, turns kept, dropped, meeting
EXPECTED = {
    "teams_transcript.vtt": (
        ["Ina Holm", "Raj Patel", "Lea Conti"],
        {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1, ("Ina Holm", "Lea Conti"): 1,
         ("Lea Conti", "Raj Patel"): 1},
        5, 0, None,
    ),
    "GMT20260105-093000_Recording.transcript.vtt": (
        ["Ina Holm", "raj.patel", "Lea Conti"],
        {("Ina Holm", "raj.patel"): 1, ("raj.patel", "Lea Conti"): 1, ("Lea Conti", "raj.patel"): 1},
        5, 1, datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    ),
    "voices.vtt": (
        ["Ina Holm", "Raj Patel"], {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1}, 3, 0, None,
    ),
    "Board talk 2026-01-06.srt": (
        ["Ina Holm", "Raj Patel"], {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1}, 3, 0,
        datetime(2026, 1, 6, tzinfo=UTC),
    ),
    "teams_ranges.docx": (
        ["Ina Holm", "Raj Patel"], {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1}, 3, 0, None,
    ),
    "teams_stamps.docx": (
        ["Ina Holm", "Raj Patel"], {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1}, 3, 0,
        datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    ),
    "meet_transcript.docx": (
        ["Ina Holm", "Raj Patel", "Tom O'Hara"], {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1}, 3, 0,
        datetime(2026, 1, 5, 10, tzinfo=UTC),
    ),
    "meet_transcript.txt": (
        ["Ina Holm", "Raj Patel", "Tom O'Hara"], {("Ina Holm", "Raj Patel"): 1, ("Raj Patel", "Ina Holm"): 1}, 3, 0,
        datetime(2026, 1, 5, 10, tzinfo=UTC),
    ),
    "otter.txt": (["Ina Holm", "Raj Patel"], {("Raj Patel", "Ina Holm"): 1}, 3, 1, None),
}  # fmt: skip


def everything(reading):
    """All that is left of a file, as text: records, events, notes, problems, names."""
    events = reading.records.events
    return repr((reading, events.to_pylist() if events is not None else ()))


def talk(reading):
    return {(tie.source, tie.target): tie.strength for tie in reading.records.ties}


@pytest.mark.parametrize("name", EXPECTED)
def test_turns_lead_from_each_speaker_to_the_next(name):
    people, ties, kept, dropped, when = EXPECTED[name]
    reading = read(SAMPLES / name)
    (report,), records = reading.files, reading.records
    events = records.events.to_pylist() if records.events is not None else []

    assert (*reading.problems, *check(records)) == ()
    assert (report.kind, report.kept, report.dropped) == ("transcript", kept, dropped)
    assert [person.id for person in records.people] == people
    assert talk(reading) == ties
    assert {layer.name: layer.directed for layer in records.layers} == {"talk": True}
    assert [(one["time"], one["kind"], one["sender"], one["recipients"]) for one in events] == (
        [(when, "meeting", people[0], people[1:])] if when else []
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_of_what_was_said_nothing_is_left(name):
    assert "secret" not in everything(read(SAMPLES / name)).casefold()


def test_whoever_is_known_by_name_only_is_listed():
    notes = read(SAMPLES / "teams_transcript.vtt").records.notes

    assert any("known by name only: Ina Holm, Raj Patel, Lea Conti." in note for note in notes)


def test_a_speaker_is_nobodys_successor(write):
    path = write(
        "a.vtt", "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n}.900\n<v Ann>hm\n\n" for n in range(9))
    )

    assert talk(read(path)) == {}
    assert read(path).files[0].kept == 1


def test_repeated_turns_add_up(write):
    cues = "".join(
        f"00:{n:02}.000 --> 00:{n:02}.900\n<v {'Ann' if n % 2 else 'Bo'}>hm</v>\n\n" for n in range(7)
    )

    assert talk(read(write("a.vtt", f"WEBVTT\n\n{cues}"))) == {("Bo", "Ann"): 3, ("Ann", "Bo"): 3}


def test_a_transcript_without_speakers_has_nothing_to_read(write):
    reading = read(
        write("stream.vtt", "WEBVTT\n\nNOTE duration:1\n\n00:01.000 --> 00:02.000\nso the plan is this\n")
    )

    assert reading.records.people == ()
    assert any("no speaker is named" in note for note in reading.records.notes)


def test_an_empty_transcript_is_no_problem(write):
    reading = read(write("x.vtt", "WEBVTT\n"))

    assert (reading.files[0].kind, reading.files[0].kept, reading.problems) == ("transcript", 0, ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["teams_transcript.vtt", "otter.txt", "Board talk 2026-01-06.srt"])
def test_marks_encodings_and_line_ends_change_nothing(write, name, encoding, end):
    text = (SAMPLES / name).read_text(encoding="utf-8-sig")
    reading = read(write("x.bin", text.replace("\n", end).encode(encoding)))

    assert talk(reading) == EXPECTED[name][1]


def test_a_damaged_name_is_a_problem_and_damaged_words_are_none(write):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v {}>{}</v>\n"
    (problem,) = read(write("a.vtt", text.format("Mia Sørensen", "x").encode("cp1252"))).problems

    assert (problem.row, "cp1252" in problem.fix) == (4, True)
    assert read(write("b.vtt", text.format("Mia", "schön").encode("cp1252"))).problems == ()
    assert (
        read(write("a.vtt", text.format("Mia Sørensen", "x").encode("cp1252")), encoding="cp1252").problems
        == ()
    )


@pytest.mark.parametrize(
    ("line", "speakers"),
    [
        ("Ina Holm: the point is: yes", ["Ina Holm"]),
        ("Dr. Ina von Holm: yes", ["Dr. Ina von Holm"]),
        ("Holm, Ina: yes", ["Ina Holm"]),
        ("the point is: yes", []),
        ("Question: is it so", []),
        ("So Ina Holm said: yes", []),
        ("10:30 it was", []),
        ("https://x.org: yes", []),
        ("山田: はい", []),
    ],
)
def test_only_what_looks_like_a_name_speaks_before_a_colon(write, line, speakers):
    reading = read(write("z.vtt", f"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n{line}\n"))

    assert [person.id for person in reading.records.people] == speakers


def test_a_name_of_one_word_speaks_where_it_comes_back(write):
    cues = "".join(
        f"{n}\n00:{n:02}.000 --> 00:{n:02}.900\n{who}: hm\n\n"
        for n, who in enumerate(("Ann", "山田", "Ann", "山田", "Note"))
    )

    assert talk(read(write("z.vtt", f"WEBVTT\n\n{cues}"))) == {("Ann", "山田"): 2, ("山田", "Ann"): 1}


def test_a_day_in_the_name_of_the_file_makes_a_meeting(write):
    text = (SAMPLES / "teams_transcript.vtt").read_text(encoding="utf-8-sig")
    (event,) = read(write("Weekly_2026-02-03.vtt", text)).records.events.to_pylist()

    assert event["time"] == datetime(2026, 2, 3, tzinfo=UTC)
    assert read(write("Weekly_2026-02-31.vtt", text)).records.events is None


def test_a_day_read_two_ways_is_not_guessed(write):
    text = "Talk\n03/04/2026\n" + "".join(
        f"{who}  0:0{n}\nhm hm\n\n" for n, who in enumerate(("Ann", "Bo", "Ann"))
    )

    assert read(write("x.txt", text)).records.events is None
    (event,) = read(write("x.txt", text), dates="day first").records.events.to_pylist()
    assert event["time"] == datetime(2026, 4, 3, tzinfo=UTC)


def test_zooms_saved_captions_are_read(write):
    text = "".join(
        f"[{who}] 10:00:0{n}\nsome secret\n\n" for n, who in enumerate(("Ann Lee", "Bo", "Ann Lee"))
    )

    assert talk(read(write("meeting_saved_closed_caption.txt", text))) == {
        ("Ann Lee", "Bo"): 1,
        ("Bo", "Ann Lee"): 1,
    }


def test_a_list_of_times_is_no_transcript(write):
    text = "".join(f"Runner {n}  1:0{n}:00\n" for n in range(9))

    assert read(write("times.txt", text)).files[0].kind != "transcript"


def docx(path, body, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("word/document.xml", body)
        for name, text in entries.items():
            out.writestr(name, text)
    return path


def test_a_document_that_is_no_transcript_is_not_taken_for_one(tmp_path):
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Minutes: nothing</w:t></w:r></w:p></w:body></w:document>'

    assert read(docx(tmp_path / "m.docx", body)).files[0].kind != "transcript"


@pytest.mark.parametrize("trap", ["entities", "depth", "cut", "large"])
def test_a_document_that_is_a_trap_ends_in_a_sentence(tmp_path, trap, monkeypatch):
    monkeypatch.setattr("orgmap.readers.transcripts._LARGEST", 1 << 20)
    with zipfile.ZipFile(SAMPLES / "teams_ranges.docx") as whole:
        body = whole.read("word/document.xml").decode()
    head, tail = body.split("</w:body>")
    if trap == "entities":
        body = body.replace("?>", '?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', 1)
    elif trap == "depth":
        body = head + "<w:x>" * 10_000
    elif trap == "cut":
        body = head
    else:
        body = head + "<w:p><w:r><w:t>" + " " * (2 << 20) + "</w:t></w:r></w:p></w:body>" + tail
    reading = read(docx(tmp_path / "t.docx", body))

    assert reading.files[0].kind in ("transcript", "unknown")
    assert len(reading.problems) == 1


def test_a_line_without_an_end_is_passed_over(write):
    reading = read(write("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>" + "<v x" * (4 << 20)))

    assert [person.id for person in reading.records.people] == ["Ann"]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=40
)


@QUICK
@given(said=st.lists(st.tuples(st.sampled_from(["Ann Lee", "Koch, Bo"]), WORDS), max_size=8))
def test_whatever_is_said_in_a_teams_transcript_only_names_are_left(tmp_path, said):
    marked = [(who, words.replace("<", "").replace("-->", "").strip() + " zqxj") for who, words in said]
    cues = "".join(f"00:00.000 --> 00:01.000\n<v {who}>{words}</v>\n\n" for who, words in marked)
    (tmp_path / "t.vtt").write_text(f"WEBVTT\n\n{cues}", encoding="utf-8")
    reading = read(tmp_path / "t.vtt")

    assert "zqxj" not in everything(reading)
    assert {person.id for person in reading.records.people} == {
        {"Koch, Bo": "Bo Koch"}.get(who, who) for who, _ in said
    }
    assert all(tie.source != tie.target and tie.strength > 0 for tie in reading.records.ties)
    assert sum(talk(reading).values()) == max(0, reading.files[0].kept - 1)
