"""Each kind of brake in a network of a few people, worked by hand; and none where there is none."""

from dataclasses import replace
from datetime import date

import pytest

from orgmap.brakes import Brake, brakes
from orgmap.brakes.approvals import expected_weeks
from orgmap.brakes.positions import shared_themes
from orgmap.model import (
    Away,
    Gate,
    Initiative,
    Membership,
    Person,
    Records,
    Right,
    Scope,
    Source,
    Stance,
    Tie,
    Unit,
)
from orgmap.network import Network

START = date(2026, 4, 13)
BOARD = Gate("board", week=2, rule="majority")


def network(people="abcd", *, rights=(), gates=(BOARD,), stances=(), ties=(), units=(), seats=(), away=(), scopes=(), rows=()):  # fmt: skip
    who = rows or tuple(Person(p, p.upper()) for p in (*people, "me"))
    initiative = Initiative(
        "it", me="me", start=START, weeks=8, capacity=2, gates=gates, away=away, scopes=scopes
    )
    return Network.from_records(
        Records(
            people=who, units=units, ties=ties, memberships=seats, stances=stances, rights=rights,
            initiative=initiative if gates else None,
        )
    )  # fmt: skip


def votes(gate, *people, **more):
    return tuple(Right(gate, p, "votes", source=Source("approvals.csv", 2), **more) for p in people)


def found(network, kind, finding=None, **options):
    rows = brakes(network, **{"trials": 0, **options}).results
    return [row for row in rows if row.kind == kind and finding in (None, row.finding)]


def only(network, kind, finding=None, **options) -> Brake:
    rows = found(network, kind, finding, **options)
    assert len(rows) == 1, rows
    return rows[0]


# -- none where there is none


def test_a_plain_vote_of_three_has_no_brake():
    net = network(rights=votes("board", "a", "b", "c"), stances=tuple(Stance(p, 0.5) for p in "abc"))
    answer = brakes(net)
    assert answer.results == ()
    assert "No scope is entered: closed and quarrelling interfaces were not looked for." in answer.notes


def test_without_any_right_the_notes_say_what_was_not_looked_for():
    answer = brakes(network(gates=()))
    assert answer.results == ()
    assert answer.notes[0] == "No approval rights are entered: brakes at gates were not looked for."


# -- approvals


def test_one_person_at_most_gates_is_an_approval_load():
    gates = ("g1", "g2", "g3", "g4")
    rights = (*(r for g in gates for r in votes(g, "a")), *votes("g1", "b"), *votes("g2", "c"), *votes("g3", "d"), *votes("g4", "b"))  # fmt: skip
    brake = only(network(rights=rights), "approval load")
    assert (brake.where, brake.size) == ("a", 1.0)
    assert brake.reasons[0].text == "A must act at 4 of 4 gates; others who approve act at 1 as a rule."
    assert brake.reasons[0].evidence == (Source("approvals.csv", 2),)


def test_a_load_shared_alike_is_no_brake():
    rights = tuple(r for g in ("g1", "g2", "g3") for r in votes(g, "a", "b", "c"))
    assert not found(network(rights=rights), "approval load")


def test_a_body_whose_members_approve_everything_is_a_load():
    rights = (*votes("g1", "a", "b"), *votes("g2", "b", "c"), *votes("g3", "a", "c"))
    seats = tuple(Membership(p, "council") for p in "abc")
    net = network("abcdefg", rights=rights, seats=seats)
    brake = only(net, "approval load", "body")
    assert (brake.where, brake.size) == ("council", 1.0)


def test_an_approver_away_when_the_gate_meets_is_waited_for():
    """Week 2 is 20 to 24 April; back on 11 May, three weeks later, of eight."""
    rights = (Right("board", "a", "vetoes"), *votes("board", "b", "c", "d"))
    away = (Away("a", date(2026, 4, 20), date(2026, 5, 10)),)
    brake = only(network(rights=rights, away=away), "approval load", "waiting")
    assert brake.where == "a"
    assert brake.size == 3 / 8
    assert brake.reasons[0].text == ("board meets while A, who holds a veto, is away: back after 2026-05-10.")
    assert not found(network(rights=rights, away=(replace(away[0], person="b"),)), "approval load")


