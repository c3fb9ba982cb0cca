"""ORA's DynetML: classes of nodes (agents, organisations, tasks, events …) and networks between them.

Agents are people. A network between agents is a layer; one between agents and anything else says what they
belong to. The same id may stand in several classes: it means its own node in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from orgmap.readers.dates import TwoReadings, read_moment
from orgmap.readers.graphs import root_is
from orgmap.readers.look import Format, Look
from orgmap.readers.net import Net
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import normal
from orgmap.readers.xmlreader import XmlReader, parse_file

_PEOPLE = frozenset({"agent", "agents", "person", "people", "actor", "actors"})


@dataclass
class _Class:
    """A class of nodes: what it holds, and what each of its ids goes by."""

    kind: str
    names: dict[str, str] = field(default_factory=dict)

    @property
    def is_people(self) -> bool:
        return normal(self.kind) in _PEOPLE


class _DynetMl(XmlReader):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        self.between = self.unknown = self.zero = 0
        self._classes: dict[str, _Class] = {}
        self._class = _Class("")
        self._node: tuple[dict[str, str], dict[str, str], int] | None = None
        self._network: Mapping[str, str] = {}
        self._when: datetime | None = None

    def start(self, tag: str, own: Mapping[str, str]) -> None:
        """Take classes, nodes, networks and links as they begin."""
        if tag in ("nodeclass", "nodeset"):
            kind = own.get("type", "") or own.get("id", "")
            self._class = self._classes.setdefault(own.get("id", "") or kind, _Class(kind))
        elif tag == "node":
            self._node = dict(own), {}, self.row
        elif tag == "property" and self._node is not None:
            self._node[1].setdefault(own.get("name", "") or own.get("id", ""), own.get("value", ""))
        elif tag in ("network", "graph"):
            self._network = dict(own)
        elif tag in ("link", "edge"):
            self._link(own)
        elif tag in ("metanetwork", "metamatrix"):
            self._when = _moment(own.get("timeperiod", "") or own.get("date", ""))

    def end(self, tag: str, text: str) -> None:  # noqa: ARG002  (DynetML keeps nothing in texts)
        """A node is whole once it ends."""
        if tag == "node" and self._node is not None:
            own, data, row = self._node
            self._node = None
            key = own.get("id", "") or own.get("title", "")
            name = own.get("title", "") or data.get("title", "")
            if not key:
                self.net.table.drop("The node has no id.", "Give it one.", row=row)
            elif self._class.is_people:
                self._class.names[key] = self.net.person(key, row, data, name=name)
            else:
                self._class.names[key] = name or key

    def _side(self, side: str) -> _Class | None:
        """The class of one side of the network: by its id, else by its type."""
        one = self._classes.get(self._network.get(side, ""))
        kind = self._network.get(f"{side}type", "")
        return one or next((other for other in self._classes.values() if other.kind == kind), None)

    def _link(self, own: Mapping[str, str]) -> None:
        sides = self._side("source"), self._side("target")
        keys = own.get("source", ""), own.get("target", "")
        names = [side.names.get(key) if side else None for side, key in zip(sides, keys, strict=True)]
        source, target = names
        if source is None or target is None or sides[0] is None or sides[1] is None:
            self.unknown += 1
            return
        value = own.get("value", "") or "1"
        if value.strip("0.") == "" or value.casefold() == "false":
            self.zero += 1
        elif sides[0].is_people and sides[1].is_people:
            stated = self._network.get("isdirected", "true").casefold()
            times = (self._when,) if self._when else ()
            self.net.tie(
                (source, target), self.row,
                layer=self._network.get("id", ""), strength="1" if value.casefold() == "true" else value,
                directed=stated != "false", times=times,
            )  # fmt: skip
        elif sides[0].is_people:
            self.net.seat(source, target, self.row)
        elif sides[1].is_people:
            self.net.seat(target, source, self.row)
        else:
            self.between += 1


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text).when if text else None
    except (TwoReadings, ValueError):
        return None


def _sure(look: Look) -> float:
    return max(
        root_is(name, look) for name in ("dynamicnetwork", "metanetwork", "metamatrix", "dynamicmetanetwork")
    )


def _read(look: Look) -> Part:
    net = Net(look)
    reader = _DynetMl(net)
    if not parse_file(reader, look, net.table):
        return Part(problems=tuple(net.table.problems))
    if reader.zero:
        net.note(f"{counted(reader.zero, 'link')} of value 0 left out: no tie.")
    if reader.between:
        net.note(f"{counted(reader.between, 'link')} between two nodes that are no people left out.")
    if reader.unknown:
        net.table.fault(
            f"{counted(reader.unknown, 'link')} to or from nodes that are in no class of the file.",
            "Export it again.",
        )
    return net.part()


FORMATS = (
    Format(
        "DynetML (ORA)",
        "DynetML",
        _sure,
        _read,
        "V",
        "agents as people, a layer for each network of agents; other networks say what they belong to",
        streams=True,
    ),
)
