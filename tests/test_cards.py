"""A talk card says what was entered and what the plan computed, and nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orgmap.cards import NOT_ENTERED, card
from orgmap.errors import InputError, UnknownName
from orgmap.identity import resolve
from orgmap.model import Before, Milestone, ModelPair, Person, Scope, Unit
from orgmap.network import Network
from orgmap.readers import load
from orgmap.sequence import plan

CASE8 = Path(__file__).parents[1] / "data" / "case8"


@pytest.fixture(scope="module")
def network():
    """The eight-person case with a concern, a unit's economics, a milestone and a rule of who comes first."""
    records = resolve(load([CASE8]))
    people = tuple(replace(p, unit="Trade") if p.id == "Sales" else p for p in records.people)
    units = (Unit("Trade", head="Sales", value_driver="Orders won", economics="Margin by deal"),)
    stances = tuple(
        replace(s, concern="Loss of control.") if s.person == "Sales" else s for s in records.stances
    )
    aim = replace(
        records.initiative,
        milestones=(Milestone("baseline", ready=date(2026, 4, 24)),),
        before=(
            Before("milestone:baseline", "unit_head:Trade", 1),
            Before("person:FinanceBP", "person:Sales", 2),
        ),
        start=date(2026, 4, 13),
    )
    return Network.from_records(
        replace(records, people=(*people, Person("out")), units=units, stances=stances, initiative=aim)
    )


@pytest.fixture(scope="module")
def planned(network):
    return plan(network)


def test_what_was_entered_is_quoted_and_the_rest_is_not_entered(network, planned):
    found = card(network, planned, "Sales")

    assert found.cares_about == {
        "concern": "Loss of control.",
        "value_driver": "Orders won",
        "economics": "Margin by deal",
        "metrics": NOT_ENTERED,
        "unit_concern": NOT_ENTERED,
    }
    assert found.open_with.startswith("“The concern I hear from you is: Loss of control. What would")
    assert set(card(network, planned, "IT").cares_about.values()) == {NOT_ENTERED}
    assert "Their concern is not entered: ask" in card(network, planned, "IT").open_with


def test_what_must_be_ready_is_what_the_rules_say(network, planned):
    assert card(network, planned, "Sales").must_be_ready == (
        "baseline, ready 24 April 2026, a week before the talk",
        "the talk with FinanceBP, 2 weeks before",
    )
    assert card(network, planned, "IT").must_be_ready == ()


def test_week_messenger_and_reasons_are_those_of_the_plan(network, planned):
    step = next(one for one in planned.results[0].steps if one.person == "Sales")
    found = card(network, planned, "Sales")

    assert (found.week, found.goes, found.p_yes) == (step.week, step.messenger or "you", step.p_yes)
    assert found.why_now == step.reasons


def test_who_may_have_told_them_was_talked_to_before_and_leaks_to_them(network, planned):
    """CFO to Sales leaks .1; a yes halves it, a no makes it half as much again."""
    weeks = planned.results[0].weeks
    found = {one.person: one for one in card(network, planned, "Sales").may_have_heard}

    assert found
    assert set(found) <= {"CFO", "Ops", "Eng", "HR"}
    assert all(weeks[person] < weeks["Sales"] and one.week == weeks[person] for person, one in found.items())
    leak = {"CFO": 0.1, "Ops": 0.2, "Eng": 0.3, "HR": 0.5}
    assert all(0.5 * leak[p] <= one.chance <= 1.5 * leak[p] for p, one in found.items())


def test_a_yes_unlocks_those_who_listen_and_come_later(network, planned):
    found = {one.person: one for one in card(network, planned, "Ops").unlocks}

    assert "Eng" in found
    assert set(found) <= {"Eng", "Sales", "IT"}
    assert all(one.if_yes > one.if_not for one in found.values())


def test_the_chances_of_those_unlocked_add_up(network, planned):
    """P(Eng) = P(Ops) P(Eng | Ops yes) + (1 - P(Ops)) P(Eng | not)."""
    yes = {step.person: step.p_yes for step in planned.results[0].steps}
    eng = next(one for one in card(network, planned, "Ops").unlocks if one.person == "Eng")

    assert yes["Ops"] * eng.if_yes + (1 - yes["Ops"]) * eng.if_not == pytest.approx(yes["Eng"])


def test_the_ask_is_sent_as_entered(network, planned):
    assert card(network, planned, "IT").send[0].startswith(f"the ask: {network.records.initiative.ask}")