def test_a_limit_below_every_value_sends_everything_to_the_top():
    units = (Unit("X", spend=1000.0),)
    scopes = (Scope("p", ("X",), 0.6), Scope("q", ("X",), 0.4))
    rights = (*votes("release", "a", limit=300), *votes("release", "b"))
    brake = only(network(rights=rights, units=units, scopes=scopes), "approval load", "limit")
    assert brake.where == "release"
    assert brake.reasons[0].text == (
        "All 2 parts in scope, 400 to 600, pass the limit of 300 up to which A may approve at release: "
        "everything goes to B."
    )
    wide = (*votes("release", "a", limit=500), *votes("release", "b"))
    assert not found(network(rights=wide, units=units, scopes=scopes), "approval load")


def test_a_gate_with_one_approver_has_no_deputy_and_one_with_two_has():
    rights = (*votes("board", "a", "b"), *votes("release", "c"), Right("release", "d", "advises"))
    brake = only(network(rights=rights), "single approver")
    assert (brake.where, brake.size) == ("c", 0.5)
    assert brake.reasons[0].text == "C alone approves at release; nobody else has the right."


def test_a_single_approver_is_told_how_often_from_spend_and_limit():
    rows = (Person("a", "A", unit="X"), Person("b", "B", unit="X"), Person("me"))
    units = (Unit("X", spend=1010.0),)
    rights = (*votes("release", "a", limit=100), *votes("board", "a", "b"))
    brake = only(network(rows=rows, units=units, rights=rights), "single approver")
    assert brake.reasons[1].text == (
        "X spends 1,010 and one approval covers 100 at most: at least 11 approvals pass over this one desk."
    )


def test_a_likely_no_after_a_likely_yes_comes_late():
    gates = (Gate("easy", week=2, rule="unanimous"), Gate("hard", week=6, rule="unanimous"))
    rights = (*votes("easy", "a", "c"), *votes("hard", "b", "d"))
    stances = (*(Stance(p, 1.0, sd=0.0) for p in "ac"), *(Stance(p, -1.0, sd=0.0) for p in "bd"))
    brake = only(network(rights=rights, gates=gates, stances=stances), "order")
    assert brake.where == "hard"
    turned = (replace(gates[0], week=6), replace(gates[1], week=2))
    assert not found(network(rights=rights, gates=turned, stances=stances), "order")


def test_the_weeks_to_a_no_are_weighed_by_its_chance():
    # Half stop at week 2; of the rest three quarters at week 6.
    assert expected_weeks([0.5, 0.25], [2, 6]) == 0.5 * 2 + 0.5 * 0.75 * 6


# -- structure


def guarded(rename=lambda p: p, *, extra=()):
    """Unit X: head h and six people, of whom g alone knows five people of Y."""
    r = rename
    inside = [
        Person(r("h"), "H", unit="X"),
        *(Person(r(p), p.upper(), unit="X", managers=(r("h"),)) for p in "gijklm"),
    ]
    outside = [Person(r(p), p.upper(), unit="Y") for p in "tuvwx"]
    ties = [Tie(r("g"), r(p), "advice") for p in "tuvwx"] + [Tie(r(p), r("g"), "advice") for p in "ijklm"]
    ties += [Tie(r(a), r(b), "advice") for a, b in extra]
    return network(rows=(*inside, *outside, Person("me")), ties=tuple(ties))


def test_a_unit_whose_people_reach_others_through_one_has_a_gatekeeper():
    brake = only(guarded(extra=[("i", "t")]), "decelerator")
    assert (brake.where, brake.finding) == ("g", "gatekeeper")
    assert brake.size == pytest.approx(5 / 6)
    assert brake.reasons[0].text == (
        "83 % of the outside contacts of X below its leadership run through G: 5 of 6, with 6 people there."
    )
    assert brake.reasons[1].text == "Besides G only I there know anybody outside."


