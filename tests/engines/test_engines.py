"""Every engine against rational brute force and against the other, on the same random graphs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.engines import ENGINES, engine
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.shortest import shortest_paths
from orgmap.errors import UnknownName

ALL = ("kernels", "arrays", "networkx")


@pytest.fixture(params=ALL)
def either(request):
    return engine(request.param)


def test_auto_takes_arrays_for_few_people_and_kernels_for_many(arcs_of, monkeypatch):
    monkeypatch.setattr("orgmap.engines.auto_engine.KERNELS_FROM", 4)
    who = engine()
    for people, expected in ((3, "arrays"), (4, "kernels"), (3, "arrays")):
        who.core_number(arcs_of(people, {(0, 1): Fraction(1)}))
        assert who.name == expected


def test_every_engine_has_its_name_and_an_unknown_one_is_named():
    assert [engine(name).name for name in ENGINES if name != "auto"] == list(ALL)
    with pytest.raises(UnknownName, match="no engine 'network'"):
        engine("network")


@pytest.mark.parametrize("by_cost", [False, True])
def test_nobody_and_one_person_have_no_paths(either, arcs_of, by_cost):
    assert either.betweenness(arcs_of(0, {}), by_cost=by_cost).tolist() == []
    assert either.closeness(arcs_of(0, {}), by_cost=by_cost).tolist() == []
    assert either.pagerank(arcs_of(0, {})).tolist() == []
    one = arcs_of(1, {})
    assert either.betweenness(one, by_cost=by_cost).tolist() == [0.0]
    assert either.closeness(one, by_cost=by_cost).tolist() == [0.0]
    assert either.pagerank(one).tolist() == [1.0]
    assert np.isnan(either.constraint(one)).all()
    assert np.isnan(either.effective_size(one)).all()


def test_a_strong_tie_is_a_short_way(either, arcs_of):
    """The oldest bug of the field: with strength taken for distance the weak broker comes first."""
    arcs = arcs_of(
        4,
        {
            (0, 1): Fraction(9),
            (1, 3): Fraction(9),
            (0, 2): Fraction(1),
            (2, 3): Fraction(1),
        },
    )
    assert either.betweenness(arcs, by_cost=True).tolist() == [0.0, 1.0, 0.0, 0.0]
    assert either.betweenness(arcs, by_cost=False).tolist() == [0.0, 0.5, 0.5, 0.0]


def test_a_third_and_a_sixth_tie_with_a_half(either, arcs_of):
    """1/3 + 1/6 is 1/2: two ways from 0 to 2, and the person between holds half of them."""
    arcs = arcs_of(3, {(0, 1): Fraction(3), (1, 2): Fraction(6), (0, 2): Fraction(2)})
    assert either.betweenness(arcs, by_cost=True).tolist() == [0.0, 0.5, 0.0]


def test_the_long_way_of_tenths_ties_with_one(either, arcs_of):
    """Ten costs of 1/10 in floats add up to 0.9999999999999999; the direct way costs 1."""
    chain = {(at, at + 1): Fraction(10) for at in range(10)}
    exact = arcs_of(11, {**chain, (0, 10): Fraction(1)})
    floats = arcs_of(11, {**chain, (0, 10): Fraction(1)}, exact=False)
    for arcs in (exact, floats):
        assert either.betweenness(arcs, by_cost=True)[5] == pytest.approx(24.5, abs=1e-12)


def test_closeness_measures_the_way_of_others_to_the_person(either, arcs_of):
    arcs = arcs_of(4, {(0, 1): Fraction(1), (1, 2): Fraction(1)})
    found = either.closeness(arcs, by_cost=False)
    assert found.tolist() == pytest.approx([0.0, 1 / 3, 2 / 3 * 2 / 3, 0.0])


def test_a_pair_is_fully_constrained_and_a_triangle_more(either, arcs_of):
    pair = arcs_of(3, {(0, 1): Fraction(2)})
    assert either.constraint(pair).tolist()[:2] == [1.0, 1.0]
    assert np.isnan(either.constraint(pair)[2])
    triangle = arcs_of(3, {(0, 1): Fraction(1), (1, 2): Fraction(1), (2, 0): Fraction(1)})
    assert either.constraint(triangle).tolist() == pytest.approx([1.125] * 3)
    assert either.effective_size(triangle).tolist() == pytest.approx([1.0] * 3)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), by_cost=st.booleans())
def test_paths_equal_rational_arithmetic(graphs, truth, data, by_cost):
    arcs = data.draw(graphs())
    true = truth(arcs, by_cost=by_cost)
    for name in ALL:
        who = engine(name)
        np.testing.assert_allclose(
            who.betweenness(arcs, by_cost=by_cost), np.array(true.between, float), rtol=1e-12, atol=1e-12
        )
        np.testing.assert_allclose(
            who.harmonic(arcs, by_cost=by_cost), np.array(true.harmonic, float), rtol=1e-12, atol=1e-12
        )
        np.testing.assert_allclose(
            who.closeness(arcs, by_cost=by_cost), np.array(true.close, float), rtol=1e-12, atol=1e-12
        )


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_tolerance_keeps_the_ties_that_hold_in_fractions(graphs, truth, data):
    """The same strengths without their fractions: floats of 1/strength, ties within 1e-12."""
    arcs = data.draw(graphs())
    floats = replace(arcs, exact=None)
    assert arc_lengths(floats, by_cost=True).ties == "1e-12"
    true = np.array(truth(arcs, by_cost=True).between, float)
    for name in ALL:
        np.testing.assert_allclose(engine(name).betweenness(floats, by_cost=True), true, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_lengths_beyond_the_whole_numbers_of_floats_are_still_exact(graphs, truth, data):
    """Strengths whose LCM passes 2**53 but whose path sums fit 63 bits go through int64."""
    strengths = st.sampled_from([Fraction(k) for k in (9973, 9967, 9949, 19946, 19934, 1)])
    arcs = data.draw(graphs(strengths=strengths, people=5))
    assert arc_lengths(arcs, by_cost=True).exact
    true = np.array(truth(arcs, by_cost=True).between, float)
    for name in ALL:
        np.testing.assert_allclose(engine(name).betweenness(arcs, by_cost=True), true, atol=1e-12)


def test_int64_lengths_tell_apart_what_floats_cannot(either, arcs_of):
    """Two ways that differ by one part in 2**60: only one of them is shortest."""
    big = Fraction(2**60)
    arcs = arcs_of(
        4, {(0, 1): big, (1, 3): Fraction(1), (0, 2): big * 2, (2, 3): Fraction(1), (1, 0): Fraction(1)}
    )
    assert not arc_lengths(arcs, by_cost=True).exact
    narrow = arcs_of(
        4,
        {(0, 1): Fraction(2**58), (1, 3): Fraction(1), (0, 2): Fraction(2**57), (2, 3): Fraction(1)},
    )
    assert arc_lengths(narrow, by_cost=True).exact
    assert either.betweenness(narrow, by_cost=True).tolist() == [0.0, 1.0, 0.0, 0.0]


def everything(who, arcs, groups):
    """Whatever an engine computes, by name."""
    hits, roles = who.hits(arcs), who.roles(arcs, groups)
    plain = ("pagerank", "eigenvector", "katz", "core_number", "constraint", "effective_size")
    return {
        **{
            (what, by_cost): getattr(who, what)(arcs, by_cost=by_cost)
            for what in ("betweenness", "closeness", "harmonic")
            for by_cost in (False, True)
        },
        **{what: getattr(who, what)(arcs) for what in (*plain, "efficiency", "hierarchy")},
        **{f"hits {side}": getattr(hits, side) for side in ("hubs", "authorities")},
        **{f"roles {role}": getattr(roles, role) for role in (*roles.__dataclass_fields__, "total")},
        "cascade": who.cascade_reach(arcs, [0], probability=0.5, runs=15, seed=3),
        "threshold": who.threshold_reach(arcs, [0], runs=15, seed=3),
    }


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_all_engines_agree_on_everything(graphs, data):
    strengths = st.one_of(
        st.sampled_from([Fraction(1), Fraction(2), Fraction(3)]),
        st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1000),
    )
    arcs = data.draw(
        graphs(
            strengths=strengths, people=12, exact=data.draw(st.booleans()), mutual=data.draw(st.booleans())
        )
    )
    groups = data.draw(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=12, max_size=12))[
        : arcs.count
    ]
    reference = everything(engine("networkx"), arcs, groups)
    for name in ("kernels", "arrays"):
        found = everything(engine(name), arcs, groups)
        for what, values in reference.items():
            np.testing.assert_allclose(found[what], values, rtol=1e-10, atol=2e-12, err_msg=f"{name} {what}")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_renaming_people_renames_what_they_get(graphs, data):
    arcs = data.draw(graphs(people=9))
    order = np.array(data.draw(st.permutations(range(arcs.count))))
    renamed = replace(arcs, tail=order[arcs.tail], head=order[arcs.head])
    groups = ["a" if at % 3 else "b" for at in range(arcs.count)]
    of_renamed = [groups[int(np.flatnonzero(order == at)[0])] for at in range(arcs.count)]
    for name in ("kernels", "arrays"):
        before = everything(engine(name), arcs, groups)
        after = everything(engine(name), renamed, of_renamed)
        for what, values in before.items():
            if what not in {"cascade", "threshold"}:  # their luck lies with places
                np.testing.assert_allclose(
                    after[what][order], values, rtol=1e-10, atol=1e-12, err_msg=str(what)
                )


@pytest.mark.parametrize("name", ALL)
def test_what_an_engine_returns_is_the_callers_to_write_on(arcs_of, name):
    arcs = arcs_of(3, {(0, 1): Fraction(1), (1, 2): Fraction(2)})
    first = everything(engine(name), arcs, "aab")
    copies = {what: values.copy() for what, values in first.items()}
    for values in first.values():
        values[:] = -1.0
    for what, values in everything(engine(name), arcs, "aab").items():
        np.testing.assert_array_equal(values, copies[what])


@settings(max_examples=40, deadline=None)
@given(data=st.data(), by_cost=st.booleans())
def test_pair_dependencies_are_those_of_the_definition_and_add_up(graphs, truth, data, by_cost):
    arcs = data.draw(graphs())
    true = truth(arcs, by_cost=by_cost)
    paths = shortest_paths(arcs, by_cost=by_cost)
    for v in range(arcs.count):
        pairs = paths.pairs_through(v)
        expected = np.zeros((arcs.count, arcs.count))
        for (s, t), share in true.pairs[v].items():
            expected[s, t] = float(share)
        np.testing.assert_allclose(pairs, expected, atol=1e-12)
        for rows, (_, shares) in (
            (pairs.sum(axis=1), paths.arrivals(arcs, v)),
            (pairs.sum(axis=0), paths.departures(arcs, v)),
        ):
            used = rows > 0
            np.testing.assert_allclose(shares[used].sum(axis=1), 1.0, atol=1e-12)


def test_very_old_ties_beside_new_ones_leave_everybody_with_a_path(either, arcs_of):
    """Strengths over twenty powers of ten: a tolerance must not lose a path or close a ring."""
    arcs = arcs_of(
        4,
        {(0, 1): Fraction(1, 10**12), (1, 2): Fraction(10**8), (2, 1): Fraction(10**8), (2, 3): Fraction(1)},
        exact=False,
    )
    assert either.betweenness(arcs, by_cost=True).tolist() == [0.0, 2.0, 2.0, 0.0]


def test_a_long_chain_is_walked_to_its_end(either, arcs_of):
    n = 400
    arcs = arcs_of(n, {(at, at + 1): Fraction(1) for at in range(n - 1)})
    found = either.betweenness(arcs, by_cost=False)
    assert found.tolist() == [float(at * (n - 1 - at)) for at in range(n)]


def test_blocks_of_sources_change_nothing(arcs_of, monkeypatch):
    pairs = {
        (a, (a * 7 + k) % 40): Fraction(k) for a in range(40) for k in (1, 2, 3) if (a * 7 + k) % 40 != a
    }
    arcs = arcs_of(40, pairs)
    whole = engine("arrays").betweenness(arcs, by_cost=True)
    monkeypatch.setattr("orgmap.engines.shortest._BLOCK", 300)
    np.testing.assert_allclose(engine("arrays").betweenness(arcs, by_cost=True), whole, rtol=1e-13)


def test_a_network_builds_its_arcs_once_for_each_choice_of_layers():
    from orgmap.model import Records, Tie
    from orgmap.network import Network

    network = Network.from_records(Records(ties=(Tie("a", "b", "advice"), Tie("b", "c", "trust"))))
    assert network.arcs(("advice",)) is network.arcs(("advice",))
    assert network.arcs(("advice",)) is not network.arcs(("advice",), direction="influence")
    assert network.arcs() is not network.layer("advice").arcs()
