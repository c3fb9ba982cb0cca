"""Stakeholder registers and engagement matrices (SEAM): people, and where they are said to stand.

There is no standard: columns go by many names, power and interest are words, numbers, percentages or
stars. Words and numbers are laid on 0..1 by the scale the whole column uses; the text is kept beside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from orgmap.model import SEAM_POSITIONS, UNKNOWN_STANCE_SD, Records, Source, Stance
from orgmap.readers.columns import shown
from orgmap.readers.footers import footers_said
from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Row, Table

_SEAM = ("unaware", "resistant", "neutral", "supportive", "leading")
_WHO = ("stakeholder", "stakeholder name", "name", "person", "stakeholder/group", "contact name")
_POWER = ("power", "influence", "power/influence", "level of influence", "authority level")
_INTEREST = ("interest", "salience", "level of interest")
_CURRENT = (
    "current", "current engagement", "current level", "attitude", "support", "stance", "engagement",
    "current position", "classification", "current engagement level",
)  # fmt: skip
_DESIRED = (
    "desired",
    "desired engagement",
    "desired level",
    "target",
    "target engagement",
    "desired engagement level",
)
_CONCERN = ("concern", "concerns", "key concerns", "major concerns")
_ASSESSED = (
    _POWER,
    _INTEREST,
    _CURRENT,
    _DESIRED,
    ("impact",),
    ("quadrant",),
    ("strategy",),
    ("engagement strategy",),
)
_WORDS: Mapping[str, float] = MappingProxyType(
    {
        **SEAM_POSITIONS,
        "champion": 0.85, "leader": 0.85, "advocate": 0.85,
        "supporter": 0.5, "support": 0.5, "positive": 0.5, "for": 0.5, "in favour": 0.5, "in favor": 0.5,
        "indifferent": 0.0, "undecided": 0.0, "unknown": 0.0,
        "resistor": -0.6, "resister": -0.6, "opponent": -0.6, "negative": -0.6, "against": -0.6,
        "opposed": -0.6,
        "blocker": -0.85,
    }
)  # fmt: skip
_NOT_KNOWN = frozenset({"unaware", "unknown"})
_THREE: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(("low", "l", "minor", "small"), 1)
    | dict.fromkeys(("medium", "med", "m", "moderate", "average"), 2)
    | dict.fromkeys(("high", "h", "major", "large", "strong"), 3)
)
_FIVE: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(("very low", "vl", "none"), 1)
    | dict.fromkeys(("low", "l"), 2)
    | dict.fromkeys(("medium", "med", "m", "moderate", "average"), 3)
    | dict.fromkeys(("high", "h"), 4)
    | dict.fromkeys(("very high", "vh", "critical"), 5)
)
_SIDES = frozenset({"internal", "external", "int", "ext", "intern", "extern"})
_MARK = re.compile(r"[CDX✓✔]([ /,;&+]*[CDX✓✔])*", re.IGNORECASE)


def _is_seam(cells: Sequence[str]) -> bool:
    words = {cell.casefold() for cell in cells}
    return len(words & set(_SEAM)) >= 4


def _seam(look: Look) -> float:
    for at, cells in enumerate(look.rows[:10]):
        if _is_seam(cells):
            header = Header(cells)
            places = [place for word in _SEAM if (place := header.place(word)) is not None]
            marks = [
                row[place]
                for row in look.rows[at + 1 :]
                for place in places
                if place < len(row) and row[place]
            ]
            if not marks or sum(bool(_MARK.fullmatch(mark)) for mark in marks) >= 0.7 * len(marks):
                return 0.97
    return 0.0


def _read_seam(look: Look) -> Part:
    table = look.table()
    first, rows = rows_from(table, _is_seam)
    if first is None:
        return Part(problems=tuple(table.problems))
    names = Header(first.cells)
    words = [(word, place) for word in _SEAM if (place := names.place(word)) is not None]
    roster, stances = Roster(look.file), []
    for row in rows:
        who = names.cell(row, *_WHO) or next(
            (c for at, c in enumerate(row.cells) if at not in dict(words).values() and c), ""
        )
        marks = [
            (word, row.cells[place].upper())
            for word, place in words
            if place < len(row.cells) and row.cells[place]
        ]
        current = [word for word, mark in marks if "D" not in mark or "C" in mark]
        desired = [word for word, mark in marks if "D" in mark]
        if not who:
            table.drop("The row names nobody.", "Fill in the stakeholder, or delete the row.", row=row.number)
        elif len(current) > 1 or len(desired) > 1:
            twice = " and ".join(current if len(current) > 1 else desired)
            table.drop(
                f"{shown(who)} stands at {twice} at once.",
                "Leave one C and one D in the row.",
                row=row.number,
            )
        else:
            person = _person(roster, names, row, who)
            words_of = (current[0] if current else "", desired[0] if desired else "")
            stances.append(_stance(person, row, *words_of, file=look.file))
    return _part(look, table, roster, stances)


def _stance(person: str, row: Row, current: str, desired: str, *, file: str, salience: float | None = None,
            concern: str = "") -> Stance:  # fmt: skip
    return Stance(
        person,
        position=_WORDS.get(current.casefold()),
        sd=UNKNOWN_STANCE_SD if current.casefold() in _NOT_KNOWN else None,
        desired=_WORDS.get(desired.casefold()),
        salience=salience,
        concern=concern or None,
        source=Source(file, row.number),
    )


def _person(roster: Roster, names: Header, row: Row, who: str) -> str:
    """Make a stakeholder known, with role and organisation; "position" may be a post or a stance."""
    position = names.cell(row, "position")
    title = names.cell(row, "role", "title", "job title") or (
        "" if position.casefold() in _WORDS else position
    )
    email = names.cell(row, "email", "e-mail", "email address")
    person = names.cell(row, "person_id", "employee id", "stakeholder id")
    unit = names.cell(row, "department", "unit", "business unit", "organization", "organisation")
    side = unit.casefold() in _SIDES  # inside or outside the organisation is no unit
    kept = (*_POWER, *_INTEREST, "impact", "quadrant", "strategy", "owner", "type", "category")
    return roster.add(
        row.number,
        person=person,
        name=" ".join(who.split()),
        email=email if "@" in email else "",
        unit="" if side else unit,
        title=title,
        attributes={name: text for name in kept if (text := names.cell(row, name))}
        | ({"organisation": unit} if side else {}),
    )


def _is_register(cells: Sequence[str]) -> bool:
    header = Header(cells)
    assessed = sum(header.place(*names) is not None for names in _ASSESSED)
    telling = header.place("stakeholder", "stakeholder name") is not None
    if header.place(*_WHO) is None or assessed < (2 if telling else 3):
        return False
    reports = header.place("manager", "supervisor", "reports to", "manager id", "supervisor id", "boss id")
    return reports is None and not has_all(cells, "person", "relation")


def _register(look: Look) -> float:
    return 0.85 if any(map(_is_register, look.rows[:15])) and not _seam(look) else 0.0


def _read_register(look: Look) -> Part:
    table = look.table()
    first, rows = rows_from(table, _is_register)
    if first is None:
        return Part(problems=tuple(table.problems))
    names, held = Header(first.cells), list(rows)
    interest = _scale([names.cell(row, *_INTEREST) for row in held])
    roster, stances = Roster(look.file), []
    for row in held:
        who = names.cell(row, *_WHO)
        if not who:
            table.drop("The row names nobody.", "Fill in the name, or delete the row.", row=row.number)
            continue
        current, desired = names.cell(row, *_CURRENT), names.cell(row, *_DESIRED)
        position = names.cell(row, "position")
        current = current or (position if position.casefold() in _WORDS else "")
        for text, column in ((current, "Current"), (desired, "Desired")):
            if text and text.casefold() not in _WORDS:
                table.fault(
                    f"{shown(text)} is no attitude known here.",
                    f"Write one of: {', '.join(SEAM_POSITIONS)}; or leave it blank.",
                    row=row.number,
                    column=column,
                )
        person = _person(roster, names, row, who)
        text = names.cell(row, *_INTEREST)
        salience = interest.get(text.casefold())
        stances.append(
            _stance(
                person,
                row,
                current,
                desired,
                file=look.file,
                salience=salience,
                concern=names.cell(row, *_CONCERN),
            )
        )
    part = _part(look, table, roster, stances)
    power = names.place(*_POWER)
    scale = ", ".join(f"{text} {value:.2g}" for text, value in sorted(interest.items())[:6])
    return part.noting(
        f"{look.file}: '{first.cells[power]}' is kept as written and enters no score; "
        "what somebody may decide is read from approvals.csv."
        if power is not None
        else "",
        f"{look.file}: interest is read as salience: {scale}." if interest else "",
    )


def _scale(cells: Sequence[str]) -> Mapping[str, float]:
    """Each text of a column on 0..1: the middle of its step on the scale the whole column uses.

    >>> _scale(["High", "L"])["high"]
    0.8333333333333334
    """
    texts = {cell.casefold() for cell in cells if cell}
    five = any(text.startswith(("very ", "vl", "vh", "critical")) for text in texts)
    words, steps = (_FIVE, 5) if five else (_THREE, 3)
    numbers = {
        text: float(match[0])
        for text in texts
        if (match := re.match(r"\d{1,3}(\.\d{1,6})?(?=\s*(/|$))", text))
    }
    top = next((top for top in (1, 3, 5, 10, 100) if max(numbers.values(), default=0.0) <= top), None)
    found: dict[str, float] = {}
    for text in texts:
        if text in words:
            found[text] = (words[text] - 0.5) / steps
        elif re.fullmatch(r"\d{1,3}(\.\d{1,6})?\s*%", text) and float(text.rstrip("% ")) <= 100:
            found[text] = float(text.rstrip("% ")) / 100
        elif text and not text.strip("★☆*") and len(text) <= 10:
            found[text] = (text.count("★") + text.count("*") - 0.5) / 5 if text.strip("☆") else 0.0
        elif text in numbers and top is not None and numbers[text] <= top:
            found[text] = numbers[text] / top if top in (1, 100) else max(0.0, (numbers[text] - 0.5) / top)
    return {text: min(1.0, max(0.0, value)) for text, value in found.items()}


def _part(look: Look, table: Table, roster: Roster, stances: Sequence[Stance]) -> Part:
    """One stance a person: the same one twice is a problem."""
    once: dict[str, Stance] = {}
    for stance in stances:
        first = once.setdefault(stance.person, stance)
        if first is not stance and stance.source is not None and first.source is not None:
            table.drop(
                f"{shown(stance.person)} stands already on row {first.source.row}.",
                "Keep one of the rows.",
                row=stance.source.row,
            )
    records = Records(people=roster.people, stances=tuple(once.values()))
    part = Part(records, tuple(table.problems), len(once), table.dropped)
    unknown = sum(one.position is None for one in once.values())
    return part.noting(
        f"{look.file}: {counted(unknown, 'stakeholder')} without a current attitude: not known, not neutral."
        if unknown
        else "",
        footers_said(table),
    )


FORMATS = (
    Format("engagement matrix (SEAM)", "engagement matrix", _seam, _read_seam, "K",
           "people and stances, current and desired"),
    Format("stakeholder register (CSV, XLSX)", "stakeholder register", _register, _read_register, "V",
           "people and stances: attitude as position, interest as salience"),
)  # fmt: skip
