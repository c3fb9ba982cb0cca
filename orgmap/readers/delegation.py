"""Delegation of authority: who may approve what, up to which amount.

The reading, settled once: an amount beside a post is its right to vote on that kind of transaction, up to
the amount. "Unlimited" and "above 1m" are rights without a limit of their own; a range ends at its upper
bound. "CEO + CFO" gives each of them a vote. "Recommend", "endorse", "review" and "consult" advise;
"notify" gives no right. A dash or a blank cell says nothing. An amount that cannot be read is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from orgmap.model import Records, Right, Source
from orgmap.readers.columns import shown
from orgmap.readers.header import Header
from orgmap.readers.holders import Holders, is_post, names_post
from orgmap.readers.look import Format, Look
from orgmap.readers.money import Authority, NoAmountError, authority_of, currency_in, has_scale, scale_in
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Row, Table, clean

_BODY = re.compile(
    r"limit|authorit|approv|threshold|delegat|befugnis|vollmacht|genehmig|freigabe|seuil|délégation",
    re.IGNORECASE,
)


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(";"))


_WHAT = _names("""
    transaction; transaction type; decision; decision type; type; matter; subject; category; item; authority;
    description; activity; expenditure; expense type; type of expenditure; commitment; contract type;
    nature of transaction; geschäftsvorfall; vorgang
""")
_WHO = _names("""
    approver; approved by; delegate; delegated to; authority holder; authorised person; authorized person;
    holder; role; position; title; level; approval authority; grade; rolle; funktion; genehmiger;
    genehmigt durch
""")
_ALSO = _names("""
    co-approver; co approver; second approver; joint approver; jointly with; countersigned by; co-signatory;
    second signatory
""")
_LIMIT = _names("""
    limit; limit amount; to; up to; maximum; max; max amount; threshold; amount; approval limit;
    authority limit;
    upper limit; financial limit; bis;
    grenze
""")
_FROM = _names("from; minimum; min; min amount; lower limit; above; von; ab")
_RIGHT = _names("right; authority type; action; kind of authority; responsibility")


def _long(cells: Sequence[str]) -> bool:
    header = Header(cells)
    if header.place("gate", "person_id") is not None or header.place("right") is not None:
        return False
    return all(header.place(*names) is not None for names in (_WHAT, _WHO)) and (
        header.place(*_LIMIT) is not None or header.place(*_FROM) is not None
    )


_PEOPLE = _names(
    "name; email; e-mail; manager; supervisor; reports to; employee id; person id; id; start date"
)


def _has_limits(cells: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether what stands under limits are amounts (a list of jobs has from and to, too)."""
    header = Header(cells)
    filled = [cell for row in rows for cell in header.cells(row, *_LIMIT, *_FROM)]
    kinds = [_kind_of(cell) for cell in filled]
    known = header.place(*_PEOPLE) is not None and not _BODY.search(" ".join(cells))
    return bool(filled) and not known and sum(kind != "" for kind in kinds) >= len(kinds) / 2


def _wide(rows: Sequence[Row], at: int) -> tuple[float, tuple[int, ...]]:
    """How surely the row at this place heads a table of authorities, and its columns of posts."""
    header, body = rows[at], rows[at + 1 :]
    columns = tuple(place for place, cell in enumerate(header.cells) if place and cell)
    if len(columns) < 2 or not body:
        return 0.0, ()
    amounts = codes = filled = 0
    for row in body:
        for place in columns:
            cell = _cell(row, place)
            kind = _kind_of(cell)
            filled += bool(cell) and kind != "nothing"
            amounts += kind == "amount"
            codes += kind == "code"
    labels = {row.cells[0].casefold() for row in body if row.cells}
    if labels & {cell.casefold() for cell in header.cells[1:] if cell}:
        return 0.0, ()  # people by people: a matrix
    told = bool(_BODY.search(" ".join(cell for row in rows[: at + 1] for cell in row.cells)))
    is_one = is_post if told else names_post
    posts = sum(is_one(header.cells[place]) for place in columns) >= len(columns) / 2
    money = any(currency_in(_cell(row, place)) or re.search(r"\d\s*[km]\b", _cell(row, place).casefold())
                for row in body for place in columns)  # fmt: skip
    if not filled or amounts + codes < 0.5 * filled or not posts or not amounts + (codes if told else 0):
        return 0.0, ()
    return (0.9 if money or (told and amounts) else 0.75 if told else 0.0), columns


