"""The tables of a workspace: one a noun, and beside each row which change brought it in and took it out.

``change_in`` is the change that added a row, ``change_out`` the one that retired it; a row is live
while ``change_out`` is NULL. Nothing but `forget` ever deletes a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from orgmap.model import (
    Assignment,
    Away,
    Before,
    Gate,
    Initiative,
    Layer,
    Membership,
    Milestone,
    ModelPair,
    Person,
    Right,
    Scope,
    Stance,
    Tie,
    Unit,
)
from orgmap.workspace.columns import Line, Lines, Moment, Named, Parts, Texts

#: Raised by one whenever a table changes; an older orgmap then declines to open the folder.
SCHEMA_VERSION = 3

METADATA = sa.MetaData()

META = sa.Table(
    "meta",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("verb", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("undone_by", sa.Integer, sa.ForeignKey("changes.id")),
    sqlite_autoincrement=True,
)

EXPORTS = sa.Table(
    "exports",
    METADATA,
    sa.Column("row_id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    # The latest change when it was made: whoever was in by then may be in the file.
    sa.Column("after_change", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)


def _versioned(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """Return a table whose rows come in and go out with changes; ``given_by`` is the file that gave a row."""
    return sa.Table(
        name,
        METADATA,
        sa.Column("row_id", sa.Integer, primary_key=True),
        *columns,
        sa.Column("given_by", sa.Text, index=True),
        sa.Column("change_in", sa.Integer, sa.ForeignKey("changes.id"), nullable=False, index=True),
        sa.Column("change_out", sa.Integer, sa.ForeignKey("changes.id"), index=True),
        sqlite_autoincrement=True,
    )


def _text(name: str, *, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer)


PEOPLE = _versioned(
    "people",
    _text("id", required=True),
    _text("name"),
    _text("email"),
    sa.Column("aliases", Texts),
    _text("unit"),
    _text("title"),
    _number("grade"),
    sa.Column("managers", Texts),
    _number("authority"),
    sa.Column("can_carry", sa.Boolean),
    sa.Column("attributes", Named),
    sa.Column("source", Line),
)

UNITS = _versioned(
    "units",
    _text("name", required=True),
    _text("parent"),
    _text("head"),
    sa.Column("pnl", sa.Boolean),
    _number("spend"),
    _text("value_driver"),
    _text("economics"),
    _text("metrics"),
    _text("concern"),
    sa.Column("source", Line),
)

LAYERS = _versioned(
    "layers",
    _text("name", required=True),
    _text("kind"),
    _text("influence"),
    sa.Column("directed", sa.Boolean),
    sa.Column("source", Line),
)

TIES = _versioned(
    "ties",
    _text("source", required=True),
    _text("target", required=True),
    _text("layer", required=True),
    _number("strength"),
    _whole("sign"),
    sa.Column("first_seen", Moment),
    sa.Column("last_seen", Moment),
    _text("perceiver"),
    sa.Column("sources", Lines),
)

MEMBERSHIPS = _versioned(
    "memberships",
    _text("person", required=True),
    _text("body", required=True),
    _text("role"),
    sa.Column("start", sa.Date),
    sa.Column("end", sa.Date),
    sa.Column("source", Line),
)

STANCES = _versioned(
    "stances",
    _text("person", required=True),
    _number("position"),
    _number("sd"),
    _number("desired"),
    _number("salience"),
    _text("concern"),
    _number("public_position"),
    _number("relation"),
    sa.Column("as_of", sa.Date),
    _text("note"),
    sa.Column("source", Line),
)

RIGHTS = _versioned(
    "rights",
    _text("gate", required=True),
    _text("person", required=True),
    _text("right"),
    _whole("order"),
    _number("vote"),
    _number("implementation"),
    _number("limit"),
    _text("currency"),
    sa.Column("source", Line),
)

PAIRS = _versioned(
    "pairs",
    _text("kind", required=True),
    _text("source", required=True),
    _text("target", required=True),
    _number("value"),
    sa.Column("evidence", Line),
)

INITIATIVES = _versioned(
    "initiatives",
    _text("name", required=True),
    _text("ask"),
    _text("end_state"),
    _text("me"),
    sa.Column("start", sa.Date),
    _whole("weeks"),
    sa.Column("deadline", sa.Date),
    _whole("capacity"),
    sa.Column("gates", Parts(Gate)),
    sa.Column("scopes", Parts(Scope)),
    sa.Column("milestones", Parts(Milestone)),
    sa.Column("before", Parts(Before)),
    sa.Column("away", Parts(Away)),
    sa.Column("model", Named),
    sa.Column("source", Line),
)

#: From when to when somebody stood where.
ASSIGNMENTS = _versioned(
    "assignments",
    _text("person", required=True),
    sa.Column("start", sa.Date),
    sa.Column("end", sa.Date),
    _text("unit"),
    _text("title"),
    _number("grade"),
    sa.Column("managers", Texts),
    sa.Column("source", Line),
)

#: What users said of who is who: two ids or addresses that are one person, or two people.
DECISIONS = _versioned(
    "decisions",
    _text("one", required=True),
    _text("other", required=True),
    sa.Column("same", sa.Boolean, nullable=False),
    # What spoke for and against it when it was decided, a sentence each.
    sa.Column("supports", Texts),
    sa.Column("speaks_against", Texts),
    _number("probability"),
)

#: Sentences the readers said of what they read (summed rows, what was left out).
REMARKS = _versioned("remarks", _text("sentence", required=True))

#: The name most often shown beside a mail address, for want of a list of people.
SHOWN_NAMES = _versioned("shown_names", _text("address", required=True), _text("name", required=True))

EVENT_FILES = _versioned(
    "event_files",
    _text("path", required=True),
    sa.Column("events", sa.Integer, nullable=False),
    # When the first and the last event were: None where no event has a time, or nobody looked yet.
    sa.Column("earliest", Moment),
    sa.Column("latest", Moment),
)

FILES = _versioned(
    "files",
    _text("file", required=True),
    _text("kind"),
    # Of what the file said (records and events), so that the same content is known again.
    sa.Column("sha256", sa.Text, nullable=False),
    _whole("kept"),
    _whole("dropped"),
)

PROPOSALS = _versioned(
    "proposals",
    # Stays the same through every change of status; 1 is the first proposal ever saved.
    sa.Column("number", sa.Integer, nullable=False, index=True),
    _text("kind", required=True),
    sa.Column("people", Texts),
    _text("object"),
    _whole("polarity"),
    _number("confidence"),
    _text("sentence"),
    _whole("span_start"),
    _whole("span_end"),
    _text("file"),
    _whole("row"),
    _text("status", required=True),
)


TALKS = _versioned(
    "talks",
    _text("person", required=True),
    _text("outcome", required=True),
    sa.Column("week", sa.Integer, nullable=False),
    sa.Column("day", sa.Date),
    _text("channel"),
    _text("by"),
    _text("concern"),
    _text("note"),
)

#: What each plan made expected of its talks. Rows of one plan share their ``change_in``.
FORECASTS = _versioned(
    "forecasts",
    _text("person", required=True),
    sa.Column("week", sa.Integer, nullable=False),
    sa.Column("p_yes", sa.Double, nullable=False),
    _text("channel"),
    _text("messenger"),
)

#: How many yes each plan wanted to see by the end of a week.
TRIPWIRES = _versioned(
    "tripwires",
    sa.Column("week", sa.Integer, nullable=False),
    sa.Column("talks", sa.Integer, nullable=False),
    _whole("tripwire"),
)


#: How many days what a source says is kept; without a row for ever.
RETENTION = _versioned(
    "retention", _text("source", required=True), sa.Column("days", sa.Integer, nullable=False)
)

#: Marks of those who opted out, one for each thing they are known by; no mark tells who they are.
OPT_OUTS = sa.Table(
    "opt_outs",
    METADATA,
    sa.Column("row_id", sa.Integer, primary_key=True),
    sa.Column("person", sa.Integer, nullable=False),
    sa.Column("mark", sa.Text, nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Noun:
    """A kind of record: the name of its field in `Records`, its class and its table."""

    records: str
    kind: type[Any]
    table: sa.Table
    origin: str = "source"
    singular: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the class, each a column of the same name."""
        return tuple(self.kind.__dataclass_fields__)


NOUNS: tuple[Noun, ...] = (
    Noun("people", Person, PEOPLE, singular="person"),
    Noun("units", Unit, UNITS, singular="unit"),
    Noun("layers", Layer, LAYERS, singular="layer"),
    Noun("ties", Tie, TIES, "sources", "tie"),
    Noun("memberships", Membership, MEMBERSHIPS, singular="membership"),
    Noun("stances", Stance, STANCES, singular="stance"),
    Noun("rights", Right, RIGHTS, singular="approval right"),
    Noun("pairs", ModelPair, PAIRS, "evidence", "exact planning input"),
    Noun("assignments", Assignment, ASSIGNMENTS, singular="dated place"),
    Noun("initiative", Initiative, INITIATIVES, singular="initiative"),
)
NOUN_OF: dict[type[Any], Noun] = {noun.kind: noun for noun in NOUNS}

#: Every table whose rows come in and go out with changes.
VERSIONED: tuple[sa.Table, ...] = (
    *(noun.table for noun in NOUNS),
    REMARKS,
    SHOWN_NAMES,
    EVENT_FILES,
    FILES,
    PROPOSALS,
    TALKS,
    FORECASTS,
    TRIPWIRES,
    RETENTION,
    DECISIONS,
)
