"""A real browser on the served app: reload, odd names, the stand-alone map. The pages: see test_tour.py.

Pictures are drawn on a canvas; the map tells where somebody stands on it.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.ui.opening import open_path
from orgmap.viz import write_map

pytestmark = pytest.mark.browser

ANALYSES = "Map", "Power", "Units", "Stances and blockers", "Plan", "Mirror"
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


def _go(page, link):
    """Another page, once its own title stands."""
    before = page.locator(".stMainBlockContainer h1").first.inner_text()
    page.get_by_role("link", name=link, exact=True).first.click()
    gone = "before => ![before, undefined].includes(document.querySelector('.stMainBlockContainer h1')?.innerText)"
    page.wait_for_function(gone, arg=before, timeout=PATIENCE)


def _keep(page, folder, name):
    page.mouse.move(2, 2, steps=20)
    page.wait_for_timeout(300)
    page.screenshot(path=str(folder / f"{name}.png"))


def _outside(page, address):
    return [url for url in page.requested if not url.startswith((address, "data:", "blob:"))]


def test_a_second_click_on_the_same_person_chooses_nobody_and_reload_keeps_the_view(page, server, settled):
    page.goto(server)
    page.get_by_role("button", name="Open the sample case").click()
    _heading(page, "Who connects people")
    settled(page)
    page.locator(".st-key-answer strong[data-person]").first.click()
    card = page.locator(".st-key-card")
    card.wait_for(timeout=PATIENCE)
    settled(page)
    shown = card.get_by_role("heading").inner_text()

    page.reload()
    _heading(page, "Who connects people")
    expect(card.get_by_role("heading")).to_have_text(shown)
    settled(page)

    page.locator(".st-key-bar").get_by_role("button", name="Clear").click()
    card.wait_for(state="detached", timeout=PATIENCE)
    page.wait_for_url(lambda url: "person=" not in url, timeout=PATIENCE, wait_until="commit")


def test_html_in_names_units_and_file_names_never_runs_in_the_app(
    page, serve_source, tmp_path, pictures, settled
):
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
    page.wait_for_url("**case=**", timeout=PATIENCE, wait_until="commit")
    settled(page)
    for link in (*ANALYSES, "Track", "Notes", "Reports", "Data"):
        _go(page, link)
        settled(page)
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
    expect(page.locator("div.vis-tooltip")).to_have_text(re.compile(f"^{re.escape(EVIL)}"))
    assert page.locator("img").count() == 0
    assert page.requested == [file.as_uri()]
    assert page.complaints == []
    page.screenshot(path=str(pictures / "stand-alone.png"))


def test_the_map_downloaded_from_the_app_opens_and_asks_nothing_of_anybody(
    page, new_page, server, tmp_path, settled
):
    page.goto(server)
    page.get_by_role("button", name="Open the sample case").click()
    _heading(page, "Who connects people")
    settled(page, filled=True)
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="Download this map as one HTML file").click()
    target = tmp_path / "map.html"
    waiting.value.save_as(target)

    assert page.complaints == []
    with new_page() as opened:
        opened.goto(target.as_uri())
        opened.locator("#mynetwork canvas").wait_for(timeout=PATIENCE)
        opened.get_by_text("180 people").wait_for(timeout=PATIENCE)
        assert opened.requested == [target.as_uri()]
        assert opened.complaints == []
