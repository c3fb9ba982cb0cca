"""Streamlit's files out of memory, and hints in its page: the same bytes, and nothing that is not there."""

from __future__ import annotations

import asyncio
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from orgmap.ui import assets
from orgmap.ui.assets import Assets, hinted, hints

DOCUMENT = [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip, br")]


class Below:
    """An application that remembers what it was asked for, and always gives the same."""

    def __init__(self, body=b"below", kind=b"text/plain", status=200):
        self.asked, self._body, self._kind, self._status = [], body, kind, status

    async def __call__(self, scope, receive, send):
        self.asked.append(scope)
        headers = [(b"content-type", self._kind), (b"content-length", b"%d" % len(self._body))]
        headers.append((b"etag", b"of the whole"))
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        half = len(self._body) // 2
        await send({"type": "http.response.body", "body": self._body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self._body[half:]})


def _asked(app, path, *, method="GET", headers=()):
    """Status, headers and body of an answer."""
    got = []

    async def send(message):
        got.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    with ThreadPoolExecutor(1) as apart:  # in this thread the browser's own loop may run
        apart.submit(asyncio.run, Assets(app)(scope, None, send)).result()
    body = b"".join(message.get("body", b"") for message in got[1:])
    return got[0]["status"], dict(got[0]["headers"]), body


@pytest.fixture
def script():
    """A script that Streamlit's page names."""
    return f"/static/js/{assets._named()[0]}"


def test_a_file_comes_out_of_memory_as_it_stands_and_may_be_kept(script):
    below = Below()
    status, headers, body = _asked(below, script)

    assert (status, below.asked) == (200, [])
    assert body == (assets._folder() / script[1:]).read_bytes()
    assert b"javascript" in headers[b"content-type"]
    assert b"immutable" in headers[b"cache-control"]
    assert int(headers[b"content-length"]) == len(body)


@pytest.mark.parametrize(
    "path", ["/static/js/none.js", "/static/../index.html", "/media/x.pdf", "/_stcore/x"]
)
def test_whatever_is_no_file_of_streamlits_is_passed_on(path):
    assert _asked(Below(), path)[2] == b"below"


@pytest.mark.parametrize(
    ("method", "header"), [("HEAD", b"accept"), ("GET", b"range"), ("GET", b"if-none-match")]
)
def test_whoever_does_not_want_the_whole_file_asks_streamlit(script, method, header):
    assert _asked(Below(), script, method=method, headers=[(header, b"x")])[2] == b"below"


def test_the_page_gets_hints_and_is_otherwise_as_streamlit_wrote_it():
    below = Below(assets._index(), b"text/html; charset=utf-8")
    _, headers, body = _asked(below, "/map", headers=DOCUMENT)

    added = re.findall(rb'<link rel="modulepreload" crossorigin href="./static/js/([^"]+)">\n    ', body)
    assert [name.decode() for name in added[-len(hints("/map")) :]] == list(hints("/map"))
    for name in hints("/map"):
        link = f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n    '
        assert body.count(link.encode()) == 1
        body = body.replace(link.encode(), b"")
    assert body == assets._index()
    assert int(headers[b"content-length"]) == len(hinted("/map"))
    assert b"etag" not in headers
    assert b"accept-encoding" not in dict(below.asked[0]["headers"]), "packed it could not be told"


@pytest.mark.parametrize("below", [Below(b"<p>no", b"text/html", 403), Below(b"<p>report", b"text/html")])
def test_no_other_page_is_touched(below):
    _, headers, body = _asked(below, "/map", headers=DOCUMENT)

    assert body == below._body
    assert headers[b"etag"] == b"of the whole"


def test_a_browser_that_asks_for_a_page_is_left_alone_meanwhile(monkeypatch):
    seen = []
    monkeypatch.setattr(assets.AHEAD, "coming", lambda: seen.append(1))
    _asked(Below(assets._index(), b"text/html"), "/map", headers=DOCUMENT)
    _asked(Below(), "/_stcore/health")

    assert seen == [1]


def test_every_hint_is_a_file_that_streamlits_page_does_not_name_itself():
    assert len(hints("/map")) > len(hints("/")) > 0
    for name in hints("/map"):
        assert f"/static/js/{name}" in assets._files()
        assert name not in assets._named()


def test_what_a_part_imports_is_hinted_at_and_so_is_what_that_imports(monkeypatch, tmp_path):
    texts = {
        "Selectbox.x1.js": 'import{a as b}from"./list.y2.js";import"./known.z3.js";const c=import(`./later.js`)',
        "list.y2.js": 'export*from"./deep.w4.js"',
        "deep.w4.js": 'import"./list.y2.js"',
        "known.z3.js": 'import"./old.v5.js"',
        "later.js": "",
        "old.v5.js": "",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(assets, "_files", lambda: {f"/static/js/{name}": tmp_path / name for name in texts})

    found = assets._with_imports(("Selectbox", "Gone"), frozenset(("known.z3.js",)))
    assert found == ("Selectbox.x1.js", "list.y2.js", "deep.w4.js")


def test_without_the_files_there_is_no_hint(monkeypatch):
    monkeypatch.setattr(assets, "_files", dict)
    assets._hinted.cache_clear()
    try:
        assert hints("/map") == ()
        assert hinted("/map") == assets._index()
    finally:
        assets._hinted.cache_clear()


def test_the_app_as_served_gives_its_page_with_hints_and_what_they_name(server):
    request = urllib.request.Request(
        f"{server}/map", headers={"Accept": "text/html", "Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.read() == hinted("/map")
        assert answer.headers["cache-control"] == "no-cache"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    with urllib.request.urlopen(f"{server}/static/js/{hints('/map')[0]}", timeout=10) as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["content-security-policy"]
