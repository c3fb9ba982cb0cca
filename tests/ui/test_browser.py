"""A real browser on the served app: start, sample case, map, a click on a person, plan.

Pictures are drawn on a canvas; the map tells where somebody stands on it.
"""

from __future__ import annotations

import csv
import re

import pytest

from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.sample import write_sample
from orgmap.ui.opening import open_path
from orgmap.viz import write_map

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)>"
PATIENCE = 90_000


def _map(page):
    """The canvas of the map, once the first picture stands on it."""
    canvas = page.locator(".canvas[data-painted]")
    canvas.wait_for(timeout=PATIENCE)
    return canvas


def _spot(page, network, person):
    """Where the dot of a person is on the screen, as the map itself says."""
    at = list(network.people).index(person)
    spot = _map(page).evaluate(f"canvas => canvas.spotOf({at})")
    return spot["x"], spot["y"]


def _heading(page, words):
    page.get_by_role("heading", name=words).wait_for(timeout=PATIENCE)


def _settle(page):
    """Wait until the page has run to its end and the charts stand still."""
    page.get_by_text("How we know").wait_for(timeout=PATIENCE)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=PATIENCE)
    page.wait_for_timeout(700)


def _keep(page, folder, name):
    page.mouse.move(2, 2, steps=20)
    page.wait_for_timeout(300)
    page.screenshot(path=str(folder / f"{name}.png"))


def _outside(page, address):
    return [url for url in page.requested if not url.startswith((address, "data:", "blob:"))]


def _look_at_power(page, connector):
    """What goes with the person who connects, and the ranking drawn again."""
    page.get_by_text(f"If {connector} leaves").click()
    page.get_by_text("Who could take over the strongest ties").wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="How steady is this ranking?").click()
    page.get_by_text("of 50 redraws").first.wait_for(timeout=PATIENCE)
    _settle(page)
    page.get_by_role("heading", name="Who really holds power here?").scroll_into_view_if_needed()


def _look_at_units(page):
    """A click in the middle of the matrix shows what a unit lives on."""
    page.get_by_role("link", name="Units", exact=True).first.click()
    _heading(page, "Which units hardly talk to each other")
    _settle(page)
    box = page.locator("[_echarts_instance_]").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_text("Lives on:").wait_for(timeout=PATIENCE)
    assert "unit=" in page.url
    _settle(page)


def _look_at_a_talk(page):
    """The card of the first talk, and all talks as a calendar file."""
    page.get_by_text("Talk card").first.click()
    page.get_by_text("Must be ready").wait_for(timeout=PATIENCE)
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="Put these talks into my calendar").click()
    talks = waiting.value.path().read_text(encoding="utf-8")
    assert talks.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:Talk with" in talks
    _settle(page)
    page.get_by_role("heading", name="In which order should I talk to people").scroll_into_view_if_needed()


def _look_into_the_mirror(page):
    page.get_by_role("link", name="Mirror", exact=True).first.click()
    _heading(page, "What does my own network look like")
    _settle(page)
    assert "you have ties with" in page.locator(".st-key-answer").inner_text()


def _look_at_the_blockers(page, spender):
    page.get_by_role("link", name="Stances and blockers").first.click()
    _heading(page, "Who could stop or slow this?")
    _settle(page)
    assert spender in page.locator(".st-key-answer").inner_text()


def test_start_sample_case_map_a_click_on_a_person_and_the_plan(page, server, pictures, tmp_path):
    truth = write_sample(tmp_path)
    with (tmp_path / "people.csv").open(encoding="utf-8") as file:
        names = {row["id"]: row["name"] for row in csv.DictReader(file)}
    network = open_path(str(tmp_path)).case.network

    page.goto(server)
    _heading(page, "Who really decides here")
    page.get_by_text("Everything stays on this machine.").wait_for(timeout=PATIENCE)
    _keep(page, pictures, "start")

    page.get_by_role("button", name="Open the sample case").click()
    _heading(page, "Who connects people who would not talk otherwise?")
    _settle(page)
    connector = names[truth.connector]
    assert connector in page.locator(".st-key-answer").inner_text()
    assert page.get_by_text("Click a person or a tie on the map").is_visible()

    page.mouse.click(*_spot(page, network, truth.connector))
    card = page.locator(".st-key-card")
    card.wait_for(timeout=PATIENCE)
    _settle(page)
    assert card.get_by_role("heading").inner_text() == connector
    assert truth.connector_unit in card.inner_text()
    assert "Number 1 of 180" in card.inner_text()
    assert f"person={truth.connector}" in page.url
    _keep(page, pictures, "map")

    page.get_by_role("link", name="Power", exact=True).first.click()
    _heading(page, "Who really holds power here?")
    _settle(page)
    assert f"looking at {connector}" in page.locator(".st-key-bar").inner_text()
    _look_at_power(page, connector)
    _keep(page, pictures, "power")

    _look_at_units(page)
    _keep(page, pictures, "units")

    _look_at_the_blockers(page, names[truth.spender])
    _keep(page, pictures, "blockers")

    page.get_by_role("link", name="Plan", exact=True).first.click()
    _heading(page, "In which order should I talk to people")
    _settle(page)
    answer = page.locator(".st-key-answer").inner_text().replace("\xa0", " ")
    assert re.search(r"Start with .+ in week \d+", answer)
    assert re.search(r"between .+ % and .+ %", answer)
    assert "easiest-first" in answer
    assert page.get_by_text("Beside what people usually do").is_visible()
    _look_at_a_talk(page)
    _keep(page, pictures, "plan")

    _look_into_the_mirror(page)
    _keep(page, pictures, "mirror")

    assert _outside(page, server) == []
    assert page.complaints == []


