"""Parts of the Reports page: each file one can take away, with what is in it and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.report.sentences import listed
from orgmap.ui import answers, components, state, talks
from orgmap.ui.text import csv_text, plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Broker, PowerGap

_TALKS = "Names, weeks as dates, how each talk is held and who carries the message. No stances, no chances."


@dataclass(frozen=True, slots=True)
class Handout:
    """One file: its name, what it is, for whom, what is in it and what is not, and how it is made."""

    file: str
    title: str
    whom: str
    about: str
    media: str
    make: Callable[[], bytes | str]


def in_words(shown: Network) -> str:
    """How many files there are, and what never is in them."""
    count = len(handouts(shown)) + bool(shown.records.initiative)
    stances = " Stances, concerns, relations and chances stay here." if shown.records.stances else ""
    return (
        f"{count} files can be made of what is open, and every one names people.{stances} Nothing is sent "
        "anywhere: you hand them on."
    )


def handouts(shown: Network) -> tuple[Handout, ...]:
    """The files that can be made of an open network."""
    # A file is made when it is asked for, outside the session: what is known already is taken along.
    opened = state.case()
    data = opened.structure if opened is not None else shown.fingerprint
    named = listed([layer.replace("_", " ") for layer in shown.layers])
    kinds = f" ({named})" if named else ""
    found = [
        Handout(
            "map.html",
            "The map",
            "for whoever may see everybody's ties",
            f"One page that opens in any browser, also offline: names, units, titles, every tie{kinds}. No "
            "stances.",
            "text/html",
            lambda: _map(shown, data),
        ),
        Handout(
            "network.graphml",
            "People and ties for other programs",
            "for analysts, in Gephi, yEd or networkx",
            f"Names, units, titles and grades, and every tie{kinds} with strength and days. Neither "
            "addresses nor stances.",
            "application/graphml+xml",
            lambda: _graph(shown),
        ),
    ]
    return (*found, *(_tables(shown) if shown.informal else ()))


def _tables(shown: Network) -> list[Handout]:
    """The rankings as tables."""
    brokers = answers.brokers() if state.known("brokers", redrawn=state.known("redraws")) else None
    gaps = answers.gap() if state.known("gap") else None
    return [
        Handout(
            "brokers.csv",
            "Who connects others",
            "for you, as a table",
            "Names with rank, score and the largest reason, where the score is above 0. No stances.",
            "text/csv",
            lambda: csv_text(_table([row for row in (brokers or _brokers(shown)).results if row.score > 0])),
        ),
        Handout(
            "influence-and-rank.csv",
            "Influence beside rank",
            "for you, as a table",
            "Names with influence, formal authority and the gap between them. No stances.",
            "text/csv",
            lambda: csv_text(_table((gaps or _gap(shown)).results)),
        ),
    ]


def listing(shown: Network) -> None:
    """Every file with whom it is for, what is in it and a button; the calendar first."""
    if shown.records.initiative is not None:
        with _row("talks", "The talks in my calendar", "for you and whoever keeps your calendar", _TALKS):
            # A plan may take long: it is made on its own page, where it can be stopped.
            if state.known("plan") and (found := answers.plan().results):
                talks.calendar_button(found[0], shown)
            else:
                st.page_link(components.PLAN, label="Work out the plan first")
    for one in handouts(shown):
        with _row(one.file, one.title, one.whom, one.about):
            st.download_button(
                f"Download {one.file}",
                one.make,
                one.file,
                one.media,
                key=f"handout-{one.file}",
                on_click=state.exported,
                args=(one.file,),
            )


@contextmanager
def _row(key: str, title: str, whom: str, about: str) -> Iterator[None]:
    """Words to the left; what is done with it to the right."""
    with st.container(key=f"step-handout-{key}"):
        words, does = st.columns([7, 3], vertical_alignment="center")
        with words.container(gap=None):
            st.markdown(f"**{plain(title)}**, {plain(whom)}")
            st.caption(plain(about))
        with does:
            yield


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


def _table(found: Sequence[Broker | PowerGap]) -> list[dict[str, Any]]:
    """Results as rows; what nobody has a value of is left out."""
    rows = [_flat(one.to_json()) for one in found]
    known = [name for name in (rows[0] if rows else ()) if any(row[name] is not None for row in rows)]
    return [{name.replace("_", " "): row[name] for name in known} for row in rows]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A result as one row: the text of its first reason stands for its reasons."""
    flat = {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in row.items()
        if not isinstance(value, (list, dict))
    }
    reasons = row.get("reasons") or []
    return {**flat, "most of it": reasons[0]["text"] if reasons else None}
