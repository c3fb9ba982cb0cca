"""The heat map of units and the picture of power beside stance."""

from __future__ import annotations

from itertools import pairwise

from orgmap.grids import Place
from orgmap.units import PairRow
from orgmap.viz.grids import placed, power_option
from orgmap.viz.heat import MOST_UNITS, cells, heat_option, pairs, units_of

ROWS = (
    PairRow("A", "A", 12, 4.0, 3.0, 0.5),
    PairRow("A", "B", 1, 6.0, 1 / 6, 0.1),
    PairRow("B", "A", 2, 6.0, 1 / 3, 0.1),
    PairRow("B", "B", 9, 3.0, 3.0, 0.5),
)


def _place(person, **values):
    known = dict.fromkeys(
        ("power_from", "authority", "influence", "by_stance", "by_interest", "powerful", "legitimate")
    )
    given = {**known, "urgent": None, "salience": None, "warning": None, "unit": None, **values}
    return Place(person=person, name=person.upper(), **given)


def test_more_ties_than_chance_are_darker_than_fewer():
    depth = {tuple(d["value"][:2]): d["value"][2] for d in heat_option(ROWS)["series"][0]["data"]}

    assert depth[0, 0] > 0.5 > depth[1, 0]


def test_the_two_cells_of_a_finding_are_framed():
    data = heat_option(ROWS, ringed=pairs(ROWS)[0])["series"][0]["data"]

    assert [d["itemStyle"]["borderWidth"] for d in data] == [1.5, 1.5, 3, 3]


def test_a_point_is_the_row_of_the_same_number():
    data = heat_option(ROWS)["series"][0]["data"]

    assert [d["label"]["formatter"] for d in data] == [str(row.ties) for row in cells(ROWS)]


def test_more_units_than_a_screen_holds_are_cut():
    rows = [PairRow(f"U{a}", f"U{b}", 1, 1.0, 1.0, 1.0) for a in range(30) for b in range(30)]

    assert len(units_of(rows)) == MOST_UNITS
    assert len(cells(rows)) == MOST_UNITS**2


def test_of_many_units_those_asked_for_the_quietest_and_the_busiest_are_shown_in_their_order():
    busy = {f"U{at}": 10 + at for at in range(40)}
    rows = [PairRow(a, b, busy[a] + busy[b], 60.0, 1.0, 1.0) for a in busy for b in busy]
    quiet = [row for row in rows if {row.source, row.target} == {"U1", "U2"}]
    rows = [PairRow(row.source, row.target, 0, 60.0, 0.0, 0.0) if row in quiet else row for row in rows]
    shown = units_of(rows, keep=("U5", "unknown"))

    assert len(shown) == MOST_UNITS
    assert {"U1", "U2", "U5", "U39"} <= set(shown)
    assert list(shown) == sorted(shown, key=lambda unit: int(unit[1:]))


def test_a_name_too_long_for_the_axis_is_cut_and_whole_in_the_tip():
    name = "A unit whose name is far too long for an axis"
    option = heat_option([PairRow(name, name, 1, 1.0, 1.0, 1.0)])

    assert option["yAxis"]["data"][0]["value"] == "A unit whose name is far too …"
    assert name in option["series"][0]["data"][0]["name"]


def test_html_in_unit_names_stays_on_the_canvas():
    option = heat_option([PairRow("<b>", "<b>", 1, 1.0, 1.0, 1.0)])

    assert option["tooltip"]["renderMode"] == "richText"


def test_an_unknown_stance_is_a_diamond_and_says_so():
    rows = [_place("a", power=0.9, stance=None, interest=None)]
    dot = power_option(rows, beside="stance")["series"][0]["data"][0]

    assert dot["symbol"] == "diamond"
    assert dot["name"] == "A (stance unknown)"


def test_without_an_entered_interest_nobody_has_a_place_beside_it():
    rows = [
        _place("a", power=0.9, stance=0.5, interest=None),
        _place("b", power=0.1, stance=0.5, interest=0.2),
    ]

    assert [row.person for row in placed(rows, "interest")] == ["b"]
    assert [row.person for row in placed(rows, "stance")] == ["a", "b"]


def _pairs_of(number):
    units = [f"Unit {at}" for at in range(number)]
    return [PairRow(a, b, 5, 5.0, 1.0, None) for a in units for b in units]


def test_on_a_phone_a_large_matrix_goes_without_its_numbers_and_a_small_one_keeps_them():
    for number, shown in ((9, True), (12, False)):
        option = heat_option(_pairs_of(number))
        (narrow,) = option["media"]
        data = narrow["option"]["series"][0]["data"]
        assert {cell["label"]["show"] for cell in data} == {shown}
        assert all(cell["label"]["show"] for cell in option["series"][0]["data"])


def test_upright_names_of_two_lines_have_room_above_the_matrix():
    upright, turned = (heat_option(_pairs_of(number))["grid"]["top"] for number in (5, 9))

    assert upright > turned


def test_a_pair_with_half_of_what_chance_gives_does_not_hardly_talk():
    half = [PairRow("A", "B", 3, 6.0, 0.5, None), PairRow("B", "A", 3, 6.0, 0.5, None)]

    assert pairs(ROWS)[0].hardly
    assert not pairs(half)[0].hardly


def test_powerful_people_of_one_stance_keep_their_names_apart_on_a_phone():
    rows = [_place(f"person number {at}", power=0.98, stance=0.0, interest=None) for at in range(5)]
    (narrow,) = power_option(rows, beside="stance")["media"]
    labels = [dot["label"] for dot in narrow["option"]["series"][0]["data"]]
    spots = sorted((label["position"], label["offset"][1]) for label in labels)

    assert all(b[1] - a[1] >= 16 for a, b in pairwise(spots) if a[0] == b[0])
