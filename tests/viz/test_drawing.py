"""What the map shows: formal lines under informal ones, the strongest ties, ten names."""

from __future__ import annotations

import pytest

from orgmap.errors import UnknownName
from orgmap.model import Records, Tie
from orgmap.network import Network
from orgmap.viz import drawing as drawings
from orgmap.viz.drawing import draw


def test_formal_lines_are_drawn_before_informal_ties(company):
    kinds = [line.kind for line in draw(company).lines]

    assert kinds == sorted(kinds)
    assert set(kinds) == {"formal", "informal"}


def test_a_tie_in_both_directions_is_one_line():
    ties = (Tie("a", "b", "advice"), Tie("b", "a", "advice", 2.0), Tie("b", "c", "advice"))

    assert [(line.tail, line.head) for line in draw(Network.from_records(Records(ties=ties))).lines] == [
        (1, 2),
        (0, 1),
    ]


def test_only_the_strongest_ties_are_drawn_and_the_rest_is_said(company, monkeypatch):
    monkeypatch.setattr(drawings, "MOST_TIES", 10)
    drawing = draw(company, formal_lines=False)

    assert len(drawing.lines) == 10
    assert drawing.notes[0].startswith("The 10 strongest informal ties are drawn;")


def test_ten_names_always_show_and_they_are_those_with_the_highest_values(company):
    values = {person: float(at) for at, person in enumerate(company.people)}
    shown = [dot.person for dot in draw(company, values=values).dots if dot.labelled]

    assert sorted(shown) == sorted(list(company.people)[-10:])


def test_nobody_is_named_where_every_value_is_zero_or_unknown(company):
    values = dict.fromkeys(company.people, float("nan"))

    assert not any(dot.labelled for dot in draw(company, values=values).dots)


def test_conflict_is_drawn_only_when_asked_for_and_never_as_an_informal_tie():
    ties = (Tie("a", "b", "advice"), Tie("a", "c", "conflict"))
    network = Network.from_records(Records(ties=ties))

    assert [line.kind for line in draw(network).lines] == ["informal"]
    assert [line.kind for line in draw(network, layers=["conflict"]).lines] == ["conflict"]


def test_an_unknown_layer_is_an_error(company):
    with pytest.raises(UnknownName):
        draw(company, layers=["gossip"])


def test_names_that_stand_close_take_different_sides():
    sides = drawings.label_sides(
        {"a": (drawings.Point(0, 0), "Ann"), "b": (drawings.Point(0.05, 0.0), "Bob")}
    )

    assert sides["a"] != sides["b"]


@pytest.mark.parametrize("x", [-1.0, 0.0, 1.0])
def test_a_long_name_at_the_edge_stays_inside_the_frame(x):
    side = drawings.label_sides({"a": (drawings.Point(x, 0), "A name of twenty-odd signs")})["a"]

    assert side == ("left" if x == 1.0 else "right")


def test_an_empty_network_draws_nothing():
    drawing = draw(Network.from_records(Records()))

    assert (drawing.dots, drawing.lines) == ((), ())
