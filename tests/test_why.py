"""Measures taken apart: parts that add up to the number, by hand, and lines that show each part."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError, UnknownName
from orgmap.influence import total_influence
from orgmap.measures import measure
from orgmap.measures.percentiles import ranks
from orgmap.model import Layer, Person, Records, Source, Tie, Unit
from orgmap.network import Network
from orgmap.redraws import redraw
from orgmap.roles import brokers
from orgmap.why import why

DATA = Path(__file__).parents[1] / "data" / "krackhardt_hightech"


def network_of(ties, *, units=None, parents=None, people=(), layer="advice", layers=()) -> Network:
    units = units or {}
    named = dict.fromkeys((*people, *units, *(end for tie in ties for end in tie[:2])))
    return Network.from_records(
        Records(
            people=tuple(Person(p, unit=units.get(p)) for p in named),
            units=tuple(Unit(name, parent) for name, parent in (parents or {}).items()),
            ties=tuple(
                Tie(t[0], t[1], layer, float(t[2]) if len(t) > 2 else 1.0, sources=(Source("f.csv", line),))
                for line, t in enumerate(ties, start=2)
            ),
            layers=tuple(layers),
        )
    )


@pytest.fixture(scope="module")
def managers() -> Network:
    with (DATA / "nodes.csv").open(encoding="utf-8") as file:
        people = tuple(
            Person(row["id"], unit=f"department {row['department']}") for row in csv.DictReader(file)
        )
    ties = []
    for layer in ("advice", "friendship"):
        with (DATA / f"edges_{layer}.csv").open(encoding="utf-8") as file:
            ties += [
                Tie(row["source"], row["target"], layer, sources=(Source(f"edges_{layer}.csv", line),))
                for line, row in enumerate(csv.DictReader(file), start=2)
            ]
    return Network.from_records(Records(people=people, ties=tuple(ties)))


def row_of(network, person, name, **options):
    return next(row for row in why(network, person, **options).results if row.measure == name)


def shares(row):
    return [reason.share for reason in row.reasons if reason.share is not None]


# -- all together -------------------------------------------------------------------------------------


@pytest.mark.parametrize("layers", [["advice"], ["friendship"], None])
@pytest.mark.parametrize("person", ["m17", "m18", "m06"])
def test_values_and_ranks_are_those_of_the_measures_and_shares_sum_to_one(managers, layers, person):
    for row in why(managers, person, layers=layers).results:
        assert not shares(row) or sum(shares(row)) == pytest.approx(1.0)
        if row.measure in {"total_influence", "roles"}:
            continue
        score = measure(managers, row.measure, layers=layers)
        assert row.value == pytest.approx(score[person])
        assert row.rank == ranks(score.values)[person]
    assert row_of(managers, person, "total_influence", layers=layers).value == pytest.approx(
        total_influence(managers, layers=layers)[person]
    )


def test_every_line_named_holds_a_tie_of_the_layer(managers):
    for row in why(managers, "m17", layers=["friendship"]).results:
        for reason in row.reasons:
            for line in reason.evidence:
                assert line.file == "edges_friendship.csv"
                assert line.row >= 2
    for row in why(managers, "m17", layers=["friendship"]).results:
        if row.measure in {"constraint", "effective_size", "closeness"}:
            for reason in row.reasons:
                for line in reason.evidence:
                    text = (DATA / line.file).read_text(encoding="utf-8").splitlines()[line.row - 1]
                    assert "m17" in text.split(",")


def test_the_json_is_a_brokers_row_with_the_measure_beside_it(managers):
    answer = why(managers, "m17", layers=["friendship"])
    plain = answer.to_json()
    first = plain["results"][0]
    assert plain["command"] == "brokers"
    assert (first["measure"], first["score"], first["rank"]) == (
        "betweenness",
        pytest.approx(134.433, abs=1e-3),
        1,
    )
    assert first["measures"] == {"betweenness": first["score"]}
    assert plain["made_by"]["options"]["why"] == "m17"


def test_redraws_bound_the_ranks_of_the_measures_in_them(managers):
    drawn = redraw(managers, draws=20, layers=["friendship"], measures=("betweenness", "constraint"))
    answer = why(managers, "m17", layers=["friendship"], redraws=drawn)
    bounded = {row.measure for row in answer.results if row.rank_low is not None}
    assert bounded == {"betweenness", "constraint"}
    first = answer.results[0]
    assert first.rank_low <= first.rank <= first.rank_high
    assert any("steadiness" in note for note in answer.notes)
    with pytest.raises(InputError):
        why(managers, "m17", layers=["advice"], redraws=drawn)


def test_an_unknown_person_is_refused(managers):
    with pytest.raises(UnknownName):
        why(managers, "zoe")


def test_somebody_without_ties_has_sentences_instead_of_numbers():
    network = network_of([("a", "b")], people=["far"])
    rows = {(row.measure, row.by): row for row in why(network, "far").results}
    assert "runs through far" in rows["betweenness", "contacts"].reasons[0].text
    assert rows["constraint", "contacts"].undefined is not None
    assert rows["constraint", "contacts"].to_json()["score"] is None
    assert rows["constraint", "contacts"].rank is None
    assert rows["closeness", "ties taken away"].undefined is not None
    assert rows["total_influence", "people moved"].reasons[0].share == pytest.approx(1.0)


# -- betweenness --------------------------------------------------------------------------------------


def test_pairs_come_with_the_way_that_runs_through_and_its_lines():
    """a and b reach c only through x; from a there is a second way of equal length through y."""
    network = network_of([("a", "x"), ("b", "x"), ("x", "c"), ("a", "y"), ("y", "c")])
    pairs = next(row for row in why(network, "x").results if row.by == "pairs of people")
    assert [(round(r.share, 4), r.text) for r in pairs.reasons] == [
        (0.6667, "67 %: every shortest way from b to c runs through x: b → x → c."),
        (0.3333, "33 %: 50 % of the shortest ways from a to c run through x: a → x → c."),
    ]
    assert pairs.reasons[0].evidence == (Source("f.csv", 3), Source("f.csv", 4))


def test_long_ways_are_told_in_full_and_by_cost():
    ties = [("a", "b", 3), ("b", "c", 3), ("c", "d", 3), ("a", "d", 0.5)]
    text = next(row for row in why(network_of(ties), "b").results if row.by == "pairs of people").reasons
    assert {reason.text.split(": ")[-1] for reason in text} == {"a → b → c.", "a → b → c → d."}


def test_many_equal_pairs_name_different_people_and_leave_a_remainder():
    ins, outs = [f"i{at}" for at in range(5)], [f"o{at}" for at in range(5)]
    network = network_of([*((i, "x") for i in ins), *(("x", o) for o in outs)])
    pairs = next(row for row in why(network, "x").results if row.by == "pairs of people")
    texts = [reason.text for reason in pairs.reasons]
    assert all(any(f"from i{at} to o{at} " in text for text in texts) for at in range(5))
    assert len(texts) == 9
    assert texts[-1] == "68 %: 17 other pairs of people."


def test_an_undirected_pair_is_one_pair():
    network = network_of([("a", "x"), ("x", "b")], layer="lunch", layers=[Layer("lunch", directed=False)])
    pairs = next(row for row in why(network, "x").results if row.by == "pairs of people")
    assert [reason.text for reason in pairs.reasons] == [
        "100 %: every shortest way between a and b runs through x: a – x – b."
    ]


def test_ways_join_the_units_in_which_two_people_part():
    """Two divisions of a firm, one with two teams: ways between teams join teams, all others divisions."""
    parents = {"firm": None, "A": "firm", "B": "firm", "A1": "A", "A2": "A", "B1": "B", "B2": "B"}
    units = {"p": "A1", "q": "A2", "r": "B1", "s": "B2", "t": "A", "x": "firm"}
    ties = [*((one, "x") for one in "pqrst"), *(("x", one) for one in "pqrst")]
    row = brokers(network_of(ties, units=units, parents=parents)).results[0]
    texts = {reason.text.split(" run through x ")[1].split(" (")[0]: reason.share for reason in row.reasons}
    # Ordered pairs of five others: 20. A (p, q, t) with B (r, s): 12; A1-A2, B1-B2, A-A1, A-A2: 2 each.
    assert texts == pytest.approx(
        {"join A and B": 0.6, "join A1 and A2": 0.1, "join A1 and A": 0.1, "join A2 and A": 0.1,
         "join 1 other pair of units.": 0.1}
    )  # fmt: skip


def test_one_way_traffic_is_said_to_run_one_way():
    row = brokers(network_of([("a", "x"), ("x", "b")], units={"a": "A", "b": "B"})).results[0]
    assert "join A to B" in row.reasons[0].text


def test_a_ring_of_parents_does_not_hang():
    network = network_of([("a", "x"), ("x", "b")], units={"a": "A", "b": "B"}, parents={"A": "B", "B": "A"})
    assert brokers(network).results[0].reasons[0].share == pytest.approx(1.0)


# -- the rest by hand ---------------------------------------------------------------------------------


def test_constraint_by_hand():
    """x with a and b who know each other: p = 1/2 each, and 1/4 more of each through the other."""
    row = row_of(network_of([("x", "a"), ("x", "b"), ("a", "b")]), "x", "constraint")
    assert row.value == pytest.approx(1.125)
    assert [reason.share for reason in row.reasons] == pytest.approx([0.5, 0.5])
    assert row.reasons[0].text == (
        "50 % of x's constraint comes from a: 50 % of x's ties go there and 25 % more lead there through others."
    )
    assert row.reasons[0].evidence == (Source("f.csv", 2),)


def test_effective_size_by_hand():
    row = row_of(network_of([("x", "a"), ("x", "b"), ("a", "b"), ("x", "c")]), "x", "effective_size")
    # a and b each repeat 1/3 of x's ties: 3 - 2/3.
    assert row.value == pytest.approx(3 - 2 / 3)
    assert row.reasons[0].text == "x's 3 contacts are worth 2.3 that do not repeat one another."
    assert shares(row) == pytest.approx([0.5, 0.5])
    lonely = row_of(network_of([("x", "a"), ("x", "b")]), "x", "effective_size")
    assert lonely.reasons[1].text == "No contact of x knows another, so none is redundant."


def test_influence_says_who_is_moved_and_by_how_much():
    """ann goes to bob for advice: 80 % of her view is his first one."""
    row = row_of(network_of([("ann", "bob")]), "bob", "total_influence")
    assert row.value == pytest.approx(0.9)
    assert row.reasons[1].text == "44 % of bob's influence is on ann: 80 % of the view ann ends with."
    assert row.reasons[1].evidence == (Source("f.csv", 2),)
    assert row.reasons[1].share == pytest.approx(0.8 / 1.8)


def test_a_layer_without_influence_says_so():
    network = network_of(
        [("a", "b")], layer="lunch", layers=[Layer("lunch", influence="none", directed=True)]
    )
    row = row_of(network, "a", "total_influence", layers=["lunch"])
    assert row.undefined == "Layer 'lunch' carries no influence."
    assert row.to_json()["score"] is None


def test_closeness_is_explained_by_what_a_tie_is_worth():
    ties = [("a", "x"), ("b", "a"), ("c", "b"), ("d", "x"), ("c", "d"), ("x", "c")]
    row = row_of(network_of(ties), "x", "closeness")
    assert all(reason.share is None for reason in row.reasons)
    assert [reason.text for reason in row.reasons] == [
        "Without the tie between x and a the rank goes from 1 to 3 of 5 in closeness.",
        "Without the tie between x and d the rank goes from 1 to 2 of 5 in closeness.",
    ]


def test_a_tie_taken_away_gives_the_rank_of_the_network_without_it():
    ties = [("a", "x"), ("b", "a"), ("c", "b"), ("d", "x"), ("c", "d"), ("x", "c"), ("d", "b")]
    row = row_of(network_of(ties), "x", "closeness")
    for gone in ("a", "d"):
        left = [tie for tie in ties if set(tie) != {"x", gone}]
        after = ranks(measure(network_of(left, people=["a", "x", "b", "c", "d"]), "closeness").values)["x"]
        text = next(reason.text for reason in row.reasons if f"x and {gone} " in reason.text)
        assert f"to {after} of 5" in text or f"stays {after} of 5" in text


def test_roles_come_with_their_triads():
    row = row_of(network_of([("a", "x"), ("x", "b")], units={"a": "A", "x": "A", "b": "B"}), "x", "roles")
    assert row.value == 1.0
    assert "representative" in row.reasons[0].text
    assert row_of(network_of([("a", "x"), ("x", "b")]), "x", "roles").undefined is not None


@st.composite
def random_networks(draw):
    n = draw(st.integers(2, 7))
    people = [f"p{at}" for at in range(n)]
    pairs = [(a, b) for a in people for b in people if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=16))
    ties = [(a, b, draw(st.sampled_from([1, 2, 3, 0.123456789]))) for a, b in chosen]
    units = {p: draw(st.sampled_from(["A", "B", None])) for p in people}
    return network_of(ties, units=units)


@settings(max_examples=60, deadline=None)
@given(random_networks())
def test_parts_of_anybody_add_up(network):
    for person in network.people:
        for row in why(network, person).results:
            found = shares(row)
            assert not found or sum(found) == pytest.approx(1.0, abs=1e-9)
            assert all(0 < share <= 1 + 1e-9 for share in found)
            assert row.undefined is not None or not np.isnan(row.value)
