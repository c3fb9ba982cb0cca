"""The app as a user meets it: walked by AppTest through app.py, and served for a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from orgmap.sample import write_sample
from orgmap.ui.pool import POOL

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "orgmap" / "ui" / "pages"
#: How long a browser is waited for, in thousandths of a second: a slow machine shares its cores.
PATIENCE = 90_000

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_BENEATH_A_PAGE = re.compile(r"/[a-z]+/_stcore/(health|host-config)")


class Walk:
    """An app under test: pages by their file name, text as a reader sees it."""

    def __init__(self, *, first: bool = True, **query) -> None:
        """``first``: nothing is worked out yet; answers outlive the session that asked for them."""
        from streamlit.testing.v1 import AppTest

        if first:
            POOL.forget()
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for name, value in query.items():
            self.at.query_params[name] = value
        self.at.run()

    def go(self, page: str) -> Walk:
        self.at.switch_page(str(PAGES / f"{page}.py")).run()
        return self

    @property
    def text(self) -> str:
        """Everything written on the page, markdown escapes taken away."""
        parts = [*self.at.title, *self.at.subheader, *self.at.markdown, *self.at.caption]
        said = [*(part.value for part in parts), *(box.label for box in self.at.expander)]
        return "\n".join(said).replace("\\", "").replace("\u2060", "")

    @property
    def title(self) -> str:
        return self.at.title[0].value

    def button(self, label: str):
        return next(b for b in self.at.button if b.label.replace("\\", "") == label)

    def found(self, verb: str):
        """The answer of this verb that was computed last, in whichever session; None for none."""
        return next((found for key, found in reversed(POOL._kept.items()) if key[0] == verb), None)

    def open(self, key: str) -> Walk:
        """Open the expander of this key."""
        self.at.session_state[key] = True
        self.at.run()
        return self

    def click(self, label: str) -> Walk:
        self.button(label).click().run()
        return self


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """The list of workspaces opened lately belongs to the tests, not to whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORGMAP_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def walk():
    return Walk


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Where pictures of the pages are kept: ORGMAP_PICTURES, or a folder that goes away."""
    named = os.environ.get("ORGMAP_PICTURES")
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


#: The page shows what the latest run left, and the scripts that draw it are all there.
_AT_REST = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && !document.querySelector('[data-stale="true"], [data-testid=stSkeleton]')"""
#: What has arrived in the browser has been worked on; where something moves without end that never comes.
_IDLE = "() => new Promise(done => requestIdleCallback(() => setTimeout(done, 50), {timeout: 1000}))"
#: What was drawn on the server was drawn for this ground, and nothing is still on its way.
_DRAWN_FOR = """ground => document.documentElement.dataset.ground === ground
  && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
  && !document.querySelector('[data-stale="true"]')"""


class _Asked:
    """What a page has asked of the server, runs and files, and whether all of it was answered.

    What the page shows does not tell: for a moment after a click it looks as if nothing were going on. And
    who leaves it before Streamlit has looked for the files it offers makes it complain that they are gone.
    """

    def __init__(self, page) -> None:
        self._wanted, self._going_on, self._files = None, False, set()
        self.ticked = 0.0
        page.on("websocket", self._follow)
        page.on("request", self._fetch)
        page.on("response", lambda answer: self._fetched(answer.request))
        page.on("requestfailed", self._fetched)

    def __str__(self) -> str:
        files = ", ".join(file.url for file in self._files)
        return f"asked for {self._wanted!r}, going on {self._going_on}, files {files or 'none'}"

    @property
    def answered(self) -> bool:
        return self._wanted is None and not self._going_on and not self._files

    def _fetch(self, file) -> None:
        self._files.add(file)

    def _fetched(self, file) -> None:
        self._files.discard(file)

    def _follow(self, line) -> None:
        self._wanted, self._going_on = None, False
        self._files.clear()
        line.on("framesent", self._asked)
        line.on("framereceived", self._told)

    def _asked(self, frame) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        told = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        if told.rerun_script.is_auto_rerun:
            self.ticked = time.monotonic()
        elif told.HasField("rerun_script"):
            self._wanted = told.rerun_script.fragment_id  # "" is all of the page

    def _told(self, frame) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        if not isinstance(frame, bytes) or len(frame) > 100_000:  # what is drawn
            return
        told = ForwardMsg.FromString(frame)
        parts = told.metadata.run.fragment_ids
        if told.HasField("new_session") and (not parts or self._wanted in parts):
            self._wanted, self._going_on = None, True
        elif told.HasField("script_finished"):
            self._going_on = told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self.ticked = time.monotonic()


