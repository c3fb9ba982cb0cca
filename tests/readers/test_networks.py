"""Files of network programs: recognised by content under any name, and what they mean, worked out by hand."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orgmap.readers import check, read
from orgmap.readers.formats import FORMATS

SAMPLES = Path(__file__).parent / "samples"

# sample: kind, rows kept, rows dropped, people, ties, memberships
EXPECTED = {
    "full.dl": ("UCINET DL", 9, 0, 3, 6, 0),
    "embedded.dl": ("UCINET DL", 7, 0, 3, 4, 0),
    "lower.dl": ("UCINET DL", 7, 0, 4, 3, 0),
    "upper.dl": ("UCINET DL", 5, 0, 3, 2, 0),
    "edges.dl": ("UCINET DL", 7, 0, 4, 3, 0),
    "edges_embedded.dl": ("UCINET DL", 7, 0, 4, 3, 0),
    "nodes.dl": ("UCINET DL", 7, 0, 4, 3, 0),
    "nodes_counted.dl": ("UCINET DL", 8, 0, 4, 4, 0),
    "ranked.dl": ("UCINET DL", 6, 0, 3, 3, 0),
    "array.dl": ("UCINET DL", 6, 0, 3, 3, 0),
    "two_mode.dl": ("UCINET DL", 6, 0, 3, 0, 3),
    "two_mode_nodes.dl": ("UCINET DL", 5, 0, 2, 0, 3),
    "roster.dl": ("UCINET DL", 6, 0, 3, 3, 0),
    "perceived.dl": ("UCINET DL", 11, 0, 3, 8, 0),
    "relations.net": ("Pajek", 10, 0, 4, 6, 0),
    "project.paj": ("Pajek", 8, 0, 3, 5, 0),
    "two_mode.net": ("Pajek", 7, 0, 3, 0, 4),
    "bare.net": ("Pajek", 5, 0, 3, 2, 0),
    "slovene.net": ("Pajek", 3, 0, 2, 1, 0),
    "netdraw.vna": ("VNA", 6, 0, 3, 3, 0),
    "kumu.json": ("Kumu", 5, 0, 2, 2, 1),
    "kumu_connections.csv": ("Kumu table", 6, 0, 3, 3, 0),
    "kumu.xlsx": ("Kumu table", 3, 0, 2, 1, 0),
    "nodexl.xlsx": ("NodeXL", 5, 0, 3, 2, 0),
    "L1_s-1_attributeList_person.csv": ("Network Canvas", 5, 0, 3, 2, 0),
    "L1_s-1_edgeList_advice.csv": ("Network Canvas", 3, 0, 2, 1, 0),
    "L1_s-1_ego.csv": ("Network Canvas", 1, 0, 1, 0, 0),
    "network_canvas.zip": ("Network Canvas", 7, 0, 3, 3, 1),
    "ora.xml": ("DynetML", 4, 0, 2, 1, 1),
    "cytoscape.sif": ("SIF", 7, 0, 4, 3, 0),
    "cytoscape.cyjs": ("Cytoscape", 3, 0, 2, 1, 0),
    "node_link.json": ("JSON graph", 5, 0, 3, 2, 0),
    "node_link_edges.json": ("JSON graph", 5, 0, 3, 2, 0),
    "d3.json": ("JSON graph", 3, 0, 2, 1, 0),
    "jgf2.json": ("JSON graph", 4, 0, 2, 2, 0),
    "jgf1.json": ("JSON graph", 3, 0, 2, 1, 0),
    "traps.gexf": ("GEXF", 4, 0, 2, 2, 0),
    "traps.graphml": ("GraphML", 5, 0, 3, 3, 0),
}
PAIRS = {
    "survey.##h": ("UCINET data", 8, 0, 3, 5, 0),
    "survey.##d": ("UCINET values", 0, 0, 0, 0, 0),
    "events.##h": ("UCINET data", 7, 0, 3, 0, 4),
    "events.##d": ("UCINET values", 0, 0, 0, 0, 0),
}


def records(name):
    return read(SAMPLES / name).records


def ties(found, layer=None):
    return {
        (tie.source, tie.target): tie.strength * tie.sign
        for tie in found.ties
        if tie.perceiver is None and (layer is None or tie.layer == layer)
    }


def directions(found):
    return {layer.name: layer.directed for layer in found.layers}


def seats(found):
    return {(seat.person, seat.body) for seat in found.memberships}


def people(found):
    return [person.id for person in found.people]


@pytest.mark.parametrize("name", [*EXPECTED, *PAIRS])
def test_a_sample_is_recognised_and_read_whole(name):
    kind, kept, dropped, *counts = (EXPECTED | PAIRS)[name]
    reading = read(SAMPLES / name)
    (report,) = reading.files
    found = reading.records

    assert (*reading.problems, *check(found)) == ()
    assert (report.kind, report.kept, report.dropped) == (kind, kept, dropped)
    assert [len(found.people), len(found.ties), len(found.memberships)] == counts
    assert 0.7 <= report.confidence <= 1


@pytest.mark.parametrize("name", EXPECTED)
def test_neither_its_name_nor_its_ending_matters(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path / "download.bin")
    reading = read(tmp_path / "download.bin")

    assert reading.files[0].kind == EXPECTED[name][0]
    assert len(reading.records.people) == EXPECTED[name][3]


@pytest.mark.parametrize("name", EXPECTED)
def test_in_a_folder_it_is_read_beside_the_plain_files(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path)

    assert [one.kind for one in read(tmp_path).files] == [EXPECTED[name][0]]


@pytest.mark.parametrize("name", [*EXPECTED, *PAIRS])
def test_titles_and_descriptions_are_not_kept(name):
    assert "secret" not in repr(read(SAMPLES / name)).casefold()


def test_every_record_ends_at_its_file():
    for name in (*EXPECTED, "survey.##h"):
        found = records(name)
        sources = [one.source for one in (*found.people, *found.layers, *found.memberships)]
        sources += [source for tie in found.ties for source in tie.sources]

        assert all(source is not None and source.file == name and source.row >= 1 for source in sources), name


def test_each_format_has_a_name_of_its_own():
    names = [one.name for one in FORMATS]

    assert len(set(names)) == len(names)


# --- UCINET


def test_each_matrix_of_a_dl_file_is_a_layer_and_missing_is_not_zero():
    found = records("full.dl")

    assert people(found) == ["Ina Holm", "RAJ", "LEA"]
    assert ties(found, "advice") == {
        ("Ina Holm", "RAJ"): 1, ("RAJ", "Ina Holm"): 2, ("RAJ", "LEA"): 12, ("LEA", "RAJ"): 0.5,
    }  # fmt: skip
    assert ties(found, "friendship") == {("Ina Holm", "RAJ"): 1, ("RAJ", "Ina Holm"): 1}
    assert directions(found) == {"advice": True, "friendship": False}
    assert any("1 cell not known" in note for note in found.notes)
    assert any("1 value on the diagonal left out" in note for note in found.notes)


def test_labels_may_stand_among_the_data_and_everything_on_one_line():
    assert ties(records("embedded.dl")) == {
        ("Ina", "Raj"): 1, ("Raj", "Lea"): 1, ("Lea", "Ina"): 1, ("Lea", "Raj"): -1,
    }  # fmt: skip


def test_half_a_matrix_has_no_direction_and_labels_may_stand_one_a_line():
    found = records("lower.dl")

    assert people(found) == ["Ina", "Raj Patel", "Lea", "Tom O'Hara"]
    assert ties(found) == {("Raj Patel", "Ina"): 1, ("Lea", "Raj Patel"): 1, ("Tom O'Hara", "Lea"): 2}
    assert directions(found) == {"lower": False}


def test_the_upper_half_holds_its_diagonal_unless_it_says_otherwise():
    assert ties(records("upper.dl")) == {("1", "2"): 1, ("2", "3"): 1}


def test_ties_may_be_listed_by_number_or_by_label():
    assert ties(records("edges.dl")) == {("Ina", "Raj"): 1, ("Ina", "Lea"): 2.5, ("Raj", "Ina"): 1}
    assert "Tom" in people(records("edges.dl"))


def test_labels_are_compared_without_case_and_matrices_of_lists_are_parted():
    found = records("edges_embedded.dl")

    assert people(found) == ["ina", "raj patel", "RAJ", "lea"]
    assert ties(found, "advice") == {("ina", "raj patel"): 2, ("RAJ", "lea"): 1}
    assert ties(found, "trust") == {("lea", "ina"): 1}


def test_lists_of_choices_may_repeat_a_person_and_count():
    assert ties(records("nodes.dl")) == {("Ina", "Raj"): 1, ("Ina", "Lea"): 1, ("Lea", "Ina"): 1}
    assert ties(records("nodes_counted.dl")) == {("1", "2"): 1, ("1", "3"): 1, ("3", "1"): 1, ("4", "1"): 1}


def test_the_first_choice_is_the_strongest():
    assert ties(records("ranked.dl")) == {("Ina", "Lea"): 1, ("Ina", "Raj"): 0.5, ("Raj", "Ina"): 1}


def test_a_line_may_hold_a_value_for_each_matrix():
    found = records("array.dl")

    assert ties(found, "advice") == {("Ina", "Raj"): 1, ("Raj", "Lea"): 2}
    assert ties(found, "trust") == {("Raj", "Lea"): 1}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("two_mode.dl", {("Ina", "Risk board"), ("Raj", "Risk board"), ("Lea", "Audit")}),
        ("two_mode_nodes.dl", {("Ina", "Risk"), ("Ina", "Audit"), ("Raj", "Risk")}),
        ("two_mode.net", {("Ina", "Risk board"), ("Ina", "Audit"), ("Raj", "Risk board"), ("Lea", "Audit")}),
        ("events.##h", {("Ina", "Risk"), ("Jørn", "Risk"), ("Jørn", "Audit"), ("Lea", "Audit")}),
    ],
)
def test_people_by_events_are_who_belongs_to_what(name, expected):
    assert seats(records(name)) == expected


def test_respondents_who_are_some_of_the_roster_are_people_on_both_sides():
    found = records("roster.dl")

    assert people(found) == ["Ina", "Raj", "Lea"]
    assert ties(found) == {("Lea", "Ina"): 1, ("Lea", "Raj"): 1, ("Raj", "Ina"): 1}


def test_as_many_matrices_as_people_are_what_each_believes():
    found = records("perceived.dl")

    assert ties(found) == {("Ina", "Raj"): 1, ("Raj", "Lea"): 1, ("Lea", "Raj"): 1}
    assert {(t.source, t.target) for t in found.ties if t.perceiver == "Lea"} == {
        ("Ina", "Raj"),
        ("Raj", "Ina"),
    }


def test_a_pair_of_binary_files_is_read_through_its_header():
    found = records("survey.##h")

    assert people(found) == ["Ina Holm", "Mia Sørensen", "Raj"]
    assert ties(found, "advice") == {
        ("Ina Holm", "Mia Sørensen"): 1, ("Mia Sørensen", "Ina Holm"): 0.1, ("Mia Sørensen", "Raj"): 2,
    }  # fmt: skip
    assert directions(found) == {"advice": True, "Week_2": False}
    assert any("1 cell not known" in note for note in found.notes)


def test_a_folder_with_a_pair_is_read_once(tmp_path):
    for name in PAIRS:
        shutil.copy(SAMPLES / name, tmp_path)
    reading = read(tmp_path)

    assert reading.problems == ()
    assert len(reading.records.ties) == 5


def test_values_without_their_other_file_are_a_problem(tmp_path):
    shutil.copy(SAMPLES / "survey.##h", tmp_path)
    (problem,) = read(tmp_path / "survey.##h").problems

    assert "survey.##d" in problem.fix


def test_values_cut_short_are_never_read(tmp_path):
    shutil.copy(SAMPLES / "survey.##h", tmp_path)
    (tmp_path / "survey.##d").write_bytes((SAMPLES / "survey.##d").read_bytes()[:-4])
    reading = read(tmp_path / "survey.##h")

    assert "68 bytes instead of 72" in reading.problems[0].message
    assert reading.records.ties == ()


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("dl n=3\nlabels: a b\ndata:\n0 1 0\n0 0 0\n0 0 0\n", 2, "2 labels for 3"),
        ("dl n=2\ndata:\n0 1\n", 3, "2 values short"),
        ("dl n=2\ndata:\n0 1\n1 0\n0\n", 5, "more values than 2 × 2"),
        ("dl n=2\ndata:\n0 often\n1 0\n", 3, "often"),
        ("dl n=2 format=blockmatrix\ndata:\n0 1\n1 0\n", 1, "blockmatrix"),
        ("dl n=2\nfromat = fullmatrix\ndata:\n0 1\n1 0\n", 2, "fromat"),
        ("dl n=2 format=edgelist1\ndata:\n1 2\n1 3\n", 4, "nobody '3'"),
        ("dl n=2 format=edgelist1\ndata:\n1 2 1 1\n", 3, "4 words"),
        ("dl n=2 format=edgelist1\ndata:\n\n1 Bo\n", 4, "nobody 'Bo'"),
        ("dl n=3 format=nodelist1b\ndata:\n1 2\n3 1\n", 4, "announces '3' ties and lists 1"),
        ("dl n=2\nlabels: a b\n0 1\n1 0\n", None, "no DATA"),
        ("dl n=2\ndatafile = more.txt\ndata:\n", 2, "another file"),
        ("dl format=fullmatrix\ndata:\n0 1\n1 0\n", 2, "how many people"),
        ("dl n=-3\ndata:\n0\n", 1, "no number"),
        ("dl n=1000000000\ndata:\n0 1\n", 1, "wider than"),
        ("dl n=2 nm=2 format=el1\ndata:\n1 2\n!\n2 1\n!\n1 2\n", 7, "NM = 2"),
        ("dl n=3\nlabels embedded\ndata:\na b c\na 0 0 0\nc 0 0 0\n", None, "short"),
    ],
)
def test_a_dl_file_that_contradicts_itself_is_refused_with_the_line(write, text, row, words):
    reading = read(write("x.dl", text))
    problem = reading.problems[0]

    assert words in problem.message
    assert problem.row == row or row is None
    assert reading.records.ties == ()


def test_people_announced_and_never_named_are_not_made_up_without_end(write):
    found = read(write("x.dl", "dl n=1000000000 format=edgelist1\ndata:\n1 999999999 3\n")).records

    assert people(found) == ["1", "999999999"]
    assert any("1,000,000,000" in note for note in found.notes)


def test_two_people_of_one_label_are_never_merged(write):
    found = read(write("x.dl", "dl n=3\nlabels: Bo,Ann,Bo\ndata:\n0 1 0\n0 0 1\n0 0 0\n")).records

    assert people(found) == ["Bo #1", "Ann", "Bo #3"]
    assert ties(found) == {("Bo #1", "Ann"): 1, ("Ann", "Bo #3"): 1}
    assert any("share a label" in note for note in found.notes)


# --- Pajek


def test_relations_keep_their_names_signs_and_directions():
    found = records("relations.net")

    assert people(found) == ["Ina Holm", "Raj Patel", "Lea #3", "Lea #4"]
    assert ties(found, "advice") == {
        ("Ina Holm", "Raj Patel"): 2, ("Raj Patel", "Lea #3"): 1, ("Lea #4", "Ina Holm"): 1, ("Lea #4", "Raj Patel"): 1,
    }  # fmt: skip
    assert ties(found, "conflict") == {("Raj Patel", "Ina Holm"): -1}
    assert ties(found, "lunch") == {("Ina Holm", "Lea #4"): 0.5}
    assert directions(found) == {"advice": True, "conflict": True, "lunch": False}


def test_networks_of_a_project_are_layers_of_the_same_people():
    found = records("project.paj")

    assert ties(found, "year one") == {("Ina", "Raj"): 1, ("Raj", "Mia Sørensen"): 1}
    assert ties(found, "year two") == {
        ("Ina", "Raj"): 1,
        ("Raj", "Mia Sørensen"): 2,
        ("Mia Sørensen", "Ina"): 1,
    }
    assert found.people[0].attributes == {"time": "1-4", "age": "40.5"}
    assert [person.unit for person in found.people] == ["1", "1", "2"]


def test_years_are_dates_and_other_steps_of_time_are_not():
    tie = next(tie for tie in records("project.paj").ties if tie.layer == "year one" and tie.source == "Ina")
    assert (tie.first_seen, tie.last_seen) == (
        datetime(1995, 1, 1, tzinfo=UTC),
        datetime(1996, 12, 31, tzinfo=UTC),
    )
    other = next(
        tie for tie in records("project.paj").ties if tie.layer == "year one" and tie.source == "Raj"
    )
    assert other.first_seen is None
    assert any("1 tie with steps of time" in note for note in records("project.paj").notes)


def test_vertices_without_labels_go_by_their_numbers():
    found = records("bare.net")

    assert ties(found) == {("1", "2"): 1, ("3", "2"): 4}
    assert directions(found) == {"bare": False}


def test_a_label_that_is_another_vertex_s_number_is_not_that_vertex(write):
    found = read(write("x.net", '*Vertices 2\n1 "2"\n*Arcs\n1 2\n')).records

    assert ties(found) == {("2", "#2"): 1}


def test_a_body_s_tie_to_itself_makes_nobody(write):
    found = read(write("x.net", "*Vertices 3 2\n1 Ina\n2 Raj\n3 Board\n*Edges\n1 3\n3 3\n")).records

    assert seats(found) == {("Ina", "Board")}
    assert found.ties == ()
    assert any("1 tie between two of the second kind" in note for note in found.notes)


def test_an_old_code_page_is_read_and_said():
    found = records("slovene.net")

    assert people(found) == ["Jürgen Müller", "Ana"]
    assert any("cp1252" in note for note in found.notes)
    stated = read(SAMPLES / "slovene.net", encoding="cp1250").records
    assert people(stated) == ["Jürgen Müller", "Ana"]
    assert not any("cp1252" in note for note in stated.notes)


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("*Vertices 2\n1 a\n2 b\n*Arcs\n1 3\n", 5, "no vertex '3' among 2"),
        ("*Vertices 2\n1 a\n1 b\n", 3, "stands twice"),
        ("*Vertices 2\n1 a\n2 b\n*Arcs\n1\n", 5, "only one end"),
        ("*Vertices\n1 a\n", 1, "how many"),
        ("*Arcs\n1 2\n", 1, "no vertices above"),
        ("*Vertices 2\n*Matrix\n0 1\n", 1, "2 of 4 cells"),
        ("*Vertices 2\n*Matrix\n0 1\n1 often\n", 4, "often"),
        ("*Partition x\n*Vertices 2\n1\n2\n", None, "no network"),
        ("*Vertices 3\n1\n1\n2\n", None, "no network"),
        ("*Vertices 2\n*Arcs\n1 2 1e999\n", 3, "1e999"),
    ],
)
def test_a_pajek_file_that_contradicts_itself_is_refused_with_the_line(write, text, row, words):
    reading = read(write("x.net", text))

    assert words in reading.problems[0].message
    assert reading.problems[0].row == row
    assert reading.records.ties == ()


def test_billions_of_vertices_take_no_room(write):
    found = read(write("x.net", "*Vertices 99999999999\n*Arcs\n1 99999999999\n")).records

    assert people(found) == ["1", "99999999999"]


# --- NetDraw, Kumu, NodeXL, Network Canvas, ORA, Cytoscape


def test_each_column_of_ties_is_a_layer():
    found = records("netdraw.vna")

    assert ties(found, "advice") == {("Ina Holm", "Raj"): 2.5, ("Lea", "Raj"): 1}
    assert ties(found, "friendship") == {("Raj", "Ina Holm"): 1}
    assert [(p.id, p.title, dict(p.attributes)) for p in found.people] == [
        ("Ina Holm", "CEO", {"age": "50"}), ("Raj", "COO", {}), ("Lea", None, {}),
    ]  # fmt: skip
    assert any("since" in note and "not read" in note for note in found.notes)


def test_commas_part_the_words_of_vna_where_its_header_has_them(write):
    text = '*Node data\nID,name,role\n1,Ina Holm,CEO\n2,"Patel, Raj",\n*Tie data\nfrom, to, advice\n1, 2, 1\n'
    found = read(write("x.vna", text)).records

    assert [(p.id, p.name, p.title) for p in found.people] == [
        ("1", "Ina Holm", "CEO"),
        ("2", "Patel, Raj", None),
    ]
    assert ties(found, "advice") == {("1", "2"): 1}


def test_a_line_of_vna_without_its_quotation_marks_is_a_problem(write):
    reading = read(write("x.vna", "*tie data\nfrom to advice\nIna Holm Raj 1\n"))

    assert (reading.problems[0].row, reading.files[0].dropped) == (3, 1)
    assert "4 words" in reading.problems[0].message


def test_elements_that_are_no_people_are_bodies():
    found = records("kumu.json")

    assert [(p.id, p.name, p.unit) for p in found.people] == [
        ("e1", "Ina Holm", None),
        ("e2", "Raj Patel", "Ops"),
    ]
    assert (ties(found, "trust"), ties(found, "advice")) == ({("e1", "e2"): 1}, {("e2", "e1"): 2})
    assert directions(found) == {"trust": False, "advice": True}
    assert seats(found) == {("e2", "Risk board")}


def test_a_connection_may_go_to_several():
    assert ties(records("kumu_connections.csv"), "advice") == {("Ina", "Raj"): 2, ("Ina", "Lea"): 2}


def test_sheets_to_be_ignored_are():
    found = records("kumu.xlsx")

    assert ties(found) == {("Ina", "Raj"): 1}
    assert any("(ignore)" in note for note in found.notes)


def test_names_of_nodexl_have_no_case_and_rows_to_be_skipped_are():
    found = records("nodexl.xlsx")

    assert ties(found) == {("ina", "raj"): 2, ("lea", "ina"): 1}
    assert directions(found) == {"advice": True}
    ina = found.people[0]
    assert (ina.name, ina.title, dict(ina.attributes)) == ("Ina Holm", "CEO", {"group": "G1"})
    assert any("1 row set to Skip" in note for note in found.notes)


def test_the_ego_of_an_interview_becomes_a_person_with_ties_to_all_named():
    found = records("network_canvas.zip")

    assert {(p.id, p.name, p.unit) for p in found.people} == {
        ("e-1", "Lea Conti", "Ops"), ("n-1", "Ina", None), ("n-2", "Raj", None),
    }  # fmt: skip
    assert ties(found, "advice") == {("n-1", "n-2"): 3}
    assert ties(found, "named in interview") == {("e-1", "n-1"): 1, ("e-1", "n-2"): 1}
    assert directions(found) == {"advice": False, "named in interview": True}
    assert seats(found) == {("e-1", "Risk board")}


def test_choices_spelled_out_in_columns_are_joined_again():
    assert [p.title for p in records("L1_s-1_attributeList_person.csv").people if p.id == "n-2"] == [
        "boss; peer"
    ]


def test_an_id_of_ora_means_its_own_node_in_each_class():
    found = records("ora.xml")

    assert [(p.id, p.name, p.unit) for p in found.people] == [
        ("a1", "Ina Holm", "Ops"),
        ("a2", "Raj Patel", None),
    ]
    assert ties(found) == {("a1", "a2"): 2.5}
    assert seats(found) == {("a2", "Risk board")}
    assert any("1 link of value 0" in note for note in found.notes)


def test_a_relation_of_sif_is_a_layer_and_one_name_a_person():
    found = records("cytoscape.sif")

    assert ties(found, "advice") == {("Ina Holm", "Raj Patel"): 1, ("Ina Holm", "Lea"): 1}
    assert directions(found) == {"advice": True, "lunch": False}
    assert people(found)[-1] == "Tom O'Hara"


def test_people_a_program_numbered_go_by_their_names():
    assert ties(records("cytoscape.cyjs")) == {("Ina", "Raj"): 1}
    assert ties(records("d3.json")) == {("Ina", "Raj"): 3}


# --- graphs as JSON, GEXF, GraphML


def test_node_link_data_is_read_under_both_names_of_its_edges():
    found = records("node_link.json")

    assert ties(found, "advice") == {("ina", "raj"): 2}
    assert ties(found, "node_link") == {("raj", "lea"): 1}
    assert directions(records("node_link_edges.json")) == {"advice": False, "node_link_edges": False}


def test_a_json_graph_is_directed_unless_it_says_otherwise():
    assert directions(records("jgf2.json")) == {"advice": True, "lunch": False}
    assert directions(records("jgf1.json")) == {"jgf1": False}
    assert {p.id: p.unit for p in records("jgf2.json").people} == {"ina": None, "raj": "Ops"}


def test_nodes_of_one_name_are_never_merged(write):
    text = (
        '{"nodes": [{"name": "Bo"}, {"name": "Bo"}, {"name": "Ann"}], "links": [{"source": 1, "target": 2}]}'
    )
    found = read(write("x.json", text)).records

    assert people(found) == ["Bo #1", "Bo #2", "Ann"]
    assert ties(found) == {("Bo #2", "Ann"): 1}


def test_an_id_that_stands_twice_is_a_problem(write):
    text = '{"nodes": [{"id": 7, "name": "a"}, {"id": 7, "name": "b"}], "links": []}'

    assert "'7' stands twice" in read(write("x.json", text)).problems[0].message


def test_a_label_of_two_elements_does_not_say_which(write):
    elements = '[{"id": "1", "label": "Bo"}, {"id": "2", "label": "Bo"}, {"id": "3", "label": "Ann"}]'
    by_label = f'{{"elements": {elements}, "connections": [{{"from": "Bo", "to": "Ann"}}]}}'
    by_id = f'{{"elements": {elements}, "connections": [{{"from": "2", "to": "3"}}]}}'

    assert "'Bo'" in read(write("x.json", by_label)).problems[0].message
    assert ties(read(write("y.json", by_id)).records) == {("2", "3"): 1}


def test_an_edge_to_nobody_is_a_problem(write):
    reading = read(write("x.json", '{"nodes": [{"name": "a"}], "links": [{"source": 0, "target": 7}]}'))

    assert "1 edge to or from nodes that are not in the file" in reading.problems[0].message


def test_attributes_of_nodes_and_edges_with_one_id_are_kept_apart():
    found = records("traps.gexf")

    assert [(p.name, p.unit) for p in found.people] == [("Ina Holm", "Ops"), ("Raj Patel", None)]
    assert directions(found) == {"advice": True, "lunch": False}
    assert ties(found, "lunch") == {("a", "b"): 2}


def test_spells_with_dates_say_when_a_tie_was_seen():
    tie = next(tie for tie in records("traps.gexf").ties if tie.layer == "advice")

    assert (tie.first_seen, tie.last_seen) == (
        datetime(2026, 1, 5, tzinfo=UTC),
        datetime(2026, 2, 1, tzinfo=UTC),
    )


def test_a_graph_inside_a_node_keeps_its_own_way_and_defaults_hold():
    found = records("traps.graphml")

    assert [p.name for p in found.people] == ["Ina Holm", "Raj Patel", "Lea"]
    assert ties(found) == {("n1", "n2"): 3, ("n2", "n1"): 3, ("n1", "n3"): 1.5}
    assert any("hyperedges" in note for note in found.notes)
    assert any("values of the whole graph" in note for note in found.notes)
