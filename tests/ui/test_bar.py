"""The line above every page: finding a person."""

from __future__ import annotations

import pytest

from orgmap.model import Person, Records
from orgmap.network import Network
from orgmap.ui.bar import matching

PATIENCE = 90_000


@pytest.fixture
def people():
    names = {"a": "Åsa Nyström", "b": "Asa Lind", "c": "Tom Lind", "d": "Tom Linden"}
    return Network.from_records(Records(people=tuple(Person(key, name) for key, name in names.items())))


def test_words_are_found_whatever_their_case_and_accents(people):
    assert matching(people, "ASA", most=5) == ["a", "b"]
    assert matching(people, "nystrom as", most=5) == ["a"]


def test_a_full_name_is_that_person_alone(people):
    assert matching(people, "tom lind", most=5) == ["c"]


def test_nothing_typed_is_nobody_and_no_more_than_asked_for_come_back(people):
    assert matching(people, "  ", most=5) == []
    assert matching(people, "zz", most=5) == []
    assert len(matching(people, "lind", most=2)) == 2


def test_one_hit_is_chosen_on_every_page_and_several_are_offered(walk):
    shown = walk(case="sample").go("notes")
    network = shown.at.session_state["orgmap"]["case"].network
    person = next(iter(network.people))
    shown.at.text_input(key="find-person").set_value(network.name(person)).run()

    assert f"looking at **{network.name(person)}**" in shown.text
    assert shown.at.text_input(key="find-person").value == ""

    first = network.name(person).split()[0]
    shown.at.text_input(key="find-person").set_value(first[:2]).run()
    assert sum(button.key.startswith("found-") for button in shown.at.button) >= 2

    shown.at.text_input(key="find-person").set_value("zzzz").run()
    assert "Nobody here is called “zzzz”." in shown.text


def test_an_edit_is_undone_from_any_page(walk):
    shown = walk(case="sample").go("mirror")
    assert "Undo" not in [button.label for button in shown.at.button]
    opened = shown.at.session_state["orgmap"]["case"]
    before = opened.records.stances
    shown.at.session_state["orgmap"]["case"] = opened.with_stances(before[1:])

    shown.go("power").click("Undo")

    assert not shown.at.exception
    assert shown.at.session_state["orgmap"]["case"].records.stances == before
    assert "Undo" not in [button.label for button in shown.at.button]


@pytest.mark.browser
def test_a_slash_goes_to_the_box_and_presenting_leaves_no_name_to_be_read(page, server, settled):
    """The script that draws boxes comes late here, as on a slow machine: "/" gets to the box all the same."""
    late, held = [], True

    def hold(route):
        late.append(route) if held else route.continue_()

    page.route("**/TextInput.*.js", hold)
    page.goto(f"{server}/notes?case=sample")
    page.get_by_text("How we know").wait_for(timeout=PATIENCE)
    page.wait_for_selector("html[data-slash]", state="attached", timeout=PATIENCE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.keyboard.press("/")
    assert not page.get_by_label("Find a person").count()
    held = False
    for script in late:
        script.continue_()
    page.wait_for_function("() => document.activeElement.ariaLabel === 'Find a person'", timeout=PATIENCE)

    settled(page)
    page.keyboard.type("tom")
    page.keyboard.press("Enter")
    page.locator(".st-key-found").get_by_role("button").first.click()
    page.get_by_text("looking at").wait_for(timeout=PATIENCE)
    settled(page)
    name = page.locator(".st-key-bar strong").inner_text()
    assert "tom" in name.casefold()

    page.locator(".st-key-bar").get_by_text("Presenting", exact=True).click()
    page.get_by_text("Closed while presenting.").wait_for(timeout=PATIENCE)
    settled(page)
    assert name not in page.locator("body").inner_text()
    assert "person=" not in page.url
    page.get_by_role("link", name="Power", exact=True).first.click()
    page.get_by_role("heading", name="Who really holds power here?").wait_for(timeout=PATIENCE)
    settled(page)
    assert name not in page.locator("body").inner_text()
    assert [url for url in page.requested if not url.startswith((server, "data:", "blob:"))] == []
