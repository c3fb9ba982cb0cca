"""Brokers with reasons that add up and end at lines of files; power beside authority."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap import roles
from orgmap.errors import InputError, UnknownName
from orgmap.measures import measure
from orgmap.model import Layer, Person, Records, Source, Tie
from orgmap.network import Network
from orgmap.roles import brokers, gap, power

DATA = Path(__file__).parents[1] / "data" / "krackhardt_hightech"


def network_of(pairs, *, units=None, managers=None, people=(), layer="advice", layers=()) -> Network:
    units, managers = units or {}, managers or {}
    everybody = dict.fromkeys((*people, *units, *managers))
    return Network.from_records(
        Records(
            people=tuple(
                Person(p, name=p.title(), unit=units.get(p), managers=managers.get(p, ())) for p in everybody
            ),
            ties=tuple(
                Tie(p[0], p[1], layer, float(p[2]) if len(p) > 2 else 1.0, sources=(Source("f.csv", line),))
                for line, p in enumerate(pairs, start=2)
            ),
            layers=tuple(layers),
        )
    )


def krackhardt(*, units: bool = False) -> Network:
    with (DATA / "nodes.csv").open(encoding="utf-8") as file:
        people = tuple(
            Person(
                row["id"],
                grade=float(row["level"]),
                unit=f"department {row['department']}" if units else None,
                managers=tuple(filter(None, [row["reports_to"]])),
            )
            for row in csv.DictReader(file)
        )
    ties = []
    for layer in ("advice", "friendship"):
        with (DATA / f"edges_{layer}.csv").open(encoding="utf-8") as file:
            ties += [
                Tie(row["source"], row["target"], layer, sources=(Source(f"edges_{layer}.csv", line),))
                for line, row in enumerate(csv.DictReader(file), start=2)
            ]
    return Network.from_records(Records(people=people, ties=tuple(ties)))


@pytest.fixture(scope="module")
def managers() -> Network:
    return krackhardt(units=True)


def shares(reasons) -> float:
    return sum(reason.share for reason in reasons if reason.share is not None)


# -- brokers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["arrays", "networkx"])
def test_the_published_brokers_of_friendship_come_first(managers, engine):
    # Constraint and effective size of networkx take their time, but not on 21 people.
    answer = brokers(managers, layers=["friendship"], engine=engine)
    first, second = answer.results[:2]
    assert (first.person, first.rank, second.person, second.rank) == ("m17", 1, "m11", 2)
    assert first.score == pytest.approx(134.433, abs=1e-3)
    assert second.score == pytest.approx(58.45, abs=1e-3)
    assert first.grade == 3
    assert first.rank_low is first.rank_high is None
    assert any("has not been computed yet" in note for note in answer.notes)
    assert answer.made_by.engine == engine
    assert len(answer.results) == 21


@pytest.mark.parametrize("units", [True, False])
@pytest.mark.parametrize("layers", [None, ["advice"], ["friendship"]])
def test_shares_add_up_to_one_and_evidence_is_lines_of_the_file(units, layers):
    network = krackhardt(units=units)
    for row in brokers(network, layers=layers).results:
        if row.score == 0:
            assert [r.share for r in row.reasons] == [None]
            continue
        assert shares(row.reasons) == pytest.approx(1.0, abs=1e-9)
        assert all(0 < r.share <= 1 + 1e-12 for r in row.reasons)
        assert row.reasons[0].evidence
        for reason in row.reasons:
            assert len(reason.evidence) <= 6
            for line in reason.evidence:
                text = (DATA / line.file).read_text(encoding="utf-8").splitlines()[line.row - 1]
                assert row.person in text.split(",")[:2]


def test_unit_shares_are_those_counted_by_hand():
    """x joins a1, a2 to b1 (two pairs) and a1, a2 to c1 (two), and a third way takes half of c1's."""
    units = {"a1": "A", "a2": "A", "x": "X", "b1": "B", "c1": "C", "y": "X"}
    ties = [("a1", "x"), ("a2", "x"), ("x", "b1"), ("x", "c1"), ("a1", "y"), ("y", "c1")]
    row = brokers(network_of(ties, units=units)).results[0]
    assert row.person == "x"
    assert row.score == pytest.approx(3.5)
    assert [(round(r.share, 6), r.text) for r in row.reasons] == [
        (
            0.571429,
            "57 % of the shortest ways that run through X join A to B (2 pairs of people, such as A1 → B1).",
        ),
        (
            0.428571,
            "43 % of the shortest ways that run through X join A to C (2 pairs of people, such as A2 → C1).",
        ),
    ]
    assert {line.row for line in row.reasons[0].evidence} == {2, 3, 4}


