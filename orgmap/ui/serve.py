"""Serving the app on this machine only: one address, printed once, and nothing asked of anybody else.

The server is Streamlit's own ASGI application with four things put round it: it answers only to
the names of this machine (no foreign page can reach it under a name of its own), it answers no page of
another address, it forbids pages to load or send anything elsewhere, and it is not told about any usage
statistics. Its own files come out of memory (:mod:`orgmap.ui.assets`). Beyond this machine it serves only
where told to, and asks for a key.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import socket
import sys
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orgmap.errors import InputError, Problem
from orgmap.ui import visitor
from orgmap.ui.admission import Door, Key, OwnPages, cookie_name, door
from orgmap.ui.assets import Assets

ADDRESS = "127.0.0.1"
_TRIES = 20
#: Seconds after which a browser has painted the first page, and after which the server answers.
_PAINTED, _STARTED = 1.5, 0.2
#: Slow to import and needed by the first opening: two seconds of the first click.
_NEEDED = ("pandas", "ibis.backends.duckdb", "orgmap.sample", "orgmap.readers", "orgmap.roles", "orgmap.viz")
_FOLDER = Path(__file__).parent
#: What Streamlit runs for every page.
SCRIPT = _FOLDER / "door" / "app.py"

#: Streamlit's own pages need inline styles and workers from blobs; nothing may come from elsewhere.
_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval' blob: {own}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "frame-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


def serve(
    source: str | None = None,
    *,
    port: int = 8501,
    open_browser: bool = True,
    address: str = ADDRESS,
    names: tuple[str, ...] = (),
) -> None:
    """Serve the app until stopped; prints its address once.

    Parameters
    ----------
    source
        A workspace, folder or file to open with the first page; none for the start page alone.
    port
        Where to listen; the next free one when it is taken, any free one for 0.
    open_browser
        Whether to open the reader's browser there.
    address, names
        Where to listen, and names by which browsers reach it there; as of `orgmap.ui.admission.door`.

    Raises
    ------
    InputError
        When no port can be had, or the address is none of this machine.
    """
    from streamlit.web import bootstrap

    # Before the browser can ask: the page reads these when its session begins.
    if source is not None:
        os.environ["ORGMAP_SOURCE"] = str(Path(source).resolve())
    else:
        os.environ.pop("ORGMAP_SOURCE", None)
    at = door(address, names)
    listening = free_socket(port, address=at.address)
    chosen = int(listening.getsockname()[1])
    where = {"server_address": at.address, "browser_serverAddress": at.names[0]}
    ports = {"server_port": chosen, "browser_serverPort": chosen}
    bootstrap.load_config_options({**settings(), **where, **ports})
    sys.stdout.write(_greeting(at, chosen))
    sys.stdout.flush()
    if open_browser:
        _open_later(at.link(chosen), chosen)
    visitor.tell_apart(cookie_name(chosen) if at.key else None)
    _warm(os.environ.get("ORGMAP_SOURCE"))
    _run(listening, at)


def _greeting(at: Door, port: int) -> str:
    if at.key is None:
        return f"orgmap is at {at.link(port)} on this machine only. Ctrl+C stops it.\n"
    return (
        f"orgmap is at {at.link(port)} for everybody who has this address with its key. They see what is "
        "opened here, can change it, and can open folders of this machine. Nothing on the way is encrypted: "
        "use a network you trust. Ctrl+C stops it.\n"
    )


def settings() -> Mapping[str, Any]:
    """The options of config.toml under the names Streamlit's flags have (``server_address`` …).

    >>> settings()["browser_gatherUsageStats"], settings()["theme_dark_textColor"]
    (False, '#E8E4DC')
    """
    sections = tomllib.loads((_FOLDER / "config.toml").read_text(encoding="utf-8"))
    return dict(_flat(sections, ()))


def free_socket(port: int, *, address: str = ADDRESS) -> socket.socket:
    """A listening socket of this machine at the port, or the first free one of the next twenty.

    Raises InputError where none is free, or the address is none of this machine.
    """
    for tried in range(port, min(port + _TRIES, 65536)) if port else (0,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address, tried))
            listening.listen(128)
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise InputError(
                    Problem(f"{address} is no address of this machine.", "Give one of its own to --address.")
                ) from None
        else:
            return listening
    raise InputError(
        Problem(f"Ports {port} to {port + _TRIES - 1} are all taken.", "Name another one with --port.")
    )


def layers(at: Door | None = None) -> list[Any]:
    """What stands round Streamlit's ASGI application, the outermost first; this machine only by default."""
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    at = at or door(ADDRESS)
    names = Middleware(TrustedHostMiddleware, allowed_hosts=list(at.names), www_redirect=False)
    key = [Middleware(Key, key=at.key)] if at.key else []
    return [Middleware(Headers), names, Middleware(OwnPages), *key, Middleware(Assets)]


def application(at: Door | None = None) -> Any:
    """Streamlit's ASGI application for the app, with the layers round it."""
    import streamlit as st

    return st.App(SCRIPT, middleware=layers(at))


def policy() -> str:
    """The content policy, with the fingerprints of the inline scripts of Streamlit's own page."""
    import streamlit

    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    own = " ".join(f"'sha256-{one}'" for one in hashes)
    return "; ".join(_POLICY).format(own=own)


class Headers:
    """ASGI middleware that adds the security headers to every answer, and keeps data out of caches.

    Streamlit says how long its own files may be kept, and nothing of files made from the data (downloads,
    pictures): those no browser and no proxy may keep.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._headers = [(b"content-security-policy", policy().encode()), *_HEADERS]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on and add the headers to what comes back."""

        async def guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), *self._headers]
                if not any(name.lower() == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]


def _run(listening: socket.socket, at: Door) -> None:
    import uvicorn

    config = uvicorn.Config(
        application(at),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        # On one machine packing what a page sends takes longer than sending it.
        ws_per_message_deflate=at.key is not None,
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def _warm(source: str | None) -> None:
    """Load what the first opening needs, and read what is to be opened, while the browser still starts."""
    import threading

    # Without a source after the first page is painted, which comes first.
    timer = threading.Timer(_PAINTED if source is None else _STARTED, _load, (source,))
    timer.daemon = True
    timer.start()


def _load(source: str | None) -> None:
    import importlib

    from orgmap.ui.ahead import AHEAD
    from orgmap.ui.opening import open_path

    AHEAD.on = True
    if source is not None and not visitor.several():  # else nobody could find what was read
        AHEAD.opening(lambda: open_path(source).case)
    for name in _NEEDED:
        importlib.import_module(name)


def _open_later(address: str, port: int) -> None:
    """Open the browser once the server answers; a machine without one is no error."""
    import threading
    import time
    import webbrowser

    def wait_and_open() -> None:
        for _ in range(100):
            try:
                socket.create_connection((urlsplit(address).hostname or ADDRESS, port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        webbrowser.open(address)

    threading.Thread(target=wait_and_open, daemon=True).start()


def _flat(values: Mapping[str, Any], above: tuple[str, ...]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found.extend(_flat(value, (*above, name)))
        else:
            found.append(("_".join((*above, name)), value))
    return found
