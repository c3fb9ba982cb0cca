"""Whose browser asks: on this machine everybody is its one user; served beyond it, each browser is another.

What is kept between sessions (:mod:`orgmap.ui.pool`, :mod:`orgmap.ui.shared`) is kept for one visitor and
found by that visitor alone, though another may hold the same data.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

#: The visitor of this machine, who needs no name.
HERE = ""
_SHORTEST = 16
_cookie: str | None = None


def tell_apart(cookie: str | None) -> None:
    """From now on browsers are told apart by what this cookie holds behind its last dot; None: not at all."""
    global _cookie  # noqa: PLW0603 - one app is served by one process
    _cookie = cookie


def several() -> bool:
    """Whether others than this machine's user may have the app open."""
    return _cookie is not None


def current() -> str | None:
    """The visitor whose session runs now; None where that cannot be told, and then nothing may be shared.

    >>> current() == HERE
    True
    """
    if _cookie is None:
        return HERE
    import streamlit as st

    return name_in(st.context.cookies.get(_cookie, ""))


def name_in(cookie: str) -> str | None:
    """The visitor named in the cookie beside the key; None when there is none.

    >>> name_in("the-key.Jq3xNfB6sM2kT0aa"), name_in("the-key")
    ('Jq3xNfB6sM2kT0aa', None)
    """
    _, dot, name = cookie.rpartition(".")
    return name if dot and len(name) >= _SHORTEST else None


def cookie_of(header: str | None, name: str) -> str | None:
    """One cookie of a request's Cookie header; None when it is not there or the header cannot be read.

    >>> cookie_of("a=1; orgmap-8501=key.name", "orgmap-8501")
    'key.name'
    """
    try:
        kept = SimpleCookie(header or "").get(name)
    except CookieError:
        return None
    return None if kept is None else kept.value
