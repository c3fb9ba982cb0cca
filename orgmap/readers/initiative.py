"""initiative.toml: what the user wants, by when, through which gates."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from orgmap.errors import Problem
from orgmap.model import Away, Before, Gate, Initiative, Milestone, Records, Scope, Source
from orgmap.readers.columns import shown
from orgmap.readers.part import Part
from orgmap.readers.tables import printable

GATE_RULES = ("unanimous", "majority", "quota", "chair")
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("name", "ask", "end_state", "me", "start", "weeks", "deadline", "capacity",
             "gate", "scope", "milestone", "before", "away", "model"),
        "gate": ("name", "week", "date", "rule", "quota", "tolerance", "chair"),
        "scope": ("item", "units", "value_share", "can_carve_out"),
        "milestone": ("id", "ready"),
        "before": ("a", "b", "gap_weeks"),
        "away": ("person", "from", "to"),
    }
)  # fmt: skip
_LIST_NAMES = ("gate", "scope", "milestone", "before", "away")
_REFERENCE = re.compile(r"(person|unit_head|milestone):\S.*")
_SECTION = re.compile(r"\s*(\[\[?)\s*\"?([\w-]+)\"?\s*\]\]?")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*=")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")

_Place = tuple[str, int, str]


def read_initiative(text: str, *, file: str) -> Part:
    """The initiative of a TOML text, with every fault of it and its line."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return Part(problems=(_syntax(error, text, file),))
    reader = _Reader(data, _line_numbers(text), file)
    initiative = reader.initiative()
    if reader.problems:
        return Part(problems=tuple(reader.problems), dropped=1)
    return Part(Records(initiative=initiative), kept=1).noting(*reader.notes)


