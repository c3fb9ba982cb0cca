"""Who may speak to the app: its own pages, and beyond this machine only who brings the key."""

from __future__ import annotations

import asyncio
import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from orgmap.errors import InputError
from orgmap.ui import visitor
from orgmap.ui.admission import Key, OwnPages, door
from orgmap.ui.serve import layers

KEY = "a-key-of-some-length"


async def _inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def _asked(app, *, kind="http", method="GET", path="/", query="", **headers):
    """What a request gets: the messages sent back."""
    told = []

    async def send(message):
        told.append(message)

    scope = {
        "type": kind,
        "path": path,
        "query_string": query.encode(),
        "server": ("192.0.2.7", 8501),
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
    }
    if kind == "http":
        scope["method"] = method
    with ThreadPoolExecutor(1) as apart:  # in this thread the browser's own loop may run
        apart.submit(asyncio.run, app(scope, None, send)).result()
    return told


def _status(told):
    return told[0].get("status", told[0]["type"])


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://127.0.0.1:9999", "http://localhost:8501", "null", "http://a:b:c", ""],
)
def test_a_page_of_another_address_opens_no_web_socket_and_sends_nothing(origin):
    app = OwnPages(_inner)

    assert _asked(app, kind="websocket", host="127.0.0.1:8501", origin=origin)[0]["type"] == "websocket.close"
    assert _status(_asked(app, method="PUT", host="127.0.0.1:8501", origin=origin)) == 403


def test_its_own_page_a_link_from_elsewhere_and_a_program_that_is_no_browser_are_answered():
    app = OwnPages(_inner)

    assert _status(_asked(app, method="PUT", host="127.0.0.1:8501", origin="http://127.0.0.1:8501")) == 200
    assert _status(_asked(app, host="127.0.0.1:8501", origin="https://evil.example")) == 200
    assert _status(_asked(app, kind="websocket", host="127.0.0.1:8501")) == 200


def test_on_this_machine_no_key_is_asked_for():
    assert door("localhost").key is None
    assert len(layers()) == len(layers(door("127.0.0.1")))


def test_beyond_this_machine_and_behind_a_name_every_start_has_a_key_of_its_own():
    first, second, behind = door("0.0.0.0"), door("0.0.0.0"), door("127.0.0.1", ("maps.example",))

    assert first.key != second.key
    assert behind.key is not None
    assert behind.link(80).startswith("http://maps.example:80/?key=")
    assert len(layers(first)) == len(layers()) + 1


@pytest.mark.parametrize("address", ["", "::1", "everywhere", "300.1.1.1", "192.168.1.20:80"])
def test_an_address_that_is_none_is_a_sentence(address):
    with pytest.raises(InputError, match="no IPv4 address"):
        door(address)


def test_the_key_comes_once_in_the_address_and_stays_in_a_cookie_no_script_can_read():
    told = _asked(Key(_inner, key=KEY), path="/plan", query=f"case=w-1&key={KEY}&person=a%20b")
    headers = dict(told[0]["headers"])

    assert _status(told) == 303
    assert headers[b"location"] == b"/plan?case=w-1&person=a+b"
    cookie, *rest = headers[b"set-cookie"].decode().split("; ")
    assert cookie.startswith(f"orgmap-8501={KEY}.")
    assert rest == ["Path=/", "HttpOnly", "SameSite=Lax"]
    assert _status(_asked(Key(_inner, key=KEY), path="/plan", cookie=f"a=b; {cookie}")) == 200


def test_each_browser_that_brings_the_key_gets_a_name_of_its_own():
    told = [_asked(Key(_inner, key=KEY), query=f"key={KEY}") for _ in range(2)]
    names = [visitor.name_in(dict(one[0]["headers"])[b"set-cookie"].decode().split(";")[0]) for one in told]

    assert None not in names
    assert names[0] != names[1]


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/\\evil.example", "\\\\evil.example", "/a\r\nset-cookie: b=c", "/\u2028é"]
)
def test_the_way_on_never_leads_to_another_machine_nor_ends_the_line(path):
    told = _asked(Key(_inner, key=KEY), path=path, query=f"key={KEY}")
    way = dict(told[0]["headers"])[b"location"].decode("ascii")

    assert urlsplit(way).netloc == ""
    assert not way.startswith(("//", "/\\"))
    assert way.isprintable()


@pytest.mark.parametrize(
    ("query", "cookie"),
    [
        ("", ""),
        ("key=", "orgmap-8501="),
        (f"key={KEY[:-1]}", f"orgmap-8501={KEY}x"),
        ("key=%F0%9F%98%80", f"orgmap-8502={KEY}"),
        ("x=1", "\x00=;;;"),
        ("x=1", f"orgmap-8501={KEY}"),
        ("x=1", f"orgmap-8501={KEY}."),
        ("x=1", f"orgmap-8501=x{KEY}.abcdefghijklmnopqrst"),
    ],
)
def test_without_the_key_nothing_is_answered_but_a_sentence(query, cookie):
    app = Key(_inner, key=KEY)

    told = _asked(app, query=query, cookie=cookie)

    assert _status(told) == 403
    assert b"needs a key" in told[1]["body"]
    assert _asked(app, kind="websocket", query=f"key={KEY}", cookie=cookie)[0]["type"] == "websocket.close"


def _upgrade(address, origin):
    """The first line that answers a request for a web socket."""
    at = urlsplit(address)
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {at.netloc}",
        f"Origin: {origin}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    )
    with socket.create_connection((at.hostname, at.port), timeout=60) as line:
        line.sendall("\r\n".join((*lines, "", "")).encode())
        return line.recv(200).decode("latin-1").splitlines()[0]


def test_the_app_as_it_is_served_opens_no_web_socket_to_another_page(server):
    assert " 403 " in _upgrade(server, "https://evil.example")
    assert " 403 " in _upgrade(server, "http://localhost:1")
    assert " 101 " in _upgrade(server, server)


def test_the_app_served_beyond_this_machine_answers_with_the_key_alone(serve_beyond):
    address, key = serve_beyond
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address, timeout=60)
    with refused.value as answer:
        assert answer.code == 403
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    with opener.open(f"{address}/?key={key}", timeout=60) as answer:
        assert answer.status == 200
        assert "key=" not in answer.url
    with opener.open(f"{address}/_stcore/health", timeout=60) as answer:
        assert answer.read() == b"ok"


@pytest.mark.browser
def test_browsers_served_beyond_this_machine_are_told_apart_and_each_stays_itself(
    serve_beyond, new_page, tmp_path
):
    """The name in the cookie reaches the session that runs for it, though no script can read the cookie."""
    address, key = serve_beyond
    seen = tmp_path / "visitors"
    for _ in range(2):
        with new_page() as page:
            page.goto(f"{address}/reports?case=sample&key={key}")
            page.get_by_text("How we know").wait_for(timeout=90_000)
            page.reload()
            page.get_by_text("How we know").wait_for(timeout=90_000)
            assert "orgmap-" not in page.evaluate("() => document.cookie")

    names = seen.read_text(encoding="utf-8").split()
    assert len(dict.fromkeys(names)) == 2, "one name for each browser, the same after a reload"
    assert all(len(name) == 24 for name in names)
