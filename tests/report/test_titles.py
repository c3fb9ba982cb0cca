"""Titles of the pictures of the Stances and blockers page say what is seen on them."""

from orgmap.grids import Place
from orgmap.report.titles import of_power_and_interest, of_power_and_stance, of_swings
from orgmap.results import Blocker


def place(name, power, *, stance=None, interest=None):
    blank = {"by_stance": None, "by_interest": None, "legitimate": None, "urgent": None, "salience": None}
    return Place(name, name, None, power, "authority", power, power, stance, interest,
                 powerful=None if power is None else power >= 0.5, warning=None, **blank)  # fmt: skip


def test_the_powerful_who_are_against_it_are_named_the_most_powerful_first():
    rows = [place("Ann", 0.8, stance=-0.4), place("Bo", 0.9, stance=-0.2), place("Cy", 0.3, stance=-0.9)]

    assert of_power_and_stance(rows) == "Power and against it: Bo and Ann"
    assert of_power_and_stance(rows[2:]) == "Nobody with power is entered as against it"


def test_interest_that_nobody_entered_is_not_taken_for_none():
    assert of_power_and_interest([place("Ann", 0.8)]) == "Nobody's interest is entered"
    assert of_power_and_interest([place("Ann", 0.8, interest=0.2)]) == "It is not much to anybody with power"
    many = [place(name, 0.8, interest=0.9) for name in ("Ann", "Bo", "Cy", "Di", "Ed")]
    assert of_power_and_interest(many) == "Power, and it is much to them: Ann, Bo, Cy and 2 more"


def test_without_a_known_swing_no_yes_is_said_to_change_much():
    assert of_swings([Blocker("a", "Ann", None, "gate", 0.2, False, 0.3, None)]).startswith("No yes")
