"""Errors are sentences with a place, and belong to us and to a builtin."""

import pytest

from orgmap.errors import InputError, OrgmapError, Problem, UnknownName


def test_all_problems_of_an_input_are_said_together():
    error = InputError(
        [Problem("One.", "Do a.", file="a.csv", row=2), Problem("Two.", "Do b.", file="a.csv", row=9)]
    )

    assert str(error) == "a.csv, row 2: One. Do a.\na.csv, row 9: Two. Do b."
    assert isinstance(error, ValueError)
    assert isinstance(error, OrgmapError)


def test_a_problem_without_a_place_begins_with_its_message():
    assert str(Problem("The disk is full.", "Make room.")) == "The disk is full. Make room."


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("advise", ["advice", "trust"], "Did you mean 'advice'?"),
        ("zzz", ["advice", "trust"], "Known: advice, trust."),
        ("x", [], "This network holds no layer at all."),
    ],
)
def test_an_unknown_name_says_what_is_known(name, known, expected):
    error = UnknownName("layer", name, known)

    assert str(error) == f"There is no layer '{name}'. {expected}"
    assert isinstance(error, KeyError)
    assert error.known == tuple(known)
