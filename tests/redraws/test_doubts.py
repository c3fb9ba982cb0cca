"""Doubtful identities in redraws: merged as often as they are likely, so that intervals widen."""

from dataclasses import replace

import numpy as np
import pytest

from orgmap.model import Doubt, Person, Records, Tie
from orgmap.network import Network
from orgmap.redraws import redraw
from orgmap.redraws.doubts import Doubts

TIES = [("a", "x"), ("b", "x"), ("c", "y"), ("d", "y"), ("e", "z"), ("a", "z"), ("c", "z"), ("x", "y")]


def network(*doubts):
    people = tuple(Person(p) for p in "abcdexyz")
    ties = tuple(Tie(one, other, "advice") for one, other in TIES)
    return Network.from_records(Records(people=people, ties=ties, doubts=doubts))


def test_without_doubts_nobody_moves():
    assert Doubts.of(network()).merged(seed=0, k=0) is None
    assert Doubts.of(network()).sentence == ""


def test_a_pair_is_one_as_often_as_it_is_likely():
    doubts = Doubts.of(network(Doubt("x", "y", 0.3)))
    merged = [int(doubts.merged(seed=1, k=k)[6] == 5) for k in range(2000)]
    assert np.mean(merged) == pytest.approx(0.3, abs=0.03)


def test_an_entry_that_may_be_two_people_is_never_both():
    doubts = Doubts.of(network(Doubt("x", "z", 0.5), Doubt("y", "z", 0.5)))
    for k in range(50):
        place = doubts.merged(seed=2, k=k)
        assert place[5] != place[6]
        assert place[7] in {5, 6}


def test_in_a_redraw_both_entries_stand_where_the_one_person_stands():
    again = redraw(network(Doubt("x", "y", 1.0)), draws=5, measures=("in_degree",), missing=0.0)
    table = again["in_degree"]
    x, y = table.index["x"], table.index["y"]
    assert (table.values[:, x] == table.values[:, y]).all()
    assert (table.values[:, x] == 4.0).all()  # asked by a, b, c and d; the tie between them is none


def test_intervals_widen_and_a_sentence_says_why():
    sure = redraw(network(), draws=60, measures=("in_degree",), missing=0.0)
    unsure = redraw(network(Doubt("x", "y", 0.5)), draws=60, measures=("in_degree",), missing=0.0)
    assert sure.interval("x") == (3, 3)
    assert unsure.interval("x") == (1, 3)
    assert unsure.notes[0].startswith("1 pair of entries may be one person")
    assert unsure.made_by.options["doubtful_pairs"] == 1
    assert "doubtful_pairs" not in sure.made_by.options


def test_doubts_about_people_outside_the_view_do_not_count():
    view = network(Doubt("x", "y", 0.5))
    smaller = replace(view, people={p: one for p, one in view.people.items() if p != "y"})
    assert Doubts.of(smaller).pairs == ()
