"""Sizes on the screen, and names that do not run into each other."""

from __future__ import annotations

import numpy as np
import pytest

from orgmap.viz.dots import beside_circles, beside_dots, circles, radii
from orgmap.viz.drawing import label_sides
from orgmap.viz.layout import Point


@pytest.mark.parametrize("people", [180, 2_000, 10_000])
def test_all_dots_together_leave_most_of_the_paper_free(people):
    names = [str(at) for at in range(people)]
    values = {name: 1.0 + at % 9 for at, name in enumerate(names)}
    wide = 2 * radii(names, values)

    assert float(np.sum(wide**2)) <= 90_000
    assert float(wide.min()) >= 2.4
    assert wide[8] > wide[0], "a larger value is still a larger dot"


def test_few_people_keep_dots_that_can_be_hit():
    assert 2 * radii(["a", "b"], {"a": 1.0, "b": 0.0}).min() >= 8


def test_names_of_crowded_units_give_way_to_larger_ones():
    middles = np.array([[0.0, 0.0], [0.002, 0.0], [0.0, 0.002], [0.002, 0.002], [0.001, 0.001], [0.9, 0.9]])
    members = np.array([10, 20, 30, 40, 50, 1])
    named = beside_circles([f"Unit {at}" for at in range(6)], middles, members, spots=middles * 2 - 1)
    shown = [unit for unit, _ in named]

    assert shown == [4, 3, 2, 1, 5], "four sides, the smallest of the crowd left out, the one apart shown"
    assert len({side for unit, side in named if unit != 5}) == 4


def test_circles_grow_with_people_and_shrink_with_units():
    few, many = circles(np.array([1, 4])), circles(np.full(200, 4))

    assert few[1] > few[0]
    assert many[0] < few[1]


def _box(spot, name, side, scale):
    """Left, low, right and high of a name on the screen, in pixels."""
    wide, x, y = 6.2 * len(name), spot.x * scale, spot.y * scale
    left = {"right": x + 12, "left": x - 12 - wide}.get(side, x - wide / 2)
    low = {"top": y + 12, "bottom": y - 12 - 13}.get(side, y - 6.5)
    return left, low, left + wide, low + 13


def test_names_near_each_other_stand_apart_on_a_map_wider_than_high():
    """Four dots forty pixels apart, on a map that fills 720 pixels across."""
    where = {"l": Point(-1, 0), "r": Point(1, 0), "a": Point(-0.06, 0.1), "b": Point(0.06, 0.04)}
    where |= {"c": Point(-0.02, -0.06), "d": Point(0.08, -0.09)}
    names = {"a": "Sara Sharma", "b": "Jana Akande", "c": "Ines Santoro", "d": "Mina Cerny"}
    at = {person: index for index, person in enumerate(where)}
    spots = np.array([(spot.x, spot.y) for spot in where.values()])
    sides = beside_dots(spots, np.full(6, 8.0), {at[person]: name for person, name in names.items()})
    boxes = [_box(where[person], name, sides[at[person]], 360) for person, name in names.items()]

    for at, a in enumerate(boxes):
        for b in boxes[at + 1 :]:
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


def test_where_no_side_is_free_a_name_covers_as_little_as_can_be():
    """Three names fill the places right, left and above; the fourth reaches a little into the one below."""
    filled = {"right": Point(0, 0), "left": Point(-0.148, 0), "top": Point(-0.074, 0.065)}
    spots = {**filled, "bottom": Point(0.006, -0.065), "last": Point(0, 0)}
    sides = label_sides({name: (spot, "Name") for name, spot in spots.items()})

    assert {sides[name] for name in filled} == {"right"} == {sides["bottom"]}
    assert sides["last"] == "bottom"


def test_a_name_rather_lies_on_paper_than_on_a_dot():
    """A dot right of it, one left and one above: the name goes below."""
    spots = np.array([[0.0, 0.0], [0.2, 0.0], [-0.2, 0.0], [0.0, 0.1], [1.0, 1.0], [-1.0, -1.0]])

    assert beside_dots(spots, np.full(6, 8.0), {0: "Sara Sharma"}) == {0: "bottom"}
    large = np.array([8.0, 3.0, 20.0, 20.0, 8.0, 8.0])
    crowd = np.vstack([spots, [0.0, -0.1]])
    assert beside_dots(crowd, np.append(large, 20.0), {0: "Sara Sharma"}) == {0: "right"}, "the least dot"
    assert beside_dots(spots[[0, 4, 5]], np.full(3, 8.0), {0: "Sara Sharma"}) == {0: "right"}


def test_names_of_units_keep_off_other_circles_where_they_can():
    middles = np.array([[0.0, 0.0], [0.12, 0.0]])
    corners = np.array([[-1.0, -1.0], [1.0, 1.0]])

    named = dict(beside_circles(["Operations", "Sales"], middles, np.array([9, 8]), spots=corners))

    assert named == {0: "left", 1: "right"}
