"""Whatever stands in a file of a network program, reading it ends soon, with records and sentences.

Changes of the samples' bytes are made in ``test_formats_fuzz``; here are words in any order, files cut off
anywhere, and files that announce, nest or unpack to more than fits.
"""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgmap.readers import check, read

SAMPLES = Path(__file__).parent / "samples"
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NUMBERS = st.sampled_from(
    ["0", "1", "2", "3", "-1", ".5", "1e3", "na", "x", "99999999999", "9" * 40, "1e999", "²"]
)
NAMES = st.sampled_from(
    ['"Ina Holm"', "Raj", "raj", '"', "Lea,", "=", "[1-3]", "[", "!", "%", "\ufeff", "\ud7ff"]
)
DL_WORDS = st.sampled_from(
    ["dl", "n=3", "n =", "nr=2", "nc=3", "nm=2", "n=1000000000", "format=fullmatrix", "format=edgelist1",
     "format=nodelist1b", "format=lowerhalf", "format=rankedlist1", "format=edgearray1", "diagonal=absent", "labels:", "row labels:",
     "matrix labels:", "labels embedded", "col labels embedded", "data:", "title=x"]
)  # fmt: skip
PAJEK_WORDS = st.sampled_from(
    ["*Vertices 3", "*Vertices 5 2", "*Vertices 99999999999", "*Arcs", '*Arcs :2 "advice"', "*Edges :1", "*Arcslist",
     "*Edgeslist", "*Matrix", "*Network x", "*Partition p", "*Vector", "*Events", "*"]
)  # fmt: skip
VNA_WORDS = st.sampled_from(
    ["*Node data", "*Tie data", "*Node properties", "ID role", "from to advice strength", "*"]
)
SPACES = st.sampled_from([" ", "\n", "\n", ",", "\t", "\r\n"])


def survives(path, *, encoding=None):
    reading = read(path, encoding=encoding)
    problems = (*reading.problems, *check(reading.records))
    assert all(problem.message and problem.fix for problem in problems)
    assert all(str(problem).isprintable() for problem in problems), problems
    assert all(note.isprintable() for note in reading.records.notes), reading.records.notes
    repr(reading).encode()
    return reading


def soup(start, words):
    pieces = st.lists(st.tuples(st.one_of(words, NUMBERS, NUMBERS, NAMES), SPACES), max_size=40)
    return pieces.map(lambda found: start + "".join(word + space for word, space in found))


@QUICK
@given(text=st.one_of(soup("dl n=3 data: ", DL_WORDS), soup("dl n=3 ", DL_WORDS), soup("*Vertices 3\n", PAJEK_WORDS),
                      soup("*Node data\n", VNA_WORDS)))  # fmt: skip
