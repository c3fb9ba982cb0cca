"""The mirror: one's own network as counted by hand, and accuracy as worked out from four counts."""

import csv
import math
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.errors import InputError, UnknownName
from orgmap.mirror import ego, everyone, guess, phi
from orgmap.model import Layer, Person, Records, Source, Tie
from orgmap.network import Network

DATA = Path(__file__).resolve().parents[1] / "data"


def network_of(*pairs: str, layer: str = "advice", people: tuple[Person, ...] = (), **more) -> Network:
    """'a>b' or 'a>b:2' as ties of one layer."""
    ties = []
    for place, pair in enumerate(pairs, start=2):
        ends, _, strength = pair.partition(":")
        source, target = ends.split(">")
        ties.append(
            Tie(source, target, layer, float(strength or 1), sources=(Source(f"edges_{layer}.csv", place),))
        )
    return Network.from_records(Records(people=people, ties=tuple(ties), **more))


TEAM = (
    Person("me", unit="Buying", grade=3, name="Ada Me"),
    Person("bo", unit="Buying", grade=3),
    Person("cy", unit="Sales", grade=2),
    Person("di", unit="Sales", grade=3),
    Person("ed", unit="Plant", grade=4),
    Person("fi", unit="Plant", grade=4),
    Person("gi", unit="Law", grade=2),
)


class TestOwnNetwork:
    @pytest.fixture
    def picture(self):
        network = network_of("me>bo:2", "cy>me:1", "bo>cy:1", "cy>ed:1", "ed>gi:1", people=TEAM)
        return ego(network, "Ada Me").results[0]

    def test_counts_contacts_in_both_directions_and_reach_by_hand(self, picture):
        measures = picture.measures
        assert (measures["contacts"], measures["named_by_me"], measures["naming_me"]) == (2, 1, 1)
        assert measures["reach_two_steps"] == 3
        assert measures["units_reached"] == 2
        assert measures["top_contact_share"] == pytest.approx(2 / 3)
        assert measures["density_among_contacts"] == 1

    def test_unseen_units_come_before_units_seen_in_two_steps_and_say_through_whom(self, picture):
        unseen, indirect = picture.blind_spots
        assert unseen.text.startswith("Law (1 person)")
        assert "Plant (2 people)" in indirect.text
        assert "1 through cy" in indirect.text
        assert indirect.evidence == (Source("edges_advice.csv", 5),)

    def test_reliance_is_a_counterfactual_with_the_lines_behind_it(self, picture):
        # Without cy only bo and, through bo, nobody else remain: cy can still be reached through bo,
        # but the loss of cy is the question.
        assert picture.over_reliance.text == (
            "cy holds 33 % of your tie strength; without cy you would reach 2 people fewer within two "
            "steps (1 instead of 3)."
        )
        assert picture.over_reliance.share is None
        assert picture.over_reliance.evidence == (Source("edges_advice.csv", 3),)

    def test_similarity_is_held_against_what_availability_gives(self, picture):
        unit, grade = picture.bias
        # One of two contacts is from Buying; one of six others is: 1 - C(5,2)/C(6,2) = 1/3.
        assert "1 of 2 contacts (50 %) share your unit; 1 of 6 others do (17 %)" in unit.text
        assert "in 33 % of draws" in unit.text
        assert "2 of 6 others do (33 %)" in grade.text

    def test_an_isolate_has_undefined_shares_and_a_note_says_so(self):
        answer = ego(network_of("bo>cy", people=TEAM), "me")
        picture = answer.results[0]
        assert picture.measures["contacts"] == 0
        assert math.isnan(picture.measures["constraint"])
        assert picture.over_reliance is None
        assert picture.to_json()["measures"]["top_contact_share"] is None
        assert any("no tie on these layers" in note for note in answer.notes)
        assert picture.bias == ()

    def test_one_contact_gives_constraint_one_and_no_density(self):
        picture = ego(network_of("me>bo", people=TEAM), "me").results[0]
        assert picture.measures["constraint"] == 1
        assert math.isnan(picture.measures["density_among_contacts"])

    def test_constraint_is_burts_as_networkx_has_it(self):
        network = krackhardt("advice")
        graph = nx.DiGraph([(tie.source, tie.target) for tie in network.ties])
        expected = nx.constraint(graph, nodes=["m18", "m01", "m02"])
        for person, value in expected.items():
            assert ego(network, person).results[0].measures["constraint"] == pytest.approx(value, abs=1e-12)
        # Published for the directed advice network: .1923, .2163, .2021.
        assert expected["m18"] == pytest.approx(0.1923, abs=5e-5)

    def test_negative_layers_never_make_a_contact(self):
        ties = (Tie("me", "bo", "conflict"), Tie("me", "cy", "advice", sign=-1), Tie("me", "di", "advice"))
        network = Network.from_records(Records(people=TEAM, ties=ties))
        assert ego(network, "me").results[0].measures["contacts"] == 1

    def test_an_unknown_person_or_layer_is_named_in_the_error(self):
        network = network_of("me>bo", people=TEAM)
        with pytest.raises(UnknownName, match="nobody"):
            ego(network, "nobody")
        with pytest.raises(UnknownName, match="lunch"):
            ego(network, "me", layers=["lunch"])

    def test_an_unknown_unit_or_grade_is_said_and_not_guessed(self):
        answer = ego(network_of("x>y"), "x")
        assert answer.results[0].bias == ()
        assert sum("cannot be said" in note for note in answer.notes) == 2

    def test_a_name_that_looks_like_markup_stays_plain_text(self):
        people = (Person("me", unit="A"), Person("x", name="<b>=1+1</b>", unit="B"))
        picture = ego(network_of("me>x", people=people), "me").results[0]
        assert picture.over_reliance.text.startswith("<b>=1+1</b> holds 100 %")


