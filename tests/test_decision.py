"""The formal path is the order of rights; the real one is whom approvers listen to and who reaches them."""

import random

import networkx as nx
import pytest

from orgmap.decision import path, paths
from orgmap.errors import UnknownName
from orgmap.model import Gate, Initiative, Person, Records, Right, Source, Stance, Tie
from orgmap.network import Network
from orgmap.ways import News


def network(*, rights, ties=(), stances=(), gates=(), people="abcdx", managers=None, silent=()):
    who = tuple(
        Person(p, p.upper(), unit="U", managers=(managers or {}).get(p, ()), can_carry=p not in silent)
        for p in (*people, "me")
    )
    records = Records(
        people=who,
        ties=ties,
        rights=rights,
        stances=stances,
        initiative=Initiative(
            "it", me="me", weeks=6, gates=gates or (Gate("board", week=4, rule="majority"),)
        ),
    )
    return Network.from_records(records)


def votes(*people, gate="board"):
    return tuple(Right(gate, p, "votes", order=at) for at, p in enumerate(people, start=1))


def only(answer):
    return answer.results[0]


def test_the_formal_path_follows_the_order_and_advisers_are_not_on_it():
    rights = (
        Right("board", "b", "votes", order=2),
        Right("board", "a", "votes", order=1),
        Right("board", "c", "vetoes"),
        Right("board", "d", "advises", order=1),
    )
    assert only(path(network(rights=rights), "board")).formal == ("a", "b", "c")


def test_shares_of_persuasion_are_shares_of_attention_and_sum_to_one():
    ties = (Tie("a", "c", "listens_to", 3), Tie("a", "x", "listens_to", 1))
    found = only(path(network(rights=votes("a", "b"), ties=ties), "board"))
    assert found.to_json() == {
        "gate": "board",
        "formal": ["a", "b"],
        "real": [
            {"person": "a", "persuaded_by": "c", "share": 0.75},
            {"person": "a", "persuaded_by": "x", "share": 0.25},
        ],
    }


def test_a_persuader_without_a_place_on_the_approval_path_is_where_the_paths_part():
    ties = (
        Tie("a", "c", "listens_to", 3, sources=(Source("edges_listens_to.csv", 2),)),
        Tie("a", "b", "listens_to", 1),
    )
    found = only(path(network(rights=votes("a", "b"), ties=ties), "board"))
    assert found.partings[0].text == (
        "A listens to C (75 %) and B (25 %): 75 % of that attention has no place on the approval path."
    )
    assert found.partings[0].evidence == (Source("edges_listens_to.csv", 2),)
    assert found.partings[1].text == "Nobody is known to whom B listens."


def test_listening_to_ones_manager_is_the_formal_line():
    ties = (Tie("a", "c", "listens_to"),)
    found = only(path(network(rights=votes("a"), ties=ties, managers={"a": ("c",)}), "board"))
    assert found.partings[0].text == "A listens to C (100 %)."


def test_everybody_on_every_chain_of_trust_is_named_and_two_ways_name_nobody():
    """a trusts c, c trusts me: c alone. b trusts c and d, both trust me: nobody alone, half each."""
    ties = (
        Tie("a", "c", "trust"), Tie("c", "me", "trust"), Tie("b", "c", "trust"), Tie("b", "d", "trust"),
        Tie("d", "me", "trust"),
    )  # fmt: skip
    found = only(path(network(rights=votes("a", "b"), ties=ties), "board"))
    carriers = {one.person: (one.load, one.only_way_to) for one in found.carriers}
    assert carriers == {"c": (1.5, ("a",)), "d": (0.5, ())}
    assert found.reached == {"a": 2, "b": 2}
    assert "Every chain of trust from our side to A runs through C, without any right at this gate." in [
        reason.text for reason in found.held_up_by
    ]


def test_who_may_not_carry_a_message_is_no_way():
    ties = (Tie("a", "c", "trust"), Tie("c", "me", "trust"))
    found = only(path(network(rights=votes("a"), ties=ties, silent=("c",)), "board"))
    assert found.reached == {"a": None}
    assert found.held_up_by[-1].text == "No chain of trust leads from our side to A."


def test_a_good_relation_entered_is_a_way_of_its_own():
    found = only(path(network(rights=votes("a"), stances=(Stance("a", relation=1),)), "board"))
    assert found.reached == {"a": 1}


