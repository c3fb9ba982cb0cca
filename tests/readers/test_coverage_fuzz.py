"""Coverage-guided fuzzing of readers (twenty minutes each in ``make test-long``), and of the fuzzer itself."""

import importlib.util
import io
import json
import math
import sys
import zipfile
from pathlib import Path

import pytest

from orgmap.readers import dl, dl_header, ldif, mbox, pajek, pajek_lines, slack, stack
from orgmap.readers.formats import FORMATS
from orgmap.readers.look import Look

SAMPLES = Path(__file__).parent / "samples"
_SPEC = importlib.util.spec_from_file_location("coverage_fuzz", Path(__file__).with_name("coverage_fuzz.py"))
coverage_fuzz = importlib.util.module_from_spec(_SPEC)
sys.modules["coverage_fuzz"] = coverage_fuzz
_SPEC.loader.exec_module(coverage_fuzz)

DL_WORDS = [
    b"dl ", b"n=3 ", b"nr=2 ", b"nc=3 ", b"nm=2 ", b"format=", b"fullmatrix ", b"upperhalf ", b"lowerhalf ", b"nodelist1 ", b"nodelist1b ",
    b"nodelist2 ", b"edgelist1 ", b"edgelist2 ", b"edgearray1 ", b"rankedlist1 ", b"diagonal=absent ", b"labels:", b"row labels:",
    b"column labels:", b"matrix labels:", b"labels embedded ", b"row labels embedded ", b"col labels embedded ", b"data:\n", b"title=",
    b"na ", b"\n!\n", b"datafile ",
]  # fmt: skip
PAJEK_WORDS = [
    b"\n*Vertices 3\n", b"\n*Vertices 5 2\n", b"\n*Arcs\n", b'\n*Arcs :2 "x"\n', b"\n*Edges\n", b"\n*Arcslist\n", b"\n*Edgeslist :3\n",
    b"\n*Matrix\n", b"\n*Network a\n", b"\n*Partition p\n", b"\n*Vector v\n", b"\n*Events\n", b" [1-3]", b" [1990-*]", b"1: 2 3\n",
]  # fmt: skip
MAIL_WORDS = [b"\n\nFrom a@x Mon Jan 05 10:00:00 2026\n", b"\nFrom: ", b"\nTo: ", b"\nCc: ", b"\nDate: ", b"\nMessage-ID: <", b"=?utf-8?B?",
              b"?=", b"\n ", b"Mon, 05 Jan 2026 10:00:00 +0000"]  # fmt: skip
SLACK_WORDS = [b'"user":"U1"', b'"ts":"1767607300.1"', b'"thread_ts":', b'"type":"message"', b'"subtype":', b'"text":"<@U2>"', b'"bot_id":1',
               b'"reactions":[{}]', b'"parent_user_id":', b'"members":["U1"]', b'"id":"C1"', b"null", b"[]", b"{}", b"\n----\n"]  # fmt: skip
LDIF_WORDS = [b"\ndn: ", b"\ndn:: ", b"\n ", b"\nmanager: ", b"\nmember: ", b"\nobjectClass: ", b":: ", b":< file:///etc/passwd", b"\n\n",
              b"\nchangetype: ", b"CN=", b"\\, ", b"\\2C", b",OU=", b"\nmail: "]  # fmt: skip


def sound(part):
    """What holds of whatever a file yields."""
    assert all(problem.message and problem.fix and str(problem).isprintable() for problem in part.problems)
    assert all(note.isprintable() for note in part.records.notes)
    repr(part).encode()
    assert part.kept >= 0
    assert part.dropped >= 0
    people = {person.id for person in part.records.people}
    assert len(people) == len(part.records.people)
    for tie in part.records.ties:
        assert {tie.source, tie.target, tie.perceiver or tie.source} <= people
        assert tie.source != tie.target
        assert 0 < tie.strength < math.inf
    assert {seat.person for seat in part.records.memberships} <= people


def reading(kind, path, *, packed=lambda data: data):
    """Write the bytes, ask the format whether it is one, and read them whatever it says."""
    known = next(one for one in FORMATS if one.kind == kind)

    def check(data):
        path.write_bytes(packed(data))
        look = Look(path, path.name)
        assert 0 <= known.sure(look) <= 1
        sound(known.read(look))

    return check


def export(data):
    """A Slack export of users, channels and one day, parted by a line of dashes."""
    users, channels, day, *_ = (*data.split(b"\n----\n"), b"[]", b"[]", b"[]")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (
            ("users.json", users),
            ("channels.json", channels),
            ("general/2026-01-05.json", day),
        ):
            archive.writestr(name, content)
    return out.getvalue()


