"""Parts of the Reports page: each file one can take away, with what is in it and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.ui import answers, state, talks
from orgmap.ui.text import csv_text

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Broker, PowerGap


@dataclass(frozen=True, slots=True)
class Handout:
    """One file: its name, what it is, what stays out of it, and how its content is made when asked for."""

    file: str
    title: str
    about: str
    media: str
    make: Callable[[], bytes | str]


def in_words(shown: Network) -> str:
    """How many files there are, and what never is in them."""
    count = len(handouts(shown)) + bool(shown.records.initiative)
    stances = " Stances, concerns and relations stay here." if shown.records.stances else ""
    return f"{count} files can be made of what is open.{stances} Nothing is sent anywhere: you hand them on."


def handouts(shown: Network) -> tuple[Handout, ...]:
    """The files that can be made of an open network."""
    # A file is made when it is asked for, outside the session: what is known already is taken along.
    opened = state.case()
    data = opened.structure if opened is not None else shown.fingerprint
    found = [
        Handout(
            "map.html",
            "The map",
            "One page that opens in any browser, also without the network: people, ties, cards, search.",
            "text/html",
            lambda: _map(shown, data),
        ),
        Handout(
            "network.graphml",
            "People and ties for other programs",
            "Names, units, titles and grades, and every tie with its layer, strength and days. No addresses.",
            "application/graphml+xml",
            lambda: _graph(shown),
        ),
    ]
    if shown.informal:
        brokers = answers.brokers() if state.known("brokers", redrawn=state.known("redraws")) else None
        gaps = answers.gap() if state.known("gap") else None
        found += [
            Handout(
                "brokers.csv",
                "Who connects others",
                "Rank, score and the largest reason of everybody with a score above 0.",
                "text/csv",
                lambda: csv_text(
                    [_flat(row.to_json()) for row in (brokers or _brokers(shown)).results if row.score > 0]
                ),
            ),
            Handout(
                "influence-and-rank.csv",
                "Influence beside rank",
                "Influence, authority and the gap between them, for everybody.",
                "text/csv",
                lambda: csv_text([_flat(row.to_json()) for row in (gaps or _gap(shown)).results]),
            ),
        ]
    return tuple(found)


def listing(shown: Network) -> None:
    """Every file with what is in it and a button; the calendar of talks first where there is a plan."""
    if shown.records.initiative is not None:
        with st.container(key="step-handout-talks"):
            words, button = st.columns([7, 3], vertical_alignment="center")
            words.markdown("**The talks in my calendar**")
            words.caption("Who, when and how; neither stances nor chances are in it.")
            found = answers.plan()
            if found.results:
                with button:
                    talks.calendar_button(found.results[0], shown)
    for one in handouts(shown):
        with st.container(key=f"step-handout-{one.file}"):
            words, button = st.columns([7, 3], vertical_alignment="center")
            words.markdown(f"**{one.title}**")
            words.caption(one.about)
            button.download_button(
                f"Download {one.file}",
                one.make,
                one.file,
                one.media,
                key=f"handout-{one.file}",
                on_click=state.exported,
                args=(one.file,),
            )


def _brokers(shown: Network) -> Answer[Broker]:
    from orgmap.roles import brokers

    return brokers(shown)


def _gap(shown: Network) -> Answer[PowerGap]:
    from orgmap.roles import gap

    return gap(shown)


def _map(shown: Network, data: str) -> str:
    from orgmap.ui.places import places
    from orgmap.viz import map_html

    return map_html(shown, places=places(shown, "informal", fingerprint=data))


def _graph(shown: Network) -> bytes:
    from orgmap.report.graph import graphml

    return graphml(shown)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A result as one row: the text of its first reason stands for its reasons."""
    flat = {name: value for name, value in row.items() if not isinstance(value, (list, dict))}
    reasons = row.get("reasons") or []
    return {**flat, "most of it": reasons[0]["text"] if reasons else None}