@pytest.fixture(scope="session")
def settled():
    """Waits until a page has answered everything it was asked, all is drawn, and nothing moves any more.

    With ``filled`` also until no part of it asks every second any more whether it is worked out: Streamlit
    drops a file that was made to be downloaded with the second run that ends before it is fetched.
    """

    def wait(page, *, filled=False):
        end = time.monotonic() + (3 if filled else 1) * PATIENCE / 1000
        page.wait_for_timeout(100)
        while time.monotonic() < end:
            page.wait_for_function(_AT_REST, timeout=PATIENCE)
            page.evaluate(_IDLE)
            quiet = not filled or time.monotonic() - page.asked.ticked > 3
            if quiet and page.asked.answered and page.evaluate(_AT_REST):
                return
            page.wait_for_timeout(50)
        pytest.fail(f"The page does not come to rest: {page.asked}")

    return wait


@pytest.fixture(scope="session")
def portrait(pictures):
    """Takes the picture of a page as it turns from light to dark: NAME.png and NAME-dark.png."""

    def turn(page, ground):
        page.emulate_media(color_scheme=ground)
        page.wait_for_function(_DRAWN_FOR, arg=ground, timeout=PATIENCE)

    def take(page, name):
        page.mouse.move(2, 2, steps=20)  # no tooltip in the picture
        began = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
        for ground, ending in (("light", ""), ("dark", "-dark")):
            turn(page, ground)
            page.wait_for_timeout(700)  # charts and the map are painted after the page is there
            page.screenshot(path=str(pictures / f"{name}{ending}.png"))
        turn(page, began)

    return take


@pytest.fixture(scope="session")
def chromium():
    """A Chromium, driven through Playwright; skipped where none can be had, except in CI."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set, so the browser tests must run, and there is no Chromium.")
        pytest.skip("There is no Chromium on this machine, so the browser tests cannot run.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def _page_of(chromium, **options):
    """A fresh page that remembers requests, console errors and dialogs."""
    context = chromium.new_context(
        viewport={"width": 1360, "height": 1080}, accept_downloads=True, reduced_motion="reduce", **options
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.requested, page.complaints, page.asked = [], [], _Asked(page)
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("console", lambda said: page.complaints.extend(_complaint(said)))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()


def _complaint(said):
    """What the console calls an error.

    A pasted link to a page leads Streamlit to ask for its own health beneath that page first; it takes
    the 404 for an answer, and the browser writes it down before any script can prevent it.
    """
    where = urlsplit(said.location.get("url", "")).path
    if said.type != "error" or _BENEATH_A_PAGE.fullmatch(where):
        return []
    return [f"{said.text} ({where})"]


@pytest.fixture
def page(chromium):
    with _page_of(chromium) as page:
        yield page


@pytest.fixture(scope="session")
def new_page(chromium):
    """Makes pages for as long as a with block lasts; options as of a browser's context."""
    return partial(_page_of, chromium)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of the app, served as ``orgmap serve`` serves it, from an empty folder."""
    yield from _served(tmp_path_factory.mktemp("served"), None)


@pytest.fixture
def serve_source(tmp_path):
    """Serve the app with something opened; gives a function of its path."""
    running = []

    def start(source: Path) -> str:
        served = _served(tmp_path, source)
        running.append(served)
        return next(served)

    yield start
    for served in running:
        next(served, None)


@pytest.fixture
def serve_beyond(tmp_path):
    """The app behind a name, as beyond this machine: its address and its key.

    Whoever opens something in it is written into the file ``visitors`` of the test's folder.
    """
    served = _served(tmp_path, None, more=", names=('localhost',)", first=_NOTE_VISITORS)
    link = next(served)
    yield link.split("/?key=")[0], link.split("/?key=")[1]
    next(served, None)


_NOTE_VISITORS = """
from orgmap.ui import visitor
real = visitor.current
def noted():
    name = real()
    with open("visitors", "a", encoding="utf-8") as file:
        print(name, file=file)
    return name
visitor.current = noted
"""


def _served(folder: Path, source: Path | None, *, more: str = "", first: str = ""):
    code = (
        f"{first}\nimport sys; from orgmap.ui.serve import serve; "
        f"serve(sys.argv[1] or None, port=0, open_browser=False{more})"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(source or "")],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://"))
        _wait_for(address.split("/?")[0], process)
        yield address
    finally:
        _end(process)
        process.stdout.close()


def _end(process: subprocess.Popen) -> None:
    """Ask it to stop, as Ctrl+C does; what still works something out on a busy machine is not waited for."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 403:  # it answers, to who has the key
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{address} does not answer.")


@pytest.fixture
def run_from_clone(tmp_path):
    """The address of the app as `streamlit run app.py` serves it."""
    port = _quiet_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(process)


def _quiet_port() -> int:
    """A free port below those that systems give away, so that nobody gets it before it is listened on."""
    for port in range(20_000 + os.getpid() % 10_000, 31_000):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    pytest.fail("No port is free.")


@pytest.fixture
def taken_port():
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]
