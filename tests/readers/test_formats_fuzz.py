"""Whatever happens to an export on its way, reading it ends with records and sentences."""

import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgmap.readers import check, read

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
TEXTS = [path for path in SAMPLES if not path.read_bytes().startswith(b"PK")]
QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCRAPS = [
    b'"', b",", b"\n", b"\r", b"\0", b";", b"\xff", b"=", b"[", b"]", b"{", b"}", b"'", b"9" * 400, b"-1", b"1e308",
    b"\xef\xbb\xbf", b"@", b"<", b">", b":", b"\xff\xfe", b"From ", b"nan", b"\t", b"   ", b"null", b"\\ud800",
    b"0001-01-01", b"9999-12-31T23:59:59Z", b"T", b"(", b")", b"|", b"\xe2\x80\xa8",
]  # fmt: skip


def survives(path):
    reading = read(path, direct_messages=True)
    problems = (*reading.problems, *check(reading.records))
    assert all(problem.message and problem.fix for problem in problems)
    assert all(str(problem).isprintable() for problem in problems), problems
    assert all(note.isprintable() for note in reading.records.notes), reading.records.notes
    repr(reading).encode()  # no half of a surrogate pair
    return reading


@pytest.mark.parametrize("sample", TEXTS, ids=lambda path: path.name)
@QUICK
@given(seed=st.integers(0, 2**32))
def test_a_mutated_export_never_raises(tmp_path, sample, seed):
    rnd = random.Random(seed)
    data = bytearray(sample.read_bytes())
    for _ in range(rnd.randint(1, 8)):
        at = rnd.randrange(len(data) + 1)
        match rnd.randrange(5):
            case 0:
                data[at:at] = rnd.choice(SCRAPS)
            case 1:
                del data[at : at + rnd.randint(1, 30)]
            case 2:
                data[at : at + 1] = bytes([rnd.randrange(256)])
            case 3:
                data[at:at] = data[(other := rnd.randrange(len(data) + 1)) : other + 60]
            case _:
                lines = data.split(b"\n")
                rnd.shuffle(lines)
                data = bytearray(b"\n".join(lines))
    (tmp_path / sample.name).write_bytes(data)

    survives(tmp_path / sample.name)


@pytest.mark.parametrize(
    "sample", [path for path in SAMPLES if path not in TEXTS], ids=lambda path: path.name
)
@QUICK
@given(seed=st.integers(0, 2**32))
def test_a_mutated_archive_never_raises(tmp_path, sample, seed):
    """Bytes of the archive itself, and of the files packed in it."""
    rnd = random.Random(seed)
    path = tmp_path / sample.name
    data = bytearray(sample.read_bytes())
    for _ in range(rnd.randint(1, 4)):
        data[rnd.randrange(len(data))] = rnd.randrange(256)
    path.write_bytes(data)
    survives(path)
    with zipfile.ZipFile(sample) as whole, zipfile.ZipFile(path, "w") as out:
        for entry in whole.namelist():
            inside = bytearray(whole.read(entry))
            for _ in range(rnd.randint(0, 3)):
                at = rnd.randrange(len(inside) + 1)
                inside[at : at + rnd.randint(0, 3)] = rnd.choice(SCRAPS)
            out.writestr(entry, bytes(inside))
    survives(path)


@pytest.mark.parametrize("sample", TEXTS, ids=lambda path: path.name)
@QUICK
@given(rows=st.lists(st.text(max_size=40), max_size=6), keep=st.integers(1, 6))
def test_other_rows_below_a_sound_beginning_never_raise(tmp_path, sample, rows, keep):
    wide = "utf-16-le" if b"\0" in sample.read_bytes()[:200] else "utf-8"
    lines = sample.read_bytes().decode(wide, errors="replace").split("\n")
    (tmp_path / sample.name).write_bytes("\n".join((*lines[:keep], *rows)).encode(wide, errors="replace"))

    survives(tmp_path / sample.name)


def test_a_line_of_a_table_without_an_end_is_told_and_not_held(tmp_path):
    path = tmp_path / "trace.csv"
    header = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageId\n"
    path.write_text(header + "a" * (17 << 20))
    (problem,) = survives(path).problems

    assert "characters" in problem.message


def test_deep_json_is_a_sentence(tmp_path):
    start = '{"@odata.context":"https://x/$metadata#users","userPrincipalName":1,"value":'
    path = tmp_path / "users.json"
    path.write_text(start + "[" * 200_000)

    assert "deeply" in survives(path).problems[0].message


def test_xml_that_declares_entities_is_refused(tmp_path):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    path = tmp_path / "g.xml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY l0 "ha">{laughs}]><graphml><key id="&l9;"/></graphml>'
    )
    (problem,) = survives(path).problems

    assert "entities" in problem.message


def test_a_chain_of_managers_that_bites_its_tail_ends(tmp_path):
    inner = '{"id":"a","userPrincipalName":"a@x"}'
    for name in "bc" * 150:
        inner = f'{{"id":"{name}","manager":{inner}}}'
    path = tmp_path / "users.json"
    path.write_text('{"@odata.context":"x$metadata#users","value":[' + inner + "]}")

    survives(path)


def test_a_day_of_chat_that_unpacks_to_gigabytes_is_refused(tmp_path):
    path = tmp_path / "slack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("users.json", "[]")
        out.writestr("channels.json", "[]")
        with out.open("general/2026-01-01.json", "w", force_zip64=True) as day:
            for _ in range(140):
                day.write(b" " * (1 << 20))
    (problem,) = survives(path).problems

    assert "128 MB" in problem.message


def test_entries_that_lead_out_of_an_archive_are_never_written(tmp_path):
    path = tmp_path / "in" / "slack.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as out:
        for name in ("users.json", "channels.json", "../../evil/2026-01-01.json", "/etc/2026-01-01.json"):
            out.writestr(name, "[]")
    survives(path)

    assert [one.name for one in tmp_path.rglob("*")] == ["in", "slack.zip"]
