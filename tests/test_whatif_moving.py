"""One talk in another week: what it costs, with whom it changes places, and why it cannot be."""

import csv
import itertools
import math

import pytest

from orgmap.errors import UnknownName
from orgmap.identity import resolve
from orgmap.network import Network
from orgmap.readers import load
from orgmap.sequence import plan
from orgmap.whatif import moves


def write(folder, name, header, *rows):
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def case(tmp_path):
    """Two people who defer to each other wholly: Ann alone says yes at .75, Bob at .25; both must."""

    def make(capacity=1, more=""):
        write(tmp_path, "people.csv", ["id", "name", "authority"], ["a", "Ann", 0], ["b", "Bob", 0])
        write(
            tmp_path,
            "stances.csv",
            ["person", "position", "sd", "relation"],
            ["a", 0.5, 0, 0],
            ["b", -0.5, 0, 0],
        )
        write(
            tmp_path, "approvals.csv", ["gate", "person", "right"], ["G", "a", "votes"], ["G", "b", "votes"]
        )
        write(tmp_path, "model_deference.csv", ["source", "target", "value"], ["a", "b", 1], ["b", "a", 1])
        write(tmp_path, "model_messenger.csv", ["source", "target", "value"])
        write(tmp_path, "model_leak.csv", ["source", "target", "value"])
        (tmp_path / "initiative.toml").write_text(
            f"""name = "O1"
start = 2026-01-05
weeks = 4
capacity = {capacity}
{more}
[[gate]]
name = "G"
week = 4
rule = "unanimous"
[model]
alpha = {2 * math.log(3)}
gamma = {math.log(3)}
mu_form = "flat"
mu = 0
k = 0
beta = 0
e_one_on_one = 0
e_gate = -50
lambda = 0
c_week = 0
messengers = false
idle = false
""",
            encoding="utf-8",
        )
        return Network.from_records(resolve(load([tmp_path])))

    return make


def test_changing_places_costs_what_the_other_order_costs(case):
    """O1: Ann first .375, Bob first .225."""
    network = case()
    rows = moves(network, {"a": 1, "b": 2}, "b").results

    assert [row.week for row in rows] == [1, 2, 3, 4]
    assert rows[0].swapped == "a"
    assert rows[0].difference == pytest.approx(0.225 - 0.375)
    assert rows[0].clear
    assert rows[1].planned
    assert rows[2].difference == pytest.approx(0.0), "later, with nobody between: nothing changes"
    assert not rows[2].clear


def test_where_two_fit_into_a_week_nobody_has_to_make_room(case):
    """Talked to together neither knows the other's answer: .75 x .25."""
    row = moves(case(capacity=2), {"a": 1, "b": 2}, "b").results[0]

    assert row.swapped is None
    assert row.difference == pytest.approx(0.75 * 0.25 - 0.375)


def test_a_week_that_cannot_be_says_why(case):
    away = '[[away]]\nperson = "b"\nfrom = 2026-01-05\nto = 2026-01-11'
    before = '[[before]]\na = "person:a"\nb = "person:b"\ngap_weeks = 1'

    assert (
        moves(case(more=away), {"a": 1, "b": 2}, "b").results[0].obstacle == "Bob cannot be seen in that week"
    )
    held = moves(case(more=before), {"a": 1, "b": 2}, "b").results[0]
    assert held.obstacle == "Ann must come first"
    assert held.difference is None
    assert moves(case(more=before), {"a": 1, "b": 2}, "a").results[2].obstacle == "Bob must come after"


def test_a_talk_already_held_does_not_move(case):
    rows = moves(case(), {"a": 1, "b": 2}, "a", held=[("a", 1, 1)]).results

    assert {row.obstacle for row in rows if not row.planned} == {"it is held already"}


def test_somebody_outside_the_plan_is_named_as_such(case):
    with pytest.raises(UnknownName):
        moves(case(), {"a": 1, "b": 2}, "zoe")


def test_no_single_move_of_an_optimal_plan_gains_anything(case):
    network = case()
    best = plan(network).results[0].weeks

    found = itertools.chain.from_iterable(moves(network, best, person).results for person in best)
    assert all(row.difference is None or row.difference <= 1e-9 for row in found)
