"""Streamlit's own files, given out of memory, and hints in its page of what the page will ask for next.

A first visit loads about a hundred small files. Streamlit opens each of them in a thread of its own, and
the browser hears of the later ones only while the page is put together, in three waves. Here they come out
of memory, and the page names those of the later waves in its head, so that the browser loads them all at
once; meanwhile nothing is worked out ahead. What is hinted at is found out from the files themselves: a
file that is not there is not hinted at, and the page works as it would without.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from orgmap.ui.ahead import AHEAD

#: Parts of Streamlit's page that every page of the app shows, and those of the map beside them.
_EVERYWHERE = ("Html", "BidiComponent", "Checkbox", "Button", "PageLink")
_BESIDE: Mapping[str, tuple[str, ...]] = {"/map": ("ButtonGroup", "Selectbox", "DownloadButton")}
#: The names of Streamlit's files change with what is in them: they may be kept for a year, as it says itself.
_KEPT = b"public, immutable, max-age=31536000"
#: Larger files (charts of kinds the app has none of) are left to Streamlit, which does not read them whole.
_LARGEST = 1_000_000
#: With one of these a browser asks for less than the whole file.
_PARTLY = frozenset((b"range", b"if-none-match", b"if-modified-since", b"if-range"))
_IMPORTED = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.~-]+\.js)["'`]""")
_PRELOADED = re.compile(r"""<(?:link|script)\b[^>]*\b(?:href|src)="\./static/js/([^"]+)\"""")


class Assets:
    """ASGI middleware that gives Streamlit's files and its page, and passes everything else on."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._files = _files()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Give a file out of memory, the page with its hints, or pass the request on."""
        whole = scope["type"] == "http" and scope["method"] == "GET"
        if not whole or any(name in _PARTLY for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
        elif (file := self._files.get(scope["path"])) is not None:
            await _give(send, _read(file), str(mimetypes.guess_type(file.name)[0]).encode(), _KEPT)
        elif b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            # As it is: what comes packed cannot be told from anything else.
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self._app({**scope, "headers": headers}, receive, _Page(scope["path"], send))
        else:
            await self._app(scope, receive, send)


class _Page:
    """Sends on what comes back; where that is Streamlit's page, with hints in its head."""

    def __init__(self, path: str, send: Any) -> None:
        self._path, self._send = path, send
        self._begun: Any = None
        self._body = b""

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._begun = message
        elif self._begun is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._whole()

    async def _whole(self) -> None:
        """The page with its hints, or whatever else it was as it came."""
        own = self._body == _index()
        headers, body = self._begun["headers"], self._body
        if own:
            AHEAD.coming()
            body = hinted(self._path)
            left = (b"content-length", b"etag", b"last-modified")  # they tell of the page without hints
            headers = [pair for pair in headers if pair[0].lower() not in left]
            headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._begun, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def hints(path: str) -> tuple[str, ...]:
    """Files that a page needs beside those that Streamlit's page names itself, in order.

    >>> [name for name in hints("/map") if name.startswith("Selectbox.")] != []
    True
    """
    return _with_imports((*_EVERYWHERE, *_BESIDE.get(path, ())), frozenset(_named()))


def hinted(path: str) -> bytes:
    """Streamlit's page with hints for a page of the app; as it is where its head does not end."""
    return _hinted(path if path in _BESIDE else "/")


@cache
def _hinted(path: str) -> bytes:
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n    ' for name in hints(path)
    )
    return _index().replace(b"</head>", links.encode() + b"</head>", 1)


def warm() -> None:
    """Read what every first visit asks for."""
    for path in ("/", *_BESIDE):
        hinted(path)
    for name in _named():
        if (file := _files().get(f"/static/js/{name}")) is not None:
            _read(file)


def _named() -> list[str]:
    """What Streamlit's page asks for itself."""
    return _PRELOADED.findall(_index().decode("utf-8"))


def _with_imports(parts: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    """The files of these parts, by name without what changes, and all they import, each once, none known."""
    files = {path.rpartition("/")[2]: file for path, file in _files().items() if path.endswith(".js")}
    waiting = [name for part in parts for name in sorted(files) if name.partition(".")[0] == part]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name in files and name not in known and name not in found:
            found[name] = None
            waiting += _IMPORTED.findall(_read(files[name]).decode("utf-8"))
    return tuple(found)


def _is_page(begun: Any) -> bool:
    kinds = [value for name, value in begun.get("headers", ()) if name.lower() == b"content-type"]
    return begun["status"] == 200 and kinds != [] and kinds[0].startswith(b"text/html")


async def _give(send: Any, body: bytes, kind: bytes, kept: bytes) -> None:
    length = str(len(body)).encode()
    headers = [(b"content-type", kind), (b"content-length", length), (b"cache-control", kept)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _folder() -> Path:
    import streamlit

    return Path(streamlit.__file__).parent / "static"


@cache
def _index() -> bytes:
    return (_folder() / "index.html").read_bytes()


@cache
def _files() -> dict[str, Path]:
    """Every file that may be given, by the path it is asked for; no other can be asked for."""
    home = _folder()
    found = (file for file in (home / "static").rglob("*") if file.is_file())
    return {
        f"/{file.relative_to(home).as_posix()}": file for file in found if file.stat().st_size <= _LARGEST
    }


@cache
def _read(file: Path) -> bytes:
    return file.read_bytes()
