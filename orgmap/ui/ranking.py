"""Who stands between others, and influence beside rank: at once, or beside the page on a large network.

A page of a large network shows what is quick first; what takes long fills in when it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from orgmap.patience import share_of
from orgmap.ui import answers, filling, state, waiting

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Broker, PowerGap

#: Above this many people influence beside rank is not quick either.
_MOST_QUICK = 4000


@dataclass(frozen=True, slots=True)
class Standing:
    """What the cards of a large network wait for."""

    brokers: Answer[Broker]
    gap: Answer[PowerGap]


def brokers() -> Answer[Broker] | None:
    """Who stands between others; None on a large network while that is still being worked out."""
    from orgmap.viz.scene import MOST_AT_ONCE

    shown = state.network()
    if shown is None or len(shown.people) <= MOST_AT_ONCE or state.known("brokers", redrawn=False):
        return answers.brokers()
    ready = _ready()
    if ready is None:
        return None
    state.answer("brokers", lambda _: ready.brokers, redrawn=False)
    return answers.brokers()


def gap() -> Answer[PowerGap] | None:
    """Influence beside rank; None on a very large network while that is still being worked out."""
    shown = state.network()
    if shown is None or len(shown.people) <= _MOST_QUICK or state.known("gap"):
        return answers.gap()
    return answers.gap() if _ready() is not None else None


def _ready() -> Standing | None:
    found = filling.arrived("brokers")
    if found is None:
        return None
    ready = cast("Standing", found)
    state.answer("gap", lambda _: ready.gap)
    return ready


def work_out() -> None:
    """Say that it is being worked out, and run the page again when it is there."""
    filling.under_way("brokers", _standing(), "Working out who stands between others")


def ahead() -> None:
    """Work it out before a page asks."""
    from orgmap.viz.scene import MOST_AT_ONCE

    shown = state.network()
    if shown is not None and len(shown.people) > MOST_AT_ONCE:
        waiting.ahead("brokers", _standing())
    else:
        answers.brokers()


def _standing() -> Callable[[Network], Standing]:
    known = answers.gap() if state.known("gap") else None

    def standing(shown: Network) -> Standing:
        from orgmap.roles import brokers as find
        from orgmap.roles import gap as compare

        with share_of(0.0, 0.9):
            found = find(shown)
        return Standing(found, known or compare(shown))

    return standing


def being_worked_out(shown: Network) -> str:
    """What a page says until the answer is there."""
    if filling.left("brokers"):
        return "Who stands between others has not been worked out: that was stopped."
    if waiting.beside("brokers").failed:
        return "Who stands between others could not be worked out."
    ties = sum(1 for tie in shown.ties if tie.layer in shown.informal)
    return f"That is being worked out for {len(shown.people):,} people and {ties:,} informal ties."
