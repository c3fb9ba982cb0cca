"""What only the compiled engine does: threads, numbering, queues, wide counts, compiling ahead."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap import patience
from orgmap.engines import adjacency as adjacency_module
from orgmap.engines import compile_kernels, engine, is_compiled
from orgmap.engines import kernels_engine as module
from orgmap.engines.adjacency import adjacency, roads
from orgmap.engines.kernels import costs
from orgmap.engines.kernels_engine import KernelsEngine
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.threads import in_threads, parts


def organisation(arcs_of, people, *, seed=0, exact=True):
    """Teams of ten, units of fifty, some ties beyond."""
    luck = np.random.default_rng(seed)
    pairs = {}
    for a in range(people):
        for reach in (10, 10, 10, 50, 50, people):
            b = (a // reach) * reach + int(luck.integers(0, reach))
            if b < people and b != a:
                pairs[a, b] = Fraction(int(luck.integers(1, 9)))
                if luck.random() < 0.5:
                    pairs[b, a] = Fraction(int(luck.integers(1, 9)))
    return arcs_of(people, pairs, exact=exact)


@pytest.mark.parametrize("by_cost", [False, True])
def test_the_number_of_threads_changes_no_digit(arcs_of, by_cost, monkeypatch):
    monkeypatch.setattr(module, "_THREADS_FROM", 0)
    arcs = organisation(arcs_of, 500)
    one, many = KernelsEngine(threads=1), KernelsEngine(threads=5)
    for what in ("betweenness", "closeness", "harmonic"):
        np.testing.assert_array_equal(
            getattr(one, what)(arcs, by_cost=by_cost), getattr(many, what)(replace(arcs), by_cost=by_cost)
        )


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_arcs_that_no_shortest_way_takes_are_left_out_and_change_no_digit(arcs_of, exact, seed, monkeypatch):
    """Half whole strengths, half not: shortest ways that tie stay, and so does every sum."""
    arcs = organisation(arcs_of, 300, seed=seed, exact=exact)
    monkeypatch.setattr(adjacency_module, "_THINNED_FROM", 10**9)
    whole = KernelsEngine(threads=1)
    expected = [getattr(whole, what)(arcs, by_cost=True) for what in ("betweenness", "closeness", "harmonic")]
    monkeypatch.setattr(adjacency_module, "_THINNED_FROM", 0)
    thin = replace(arcs)
    found = [getattr(whole, what)(thin, by_cost=True) for what in ("betweenness", "closeness", "harmonic")]

    np.testing.assert_array_equal(found, expected)
    assert roads(thin)[0].head.size < 0.9 * arcs.size
    np.testing.assert_allclose(found[0], engine("arrays").betweenness(replace(arcs), by_cost=True), rtol=1e-9)


def test_an_arc_as_short_as_its_detour_stays_and_a_longer_one_goes(arcs_of, monkeypatch):
    """Strengths 1 and 2: two steps of cost 1/2 are as short as one of cost 1, and shorter than one of 2."""
    monkeypatch.setattr(adjacency_module, "_THINNED_FROM", 0)
    two, one, half = Fraction(2), Fraction(1), Fraction(1, 2)
    equal = arcs_of(3, {(0, 1): two, (1, 2): two, (0, 2): one}, exact=True)
    longer = arcs_of(3, {(0, 1): two, (1, 2): two, (0, 2): half}, exact=True)

    assert roads(equal)[0].head.size == 3
    assert roads(longer)[0].head.size == 2
    assert KernelsEngine(threads=1).betweenness(equal, by_cost=True).tolist() == [0.0, 0.5, 0.0]
    assert KernelsEngine(threads=1).betweenness(longer, by_cost=True).tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("threads", [1, 2])
def test_a_long_search_ends_where_nobody_waits_and_tells_how_far_it_is(arcs_of, threads, monkeypatch):
    monkeypatch.setattr(module, "_THREADS_FROM", 0)
    arcs, told = organisation(arcs_of, 600), []
    with patience.awaited(lambda: False, lambda share, _: told.append(share)):
        KernelsEngine(threads=threads).betweenness(arcs, by_cost=True)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 10

    asked = iter(range(1000))
    with pytest.raises(patience.Stopped), patience.awaited(lambda: next(asked) > 4):
        KernelsEngine(threads=threads).betweenness(replace(arcs), by_cost=True)
    assert next(asked) < 60


def test_parts_cover_everybody_once_and_depend_on_the_number_of_people_alone():
    for count in (0, 1, 63, 64, 65, 5000, 100_000):
        found = parts(count, multiple=64)
        assert len(found) <= 32
        assert [at for first, last in found for at in (first, last)][1:-1:2] == [f for f, _ in found[1:]]
        assert (found[0][0], found[-1][1]) == (0, count) if count else not found
        assert all(first % 64 == 0 for first, _ in found)


def test_threads_have_a_room_each_and_results_keep_their_order():
    rooms = []

    def room():
        rooms.append([])
        return rooms[-1]

    def work(own, first, last):
        own.append(first)
        return first, last

    pieces = parts(100, multiple=1)
    assert in_threads(work, pieces, room=room, threads=3) == pieces
    assert len(rooms) == 3
    assert sorted(at for own in rooms for at in own) == [first for first, _ in pieces]


@pytest.mark.parametrize("by_cost", [False, True])
def test_large_networks_are_renumbered_and_put_back(arcs_of, by_cost, monkeypatch):
    arcs = organisation(arcs_of, 300)
    plain = KernelsEngine()
    expected = {what: getattr(plain, what)(arcs, by_cost=by_cost) for what in ("betweenness", "closeness")}
    monkeypatch.setattr("orgmap.engines.adjacency._RENUMBERED_FROM", 2)
    fresh = replace(arcs)
    numbers = adjacency(fresh).number
    assert sorted(numbers.tolist()) == list(range(300))
    assert numbers.tolist() != list(range(300))
    for what, values in expected.items():
        np.testing.assert_allclose(getattr(plain, what)(fresh, by_cost=by_cost), values, rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), exact=st.booleans())
def test_the_heap_and_the_buckets_find_the_same(graphs, data, exact):
    arcs = data.draw(graphs(people=12, exact=exact))
    buckets = KernelsEngine().betweenness(arcs, by_cost=True)
    close = KernelsEngine().closeness(arcs, by_cost=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(costs, "_MOST_BUCKETS", 0)
        heap = replace(arcs)
        np.testing.assert_allclose(KernelsEngine().betweenness(heap, by_cost=True), buckets, rtol=1e-12)
        np.testing.assert_allclose(KernelsEngine().closeness(heap, by_cost=True), close, rtol=1e-12)


@pytest.mark.parametrize("power", [3, 9, 14])
def test_lengths_over_many_powers_of_ten_are_added_up_right(arcs_of, power):
    """Buckets up to about 10**5, a heap beyond: both against the reference."""
    luck = np.random.default_rng(power)
    pairs = {
        (a, int(b)): Fraction(10) ** int(luck.integers(0, power + 1))
        for a in range(40)
        for b in luck.choice(40, 4, replace=False)
        if a != b
    }
    arcs = arcs_of(40, pairs, exact=False)
    assert arc_lengths(arcs, by_cost=True).ties == "1e-12"
    for what in ("betweenness", "closeness", "harmonic"):
        np.testing.assert_allclose(
            getattr(engine("kernels"), what)(arcs, by_cost=True),
            getattr(engine("networkx"), what)(arcs, by_cost=True),
            rtol=1e-10,
            atol=1e-12,
        )


def test_more_paths_than_32_bits_hold_are_counted_again_with_64(arcs_of):
    """Nine layers of ten people, everybody tied to all of the next layer: 10**7 ways and more."""
    layers = 10
    pairs = {
        (at * 10 + a, at * 10 + 10 + b): Fraction(1)
        for at in range(layers - 1)
        for a in range(10)
        for b in range(10)
    }
    pairs |= {(0, 1): Fraction(1)}
    arcs = arcs_of(layers * 10, pairs)
    np.testing.assert_allclose(
        engine("kernels").betweenness(arcs, by_cost=False),
        engine("networkx").betweenness(arcs, by_cost=False),
        rtol=1e-12,
    )


@pytest.mark.parametrize("people", [63, 64, 65, 130])
def test_blocks_of_64_and_of_512_sources_end_where_people_end(arcs_of, people):
    arcs = organisation(arcs_of, people)
    for what in ("betweenness", "closeness", "harmonic"):
        np.testing.assert_allclose(
            getattr(engine("kernels"), what)(arcs, by_cost=False),
            getattr(engine("arrays"), what)(arcs, by_cost=False),
            rtol=1e-11,
            atol=1e-12,
        )


def test_more_than_512_people_take_several_passes(arcs_of):
    arcs = organisation(arcs_of, 700)
    for what in ("closeness", "harmonic"):
        np.testing.assert_allclose(
            getattr(engine("kernels"), what)(arcs, by_cost=False),
            getattr(engine("arrays"), what)(arcs, by_cost=False),
            rtol=1e-11,
        )


def test_triangles_roles_and_cores_of_an_organisation_equal_the_arrays(arcs_of):
    arcs = organisation(arcs_of, 400)
    groups = [None if at % 17 == 0 else str(at // 50) for at in range(400)]
    a, b = engine("kernels"), engine("arrays")
    for what in ("constraint", "effective_size", "efficiency", "hierarchy", "core_number"):
        np.testing.assert_allclose(getattr(a, what)(arcs), getattr(b, what)(arcs), rtol=1e-10)
    for role in ("coordinator", "itinerant", "gatekeeper", "representative", "liaison"):
        np.testing.assert_array_equal(
            getattr(a.roles(arcs, groups), role), getattr(b.roles(arcs, groups), role)
        )


def test_read_only_and_strided_arrays_are_taken_as_they_come(arcs_of):
    arcs = organisation(arcs_of, 60)
    wide = np.repeat(arcs.tail, 2)[::2]
    head = arcs.head.copy()
    head.flags.writeable = False
    odd = replace(arcs, tail=wide, head=head)
    np.testing.assert_array_equal(
        engine("kernels").constraint(odd), engine("kernels").constraint(replace(arcs))
    )
    np.testing.assert_array_equal(
        engine("kernels").betweenness(odd, by_cost=True),
        engine("kernels").betweenness(replace(arcs), by_cost=True),
    )


def test_compiling_ahead_leaves_nothing_to_compile():
    compile_kernels()
    assert is_compiled()


def test_where_nothing_can_be_kept_on_disk_kernels_are_compiled_all_the_same(monkeypatch):
    from orgmap.engines.kernels import compiling

    real = compiling.numba.njit

    def njit(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return real(**options)

    monkeypatch.setattr(compiling.numba, "njit", njit)
    assert compiling.kernel(lambda number: number + 1)(2) == 3
