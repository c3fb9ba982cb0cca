"""Who may speak to the app: pages of its own address, and beyond this machine only who has the key.

Two layers round Streamlit's ASGI application. `OwnPages` turns away what a page of another address sends:
Streamlit would admit any page of this machine, and would ask a machine outside what its own address is
to find out whether others may. `Key` is for serving beyond this machine: the address printed at the start
carries a key, the browser keeps it in a cookie, and who has neither is told so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from orgmap.errors import InputError, Problem
from orgmap.ui import visitor

#: Methods that change nothing, and that an ordinary link of another page may use.
_READING = frozenset(("GET", "HEAD", "OPTIONS"))
_ASKED = "key"


@dataclass(frozen=True, slots=True)
class Door:
    """Where the app listens, under which names it answers, and the key asked for; None on this machine."""

    address: str
    names: tuple[str, ...]
    key: str | None

    def link(self, port: int) -> str:
        """The address to open, with the key where there is one.

        >>> door("127.0.0.1").link(8501)
        'http://127.0.0.1:8501'
        """
        key = f"/?{urlencode({_ASKED: self.key})}" if self.key else ""
        return f"http://{self.names[0]}:{port}{key}"


def door(address: str, names: tuple[str, ...] = ()) -> Door:
    """What listening at an address means: this machine only, or others too, which need a key.

    Parameters
    ----------
    address
        An IPv4 address of this machine, or ``localhost``; 0.0.0.0 for all it has.
    names
        Further names by which browsers reach it, say through a proxy: with one of them it is no longer
        this machine's alone. The first is printed.

    Raises
    ------
    InputError
        When the address is none.

    >>> door("localhost").names, door("localhost").key
    (('127.0.0.1', 'localhost'), None)
    >>> beyond = door("192.0.2.7", ("maps.example",))
    >>> beyond.names, len(beyond.key)
    (('maps.example', '192.0.2.7'), 32)
    """
    import socket

    try:
        place = IPv4Address("127.0.0.1" if address == "localhost" else address)
    except ValueError:
        raise InputError(
            Problem(f"'{address}' is no IPv4 address.", "Give one of this machine, such as 192.168.1.20.")
        ) from None
    if place.is_loopback and not names:
        return Door(str(place), tuple(dict.fromkeys((str(place), "127.0.0.1", "localhost"))), None)
    own = (socket.gethostname(), "localhost", "127.0.0.1") if place.is_unspecified else (str(place),)
    return Door(str(place), (*names, *own), secrets.token_urlsafe(24))


def cookie_name(port: int) -> str:
    """The name of the cookie with the key: cookies know no ports, and two apps must not share one.

    >>> cookie_name(8501)
    'orgmap-8501'
    """
    return f"orgmap-{port}"


class OwnPages:
    """ASGI middleware that answers no page of another address.

    A browser says from which page it speaks whenever a page opens a web socket or sends something; that
    page must be of the address the browser speaks to. Programs that are no browser say nothing.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, or turn it away."""
        speaks = scope["type"] == "websocket" or scope.get("method", "GET") not in _READING
        origin = _header(scope, b"origin")
        if speaks and origin is not None and urlsplit(origin).netloc != _header(scope, b"host"):
            await _refuse(scope, send, "A page of another address may not speak to orgmap.")
        else:
            await self._app(scope, receive, send)


class Key:
    """ASGI middleware that admits who brings the key: in the address once, from then on in a cookie.

    Beside the key the cookie holds a name drawn for that browser, by which :mod:`orgmap.ui.visitor` tells
    browsers apart; a cookie without one is no cookie of ours.
    """

    def __init__(self, app: Any, *, key: str) -> None:
        self._app, self._key = app, key

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, keep the key in the browser, or turn the request away."""
        if scope["type"] not in ("http", "websocket") or self._known(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and self._fits(dict(_query(scope)).get(_ASKED)):
            await self._let_in(scope, send)
        else:
            await _refuse(
                scope,
                send,
                "This is orgmap, and it needs a key. Open the whole address that was printed when it "
                "was started.",
            )

    def _fits(self, given: str | None) -> bool:
        return given is not None and secrets.compare_digest(given.encode(), self._key.encode())

    def _known(self, scope: Any) -> bool:
        kept = visitor.cookie_of(_header(scope, b"cookie"), cookie_name(scope["server"][1]))
        return kept is not None and visitor.name_in(kept) is not None and self._fits(kept.rpartition(".")[0])

    async def _let_in(self, scope: Any, send: Any) -> None:
        """Keep the key where no script can read it, and go on to the address without it."""
        rest = urlencode([(name, text) for name, text in _query(scope) if name != _ASKED])
        # One slash at the beginning: two would be the name of another machine. And nothing that ends a line.
        path = "/" + quote(scope["path"].lstrip("/\\")) + (f"?{rest}" if rest else "")
        name = secrets.token_urlsafe(18)
        cookie = f"{cookie_name(scope['server'][1])}={self._key}.{name}"
        # Lax: the way on from a link in webmail must carry it; what could do harm OwnPages refuses.
        kept = f"{cookie}; Path=/; HttpOnly; SameSite=Lax"
        headers = [(b"location", path.encode()), (b"set-cookie", kept.encode())]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


async def _refuse(scope: Any, send: Any, sentence: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": sentence})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})


def _header(scope: Any, name: bytes) -> str | None:
    found: bytes | None = next((value for key, value in scope.get("headers", ()) if key == name), None)
    return None if found is None else found.decode("latin-1")


def _query(scope: Any) -> list[tuple[str, str]]:
    return parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
