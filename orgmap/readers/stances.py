"""What a user believes of people (stances.csv) and what people may do at gates (approvals.csv)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from orgmap.model import CONFIDENCE_SD, SEAM_POSITIONS, UNKNOWN_STANCE_SD, Records, Right, Stance
from orgmap.readers.columns import Column, Form, Line, unused
from orgmap.readers.part import Part, limited
from orgmap.readers.tables import Table

_PERSON = Column("person", required=True, aliases=("person_id", "id", "stakeholder", "employee_id"))

STANCES = Form(
    (
        _PERSON,
        Column(
            "position",
            "number",
            low=-1,
            high=1,
            words=SEAM_POSITIONS,
            aliases=("stance", "current", "current position"),
        ),
        Column("confidence", "word", words=CONFIDENCE_SD, aliases=("certainty",)),
        Column("sd", "number", low=0, aliases=("standard deviation",)),
        Column(
            "desired",
            "number",
            low=-1,
            high=1,
            words=SEAM_POSITIONS,
            aliases=("desired position", "target position"),
        ),
        Column("salience", "number", low=0, high=1),
        Column("concern", aliases=("concerns",)),
        Column("public_position", "number", low=-1, high=1, words=SEAM_POSITIONS),
        Column("relation", "number", low=-2, high=2, aliases=("relationship", "my relation")),
        Column("as_of", "day", aliases=("date",)),
        Column("source", aliases=("note", "heard from")),
    )
)

_RIGHTS: dict[str, str] = {
    word: right
    for right, words in (
        ("votes", ("votes", "vote", "voter", "voting")),
        ("vetoes", ("vetoes", "veto")),
        ("chairs", ("chairs", "chair")),
        ("advises", ("advises", "advise", "adviser", "advisor", "consulted")),
    )
    for word in words
}

APPROVALS = Form(
    (
        Column("gate", required=True, aliases=("decision", "gate name")),
        Column("order", "whole", low=0, aliases=("step", "sequence")),
        Column("person", required=True, aliases=("person_id", "approver", "id")),
        Column("right", "word", required=True, words=MappingProxyType(_RIGHTS), aliases=("rights",)),
        Column("vote", "number", low=0, aliases=("votes", "vote weight")),
        Column("implementation", "number", low=0, aliases=("slow_walk",)),
        Column("limit", "number", low=0, aliases=("approval limit",)),
        Column("currency"),
    )
)


def read_stances(table: Table) -> Part:
    """Stances as entered. What is not known stays None: the planner says where it assumes."""
    match = STANCES.match(table.header)
    stances = tuple(_stance(line) for line in STANCES.lines(table, match))
    part = Part(Records(stances=stances), limited(table.problems, table.file), len(stances), table.dropped)
    return part.noting(unused(table, match))


def _stance(line: Line) -> Stance:
    return Stance(
        person=line["person"],
        position=line["position"],
        sd=_sd(line),
        desired=line["desired"],
        salience=line["salience"],
        concern=line["concern"],
        public_position=line["public_position"],
        relation=line["relation"],
        as_of=line["as_of"],
        note=line["source"],
        source=line.source,
    )


def _sd(line: Line) -> Any:
    """The number given, else the word's, else what "unaware" means, else not known."""
    for name in ("sd", "confidence"):
        if line[name] is not None:
            return line[name]
    return UNKNOWN_STANCE_SD if line.raw.get("position", "").casefold() == "unaware" else None


def read_approvals(table: Table) -> Part:
    """Rights at gates; several rows a person and gate are several rights."""
    match = APPROVALS.match(table.header)
    rights = tuple(
        Right(
            gate=line["gate"],
            person=line["person"],
            right=line["right"],
            order=line["order"],
            vote=1.0 if line["vote"] is None else line["vote"],
            implementation=line["implementation"],
            limit=line["limit"],
            currency=line["currency"],
            source=line.source,
        )
        for line in APPROVALS.lines(table, match)
    )
    part = Part(Records(rights=rights), limited(table.problems, table.file), len(rights), table.dropped)
    return part.noting(unused(table, match))
