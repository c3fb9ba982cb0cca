"""The only door to Streamlit's session state: the open case, the chosen person, kept widget values.

Why a door: Streamlit forgets a widget's key when another page is shown, so every value that must
live on is copied to a name of its own here. Answers are kept per session, never shared between users.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import streamlit as st

from orgmap.errors import OrgmapError, Problem
from orgmap.model import Person, Stance
from orgmap.network import Network
from orgmap.ui import opening as openings
from orgmap.ui.case import Case
from orgmap.ui.opening import Opening
from orgmap.ui.shelf import Shelf

if TYPE_CHECKING:
    from orgmap.tracking import Logged
    from orgmap.workspace import Talk

T = TypeVar("T")

#: Set by ``orgmap serve SOURCE``: a workspace, a folder or a file, opened with the first page.
SOURCE_VARIABLE = "ORGMAP_SOURCE"
_MOST_ANSWERS = 60
#: Answers that hang on people, ties and chart alone: another stance or a talk held leaves them as they are.
_OF_TIES = frozenset(
    ("brokers", "redraws", "why", "departure", "interfaces", "mirror", "gap", "measure", "places", "contacts")
)


def _store() -> MutableMapping[str, Any]:
    store = st.session_state
    if "orgmap" not in store:
        store["orgmap"] = {"answers": {}, "kept": {}, "case": None, "opening": None, "source_tried": False}
    return cast("MutableMapping[str, Any]", store["orgmap"])


# -- the open case ----------------------------------------------------------------------------------


def case() -> Case | None:
    """What is open now, or None."""
    return cast("Case | None", _store()["case"])


def network() -> Network | None:
    """The open network, or None."""
    opened = case()
    return opened.network if opened else None


def begin() -> None:
    """What a session starts with: the case named in the address, else the source named when serving.

    Afterwards it keeps both the case and the person in the address of every page, so that reload
    and a pasted link return to the same view.
    """
    store = _store()
    if not store["source_tried"]:
        # Kept, because a click on another page while it opens takes them out of the address.
        asked = store.setdefault("asked", (st.query_params.get("person"), st.query_params.get("unit")))
        chosen, place = asked
        token, source = st.query_params.get("case"), os.environ.get(SOURCE_VARIABLE)
        opened = openings.open_token(token) if isinstance(token, str) else None
        if opened is None and source:
            opened = openings.open_path(source)
        if opened is not None:
            _take(opened)
        # Not before: a click while it opens ends this run, and the next one must open it.
        store["source_tried"] = True
        select(chosen if isinstance(chosen, str) and _is_person(chosen) else None)
        shown = network()
        select_unit(place if shown is not None and isinstance(place, str) and place in shown.units else None)
    _name_in_address()


def _name_in_address() -> None:
    opened = case()
    if opened is not None and st.query_params.get("case") != opened.token:
        st.query_params["case"] = opened.token


def _is_person(text: str) -> bool:
    shown = network()
    return shown is not None and text in shown.people


def opening() -> Opening | None:
    """How the last attempt to open something went."""
    return cast("Opening | None", _store()["opening"])


def open_sample() -> None:
    """Open the sample case."""
    _take(openings.open_sample())


def open_path(text: str) -> None:
    """Open what stands at a path of this machine."""
    _take(openings.open_path(text))


def open_uploads(files: Iterable[tuple[str, bytes]], *, beside: bool = False, ask: bool = False) -> None:
    """Open files given by name and content, as a case of their own or beside what is open.

    With ``ask`` the reader says first what the columns of each mean.
    """
    held = _store()["shelf"] = Shelf(files, beside=beside and case() is not None)
    if ask and held.tables:
        held.ask(*held.tables)
        return
    open_shelf()


def open_shelf() -> None:
    """Open what waits on the shelf."""
    held = shelf()
    if held is None:
        return
    opened = openings.open_shelf(held, beside=case() if held.beside else None)
    if opened.case is not None:
        held.was_read()
    _take(opened)
    _store()["shelf"] = held


def shelf() -> Shelf | None:
    """The dropped files that are kept aside until they are settled."""
    return cast("Shelf | None", _store().get("shelf"))


def clear_shelf() -> None:
    """Let go of the dropped files."""
    held = shelf()
    if held is not None:
        held.clear()
    _store()["shelf"] = None


def open_typed(name: str, people: Iterable[Person]) -> None:
    """Begin with people typed by hand."""
    _take(openings.open_typed(name, people))


def _take(opened: Opening) -> None:
    store = _store()
    store["opening"], store["shelf"] = opened, None
    if opened.case is None:
        return
    before, store["case"] = case(), opened.case
    if before is not None and before.token == opened.case.token:
        return  # more files for the same case: what was chosen and kept stays
    store["answers"], store["kept"] = {}, {}
    select(None)
    select_unit(None)
    _name_in_address()


# -- edits ------------------------------------------------------------------------------------------


def edit_stances(stances: Iterable[Stance]) -> None:
    """Replace the stances of the open case; undone by :func:`undo`."""
    entered = tuple(stances)
    _edit(lambda opened: opened.with_stances(entered))


def edit(*, enter: Collection[Any] = (), remove: Collection[Any] = (), summary: str | None = None) -> None:
    """Enter records by hand and take others out: one change, saved at once, undone by :func:`undo`."""
    _edit(lambda opened: opened.edit(enter=enter, remove=remove, summary=summary))


def undo() -> None:
    """Take the latest change back."""
    _edit(Case.undone)


def log_talk(talk: Talk) -> Logged | None:
    """Note a talk held; None where it could not be noted, with :func:`edit_problems` saying why."""
    opened, store = case(), _store()
    if opened is None:
        return None
    try:
        store["case"], logged = opened.noted(talk)
    except OrgmapError as error:
        store["edit_problems"] = error.problems
        return None
    store["edit_problems"] = ()
    return logged


def propose(texts: Mapping[str, str]) -> None:
    """Keep what notes seem to say."""
    opened = case()
    if opened is not None:
        opened.propose(texts)


def decide(number: int, accept: bool) -> None:  # noqa: FBT001 - a callback's arguments come by position
    """Accept what a note seems to say, or put it aside."""
    _edit(lambda opened: opened.decided(number, accept=accept))


def exported(name: str) -> None:
    """Note that a file was taken away."""
    opened = case()
    if opened is not None:
        opened.exported(name)


def keep_draft(place: str, *, purpose: str, basis: str, informed: bool | None) -> None:
    """Make a workspace of the open draft and go on in it. Errors as `Workspace.copy_to`."""
    opened = case()
    if opened is not None:
        open_path(str(opened.kept(place, purpose=purpose, basis=basis, informed=informed)))


def forget(chosen: str) -> str | None:
    """Remove somebody for good; a sentence of what went, None where it could not be done."""
    opened, store = case(), _store()
    if opened is None:
        return None
    try:
        store["case"], told = opened.forgotten(chosen)
    except OrgmapError as error:
        store["edit_problems"] = error.problems
        return None
    store["edit_problems"], store["answers"] = (), {}
    if person() == chosen:
        select(None)
    return told


def look_again() -> None:
    """Read the open case anew, after something else changed its workspace."""
    _edit(Case.again)


def edit_problems() -> tuple[Problem, ...]:
    """Why the last edit could not be saved; empty when it was."""
    return tuple(_store().get("edit_problems", ()))


def _edit(change: Callable[[Case], Case]) -> None:
    opened, store = case(), _store()
    if opened is None:
        return
    try:
        store["case"], store["edit_problems"] = change(opened), ()
    except OrgmapError as error:
        store["edit_problems"] = error.problems


# -- the chosen person ------------------------------------------------------------------------------


def person() -> str | None:
    """The chosen person, from the page address or the session; None when not in this network."""
    shown = network()
    if shown is None:
        return None
    chosen = st.query_params.get("person") or _store().get("person")
    if not isinstance(chosen, str) or chosen not in shown.people:
        return None
    _store()["person"] = chosen
    if st.query_params.get("person") != chosen:
        st.query_params["person"] = chosen
    return chosen


def select(chosen: str | None) -> None:
    """Choose a person on every page, or nobody."""
    _store()["person"] = chosen
    if chosen is None:
        st.query_params.pop("person", None)
    else:
        st.query_params["person"] = chosen


# -- the chosen unit --------------------------------------------------------------------------------


def unit() -> str | None:
    """The chosen unit, from the page address or the session; None when not in this network."""
    shown = network()
    chosen = st.query_params.get("unit") or _store().get("unit")
    if shown is None or not isinstance(chosen, str) or chosen not in shown.units:
        return None
    _store()["unit"] = chosen
    if st.query_params.get("unit") != chosen:
        st.query_params["unit"] = chosen
    return chosen


def select_unit(chosen: str | None) -> None:
    """Choose a unit, or none."""
    _store()["unit"] = chosen
    if chosen is None:
        st.query_params.pop("unit", None)
    else:
        st.query_params["unit"] = chosen


# -- answers ----------------------------------------------------------------------------------------


def answer(verb: str, make: Callable[[Network], T], **options: object) -> T:
    """The answer of one verb on the open network, computed once a session for the same options."""
    shown = network()
    if shown is None:
        raise LookupError(verb)
    key = _answer_key(shown, verb, options)
    kept = _store()["answers"]
    # What was used last stays longest: a plan outlives many cards.
    found = kept.pop(key) if key in kept else make(shown)
    if len(kept) >= _MOST_ANSWERS:
        kept.pop(next(iter(kept)))
    kept[key] = found
    return cast("T", found)


def known(verb: str, **options: object) -> bool:
    """Whether this answer has been computed already, so that asking for it costs nothing."""
    shown = network()
    return shown is not None and _answer_key(shown, verb, options) in _store()["answers"]


def want(verb: str) -> None:
    """Remember that the reader asked for something slow on the open network."""
    shown = network()
    if shown is not None:
        _store()["wanted"] = {*_store().get("wanted", ()), (verb, shown.fingerprint)}


def unwant(verb: str) -> None:
    """Forget that the reader asked for it: the way to stop what takes long."""
    _store()["wanted"] = {asked for asked in _store().get("wanted", ()) if asked[0] != verb}


def wanted(verb: str) -> bool:
    """Whether the reader asked for it."""
    shown = network()
    return shown is not None and (verb, shown.fingerprint) in _store().get("wanted", ())


def _answer_key(shown: Network, verb: str, options: Mapping[str, object]) -> tuple[object, ...]:
    opened = case()
    data = shown.fingerprint
    if opened is not None and verb in _OF_TIES:
        data = opened.structure
    elif opened is not None and opened.talks:
        data += f":{opened.talks[-1].change}"
    return verb, data, tuple(sorted((name, repr(value)) for name, value in options.items()))


# -- widget values that outlive a page --------------------------------------------------------------


def widget(name: str, default: object) -> str:
    """The key of a widget whose value is kept from page to page; pass :func:`keep` as its on_change."""
    key = f"widget:{name}"
    if key not in st.session_state:
        st.session_state[key] = _store()["kept"].get(name, default)
    return key


def choice(name: str, options: Sequence[object]) -> str:
    """The key of a choice among options that may change: what is no longer among them gives way to the first."""
    if kept(name, options[0]) not in options:
        st.session_state.pop(f"widget:{name}", None)
        _store()["kept"].pop(name, None)
    return widget(name, options[0])


def keep(name: str) -> None:
    """Copy a widget's value to where a page change does not forget it."""
    _store()["kept"][name] = st.session_state.get(f"widget:{name}")


def kept(name: str, default: object = None) -> Any:
    """The kept value of a widget, also where the widget is not on the page yet."""
    return st.session_state.get(f"widget:{name}", _store()["kept"].get(name, default))


def put(name: str, what: object) -> None:
    """Keep a value as if a widget of this name held it."""
    _store()["kept"][name] = what


def remember(name: str, what: object) -> None:
    """Keep what the reader asked for, until something else is opened."""
    _store()["kept"][f"asked:{name}"] = what


def recall(name: str) -> Any:
    """What was asked for last; None for nothing."""
    return _store()["kept"].get(f"asked:{name}")


def value(key: str) -> Any:
    """What a widget holds now, inside its own callback."""
    return st.session_state.get(key)


def count(name: str, *, step: int = 0) -> int:
    """A counter of the session: part of the key of a widget that must start afresh."""
    store = _store()
    store[f"count:{name}"] = int(store.get(f"count:{name}", 0)) + step
    return int(store[f"count:{name}"])