class TestGuess:
    def test_phi_of_a_table_worked_by_hand(self):
        # a=2, b=1, c=1, d=2: (4-1)/sqrt(3*3*3*3) = 1/3.
        assert phi(2, 1, 1, 2) == pytest.approx(1 / 3, abs=1e-15)

    def test_a_guess_worked_by_hand(self):
        network = network_of("a>b", "b>c", "c>a")
        result = guess(network, [("a", "b"), ("b", "c"), ("a", "c")], layer="advice").results[0]
        assert result.accuracy == pytest.approx(1 / 3, abs=1e-15)
        assert result.omissions == (("c", "a"),)
        assert result.commissions == (("a", "c"),)
        assert result.expected_by_chance == 0
        assert (result.low, result.high) == (None, None)

    def test_the_notes_say_hits_expected_hits_and_that_no_interval_is_computed(self):
        answer = guess(network_of("a>b", "b>c", "c>a"), [("a", "b"), ("a", "c")], layer="advice")
        assert (
            "1 of 3 measured ties were guessed with 2 guesses; as many at random would hit 1.0."
            in answer.notes
        )
        assert any("No interval" in note for note in answer.notes)

    def test_an_empty_or_a_full_guess_has_no_phi_and_a_note(self):
        network = network_of("a>b", "b>c")
        everything = [(a, b) for a in "abc" for b in "abc" if a != b]
        for guessed in ([], everything):
            answer = guess(network, guessed, layer="advice")
            assert answer.results[0].accuracy is None
            assert answer.results[0].expected_by_chance is None
            assert any("undefined" in note for note in answer.notes)

    def test_an_undirected_layer_counts_a_pair_both_ways_however_it_is_written(self):
        network = network_of("a>b", "c>d", layer="lunch", layers=(Layer("lunch", directed=False),))
        once = guess(network, [("b", "a")], layer="lunch").results[0]
        both = guess(network, [("a", "b"), ("b", "a")], layer="lunch").results[0]
        assert once == both
        assert once.omissions == (("c", "d"), ("d", "c"))
        assert once.commissions == ()

    def test_all_unknown_people_are_reported_together_with_their_rows(self):
        network = network_of("a>b")
        ties = [Tie("a", "x", "advice", sources=(Source("guess.csv", 2),)), Tie("y", "b", "advice")]
        with pytest.raises(InputError) as caught:
            guess(network, ties, layer="advice")
        assert len(caught.value.problems) == 2
        assert (caught.value.problems[0].file, caught.value.problems[0].row) == ("guess.csv", 2)

    def test_a_guess_may_name_people_by_name_and_be_kept_to_a_circle(self):
        people = (Person("p1", name="Ann Ash"), Person("p2", name="Bo Birch"), Person("p3"))
        network = network_of("p1>p2", "p3>p1", people=people)
        result = guess(network, [("Ann Ash", "bo birch")], layer="advice", among=["p1", "p2"]).results[0]
        assert result.accuracy == 1
        with pytest.raises(InputError, match="not among"):
            guess(network, [("p1", "p3")], layer="advice", among=["p1", "p2"])

    def test_ties_with_oneself_and_negative_ones_are_left_out_and_counted(self):
        network = network_of("a>b", "b>c")
        guessed = [Tie("a", "a", "advice"), Tie("a", "c", "advice", sign=-1), Tie("a", "b", "advice")]
        answer = guess(network, guessed, layer="advice")
        assert answer.results[0].commissions == ()
        assert sum("left out" in note for note in answer.notes) == 2


PEOPLE = "abcde"
CELLS = [(a, b) for a in PEOPLE for b in PEOPLE if a != b]
pairs = st.sets(st.sampled_from(CELLS), min_size=1, max_size=len(CELLS) - 1)