def test_ways_inside_a_unit_and_to_people_without_one_are_said_so():
    ties = [("a1", "x"), ("x", "a2"), ("x", "z")]
    texts = [r.text for r in brokers(network_of(ties, units={"a1": "A", "a2": "A"})).results[0].reasons]
    assert "stay inside A (1 pair of people: A1 → A2)" in texts[0]
    assert "join A to people without a unit" in texts[1]


def test_a_unit_that_is_only_a_number_is_called_a_unit():
    units = {"a": "4", "c": "2"}
    text = brokers(network_of([("a", "b"), ("b", "c")], units=units)).results[0].reasons[0].text
    assert "join unit 4 to unit 2" in text


def test_many_pairs_of_units_leave_a_remainder():
    sides = [f"s{at}" for at in range(6)]
    network = network_of(
        [("a", "x"), *(("x", s) for s in sides)], units={p: p.upper() for p in (*sides, "a", "x")}
    )
    reasons = brokers(network).results[0].reasons
    assert len(reasons) == 5
    assert reasons[-1].share == pytest.approx(2 / 6)
    assert reasons[-1].text == "33 % of the shortest ways that run through X join 2 other pairs of units."
    one_less = network_of(
        [("a", "x"), *(("x", s) for s in sides[:5])], units={p: p.upper() for p in (*sides[:5], "a", "x")}
    )
    assert brokers(one_less).results[0].reasons[-1].text.endswith("join 1 other pair of units.")


def test_without_units_ways_are_split_by_contact():
    ties = [("a", "x"), ("b", "x"), ("x", "c"), ("x", "d"), ("x", "e")]
    texts = [reason.text for reason in brokers(network_of(ties)).results[0].reasons]
    assert texts[0].startswith("50 % of the shortest ways that run through x reach x from a (3 pairs")
    onward = brokers(network_of([(b, a) for a, b in ties])).results[0].reasons
    assert onward[0].text.startswith(
        "50 % of the shortest ways that run through x go on from x to a (3 pairs"
    )


def test_a_score_of_nothing_has_one_sentence_and_no_share():
    answer = brokers(network_of([("a", "b")]))
    assert [row.rank for row in answer.results] == [1, 1]
    assert answer.results[0].reasons[0].text == "No shortest way between others runs through a."
    assert answer.results[0].reasons[0].share is None


def test_scores_are_directed_and_never_halved_even_on_an_undirected_layer():
    layers = (Layer("lunch", "informal", "both", directed=False),)
    network = network_of([("a", "b"), ("b", "c")], layer="lunch", layers=layers, units={"a": "A", "c": "C"})
    answer = brokers(network)
    assert answer.results[0].score == 2.0
    assert measure(network, "betweenness")["b"] == 1.0
    assert any("counts twice" in note for note in answer.notes)
    assert [r.text for r in answer.results[0].reasons] == [
        "100 % of the shortest ways that run through b join A and C (1 pair of people: A – C)."
    ]


def test_paths_go_by_cost_when_strengths_differ():
    ties = [("a", "b", 9), ("b", "d", 9), ("a", "c", 1), ("c", "d", 1)]
    answer = brokers(network_of(ties))
    assert [(r.person, r.score) for r in answer.results[:2]] == [("b", 1.0), ("a", 0.0)]
    assert answer.made_by.options["paths"] == "by_cost"
    assert answer.made_by.options["ties"] == "exact"


def test_measures_beside_the_score_are_those_of_measure(managers):
    row = brokers(managers, layers=["advice"]).results[0]
    assert set(row.measures) == {*roles.BESIDE, "total_influence"}
    for name in roles.BESIDE:
        assert row.measures[name] == pytest.approx(measure(managers, name, layers=["advice"])[row.person])


def test_an_isolate_is_listed_with_nulls_and_a_sentence():
    answer = brokers(network_of([("a", "b"), ("b", "c")], people=["a", "b", "c", "far"]))
    far = answer.results[-1].to_json()
    assert far["person"] == "far"
    assert far["measures"]["constraint"] is None
    assert any(note.startswith("1 person has no tie on these layers") for note in answer.notes)
    json.dumps(answer.to_json(), allow_nan=False)


def test_an_empty_network_has_no_brokers():
    answer = brokers(Network.from_records(Records()))
    assert answer.results == ()
    assert "No informal layer holds a tie, so there is nothing to measure." in answer.notes


