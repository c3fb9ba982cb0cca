"""The Map page without a browser: what the reader sets, what is kept, and what a large network waits for."""

from __future__ import annotations

import pytest

from orgmap.model import Layer, Person, Records, Source, Tie
from orgmap.network import Network
from orgmap.ui import ties

QUESTION = "Who connects people who would not talk otherwise?"


@pytest.fixture
def small():
    ties = (
        Tie("a", "b", "work", 2.0, sources=(Source("edges_work.csv", 2),)),
        Tie("b", "a", "work", 2.0, sources=(Source("edges_work.csv", 2),)),
        Tie("a", "b", "advice", 1.5),
        Tie("a", "b", "conflict"),
        Tie("b", "a", "reports_to"),
    )
    layers = (Layer("work", directed=False),)
    people = (Person("a", "Ann"), Person("b", "Bo"))
    return Network.from_records(Records(people=people, layers=layers, ties=ties))


def test_a_tie_without_direction_is_told_once_and_the_others_as_they_point(small):
    between = [tie for tie in small.ties if {tie.source, tie.target} == {"a", "b"}]
    told = [ties._in_words(small, tie) for tie in ties._once(small, between)]

    assert sorted(told) == [
        "Advice, Ann to Bo: strength 1.5.",
        "Bo reports to Ann.",
        "Conflict (against each other), Ann to Bo: strength 1.",
        "Work, Ann and Bo: strength 2.",
    ]


def test_the_address_brings_back_layout_colour_and_size(walk):
    shown = walk(case="sample", layout="formal", colour="stance", size="pagerank").go("map")

    assert shown.at.selectbox(key="widget:colour").value == "stance"
    assert shown.at.selectbox(key="widget:size").value == "pagerank"
    assert "more of being named by people who are named (PageRank)" in shown.text


def test_nonsense_in_the_address_is_passed_over(walk):
    shown = walk(case="sample", layout="upside-down", colour="smell", to="nobody").go("map")

    assert shown.title == QUESTION
    assert shown.at.selectbox(key="widget:colour").value == "unit"
    assert not shown.at.exception


def test_the_way_to_somebody_is_read_out(walk):
    shown = walk(case="sample", person="p001", to="p150").go("map")

    assert "From " in shown.text
    assert "through " in shown.text


def test_other_days_give_another_answer_and_the_same_map(walk):
    shown = walk(case="sample").go("map")
    first, last = shown.at.slider(key="widget:days").value
    middle = first + (last - first) / 2
    shown.at.slider(key="widget:days").set_value((first, middle)).run()

    assert shown.title == QUESTION
    assert not shown.at.exception


def test_one_unit_alone_and_broadcasts_change_no_title(walk):
    shown = walk(case="sample").go("map")
    shown.at.selectbox(key="widget:only").set_value("Engineering").run()
    shown.at.toggle(key="widget:no-broadcasts").set_value(False).run()

    assert shown.title == QUESTION
    assert not shown.at.exception