def _kind_of(cell: str) -> str:
    try:
        found = authority_of(cell)
    except NoAmountError:
        return ""
    if found.limit is not None or cell.casefold().startswith(("unlimited", "no limit", "unbegrenzt")):
        return "amount"
    return "nothing" if not cell or found.right is None else "code"


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _header(rows: Sequence[Row]) -> tuple[float, int, tuple[int, ...]]:
    """How surely these rows hold a table of authorities, where its header is, its columns (none: long)."""
    for at, row in enumerate(rows[:15]):
        if _long(row.cells) and _has_limits(row.cells, rows[at + 1 :]):
            return 0.88, at, ()
    best: tuple[float, int, tuple[int, ...]] = (0.0, 0, ())
    for at in range(min(len(rows), 8)):
        sure, columns = _wide(rows, at)
        if sure > best[0]:
            best = sure, at, columns
    return best


def _sure(look: Look) -> float:
    return _header([Row(number, cells) for number, cells in enumerate(look.rows, start=1)])[0]


def _read(look: Look) -> Part:
    table = look.table()
    rows = [Row(row.number, tuple(map(clean, row.cells))) for row in table.rows]
    _, at, columns = _header(rows[:40])
    if not rows:
        return Part(problems=tuple(table.problems))
    said = " ".join(cell for row in rows[:at] for cell in row.cells)
    reading = _Reading(look.file, table, rows[at], currency_in(said), scale_in(said))
    if columns:
        reading.wide(rows[at + 1 :], columns)
    else:
        reading.long(rows[at + 1 :])
    return reading.part()


