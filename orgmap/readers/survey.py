"""Answers of a survey into ties: rosters (a column for each colleague) and name generators (names written).

Whatever platform it came from, a survey is a :class:`Questionnaire`: questions by column, and rows of
answers by people. A question becomes a layer by its words; who answers has the tie to whom they name,
and the other way round where the question asks who comes to them. Other questions are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from orgmap.model import Records
from orgmap.readers.columns import Unreadable
from orgmap.readers.dates import Order, read_moment, settle
from orgmap.readers.orgchart import compared
from orgmap.readers.part import Part, counted
from orgmap.readers.questions import (
    CODE,
    MORE,
    MY_MAIL,
    MYSELF,
    NAME,
    NOBODY,
    OF_PEOPLE,
    SCALE,
    SLOT,
    TO_ME,
    about,
    answer,
)
from orgmap.readers.roster import Roster
from orgmap.readers.structure import layer_name
from orgmap.readers.tables import Row, Table, printable
from orgmap.readers.weave import Weave, layer_of_file


@dataclass(frozen=True, slots=True)
class Question:
    """One column: where it stands, what is asked, and of whom (blank where names are written)."""

    place: int
    stem: str
    label: str = ""
    code: str = ""


@dataclass
class Questionnaire:
    """A survey as any platform exports it. ``email``, ``name`` and ``identity`` say who answered a row."""

    file: str
    table: Table
    questions: Sequence[Question]
    rows: Sequence[Row]
    header_row: int
    email: Callable[[Row], str]
    name: Callable[[Row], str]
    when: Callable[[Row], str]
    bare: bool = False  # rows of a grid stand without their question
    notes: list[str] = field(default_factory=list)
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that is read: its layer, and whether ties run towards who answers."""

    question: Question
    layer: str
    to_me: bool


@dataclass
class _Result:
    roster: Roster
    weave: Weave
    odd: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    unsure: int = 0


def read_survey(survey: Questionnaire) -> Part:
    """The people and ties of a survey; a second answer of one person stands in place of the first."""
    result = _Result(Roster(survey.file), Weave(survey.file))
    answered, anonymous, again = _respondents(survey, result.roster)
    asked = _asked(survey, result.roster)
    _coded(survey, asked)
    for one in asked:
        if one.question.label:
            result.roster.of(one.question.label, survey.header_row)
    order = settle(survey.when(row) for row in answered.values())
    for person, row in answered.items():
        _take(person, row, asked, when=_when(survey.when(row), order), result=result)
    for number, text, count in result.odd.values():
        more = "" if count == 1 else f" So {'is' if count == 2 else 'are'} {count - 1} more of its kind."
        try:
            answer(text)
        except Unreadable as fault:
            survey.table.fault(fault.message + more, fault.fix, row=number)
    layers = {one.layer: None for one in asked}
    records = Records(
        people=result.roster.people,
        ties=result.weave.ties,
        layers=tuple(layer_of_file(name, survey.file, survey.header_row, directed=True) for name in layers),
    )
    dropped = survey.dropped + again + survey.table.dropped
    part = Part(records, tuple(survey.table.problems), len(answered), dropped)
    return part.noting(
        *survey.notes, *_said(survey, asked, result, anonymous, again), *result.weave.notes(what="answer")
    )


def _respondents(survey: Questionnaire, roster: Roster) -> tuple[dict[str, Row], int, int]:
    """Who answered, each once with their last row; those without a name get a number."""
    names = [one for one in survey.questions if not one.label and MYSELF.search(one.stem)]
    mails = [one for one in survey.questions if not one.label and MY_MAIL.search(one.stem)]
    answered: dict[str, Row] = {}
    anonymous = again = 0
    for row in survey.rows:
        email = survey.email(row) or _first(row, mails)
        name = survey.name(row) or _first(row, names)
        email = email if "@" in email else ""
        name = "" if name.casefold() in ("anonymous", "anonym", "anonyme", "anónimo") else name
        if email or name:
            person = roster.add(row.number, email=email, name=" ".join(name.split()))
        else:
            anonymous += 1
            person = roster.add(row.number, person=f"anonymous {anonymous} ({survey.file})"[:200])
        again += person in answered
        answered.pop(person, None)
        answered[person] = row
    return answered, anonymous, again


