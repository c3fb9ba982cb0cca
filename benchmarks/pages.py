"""How long a reader waits for the first answer of every page, in Chromium: `make bench` calls it.

The server begins to read what it serves when it starts, six seconds before the first browser comes, and
works ahead for what is open. Three waits are taken: after a click on a page's link in a session that has
seen no other page of it, after the same click once every page was seen (Map only), and after a pasted link
in a new browser, which begins a session of its own and finds what was worked out already. On the Map the
switch to presenting is taken, too. The clock stops
when the question and its answer stand on the page, on the Map when the picture is painted too. "Map,
people" is the map with everybody unfolded, which large organisations do not open with. Seconds are of the
machine that ran it, so they are printed, and kept in results.json as rows of their own, which say so.
`--quick` takes the small organisation only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from folders import write_folder

RESULTS = Path(__file__).parent / "results.json"
SIZES = (180, 2000, 10_000)
FLAGS: tuple[str, ...] = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
)
FLAGS += ("--disable-background-networking", "--disable-component-update", "--disable-sync")
#: Title in the navigation, and path.
PAGES = {
    "Start": "",
    "Data": "data",
    "Map": "map",
    "Power": "power",
    "Units": "units",
    "Stances and blockers": "blockers",
    "Plan": "plan",
    "Track": "track",
    "Mirror": "mirror",
    "Notes": "notes",
    "Reports": "reports",
}
#: The whole address of pages that are looked at in another way, and the page they belong to.
OTHER_WAYS = {"Map, people": ("Map", "map?show=people&")}
#: The page's own title, and an answer that is not left over from the page before.
READY = """title => document.title.startsWith(title)
  && document.querySelector("h1")
  && [...document.querySelectorAll('[class*="st-key-answer"] p')].some(
       one => one.innerText.trim() && !one.closest('[data-stale="true"]'))"""
PATIENCE = 180_000


@dataclass(frozen=True)
class Wait:
    """Seconds until a page's first answer."""

    page: str
    people: int
    after: str  # "a click", "a second click", "a pasted link" or "presenting"
    seconds: float


@contextmanager
def served(source: Path) -> Iterator[str]:
    """The address of the app with the source open."""
    code = "import sys; from orgmap.ui.serve import serve; serve(sys.argv[1], port=0, open_browser=False)"
    environment = {**os.environ, "ORGMAP_HOME": str(source.parent / "home")}
    command = [sys.executable, "-c", code, str(source)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        time.sleep(6)  # it begins to read meanwhile
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


def waits(browser: Any, people: int) -> Iterator[Wait]:
    """Every page of an organisation of this size, both ways."""
    with tempfile.TemporaryDirectory() as place, served(write_folder(people, Path(place) / "org")) as address:
        with page_of(browser) as page:
            began = time.perf_counter()
            page.goto(address)
            page.wait_for_url("**case=**", timeout=PATIENCE, wait_until="commit")
            yield Wait("opening the folder", people, "serving", time.perf_counter() - began)
            case = parse_qs(urlsplit(page.url).query)["case"][0]
            for title in PAGES:
                if title != "Start":
                    yield Wait(title, people, "a click", clicked(page, title))
            yield Wait("Map", people, "a second click", clicked(page, "Map"))
            yield Wait("Map", people, "presenting", switched(page))
        links = {title: (title, f"{path}?") for title, path in PAGES.items()} | OTHER_WAYS
        for name, (title, path) in links.items():
            with page_of(browser) as page:
                began = time.perf_counter()
                page.goto(f"{address}/{path}case={case}")
                answered(page, title)
                yield Wait(name, people, "a pasted link", time.perf_counter() - began)


def clicked(page: Any, title: str) -> float:
    """Seconds from a click on a page's link until its answer stands there."""
    began = time.perf_counter()
    page.get_by_role("link", name=title, exact=True).first.click()
    answered(page, title)
    waited = time.perf_counter() - began
    # The next click does not have to wait for what this page still does.
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=PATIENCE)
    return waited


def switched(page: Any) -> float:
    """Seconds from the switch to presenting until the map without names stands there."""
    began = time.perf_counter()
    page.get_by_text("Presenting", exact=True).first.click()
    page.locator(".st-key-presenting").wait_for(timeout=PATIENCE)  # what stood here before is gone by then
    answered(page, "Map")
    return time.perf_counter() - began


def answered(page: Any, title: str) -> None:
    """Wait for the answer of a page, and for the picture on the map."""
    page.wait_for_function(READY, arg=title, timeout=PATIENCE)
    if title == "Map":
        page.locator(".canvas[data-painted]").wait_for(timeout=PATIENCE)


@contextmanager
def page_of(browser: Any) -> Iterator[Any]:
    """A page of a browser that has seen nothing yet."""
    context = browser.new_context(viewport={"width": 1360, "height": 1080})
    try:
        yield context.new_page()
    finally:
        context.close()


def keep(found: list[Wait]) -> None:
    """Put these rows in the place of earlier ones of the same kind; the rest of the file stays."""
    others = [row for row in json.loads(RESULTS.read_text(encoding="utf-8")) if "seconds" not in row]
    rows = [{**asdict(one), "seconds": round(one.seconds, 2)} for one in found]
    RESULTS.write_text(json.dumps([*others, *rows], indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="180 people only; writes nothing")
    parser.add_argument("--people", type=int, nargs="*", help="other sizes; writes nothing")
    asked = parser.parse_args()
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        sys.stdout.write("There is no Chromium on this machine, so pages were not timed.\n")
        return
    from playwright.sync_api import sync_playwright

    sizes = asked.people or (SIZES[:1] if asked.quick else SIZES)
    found: list[Wait] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        for people in sizes:
            for one in waits(browser, people):
                found.append(one)
                sys.stdout.write(f"{one.people:>6}  {one.seconds:6.2f} s  {one.page}, after {one.after}\n")
                sys.stdout.flush()
        browser.close()
    if tuple(sizes) == SIZES:
        keep(found)


if __name__ == "__main__":
    main()