def measured(ties, names=PEOPLE) -> Network:
    """Directed ties among five people who exist even without a tie."""
    rename = dict(zip(PEOPLE, names, strict=True))
    return Network.from_records(
        Records(
            people=tuple(Person(name) for name in names),
            ties=tuple(Tie(rename[a], rename[b], "advice") for a, b in sorted(ties)),
        )
    )


@given(pairs)
def test_a_perfect_guess_is_one_and_the_complement_minus_one(ties):
    network = measured(ties)
    assert guess(network, ties, layer="advice").results[0].accuracy == pytest.approx(1, abs=1e-12)
    complement = set(CELLS) - ties
    assert guess(network, complement, layer="advice").results[0].accuracy == pytest.approx(-1, abs=1e-12)


@given(pairs, pairs, st.permutations(["v", "w", "x", "y", "z"]))
def test_renaming_everybody_keeps_phi(ties, guessed, names):
    rename = dict(zip(PEOPLE, names, strict=True))
    before = guess(measured(ties), guessed, layer="advice").results[0].accuracy
    renamed = [(rename[a], rename[b]) for a, b in guessed]
    assert guess(measured(ties, names), renamed, layer="advice").results[0].accuracy == before


@given(pairs, pairs)
def test_phi_is_the_correlation_of_the_cells(ties, guessed):
    import numpy as np

    one = [cell in ties for cell in CELLS]
    other = [cell in guessed for cell in CELLS]
    accuracy = guess(measured(ties), guessed, layer="advice").results[0].accuracy
    assert accuracy == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-12)


@given(pairs, st.permutations(["v", "w", "x", "y", "z"]))
def test_renaming_everybody_keeps_the_own_measures(ties, names):
    rename = dict(zip(PEOPLE, names, strict=True))
    before = ego(measured(ties), "a").results[0].measures
    after = ego(measured(ties, names), rename["a"]).results[0].measures
    assert after == pytest.approx(before, nan_ok=True)


class TestEveryone:
    def test_each_perceiver_is_compared_with_the_reports_there_are(self):
        own = [Tie("a", "b", "advice"), Tie("b", "c", "advice"), Tie("c", "a", "advice")]
        seen = [Tie(*pair, "advice", perceiver="a") for pair in ("ab", "bc", "ca")]
        seen += [Tie(*pair, "advice", perceiver="d") for pair in ("ab", "ac")]
        answer = everyone(Network.from_records(Records(ties=(*own, *seen))), layer="advice")
        first, second = answer.results
        assert (first.person, first.accuracy) == ("a", 1)
        assert (second.person, second.commissions) == ("d", (("a", "c"),))
        assert second.omissions == (("b", "c"), ("c", "a"))
        # a=1, b=1, c=2, d=8 of twelve cells.
        assert second.accuracy == pytest.approx((8 - 2) / math.sqrt(2 * 10 * 3 * 9))

    def test_a_tie_counts_only_if_its_target_sees_it_too_where_the_target_was_asked(self):
        own = (Tie("a", "b", "advice"), Tie("b", "a", "advice"))
        seen = (Tie("b", "a", "advice", perceiver="b"), Tie("b", "a", "advice", perceiver="c"))
        answer = everyone(Network.from_records(Records(ties=own + seen)), layer="advice")
        assert [(r.person, r.accuracy) for r in answer.results] == [("b", 1), ("c", 1)]

    def test_without_own_reports_a_perceivers_row_is_the_report(self):
        seen = [Tie("a", "b", "advice", perceiver=p) for p in ("a", "b", "c")]
        seen.append(Tie("b", "c", "advice", perceiver="a"))
        answer = everyone(Network.from_records(Records(ties=tuple(seen))), layer="advice")
        accuracy = {result.person: result.accuracy for result in answer.results}
        assert accuracy["b"] == accuracy["c"] == 1
        assert accuracy["a"] < 1

    def test_a_layer_nobody_perceived_gives_no_result_and_a_sentence(self):
        answer = everyone(network_of("a>b"), layer="advice")
        assert answer.results == ()
        assert "Nobody's picture of layer 'advice' has been recorded." in answer.notes
        with pytest.raises(UnknownName):
            everyone(network_of("a>b"), layer="lunch")


def krackhardt(layer: str) -> Network:
    with (DATA / "krackhardt_hightech" / f"edges_{layer}.csv").open(encoding="utf-8", newline="") as file:
        ties = tuple(Tie(row["source"], row["target"], layer) for row in csv.DictReader(file))
    return Network.from_records(Records(ties=ties))


def test_friendship_as_a_guess_of_advice_correlates_as_published():
    """Krackhardt's 21 managers: the cell correlation of advice and friendship is .1546."""
    friendship = [(tie.source, tie.target) for tie in krackhardt("friendship").ties]
    result = guess(krackhardt("advice"), friendship, layer="advice").results[0]
    assert result.accuracy == pytest.approx(0.1546, abs=5e-5)
    assert len(result.omissions) + len(result.commissions) < 190 + 102
