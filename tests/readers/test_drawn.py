"""Charts written as text (DOT, Mermaid, PlantUML, draw.io, ORG): who reports to whom, by hand."""

from datetime import date
from pathlib import Path

import pytest

from orgmap.readers import check, read

SAMPLES = Path(__file__).parent / "samples"
INA, RAJ, LEA, MIA, TOM = "Ina Holm", "Raj Patel", "Lea Conti", "Mia Sørensen", "Tom O'Hara"

# sample: kind, managers by person, ties, units
EXPECTED = {
    "chart.dot": (
        "DOT", {INA: (), RAJ: (INA,), LEA: (RAJ, INA), MIA: (INA,), TOM: (INA,)},
        [(LEA, INA, "advice", 3)], {"Operations": None},
    ),
    "chart.mmd": (
        "Mermaid", {INA: (), RAJ: (INA,), LEA: (RAJ, INA), MIA: (RAJ,)},
        [(LEA, INA, "advice", 1), (MIA, RAJ, "lunch", 1)], {"Operations": None},
    ),
    "chart.md": ("Mermaid", {INA: (), RAJ: (INA,), LEA: (RAJ,), MIA: (INA,)}, [], {}),
    "chart_wbs.puml": ("PlantUML", {INA: (), RAJ: (INA,), LEA: (RAJ,), MIA: (INA,)}, [], {}),
    "chart_components.puml": (
        "PlantUML", {INA: (), RAJ: (INA,), "lea": (RAJ, INA), MIA: (INA,)}, [("lea", MIA, "advice", 1)],
        {"Operations": None},
    ),
    "drawio.csv": (
        "draw.io chart", {"ih": (), "rp": ("ih",), "lc": ("rp", "ih")},
        [("rp", "ih", "advice", 1), ("rp", "lc", "advice", 1)], {},
    ),
    "org.ttl": (
        "ORG ontology", {"ina": (), "raj": ("ina",), "lea": ("raj",)}, [], {"Operations": "Board", "Board": None},
    ),
    "org.jsonld": ("ORG ontology", {"ina": (), "raj": ("ina",)}, [], {"Operations": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_drawn_chart_is_read_whole(name):
    kind, managers, ties, units = EXPECTED[name]
    reading = read(SAMPLES / name)
    records = reading.records

    assert (*reading.problems, *check(records)) == ()
    assert reading.files[0].kind == kind
    assert {person.id: person.managers for person in records.people} == managers
    assert [(tie.source, tie.target, tie.layer, tie.strength) for tie in records.ties] == ties
    assert {unit.name: unit.parent for unit in records.units} == units
    assert "secret" not in repr(reading)


@pytest.mark.parametrize(("name", "titles"), [
    ("chart.dot", {INA: "CEO", RAJ: "COO", LEA: "Buyer", MIA: None, TOM: None}),
    ("chart.mmd", {INA: "CEO", RAJ: "COO", LEA: None, MIA: None}),
    ("chart_wbs.puml", {INA: "CEO", RAJ: "COO", LEA: None, MIA: "Controller"}),
    ("drawio.csv", {INA: "CEO", RAJ: "COO", LEA: "Buyer, senior"}),
    ("org.ttl", {INA: None, RAJ: "Head of operations", LEA: "Buyer"}),
])  # fmt: skip
def test_titles_are_told_from_names(name, titles):
    assert {person.name: person.title for person in read(SAMPLES / name).records.people} == titles


@pytest.mark.parametrize("name", ["chart.dot", "chart.mmd", "chart_components.puml"])
def test_frames_are_the_units_of_those_inside(name):
    units = {person.name: person.unit for person in read(SAMPLES / name).records.people}

    assert units[RAJ] == "Operations"
    assert units[INA] is None


def test_a_membership_has_its_role_and_days():
    (seat,) = read(SAMPLES / "org.ttl").records.memberships

    assert (seat.person, seat.body, seat.role, seat.start, seat.end) == (
        "lea", "Board", "treasurer", date(2025, 3, 1), None,
    )  # fmt: skip


def test_arrows_that_are_no_chart_are_a_network(write):
    records = read(write("net.dot", "digraph { a -> b; c -> b; b -> a [weight=2] }")).records

    assert all(person.managers == () for person in records.people)
    assert {(tie.source, tie.target): (tie.layer, tie.strength) for tie in records.ties} == {
        ("a", "b"): ("net", 1), ("c", "b"): ("net", 1), ("b", "a"): ("net", 2),
    }  # fmt: skip
    assert any("form no chart" in note for note in records.notes)


def test_lines_without_arrows_are_undirected_ties(write):
    records = read(write("net.gv", "graph net { a -- b -- c }")).records

    assert [(tie.source, tie.target) for tie in records.ties] == [("a", "b"), ("b", "c")]
    assert records.layers[0].directed is False


@pytest.mark.parametrize(
    "text", ["digraph { rankdir=BT; b -> a }", "flowchart BT\n b --> a", "digraph { b->a [dir=back] }"]
)
def test_a_drawing_that_runs_upward_is_turned_round(write, text):
    people = read(write("x.txt", text)).records.people

    assert {person.id: person.managers for person in people} == {"b": ("a",), "a": ()}


@pytest.mark.parametrize("label", ["reports to", "berichtet an"])
def test_words_on_an_arrow_may_turn_it_round(write, label):
    people = read(write("x.mmd", f"graph TD\n  b[Bo] -->|{label}| a[Ann]\n")).records.people

    assert {person.id: person.managers for person in people} == {"Bo": ("Ann",), "Ann": ()}


def test_two_boxes_of_one_name_stay_two_people(write):
    people = read(
        write("x.dot", 'digraph { a [label="Analyst"]; b [label="Analyst"]; c -> a; c -> b }')
    ).records.people

    assert [person.id for person in people] == ["a", "b", "c"]


@pytest.mark.parametrize(("name", "text", "row"), [
    ("x.dot", "digraph {\n a -> b\n c -> \n}", 3),
    ("x.dot", "digraph {\n a -> b [label=\n", 2),
    ("x.mmd", "graph TD\n  a --> b\n  a -- -- )\n", 3),
    ("x.ttl", "@prefix org: <http://www.w3.org/ns/org#> .\n<#a> org:reportsTo <#b>\n<#c> a <#d> .", 3),
    ("x.csv", '# connect: {"from": "boss", "to": "name"}\nname\nAnn\n', 1),
    ("x.csv", '# connect: {"from": "boss", "to": "name"}\nname,boss\nAnn,Bo\n', 3),
    ("x.csv", '# connect: {"from": \nname,boss\nAnn,\n', 1),
])  # fmt: skip
def test_a_fault_is_told_with_its_row(write, name, text, row):
    reading = read(write(name, text))

    assert [problem.row for problem in reading.problems] == [row]
    assert reading.problems[0].fix


@pytest.mark.parametrize("text", [
    "@startuml\nAnn -> Bo : a secret\nBo --> Ann : another secret\n@enduml\n",
    "@startuml\nparticipant Ann\nAnn -> Bo\n@enduml\n",
])  # fmt: skip
def test_messages_of_a_sequence_diagram_are_no_chart(write, text):
    reading = read(write("s.puml", text))

    assert reading.files[0].kind != "PlantUML"
    assert "secret" not in repr(reading)


def test_turtle_of_a_sparql_kind_and_statements_of_n_triples(write):
    org = "http://www.w3.org/ns/org#"
    lines = f'<http://x/a> <{org}reportsTo> <http://x/b> .\n<http://x/b> <http://xmlns.com/foaf/0.1/name> "B\\u00e9a" .\n'
    people = read(write("x.nt", lines)).records.people

    assert {person.id: (person.name, person.managers) for person in people} == {
        "a": ("a", ("b",)),
        "b": ("Béa", ()),
    }
    sparql = (
        f"BASE <http://x/>\nPREFIX org: <{org}>\n<a> org:reportsTo [ a org:Post ; org:heldBy <b> ]. # end\n"
    )
    assert {p.id: p.managers for p in read(write("y.ttl", sparql)).records.people} == {"a": ("b",), "b": ()}


@pytest.mark.parametrize(("name", "text"), [
    ("x.dot", "digraph " + "{ subgraph x " * 5000),
    ("x.dot", "digraph { a [label=" + "<" * 50_000),
    ("x.mmd", "graph TD\n" + "a[" * 50_000),
    ("x.mmd", "graph TD\na" + " & a" * 20_000 + " --> b" + " & b" * 20_000),
    ("x.mmd", "graph TD\na" + "-" * 100_000),
    ("x.mmd", "graph TD\n" + 'a["' + '"' * 100_000),
    ("x.mmd", "mindmap\n" + "".join(" " * n + "a\n" for n in range(2000))),
    ("x.puml", "@startwbs\n" + "*" * 100_000 + " a\n"),
    ("x.puml", "@startuml\nobject a\n" + "a" * 50_000 + " " + "-" * 50_000 + "\n@enduml"),
    ("x.puml", "@startuml\n" + "package a {\n" * 20_000),
    ("x.ttl", "@prefix org: <http://www.w3.org/ns/org#> .\n<#a> org:x " + "[ org:x " * 20_000),
    ("x.ttl", "@prefix org: <http://www.w3.org/ns/org#> .\n<#a> org:x " + "(" * 20_000),
    ("x.ttl", '@prefix org: <http://www.w3.org/ns/org#> .\n<#a> org:x "' + "\\" * 100_001),
    ("x.csv", '# connect: {"from": "a", "to": "b"}\n' + "[" * 100_000),
    ("x.csv", "# connect: " + "{" * 100_000 + "\na,b\n"),
    ("x.jsonld", '{"@context": {"o": "http://www.w3.org/ns/org#"}, "o:x": ' + '{"o:x":' * 900 + "1" + "}" * 901),
    ("x.jsonld", '{"@context": {"a": "b", "b": "a", "o": "http://www.w3.org/ns/org#"}, "a": "o:b"}'),
])  # fmt: skip
def test_a_trap_ends_in_records_or_a_sentence(write, name, text):
    reading = read(write(name, text))

    assert all(problem.message and problem.fix for problem in reading.problems)
    assert reading.files[0].kind
