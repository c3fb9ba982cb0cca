"""Units, layers and memberships: units.csv, layers.csv, memberships.csv."""

from __future__ import annotations

import re
from types import MappingProxyType

from orgmap.model import Layer, Membership, Records, Unit, default_layer, is_known_layer
from orgmap.readers.columns import Column, Form, unused
from orgmap.readers.part import Part, limited
from orgmap.readers.tables import Table

UNITS = Form(
    (
        Column(
            "unit", required=True, aliases=("business unit", "bu", "department", "dept", "unit name", "name")
        ),
        Column("parent", aliases=("parent unit", "part of", "reports into")),
        Column("head", aliases=("head_id", "unit head", "leader", "manager", "led by")),
        Column("pnl", "flag", aliases=("p&l", "profit and loss", "p and l")),
        Column("spend", "number", low=0, aliases=("annual spend",)),
        Column("value_driver"),
        Column("economics"),
        Column("metrics", aliases=("kpis", "key metrics")),
        Column("concern", aliases=("concerns",)),
    )
)
LAYERS = Form(
    (
        Column("layer", required=True, aliases=("layer name",)),
        Column(
            "kind", "word", words=MappingProxyType({one: one for one in ("formal", "informal", "negative")})
        ),
        Column(
            "influence",
            "word",
            words=MappingProxyType({one: one for one in ("against", "with", "both", "none")}),
        ),
        Column("directed", "flag"),
    )
)
MEMBERSHIPS = Form(
    (
        Column("person", required=True, aliases=("person_id", "member", "member_id", "id")),
        Column("body", required=True, aliases=("committee", "board", "forum", "working group")),
        Column("role", aliases=("seat",)),
        Column("from", "day", aliases=("start", "start date", "since")),
        Column("to", "day", aliases=("end", "end date", "until")),
    )
)


def layer_name(text: str) -> str:
    """The name of a layer: the documented spelling where it is a known one, else as written.

    >>> layer_name("Reports-To"), layer_name("Lunch club")
    ('reports_to', 'Lunch club')
    """
    plain = re.sub(r"[\s\-]+", "_", text.strip().casefold())
    return plain if is_known_layer(plain) else text


def read_units(table: Table) -> Part:
    """The units, one a row."""
    match = UNITS.match(table.header)
    units = tuple(
        Unit(
            name=line["unit"],
            parent=line["parent"],
            head=line["head"],
            pnl=line["pnl"],
            spend=line["spend"],
            value_driver=line["value_driver"],
            economics=line["economics"],
            metrics=line["metrics"],
            concern=line["concern"],
            source=line.source,
        )
        for line in UNITS.lines(table, match)
    )
    part = Part(Records(units=units), limited(table.problems, table.file), len(units), table.dropped)
    return part.noting(unused(table, match))


def read_layers(table: Table) -> Part:
    """How layers are read; what a row leaves blank keeps its default."""
    match = LAYERS.match(table.header)
    layers = []
    for line in LAYERS.lines(table, match):
        usual = default_layer(layer_name(line["layer"]))
        kind = line["kind"] or usual.kind
        influence = line["influence"] or ("none" if kind == "negative" else usual.influence)
        directed = usual.directed if line["directed"] is None else line["directed"]
        layers.append(Layer(usual.name, kind, influence, directed, line.source))
    part = Part(
        Records(layers=tuple(layers)), limited(table.problems, table.file), len(layers), table.dropped
    )
    return part.noting(unused(table, match))


def read_memberships(table: Table) -> Part:
    """Seats in bodies; one that ends before it begins is a problem."""
    match = MEMBERSHIPS.match(table.header)
    seats = []
    for line in MEMBERSHIPS.lines(table, match):
        start, end = line["from"], line["to"]
        if start is not None and end is not None and end < start:
            table.drop(
                f"The seat ends ({end}) before it begins ({start}).",
                "Swap or correct the dates.",
                row=line.source.row,
                column=table.header[match.places["to"]],
            )
            continue
        seats.append(Membership(line["person"], line["body"], line["role"], start, end, line.source))
    part = Part(
        Records(memberships=tuple(seats)), limited(table.problems, table.file), len(seats), table.dropped
    )
    return part.noting(unused(table, match))