def looks_like_initiative(text: str) -> bool:
    """Whether a TOML text has keys only an initiative has."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return bool({"gate", "scope", "ask", "end_state", "before", "away"} & data.keys()) or (
        len({"name", "me", "start", "weeks", "deadline", "capacity"} & data.keys()) >= 3
    )


def _syntax(error: Exception, text: str, file: str) -> Problem:
    said = str(error)
    match = _AT_LINE.search(said)
    row = int(match[1]) if match else (text.count("\n") + 1 if "end of document" in said else None)
    reason = _AT_LINE.sub("", said).replace("(at end of document)", "at the end of the file").strip()
    return Problem(
        f"This is not TOML: {printable(reason[:200])}.",
        'Text stands in quotation marks (name = "…"), dates do not (start = 2026-01-05).',
        file=file,
        row=row,
    )


def _line_numbers(text: str) -> dict[_Place, int]:
    """The line of each ``key =``, by section and its count (tomllib keeps no places)."""
    found: dict[_Place, int] = {}
    section, counts = "", {"": 0}
    for row, line in enumerate(text.splitlines(), start=1):
        if match := _SECTION.match(line):
            section = match[2]
            counts[section] = counts.get(section, -1) + 1
            found.setdefault((section, counts[section], ""), row)
        elif match := _KEY.match(line):
            found.setdefault((section, counts[section], match[1]), row)
    return found


class _Section:
    """One table of the file, read key by key; every fault goes to the reader's problems."""

    def __init__(self, reader: _Reader, name: str, at: int, data: Mapping[str, Any]) -> None:
        self._reader, self._name, self._at, self._data = reader, name, at, data
        unknown = [key for key in data if key not in KEYS[name]]
        where = f" in [[{name}]]" if name else ""
        reader.notes.extend(f"{reader.file}: the key '{key[:40]}'{where} is not used." for key in unknown)

    def fault(self, key: str, message: str, fix: str) -> None:
        """Keep a problem at a key of this table."""
        self._reader.fault((self._name, self._at, key), message, fix)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A text that is not blank."""
        value = self._data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            self.fault(key, f"'{key}' is a number.", f'Put it in quotation marks: {key} = "{value}".')
            return None
        if value is not None and not isinstance(value, str):
            self.fault(key, f"'{key}' is not a text.", f'Write {key} = "…".')
            return None
        text = (value or "").strip()
        if required and not text:
            where = f"[[{self._name}]] number {self._at + 1}" if self._name else "The file"
            self.fault(key, f"{where} has no '{key}'.", f'Write {key} = "…".')
        return text or None

    def number(self, key: str, *, low: float | None = None, high: float | None = None) -> float | None:
        """A finite number within bounds."""
        value = self._data.get(key)
        if value is None:
            return None
        bounds = f" from {low:g}" if low is not None else ""
        bounds += f" to {high:g}" if high is not None else ""
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            self.fault(key, f"'{key}' is not a number.", f"Write a number{bounds}.")
        elif (low is not None and value < low) or (high is not None and value > high):
            self.fault(key, f"'{key}' is {value}.", f"Write a number{bounds}.")
        else:
            return float(value)
        return None

    def whole(self, key: str, *, low: int) -> int | None:
        """A whole number of at least ``low``."""
        value = self.number(key, low=low)
        if value is None:
            return None
        if value != int(value):
            self.fault(key, f"'{key}' is not a whole number.", f"Write a whole number from {low}.")
            return None
        return int(value)

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date, as TOML writes it or as an ISO text."""
        value: Any = self._data.get(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                self.fault(
                    key, f"{shown(str(value))} is not a date.", f"Write {key} = 2026-01-05 (year-month-day)."
                )
                return None
        if isinstance(value, datetime):
            value = value.date()
        if value is None:
            if required:
                self.fault(key, f"[[{self._name}]] number {self._at + 1} has no '{key}'.", "Write a date.")
            return None
        if not isinstance(value, date):
            self.fault(key, f"'{key}' is not a date.", f"Write {key} = 2026-01-05 (year-month-day).")
            return None
        return value

    def flag(self, key: str) -> bool:
        """A yes or no; no where it is not said."""
        value = self._data.get(key, False)
        if value not in (True, False):
            self.fault(key, f"'{key}' is neither true nor false.", f"Write {key} = true or {key} = false.")
            return False
        return bool(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self._data.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.fault(key, f"'{key}' is not a list of texts.", f'Write {key} = ["…", "…"].')
            return ()
        return tuple(dict.fromkeys(one.strip() for one in value))


class _Reader:
    """The whole file into an `Initiative`."""

    def __init__(self, data: Mapping[str, Any], rows: Mapping[_Place, int], file: str) -> None:
        self._data, self._rows, self.file = data, rows, file
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def fault(self, place: _Place, message: str, fix: str) -> None:
        """Keep a problem, at the line of its key or else of its section."""
        section, at, key = place
        row = self._rows.get(place) or self._rows.get((section, at, ""))
        self.problems.append(
            Problem(
                printable(message), printable(fix), file=self.file, row=row, column=printable(key) or None
            )
        )

    def initiative(self) -> Initiative:
        """The initiative; meaningful only where ``problems`` stays empty."""
        top = _Section(self, "", 0, self._data)
        start = top.day("start")
        if start is not None and start.weekday() != 0:
            monday = date.fromordinal(max(start.toordinal() - start.weekday(), 1))
            top.fault(
                "start", f"{start} is a {start:%A}, and weeks begin on a Monday.", f"Write start = {monday}."
            )
        deadline = top.day("deadline")
        if start is not None and deadline is not None and deadline < start:
            top.fault(
                "deadline",
                f"The deadline ({deadline}) is before the start ({start}).",
                "Correct one of them.",
            )
        milestones = tuple(map(self._milestone, self._sections("milestone")))
        return Initiative(
            name=top.text("name", required=True) or "",
            ask=top.text("ask"),
            end_state=top.text("end_state"),
            me=top.text("me"),
            start=start,
            weeks=top.whole("weeks", low=1),
            deadline=deadline,
            capacity=top.whole("capacity", low=1),
            gates=self._gates(),
            scopes=tuple(map(self._scope, self._sections("scope"))),
            milestones=milestones,
            before=tuple(
                self._before(one, {each.id for each in milestones}) for one in self._sections("before")
            ),
            away=tuple(away for one in self._sections("away") if (away := self._away(one)) is not None),
            model=self._model(),
            source=Source(self.file, 1),
        )

    def _sections(self, name: str) -> list[_Section]:
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(("", 0, name), f"'{name}' is not a list of sections.", f"Begin each with [[{name}]].")
            return []
        return [_Section(self, name, at, one) for at, one in enumerate(value)]

    def _gates(self) -> tuple[Gate, ...]:
        gates: list[Gate] = []
        for section in self._sections("gate"):
            gate = self._gate(section)
            if gate.name and any(gate.name == other.name for other in gates):
                section.fault(
                    "name", f"Two gates are called {shown(gate.name)}.", "Give each gate its own name."
                )
            gates.append(gate)
        return tuple(gates)

    def _gate(self, section: _Section) -> Gate:
        rule = section.text("rule")
        rule = rule.casefold() if rule else None
        quota = section.number("quota", low=0, high=1)
        if rule is not None and rule not in GATE_RULES:
            section.fault(
                "rule", f"The rule {shown(rule)} is not known.", f"Write one of: {', '.join(GATE_RULES)}."
            )
        if rule == "quota" and "quota" not in section:
            section.fault(
                "rule", "The rule 'quota' needs a quota.", "Add quota = 0.5 (a share of all votes)."
            )
        if "week" in section and "date" in section:
            section.fault("date", "The gate has both a week and a date.", "Keep one of them.")
        return Gate(
            name=section.text("name", required=True) or "",
            week=section.whole("week", low=1),
            day=section.day("date"),
            rule=rule,
            quota=quota,
            tolerance=section.number("tolerance", low=0, high=1),
            chair=section.text("chair"),
        )

    @staticmethod
    def _scope(section: _Section) -> Scope:
        return Scope(
            item=section.text("item", required=True) or "",
            units=section.texts("units"),
            value_share=section.number("value_share", low=0, high=1),
            can_carve_out=section.flag("can_carve_out"),
        )

    def _milestone(self, section: _Section) -> Milestone:
        name = section.text("id", required=True) or ""
        value = section._data.get("ready")  # noqa: SLF001  (one family of classes)
        if isinstance(value, int) and not isinstance(value, bool):
            return Milestone(name, week=section.whole("ready", low=1))
        return Milestone(name, ready=section.day("ready"))

    @staticmethod
    def _before(section: _Section, milestones: set[str]) -> Before:
        ends = []
        for key in ("a", "b"):
            end = section.text(key, required=True) or ""
            if end and not _REFERENCE.fullmatch(end):
                section.fault(
                    key,
                    f"{shown(end)} names neither a person, a unit's head nor a milestone.",
                    "Write person:ID, unit_head:UNIT or milestone:ID.",
                )
            elif end.startswith("milestone:") and end.partition(":")[2] not in milestones:
                section.fault(
                    key,
                    f"There is no milestone {shown(end.partition(':')[2])}.",
                    "Add a [[milestone]] for it.",
                )
            ends.append(end)
        if ends[0] and ends[0] == ends[1]:
            section.fault("b", f"{shown(ends[0])} cannot come before itself.", "Correct one of the two.")
        gap = section.whole("gap_weeks", low=0)
        return Before(ends[0], ends[1], 1 if gap is None else gap)

    @staticmethod
    def _away(section: _Section) -> Away | None:
        person = section.text("person", required=True)
        start, end = section.day("from", required=True), section.day("to", required=True)
        if person is None or start is None or end is None:
            return None
        if end < start:
            section.fault("to", f"The absence ends ({end}) before it begins ({start}).", "Swap the dates.")
        return Away(person, start, end)

    def _model(self) -> Mapping[str, float | str | bool]:
        value = self._data.get("model", {})
        if not isinstance(value, dict):
            self.fault(("", 0, "model"), "'model' is not a section.", "Begin it with [model].")
            return MappingProxyType({})
        model: dict[str, float | str | bool] = {}
        for key, one in value.items():
            if isinstance(one, bool | str):
                model[key] = one
            elif isinstance(one, int | float) and _finite(one):
                model[key] = float(one)
            else:
                self.fault(
                    ("model", 0, key), f"'{key[:40]}' is no number, text or yes/no.", "Write one of these."
                )
        return MappingProxyType(model)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number too large for a float
        return False
