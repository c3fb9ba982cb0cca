"""Whatever bytes a file holds, reading ends with records and sentences, never with an exception."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgmap.readers import check, read

VALID = {
    "people.csv": 'id,name,email,aliases,unit,grade,manager,authority\n1,"Koch, Ana",a@x.org,an;ak,Ops,1,,1\n2,Bo,b@x.org,,Ops,2,1,0.5\n',
    "units.csv": "unit,parent,head,pnl,spend\nOps,,1,1,2.5\n",
    "edges_advice.csv": "source,target,strength,sign,time,perceiver\n1,2,0.5,1,2026-01-05T10:00:00Z,\n1,2,1e3,,,\n",
    "layers.csv": "layer,kind,influence,directed\nadvice,informal,against,1\n",
    "interactions.csv": "id,time,kind,sender,recipients\nm1,2026-01-05T10:00:00Z,mail,1,2;3\nm2,13/04/2026,chat,1,2\n",
    "memberships.csv": "person,body,role,from,to\n1,Board,chair,2026-01-01,2026-12-31\n",
    "stances.csv": "person,position,confidence,as_of\n1,resistant,sure,03/14/2026\n2,0.5,,01/02/2026\n",
    "approvals.csv": "gate,order,person,right,vote\nBoard,1,1,votes,2\n",
    "model_leak.csv": "source,target,value\n1,2,0.5\n",
    "initiative.toml": 'name = "x"\nstart = 2026-01-05\n[[gate]]\nname = "Board"\nweek = 3\n[[before]]\na = "person:1"\nb = "person:2"\n',
    "mail.mbox": 'From a@x Mon Jan 05 10:00:00 2026\nFrom: =?utf-8?B?Sm9zw6k=?= <a@x.org>\nTo: "Lee, Bo" <b@x.org>, T: c@x.org;\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMessage-ID: <1@x>\n\nhi\n\n',
    "chart.csv": "Nr;Wer;Oben\n1;Ana;\n2;Bo;1\n3;Cy;1\n",
}
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SCRAPS = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b";",
    b"\xff",
    b"=",
    b"[",
    b"]",
    b"'",
    b"9" * 400,
    b"1e308",
    b"-",
    b"\xef\xbb\xbf",
    b"@",
    b"<",
    b":",
    b"\xff\xfe",
    b"From ",
    b"nan",
]


def survives(path):
    reading = read(path)
    problems = (*reading.problems, *check(reading.records))
    assert all(problem.message and problem.fix for problem in problems)
    assert all(str(problem).isprintable() for problem in problems), problems
    return reading


@pytest.mark.parametrize("name", VALID)
def test_the_files_to_be_mutated_are_sound(tmp_path, name):
    (tmp_path / name).write_text(VALID[name])

    reading = survives(tmp_path / name)
    assert reading.problems == ()
    assert reading.files[0].kept > 0


@pytest.mark.parametrize("name", VALID)
@QUICK
@given(seed=st.integers(0, 2**32))
def test_a_mutated_file_never_raises(tmp_path, name, seed):
    rnd = random.Random(seed)
    data = bytearray(VALID[name].encode())
    for _ in range(rnd.randint(1, 6)):
        at = rnd.randrange(len(data) + 1)
        match rnd.randrange(4):
            case 0:
                data[at:at] = rnd.choice(SCRAPS)
            case 1:
                del data[at : at + rnd.randint(1, 20)]
            case 2:
                data[at : at + 1] = bytes([rnd.randrange(256)])
            case _:
                other = rnd.randrange(len(data) + 1)
                data[at:at] = data[other : other + 30]
    (tmp_path / name).write_bytes(data)

    survives(tmp_path)
    survives(tmp_path / name)


@QUICK
@given(content=st.binary(max_size=600), name=st.sampled_from([*VALID, "x.xlsx", "x", "x.toml"]))
def test_random_bytes_never_raise(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / name).write_bytes(content)

    survives(folder)
    survives(folder / name)


@QUICK
@given(
    text=st.text(max_size=300), name=st.sampled_from(sorted(VALID)), wide=st.sampled_from(["utf-8", "utf-16"])
)
def test_random_rows_below_a_sound_header_never_raise(tmp_path_factory, text, name, wide):
    folder = tmp_path_factory.mktemp("fuzz")
    header = VALID[name].split("\n")[0]
    (folder / name).write_bytes(f"{header}\n{text}".encode(wide, errors="replace"))

    survives(folder / name)


@QUICK
@given(
    encoding=st.sampled_from(
        ["utf-8", "utf-7", "idna", "punycode", "utf-32", "cp037", "unicode_escape", "mbcs", "hex", "ascii"]
    ),
    content=st.binary(max_size=200),
)
def test_no_stated_encoding_raises(tmp_path_factory, encoding, content):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "people.csv").write_bytes(b"id,name\n" + content)
    (folder / "initiative.toml").write_bytes(b"name = 'x'\n" + content)

    read(folder, encoding=encoding)
