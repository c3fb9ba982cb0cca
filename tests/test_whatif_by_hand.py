"""Every what-if against numbers worked by hand: two people, each with a chance of their own.

Without cover, leaks and messengers a talk ends in yes with S(2 theta + .6 tie + .5 - .5), a cold meeting of
the gate with S(2 theta + .6 tie - .5 - .5), S(x) = 1 / (1 + exp(-x)); the gate wants every vote.
"""

from dataclasses import replace
from math import exp

import pytest

from orgmap.errors import InputError
from orgmap.model import Gate, Initiative, Person, Records, Right, Scope, Stance, Tie, Unit
from orgmap.network import Network
from orgmap.whatif import (
    Capacity,
    CarveOut,
    Leaves,
    MoveGate,
    NewRule,
    NewSponsor,
    Override,
    Turns,
    whatif,
)

MODEL = {
    "alpha": 2.0,
    "gamma": 0.0,
    "mu_form": "flat",
    "mu": 0.6,
    "k": 0.5,
    "beta": 0.0,
    "e_one_on_one": 0.5,
    "e_gate": -0.5,
    "lambda": 0.0,
    "c_week": 0.0,
    "messengers": False,
}


def talk(theta, tie):
    return 1 / (1 + exp(-(2 * theta + 0.6 * tie)))


def cold(theta, tie):
    return 1 / (1 + exp(-(2 * theta + 0.6 * tie - 1)))


def two(*, theta=(0.5, -0.25), gate=None, capacity=1, weeks=2):
    """a (unit U, tie -.5) and b (unit V, tie .5) vote; s is trusted by a and at odds with b."""
    units = {"a": "U", "b": "V"}
    return Network.from_records(
        Records(
            people=tuple(Person(who, who.upper(), unit=units.get(who)) for who in ("a", "b", "s", "me")),
            units=(Unit("U", spend=30.0), Unit("V", spend=10.0)),
            ties=(Tie("a", "s", "trust", 2.0), Tie("b", "s", "conflict")),
            stances=(
                Stance("a", theta[0], sd=0.0, relation=-1),
                Stance("b", theta[1], sd=0.0, relation=1),
            ),
            rights=(Right("G", "a", "votes"), Right("G", "b", "votes")),
            initiative=Initiative(
                "I",
                me="me",
                weeks=weeks,
                capacity=capacity,
                gates=(gate or Gate("G", weeks, rule="unanimous"),),
                scopes=(Scope("tools", ("V",), 0.4, can_carve_out=True),),
                model=MODEL,
            ),
        )
    )


A, B = talk(0.5, -0.5), talk(-0.25, 0.5)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (CarveOut("tools"), A * talk(0.35, 0.5)),
        (CarveOut("U"), talk(1.0, -0.5) * B),
        (NewSponsor("s"), talk(0.5, 1.0) * talk(-0.25, -0.5)),
        (NewRule(rule="chair", chair="b"), B),
        (NewRule(rule="quota", quota=0.5), 1 - (1 - A) * (1 - B)),
        (MoveGate("G", 1), max(A * cold(-0.25, 0.5), cold(0.5, -0.5) * B)),
        (Leaves("b"), A),
        (Turns("b", 0.25), A * talk(0.25, 0.5)),
        (Capacity(2), A * B),
    ],
    ids=lambda one: type(one).__name__ if not isinstance(one, float) else "",
)
def test_each_change_gives_the_product_of_its_chances(change, after):
    found = whatif(two(), change).results[0]

    assert found.approval_before == pytest.approx(A * B, abs=1e-9)
    assert found.approval_after == pytest.approx(after, abs=1e-9)
    assert found.difference == pytest.approx(after - A * B, abs=1e-9)
    assert found.error == 0
    assert found.exact


def test_more_talks_a_week_reach_both_before_a_gate_in_week_one():
    """One talk a week leaves one of the two to meet the gate cold."""
    network = two(weeks=1)
    found = whatif(network, Capacity(2)).results[0]

    assert found.approval_before == pytest.approx(max(A * cold(-0.25, 0.5), cold(0.5, -0.5) * B))
    assert found.approval_after == pytest.approx(A * B)
    assert [one.week_before for one in found.plan_changes] == [None]


def test_all_changes_together_are_solved_as_one():
    """b exempted and won over by a sponsor's... no: a turns and b is exempted, both at once."""
    rows = whatif(two(), Turns("a", 0.75), CarveOut("tools")).results

    assert [row.approval_after for row in rows] == pytest.approx(
        [talk(0.75, -0.5) * B, A * talk(0.35, 0.5), talk(0.75, -0.5) * talk(0.35, 0.5)]
    )
    assert [row.benefit_kept for row in rows] == pytest.approx([1.0, 0.6, 0.6])
    assert rows[2].worth_after == pytest.approx(0.6 * rows[2].approval_after)


def no(theta, tie):
    """A no: S(-(2 theta + .6 tie + .5) - .5)."""
    return 1 / (1 + exp(2 * theta + 0.6 * tie + 1))


CONSENSUS = Gate("G", 2, quota=0.5, tolerance=0.0)


def test_an_override_bears_one_no():
    """Half of two votes must say yes and none no; with b's no borne at least one yes and at most one no."""
    a_no, b_no = no(0.5, -0.5), no(-0.25, 0.5)
    # One yes, none against; then: any outcome with at least one yes (two no have none).
    strict = A * (1 - b_no) + B * (1 - a_no) - A * B
    found = whatif(two(gate=CONSENSUS), Override("b", "G")).results[0]

    assert found.approval_before == pytest.approx(strict)
    assert found.approval_after == pytest.approx(1 - (1 - A) * (1 - B))
    assert found.change == "G decides over B's no, once"


def test_who_has_no_vote_cannot_be_overridden():
    with pytest.raises(InputError, match="no vote"):
        whatif(two(), Override("s", "G"))


def test_where_approval_is_small_in_any_order_one_head_overridden_stands_beside_it():
    network = two(theta=(-1.0, -0.9), gate=CONSENSUS)
    answer = whatif(network, Turns("a", -0.95))
    turned, overridden = answer.results
    yes = (talk(-1.0, -0.5), talk(-0.9, 0.5))

    assert turned.approval_before < 0.2
    assert overridden.change == "G decides over A's no, once"
    assert overridden.approval_after == pytest.approx(1 - (1 - yes[0]) * (1 - yes[1]))
    assert answer.notes[0].startswith("Approval is small whatever the order")
    assert "the rule or the scope must change" in answer.notes[0]
    assert f"about {100 * overridden.approval_after:.0f} %" in answer.notes[0]


def test_where_approval_is_not_small_nothing_is_added():
    answer = whatif(two(), Turns("b", 0.25))

    assert len(answer.results) == 1
    assert not any("whatever the order" in note for note in answer.notes)


def test_an_override_that_was_asked_for_is_not_told_twice():
    network = two(theta=(-1.0, -0.9), gate=CONSENSUS)

    assert len(whatif(network, Override("a", "G")).results) == 1


def test_a_veto_is_not_lifted_by_an_override():
    network = two()
    rights = (*network.records.rights, Right("G", "b", "vetoes"))
    answer = whatif(replace(network, records=replace(network.records, rights=rights)), Override("b", "G"))

    assert any("no override lifts" in note for note in answer.notes)
