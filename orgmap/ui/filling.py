"""A part of a page that takes long on a large network: it fills in, and the reader need not wait for it.

Everything that is worked out beside a page goes this way: it says how far it is, ends when the reader stops
it, can be begun again, and says in a sentence what failed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from orgmap.errors import OrgmapError
from orgmap.patience import Stopped
from orgmap.ui import components, state, waiting
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network

T = TypeVar("T")


def filled(
    verb: str,
    make: Callable[[Network], T],
    words: str,
    *,
    quick: bool,
    given: Mapping[str, object] | None = None,
) -> T | None:
    """An answer at once where that is ``quick``, else worked out beside the page; None until it is there.

    ``given`` are the options by which the answer is kept, ``words`` say what is being done, without a stop.
    """
    options = given or {}
    if quick or state.known(verb, **options):
        with st.spinner(f"{words} \u2026"):
            return state.answer(verb, make, **options)
    found = arrived(verb, **options)
    if found is not None:
        return state.answer(verb, lambda _: cast("T", found), **options)
    under_way(verb, make, words, **options)
    return None


def arrived(verb: str, **options: object) -> object | None:
    """What was worked out beside the page; None where it is not there, or ended without an answer."""
    job = waiting.beside(verb, **options)
    return None if job.failed or not job.done() else job.result()


def left(verb: str, **options: object) -> bool:
    """Whether the reader stopped it."""
    return state.wanted(_left(verb, options))


def under_way(verb: str, make: Callable[[Network], object], words: str, **options: object) -> None:
    """How far it is and a way to stop it; once stopped, or failed, a way to begin it again."""
    given = (verb, options)
    job = waiting.beside(verb, **options)
    if left(verb, **options):
        st.button("Work it out", key=f"again-{verb}", on_click=_again, args=given)
        return
    error = job.exception() if job.failed else None
    if error is not None and not isinstance(error, Stopped):
        _failed(error, words)
        st.button("Try again", key=f"retry-{verb}", on_click=_again, args=given)
        return
    waiting.again(verb, **options)  # others stopped it before this reader came
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Stop", type="tertiary", key=f"leave-{verb}", on_click=_leave, args=given)
        waiting.work_out(verb, make, words, **options)


def _failed(error: BaseException, words: str) -> None:
    """What was being done, and why it came to nothing."""
    st.markdown(f"**This did not work: {plain(words[:1].lower() + words[1:])}.**")
    if isinstance(error, OrgmapError):
        components.problem_list(error.problems)
    else:
        told = f" ({error})" if str(error) else ""
        fault = plain(f"orgmap itself failed there: {type(error).__name__}{told}.")
        st.markdown(f"{fault} Nothing was changed, and the rest of the page holds.")


def begin(verb: str, **options: object) -> None:
    """The reader asked for it, for the first time or after stopping it."""
    _again(verb, options)


def _leave(verb: str, options: Mapping[str, object]) -> None:
    state.want(_left(verb, options))
    waiting.leave(verb, **options)


def _again(verb: str, options: Mapping[str, object]) -> None:
    state.unwant(_left(verb, options))
    waiting.again(verb, **options)


def _left(verb: str, options: Mapping[str, object]) -> str:
    return f"no {verb} {sorted((name, repr(value)) for name, value in options.items())}"