def test_top_cuts_the_list_and_reasons_stop_at_twenty_five_unless_asked():
    network = network_of([(f"p{at:02d}", f"p{at + 1:02d}") for at in range(30)])
    everyone = brokers(network)
    assert len(everyone.results) == 31
    assert all(row.reasons for row in everyone.results[:25])
    assert not any(row.reasons for row in everyone.results[25:])
    assert any("first 25 people only" in note for note in everyone.notes)
    some = brokers(network, top=28)
    assert len(some.results) == 28
    assert all(row.reasons for row in some.results)
    assert not any("people only" in note for note in some.notes)
    with pytest.raises(InputError, match="1 person or more"):
        brokers(network, top=0)


def test_far_too_many_people_get_scores_without_reasons(monkeypatch):
    monkeypatch.setattr(roles, "_LARGEST_EXPLAINED", 2)
    answer = brokers(network_of([("a", "b"), ("b", "c")]))
    assert answer.results[0].score == 1.0
    assert not answer.results[0].reasons
    assert any("too many" in note for note in answer.notes)


def test_negative_layers_and_unknown_layers_are_refused():
    network = network_of([("a", "b")], layer="conflict")
    with pytest.raises(InputError, match="negative ties carry no paths"):
        brokers(network, layers=["conflict"])
    with pytest.raises(UnknownName):
        brokers(network, layers=["advice"])


def test_a_layer_that_carries_no_influence_still_has_brokers():
    layers = (Layer("lunch", "informal", "none", directed=True),)
    answer = brokers(network_of([("a", "b"), ("b", "c")], layer="lunch", layers=layers), layers=["lunch"])
    assert answer.results[0].score == 1.0
    assert answer.results[0].to_json()["measures"]["total_influence"] is None
    assert any("Total influence is empty" in note for note in answer.notes)


