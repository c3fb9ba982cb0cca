"""Results know how they were made, order themselves, and turn into plain JSON."""

import json
import math

from orgmap.model import Source
from orgmap.results import Answer, Approval, MadeBy, Plan, Reason, Score, Step, add_notes

MADE = MadeBy("1", "abc", ("advice",), engine="networkx", options={"ties": "exact"})


def score(**values):
    return Score("betweenness", values, MADE, {n: "no ties" for n, v in values.items() if math.isnan(v)})


def test_ranks_start_at_one_and_ties_share_the_better_rank():
    assert score(a=1.0, b=3.0, c=1.0 + 1e-13, d=0.0).ranks() == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_undefined_people_come_last_and_have_no_rank():
    values = score(a=math.nan, b=0.0)

    assert values.ordered() == ["b", "a"]
    assert values.ranks() == {"b": 1}
    assert values.to_frame()["undefined"].tolist()[1] == "no ties"


def test_an_undefined_value_is_null_in_json_with_its_reason():
    answer = score(a=math.nan).answer().to_json()

    assert answer["results"] == [{"person": "a", "value": None, "undefined": "no ties"}]
    assert answer["made_by"]["layers"] == ["advice"]
    json.dumps(answer, allow_nan=False)


def test_a_reason_carries_its_lines():
    reason = Reason("Because.", 0.5, (Source("a.csv", 3),)).to_json()

    assert reason == {"text": "Because.", "share": 0.5, "evidence": [{"source": "a.csv", "row": 3}]}


def test_a_plan_is_a_table_of_talks():
    step = Step(1, 2, "p1", "Ann", "Sales", "one-on-one", None, 0.5)
    plan = Plan(Approval(0.4, exact=True), 0.3, (step,), ("Sales",), {})

    assert plan.exact
    assert plan.weeks == {"p1": 2}
    assert plan.to_frame().loc[0, "week"] == 2
    assert plan.to_json()["steps"][0]["firm"] is None


def test_an_answer_is_a_frame_with_one_row_a_result():
    frame = Answer("measure", MADE, tuple(score(a=1.0, b=2.0).answer().results)).to_frame()

    assert frame["person"].tolist() == ["b", "a"]


def test_notes_are_kept_once_and_in_order():
    assert add_notes(("a", "b"), "b", "c") == ("a", "b", "c")
