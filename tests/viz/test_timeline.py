"""The plan as a time line: rows by unit, gates in their week, second talks in the row of the first."""

from __future__ import annotations

import json

from orgmap.viz.timeline import Beneath, Mark, Talk, plan_option


def _values(option):
    return [point["value"] for point in option["series"][0]["data"]]


def test_talks_keep_their_order_and_gates_their_week():
    talks = [Talk("a", 1, "Ann", 0.5), Talk("b", 3, "Bob", None)]
    option = plan_option(talks, weeks=4, gates=[Mark(3, "Go {b}")])

    assert _values(option) == [[1, 0], [3, 1]]
    assert option["series"][0]["markLine"]["data"][0]["label"]["formatter"] == "Go (b)"


def test_people_of_one_unit_stand_together_and_units_in_the_order_of_their_first_talks():
    talks = [Talk("a", 1, "Ann", 0.5, "Ops"), Talk("b", 2, "Bob", 0, "IT"), Talk("c", 3, "Cy", 0, "Ops")]
    option = plan_option(talks, weeks=4)

    assert _values(option) == [[1, 0], [2, 2], [3, 1]]
    units = option["series"][1]
    assert [(one["name"], one["value"][1]) for one in units["data"]] == [("Ops", 0), ("IT", 2)]
    assert units["markLine"]["data"] == [{"yAxis": 1.5}]


def test_units_stand_in_the_order_of_the_plan_where_it_is_given():
    talks = [Talk("a", 1, "Ann", 0.5, "Ops"), Talk("b", 2, "Bob", 0, "IT")]

    assert _values(plan_option(talks, weeks=4, units=("IT", "Legal", "Ops"))) == [[1, 1], [2, 0]]


def test_a_second_talk_is_a_hollow_sign_in_the_row_of_the_first():
    talks = [Talk("a", 1, "Ann", 0.5), Talk("b", 2, "Bob", 0.5), Talk("a", 4, "Ann again", 0.5, again=True)]
    first, _, second = plan_option(talks, weeks=4)["series"][0]["data"]

    assert first["value"][1] == second["value"][1] == 0
    assert first["itemStyle"]["color"] != second["itemStyle"]["color"]


def test_words_hide_the_lines_behind_them_on_both_grounds():
    for ground, paper in (("light", "#FDFCFA"), ("dark", "#15181B")):
        option = plan_option([Talk("a", 1, "Ann", 0.5)], weeks=2, ground=ground)
        assert option["series"][0]["data"][0]["label"]["backgroundColor"] == paper


def test_an_empty_plan_is_drawn_and_every_option_is_plain_json():
    option = plan_option((), weeks=1)

    assert json.loads(json.dumps(option))["tooltip"]["renderMode"] == "richText"


def test_lines_beneath_stand_below_everybody_and_one_without_words_is_left_out():
    talks = [Talk("a", 1, "Ann", 0.5), Talk("b", 2, "Bob", 0)]
    beneath = (Beneath("Nothing", ()), Beneath("Yes {n}", (Mark(1, "1/1"), Mark(2, "1/2"))))
    option = plan_option(talks, weeks=2, beneath=beneath)

    assert [(one["name"], one["value"]) for one in option["series"][2]["data"]] == [
        ("1/1", [1, 2]),
        ("1/2", [2, 2]),
    ]
    assert option["series"][1]["data"][-1]["name"] == "Yes (n)"
    assert option["yAxis"]["max"] > 2


def test_words_of_a_late_gate_end_at_its_line_and_gates_close_by_stand_on_lines_of_their_own():
    gates = [Mark(2, "Go"), Mark(9, "Board"), Mark(10, "Bids")]
    lines = plan_option([Talk("a", 1, "Ann", 0.5)], weeks=10, gates=gates)["series"][0]["markLine"]["data"]

    assert [line["label"].get("align") for line in lines] == [None, "right", "right"]
    assert len({line["label"]["distance"] for line in lines}) == 3


def test_a_second_talk_writes_less_than_the_pointer_shows():
    talks = [Talk("a", 1, "Ann", 0.5), Talk("a", 4, "Ann again", 0.5, again=True, aside="again {x}")]
    second = plan_option(talks, weeks=4)["series"][0]["data"][1]

    assert (second["name"], second["label"]["formatter"]) == ("Ann again", "again (x)")


def test_on_a_phone_names_stand_without_their_messengers_and_towards_the_middle():
    talks = [
        Talk("a", 1, "Ann Lee, through Bob", 0.5, "Group Functions", brief="Ann Lee"),
        Talk("b", 9, "Bob, through Ann Lee", 0.5, "Ops", brief="Karl von der Burg zu Hohenfels"),
        Talk("a", 12, "Ann again", 0.5, "Group Functions", again=True, aside="again, if need be"),
    ]
    option = plan_option(talks, weeks=14)
    (narrow,) = option["media"]
    names, units = narrow["option"]["series"]

    assert [dot["label"]["formatter"] for dot in names["data"]] == [
        "Ann Lee",
        "Karl von der B…",
        "again, if need…",
    ]
    assert [dot["label"]["position"] for dot in names["data"]] == ["right", "left", "left"]
    assert [one["name"] for one in units["data"]] == ["Group Funct…", "Ops"]
    assert narrow["option"]["grid"]["left"] < option["grid"]["left"]
