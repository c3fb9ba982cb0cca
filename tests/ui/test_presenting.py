"""Presenting: no name of anybody not in the room is on any page, nor any stance, and nothing can be changed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from google.protobuf import text_format

from orgmap.model import Initiative, Person, Records, Right, Source, Stance, Tie, Unit
from orgmap.network import Network
from orgmap.sequence import plan as make_plan
from orgmap.ui.case import Case
from orgmap.ui.presenting import OTHERS, _bare, presented, shown_plan

OPEN_PAGES = ("start", "map", "power", "units", "plan", "mirror")
CLOSED_PAGES = ("data", "blockers", "track", "notes", "reports")


def _case(tmp_path, records):
    network = Network.from_records(records)
    return Case("ann.lee.csv", "files", network, tmp_path, "files-x", network.fingerprint)


def _records():
    people = [Person("Ann Lee", email="ann@x.example", unit="Ops", title="Head of Ops", aliases=("Annie",))]
    people += [Person(f"o{at}", f"Otto {at}nd", unit="Ops", managers=("Ann Lee",)) for at in range(5)]
    people += [Person(f"l{at}", f"Lea {at}nd", unit=f"Tiny {at % 2}") for at in range(6)]
    ties = tuple(Tie(f"o{at}", "Ann Lee", "advice", sources=(Source("ann.lee.mbox", 3),)) for at in range(5))
    return Records(
        people=tuple(people),
        units=(Unit("Ops", head="Ann Lee", concern="Ann Lee fears for her budget"), Unit("Tiny 0", "Ops")),
        ties=(*ties, Tie("l1", "o1", "advice")),
        stances=(Stance("Ann Lee", -0.5, concern="no"),),
        rights=(Right("Board", "Ann Lee", "votes"), Right("Board", "o1", "votes")),
        initiative=Initiative("Convince Ann Lee", me="l0", weeks=4, capacity=1),
    )


def test_names_give_way_to_numbers_of_large_units_and_small_units_are_put_together(tmp_path):
    shown = presented(_case(tmp_path, _records())).network
    names = {shown.name(person) for person in shown.people}

    assert {f"Ops {at}" for at in range(1, 7)} | {f"Person {at}" for at in range(1, 7)} == names
    assert set(shown.units) == {"Ops", OTHERS}
    assert {person.unit for person in shown.people.values()} == {"Ops", OTHERS}


def test_small_units_that_are_too_few_together_belong_to_no_unit(tmp_path):
    people = (*(Person(f"o{at}", unit="Ops") for at in range(5)), Person("x", unit="Tiny"))
    shown = presented(_case(tmp_path, Records(people=people))).network

    assert shown.people["x"].unit is None
    assert set(shown.units) == {"Ops"}


def test_nothing_of_the_shown_case_but_its_ids_holds_a_name_a_title_an_address_or_a_stance(tmp_path):
    case = presented(_case(tmp_path, _records()))
    shown = case.network
    said = repr(
        (
            case.name,
            list(shown.people.values()),
            shown.units,
            shown.records,
            shown.ties,
            shown.notes,
            case.talks,
        )
    )

    assert shown.records.stances == ()
    said = said.replace("id='Ann Lee'", "").replace("head='Ann Lee'", "").replace("managers=('Ann Lee',)", "")
    said = said.replace("target='Ann Lee'", "").replace("person='Ann Lee'", "")
    for word in ("Ann", "Lea", "Otto", "example", "Head", "mbox", "Annie"):
        assert word not in said, said[max(0, said.find(word) - 120) :][:200]


def test_people_in_the_room_keep_their_names_and_numbers_stay_the_same(tmp_path):
    case = _case(tmp_path, _records())
    alone, beside = presented(case).network, presented(case, ["Ann Lee"]).network

    assert beside.name("Ann Lee") == "Ann Lee"
    assert beside.people["Ann Lee"].title == "Head of Ops"
    assert [beside.name(f"o{at}") for at in range(5)] == [alone.name(f"o{at}") for at in range(5)]


def test_the_plan_is_that_of_the_case_itself_told_without_reasons_and_small_units(tmp_path):
    case = _case(tmp_path, _records())
    veiled = presented(case)
    own, other = make_plan(case.network), make_plan(veiled.behind.network)

    assert other.results[0].weeks == own.results[0].weeks
    assert other.results[0].approval == own.results[0].approval
    told = shown_plan(other, veiled.network)
    assert "Ann" not in repr([step.name for step in told.results[0].steps])
    assert all(not step.reasons for step in told.results[0].steps)
    assert not any("Tiny" in unit for unit in told.results[0].unit_order)


def test_an_empty_network_can_be_presented(tmp_path):
    assert presented(_case(tmp_path, Records(people=(Person("a", "Ann"),)))).network.name("a") == "Person 1"


def test_ties_lose_the_lines_of_files_and_nothing_else_once_for_every_room(tmp_path):
    when = datetime(2026, 3, 1, tzinfo=UTC)
    full = Tie("a", "b", "advice", 2.0, -1, when, when, None, (Source("mbox", 3),))
    believed = replace(full, target="c", sign=1, perceiver="b")
    people = tuple(Person(one) for one in "abc")
    case = _case(tmp_path, Records(people=people, ties=(full, believed)))
    first, other = presented(case), presented(case, ("a",))

    bare = [replace(tie, sources=()) for tie in (full, believed)]
    assert list(first.network.ties) == [replace(tie, sources=()) for tie in case.network.ties]
    assert list(first.network.records.ties) == bare
    assert list(first.network.perceived) == bare[1:]
    assert {tie.sources for tie in case.records.ties} == {(Source("mbox", 3),)}, "the case keeps its own"
    assert first.network.ties is other.network.ties
    assert other.network.name("a") == "a" != first.network.name("a")


def test_every_field_of_a_tie_but_its_lines_is_copied():
    texts = {one.name: one.name for one in fields(Tie)}

    assert _bare(Tie(**texts)) == replace(Tie(**texts), sources=())


def test_switched_off_and_on_again_the_same_network_is_shown(tmp_path):
    case = _case(tmp_path, _records())

    assert presented(case).network is presented(case).network
    assert presented(case, ("o1",)).network.name("o1") == "Otto 1nd"
    assert presented(case).network.name("o1") != "Otto 1nd"


@pytest.fixture(scope="module")
def shown(walk):
    opened = walk(case="sample")
    opened.go("power")
    return opened


@pytest.fixture
def projected(shown):
    """The same while presenting, also where another process has the tests that come before."""
    if not shown.at.toggle(key="presenting-switch").value:
        shown.at.toggle(key="presenting-switch").set_value(True).run()
    return shown


def _protos(node):
    """Everything an element holds, as text: words, options, charts, cells."""
    own = getattr(node, "proto", None)
    if own is not None:
        yield text_format.MessageToString(own, as_utf8=True)
    for child in getattr(node, "children", {}).values():
        yield from _protos(child)


def test_no_real_name_is_on_any_page_while_presenting(shown):
    network = shown.at.session_state["orgmap"]["case"].network
    me = network.records.initiative.me
    names = [network.name(person) for person in network.people if person != me]
    assert any(name in "".join(_protos(shown.at.main)) for name in names), "the pages do hold names before"

    shown.at.session_state["orgmap"]["person"] = next(p for p in network.people if p != me)
    shown.at.toggle(key="presenting-switch").set_value(True).run()
    for key in ("turned-to", "key-set", "unit-order"):
        shown.at.session_state[key] = True

    for page in (*OPEN_PAGES, *CLOSED_PAGES):
        shown.go(page)
        assert not shown.at.exception
        held = "".join(_protos(shown.at.main))
        assert [name for name in names if name in held] == [], page
        assert shown.at.query_params.get("person") is None
        assert shown.at.query_params["presenting"] == "1"


def test_pages_with_stances_notes_and_rows_of_files_are_closed_and_say_so(projected):
    for page in CLOSED_PAGES:
        projected.go(page)
        assert "Closed while presenting." in projected.text
        assert projected.at.toggle(key="presenting-switch").value


def test_a_person_named_comes_into_the_room(projected):
    network = projected.at.session_state["orgmap"]["case"].network
    person = next(p for p in network.people if p != network.records.initiative.me)
    projected.at.session_state["orgmap"]["person"] = person
    projected.go("power")
    box = next(box for box in projected.at.text_input if box.label == "Who else is in the room?")
    box.set_value(network.name(person)).run()

    assert "2 people are in the room and named" in projected.text
    assert f"looking at **{network.name(person)}**" in projected.text


def test_a_reload_still_shows_no_name_and_nothing_can_be_changed(walk, shown):
    again = walk(case=shown.at.query_params["case"], presenting="1").go("power")
    assert "Presenting: 1 person is in the room" in again.text
    state = again.at.session_state["orgmap"]
    before = state["case"].network

    again.at.session_state["orgmap"]["presenting"] = True
    again.go("track")

    assert again.at.session_state["orgmap"]["case"].network is before
    assert "What came of it?" not in again.text


def test_switched_off_the_names_are_back(shown):
    shown.go("power")
    shown.at.toggle(key="presenting-switch").set_value(False).run()
    network = shown.at.session_state["orgmap"]["case"].network

    assert any(network.name(person) in shown.text for person in network.people)
    assert "presenting" not in shown.at.query_params
