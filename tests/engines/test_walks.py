"""Eigenvectors, Katz, hubs: published and hand-worked values, and the rule where groups tie."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from orgmap.engines import engine
from orgmap.errors import InputError


@pytest.fixture(params=("kernels", "arrays", "networkx"))
def any_engine(request):
    return engine(request.param)


def undirected(arcs_of, n, edges, strength=1):
    return arcs_of(n, {pair: Fraction(strength) for a, b in edges for pair in ((a, b), (b, a))})


def test_the_centre_of_a_star_has_the_square_root_of_its_points(any_engine, arcs_of):
    star = undirected(arcs_of, 5, [(0, 1), (0, 2), (0, 3), (0, 4)])
    assert any_engine.eigenvector(star).tolist() == pytest.approx([1 / 2**0.5, *[8**-0.5] * 4])


def test_eigenvector_of_krackhardts_kite(any_engine, arcs_of):
    """Bonacich 1972 on Krackhardt 1990's kite; networkx on the same graph."""
    kite = nx.krackhardt_kite_graph()
    expected = nx.eigenvector_centrality(kite, tol=1e-14, max_iter=10_000)
    found = any_engine.eigenvector(undirected(arcs_of, 10, kite.edges))
    np.testing.assert_allclose(found, [expected[at] for at in range(10)], rtol=1e-9)


def test_isolates_and_smaller_groups_get_nothing_and_the_rest_is_unchanged(any_engine, arcs_of):
    triangle = [(0, 1), (1, 2), (2, 0)]
    alone = any_engine.eigenvector(undirected(arcs_of, 3, triangle))
    beside = any_engine.eigenvector(undirected(arcs_of, 6, [*triangle, (3, 4)]))
    assert beside.tolist() == pytest.approx([*alone.tolist(), 0, 0, 0])


def test_groups_of_equal_root_share_as_power_iteration_from_ones_does(any_engine, arcs_of):
    """A star of four points and a ring both have root 2."""
    star, ring = [(0, 1), (0, 2), (0, 3), (0, 4)], [(5, 6), (6, 7), (7, 5)]
    value = np.ones(8)
    matrix = nx.to_numpy_array(nx.Graph([*star, *ring]), nodelist=range(8)) + np.eye(8)
    for _ in range(200):
        value = matrix @ value
        value /= np.linalg.norm(value)
    found = any_engine.eigenvector(undirected(arcs_of, 8, [*star, *ring]))
    np.testing.assert_allclose(found, value, rtol=1e-10)


def test_whoever_is_named_by_a_ring_gets_a_share_and_whoever_names_it_nothing(any_engine, arcs_of):
    """0 names the ring 1-2; 2 also names 3, who names 4: root 1, so 3 and 4 get what 2 has."""
    arcs = arcs_of(5, {p: Fraction(1) for p in ((0, 1), (1, 2), (2, 1), (2, 3), (3, 4))})
    assert any_engine.eigenvector(arcs).tolist() == pytest.approx([0, 0.5, 0.5, 0.5, 0.5])


def test_a_ring_that_leads_to_another_of_equal_root_gets_nothing(any_engine, arcs_of):
    arcs = arcs_of(4, {p: Fraction(1) for p in ((0, 1), (1, 0), (1, 2), (2, 3), (3, 2))})
    assert any_engine.eigenvector(arcs).tolist() == pytest.approx([0, 0, 0.5**0.5, 0.5**0.5])


def test_a_tree_of_arcs_has_no_eigenvector(any_engine, arcs_of):
    assert np.isnan(any_engine.eigenvector(arcs_of(3, {(0, 1): Fraction(1), (1, 2): Fraction(1)}))).all()
    assert any_engine.eigenvector(arcs_of(0, {})).size == 0


def test_katz_counts_walks_that_shrink_with_every_step(any_engine, arcs_of):
    chain = arcs_of(3, {(0, 1): Fraction(1), (1, 2): Fraction(2)})
    assert any_engine.katz(chain, alpha=0.5).tolist() == pytest.approx([1, 1.5, 1 + 0.5 * 2 * 1.5])
    assert any_engine.katz(arcs_of(2, {})).tolist() == [1, 1]


def test_katz_takes_an_alpha_below_one_over_the_root_only(any_engine, arcs_of):
    ring = arcs_of(2, {(0, 1): Fraction(4), (1, 0): Fraction(4)})
    assert any_engine.katz(ring).tolist() == pytest.approx([1 / 0.15] * 2)
    assert any_engine.katz(ring, alpha=0.2499).tolist() == pytest.approx([2500] * 2)
    for alpha in (0.25, 0.0, -1.0, float("nan")):
        with pytest.raises(InputError, match=r"above 0 and less than 0\.25"):
            any_engine.katz(ring, alpha=alpha)


def test_hubs_name_authorities(any_engine, arcs_of):
    """Kleinberg 1999: two hubs that both name 2, one of them 3 as well."""
    arcs = arcs_of(5, {(0, 2): Fraction(1), (1, 2): Fraction(1), (1, 3): Fraction(1)})
    found = any_engine.hits(arcs)
    golden = (1 + 5**0.5) / 2
    assert found.hubs.tolist() == pytest.approx([1 / (1 + golden), golden / (1 + golden), 0, 0, 0])
    assert found.authorities.tolist() == pytest.approx([0, 0, golden / (1 + golden), 1 / (1 + golden), 0])
    assert np.isnan(any_engine.hits(arcs_of(2, {})).hubs).all()


def test_large_networks_go_through_arpack_and_agree_with_dense_roots(arcs_of):
    luck = np.random.default_rng(5)
    pairs = {
        (a, int(b)): Fraction(int(luck.integers(1, 6)))
        for a in range(150)
        for b in luck.choice(150, 6)
        if a != b
    }
    both = {pair: strength for (a, b), strength in pairs.items() for pair in ((a, b), (b, a))}
    both |= {(b, a): strength for (a, b), strength in both.items() if a < b}
    for found in (pairs, both):
        arcs = arcs_of(150, found)
        fast, slow = engine("arrays"), engine("networkx")
        np.testing.assert_allclose(fast.eigenvector(arcs), slow.eigenvector(arcs), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(fast.katz(arcs), slow.katz(arcs), rtol=1e-10)
        np.testing.assert_allclose(fast.hits(arcs).hubs, slow.hits(arcs).hubs, rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(fast.eigenvector(arcs), fast.eigenvector(replace(arcs)))


def test_where_arpack_does_not_settle_power_iteration_does(arcs_of, monkeypatch):
    from scipy.sparse.linalg import ArpackNoConvergence

    from orgmap.engines import walks

    def fails(*_args, **_kwargs):
        raise ArpackNoConvergence("no", np.empty(0), np.empty(0))

    monkeypatch.setattr(walks, "_DENSE", 0)
    ring = [(at, (at + 1) % 9) for at in range(9)]
    arcs = undirected(arcs_of, 9, [*ring, (0, 4), (2, 7)])
    expected = engine("networkx").eigenvector(arcs)
    monkeypatch.setattr(walks, "eigsh", fails)
    np.testing.assert_allclose(engine("arrays").eigenvector(arcs), expected, rtol=1e-9)