def test_a_second_click_on_the_same_person_chooses_nobody_and_reload_keeps_the_view(page, server):
    page.goto(server)
    page.get_by_role("button", name="Open the sample case").click()
    _settle(page)
    page.locator(".st-key-cards").get_by_role("button").first.click()
    card = page.locator(".st-key-card")
    card.wait_for(timeout=PATIENCE)
    _settle(page)
    shown = card.get_by_role("heading").inner_text()

    page.reload()
    _heading(page, "Who connects people")
    card.wait_for(timeout=PATIENCE)
    assert card.get_by_role("heading").inner_text() == shown
    _settle(page)

    page.locator(".st-key-bar").get_by_role("button", name="Clear").click()
    card.wait_for(state="detached", timeout=PATIENCE)
    assert "person=" not in page.url


def test_html_in_names_units_and_file_names_never_runs_in_the_app(page, serve_source, tmp_path, pictures):
    folder = tmp_path / "<b>odd"
    folder.mkdir()
    (folder / "people.csv").write_text(
        f'id,name,unit,title,manager\na,{EVIL},"{EVIL} Sales","{{b}}<script>alert(2)</script>",\n'
        "b,=HYPERLINK(1),Ops,x,a\nc,Cy,Ops,x,a\nd,Dee,Ops,x,c\n",
        encoding="utf-8",
    )
    (folder / "edges_advice.csv").write_text("source,target\nb,a\nc,a\nd,a\na,b\n", encoding="utf-8")
    (folder / "edges_<img src=x onerror=alert(3)>.csv").write_text("source,target\nb,c\n", encoding="utf-8")
    address = serve_source(folder)

    page.goto(f"{address}/?person=a")
    for link in ("Map", "Power", "Units", "Stances and blockers", "Plan", "Mirror", "Data"):
        page.get_by_role("link", name=link, exact=True).first.click()
        page.wait_for_timeout(600)
        page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=PATIENCE)
        page.wait_for_timeout(1200)
        if link == "Map":
            page.mouse.move(*_spot(page, open_path(str(folder)).case.network, "a"))
            page.wait_for_timeout(600)
            _keep(page, pictures, "odd-names")
        assert page.locator("img[src=x]").count() == 0
        assert EVIL in page.locator(".st-key-bar").inner_text().replace("\u2060", "")

    assert _outside(page, address) == []
    assert page.complaints == []


def test_the_stand_alone_map_asks_nothing_of_anybody_and_shows_names_as_text(page, tmp_path, pictures):
    people = (Person("x<b>", EVIL, unit="</script><script>alert(2)</script>"), Person("b", "Bob"))
    network = Network.from_records(Records(people=people, ties=(Tie("x<b>", "b", "advice"),)))
    file = write_map(network, tmp_path / "map.html", title="<blink>Odd</blink>")

    page.goto(file.as_uri())
    page.get_by_role("heading", name="<blink>Odd</blink>").wait_for(timeout=PATIENCE)
    assert page.get_by_text("Not for hiring, firing, pay or performance.").is_visible()
    page.get_by_label("Find a person").fill(EVIL)
    page.get_by_label("Find a person").press("Enter")
    page.locator("#card").wait_for(timeout=PATIENCE)

    assert page.locator("#card").inner_text().startswith(EVIL)
    box = page.locator("#mynetwork canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(600)
    assert page.locator("div.vis-tooltip").inner_text().startswith(EVIL)
    assert page.locator("img").count() == 0
    assert page.requested == [file.as_uri()]
    assert page.complaints == []
    page.screenshot(path=str(pictures / "stand-alone.png"))


def test_the_map_downloaded_from_the_app_opens_and_asks_nothing_of_anybody(page, server, tmp_path):
    page.goto(server)
    page.get_by_role("button", name="Open the sample case").click()
    _settle(page)
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="Download this map as one HTML file").click()
    target = tmp_path / "map.html"
    waiting.value.save_as(target)

    page.requested.clear()
    page.goto(target.as_uri())
    page.locator("#mynetwork canvas").wait_for(timeout=PATIENCE)
    assert page.get_by_text("180 people").is_visible()
    assert page.requested == [target.as_uri()]
    assert page.complaints == []