def test_with_two_doors_there_is_no_gatekeeper():
    assert not found(guarded(extra=[("i", p) for p in "tuv"]), "decelerator")


def test_renaming_people_changes_nothing():
    plain, other = (only(guarded(r), "decelerator") for r in (lambda p: p, lambda p: f"q{p}"))
    assert (other.where, other.size) == (f"q{plain.where}", plain.size)


def three_units(*, missing=False):
    """Ten people in each of X, Y, Z; each has a tie to the same place in the next units."""
    rows = tuple(Person(f"{u}{i}", unit=u.upper()) for u in "xyz" for i in range(10))
    pairs = [(a, b) for a in "xyz" for b in "xyz" if a != b and not (missing and {a, b} == {"x", "y"})]
    shifts = range(2 if not missing else 3)
    ties = tuple(
        Tie(f"{a}{i}", f"{b}{(i + s) % 10}", "advice") for a, b in pairs for i in range(10) for s in shifts
    )
    scopes = (Scope("all", ("X", "Y")),)
    return network(rows=(*rows, Person("me")), ties=ties, scopes=scopes)


def test_two_units_in_scope_without_ties_are_a_closed_interface():
    brake = only(three_units(missing=True), "decelerator", "silo")
    assert brake.where == ("X", "Y")
    assert brake.size == 1.0
    assert brake.to_json()["where"] == ["X", "Y"]


def test_units_tied_as_others_are_no_closed_interface():
    assert not found(three_units(), "decelerator")


def quarrel(who=("a", "b")):
    rows = (Person("a", "A", unit="X"), Person("c", "C", unit="X"), Person("b", "B", unit="Y"), Person("d", "D", unit="Y"), Person("me"))  # fmt: skip
    ties = (Tie("c", "d", "advice"), Tie(*who, "conflict", sources=(Source("edges_conflict.csv", 2),)))
    return network(rows=rows, ties=ties, rights=votes("board", "a", "b"), scopes=(Scope("all", ("X", "Y")),))


def test_a_conflict_of_somebody_who_decides_across_a_needed_interface_is_a_brake():
    brake = only(quarrel(), "decelerator", "conflict")
    assert (brake.where, brake.size) == (("X", "Y"), 0.5)
    assert brake.reasons[1].evidence == (Source("edges_conflict.csv", 2),)


def test_a_conflict_inside_a_unit_is_none():
    assert not found(quarrel(("a", "c")), "decelerator")


def test_somebody_without_a_right_on_every_way_to_two_approvers_is_a_hand_over():
    ties = (Tie("a", "x", "trust"), Tie("b", "x", "trust"), Tie("x", "me", "trust"))
    net = network("abcx", rights=votes("board", "a", "b", "c"), ties=ties)
    brake = only(net, "decelerator")
    assert (brake.where, brake.finding, brake.size) == ("x", "hand-over", 2 / 3)
    two_ways = (*ties, Tie("a", "me", "trust"))
    assert not found(network("abcx", rights=votes("board", "a", "b", "c"), ties=two_ways), "decelerator")


def test_somebody_heard_at_two_gates_who_decides_at_none_is_a_step_without_a_right():
    gates = (BOARD, Gate("council", week=4, rule="majority"))
    rights = (
        *votes("board", "a", "b"),
        *votes("council", "a", "b"),
        *(Right(g.name, "c", "advises") for g in gates),
    )
    brake = only(network(rights=rights, gates=gates), "decelerator")
    assert (brake.where, brake.finding, brake.size) == ("c", "advice step", 1.0)


# -- positions


def fearful(**positions):
    units = (Unit("X", head="a", pnl=True), Unit("Y", head="b", pnl=True), Unit("Z", head="c", pnl=False))
    concerns = {"a": "Loss of control", "b": "losing control means a loss", "c": "Launch dates"}
    stances = tuple(
        Stance(p, at, concern=concerns[p], source=Source("stances.csv", row))
        for row, (p, at) in enumerate(positions.items(), start=2)
    )
    scopes = (Scope("all", ("X", "Y", "Z")),)
    return network(rights=votes("board", "a", "b", "c"), units=units, stances=stances, scopes=scopes)


