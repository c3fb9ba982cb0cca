"""The Units page: the quiet pair, the table of ease, and a unit as an internal customer."""

from __future__ import annotations

import re

import pytest

from orgmap.ui.interfaces import _beginning, _quiet, finding, silos
from orgmap.units import PairRow, UnitRow
from orgmap.viz.heat import heat_option, pairs


def _unit(name, silo):
    return UnitRow(name, None, None, {}, 5, None, None, silo, None, None)


def _cells_of(rows):
    quiet = next((pair for pair in pairs(rows)[:1] if pair.hardly), None)
    return heat_option(rows, ringed=quiet)["series"][0]["data"]


@pytest.fixture
def opened(walk):
    def go(folder, page="units"):
        shown = walk().go("data")
        shown.at.text_input[0].set_value(str(folder))
        return shown.click("Open it").go(page)

    return go


def test_the_answer_names_the_pair_that_has_fewest_ties_for_its_size(walk):
    from orgmap.units import matrix

    shown = walk(case="sample").go("units")
    rows = matrix(shown.at.session_state["orgmap"]["case"].network).results
    quietest = pairs(rows)[0]

    assert f"**{quietest.first}** and **{quietest.second}** hardly talk: {quietest.ties} ties" in shown.text
    assert "easiest to begin with" in shown.text
    assert f"{quietest.first} and {quietest.second} hardly talk" in [s.value for s in shown.at.subheader]


def test_ease_comes_with_its_doubt_and_units_that_keep_to_themselves_are_named(walk):
    shown = walk(case="sample").go("units")
    ease = shown.at.dataframe[0].value

    assert re.search(r"easiest to begin with .+ \(\d+ of 100\) and hardest with .+ \(\d+\)", shown.text)
    assert re.search(r"\. .+ may be as easy\.", shown.text)
    assert re.search(r".+ keeps most to itself: \d+ of 100", shown.text)
    unknown = ease[ease["in favour"].isna()]
    assert unknown["could be"].str.fullmatch(r"\d+ to \d+").all()
    assert {"keeps to itself", "could be"} <= set(ease.columns)


def test_every_two_units_stand_in_a_table_once_it_is_opened(walk):
    shown = walk(case="sample").go("units").open("pair-table")
    pairs_shown, units = shown.at.dataframe[0].value, len(shown.at.dataframe[1].value)

    assert len(pairs_shown) == units * (units - 1) / 2
    below = (pairs_shown["ties"] - pairs_shown["by chance"]).round(1)
    assert list(below) == sorted(below)


def test_of_many_units_the_picture_says_what_it_leaves_out(opened, tmp_path):
    people = "".join(f"p{at},U{at // 2}\n" for at in range(60))
    (tmp_path / "people.csv").write_text(f"id,unit\n{people}", encoding="utf-8")
    ties = "".join(f"p{at},p{(at + 7) % 60}\n" for at in range(60))
    (tmp_path / "edges_advice.csv").write_text(f"source,target\n{ties}", encoding="utf-8")
    shown = opened(tmp_path)

    assert not shown.at.exception
    assert "6 more units are not in the picture" in shown.text
    assert "6 more units are not in the picture" in shown.go("map").open("map-matrix").text


def test_a_unit_in_the_address_shows_what_it_lives_on_and_who_decides(walk, sample):
    shown = walk(case="sample", unit="Operations").go("units")

    assert not shown.at.exception
    assert "Lives on: " in shown.text
    assert "Who decides, and who persuades them" in shown.text


def test_what_nobody_entered_reads_not_entered(walk):
    shown = walk(case="sample", unit="IT").go("units")

    assert "Lives on: not entered" in shown.text


def test_brakes_of_a_unit_are_looked_for_when_asked(walk):
    shown = walk(case="sample", unit="Operations").go("units")
    shown.at.session_state["unit-brakes-Operations"] = True
    shown.at.run()

    assert not shown.at.exception
    assert "conflict where work together is needed" in shown.text


def test_an_unknown_unit_in_the_address_is_none(walk):
    shown = walk(case="sample", unit="Nowhere").go("units")

    assert "Click a cell or a row" in shown.text


def test_one_unit_alone_is_told_what_is_missing(opened, tmp_path):
    (tmp_path / "people.csv").write_text("id,unit\na,X\nb,X\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\n", encoding="utf-8")

    assert "Fewer than two units are known" in opened(tmp_path).text


def test_too_few_ties_name_no_quiet_pair(opened, tmp_path):
    (tmp_path / "people.csv").write_text("id,unit\na,X\nb,Y\nc,Y\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\nc,b\n", encoding="utf-8")
    shown = opened(tmp_path)

    assert not shown.at.exception
    assert "Too few ties to say which units hardly talk" in shown.text
    assert "not known" in shown.text


def test_a_pair_with_little_expected_is_luck_and_left_out():
    rows = [PairRow("A", "B", 0, 1.0, 0.0, None), PairRow("B", "A", 0, 1.0, 0.0, None)]

    assert pairs(rows) == ()


def test_a_pair_a_little_below_chance_is_not_said_to_hardly_talk():
    rows = [PairRow("A", "B", 10, 12.0, 10 / 12, None), PairRow("B", "A", 9, 11.0, 9 / 11, None)]

    assert finding(rows) == "No two units talk far less than expected"
    assert _quiet(pairs(rows)[0]).startswith(
        "No two units talk far less than expected; least A and B: 19 ties, where people as active as theirs "
        "would have about 23"
    )
    assert not any(cell["itemStyle"]["borderWidth"] == 3 for cell in _cells_of(rows))


def test_units_near_chance_are_not_said_to_keep_to_themselves():
    near, apart = [_unit("A", 0.01), _unit("B", -0.03)], [_unit("A", 0.81), _unit("B", -0.03)]

    assert silos(near) == "No unit keeps to itself: each has about the ties to others that chance would give."
    assert silos(apart).startswith("A keeps most to itself: 81 of 100")
    assert silos(apart).endswith("B does so least (0).")


def test_without_an_initiative_no_table_of_unknowns_stands_there_but_what_to_enter(opened, tmp_path):
    people = "".join(f"p{at},{'X' if at % 2 else 'Y'}\n" for at in range(8))
    (tmp_path / "people.csv").write_text(f"id,unit\n{people}", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\np0,p1\np1,p2\n", encoding="utf-8")
    shown = opened(tmp_path)

    assert len(shown.at.dataframe) == 0
    assert "It needs an initiative with its gates" in shown.text
    assert "The framed pair" not in shown.text
    assert "keeps most to itself" not in shown.text


def test_units_in_scope_stand_first_in_the_table_of_ease(walk):
    ease = walk(case="sample").go("units").at.dataframe[0].value

    assert list(ease["in scope"]) == sorted(ease["in scope"], reverse=True)
    assert f"begin with {ease['unit'][0]}" in walk(case="sample", first=False).go("units").text.replace(
        "*", ""
    )


def test_units_of_which_little_is_known_are_neither_called_easy_nor_put_first():
    from types import SimpleNamespace

    parts = {"stances": 0.5, "relations": 0.5, "reachability": 0.5}
    rows = [UnitRow(name, None, 0.9, {"stances": 0.9}, 5, None, None, None, None, None) for name in "AB"]
    rows += [UnitRow(name, None, 0.5, parts, 5, None, None, None, None, None) for name in "CD"]
    nobody = SimpleNamespace(records=SimpleNamespace(initiative=None))

    said = _beginning(nobody, rows)
    assert said.startswith(
        "Of the 2 units of which enough is known it is easiest to begin with C (50 of 100)"
    )
