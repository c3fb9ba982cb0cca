"""What surveys, registers and attendance reports mean, worked out by hand."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from orgmap.readers import read
from orgmap.readers.columns import Unreadable
from orgmap.readers.survey import about, answer

SAMPLES = Path(__file__).parent / "samples"


def records(name, **options):
    return read(SAMPLES / name, **options).records


def ties(found):
    return {(tie.layer, tie.source, tie.target): tie.strength for tie in found.ties}


def test_a_roster_and_a_name_generator_become_layers_of_their_own():
    found = ties(records("qualtrics.csv"))

    assert found == {
        ("advice", "lea@holm.example", "Ina Holm"): 3.0,
        ("advice", "raj@holm.example", "Ina Holm"): 3.0,
        ("trust", "lea@holm.example", "raj@holm.example"): 1.0,  # written "Patel, Raj"
    }


def test_answers_are_reports_of_those_who_gave_them():
    assert all(tie.perceiver is None for tie in records("qualtrics.csv").ties)
    assert {layer.name: layer.influence for layer in records("qualtrics.csv").layers} == {
        "advice": "against",
        "trust": "against",
    }


def test_other_questions_are_not_kept():
    assert "44" not in repr(records("qualtrics.csv"))


def test_who_comes_to_me_has_the_tie():
    assert ties(records("surveymonkey.csv")) == {
        ("advice", "Ina Holm", "lea@holm.example"): 1.0,
        ("advice", "Tom O'Hara", "lea@holm.example"): 1.0,  # "anyone else?" goes on with the question before
    }


def test_who_answers_again_takes_the_first_answer_back():
    found = records("googleforms.csv")

    assert ties(found)["communication", "lea@holm.example", "Raj Patel"] == 3.0
    assert ("friendship", "lea@holm.example", "Ina Holm") not in ties(found)
    assert any("answered again" in note for note in found.notes)


def test_a_grid_that_lost_its_question_is_a_layer_named_after_the_file():
    found = ties(records("msforms.xlsx"))

    assert found["msforms", "lea@holm.example", "Ina Holm"] == 3.0
    assert found["trust", "lea@holm.example", "raj@holm.example"] == 1.0


def test_nobody_is_made_of_a_question_about_work(write):
    text = "Timestamp,Email Address,How satisfied are you? [Career Growth],Which topics matter to you?\n2026-01-05,a@x.org,4,Pay\n"
    found = read(write("f.csv", text)).records

    assert [person.id for person in found.people] == ["a@x.org"]
    assert found.ties == ()
    assert any("no question asks about colleagues" in note for note in found.notes)


def test_who_gives_no_name_still_names_others(write):
    text = "Timestamp,Whom do you trust?\n2026-01-05,Ann Bell\n2026-01-06,Ann Bell; Bo Carr\n"
    found = read(write("f.csv", text)).records

    assert sorted(tie.target for tie in found.ties) == ["Ann Bell", "Ann Bell", "Bo Carr"]
    assert len({tie.source for tie in found.ties}) == 2
    assert any("without a name" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Never", 0),
        ("daily", 4),
        ("", None),
        ("2.5", Fraction(5, 2)),
        ("3 - often", 3),
        ("Yes", 1),
        ("don't know", None),
        ("Nie", 0),
    ],
)
def test_words_and_numbers_are_one_scale(text, value):
    assert answer(text) == value


def test_a_word_on_no_scale_is_asked_for(write):
    text = "Timestamp,Email Address,Whom do you trust? [Ann Bell]\n2026-01-05,a@x.org,kinda\n2026-01-05,b@x.org,kinda\n"
    (problem,) = read(write("f.csv", text)).problems

    assert (problem.row, "kinda" in problem.message, "1 more" in problem.message) == (2, True, True)
    with pytest.raises(Unreadable):
        answer("kinda")


@pytest.mark.parametrize(
    ("question", "layer"),
    [
        ("Who do you go to for advice?", "advice"), ("Whom do you trust most?", "trust"),
        ("Wen fragen Sie um Rat?", "advice"), ("With whom do you work closely?", "work"),
        ("How often do you talk to …", "communication"), ("Whom do you avoid?", "avoids"), ("How old are you?", ""),
    ],
)  # fmt: skip
def test_the_words_of_a_question_name_its_layer(question, layer):
    assert about(question) == layer


def test_an_engagement_matrix_gives_current_and_desired():
    found = {one.person: (one.position, one.sd, one.desired) for one in records("seam.csv").stances}

    assert found == {
        "Ina Holm": (0.0, None, 0.5),
        "Raj Patel": (0.0, 0.5, 0.85),
        "Lea Conti": (0.5, None, 0.5),
    }


def test_two_marks_of_one_kind_are_a_problem(write):
    text = "Stakeholder,Unaware,Resistant,Neutral,Supportive,Leading\nAnn,,C,C,D,\n"
    (problem,) = read(write("s.csv", text)).problems

    assert "resistant and neutral" in problem.message


def test_a_register_lays_words_on_a_scale_and_keeps_power_out_of_scores():
    ina, vera = records("register.csv").stances

    assert (ina.position, ina.desired, vera.position, vera.desired) == (0.0, 0.5, -0.6, None)
    assert ina.salience == pytest.approx(5 / 6)
    assert vera.salience == pytest.approx(1 / 6)
    person = records("register.csv").people[0]
    assert (person.authority, person.unit, person.attributes["power"]) == (None, None, "Very High")


def test_a_post_called_position_is_no_stance(write):
    text = "Stakeholder,Position,Influence,Interest\nAnn,Director,3,10\nBo,Supporter,1,5\n"
    ann, bo = read(write("r.csv", text)).records.stances

    assert (ann.position, bo.position) == (None, 0.5)
    assert (ann.salience, bo.salience) == (pytest.approx(0.95), pytest.approx(0.45))


def test_an_attitude_in_other_words_is_asked_for(write):
    (problem,) = read(write("r.csv", "Stakeholder,Power,Current\nAnn,High,meh\n")).problems

    assert (problem.row, problem.column) == (2, "Current")


@pytest.mark.parametrize(
    ("name", "when", "people"),
    [
        (
            "teams_attendance.csv",
            datetime(2026, 7, 20, 16, 16, 29, tzinfo=UTC),
            ["Vera Roth", "ina@holm.example", "raj@holm.example"],
        ),
        (
            "zoom_participants.csv",
            datetime(2026, 1, 5, 18, tzinfo=UTC),
            ["Vera", "ina@holm.example", "raj@holm.example"],
        ),
        (
            "meet_attendance.csv",
            datetime(2026, 1, 5, 9, tzinfo=UTC),
            ["ina@holm.example", "raj@holm.example"],
        ),
    ],
)
def test_a_meeting_is_one_event_of_those_present(name, when, people):
    reading = read(SAMPLES / name)
    (event,) = reading.records.events.to_pylist()

    assert (event["kind"], event["time"], event["sender"]) == ("meeting", when, "ina@holm.example")
    assert sorted((event["sender"], *event["recipients"])) == people
    assert "Holm" in reading.names["ina@holm.example"]


def test_a_date_of_a_meeting_that_can_be_read_two_ways_is_asked_for(write):
    text = (
        "1. Summary\nStart time\t5/04/2026, 9:00:00 AM\n\n2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
        "Ann\t5/04/2026, 9:00:00 AM\t5/04/2026, 9:10:00 AM\t10m\ta@x.org\ta@x.org\tOrganiser\nBo\t5/04/2026, 9:00:00 AM\t5/04/2026, 9:10:00 AM\t10m\tb@x.org\tb@x.org\tAttendee\n"
    )
    path = write("t.csv", text)

    assert "two ways: 5 April 2026 or 4 May 2026" in read(path).problems[0].message
    assert read(path, dates="day first").records.events.column("time").to_pylist()[0].month == 4
