r"""Charts of responsibilities (RACI and its kin): who approves an item, who does it, who is heard.

The reading, settled once, so that rights come only from what the file says:

* **A** (accountable, approver): votes on the item; where several are marked, all of them do.
* **C** (consulted, contributor): advises on it.
* **R** (responsible; in a DACI chart the driver, D): does the work, which is no right. On the layer
  ``raci`` whoever does the work goes to those who approve it and to those who are consulted.
* **I** (informed): is told, a tie of its own on the layer ``raci_informed`` from who does the work.
* Other letters (S, Q, V, F, O, L) mean something else in every house: kept out, and said so.

An item is no body, so nobody gets a seat in it. Rows are items and columns are people or posts; a chart
the other way round is turned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from orgmap.model import Layer, Records, Right, RightKind, Source
from orgmap.readers.holders import Holders
from orgmap.readers.look import ROWS, Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Row, Table, clean
from orgmap.readers.weave import Weave, layer_of_file

RACI = "raci"
INFORMED = "raci_informed"

#: Letters one by one in either case, or up to four capitals together.
_LETTERS = re.compile(r"(?i:[racisqvfold](?:[\s/,&+;\-]+[racisqvfold]){0,3})|[RACISQVFOLD]{1,4}")
_MARKS = re.compile(r"[*†‡§¹²³()\[\].]")
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "responsible": "R", "accountable": "A", "consulted": "C", "consult": "C", "informed": "I",
        "inform": "I",
        "approver": "A", "approve": "A", "approves": "A", "contributor": "C", "driver": "D",
        "support": "S", "supportive": "S", "supports": "S",
    }
)  # fmt: skip
_ITEMS = re.compile(
    r"task|activit|decision|deliverable|process|step|item|aufgabe|tätigkeit|entscheid|tâche|tarea"
)
_PEOPLE = re.compile(r"role|person|name|stakeholder|team member|rolle|rôle|rol\b|ruolo")
_KNOWN = frozenset("RACID")
_SHARE = 0.7
_LAYERS = (Layer(RACI, "formal", "against", directed=True), Layer(INFORMED, "formal", "with", directed=True))


def letters(cell: str) -> frozenset[str]:
    """The letters in a cell; none where it holds anything else.

    >>> sorted(letters("A/R")), sorted(letters("RA")), letters("Ana")
    (['A', 'R'], ['A', 'R'], frozenset())
    """
    bare = _MARKS.sub("", cell).strip()
    words = [_WORDS.get(word, "") for word in re.split(r"[\s/,&+;]+", bare.casefold())]
    if all(words):
        return frozenset(words)
    found = [letter for letter in bare.upper() if letter.isalpha()]
    return frozenset(found) if _LETTERS.fullmatch(bare) and len(set(found)) == len(found) else frozenset()


@dataclass(frozen=True, slots=True)
class Chart:
    """Where a chart stands: its header row, the columns of people, the column of items and of phases."""

    header: Row
    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    item: int
    phase: int | None


def _chart(rows: Sequence[Row]) -> Chart | None:
    """The chart in these rows: the header under which most cells are letters."""
    for at, header in enumerate(rows[:15]):
        body = rows[at + 1 :]
        named = [
            place for place, cell in enumerate(header.cells) if cell and not (len(cell) < 2 and letters(cell))
        ]
        columns = tuple(place for place in named if _is_column([_cell(row, place) for row in body]))
        others = [place for place in range(max(columns, default=0)) if place not in columns]
        texts = [place for place in others if any(_cell(row, place) for row in body)]
        if len(columns) < 2 or not texts:
            continue
        marked = [row for row in body if any(letters(_cell(row, place)) for place in columns)]
        item = max(texts, key=lambda place: _like_items([_cell(row, place) for row in marked]))
        filled = Counter(letter for row in body for place in columns for letter in letters(_cell(row, place)))
        if filled["A"] and filled.total() >= 3 and (filled["R"] or filled["C"] or filled["I"] or filled["D"]):
            phase = next((place for place in texts if place != item and _is_phase(place, body, item)), None)
            return Chart(header, tuple(body), columns, item, phase)
    return None


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _like_items(cells: Sequence[str]) -> tuple[int, bool, int]:
    """How well a column serves as the names of items: filled, in words, each another."""
    filled = [cell for cell in cells if cell]
    return len(filled), not all(re.fullmatch(r"[\d.]+", cell) for cell in filled), len(set(filled))


def _is_column(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell and cell not in ("-", "–", "—")]
    return bool(filled) and sum(bool(letters(cell)) for cell in filled) >= _SHARE * len(filled)


def _is_phase(place: int, body: Sequence[Row], item: int) -> bool:
    """Whether a column groups the items: left of them, no bare number of the row."""
    values = {_cell(row, place) for row in body} - {""}
    return place < item and bool(values) and not all(re.fullmatch(r"[\d.]+", value) for value in values)


def _sure(look: Look) -> float:
    chart = _chart([Row(number, cells) for number, cells in enumerate(look.rows, start=1)])
    if chart is None:
        return 0.0
    cells = [_cell(row, place) for row in chart.rows for place in chart.columns]
    return 0.93 if sum(map(bool, map(letters, cells))) >= 4 else 0.8


def _read(look: Look) -> Part:
    table = look.table()
    rows = [Row(row.number, tuple(map(clean, row.cells))) for row in table.rows]
    chart = _chart(rows) or _chart(rows[:ROWS])
    if chart is None:
        return Part(problems=tuple(table.problems))
    if _is_turned(chart):
        chart = _turned(chart)
    return ChartReading(look, table, chart).part()


def _is_turned(chart: Chart) -> bool:
    """Whether the columns are the items: said in the corner, or told by the one A each item has."""
    corner = _cell(chart.header, chart.item).casefold()
    if _ITEMS.search(corner):
        return False
    if _PEOPLE.search(corner):
        return True
    down = [sum("A" in letters(_cell(row, place)) for row in chart.rows) for place in chart.columns]
    across = [sum("A" in letters(_cell(row, place)) for place in chart.columns) for row in _items(chart)]
    return all(count == 1 for count in down) and any(count != 1 for count in across)


def _items(chart: Chart) -> Iterator[Row]:
    """The rows that are items: with a name and a letter. Legends and headings of phases have none."""
    for row in chart.rows:
        if _cell(row, chart.item) and any(letters(_cell(row, place)) for place in chart.columns):
            yield row


def _turned(chart: Chart) -> Chart:
    """The same chart with items as rows; a row's number is that of the header, where the item stands."""
    people = list(_items(chart))
    header = Row(people[0].number if people else chart.header.number,
                 ("", *(_cell(row, chart.item) for row in people)))  # fmt: skip
    rows = tuple(
        Row(chart.header.number, (_cell(chart.header, place), *(_cell(row, place) for row in people)))
        for place in chart.columns
    )
    return Chart(header, rows, tuple(range(1, len(people) + 1)), 0, None)