class _Reading:
    """The rights of a table of authorities."""

    def __init__(self, file: str, table: Table, header: Row, currency: str | None, scale: float) -> None:
        self._file, self._table, self._header = file, table, header
        self._currency, self._scale = currency, scale
        self._scaled: set[float] = set()
        self._roster = Roster(file)
        self._holders = Holders(self._roster)
        self._rights: dict[tuple[str, str, str], Right] = {}
        self._joint = self._kept = self._more = 0
        self._dollars = False

    def wide(self, rows: Iterable[Row], columns: Sequence[int]) -> None:
        """Rows are transactions, columns are posts."""
        posts = {place: _bare(self._header.cells[place]) for place in columns}
        codes = {place: currency_in(self._header.cells[place]) for place in columns}
        group = ""
        for row in rows:
            name = next((cell for cell in row.cells[: columns[0]][::-1] if cell), "")
            cells = {place: _cell(row, place) for place in columns if _cell(row, place)}
            if name and not cells:
                group = name
                continue
            if not name:
                if cells:
                    self._table.drop("The row names no transaction.", "Name it.", row=row.number)
                continue
            gate = self._gate(name, group)
            self._kept += 1
            for place, cell in cells.items():
                found = self._authority(cell, row, self._header.cells[place])
                if found is not None:
                    who = [post for text in filter(None, (posts[place], found.joint))
                           for post in self._holders.every(text, self._header.number)]  # fmt: skip
                    self._joint += bool(found.joint)
                    self._grant(gate, list(dict.fromkeys(who)), found, row, codes[place])

    def long(self, rows: Iterable[Row]) -> None:
        """A row is one authority of one post."""
        names = Header(self._header.cells)
        column = names.place(*_LIMIT)
        in_header = currency_in(self._header.cells[column]) if column is not None else None
        for row in rows:
            gate, who = names.cell(row, *_WHAT), names.cell(row, *_WHO)
            if not gate or not who:
                self._table.drop(
                    "The row names no " + ("transaction." if not gate else "post or person."),
                    "Fill it in, or delete the row.",
                    row=row.number,
                )
                continue
            self._kept += 1
            limit, start = names.cell(row, *_LIMIT), names.cell(row, *_FROM)
            found = self._authority(limit or "yes", row, self._header.cells[column or 0])
            if found is None:
                continue
            right = names.cell(row, *_RIGHT)
            if right and (named := _right_of(right)) is not None:
                found = replace(found, right=named.right)
            people = [*self._holders.every(who, row.number)]
            for also in filter(None, (names.cell(row, *_ALSO), found.joint)):
                people.extend(self._holders.every(also, row.number))
                self._joint += 1
            written = names.cell(row, "currency", "währung", "devise")
            code = currency_in(written) or written or currency_in(start) or in_header
            self._grant(gate, list(dict.fromkeys(people)), found, row, code)

    def _gate(self, name: str, group: str) -> str:
        gates = {gate for gate, _, _ in self._rights}
        return f"{group}: {name}" if group and name in gates else name

    def _authority(self, cell: str, row: Row, column: str) -> Authority | None:
        self._dollars = self._dollars or bool(re.search(r"(?<![A-Za-z])\$", cell))
        try:
            return self._in_full(authority_of(cell), cell, column)
        except NoAmountError:
            self._table.fault(
                f"{shown(cell)} is neither an amount nor a word for a right.",
                "Write an amount such as 250,000 or 250k, unlimited, approve, recommend, or leave it blank.",
                row=row.number,
                column=column,
            )
            return None

    def _in_full(self, found: Authority, cell: str, column: str) -> Authority:
        """An amount of a table in thousands in full, unless the cell itself says thousands or millions."""
        scale = scale_in(column)
        scale = scale if scale != 1.0 else self._scale
        if found.limit is None or scale == 1.0 or has_scale(cell):
            return found
        self._scaled.add(scale)
        return replace(found, limit=found.limit * scale)

    def _grant(self, gate: str, people: Sequence[str], found: Authority, row: Row, code: str | None) -> None:
        """Give a right to each; of two limits of one person for one thing the higher one stands."""
        if found.right is None:
            return
        currency = found.currency or code or self._currency
        for person in people:
            key = (gate, person, found.right)
            right = Right(
                gate, person, found.right, limit=found.limit,
                currency=currency.upper() if currency and found.limit is not None else None,
                source=Source(self._file, row.number),
            )  # fmt: skip
            before = self._rights.get(key)
            if before is not None:
                self._more += 1
                right = self._higher(before, right, joint=bool(found.joint))
            self._rights[key] = right

    def _higher(self, before: Right, right: Right, *, joint: bool) -> Right:
        """Which of two limits stands: none is the highest, a joint approval raises nobody's own."""
        if joint or before.limit is None:
            return before
        if right.limit is None:
            return right
        if before.currency != right.currency:
            self._table.fault(
                f"{shown(right.person)} has limits in two currencies for {shown(right.gate)}.",
                "Keep one of them.",
                row=right.source.row if right.source else None,
            )
            return before
        return right if right.limit > before.limit else before

    def part(self) -> Part:
        """What the table gives."""
        rights = tuple(self._rights.values())
        without = sum(right.limit is None and right.right == "votes" for right in rights)
        records = Records(people=self._roster.people, rights=rights)
        part = Part(records, tuple(self._table.problems), self._kept, self._table.dropped)
        return part.noting(
            f"{self._file}: an amount is read as a vote up to it; the right is the file's, nobody's chart's.",
            f"{self._file}: {counted(without, 'vote')} without a limit (unlimited, above an amount, a mark)."
            if without
            else "",
            f"{self._file}: {counted(self._joint, 'cell')} of joint approval: each of those named has a vote."
            if self._joint
            else "",
            f"{self._file}: $ is read as US dollars." if self._dollars else "",
            *(
                f"{self._file}: amounts in {'thousands' if one < 1e6 else 'millions'}: limits are in full."
                for one in sorted(self._scaled)
            ),
            f"{self._file}: {counted(self._more, 'right')} stated more than once: the highest limit stands."
            if self._more
            else "",
        )


def _bare(title: str) -> str:
    """The post over a column, without the currency behind it."""
    told = currency_in(title) or scale_in(title) != 1.0
    return re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", title) if told else title


def _right_of(text: str) -> Authority | None:
    try:
        return authority_of(text)
    except NoAmountError:
        return None


FORMATS = (
    Format("delegation of authority (CSV, XLSX)", "delegation of authority", _sure, _read, "K",
           "rights with limits and currencies"),
)  # fmt: skip
