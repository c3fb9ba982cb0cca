"""Charts beside the map: right points in the right order, plain text, the same ring."""

from __future__ import annotations

import json
from itertools import pairwise

from orgmap.results import Blocker, PowerGap
from orgmap.viz.charts import agreement, gap_finding, gap_option, gap_people, stance_option


def _gap(person: str, authority: float | None, influence: float | None) -> PowerGap:
    gap = None if authority is None or influence is None else influence - authority
    return PowerGap(person, person.upper(), "U", 3.0, authority, influence, gap, 1, 1)


def test_people_without_both_values_are_no_points():
    rows = (_gap("a", 0.2, 0.9), _gap("b", None, 0.5), _gap("c", 0.4, 0.1))

    assert [row.person for row in gap_people(rows)] == ["a", "c"]
    assert len(gap_option(rows, colours={})["series"][0]["data"]) == 2


def test_eight_people_above_the_line_and_four_below_it_are_named():
    rows = [_gap(f"p{i}", 0.5, i / 40) for i in range(40)]
    points = gap_option(rows, colours={})["series"][0]["data"]
    named = [point["name"] for point in points if point["label"]["show"]]

    assert named == [*(f"P{i}" for i in range(4)), *(f"P{i}" for i in range(32, 40))]


def test_names_of_people_on_one_spot_are_moved_apart():
    rows = [_gap(f"p{i}", 0.5, 0.9) for i in range(3)]
    points = gap_option(rows, colours={})["series"][0]["data"]

    rows_of_names = sorted(point["label"]["offset"][1] for point in points)
    assert all(below - above >= 16 for above, below in pairwise(rows_of_names))


def test_a_thin_line_leads_from_a_dot_to_the_name_that_had_to_move_and_takes_no_click():
    rows = [_gap(f"p{i}", 0.5, 0.9) for i in range(3)]
    dots, leaders = gap_option(rows, colours={})["series"]
    moved = {tuple(dot["value"]): dot["label"]["offset"] for dot in dots["data"]}
    moved = {at: offset for at, offset in moved.items() if offset != [0, 0]}

    assert leaders["silent"] is True
    assert {tuple(line["value"]) for line in leaders["data"]} == set(moved)
    for line in leaders["data"]:
        assert 2 * line["symbolOffset"][1] == moved[tuple(line["value"])][1]
    assert gap_option(rows[:1], colours={})["series"][1]["data"] == []


def test_a_name_on_the_right_stands_left_of_its_point_and_a_long_one_is_cut():
    rows = [_gap("a", 0.1, 0.9), _gap("b" * 60, 0.95, 0.1)]
    left, right = (point["label"] for point in gap_option(rows, colours={})["series"][0]["data"])

    assert (left["position"], right["position"]) == ("right", "left")
    assert right["formatter"] == "B" * 29 + "…"


def test_the_title_says_how_far_influence_follows_rank():
    def rows(*influence):
        return [_gap(f"p{at}", at / 9, value) for at, value in enumerate(influence)]

    assert gap_finding(rows(*(at / 9 for at in range(10)))) == "Influence follows rank"
    assert gap_finding(rows(*(1 - at / 9 for at in range(10)))) == "Influence runs against rank"
    assert gap_finding(rows(0.5, 0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4)) == "Rank says little about influence"
    assert agreement(rows(0.2, 0.1)) is None
    assert gap_finding([_gap(f"p{at}", 0.5, at / 9) for at in range(9)]) == "Influence beside rank"


def test_stances_stand_in_words_below_their_axis():
    marks = stance_option(())["series"][1]

    assert [one["name"] for one in marks["data"]] == ["−1 against", "0 undecided", "1 for"]
    assert marks["silent"] is True


def test_the_chosen_person_is_named_and_ringed():
    rows = [_gap(f"p{i}", i / 40, i / 20) for i in range(20)]
    first = gap_option(rows, colours={}, selected="p0")["series"][0]["data"][0]

    assert first["label"]["show"] is True
    assert first["itemStyle"]["borderWidth"] == 2.5


def test_an_unknown_stance_is_a_hollow_mark_and_says_so():
    unknown = Blocker("a", "Ann", None, "could_stop", 0.0, True, 0.4, None)
    against = Blocker("b", "Bob", None, "opposes", -0.6, False, 0.2, None)
    points = stance_option((unknown, against))["series"][0]["data"]

    assert points[0]["name"] == "Ann (stance unknown)"
    assert points[0]["symbol"] == "diamond"
    assert points[0]["tooltip"]["formatter"].startswith("{b}\nstance not known, ")
    assert points[1]["tooltip"]["formatter"].startswith("{b}\nstance \u22120.6, ")
    assert (points[1]["symbol"], points[1]["symbolRotate"]) == ("triangle", 180)


def test_every_option_is_plain_json_with_text_tooltips():
    options = (gap_option((), colours={}), stance_option(()))

    for option in options:
        assert json.loads(json.dumps(option))["tooltip"]["renderMode"] == "richText"


def _phone(option):
    (one,) = option["media"]
    assert one["query"] == {"maxWidth": 520}
    return one["option"]


def test_on_a_phone_six_are_named_by_short_names_that_stay_on_the_picture():
    rows = [_gap(f"{at:02d}" + "x" * 30, 0.23, at / 40) for at in range(40)]
    points = _phone(gap_option(rows, colours={}))["series"][0]["data"]
    named = [dot for dot in points if dot["label"]["show"]]

    assert len(points) == 40
    assert len(named) == 6
    for dot in named:
        words = dot["label"]["formatter"]
        assert len(words) == 16
        # The plot begins right of the axis and its title; a name may reach over its edge by a little.
        outward = 1 if dot["label"]["position"] == "right" else -1
        far = dot["value"][0] * 1.9 + outward * (12 + 7 * len(words)) + dot["label"]["offset"][0]
        assert -24 <= far <= 190 + 24


def test_of_very_many_people_nothing_is_drawn_twice_for_a_phone():
    rows = [_gap(f"p{at}", 0.5, at / 1501) for at in range(1501)]

    assert "media" not in gap_option(rows, colours={})


def test_on_a_phone_names_of_stances_stand_apart_without_saying_what_the_shape_says():
    rows = [Blocker(f"b{at}", f"Blocker {at}", None, "gate", 0.0, True, 0.5, 0.3) for at in range(5)]
    option = stance_option(rows)
    narrow = _phone(option)
    labels = [dot["label"] for dot in narrow["series"][0]["data"]]

    assert [label["formatter"] for label in labels] == [f"Blocker {at}" for at in range(5)]
    spots = sorted((label["position"], label["offset"][1]) for label in labels)
    assert all(b[1] - a[1] >= 16 for a, b in pairwise(spots) if a[0] == b[0])
    assert len(narrow["series"]) == len(option["series"])
    assert narrow["series"][-1]["data"], "lines lead to the names that had to move"