def test_heads_with_profit_and_loss_below_those_without_are_a_risk_pattern():
    rows = found(fearful(a=-0.6, b=-0.3, c=0.4), "risk pattern")
    assert [(row.where, row.size) for row in rows] == [("a", 0.6), ("b", 0.3)]
    assert rows[0].reasons[1].text == (
        "Answers for the profit and loss of X and stands 1.00 below the heads who hold no such account "
        "(C, mean +0.40)."
    )
    assert rows[0].reasons[2].text == "B shares the concern: control, loss."
    assert rows[0].reasons[2].evidence == (Source("stances.csv", 2), Source("stances.csv", 3))


def test_heads_who_are_for_it_are_no_risk_pattern_whatever_they_stand_to_lose():
    assert not found(fearful(a=0.5, b=0.5, c=0.5), "risk pattern")


def test_a_veto_in_the_hands_of_an_opponent_is_a_risk_pattern():
    rights = (*votes("board", "b", "c"), Right("board", "a", "vetoes"))
    brake = only(network(rights=rights, stances=(Stance("a", -0.4),)), "risk pattern")
    assert brake.reasons[1].text == "Holds a veto at board."


def test_one_common_word_makes_no_theme():
    assert shared_themes({"a": "launch dates slip", "b": "launch costs"}) == {}


# -- root causes and ways round


def test_what_goes_with_a_person_is_a_symptom_and_the_person_the_root():
    """a opposes for fear of a loss and is at odds with b: the quarrel goes with a."""
    net = fearful(a=-0.6, b=0.5, c=0.4)
    rows = tuple(replace(p, unit={"a": "X", "b": "Y"}.get(p.id)) for p in net.records.people)
    quarrelling = replace(net.records, people=rows, ties=(Tie("a", "b", "conflict"),))
    answer = brakes(Network.from_records(quarrelling), trials=0).results
    by = {row.finding: row for row in answer}
    assert by["risk"].explains == ("conflict between X and Y",)
    assert by["conflict"].symptom_of == ("risk pattern of A",)
    assert by["conflict"].reasons[-1].text.startswith("A symptom")
    assert by["risk"].reasons[-1].text.startswith("A root cause")


def test_a_deputy_is_proposed_where_the_plan_solved_again_gains():
    """b alone decides and is against; the deputy c is for: either one's yes is then enough."""
    rows = (Person("b", "B"), Person("c", "C", managers=("b",)), Person("me"))
    stances = (Stance("b", -0.5, sd=0.1), Stance("c", 0.8, sd=0.1))
    net = network(rows=rows, rights=votes("board", "b"), stances=stances)
    brake = only(net, "single approver", trials=5)
    assert [way.change for way in brake.ways_round] == ["C may approve at board in B's place"]
    assert 0.2 < brake.ways_round[0].approval_difference < 1


def test_without_trials_no_way_round_is_claimed():
    rows = (Person("b", "B"), Person("c", "C", managers=("b",)), Person("me"))
    net = network(rows=rows, rights=votes("board", "b"), stances=(Stance("b", -0.5),))
    assert only(net, "single approver").ways_round == ()


def test_the_change_of_a_limit_cannot_be_solved_again_and_is_absent():
    rights = (*votes("release", "a", limit=300), *votes("release", "b"), *votes("board", "a", "b"))
    net = network(rights=rights, units=(Unit("X", spend=1000.0),), scopes=(Scope("p", ("X",), 1.0),))
    assert only(net, "approval load", "limit", trials=10).ways_round == ()


def test_the_row_has_the_keys_of_the_contract():
    brake = only(network(rights=votes("release", "a")), "single approver")
    assert list(brake.to_json()) == ["where", "kind", "size", "reasons", "ways_round"]
