"""What the map's component gets: everything packed, nothing lost, the strongest lines first."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.viz.layout import chart_layout, layout
from orgmap.viz.palette import INKS, LIMIT_OF_USE, unit_groups
from orgmap.viz.scene import NOBODY, View, packed, scene

_KINDS = {"f4": "<f4", "u4": "<u4", "u2": "<u2", "u1": "u1"}


def _scene(network, **more):
    values = dict.fromkeys(network.people, 1.0)
    options = {
        "places": {"informal": layout(network), "formal": chart_layout(network)},
        "values": values,
        "value_name": "contacts",
        "groups": unit_groups(network),
        "layers": ["reports_to", *network.informal] if "reports_to" in network.layers else network.informal,
        **more,
    }
    return scene(network, **options)


def _unpacked(data):
    """What the JavaScript beside it reads: view, scene, arrays."""
    view_length, scene_length = struct.unpack_from("<II", data)
    view = json.loads(data[8 : 8 + view_length])
    head = json.loads(data[8 + view_length : 8 + view_length + scene_length])
    at = 8 + view_length + scene_length
    for name, kind, length in head["arrays"]:
        head[name] = np.frombuffer(data, dtype=_KINDS[kind], count=length, offset=at)
        at += head[name].nbytes
    assert at == len(data)
    return view, head


def test_everybody_stands_where_the_layouts_put_them(company):
    _, head = _unpacked(packed(_scene(company), View()))
    informal, formal = layout(company), chart_layout(company)

    for at, person in enumerate(company.people):
        assert head["informal"][2 * at : 2 * at + 2] == pytest.approx(informal[person], abs=1e-6)
        assert head["formal"][2 * at : 2 * at + 2] == pytest.approx(formal[person], abs=1e-6)


def test_lines_are_formal_then_informal_with_the_strongest_first_then_conflict():
    ties = (
        Tie("a", "b", "advice", 1.0),
        Tie("b", "c", "advice", 4.0),
        Tie("a", "c", "conflict"),
        Tie("a", "b", "reports_to"),
    )
    made = _scene(
        Network.from_records(Records(ties=ties)),
        layers=["reports_to", "advice", "conflict"],
    )
    _, head = _unpacked(packed(made, View()))

    assert head["kind"].tolist() == [0, 1, 1, 2]
    assert list(zip(head["tail"].tolist(), head["head"].tolist(), strict=True))[1:3] == [(1, 2), (0, 1)]
    assert head["width"][1] > head["width"][2]
    assert [kind for kind, _ in head["lineNames"]] == ["formal", "informal", "conflict"]


def test_a_layer_that_is_not_shown_has_no_line():
    ties = (Tie("a", "b", "advice"), Tie("a", "c", "conflict"), Tie("b", "c", "reports_to"))
    made = _scene(Network.from_records(Records(ties=ties)), layers=["advice"])

    assert (made.formal, made.informal) == (0, 1)
    assert _unpacked(packed(made, View()))[1]["kind"].tolist() == [1]


def test_one_tie_in_both_directions_is_one_line():
    ties = (Tie("a", "b", "advice"), Tie("b", "a", "advice"))

    assert _scene(Network.from_records(Records(ties=ties))).informal == 1


def test_a_fold_has_each_unit_in_the_middle_of_its_people_and_counts_the_pairs_between():
    people = (Person("a", unit="X"), Person("b", unit="X"), Person("c", unit="Y"), Person("d"))
    ties = (
        Tie("a", "c", "advice"),
        Tie("b", "c", "advice"),
        Tie("a", "b", "advice"),
        Tie("d", "a", "advice"),
    )
    made = _scene(Network.from_records(Records(people=people, ties=ties)))
    _, head = _unpacked(packed(made, View(units=True)))

    spots = head["informal"].reshape(-1, 2)
    assert head["informalUnits"].reshape(-1, 2)[0] == pytest.approx((spots[0] + spots[1]) / 2, abs=1e-6)
    assert head["unit"].tolist() == [0, 0, 1, NOBODY]
    assert head["unitPeople"].tolist() == [2, 1]
    assert (head["unitTail"].tolist(), head["unitHead"].tolist()) == ([0], [1])


def test_ten_names_always_show_and_they_are_those_with_the_highest_values(company):
    values = {person: float(at) for at, person in enumerate(company.people)}
    made = _scene(company, values=values)
    _, head = _unpacked(packed(made, View()))

    assert made.top == tuple(reversed(list(company.people)[-10:]))
    assert {at for at, _ in head["labelled"]["informal"]} == set(
        range(len(company.people) - 10, len(company.people))
    )


def test_people_with_a_mark_always_show(company):
    _, head = _unpacked(packed(_scene(company, marks={"u1p1": "▼"}), View()))
    at = str(list(company.people).index("u1p1"))

    assert head["marks"] == {at: "▼"}
    assert int(at) in {one for one, _ in head["labelled"]["formal"]}


def test_a_click_changes_the_view_and_not_the_scene(company):
    made = _scene(company)
    plain, chosen = packed(made, View()), packed(made, View(selected="u1p1", focus=1, path=("boss", "u1p0")))
    before, after = _unpacked(plain), _unpacked(chosen)

    assert before[1]["key"] == after[1]["key"] == after[0]["scene"] == made.key
    assert after[0]["selected"] == list(company.people).index("u1p1")
    assert after[0]["path"] == [0, list(company.people).index("u1p0")]
    assert before[0]["selected"] is None


def test_other_sizes_make_another_scene(company):
    assert (
        _scene(company).key != _scene(company, values=dict.fromkeys(company.people, 2.0), value_name="x").key
    )


def test_a_value_that_is_not_known_stays_unknown(company):
    _, head = _unpacked(packed(_scene(company, values=dict.fromkeys(company.people, float("nan"))), View()))

    assert np.isnan(head["value"]).all()
    assert head["labelled"] == {"informal": [], "formal": []}


def test_the_map_says_what_it_is_not_for_and_wears_the_inks_of_its_ground(company):
    view, _ = _unpacked(packed(_scene(company, ground="dark"), View(sentence="Map of everybody.")))

    assert view["limit"] == LIMIT_OF_USE
    assert view["inks"]["paper"] == INKS["dark"].paper
    assert view["sentence"] == "Map of everybody."


def test_an_empty_network_is_an_empty_map():
    network = Network.from_records(Records())
    made = scene(
        network,
        places={"informal": {}, "formal": {}},
        values={},
        value_name="x",
        groups=unit_groups(network),
        layers=[],
    )

    assert _unpacked(packed(made, View()))[1]["names"] == []
    assert (made.people, made.units, made.drawn) == ((), (), 0)


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_any_name_travels_as_it_is(names):
    people = tuple(Person(f"p{at}", name) for at, name in enumerate(names))
    network = Network.from_records(Records(people=people))
    _, head = _unpacked(packed(_scene(network), View()))

    assert head["names"] == [person.label for person in people]
