"""Units against chance, ease in parts, and the card of an internal customer, worked by hand."""

from dataclasses import replace

import pytest

from orgmap.errors import UnknownName
from orgmap.model import Gate, Initiative, Person, Records, Right, Scope, Stance, Tie, Unit
from orgmap.network import Network
from orgmap.results import Answer, Approval, Plan
from orgmap.units import UnitRow, card, interfaces, matrix, units


def company(rename=lambda name: name, *, stances=True):
    """X has a1 (head), a2; Y has b1 (head), b2. Advice: a2-a1, a1-a2, a2-b1, b2-b1."""
    r = rename
    people = (
        Person(r("a1"), unit="X"), Person(r("a2"), unit="X", managers=(r("a1"),)),
        Person(r("b1"), unit="Y"), Person(r("b2"), unit="Y", managers=(r("b1"),)), Person(r("me"), unit="Z"),
    )  # fmt: skip
    ties = [("a2", "a1"), ("a1", "a2"), ("a2", "b1"), ("b2", "b1")]
    trust = [("a1", "me"), ("b1", "b2"), ("b2", "me")]
    listens = [("a1", "a2", 1), ("a1", "b1", 3), ("b1", "b2", 1)]
    records = Records(
        people=people,
        units=(
            Unit("X", head=r("a1"), pnl=True, spend=30, value_driver="Speed", concern="Losing speed"),
            Unit("Y", pnl=False),
        ),
        ties=(
            *(Tie(r(a), r(b), "advice") for a, b in ties),
            *(Tie(r(a), r(b), "trust") for a, b in trust),
            *(Tie(r(a), r(b), "listens_to", s) for a, b, s in listens),
        ),
        stances=(Stance(r("a1"), -0.5, relation=1), Stance(r("b1"), 0.5)) if stances else (),
        rights=(Right("board", r("a1"), "votes", vote=3), Right("board", r("b1"), "votes", vote=1)),
        initiative=Initiative(
            "it",
            me=r("me"),
            gates=(Gate("board", week=3, rule="majority"),),
            scopes=(Scope("all of it", ("X",), 0.75), Scope("rest", ("Y",), 0.25)),
        ),
    )
    return Network.from_records(records)


def by_unit(answer):
    return {row.unit: row for row in answer.results}


def test_the_matrix_counts_arcs_and_expects_them_by_activity_without_loops():
    """Arcs out a1 1, a2 2, b2 1; in a1 1, a2 1, b1 2. Possible products without loops: 4*4 - (1+2) = 13."""
    rows = {(r.source, r.target): r for r in matrix(company(), layers=["advice"]).results}
    assert rows["X", "X"].ties == 2
    assert rows["X", "X"].expected == pytest.approx((3 * 2 - 3) * 4 / 13)
    assert rows["X", "Y"].expected == pytest.approx(3 * 2 * 4 / 13)
    assert sum(row.expected for row in rows.values()) == pytest.approx(4)
    assert rows["X", "Y"].bridges == (("a2", 1.0), ("b1", 1.0))
    assert rows["Y", "X"].ties == 0


def test_densities_are_shares_of_possible_ties():
    """Inside X 2 of 2; between X and the three others 1 of 2 * 2 * 3, both ways."""
    row = by_unit(units(company(), layers=["advice"]))["X"]
    assert (row.density_inside, row.density_outside) == (1.0, 1 / 12)


def test_silo_is_what_stays_inside_beyond_chance():
    found = interfaces(company(), layers=["advice"])
    # Seen: 2 of 3 touching arcs. Chance: 12/13 inside of (12 + 24 + 4) / 13 touching.
    chance = (12 / 13) / ((12 + 24 + 1 * 2 * 4) / 13)
    assert found.silo("X") == pytest.approx((2 / 3 - chance) / (1 - chance))
    assert found.silo("Z") is None


def test_a_unit_alone_with_itself_has_no_silo_beyond_chance():
    people = (Person("a", unit="X"), Person("b", unit="X"))
    found = interfaces(Network.from_records(Records(people=people, ties=(Tie("a", "b", "advice"),))))
    assert found.silo("X") is None
    assert found.outside("X") is None


def test_ease_is_the_mean_of_parts_that_are_shown():
    row = by_unit(units(company()))["X"]
    assert row.parts == {
        "stances": 0.25,
        "relations": 0.75,
        "reachability": 1.0,
        "control_kept": 0.25,
        "listens_to_others": 0.75,
        # Of the other unit's decider b1 all attention goes to b2: none to X.
        "little_leaned_on": 1.0,
    }
    assert row.ease == pytest.approx(sum(row.parts.values()) / 6)


def test_ease_could_be_anything_between_its_unknown_parts_being_hard_and_being_easy():
    row = UnitRow("U", None, 0.75, {"a": 0.5, "b": 1.0, "c": None}, 3, None, None, None, None, None)

    assert row.bounds == (0.5, pytest.approx(2.5 / 3))
    assert UnitRow("U", None, None, {"a": None}, 3, None, None, None, None, None).bounds is None


