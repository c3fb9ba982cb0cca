"""Names beside dots: on no dot and no other name at any width, near, and led to by lines that do not cross."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from orgmap.viz.naming import LINE, Place, Plot, box, places

RADIUS = 4.5


def _strips(seed, people=150):
    """Dots in three upright strips, as people of three grades stand."""
    random = Random(seed)
    return Plot(
        {
            f"p{at}": (random.choice((22.0, 65.0, 95.0)) + 5 * (random.random() - 0.5), 100 * random.random())
            for at in range(people)
        }
    )


def _placed(plot, count=12):
    names = {person: f"Katarina Moser {person}" for person in list(plot.spots)[:count]}
    sides = {person: "left" if plot.spots[person][0] > 60 else "right" for person in names}
    return names, places(names, plot, sides=sides)


@pytest.mark.parametrize("seed", range(4))
def test_a_free_name_lies_on_no_dot_at_any_width_of_the_window(seed):
    plot = _strips(seed)
    names, found = _placed(plot)

    assert all(found[person].free for person in names)
    for width in range(600, 901, 20):
        for person, name in names.items():
            left, right, top, bottom = box(person, name, found[person], plot, width)
            for at, up in plot.spots.values():
                x, y = at * width / 100, (100 - up) * plot.height / 100
                near = max(left - x, x - right, 0), max(top - y, y - bottom, 0)
                assert near[0] ** 2 + near[1] ** 2 >= RADIUS**2


@pytest.mark.parametrize("seed", range(4))
def test_no_name_lies_on_another(seed):
    plot = _strips(seed)
    names, found = _placed(plot)

    for width in range(600, 901, 20):
        boxes = [box(person, names[person], place, plot, width) for person, place in found.items()]
        for a, b in combinations(boxes, 2):
            assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]


def test_a_name_with_room_beside_its_dot_stays_there_and_needs_no_line():
    place = places({"a": "Ann"}, Plot({"a": (50, 50), "b": (10, 10)}), sides={"a": "right"})["a"]

    assert place == Place("right")
    assert not place.moved


def test_a_name_in_the_way_of_a_dot_moves_off_its_row():
    plot = Plot({"a": (50, 50), "b": (53, 50), "c": (47, 50)})
    place = places({"a": "Ann Lee"}, plot, sides={"a": "right"})["a"]

    assert place.moved
    assert abs(place.down) >= LINE / 2 + RADIUS


def test_lines_to_names_do_not_cross_where_another_place_is_near():
    plot = Plot({"a": (22, 78), "b": (23, 76.5), "c": (23.7, 78.6), "d": (24.9, 77)})
    found = places(dict.fromkeys("cadb", "Rania Kaya"), plot, sides=dict.fromkeys("abcd", "right"))
    ends = {
        who: (plot.spots[who][0] * 8.8, plot.row(who), place.end)
        for who, place in found.items()
        if place.moved
    }

    def turn(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0

    for (ax, ay, a), (cx, cy, c) in combinations(ends.values(), 2):
        p, q, r, s = (ax, ay), (ax + a[0], ay + a[1]), (cx, cy), (cx + c[0], cy + c[1])
        assert turn(p, q, r) == turn(p, q, s) or turn(r, s, p) == turn(r, s, q)


def test_where_dots_lie_everywhere_names_keep_off_each_other_and_say_that_they_are_not_free():
    random = Random(3)
    plot = Plot({f"p{at}": (100 * random.random(), 100 * random.random()) for at in range(2000)})
    names, found = _placed(plot)

    assert set(found) == set(names)
    assert not any(place.free for place in found.values())
    boxes = [box(person, names[person], place, plot, 800) for person, place in found.items()]
    assert not any(
        a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3] for a, b in combinations(boxes, 2)
    )


def test_beside_thousands_of_dots_in_strips_names_still_find_a_free_place():
    spots = {f"p{at}": (strip + at % 5, (at * 0.618034) % 1 * 100) for at in range(4000) for strip in (16,)}
    named = {f"p{at}": f"Person Number {at}" for at in range(6)}
    plot = Plot(spots)
    where = places(named, plot, sides=dict.fromkeys(named, "right"))

    assert all(place.free for place in where.values())
    for width in (*plot.widths, 900):
        for person, place in where.items():
            left, right, top, bottom = box(person, named[person], place, plot, width)
            inside = [
                other
                for other, (across, _) in spots.items()
                if left < across * width / 100 < right and top < plot.row(other) < bottom
            ]
            assert len(inside) == 0