def samples(*patterns):
    return [path.read_bytes() for pattern in patterns for path in sorted(SAMPLES.glob(pattern))]


def slack_seed():
    users = [
        {"id": "U1", "real_name": "Ann", "profile": {"email": "a@x.org"}},
        {"id": "U2", "is_bot": True},
        {"id": "U3"},
    ]
    rooms = [{"id": "C1", "name": "general", "members": ["U1", "U3"]}]
    day = [
        {
            "type": "message",
            "user": "U1",
            "text": "<@U3> hi",
            "ts": "1767607300.1",
            "thread_ts": "1767607300.1",
        },
        {"type": "message", "user": "U3", "text": "yes", "ts": "1767607400.1", "thread_ts": "1767607300.1"},
        {
            "type": "message",
            "subtype": "thread_broadcast",
            "user": "U3",
            "ts": "1767607500.1",
            "reactions": [{}],
        },
    ]
    return b"\n----\n".join(json.dumps(one).encode() for one in (users, rooms, day))


MAIL = b'From a@x Mon Jan 05 10:00:00 2026\nFrom: =?utf-8?B?Sm9zw6k=?= <a@x.org>\nTo: "Lee, Bo" <b@x.org>,\n c@x.org\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMessage-ID: <1@x>\n\nFrom here\n\nFrom b@x Mon Jan 05 11:00:00 2026\nFrom: b@x.org\nCc: a@x.org\nDate: Mon, 5 Jan 2026 11:00 EST\n\nok\n'
READERS = {
    "dl": ("UCINET DL", (dl, dl_header, stack), lambda: samples("*.dl"), DL_WORDS, None),
    "pajek": ("Pajek", (pajek, pajek_lines), lambda: samples("*.net", "*.paj"), PAJEK_WORDS, None),
    "mbox": ("mail", (mbox,), lambda: [MAIL], MAIL_WORDS, None),
    "slack": ("Slack export", (slack,), lambda: [slack_seed()], SLACK_WORDS, export),
    "ldif": ("directory dump", (ldif,), lambda: samples("directory*.ldif"), LDIF_WORDS, None),
}


def run(name, path, **options):
    kind, modules, seeds, words, packed = READERS[name]
    check = reading(kind, path, **({"packed": packed} if packed else {}))
    return coverage_fuzz.fuzz(check, seeds(), modules, words=words, **options)


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives_whatever_reaches_new_lines_of_it(name, tmp_path):
    outcome = run(name, tmp_path / "x")
    coverage_fuzz.record(name, outcome)

    assert outcome.failures == []
    assert outcome.lines > 0.8 * outcome.of_lines


@pytest.mark.parametrize("name", READERS)
def test_a_few_rounds_reach_most_of_a_reader(name, tmp_path):
    outcome = run(name, tmp_path / "x", runs=120)

    assert outcome.failures == []
    assert outcome.lines > outcome.of_lines / 3


def planted(data):
    """Raises on one input in billions; each letter is a step of its own."""
    if data[:1] == b"F":  # noqa: SIM102  (one step each)
        if data[1:2] == b"U":  # noqa: SIM102
            if data[2:3] == b"Z":  # noqa: SIM102
                if data[3:4] == b"!":
                    raise KeyError("planted")


def test_a_fault_behind_four_steps_is_found_step_by_step():
    outcome = coverage_fuzz.fuzz(
        planted, [b"...."], [sys.modules[__name__]], runs=12_000, words=[b"F", b"U", b"Z"]
    )

    assert len(outcome.failures) == 1
    assert "KeyError" in outcome.failures[0]
    assert "b'FUZ!" in outcome.failures[0]


def test_an_input_that_takes_too_long_is_a_failure():
    def endless(data):
        while data:
            pass

    outcome = coverage_fuzz.fuzz(endless, [b"x"], [sys.modules[__name__]], runs=1, slowest=0.05)

    assert "TooLongError" in outcome.failures[0]


def test_a_shorter_run_does_not_replace_a_longer_one(tmp_path):
    path = tmp_path / "fuzzing.json"
    coverage_fuzz.record("b", coverage_fuzz.Outcome(runs=9, seconds=100.0), path=path)
    coverage_fuzz.record("a", coverage_fuzz.Outcome(runs=5, seconds=10.0), path=path)
    coverage_fuzz.record("b", coverage_fuzz.Outcome(runs=1, seconds=10.0), path=path)
    assert [(one["reader"], one["runs"]) for one in json.loads(path.read_text())] == [("a", 5), ("b", 9)]

    coverage_fuzz.record("b", coverage_fuzz.Outcome(runs=1, seconds=10.0, failures=["x"]), path=path)
    assert json.loads(path.read_text())[1]["failures"] == 1