def test_trust_by_way_of_another_halves_the_reach_and_no_account_is_no_loss():
    row = by_unit(units(company()))["Y"]
    assert row.parts["reachability"] == 0.5
    assert row.parts["control_kept"] == 1.0
    assert row.parts["listens_to_others"] == 0.0
    assert row.parts["little_leaned_on"] == pytest.approx(0.25)


def test_what_nobody_entered_is_null_and_named_in_a_note():
    answer = units(company(stances=False))
    row = by_unit(answer)["X"]
    assert row.parts["stances"] is None
    assert row.ease == pytest.approx((1.0 + 0.25 + 0.75 + 1.0) / 4)
    assert any(note.startswith("stances is not known for") for note in answer.notes)
    assert by_unit(answer)["Z"].ease is None


def test_the_head_is_read_off_the_chart_where_none_is_entered():
    assert by_unit(units(company()))["Y"].head == "b1"
    assert by_unit(units(company()))["Z"].head is None


def test_the_order_in_the_plan_is_that_of_the_plan_given_or_unknown():
    network = company()
    found = Plan(Approval(0.5), 0.5, (), ("Y", "X"), {})
    planned = Answer("plan", network.made_by(), (found,))
    rows = by_unit(units(network, planned=planned))
    assert (rows["Y"].order_in_plan, rows["X"].order_in_plan, rows["Z"].order_in_plan) == (1, 2, None)
    assert by_unit(units(network))["X"].order_in_plan is None


def test_the_row_has_the_keys_of_the_contract():
    keys = "unit head ease parts people density_inside density_outside silo spend order_in_plan"
    assert list(units(company()).results[0].to_json()) == keys.split()


def test_renaming_people_changes_nothing():
    plain = units(company()).results
    other = units(company(lambda name: f"z{name}")).results
    assert [(r.unit, r.ease, r.silo) for r in plain] == [(r.unit, r.ease, r.silo) for r in other]


def test_the_card_says_what_is_entered_and_what_is_not():
    found = card(company(), "X")
    assert (found.value_driver, found.metrics) == ("Speed", "not entered")
    assert (found.head, found.people, found.levels, found.value_share) == ("a1", 2, 2, 0.75)
    assert [(row.persuaded_by, row.share) for row in found.decides] == [("b1", 0.75), ("a2", 0.25)]
    assert found.how[0].text == "board in week 3, rule majority: 2 decide, from here a1 75 %."
    assert found.would_lose[0].text == "Concern of the unit as entered: Losing speed."
    assert found.would_lose[-1].share == 0.75
    assert found.standing.person == "a1"


def test_the_card_of_a_unit_nobody_describes_says_so():
    found = card(company(), "Z")
    assert found.would_lose[0].text == "What Z would lose is not entered."
    assert found.spend is None


def test_an_unknown_unit_is_an_error():
    with pytest.raises(UnknownName):
        card(company(), "W")


def test_without_an_initiative_nothing_is_easy_or_hard_and_a_note_says_so():
    people = (Person("a", unit="X"), Person("b", unit="X", managers=("a",)), Person("c", unit="Y"))
    ties = (Tie("a", "c", "listens_to"), Tie("c", "a", "listens_to"))
    answer = units(Network.from_records(Records(people=people, ties=ties)))
    assert {row.ease for row in answer.results} == {None}
    assert "No initiative is entered: how easy a unit is to win is not known." in answer.notes


def test_the_interfaces_hold_the_arcs_of_the_network():
    """Several layers turned towards influence, one layer as in its file."""
    network = company()
    for layers in (None, ["advice"], ["trust"], ["advice", "trust"]):
        arcs = network.arcs(layers)
        ends = zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True)
        assert interfaces(network, layers=layers).arcs == tuple(
            (arcs.people[a], arcs.people[b]) for a, b in ends
        )


def test_a_card_without_profiles_names_the_same_foremost_people_and_says_all_else_alike():
    units = {"a": "U", "b": "U", "c": "U", "d": "V"}
    people = tuple(Person(one, unit=unit) for one, unit in units.items())
    ties = (Tie("b", "a", "advice"), Tie("c", "a", "advice"), Tie("d", "b", "advice"))
    network = Network.from_records(Records(people=people, ties=ties))

    whole, brief = card(network, "U"), card(network, "U", explained=False)

    assert whole.foremost == brief.foremost == tuple(row.person for row in whole.players)
    assert (brief.players, brief.standing) == ((), None)
    assert replace(brief, players=whole.players, standing=whole.standing) == whole


def test_the_foremost_of_a_unit_are_those_of_most_influence_of_equal_ones_the_first():
    """Both others ask b, and nobody asks c or d: b before the equal ones, in the order they were entered."""
    people = tuple(Person(one, unit="U") for one in "dcb")
    ties = (Tie("c", "b", "advice"), Tie("d", "b", "advice"))

    assert card(Network.from_records(Records(people=people, ties=ties)), "U").foremost == ("b", "d", "c")