@st.composite
def random_parts(draw):
    n = draw(st.integers(1, 8))
    people = [f"p{at}" for at in range(n)]
    pairs = [(a, b) for a in people for b in people if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    ties = [(a, b, draw(st.sampled_from([1, 2, 3, 6, 0.123456789]))) for a, b in chosen]
    units = {p: draw(st.sampled_from(["A", "B", "C", None])) for p in people}
    managers = {p: draw(st.sampled_from([(), *((q,) for q in people[:at])])) for at, p in enumerate(people)}
    return people, ties, units, managers


@settings(max_examples=60, deadline=None)
@given(random_parts())
def test_reasons_of_any_broker_sum_to_one(parts):
    people, ties, units, managers = parts
    for named in (units, dict.fromkeys(people)):
        for row in brokers(network_of(ties, units=named, managers=managers)).results:
            if row.reasons[0].share is not None:
                assert shares(row.reasons) == pytest.approx(1.0, abs=1e-9)
                assert row.score > 0
            else:
                assert row.score == pytest.approx(0.0, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(random_parts())
def test_renaming_people_and_units_changes_no_number(parts):
    people, ties, units, managers = parts
    new = {person: f"z{len(people) - at}" for at, person in enumerate(people)}
    before = network_of(ties, units=units, managers=managers)
    after = network_of(
        [(new[a], new[b], s) for a, b, s in ties],
        units={new[p]: unit and f"unit {unit}" for p, unit in units.items()},
        managers={new[p]: tuple(new[m] for m in lines) for p, lines in managers.items()},
    )
    for one, two in zip(brokers(before).results, brokers(after).results, strict=True):
        assert (new[one.person], one.rank) == (two.person, two.rank)
        assert one.score == pytest.approx(two.score, abs=1e-9)
        assert [r.share for r in one.reasons] == [
            r.share if r.share is None else pytest.approx(r.share) for r in two.reasons
        ]
        assert one.measures == pytest.approx(two.measures, nan_ok=True, abs=1e-9)
    for one, two in zip(gap(before).results, gap(after).results, strict=True):
        assert new[one.person] == two.person
        assert (one.rank_authority, one.rank_influence) == (two.rank_authority, two.rank_influence)
        assert (one.authority, one.influence, one.gap) == (two.authority, two.influence, two.gap)


# -- power and gap ------------------------------------------------------------------------------------


@pytest.mark.parametrize("layers", [None, ["friendship"]])
def test_m17s_grade_is_far_below_its_influence(managers, layers):
    answer = gap(managers, layers=layers)
    first = answer.results[0]
    assert first.person == "m17"
    assert first.grade == 3
    assert first.rank_influence == 1
    assert first.influence == pytest.approx(20.5 / 21)
    # sixteen of twenty-one stand on the lowest grade: mid-rank 8 of 21
    assert first.authority == pytest.approx(8 / 21)
    assert first.gap == pytest.approx(first.influence - first.authority)
    assert first.rank_authority == 6
    assert power(managers, layers=layers).results[0].person == "m17"


def test_gap_and_power_are_the_same_rows_in_another_order(managers):
    by_gap, by_influence = gap(managers), power(managers)
    assert by_gap.command, by_influence.command == ("gap", "power")
    assert {row.person: row for row in by_gap.results} == {row.person: row for row in by_influence.results}
    gaps = [row.gap for row in by_gap.results]
    assert gaps == sorted(gaps, reverse=True)
    ranks = [row.rank_influence for row in by_influence.results]
    assert ranks == sorted(ranks)


def test_power_reasons_compare_grades_add_up_and_end_at_lines(managers):
    for row in gap(managers).results:
        assert row.reasons[0].share is None
        assert (
            f"{row.rank_influence} of 21 in influence and {row.rank_authority} of 21" in row.reasons[0].text
        )
        assert shares(row.reasons) == pytest.approx(1.0, abs=1e-9)
        assert row.reasons[1].share >= row.reasons[2].share


def test_percentiles_are_mid_ranks_by_hand():
    """bob advises ann and cy and reports to ann: all the influence, half the authority of a tie."""
    network = network_of(
        [("ann", "bob"), ("cy", "bob")], managers={"ann": (), "bob": ("ann",), "cy": ("ann",)}
    )
    rows = {row.person: row for row in gap(network).results}
    assert rows["bob"].influence == pytest.approx(2.5 / 3)
    assert rows["ann"].influence == rows["cy"].influence == pytest.approx(1 / 3)
    assert rows["ann"].authority == pytest.approx(2.5 / 3)
    assert rows["bob"].authority == rows["cy"].authority == pytest.approx(1 / 3)
    assert [row.person for row in gap(network).results] == ["bob", "cy", "ann"]
    assert [row.person for row in power(network).results] == ["bob", "ann", "cy"]
    assert (rows["cy"].rank_influence, rows["cy"].rank_authority) == (2, 2)
    texts = [reason.text for reason in rows["bob"].reasons]
    assert texts[0] == "Bob (grade 2) is 1 of 3 in influence and 2 of 3 in authority."
    assert texts[1].startswith("31 % of Bob's influence is on Ann (grade 1): 80 % of the view Ann ends with")
    assert rows["bob"].reasons[1].evidence == (Source("f.csv", 2),)


def test_influence_by_way_of_others_has_no_line_of_its_own():
    rows = {row.person: row for row in gap(network_of([("ann", "bob"), ("bob", "cy")])).results}
    far = next(reason for reason in rows["cy"].reasons if "is on ann" in reason.text)
    assert far.text.endswith("by way of others.")
    assert far.evidence == ()


def test_unknown_authority_and_unknown_influence_are_null_with_sentences():
    network = network_of(
        [("ann", "bob")], managers={"ann": (), "bob": ("ann",), "dee": ("ann",)}, people=["ann", "bob", "cy"]
    )
    answer = gap(network)
    rows = {row.person: row for row in answer.results}
    assert rows["cy"].authority is rows["cy"].influence is rows["cy"].gap is None
    assert rows["cy"].rank_authority is rows["cy"].rank_influence is None
    assert rows["dee"].influence is None
    assert rows["dee"].authority is not None
    assert "Influence is not known for 2 people without a tie on these layers." in answer.notes
    assert any(note.startswith("Authority is not known for 1 person") for note in answer.notes)
    assert rows["cy"].reasons[0].text == "Cy has no tie on these layers, so influence is not known."
    assert [row.gap is None for row in answer.results] == [False, False, True, True]
    json.dumps(answer.to_json(), allow_nan=False)


def test_nobody_has_no_power():
    assert gap(Network.from_records(Records())).results == ()
    assert power(Network.from_records(Records())).results == ()


def test_a_stated_authority_counts_before_the_chart():
    network = network_of([("ann", "bob")], managers={"ann": (), "bob": ("ann",)})
    people = tuple(replace(p, authority=1.0 if p.id == "bob" else 0.2) for p in network.records.people)
    rows = {r.person: r for r in gap(Network.from_records(replace(network.records, people=people))).results}
    assert rows["bob"].rank_authority == 1