def test_nobody_is_on_a_card_without_a_talk(network, planned):
    with pytest.raises(UnknownName):
        card(network, planned, "nobody")
    with pytest.raises(InputError, match="no talk with out"):
        card(network, planned, "out")


def test_a_card_is_plain_json(network, planned):
    found = card(network, planned, "Sales").to_json()

    assert {
        "cares_about",
        "why_now",
        "goes",
        "must_be_ready",
        "send",
        "may_have_heard",
        "may_tell",
        "paper",
        "unlocks",
    } <= set(found)
    assert "Loss of control" in found["open_with"]
    assert found["avoid"]


def with_pairs(network, *pairs, **changes):
    """The network with pairs of the exact model replaced: (kind, source, target, value)."""
    new = {pair[:3]: ModelPair(*pair) for pair in pairs}
    kept = tuple(one for one in network.records.pairs if (one.kind, one.source, one.target) not in new)
    return replace(network, records=replace(network.records, pairs=(*kept, *new.values()), **changes))


def test_who_is_held_against_it_is_not_to_be_leant_on(network):
    """HR distrusts the CFO (-.7), who is on board by then: gamma x .7 x E[s] is far beyond a tenth."""
    changed = with_pairs(network, ("deference", "HR", "CFO", -0.7))
    found = card(changed, plan(changed), "HR")

    assert found.week > 1
    assert found.avoid == "Do not lean on CFO: what CFO backs counts against it with HR."


def test_who_may_have_heard_is_not_told_that_they_are_the_first(network, planned):
    """FinanceBP, talked to before Ops, tells Ops half the time on a yes: beta x authority x the chance."""
    changed = with_pairs(network, ("leak", "FinanceBP", "Ops", 1.0))
    found = card(changed, planned, "Ops")

    assert found.may_have_heard[0].name == "FinanceBP"
    assert "first to hear" in found.avoid
    assert "likeliest FinanceBP" in found.avoid


def test_where_the_model_says_nothing_the_entries_do(network, planned):
    stances = tuple(
        replace(one, position=0.6, public_position=0.1) if one.person == "CFO" else one
        for one in network.records.stances
    )
    held_back = replace(network, records=replace(network.records, stances=stances))
    assert card(held_back, planned, "CFO").avoid.startswith("Do not quote CFO to others")

    aim = replace(network.records.initiative, scopes=(Scope("Trade deals", ("Trade",), 0.4),))
    closed = with_pairs(network, initiative=aim)
    people = {**closed.people, "CFO": replace(closed.people["CFO"], unit="Trade")}
    found = card(replace(closed, people=people), planned, "CFO")
    assert found.avoid.startswith("Do not offer to exempt “Trade deals”")

    assert card(network, planned, "CFO").avoid == "Nothing that is known says what to avoid."


def test_what_must_be_ready_is_sent_with_the_ask(network, planned):
    assert card(network, planned, "Sales").send == (
        "the ask: Approve at the steering meeting (with the talk, not before it)",
        "baseline (with the talk, not before it)",
    )


def test_the_chance_on_the_card_is_that_of_the_plan_with_all_it_does(network):
    aim = replace(network.records.initiative, model={**network.records.initiative.model, "second_talks": 1})
    changed = with_pairs(network, initiative=aim)
    planned = plan(changed)
    found = card(changed, planned, "Sales")

    step = next(one for one in planned.results[0].talks if one.person == "Sales")
    assert found.p_yes == step.p_yes


def test_those_whose_turn_comes_later_may_hear_of_it_from_this_person(network, planned):
    """Who may have told whom is the same either way round: teller, hearer and chance."""
    cards = [card(network, planned, step.person) for step in planned.results[0].steps]
    told = {(one.person, other.person): other.chance for one in cards for other in one.may_tell}
    heard = {(other.person, one.person): other.chance for one in cards for other in one.may_have_heard}

    both = told.keys() & heard.keys()
    assert both
    assert all(told[pair] == pytest.approx(heard[pair]) for pair in both)
    weeks = planned.results[0].weeks
    assert all(weeks[teller] < weeks[hearer] for teller, hearer in told)


def test_paper_is_said_to_come_too_late_for_the_first_talk_and_weighed_for_the_others(network, planned):
    first, *others = sorted(planned.results[0].talks, key=lambda step: step.week)

    assert card(network, planned, first.person).paper.startswith("No: the talk comes before")
    for step in others[:3]:
        assert "paper ahead" in card(network, planned, step.person).paper