def _first(row: Row, questions: Sequence[Question]) -> str:
    found = (row.cells[one.place] for one in questions if one.place < len(row.cells))
    return next(filter(None, found), "")


def _asked(survey: Questionnaire, roster: Roster) -> list[_Asked]:
    """The questions about ties: rosters whose rows are people, and questions that want names."""
    stems: dict[str, list[Question]] = {}
    for one in survey.questions:
        stems.setdefault(one.stem[:2000] or ("" if survey.bare else one.code), []).append(one)
    found: list[_Asked] = []
    mentioned = _mentioned(survey)
    before, turned = "", False
    for stem, group in stems.items():
        layer = about(stem) or (about(group[0].code) if group[0].code != group[0].label else "")
        labels = [one.label for one in group if one.label and not SLOT.fullmatch(one.label)]
        to_me = TO_ME.search(stem) is not None
        if labels:
            if layer or _are_people(labels, group, stem, survey, roster=roster, mentioned=mentioned):
                layer = layer or _named(stem or survey.file.rpartition(".")[0] or survey.file)
                found += [
                    _Asked(one, layer, to_me)
                    for one in group
                    if (stem and not one.label)  # written beside the list: "other, please name"
                    or (one.label in labels and not NOBODY.match(one.label)
                        and (stem or _is_person(one.label, roster, mentioned)))
                ]  # fmt: skip
                before, turned = layer, to_me
        elif OF_PEOPLE.search(stem) and not MYSELF.search(stem) and not MY_MAIL.search(stem):
            if not layer and before and MORE.search(stem):
                layer, to_me = before, turned  # "anybody else?" goes on with the question before it
            layer = layer or _named(stem)
            found += [_Asked(one, layer, to_me) for one in group]
            before, turned = layer, to_me
    return found


def _are_people(
    labels: Sequence[str],
    group: Sequence[Question],
    stem: str,
    survey: Questionnaire,
    *,
    roster: Roster,
    mentioned: set[str],
) -> bool:
    """Whether the rows of a grid whose question tells nothing are people: most answered themselves, or
    are named elsewhere; or they look like names and the answers say how often.
    """
    known = sum(bool(roster.find(label)) or compared(label) in mentioned for label in labels)
    if 2 * known > len(labels):
        return True
    if 2 * sum(_is_person(label, roster, mentioned) for label in labels) <= len(labels):
        return False
    if OF_PEOPLE.search(stem):
        return True
    cells = {
        row.cells[one.place].casefold() for row in survey.rows for one in group if one.place < len(row.cells)
    }
    return bool(cells - {""}) and cells - {""} <= SCALE.keys()


def _named(stem: str) -> str:
    """A layer named after a question that no known word tells."""
    return printable(layer_name(" ".join(stem.split())[:60].strip(" ?:.-"))) or "survey"


def _mentioned(survey: Questionnaire) -> set[str]:
    """The names written in answers to questions that want names, as compared."""
    wanted = [one for one in survey.questions if not one.label and OF_PEOPLE.search(one.stem)]
    cells = (row.cells[one.place] for row in survey.rows for one in wanted if one.place < len(row.cells))
    return {compared(name) for cell in cells for name in re.split(r"[;\n]", cell) if name.strip()}


def _is_person(label: str, roster: Roster, mentioned: set[str]) -> bool:
    if roster.find(label) or compared(label) in mentioned or CODE.fullmatch(label) or "@" in label:
        return True
    return NAME.fullmatch(label) is not None and label == label.strip() and label.replace(",", "").istitle()


def _coded(survey: Questionnaire, asked: list[_Asked]) -> None:
    """Rows of a roster known only by a code say nothing of who they are: a problem, not a guess."""
    coded = [one for one in asked if CODE.fullmatch(one.question.label)]
    for one in coded[:1]:
        survey.table.fault(
            f"{counted(len(coded), 'column')} tell the person only by a code ({one.question.label}).",
            "Export the answers again with full question texts as headings.",
            row=survey.header_row,
            column=f"{one.question.code or one.question.stem}[{one.question.label}]",
        )
    asked[:] = [one for one in asked if one not in coded]


