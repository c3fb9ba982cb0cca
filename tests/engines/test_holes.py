"""Structural holes, roles and cores: hand-worked cases on every engine."""

from __future__ import annotations

from fractions import Fraction
from math import log

import numpy as np
import pytest

from orgmap.engines import engine


@pytest.fixture(params=("kernels", "arrays", "networkx"))
def any_engine(request):
    return engine(request.param)


def test_efficiency_is_effective_size_over_contacts(any_engine, arcs_of):
    """Borgatti 1997: with t ties among n contacts, effective size is n - 2t/n."""
    edges = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2)]
    arcs = arcs_of(6, {pair: Fraction(1) for a, b in edges for pair in ((a, b), (b, a))})
    assert any_engine.effective_size(arcs)[0] == pytest.approx(4 - 2 / 4)
    assert any_engine.efficiency(arcs)[0] == pytest.approx(3.5 / 4)
    assert np.isnan(any_engine.efficiency(arcs)[5])


def test_hierarchy_is_zero_where_all_constrain_alike_and_nothing_with_one_contact(any_engine, arcs_of):
    star = arcs_of(5, {(0, at): Fraction(1) for at in (1, 2, 3)})
    found = any_engine.hierarchy(star)
    assert found[0] == pytest.approx(0.0, abs=1e-15)
    assert np.isnan(found[1:]).all()


def test_hierarchy_by_hand(any_engine, arcs_of):
    """Two contacts who do not know one another, with 3/4 and 1/4 of the time: parts 9/16 and 1/16."""
    arcs = arcs_of(3, {(0, 1): Fraction(3), (2, 0): Fraction(1)})
    parts = [9 / 16 / (5 / 16), 1 / 16 / (5 / 16)]
    expected = sum(part * log(part) for part in parts) / (2 * log(2))
    assert any_engine.hierarchy(arcs)[0] == pytest.approx(expected)


def test_each_role_by_its_groups_and_none_where_an_arc_closes_the_way(any_engine, arcs_of):
    """0 stands between 1 to 5 (who name 0) and 6 to 8 (named by 0); 1 names 6 as well."""
    into, out = {(at, 0): Fraction(1) for at in (1, 2, 3)}, {(0, at): Fraction(1) for at in (4, 5)}
    groups = ["own", "own", "far", "other", "own", "far"]
    found = any_engine.roles(arcs_of(6, {**into, **out}), groups)
    roles = ("coordinator", "representative", "gatekeeper", "itinerant", "liaison")
    assert [getattr(found, role)[0] for role in roles] == [1, 1, 2, 1, 1]
    closed = any_engine.roles(arcs_of(6, {**into, **out, (3, 5): Fraction(1), (1, 4): Fraction(1)}), groups)
    assert [getattr(closed, role)[0] for role in roles] == [0, 1, 2, 1, 0]
    assert found.total.tolist() == [6, 0, 0, 0, 0, 0]


def test_a_way_back_to_where_it_came_from_is_no_brokerage(any_engine, arcs_of):
    arcs = arcs_of(2, {(0, 1): Fraction(1), (1, 0): Fraction(1)})
    assert any_engine.roles(arcs, ["a", "b"]).total.tolist() == [0, 0]


def test_people_of_unknown_group_broker_nothing_and_are_brokered_by_nobody(any_engine, arcs_of):
    arcs = arcs_of(4, {(0, 1): Fraction(1), (1, 2): Fraction(1), (3, 1): Fraction(1)})
    assert any_engine.roles(arcs, ["a", "a", "a", None]).total.tolist() == [0, 1, 0, 0]
    assert any_engine.roles(arcs, ["a", None, "a", "a"]).total.tolist() == [0, 0, 0, 0]
    assert any_engine.roles(arcs, [None] * 4).total.tolist() == [0, 0, 0, 0]


def test_cores_count_contacts_in_either_direction_once(any_engine, arcs_of):
    """A triangle of one-way and returned arcs, a pendant, an isolate."""
    pairs = ((0, 1), (1, 0), (1, 2), (0, 2), (2, 3))
    assert any_engine.core_number(arcs_of(5, {p: Fraction(1) for p in pairs})).tolist() == [2, 2, 2, 1, 0]
