"""Parts that pages share: the head of a page, the card of a person, tables, "how we know".

User-given text passes :mod:`orgmap.ui.text` before it becomes markdown. Tables are drawn on a
canvas, which shows text as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.errors import Problem
from orgmap.report.sentences import percent, rank_of
from orgmap.ui import answers, named, ranking, state, steady, tables
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import MadeBy, Reason
    from orgmap.viz.palette import Ground

NOBODY: Mapping[str, str] = MappingProxyType({})
PAGES = Path(__file__).parent / "pages"
START, DATA, MAP, POWER, UNITS, BLOCKERS, PLAN, TRACK, MIRROR, NOTES, REPORTS = (
    str(PAGES / f"{name}.py")
    for name in (
        "start",
        "data",
        "map",
        "power",
        "units",
        "blockers",
        "plan",
        "track",
        "mirror",
        "notes",
        "reports",
    )
)
#: What to do about what is missing, by the part of the Data page where it is done.
_SAY = {
    "ties": "Say who talks to whom",
    "people": "Say who is in which unit",
    "initiative": "Say who decides and who votes",
}
#: Above this many people a person's measures are not taken apart: all pairs would be too many.
_MOST_EXPLAINED = 1500
#: Measures taken apart in the card, in plain words with the term of the field.
_EXPLAINED = {
    "betweenness": "Standing between others (betweenness)",
    "total_influence": "Weight in everybody's final view (influence)",
    "constraint": "Held by contacts who know each other (constraint)",
    "pagerank": "Turned to by people who are turned to (PageRank)",
}


def ground() -> Ground:
    """Whether the reader's page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def head(
    question: str,
    answer: str,
    *,
    people: Mapping[str, str] = NOBODY,
    cards: bool = True,
    choose: Callable[[str], None] | None = None,
) -> None:
    """The question as the title, the answer in words beneath it.

    ``people`` (id to name) are set in bold where the answer names them, and a click on a name shows the
    card (or does what ``choose`` does), unless ``cards`` is False.
    """
    st.title(question, anchor=False)
    named.said(answer, people, place="answer", links=cards, choose=choose)


def network_or_stop(question: str) -> Network:
    """The open network; without one the page says what is missing, offers it, and ends here."""
    shown = state.network()
    if shown is None:
        wrong = state.opening()
        why = "" if wrong is None else f" {not_opened(wrong.problems)}"
        head(question, f"Nothing is open yet, so there is no answer.{why}")
        sample_button("Open the sample case", first=True)
        st.page_link(DATA, label="Open your own files" if wrong is None else "See what is wrong")
        st.stop()
    chosen_bar(shown)
    return shown


def not_opened(problems: Sequence[Problem]) -> str:
    """That something was to be opened and could not be, and how much is wrong with it."""
    count = len(problems)
    much = "one thing is" if count == 1 else f"{count:,} things are"
    return f"What was to be opened could not be: {much} to be put right first, under Data."


def sample_button(label: str, *, first: bool = False) -> None:
    """One click to the sample case and its map; ``first``: it is what a page offers before anything else."""
    if st.button(label, type="primary" if first else "secondary", key="open-sample"):
        with st.spinner("Writing and reading the sample case …"):
            state.open_sample()
        st.switch_page(MAP)


def missing(
    question: str, what: str, *, link: str = DATA, label: str | None = None, part: str | None = None
) -> None:
    """A page that cannot answer yet: what is missing, and where to get it. Ends the page.

    ``part`` is the part of the Data page where it is entered by hand, ``label`` says it in other
    words than that part would.
    """
    head(question, what)
    named_so = label or _SAY.get(part or "", "Open files under Data")
    st.page_link(link, label=named_so, query_params={"part": part} if part else None)
    st.stop()


def asked_or_stop(question: str, shown: Network, what: str) -> None:
    """End the page where no initiative is known (``what`` says so), or nobody who decides on it."""
    if shown.records.initiative is None:
        missing(question, what, label="Enter it, or drop an initiative.toml", part="initiative")
    if not shown.records.rights:
        nobody = "Nobody is known who decides: there is no gate, and nobody votes."
        missing(question, nobody, label="Name the gates and who votes", part="initiative")


def chosen_bar(shown: Network) -> None:
    """Whom the reader looks at, beside the name of the case, on every page."""
    from orgmap.ui import bar

    bar.show(shown)


def problem_list(problems: Sequence[Problem], *, most: int = 50) -> None:
    """Problems as sentences, by file and row, with what to do."""
    for problem in problems[:most]:
        place = f"**{plain(problem.place)}**: " if problem.place else ""
        st.markdown(f"- {place}{plain(problem.message)} {plain(problem.fix)}")
    if len(problems) > most:
        st.markdown(f"- and {len(problems) - most:,} more of the same kinds.")


def how_we_know(made_by: MadeBy, notes: Sequence[str] = (), *, method: str = "") -> None:
    """The closed expander with layers, days, method, engine, limits and notes."""
    window = f"{made_by.window[0]} to {made_by.window[1]}" if made_by.window else "all days in the files"
    lines = [
        f"Ties used: {', '.join(made_by.layers).replace('_', ' ')}." if made_by.layers else "",
        f"Days: {window}.",
        method,
        f"Computed by {made_by.engine}." if made_by.engine else "",
        f"Random numbers start from {made_by.seed}." if made_by.seed is not None else "",
        *(f"{name.replace('_', ' ')}: {value}." for name, value in made_by.options.items()),
        f"orgmap {made_by.version}, data {made_by.fingerprint}.",
        "Not for hiring, firing, pay or performance.",
    ]
    with st.expander("How we know"):
        for line in dict.fromkeys((*lines, *notes)):
            if line:
                st.markdown(f"- {plain(line)}")