class ChartReading:
    """The rights and ties of a chart."""

    def __init__(self, look: Look, table: Table, chart: Chart) -> None:
        self._file, self._table, self._chart = look.file, table, chart
        self._roster, self._weave = Roster(look.file), Weave(look.file)
        self._holders = Holders(self._roster)
        self._rights: dict[tuple[str, str, str], Right] = {}
        self._items: dict[str, int] = {}
        self._without: list[str] = []
        self._several: list[str] = []
        self._strange: Counter[str] = Counter()

    def part(self) -> Part:
        """What the chart says."""
        chart = self._chart
        who = {place: tuple(self._holders.every(_cell(chart.header, place), chart.header.number))
               for place in chart.columns}  # fmt: skip
        phase = ""
        for row in chart.rows:
            marks = {place: letters(_cell(row, place)) for place in chart.columns}
            alone = [cell for cell in row.cells if cell]
            if chart.phase is not None:
                phase = _cell(row, chart.phase) or phase
            elif len(alone) == 1 and not any(marks.values()):
                phase = alone[0]
            for place, cell in ((place, _cell(row, place)) for place in chart.columns):
                if cell and not marks[place] and cell not in ("-", "–", "—") and any(marks.values()):
                    self._table.fault(
                        f"'{cell[:40]}' is none of R, A, C and I.",
                        "Write one or more of these letters, or leave it blank.",
                        row=row.number,
                        column=_cell(chart.header, place),
                    )
            if _cell(row, chart.item) and any(marks.values()):
                self._item(row, phase, marks, who)
        return self._gathered()

    def _item(
        self, row: Row, phase: str, marks: Mapping[int, frozenset[str]], who: Mapping[int, tuple[str, ...]]
    ) -> None:
        name = " ".join(_cell(row, self._chart.item).split())
        if name in self._items and phase and phase != name:
            name = f"{phase}: {name}"
        if name in self._items:
            self._table.drop(
                f"The item '{name[:60]}' stands already on row {self._items[name]}.",
                "Give each item a name of its own.",
                row=row.number,
            )
            return
        self._items[name] = row.number
        found: dict[str, list[str]] = {letter: [] for letter in "RACI"}
        drives = not any("R" in one for one in marks.values())
        for place, own in marks.items():
            for letter in own:
                plain = "R" if letter == "D" and drives else letter
                if plain in found:
                    found[plain].extend(who[place])
                else:
                    self._strange[letter] += 1
        self._decide(name, row, found["A"], "votes")
        self._decide(name, row, found["C"], "advises")
        self._tie(row, found)
        if not found["A"]:
            self._without.append(name)
        elif len(dict.fromkeys(found["A"])) > 1:
            self._several.append(name)

    def _decide(self, gate: str, row: Row, people: Sequence[str], right: RightKind) -> None:
        for person in people:
            source = Source(self._file, row.number)
            self._rights.setdefault((gate, person, right), Right(gate, person, right, source=source))

    def _tie(self, row: Row, found: Mapping[str, Sequence[str]]) -> None:
        for doer in dict.fromkeys(found["R"]):
            for other in dict.fromkeys((*found["A"], *found["C"])):
                if other != doer:
                    self._weave.add(doer, other, RACI, row.number)
            for other in dict.fromkeys(found["I"]):
                if other != doer:
                    self._weave.add(doer, other, INFORMED, row.number)

    def _gathered(self) -> Part:
        ties = self._weave.ties
        first = {tie.layer: tie.sources[0].row for tie in reversed(ties)}
        records = Records(
            people=self._roster.people,
            layers=tuple(
                _layer(layer, self._file, first[layer.name]) for layer in _LAYERS if layer.name in first
            ),
            ties=ties,
            rights=tuple(self._rights.values()),
        )
        part = Part(records, tuple(self._table.problems), len(self._items), self._table.dropped)
        strange = ", ".join(f"{letter} ({count})" for letter, count in sorted(self._strange.items()))
        return part.noting(
            f"{self._file}: A is read as a vote on the item, C as advice; R and I give no right.",
            _listed(self._file, self._without, "without anybody accountable: who approves is not known"),
            _listed(self._file, self._several, "with several accountable: each of them votes"),
            f"{self._file}: letters not read, since every house means something else by them: {strange}."
            if strange
            else "",
        )


def _layer(layer: Layer, file: str, row: int) -> Layer:
    usual = layer_of_file(layer.name, file, row, directed=True)
    return Layer(layer.name, layer.kind, layer.influence, directed=True, source=usual.source)


def _listed(file: str, names: Sequence[str], what: str) -> str:
    if not names:
        return ""
    listed = ", ".join(f"'{name[:40]}'" for name in names[:4]) + (" …" if len(names) > 4 else "")
    return f"{file}: {counted(len(names), 'item')} {what} ({listed})."


FORMATS = (
    Format("chart of responsibilities (RACI)", "responsibilities", _sure, _read, "K",
           "rights: A votes, C advises; ties on the layers raci and raci_informed"),
)  # fmt: skip