def _when(text: str, order: Order | None) -> datetime | None:
    """The time of an answer, where it can be read without a doubt."""
    try:
        return read_moment(re.sub(r"\s*(GMT|UTC)([+-].*)?$", "", text[:60]), order).when
    except (ValueError, OverflowError):
        return None


def _take(
    person: str,
    row: Row,
    asked: Sequence[_Asked],
    *,
    when: datetime | None,
    result: _Result,
) -> None:
    """The ties one row of answers tells."""
    for one in asked:
        text = row.cells[one.question.place] if one.question.place < len(row.cells) else ""
        for other, strength in _told(text, one.question, row, result):
            pair = (other, person) if one.to_me else (person, other)
            result.weave.add(*pair, one.layer, row.number, strength=strength, when=when)


def _told(text: str, question: Question, row: Row, result: _Result) -> Iterator[tuple[str, Fraction]]:
    if question.label and not SLOT.fullmatch(question.label):
        try:
            value = answer(text, question.label)
        except Unreadable:
            key = " ".join(text.split()).casefold()[:100]
            first = result.odd.get(key, (row.number, text, 0))
            result.odd[key] = (*first[:2], first[2] + 1)
            return
        if value:
            yield result.roster.of(question.label, row.number), value
        return
    for name in names_in(text, result.roster):
        if not result.roster.find(name):
            result.written.add(name)
        yield result.roster.of(name, row.number), Fraction(1)


def names_in(text: str, roster: Roster) -> tuple[str, ...]:
    """The names written in one cell; a comma parts names, except inside one the roster knows.

    >>> roster = Roster("x")
    >>> names_in("Ana Koch, Bo Lee", roster), names_in("Ana;Bo;", roster)
    (('Ana Koch', 'Bo Lee'), ('Ana', 'Bo'))
    """
    found: dict[str, None] = {}
    for piece in re.split(r"[;\n\r|]", text[:10_000]):
        one = " ".join(piece.split()).strip(" .")
        if not one or one.casefold() in SCALE:
            continue
        if roster.find(one) or "," not in one:
            found.setdefault(one)
            continue
        parts = [part.strip() for part in one.split(",") if part.strip()]
        at = 0
        while at < len(parts):
            pair = ", ".join(parts[at : at + 2])
            step = 2 if at + 1 < len(parts) and roster.find(pair) else 1
            found.setdefault(pair if step == 2 else parts[at])
            at += step
    return tuple(name[:200] for name in found)


def _said(
    survey: Questionnaire, asked: Sequence[_Asked], result: _Result, anonymous: int, again: int
) -> Iterator[str]:
    file = survey.file
    layers: dict[str, Question] = {}
    for one in asked:
        layers.setdefault(one.layer, one.question)
    for layer, question in layers.items():
        own = question.stem or (
            question.code if question.code != question.label else "a grid without its question"
        )
        stem = " ".join(own.split())[:80]
        turned = " (ties run to who answers)" if any(o.to_me for o in asked if o.layer == layer) else ""
        yield f"{file}: \"{stem}\" is read as layer '{layer}'{turned}."
    if any(one.question.label for one in asked):
        yield f"{file}: never is no tie; rarely 1, monthly 2, weekly 3, daily 4, more 5; numbers as such."
    if not asked and not survey.table.problems:
        yield f"{file}: no question asks about colleagues, so there are no ties."
    if anonymous:
        count = counted(anonymous, "answer")
        yield f"{file}: {count} without a name: ties to others count, who gave them is not known."
    if again:
        yield f"{file}: {counted(again, 'earlier answer')} of somebody who answered again left out."
    if result.written:
        names = ", ".join(sorted(result.written)[:8])
        yield f"{file}: {counted(len(result.written), 'name')} written that no roster holds: {names}."
