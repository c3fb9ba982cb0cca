"""The only door to Streamlit's session state: the open case, the chosen person, kept widget values.

Why a door: Streamlit forgets a widget's key when another page is shown, so every value that must
live on is copied to a name of its own here. Answers are kept by the data they come from
(:mod:`orgmap.ui.pool` says why no user is shown another's), or in the session where they hang on more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

import streamlit as st

from orgmap.errors import OrgmapError, Problem
from orgmap.model import Person, Stance
from orgmap.network import Network
from orgmap.ui import address, astray, elsewhere, memory, pool, session, shared, visitor
from orgmap.ui import opening as openings
from orgmap.ui.ahead import AHEAD
from orgmap.ui.case import Case
from orgmap.ui.opening import Opening
from orgmap.ui.pool import POOL

if TYPE_CHECKING:
    from orgmap.identity import Question
    from orgmap.tracking import Logged
    from orgmap.workspace import Talk

T = TypeVar("T")

#: Set by ``orgmap serve SOURCE``: a workspace, a folder or a file, opened with the first page.
SOURCE_VARIABLE = "ORGMAP_SOURCE"
_MOST_ANSWERS = 60
_PRESENTING = "presenting"
_ASKED = ("case", "person", "unit", "day")


# What a session keeps, and what is open in it, is behind the same door.
choice, count, keep, kept, put = memory.choice, memory.count, memory.keep, memory.kept, memory.put
recall, remember, value, widget = memory.recall, memory.remember, memory.value, memory.widget
case, network, presenting = session.case, session.network, session.presenting
in_room, everybody = session.in_room, session.everybody
want, unwant, wanted = session.want, session.unwant, session.wanted
_store, _opened, _to_address = memory.store, session.opened, address.write

# -- the open case ----------------------------------------------------------------------------------


def begin() -> None:
    """What a session starts with: the case named in the address, else the source named when serving.

    Afterwards it keeps both the case and the person in the address of every page, so that reload
    and a pasted link return to the same view.
    """
    store = _store()
    address.arrive()
    if elsewhere.caught_up():
        st.toast("This was changed elsewhere meanwhile, and is shown as it stands now.")
    if store["source_tried"] and address.moved("day"):
        _look_on_asked(st.query_params.get("day"))
    if not store["source_tried"]:
        token, chosen, place, day = read_address()
        source = os.environ.get(SOURCE_VARIABLE)
        opened = openings.open_token(token) if isinstance(token, str) else None
        if opened is None and source:
            opened = openings.open_path(source)
        if opened is not None:
            take(opened)
            _look_on_asked(day)
        # Not before: a click while it opens ends this run, and the next one must open it.
        store["source_tried"] = True
        shown = network()
        astray.case(token)
        select(astray.known("person", chosen, shown.people if shown is not None else ()))
        select_unit(astray.known("unit", place, shown.units if shown is not None else ()))
    _name_in_address()


def _look_on_asked(day: Any) -> None:
    try:
        look_on(date.fromisoformat(day) if day else None)
    except (ValueError, TypeError):
        astray.note("day", str(day))


def read_address() -> list[Any]:
    """The case, person, unit and day a session began with; asked before the links to pages are shown.

    Kept, because a click on another page while the first one opens takes them out of the address.
    """
    store, asked = _store(), st.query_params
    store.setdefault("presenting", asked.get(_PRESENTING) == "1")
    return cast("list[Any]", store.setdefault("asked", [asked.get(name) for name in _ASKED]))


def _name_in_address() -> None:
    opened = _opened()
    if opened is not None:
        _to_address("case", opened.token)
        _to_address("day", opened.as_of.isoformat() if opened.as_of else None)
    _to_address(_PRESENTING, "1" if presenting() else None)
    if presenting():  # Back leads to an address with an id in it
        _to_address("person", None)


def opening() -> Opening | None:
    """How the last attempt to open something went."""
    return cast("Opening | None", _store()["opening"])


def open_sample() -> None:
    """Open the sample case."""
    take(openings.open_sample())


def open_path(text: str) -> None:
    """Open what stands at a path of this machine."""
    take(openings.open_path(text))


# -- presenting -------------------------------------------------------------------------------------


def present(on: bool) -> None:  # noqa: FBT001 - a callback's arguments come by position
    """Begin or end presenting; kept in the address, so that a reload shows no name."""
    _store()["presenting"], _store()["switched"] = on, True
    _to_address("person", None)
    _name_in_address()


def just_switched() -> bool:
    """Whether presenting was switched since the last page; asked once a page."""
    return bool(_store().pop("switched", False))


def arrive(page: str) -> None:
    """Note which page is shown."""
    _store()["page"] = page


def page() -> str:
    """The title of the page that is shown."""
    return str(_store().get("page", ""))


def let_in(people: Iterable[str]) -> None:
    """Say who is in the room."""
    _store()["room"], _store()["switched"] = tuple(people), True


# -- opening ----------------------------------------------------------------------------------------


def open_typed(name: str, people: Iterable[Person]) -> None:
    """Begin with people typed by hand."""
    take(openings.open_typed(name, people))


def take(opened: Opening) -> None:
    """Go on with what was opened; where that failed, with what was open before, and the reasons."""
    store = _store()
    store["opening"], store["shelf"] = opened, None
    if opened.case is None:
        return
    now = replace(opened.case, visitor=visitor.current())
    before, store["case"] = _opened(), now
    if before is not None and before.token == now.token:
        return  # more files for the same case: what was chosen and kept stays
    store["answers"], store["kept"], store["room"] = {}, {}, None
    select(None)
    select_unit(None)
    _name_in_address()
    if now.visitor is not None:  # else nothing would be kept of what is found
        AHEAD.follow(now)


# -- edits ------------------------------------------------------------------------------------------


def edit_stances(stances: Iterable[Stance]) -> None:
    """Replace the stances of the open case; undone by :func:`undo`."""
    entered = tuple(stances)
    _edit(lambda opened: opened.with_stances(entered))


def edit(*, enter: Collection[Any] = (), remove: Collection[Any] = (), summary: str | None = None) -> None:
    """Enter records by hand and take others out: one change, saved at once, undone by :func:`undo`."""
    _edit(lambda opened: opened.edit(enter=enter, remove=remove, summary=summary))


def undo() -> None:
    """Take the latest change back; tables in which it was made begin afresh."""
    _edit(Case.undone)
    for name in ("stances", "by hand"):
        memory.count(name, step=1)


def log_talk(talk: Talk) -> Logged | None:
    """Note a talk held; None where it could not be noted, with :func:`edit_problems` saying why."""
    opened, store = _to_edit(), _store()
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
    opened = _to_edit()
    if opened is not None:
        opened.propose(texts)


def decide(number: int, accept: bool) -> None:  # noqa: FBT001 - a callback's arguments come by position
    """Accept what a note seems to say, or put it aside."""
    _edit(lambda opened: opened.decided(number, accept=accept))


def tell_who(question: Question, person: str | None) -> None:
    """Answer a question of who is who: somebody, or None for nobody of its suspects."""
    _edit(lambda opened: opened.told_who(question, person))


def exported(name: str) -> None:
    """Note that a file was taken away."""
    opened = _opened()
    if opened is not None:
        opened.exported(name)


def keep_draft(place: str, *, purpose: str, basis: str, informed: bool | None) -> None:
    """Make a workspace of the open draft and go on in it. Errors as `Workspace.copy_to`."""
    opened = _to_edit()
    if opened is not None:
        open_path(str(opened.kept(place, purpose=purpose, basis=basis, informed=informed)))


def forget(chosen: str) -> str | None:
    """Remove somebody for good; a sentence of what went, None where it could not be done."""
    opened, store = _to_edit(), _store()
    if opened is None:
        return None
    try:
        store["case"], told = opened.forgotten(chosen)
    except OrgmapError as error:
        store["edit_problems"] = error.problems
        return None
    store["edit_problems"] = ()
    memory.let_go()
    POOL.forget()
    shared.forget(chosen)
    if person() == chosen:
        select(None)
    return told


def look_on(day: date | None) -> None:
    """Look at the open case as it was on a day, on every page; None comes back to now."""
    opened, store = _opened(), _store()
    if opened is not None and opened.as_of != day:
        store["case"], store["edit_problems"] = opened.on(day), ()


def look_again() -> None:
    """Read the open case anew, after something else changed its workspace."""
    _edit(Case.again)


def edit_problems() -> tuple[Problem, ...]:
    """Why the last edit could not be saved; empty when it was."""
    return tuple(_store().get("edit_problems", ()))


def _to_edit() -> Case | None:
    """The case where it may be changed; while presenting or in the past nothing may, and the page says so."""
    opened = _opened()
    if presenting():
        why = Problem("Nothing can be changed while presenting.", "Switch presenting off first.")
    elif opened is not None and opened.as_of is not None:
        why = Problem(
            f"You look at {opened.as_of}, and the past cannot be changed.", "Go back to now: see Data."
        )
    else:
        return opened
    _store()["edit_problems"] = (why,)
    return None


def _edit(change: Callable[[Case], Case]) -> None:
    opened, store = _to_edit(), _store()
    if opened is None:
        return
    try:
        store["case"], store["edit_problems"] = change(opened), ()
    except OrgmapError as error:
        store["edit_problems"] = error.problems


# -- the chosen person and unit ---------------------------------------------------------------------


def person() -> str | None:
    """The chosen person, from the page address or the session; None when not in this network."""
    shown = network()
    return None if shown is None else _chosen("person", shown.people)


def select(chosen: str | None) -> None:
    """Choose a person on every page, or nobody."""
    _store()["person"] = chosen
    # An id may be a name, and the address is projected, too.
    _to_address("person", None if presenting() else chosen)


def unit() -> str | None:
    """The chosen unit, from the page address or the session; None when not in this network."""
    shown = network()
    return None if shown is None else _chosen("unit", shown.units)


def select_unit(chosen: str | None) -> None:
    """Choose a unit, or none."""
    _store()["unit"] = chosen
    _to_address("unit", chosen)


def _chosen(what: str, known: Collection[str]) -> str | None:
    veiled = what == "person" and presenting()
    if not veiled and address.moved(what) and what not in st.query_params:
        select(None) if what == "person" else select_unit(None)
    chosen = (None if veiled else st.query_params.get(what)) or _store().get(what)
    if not isinstance(chosen, str) or chosen not in known:
        return None
    _store()[what] = chosen
    if not veiled:
        _to_address(what, chosen)
    return chosen


# -- answers ----------------------------------------------------------------------------------------


def answer(verb: str, make: Callable[[Network], T], **options: object) -> T:
    """The answer of one verb on the open network, computed once for the same data and options.

    A new verb is kept in its session alone until :mod:`orgmap.ui.pool` says on what it hangs.
    """
    opened = case()
    if opened is None:
        raise LookupError(verb)
    common = pool.key(opened, verb, options)
    if common is not None:
        return POOL.answer(common, lambda: make(opened.network))
    key = _own_key(opened, verb, options)
    kept = _store()["answers"]
    # What was used last stays longest.
    found = kept.pop(key) if key in kept else make(opened.network)
    if len(kept) >= _MOST_ANSWERS:
        kept.pop(next(iter(kept)))
    kept[key] = found
    return cast("T", found)


def known(verb: str, **options: object) -> bool:
    """Whether this answer has been computed already, so that asking for it costs nothing."""
    opened = case()
    if opened is None:
        return False
    common = pool.key(opened, verb, options)
    if common is not None:
        return POOL.known(common)
    return _own_key(opened, verb, options) in _store()["answers"]


def _own_key(opened: Case, verb: str, options: Mapping[str, object]) -> tuple[object, ...]:
    talks = opened.talks[-1].change if opened.talks else None
    return verb, opened.behind is not None, opened.network.fingerprint, talks, pool.given(options)
