"""Every sample of another program's export is recognised, under any name, and keeps nothing it must not."""

import shutil
from pathlib import Path

import pytest

from orgmap.readers import check, read
from orgmap.readers.formats import FORMATS

SAMPLES = Path(__file__).parent / "samples"

# sample: kind, rows kept, rows dropped, people, ties, stances, events
EXPECTED = {
    "organimi.csv": ("people", 3, 0, 3, 0, 0, 0),
    "orgchart_now.csv": ("people", 3, 0, 3, 0, 0, 0),
    "pingboard.csv": ("people", 3, 0, 3, 0, 0, 0),
    "unaric.csv": ("people", 2, 0, 2, 0, 0, 0),
    "visio.txt": ("people", 3, 0, 3, 0, 0, 0),
    "indented.csv": ("indentation chart", 4, 0, 4, 0, 0, 0),
    "indented.txt": ("indentation chart", 4, 1, 4, 0, 0, 0),
    "indented.xlsx": ("indentation chart", 3, 1, 3, 0, 0, 0),
    "outline.xlsx": ("indentation chart", 3, 1, 3, 0, 0, 0),
    "staircase.csv": ("indentation chart", 3, 1, 3, 0, 0, 0),
    "numbered.txt": ("indentation chart", 4, 0, 4, 0, 0, 0),
    "levels.csv": ("indentation chart", 4, 0, 4, 0, 0, 0),
    "gephi_edges.csv": ("Gephi edges", 3, 0, 0, 3, 0, 0),
    "gephi_nodes.csv": ("Gephi nodes", 2, 0, 2, 0, 0, 0),
    "matrix.csv": ("matrix", 3, 0, 3, 3, 0, 0),
    "matrix.xlsx": ("matrix", 6, 0, 3, 7, 0, 0),
    "matrix_symmetric.csv": ("matrix", 3, 0, 3, 4, 0, 0),
    "graph.graphml": ("GraphML", 5, 0, 3, 2, 0, 0),
    "graph.gexf": ("GEXF", 4, 0, 2, 2, 0, 0),
    "graph.gml": ("GML", 4, 0, 2, 2, 0, 0),
    "message.eml": ("mail message", 1, 0, 0, 0, 0, 1),
    "exchange_extended.csv": ("Exchange message trace", 1, 0, 0, 0, 0, 1),
    "exchange_enhanced.csv": ("Exchange message trace", 1, 1, 0, 0, 0, 1),
    "exchange_summary.csv": ("Exchange message trace", 1, 1, 0, 0, 0, 1),
    "MSGTRK2026010510-1.LOG": ("Exchange tracking log", 1, 0, 0, 0, 0, 1),
    "slack.zip": ("Slack export", 6, 3, 3, 0, 0, 3),
    "calendar.ics": ("calendar", 3, 2, 0, 0, 0, 3),
    "entra_users.csv": ("Entra users", 2, 1, 2, 0, 0, 0),
    "graph_users.json": ("Graph users", 2, 0, 4, 0, 0, 0),
    "google_users.csv": ("Google users", 2, 0, 2, 0, 0, 0),
    "viva_org.csv": ("Viva organisation data", 3, 0, 2, 0, 0, 0),
    "viva_p2p.csv": ("Viva person to person", 2, 0, 2, 3, 0, 0),
    "qualtrics.csv": ("Qualtrics survey", 2, 1, 3, 3, 0, 0),
    "surveymonkey.csv": ("SurveyMonkey survey", 1, 0, 4, 2, 0, 0),
    "msforms.xlsx": ("Microsoft Forms survey", 2, 0, 3, 5, 0, 0),
    "googleforms.csv": ("Google Forms survey", 1, 1, 3, 3, 0, 0),
    "limesurvey.csv": ("LimeSurvey survey", 2, 0, 3, 2, 0, 0),
    "seam.csv": ("engagement matrix", 3, 0, 3, 0, 3, 0),
    "register.csv": ("stakeholder register", 2, 0, 2, 0, 2, 0),
    "teams_attendance.csv": ("Teams attendance", 3, 0, 0, 0, 0, 1),
    "zoom_participants.csv": ("Zoom participants", 4, 0, 0, 0, 0, 1),
    "meet_attendance.csv": ("Meet attendance", 2, 0, 0, 0, 0, 1),
    "successfactors.csv": ("SuccessFactors users", 4, 1, 4, 3, 0, 0),
    "adp_census.csv": ("ADP census", 5, 1, 5, 0, 0, 0),
    "bamboohr.csv": ("BambooHR report", 3, 1, 3, 0, 0, 0),
    "bamboohr.json": ("BambooHR report", 3, 1, 3, 0, 0, 0),
    "hibob.json": ("HiBob people", 2, 1, 2, 0, 0, 0),
    "hibob_paths.json": ("HiBob people", 2, 0, 2, 0, 0, 0),
    "workday.json": ("Workday report", 3, 1, 3, 0, 0, 0),
    "workday.xml": ("Workday report", 2, 0, 2, 0, 0, 0),
    "workday.xlsx": ("Workday report", 3, 0, 3, 0, 0, 0),
    "personio.json": ("Personio employees", 2, 0, 2, 0, 0, 0),
    "personio.xlsx": ("Personio employees", 2, 1, 2, 0, 0, 0),
    "directory.ldif": ("directory dump", 3, 3, 3, 0, 0, 0),
    "directory_utf16.ldif": ("directory dump", 2, 0, 2, 0, 0, 0),
    "csvde.csv": ("Active Directory export", 2, 1, 2, 0, 0, 0),
    "scim.json": ("SCIM users", 3, 1, 3, 0, 0, 0),
    "scim11.json": ("SCIM users", 2, 0, 2, 0, 0, 0),
    "gam_users.csv": ("GAM users", 3, 1, 3, 0, 0, 0),
    "raci.csv": ("responsibilities", 4, 0, 4, 9, 0, 0),
    "raci_turned.xlsx": ("responsibilities", 2, 0, 4, 8, 0, 0),
    "doa.csv": ("delegation of authority", 3, 0, 4, 0, 0, 0),
    "doa_long.csv": ("delegation of authority", 4, 0, 5, 0, 0, 0),
    "committee.csv": ("committee list", 4, 0, 3, 1, 0, 0),
    "committees.xlsx": ("committee table", 3, 0, 3, 3, 0, 0),
}


