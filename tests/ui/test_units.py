"""The Units page: the quiet pair, the table of ease, and a unit as an internal customer."""

from __future__ import annotations

import pytest

from orgmap.units import PairRow
from orgmap.viz.heat import pairs


@pytest.fixture
def opened(walk):
    def go(folder, page="units"):
        shown = walk().go("data")
        shown.at.text_input[0].set_value(str(folder)).run()
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