def test_a_chair_who_holds_back_in_public_overrides_nobody():
    gate = Gate("board", week=4, rule="chair", chair="c", tolerance=0.5)
    stances = (Stance("c", 0.6, public_position=0.1), Stance("a", -0.6), Stance("b", 0.6))
    found = only(path(network(rights=votes("a", "b"), stances=stances, gates=(gate,)), "board"))
    assert found.enough[0].text == (
        "board sets no minimum of votes for and tolerates 1 against; as entered 1 for and 1 against."
    )
    assert found.enough[1].text == (
        "C is at +0.60 in private and +0.10 in public at board: a yes that overrides nobody is enough only "
        "while no other vote is against; now against: A."
    )


def test_a_voter_who_holds_back_is_missed_in_the_count():
    stances = (Stance("a", 0.6, public_position=0.0), Stance("b", 0.6), Stance("c", -0.6))
    found = only(path(network(rights=votes("a", "b", "c"), stances=stances), "board"))
    assert "as entered 2 for and 1 against, in public 1 for and 1 against." in found.enough[0].text
    assert found.enough[1].text.endswith("without this vote 1 of 3 votes are for, which misses the quota.")


def test_without_public_positions_nobody_holds_back():
    found = only(path(network(rights=votes("a", "b"), stances=(Stance("a", 0.6),)), "board"))
    assert len(found.enough) == 1


def test_an_unknown_gate_names_the_known_ones():
    with pytest.raises(UnknownName, match="board"):
        path(network(rights=votes("a")), "bored")


def test_paths_give_every_gate_and_renaming_changes_nothing():
    ties = (Tie("a", "c", "listens_to", 3), Tie("a", "x", "listens_to", 1), Tie("c", "me", "trust"))
    rights = (*votes("a", "b"), *votes("c", gate="other"))
    plain = paths(network(rights=rights, ties=ties))
    assert [row.gate for row in plain.results] == ["board", "other"]
    new = {p: f"q{p}" for p in "abcdx"}
    turned = tuple(
        Tie(new.get(t.source, t.source), new.get(t.target, t.target), t.layer, t.strength) for t in ties
    )
    other = Network.from_records(
        Records(
            people=tuple(Person(new.get(p, p)) for p in (*"abcdx", "me")),
            ties=turned,
            rights=tuple(Right(r.gate, new[r.person], r.right, order=r.order) for r in rights),
            initiative=Initiative("it", me="me", weeks=6, gates=(Gate("board", week=4, rule="majority"),)),
        )
    )
    for one, same in zip(plain.results, paths(other).results, strict=True):
        assert tuple(new[p] for p in one.formal) == same.formal
        assert [row.share for row in one.real] == [row.share for row in same.real]


def test_a_way_names_everybody_who_passes_the_news_on_and_its_length_is_the_hand_overs():
    ties = (Tie("x", "me", "trust"), Tie("a", "x", "trust"), Tie("b", "a", "trust"))
    found = only(path(network(rights=votes("a", "b", "c"), ties=ties), "board"))

    assert found.ways == {"a": ("me", "x", "a"), "b": ("me", "x", "a", "b")}
    assert found.reached == {"a": 2, "b": 3, "c": None}


@pytest.mark.parametrize("seed", range(20))
def test_the_load_of_who_hands_news_on_is_that_of_networkx(seed):
    """Betweenness from one source to some targets, on random arrows, with people nobody reaches."""
    luck = random.Random(seed)
    ways = nx.gnp_random_graph(luck.randint(4, 25), luck.choice([0.08, 0.15, 0.3]), seed=seed, directed=True)
    targets = luck.sample(sorted(ways), 3)
    load = News.spread(ways, 0).load(targets)
    reference = nx.betweenness_centrality_subset(ways, [0], targets, normalized=False)
    assert all(load.get(person, 0.0) == reference[person] for person in ways if person != 0)


def test_who_asks_may_always_speak_for_themselves_though_they_carry_no_message_of_others():
    ties = (Tie("a", "me", "trust"),)
    found = only(path(network(rights=votes("a"), ties=ties, silent=("me",)), "board"))

    assert found.reached == {"a": 1}


def test_where_nobody_is_on_our_side_no_hand_overs_are_told():
    staged = network(rights=votes("a"), ties=(Tie("a", "x", "trust"),))
    found = only(path(staged, "board", initiative=Initiative("it", gates=(Gate("board", week=4),))))

    assert (found.reached, found.ways) == ({}, {})
