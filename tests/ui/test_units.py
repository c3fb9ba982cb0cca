"""The Units page: the quiet pair, the table of ease, and a unit as an internal customer."""

from __future__ import annotations

import re

import pytest

from orgmap.units import PairRow
from orgmap.viz.heat import pairs


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
