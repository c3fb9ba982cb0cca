"""The map in a real browser: clicks, links that come back, the keyboard, large organisations, dark."""

from __future__ import annotations

import csv
import random
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE = 90_000
MARKUP = "<img src=x onerror=alert(1)>"


def _write_organisation(folder, people):
    """Teams of ten in units of fifty; ties mostly near; one name with markup in it."""
    luck = random.Random(1)
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "unit", "manager"])
        for at in range(people):
            above = next(
                (at // step * step for step in (10, 50, 500, people) if at // step * step != at), None
            )
            name = MARKUP if at == 7 else f"Person {at}"
            writer.writerow([f"p{at}", name, f"Unit {at // 50}", "" if above is None else f"p{above}"])
    with (folder / "edges_work.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target"])
        pairs = set()
        for at in range(people):
            for reach, ties in ((10, 4), (50, 2), (people, 1)):
                low = at // reach * reach
                for _ in range(ties):
                    other = low + luck.randrange(min(reach, people - low))
                    if other != at:
                        pairs.add((min(at, other), max(at, other)))
        writer.writerows((f"p{a}", f"p{b}") for a, b in sorted(pairs))


def _open(page, address, link="Map"):
    page.goto(address)
    page.wait_for_url("**case=**", timeout=PATIENCE, wait_until="commit")
    page.get_by_role("link", name=link, exact=True).first.click()
    return _canvas(page)


def _canvas(page):
    canvas = page.locator(".canvas[data-painted]")
    canvas.wait_for(timeout=PATIENCE)
    page.wait_for_url("**case=**", timeout=PATIENCE, wait_until="commit")
    return canvas


def _click(page, key):
    spot = _canvas(page).evaluate(f"canvas => canvas.spotOf({key!r})")
    page.mouse.click(spot["x"], spot["y"])


def _again(page, words):
    """The same page with more in its address, as a pasted link would have."""
    page.goto(f"{page.url}&{words}")
    return _canvas(page)


def _card(page, title):
    heading = page.locator(".st-key-card").get_by_role("heading", name=title)
    heading.wait_for(timeout=PATIENCE)


def _outside(page, address):
    return [url for url in page.requested if not url.startswith((address, "data:", "blob:"))]


@pytest.fixture(scope="module")
def sample_case(new_page, server):
    """A link to the sample case, opened once for all who only look at it."""
    with new_page() as page:
        page.goto(f"{server}/?case=sample")
        page.wait_for_url("**case=sample-**", timeout=PATIENCE, wait_until="commit")
        return page.url


@pytest.fixture(scope="module")
def ids(sample):
    with (sample / "people.csv").open(encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


@pytest.fixture
def names(sample):
    with (sample / "people.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["name"] for row in csv.DictReader(file)}


def test_a_click_on_a_tie_gives_its_layers_strengths_and_lines_of_files(page, sample_case, settled):
    canvas = _open(page, sample_case)
    settled(page)
    middle = canvas.evaluate("canvas => canvas.middleOf()")
    page.mouse.click(middle["x"], middle["y"])
    card = page.locator(".st-key-card")
    card.wait_for(timeout=PATIENCE)
    settled(page)
    text = card.inner_text()

    assert " and " in card.get_by_role("heading").inner_text()
    assert "strength" in text
    assert " row " in text
    assert page.complaints == []


def test_a_link_brings_back_layout_colour_and_person_and_a_reload_too(page, server, sample_case, ids, names):
    _open(page, sample_case)
    _again(page, f"layout=formal&colour=stance&person={ids[4]}")
    _card(page, names[ids[4]])

    expect(page.get_by_role("radio", name="By chart")).to_have_attribute("aria-checked", "true")
    page.get_by_text("No stance entered").wait_for(timeout=PATIENCE)
    page.reload()
    _card(page, names[ids[4]])
    page.wait_for_url("**layout=formal**", timeout=PATIENCE, wait_until="commit")
    page.wait_for_url("**colour=stance**", timeout=PATIENCE, wait_until="commit")
    assert _outside(page, server) == []


def test_arrows_go_from_person_to_person_and_enter_opens_the_card(page, sample_case, settled):
    canvas = _open(page, sample_case)
    settled(page)
    label = canvas.get_attribute("aria-label")
    canvas.focus()
    page.keyboard.press("Home")
    first = page.locator(".said").inner_text()
    page.keyboard.press("ArrowRight")
    second = page.locator(".said").inner_text()
    page.keyboard.press("Enter")

    assert "Map of 180 people" in label
    assert "Arrow keys" in label
    assert first != second
    _card(page, second.split(".")[0])


def test_a_color_in_the_legend_hides_its_people_and_shows_them_again(page, sample_case, settled):
    canvas = _open(page, sample_case)
    settled(page)
    before = canvas.evaluate("canvas => canvas.drawn()")
    button = page.locator(".legend button").first
    button.click()
    hidden = canvas.evaluate("canvas => canvas.drawn()")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()

    assert hidden["shown"] < before["shown"] == before["people"] == 180
    assert canvas.evaluate("canvas => canvas.drawn()") == before


def test_the_way_to_somebody_is_read_out_and_marked(page, sample_case, ids, names):
    _open(page, sample_case)
    _again(page, f"person={ids[-1]}&to={ids[-40]}")

    page.get_by_text(f"From {names[ids[-1]]} to {names[ids[-40]]}: ").wait_for(timeout=PATIENCE)


def _lying_on_each_other(named):
    """Names of which one covers a part of another, but for a pixel or two."""
    return [
        (one["name"], other["name"])
        for one, other in combinations(named, 2)
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 2
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 2
    ]


@pytest.mark.parametrize("people", [2000, 10_000])
def test_a_large_organisation_opens_on_units_and_a_click_unfolds_one(
    page, serve_source, tmp_path, portrait, settled, people
):
    folder = tmp_path / "organisation"
    folder.mkdir()
    _write_organisation(folder, people)
    address = serve_source(folder)
    canvas = _open(page, address)
    assert canvas.evaluate("canvas => canvas.drawn()")["people"] == people

    settled(page)
    _click(page, "u3")
    page.get_by_text("Unfolded:").wait_for(timeout=PATIENCE)
    page.wait_for_url("**unit=Unit+3**", timeout=PATIENCE, wait_until="commit")
    portrait(page, f"map-{people}")
    named = _canvas(page).evaluate("canvas => canvas.namesAt()")
    assert any(not one["unit"] for one in named)
    assert _lying_on_each_other(named) == []

    _again(page, "show=people&person=p7")
    _card(page, MARKUP)
    settled(page)
    _click(page, 1234)
    page.wait_for_url(lambda url: "person=" in url and "person=p7" not in url.split("&"), timeout=PATIENCE)
    # Dots may lie on each other; whoever was hit is the one the card speaks of.
    chosen = parse_qs(urlsplit(page.url).query)["person"][0]
    _card(page, f"Person {chosen.removeprefix('p')}")
    assert page.locator("img[src=x]").count() == 0
    assert _outside(page, address) == []
    assert page.complaints == []
    portrait(page, f"map-{people}-people")
    assert _canvas(page).evaluate("canvas => canvas.drawn()")["boxes"] == 0, "the pointer left everybody"