def test_words_in_any_order_never_raise(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("soup") / "x"
    path.write_bytes(text.encode(errors="surrogatepass"))

    survives(path)


@pytest.mark.parametrize(
    "name",
    [
        "edges_embedded.dl",
        "lower.dl",
        "project.paj",
        "relations.net",
        "netdraw.vna",
        "ora.xml",
        "jgf2.json",
        "kumu.json",
    ],
)
def test_a_file_cut_off_anywhere_never_raises(tmp_path, name):
    whole = (SAMPLES / name).read_bytes()
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        (tmp_path / name).write_bytes(whole[:end])
        survives(tmp_path / name)


@pytest.mark.parametrize("name", ["survey", "events"])
def test_a_binary_pair_cut_off_or_changed_never_raises(tmp_path, name):
    whole = (SAMPLES / f"{name}.##h").read_bytes()
    (tmp_path / "x.##d").write_bytes((SAMPLES / f"{name}.##d").read_bytes())
    for at in range(len(whole)):
        (tmp_path / "x.##h").write_bytes(whole[:at])
        survives(tmp_path / "x.##h")
        (tmp_path / "x.##h").write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        survives(tmp_path / "x.##h")


@pytest.mark.parametrize(
    "text",
    [
        "dl n=1000000000\ndata:\n0 1\n",
        "dl n=20000 nm=1000000000\ndata:\n0 1\n",
        "dl n=1 nm=1000000000 diagonal=absent\ndata:\n1\n",
        "dl" + "\n" * 200_000 + "n=2\ndata:\n0 1\n1 0\n",
        "dl " + "labels: a\n" * 30_000 + "data:\n1\n",
        "dl " + "format=x\n" * 30_000 + "data:\n1\n",
        "dl nr=999999999999999999 nc=1\ndata:\n1\n",
        "dl n=99999999999999999999999\ndata:\n1\n",
        "dl n=9000 format=nodelist1b\ndata:\n1 8999\n",
        "dl format=edgelist1\ndata:\n1 999999999999999999\n",
        "*Vertices 99999999999\n*Matrix\n0 1\n",
        "*Vertices 99999999999 3\n*Edges\n1 5\n",
        "*Vertices 9000\n*Edgeslist\n1 2 3\n",
        '*Vertices 3\n*Arcs :99999999999999 "x"\n1 2\n',
        "*Vertices 1\n" * 20_000 + "*Partition x\n*Vertices 2\n" * 20_000,
        "*Vertices 99999\n*Arcs\n1 2\n" * 3_000,
        '{"nodes": 5, "links": {"a": 1}}',
        '{"nodes": [[], null, 3, {"id": {}}], "links": [[0, 1], {"source": null, "target": []}, 4]}',
        '{"graph": {"nodes": {"a": null}, "edges": [{"source": "a", "target": 1e400}]}}',
        '{"graphs": [3, {"nodes": "x"}], "nodes": 1}',
        '{"elements": {"nodes": [{"data": null}, 4], "edges": 7}}',
        '{"elements": [{"label": ["a"]}, 5], "connections": [{"from": 1, "to": {}}, null]}',
    ],
)  # fmt: skip
def test_what_is_announced_or_malformed_takes_neither_time_nor_room(write, text):
    survives(write("x", text))


def test_deep_json_is_a_sentence(write):
    for start in ('{"nodes": ', '{"elements": {"nodes": [{"data": ', '{"graph": {"nodes": '):
        reading = survives(write("x.json", start + "[" * 200_000))

        assert reading.records.people == ()


@pytest.mark.parametrize("root", ["DynamicNetwork", "MetaNetwork", "gexf", "graphml"])
def test_entities_and_depth_are_refused(write, root):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    text = f'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY l0 "ha">{laughs}]><{root} id="&l9;"/>'

    assert "entities" in survives(write("x.xml", text)).problems[0].message
    deep = survives(write("y.xml", f"<{root}>" + "<node>" * 100_000))
    assert any("deeply" in problem.message for problem in deep.problems)


def test_a_line_without_an_end_is_told_and_not_held(write):
    for start in ("dl n=5000\ndata:\n", "*Vertices 3\n*Arcs\n", "*Tie data\nfrom to\n"):
        (problem,) = survives(write("x.txt", start + "1 " * (9 << 20))).problems[:1]

        assert "characters" in problem.message


def test_an_archive_of_interviews_that_unpacks_to_gigabytes_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
        out.open("a_s_attributeList_person.csv", "w", force_zip64=True) as entry,
    ):
        for _ in range(140):
            entry.write(b"," * (1 << 20))
    (problem,) = survives(path).problems

    assert "128 MB" in problem.message


def test_names_that_lead_out_of_an_archive_are_never_written(tmp_path):
    path = tmp_path / "in" / "x.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as out:
        for name in ("../../a_s_ego.csv", "/etc/a_s_edgeList_x.csv", "a_s_ego.csv"):
            out.writestr(name, "networkCanvasEgoUUID,networkCanvasCaseID\ne,c\n")
    survives(path)

    assert sorted(one.name for one in tmp_path.rglob("*")) == ["in", "x.zip"]


def test_formulas_and_markup_stay_what_they_are(write):
    labels = ["=1+1", "<script>alert(1)</script>", "'=2", "@x"]
    nodes = {
        "nodes": [{"id": label} for label in labels],
        "links": [{"source": labels[0], "target": labels[1]}],
    }
    found = survives(write("x.json", json.dumps(nodes))).records

    assert [person.id for person in found.people] == ["=1+1", "<script>alert(1)</script>", "=2", "@x"]