def reasons(found: Sequence[Reason], *, most: int = 3) -> None:
    """Reasons with their shares, where the words do not hold them, and the lines of files that show them."""
    with st.container(gap="xsmall"):
        for reason in found:
            said = percent(reason.share)
            share = f" {plain(f'({said})')}" if reason.share is not None and said not in reason.text else ""
            st.markdown(f"- {plain(reason.text)}{share}")
            if reason.evidence:
                rows = ", ".join(f"{line.file} row {line.row}" for line in reason.evidence[:most])
                left = len(reason.evidence) - most
                more = f" and {left:,} more {'row' if left == 1 else 'rows'}" if left > 0 else ""
                st.caption(plain(rows + more))


def bullets(sentences: Sequence[str]) -> None:
    """Sentences one below the other, closely set."""
    if sentences:
        st.markdown("\n".join(f"- {plain(text)}" for text in sentences))


def people_table(
    rows: Sequence[Mapping[str, Any]],
    people: Sequence[str],
    *,
    key: str,
    file: str,
    height: int = 388,
    choose: Callable[[str | None], None] = state.select,
) -> None:
    """A table whose rows are people (or units): choosing a row chooses it. See :mod:`orgmap.ui.tables`."""
    tables.table(rows, key=key, file=file, height=height, ids=people, choose=choose)


def card(shown: Network, person: str) -> None:
    """Who somebody is, where they stand, whom they talk to, and why they matter."""
    who = shown.people[person]
    with st.container(key="card"):
        st.subheader(plain(who.label), anchor=False)
        grade = shown.grade(person)
        facts = [who.title, who.unit, f"grade {grade:g}" if grade is not None else None]
        st.markdown(" · ".join(plain(fact) for fact in facts if fact) or "Nothing else is known.")
        boss = shown.chart.solid(person)
        if boss is not None:
            person_button("Reports to", shown, boss, "boss")
        reports = len(shown.chart.reports.get(person, ()))
        if reports:
            st.markdown(f"Leads {reports} {'person' if reports == 1 else 'people'} directly.")
        _standing(person)
        contacts = answers.contacts(person)
        if contacts:
            st.markdown("**Strongest ties**")
            for at, (other, layers) in enumerate(contacts):
                with st.container(gap=None, key=f"tie-of-card-{at}"):
                    person_button("", shown, other, f"contact-{at}")
                    st.caption(plain(layers))


def person_button(before: str, shown: Network, person: str, key: str, after: str = "") -> None:
    """A person's name that shows the card when clicked, with words before and after."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if before:
            st.markdown(before, width="content")
        st.button(
            plain(shown.name(person)), type="tertiary", key=f"to-{key}", on_click=choose, args=(person,)
        )
        if after:
            st.caption(plain(after), width="content")


def choose(person: str) -> None:
    """Choose a person from outside the map; the map's own selection starts afresh."""
    state.select(person)
    state.count("map", step=1)


def _standing(person: str) -> None:
    found = ranking.brokers()
    if found is None:
        # On a large network no page waits for it; see orgmap.ui.ranking.
        st.caption("How much stands between others is still being worked out.")
        return
    mine = next((row for row in found.results if row.person == person), None)
    gaps = {row.person: row for row in answers.gap().results}
    if mine is not None and mine.score > 0:
        low, high = mine.rank_low, mine.rank_high
        held = (
            "" if low is None else f", {low} to {high} when redrawn" if low != high else ", also when redrawn"
        )
        st.markdown(f"Number {mine.rank:,} of {len(found.results):,} in standing between others{held}.")
    elif mine is not None:
        st.markdown("Stands between nobody.")
    row = gaps.get(person)
    if row is not None and row.influence is not None:
        rank = f"; in formal authority of {_ahead(row.authority)}" if row.authority is not None else ""
        place = f"In influence ahead of {_ahead(row.influence)} of people{_redrawn(person)}"
        st.markdown(plain(f"{place}{rank}."))
    if len(found.results) <= _MOST_EXPLAINED:
        with lazy("Why, measure by measure", f"why-{person}") as opened:
            if opened:
                _why(person, len(found.results))
    elif mine is not None and mine.reasons:
        with st.expander("Why"):
            reasons(mine.reasons)


def _redrawn(person: str) -> str:
    """Between which ranks of influence somebody lies in redraws, where that is known."""
    drawn = steady.influence()
    held = drawn.interval(person) if drawn is not None else None
    if held is None:
        return ""
    return (
        f" (number {held[0]} when redrawn)"
        if held[0] == held[1]
        else f" ({held[0]} to {held[1]} when redrawn)"
    )


@contextmanager
def lazy(label: str, key: str) -> Iterator[bool]:
    """An expander whose content is computed when it is opened, and not before."""
    with st.expander(label, on_change="rerun", key=key) as box:
        yield bool(box.open)


def _why(person: str, people: int) -> None:
    with st.spinner("Taking the numbers apart …"):
        found = answers.why(person).results
    for row in found:
        if row.measure not in _EXPLAINED or row.by == "pairs of people":
            continue
        words = _EXPLAINED[row.measure]
        place = f": number {rank_of(row)} of {people:,}" if row.rank is not None else ": not known"
        st.markdown(f"**{plain(words)}**{plain(place.replace('(', '(between ').replace('-', ' and '))}")
        reasons(row.reasons[:3], most=1)


def _ahead(share: float) -> str:
    """A percentile as whole per cents below 100: nobody is ahead of everybody."""
    return f"{min(round(100 * share), 99)} %"