def counted(reading):
    records = reading.records
    events = records.events.num_rows if records.events is not None else 0
    return len(records.people), len(records.ties), len(records.stances), events


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_recognised_and_read_whole(name):
    kind, kept, dropped, *records = EXPECTED[name]
    reading = read(SAMPLES / name)
    (report,) = reading.files

    assert (*reading.problems, *check(reading.records)) == ()
    assert (report.kind, report.kept, report.dropped) == (kind, kept, dropped)
    assert counted(reading) == tuple(records)
    assert 0.7 <= report.confidence <= 1


@pytest.mark.parametrize("name", EXPECTED)
def test_neither_its_name_nor_its_ending_matters(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path / "download.bin")
    reading = read(tmp_path / "download.bin")

    assert reading.files[0].kind == EXPECTED[name][0]
    assert counted(reading)[:2] == EXPECTED[name][3:5]


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"visio.txt", "indented.txt", "numbered.txt"}))
def test_in_a_folder_it_is_read_beside_the_plain_files(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path)
    (report,) = read(tmp_path).files

    assert report.kind == EXPECTED[name][0]


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_said_in_confidence_is_kept(name):
    reading = read(SAMPLES / name)
    events = reading.records.events.to_pylist() if reading.records.events is not None else []

    assert "secret" not in repr((reading, events)).replace("#secret", "").casefold()


def test_every_record_ends_at_its_file():
    for name in EXPECTED:
        records = read(SAMPLES / name).records
        sources = [one.source for one in (*records.people, *records.layers, *records.stances, *records.units)]
        sources += [source for tie in records.ties for source in tie.sources]

        assert all(source is not None and source.file == name and source.row >= 1 for source in sources), name


def test_each_format_says_what_it_is_and_how_sure_its_schema_is():
    names = [one.name for one in FORMATS]

    assert len(set(names)) == len(names)
    assert all(one.grade in "VMRK" and one.kind and one.gives for one in FORMATS)


def test_codes_in_the_place_of_people_are_a_problem_that_says_how_to_export():
    (problem,) = read(SAMPLES / "limesurvey_codes.csv").problems

    assert "SQ001" in problem.message
    assert "full question texts" in problem.fix
    assert (problem.row, problem.column) == (1, "adv[SQ001]")
