"""The Stances and blockers page: an answer that says who could stop it alone, whose card, and ways on."""

from __future__ import annotations

import pytest

from orgmap.sample import write_sample
from orgmap.ui.opening import open_path
from orgmap.workspace import Talk


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def shown(walk):
    return walk(case="sample").go("blockers")


def links(shown):
    return {one.proto.label.replace("\\", ""): one.proto.query_string for one in shown.at.get("page_link")}


def name(shown, person):
    return shown.at.session_state["orgmap"]["case"].network.name(person)


def look_at(shown, person):
    """Whom the address names, as after a link or Back; nobody for None."""
    shown.at.query_params.pop("person", None)
    if person is not None:
        shown.at.query_params["person"] = person
    shown.at.run()
    assert not shown.at.exception


def test_the_answer_says_who_could_stop_it_alone_where_and_on_whom_most_hangs_with_doubt(shown, truth):
    said = shown.at.markdown[1].value.replace("\\", "").replace("*", "")

    assert "could stop it alone at" in said
    assert f"Most hangs on {name(shown, truth.spender)}: if the answer is yes, approval is " in said
    assert "points better than if it is not" in said


def test_with_nobody_chosen_the_page_shows_on_whom_most_hangs_and_takes_them_along(shown, truth):
    look_at(shown, None)
    spender = name(shown, truth.spender)

    assert spender in [part.value.replace("\\", "") for part in shown.at.subheader]
    assert links(shown)[f"Plan the talk with {spender}"] == f"person={truth.spender}"
    assert f"person={truth.spender}" in links(shown)[f"Who could reach {spender}"]


def test_somebody_without_a_say_gives_way_and_is_told_to(shown, truth):
    network = shown.at.session_state["orgmap"]["case"].network
    asked = {one.person for one in (*network.records.rights, *network.records.stances)}
    heads = {unit.head for unit in network.units.values()}
    person = next(one for one in network.people if one not in asked | heads)
    look_at(shown, person)

    assert f"{network.name(person)}, whom you look at, has no say here" in shown.text
    assert name(shown, truth.spender) in [part.value.replace("\\", "") for part in shown.at.subheader]


def test_another_blocker_chosen_is_who_the_page_goes_on_with(shown):
    from orgmap.blockers import blockers

    other = blockers(shown.at.session_state["orgmap"]["case"].network, ways=False).results[1]
    look_at(shown, other.person)

    assert f"Plan the talk with {other.name}" in links(shown)
    assert "has no say here" not in shown.text


@pytest.mark.parametrize(
    ("view", "title"), [("stance", "Power and against it:"), ("interest", "Power, and it")]
)
def test_each_picture_is_titled_with_what_it_shows(shown, view, title):
    shown.at.segmented_control(key="widget:blocker-view").set_value(view).run()

    assert title in shown.text


def test_noes_that_only_together_shut_a_gate_are_named_here_and_on_the_plan(walk, tmp_path, monkeypatch):
    folder = tmp_path / "board"
    folder.mkdir()
    people = "".join(f"{one},{one.title()} Ray,u\n" for one in ("ann", "bo", "cy", "me"))
    (folder / "people.csv").write_text(f"id,name,unit\n{people}")
    (folder / "approvals.csv").write_text(
        "gate,order,person,right,vote\n" + "".join(f"Board,1,{one},votes,1\n" for one in ("ann", "bo", "cy"))
    )
    (folder / "initiative.toml").write_text(
        'name = "One"\nme = "me"\nstart = 2026-04-13\nweeks = 6\ncapacity = 2\n'
        '[[gate]]\nname = "Board"\nweek = 6\nrule = "majority"\n'
    )
    opened = open_path(str(folder)).case
    for person in ("ann", "cy"):
        opened, _ = opened.noted(Talk(person, "no", 1))
    monkeypatch.setenv("ORGMAP_SOURCE", str(opened.path))
    shown = walk().go("blockers")

    told = "Approval is out of reach at 'Board': Ann Ray and Cy Ray, who hold 2 of 3 votes together"
    assert told in shown.text
    assert "If Ann Ray said yes, the same plan would reach" in shown.text
    shown.go("plan")
    assert told in shown.text
    assert not shown.at.exception
