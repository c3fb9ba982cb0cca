"""Gould and Fernandez's roles: R sna's numbers, hand-worked triads, and reasons that reach file lines."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.brokerage import role_reasons, roles, triads
from orgmap.errors import InputError, UnknownName
from orgmap.identity import resolve
from orgmap.measures.brokerage_roles import ROLES, chance_of_roles
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network
from orgmap.readers import load

DATA = Path(__file__).parents[1] / "data" / "krackhardt_hightech"

# R sna 2.7-1, advice by department: w_I w_O b_IO b_OI b_O t of managers 1 to 21.
SNA = """
    1 2 2 11 8 24    0 1 6 0 13 20    1 0 6 3 10 20    0 5 6 6 13 30    3 0 13 1 5 22    0 0 0 0 0 0
    0 7 0 0 31 38    0 0 2 4 10 16    0 0 10 0 3 13    0 15 1 1 28 45   0 0 1 0 4 5      0 0 0 0 2 2
    1 0 0 2 0 3      0 0 4 0 0 4      7 0 10 2 7 26    0 0 1 0 1 2      0 0 1 1 8 10     0 32 4 11 74 121
    2 0 0 1 1 4      2 0 8 4 9 23     11 7 20 15 19 72
"""
ORDER = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")


@pytest.fixture(scope="module")
def managers() -> Network:
    return Network.from_records(resolve(load([DATA])))


def network_of(ties, units, **layer) -> Network:
    people = tuple(Person(person, unit=unit) for person, unit in units.items())
    layers = (Layer("advice", "informal", "against", **layer),) if layer else ()
    return Network.from_records(
        Records(people=people, ties=tuple(Tie(a, b, "advice") for a, b in ties), layers=layers)
    )


def test_the_roles_of_all_twenty_one_managers_are_those_of_sna(managers):
    numbers = [int(one) for one in SNA.split()]
    expected = {f"m{at + 1:02d}": numbers[6 * at : 6 * at + 6] for at in range(21)}
    found = {
        row.person: [row.counts[role] for role in ORDER] for row in roles(managers, layers=["advice"]).results
    }
    assert found == expected
    assert [sum(row[at] for row in found.values()) for at in range(6)] == [28, 69, 95, 62, 246, 500]


def test_the_z_of_managers_18_and_21_are_those_of_sna(managers):
    rows = {row.person: row for row in roles(managers, layers=["advice"]).results}
    z = {person: [rows[person].z[role] for role in ORDER] for person in ("m18", "m21")}
    assert z["m18"] == pytest.approx([-0.502, 4.771, -0.009, 1.900, 5.015, 5.002], abs=5e-4)
    assert z["m21"] == pytest.approx([6.961, -0.301, 2.625, 1.602, 0.049, 1.876], abs=5e-4)


def test_the_first_is_who_brokers_most_and_its_json_is_that_of_the_contract(managers):
    answer = roles(managers, layers=["advice"])
    row = answer.to_json()["results"][0]
    assert answer.command == "roles"
    assert (row["person"], row["unit"], row["total"]) == ("m18", "3", 121)
    assert {"person", "unit", *ROLES, "total", "expected"} <= set(row)
    assert row["expected"]["liaison"] == pytest.approx(24.431, abs=1e-3)


def test_each_role_by_hand():
    units = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C"}
    triples = {
        "coordinator": ("a1", "a2", "a3"),
        "itinerant": ("a1", "b1", "a2"),
        "gatekeeper": ("a1", "b1", "b2"),
        "representative": ("a1", "a2", "b1"),
        "liaison": ("a1", "b1", "c1"),
    }
    for role, (first, broker, last) in triples.items():
        answer = roles(network_of([(first, broker), (broker, last)], units))
        row = answer.results[0]
        assert row.person == broker
        assert {name: row.counts[name] for name in ROLES} == {**dict.fromkeys(ROLES, 0), role: 1}
        assert row.reasons[0].share == 1.0


def test_a_closed_triad_and_a_returned_tie_are_no_brokerage():
    units = {"a": "A", "b": "B", "c": "C"}
    assert roles(network_of([("a", "b"), ("b", "c"), ("a", "c")], units)).results[0].total == 0
    assert roles(network_of([("a", "b"), ("b", "a")], units)).results[0].total == 0
    back = roles(network_of([("a", "b"), ("b", "c"), ("c", "a")], units)).results
    assert [row.total for row in back] == [1, 1, 1]


def test_turning_arrows_round_swaps_gatekeeper_and_representative():
    units = {"a": "A", "b": "B", "b2": "B"}
    ties = [("a", "b"), ("b", "b2")]
    one = roles(network_of(ties, units)).results[0]
    two = roles(network_of([(b, a) for a, b in ties], units)).results[0]
    assert (one.counts["gatekeeper"], one.counts["representative"]) == (1, 0)
    assert (two.counts["gatekeeper"], two.counts["representative"]) == (0, 1)


def test_an_undirected_layer_counts_both_orders_and_says_so():
    answer = roles(network_of([("a", "b"), ("b", "c")], {"a": "A", "b": "B", "c": "C"}, directed=False))
    assert answer.results[0].counts["liaison"] == 2
    assert any("both orders" in note for note in answer.notes)
    assert sum(reason.share for reason in answer.results[0].reasons) == pytest.approx(1.0)


def test_whoever_has_no_unit_has_no_role_and_no_triad_with_them_counts():
    answer = roles(
        network_of([("a", "b"), ("b", "c"), ("b", "x")], {"a": "A", "b": "B", "c": "C", "x": None})
    )
    rows = {row.person: row for row in answer.results}
    assert rows["b"].total == 1
    assert rows["x"].to_json()["total"] is None
    assert rows["x"].undefined == "The unit of x is not known, so there is no role."
    assert "1 person has no known unit: no triad with them is counted." in answer.notes
    nobody = roles(network_of([("a", "b"), ("b", "c")], {"a": None, "b": None, "c": None}))
    assert {row.total for row in nobody.results} == {None}
    assert any("give people a unit" in note for note in nobody.notes)


def test_nobody_and_no_ties_have_no_roles():
    assert roles(Network.from_records(Records())).results == ()
    alone = roles(network_of([], {"a": "A", "b": "B"}))
    assert [row.total for row in alone.results] == [0, 0]
    assert alone.results[0].reasons == ()


def test_a_negative_layer_an_unknown_person_and_an_unknown_role_are_refused(managers):
    ties = (Tie("a", "b", "conflict"),)
    with pytest.raises(InputError, match="not defined on 'conflict'"):
        roles(Network.from_records(Records(ties=ties)), layers=["conflict"])
    with pytest.raises(UnknownName, match="no person"):
        triads(managers, "m99")
    with pytest.raises(UnknownName, match="no person"):
        role_reasons(managers, "m99")
    with pytest.raises(UnknownName, match="Did you mean 'gatekeeper'"):
        triads(managers, "m18", role="gatekeper")


def test_chance_is_the_mean_over_all_networks_of_that_density():
    """Every arc with chance 1/2: the mean and variance over all networks of four people, counted out."""
    people = ["v", "a", "b", "c"]
    unit = {"v": 0, "a": 0, "b": 1, "c": 1}
    arcs = list(permutations(people, 2))
    totals, squares = dict.fromkeys(ROLES, 0), dict.fromkeys(ROLES, 0)
    for code in range(2 ** len(arcs)):
        tied = {arc for at, arc in enumerate(arcs) if code >> at & 1}
        count = dict.fromkeys(ROLES, 0)
        for a, b in permutations(people[1:], 2):
            if (a, "v") in tied and ("v", b) in tied and (a, b) not in tied:
                same = (unit[a] == 0, unit[b] == 0)
                among = {
                    (True, True): "coordinator",
                    (False, True): "gatekeeper",
                    (True, False): "representative",
                }
                count[among.get(same, "itinerant" if unit[a] == unit[b] else "liaison")] += 1
        for role in ROLES:
            totals[role] += count[role]
            squares[role] += count[role] ** 2
    chance = chance_of_roles(2, [2], 0.5)
    for role in ROLES:
        mean = totals[role] / 2 ** len(arcs)
        assert chance.mean[role] == pytest.approx(mean)
        assert chance.variance[role] == pytest.approx(squares[role] / 2 ** len(arcs) - mean**2)


def test_reasons_split_the_triads_and_reach_the_lines_of_the_files(managers):
    reasons = role_reasons(managers, "m18", layers=["advice"])
    assert [reason.share for reason in reasons] == pytest.approx([74 / 121, 32 / 121, 11 / 121, 4 / 121])
    assert reasons[0].text.startswith(
        "61 % of the open triads through m18: 74 as liaison, 24.4 expected by chance"
    )
    lines = (DATA / "edges_advice.csv").read_text(encoding="utf-8").splitlines()
    for reason in reasons:
        assert reason.evidence
        for line in reason.evidence:
            assert line.file == "edges_advice.csv"
            assert "m18" in lines[line.row - 1]


def test_triads_are_as_many_as_counted_and_open(managers):
    row = roles(managers, layers=["advice"]).results[0]
    tied = {(t.source, t.target) for t in managers.ties if t.layer == "advice"}
    for role in ROLES:
        found = triads(managers, "m18", layers=["advice"], role=role)
        assert len(found) == row.counts[role]
        for one in found:
            assert {(one.first, "m18"), ("m18", one.last)} <= tied
            assert (one.first, one.last) not in tied


def test_the_strongest_triads_come_first_and_are_as_strong_as_their_weaker_tie():
    ties = (Tie("a", "v", "advice", 2.0), Tie("v", "b", "advice", 5.0), Tie("v", "c", "advice", 1.0))
    people = tuple(Person(person, unit="A") for person in "avbc")
    network = Network.from_records(Records(people=people, ties=ties))
    assert [(one.last, one.strength) for one in triads(network, "v", layers=["advice"])] == [
        ("b", 2.0),
        ("c", 1.0),
    ]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_renaming_and_shuffling_people_renames_roles(data):
    people = [f"p{at}" for at in range(data.draw(st.integers(2, 7)))]
    units = {person: data.draw(st.sampled_from(["A", "B", "C", None])) for person in people}
    pairs = list(permutations(people, 2))
    ties = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16))
    new = {person: f"x{at}" for at, person in enumerate(reversed(people))}
    mixed = people[:]
    random.Random(data.draw(st.integers(0, 9))).shuffle(mixed)
    directed = {"directed": True}
    one = roles(network_of(ties, units, **directed), layers=["advice"])
    two = roles(
        network_of(
            [(new[a], new[b]) for a, b in reversed(ties)], {new[p]: units[p] for p in mixed}, **directed
        ),
        layers=["advice"],
    )
    renamed = {row.person: row for row in two.results}
    for row in one.results:
        assert renamed[new[row.person]].counts == row.counts
        assert renamed[new[row.person]].unit == row.unit
        assert renamed[new[row.person]].expected == pytest.approx(row.expected)
