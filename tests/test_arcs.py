"""Ties as arrays: arrows, scaling, exact strengths."""

from fractions import Fraction

from orgmap.model import Layer, Records, Tie
from orgmap.network import Network


def pairs(arcs):
    return {
        (arcs.people[t], arcs.people[h]): float(s)
        for t, h, s in zip(arcs.tail, arcs.head, arcs.strength, strict=True)
    }


def network(*ties, layers=()):
    return Network.from_records(Records(ties=ties, layers=layers))


def test_an_empty_network_has_no_arcs():
    arcs = Network.from_records(Records()).arcs()

    assert arcs.size == 0
    assert arcs.uniform


def test_one_named_layer_keeps_the_arrows_of_its_file():
    arcs = network(Tie("a", "b", "advice", 2.0)).arcs(["advice"])

    assert pairs(arcs) == {("a", "b"): 2.0}
    assert arcs.exact == (Fraction(2),)


def test_towards_influence_advice_is_turned_round():
    arcs = network(Tie("a", "b", "advice", 2.0)).arcs(["advice"], direction="influence")

    assert pairs(arcs) == {("b", "a"): 2.0}


def test_several_layers_are_scaled_to_mean_one_turned_and_summed():
    """Advice 2 and 1/2 have mean 5/4; friendship has one tie of 3, which becomes 1 both ways."""
    arcs = network(
        Tie("a", "b", "advice", 2.0), Tie("b", "c", "advice", 0.5), Tie("a", "b", "friendship", 3.0)
    ).arcs(["advice", "friendship"])

    assert pairs(arcs) == {("b", "a"): 1.6 + 1.0, ("c", "b"): 0.4, ("a", "b"): 1.0}
    assert Fraction(13, 5) in arcs.exact


def test_an_undirected_layer_counts_each_tie_once_each_way():
    arcs = network(
        Tie("a", "b", "advice", 1.0), Tie("a", "b", "lunch", 4.0), layers=(Layer("lunch", directed=False),)
    ).arcs()

    assert pairs(arcs) == {("a", "b"): 1.0, ("b", "a"): 2.0}


def test_negative_ties_and_loops_never_enter_unless_asked_for():
    ties = (Tie("a", "b", "trust", sign=-1), Tie("a", "a", "trust"), Tie("b", "a", "conflict", sign=-1))
    built = network(*ties)

    assert pairs(built.arcs(["trust"])) == {}
    assert pairs(built.arcs(["trust"], negative=True)) == {("a", "b"): 1.0}
    assert pairs(built.arcs(["conflict"])) == {}
    assert pairs(built.arcs(["conflict"], negative=True)) == {("b", "a"): 1.0}
    assert built.informal == ("trust",)


def test_long_decimals_carry_no_exact_fractions():
    arcs = network(Tie("a", "b", "advice", 1 / 3)).arcs(["advice"])

    assert arcs.exact is None
    assert arcs.uniform
