"""Graphs as JSON: node-link data (networkx, D3, Gephi, Polinode), the JSON Graph Format, and Cytoscape's.

The ends of an edge are ids, or, where nodes have none, their places in the list counted from 0. Nodes that
only a program numbered go by their names where no two have the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orgmap.readers.look import HEAD, Format, Look
from orgmap.readers.net import LAYER, STRENGTH, Net, found, runs
from orgmap.readers.part import Part, counted
from orgmap.readers.pieces import Piece, flat
from orgmap.readers.stack import keys_of
from orgmap.readers.tables import clean, normal

_NAMES = ("name", "label", "fullname", "displayname", "title")
#: Types that say how an edge is drawn or runs, not what it means.
_NO_LAYER = frozenset(
    {"directed", "undirected", "mutual", "arrow", "line", "curve", "curvedarrow", "dashed", ""}
)
_PLACE = (
    "x",
    "y",
    "z",
    "vx",
    "vy",
    "fx",
    "fy",
    "index",
    "size",
    "color",
    "radius",
    "suid",
    "selected",
    "visible",
)


class _Graph:
    """Nodes and edges of one graph. ``numbered``: its ids are a program's own."""

    def __init__(self, net: Net, *, numbered: bool = False) -> None:
        self._net, self._numbered = net, numbered
        self._keys: dict[str, str] = {}
        self._order: list[str] = []
        self._known: set[str] = set()
        self.unknown = 0

    def nodes(self, nodes: Any, *, names: Sequence[str] = _NAMES) -> None:
        """Make the nodes known, from a list or from an object by id."""
        pieces = list(_pieces(nodes))
        ids = [found(piece.data, ("id", "key")) for piece in pieces]
        shown = [found(piece.data, names) for piece in pieces]
        by_name = self._numbered or not all(ids)
        labels = [(name or own) if by_name else own for own, name in zip(ids, shown, strict=True)]
        keys = keys_of(dict(enumerate(labels, start=1))) if by_name else dict(enumerate(labels, start=1))
        hidden = {*_PLACE, *names, "id", "key"}
        for key, piece, own, name in zip(keys.values(), pieces, ids, shown, strict=True):
            if own in self._keys:
                fix = "Give each node its own id."
                self._net.table.drop(f"The id '{own[:60]}' stands twice.", fix, row=piece.row)
                continue
            rest = {one: text for one, text in piece.data.items() if normal(one) not in hidden}
            person = self._net.person(key, piece.row, rest, name=name)
            self._order.append(person)
            self._known.add(person)
            if own:
                self._keys[own] = person

    def end(self, value: Any) -> str:
        """The person at one end of an edge: by id, else by place; blank where there is none."""
        if isinstance(value, dict):  # the node itself, as D3 leaves it there
            value = value.get("id", value.get("key", value.get("index", value.get("name"))))
        text = clean(str(value))[:1000] if isinstance(value, str | int | float) else ""
        if text in self._keys:
            return self._keys[text]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(self._order):
            return self._order[value]
        return text if text in self._known else ""

    def edges(self, edges: Any, *, directed: bool | None, loose: bool = False) -> None:
        """Keep the edges. ``loose``: where nothing is said, a layer runs as its name is usually read."""
        for row, one in enumerate(edges if isinstance(edges, list) else (), start=1):
            if not isinstance(one, dict):
                self.unknown += 1
                continue
            inner = one.get("data")
            raw = inner if isinstance(inner, dict) and "source" not in one else one
            names = ("source", "target") if "source" in raw else ("from", "to")  # vis.js
            data = {name: text for name, text in flat(raw).items() if normal(name) not in names}
            ends = self.end(raw.get(names[0])), self.end(raw.get(names[1]))
            if not all(ends):
                self.unknown += 1
                continue
            layer = _layer(data)
            way = _way(data)
            way = way if way is not None else directed
            way = runs(layer or self._net.stem) if way is None and loose else way
            self._net.tie(ends, row, layer=layer, strength=found(data, STRENGTH), directed=way)


def _pieces(nodes: Any) -> Iterator[Piece]:
    """Nodes of a list, or of an object whose names are the ids; a bare text is its own id."""
    if isinstance(nodes, dict):
        for row, (key, value) in enumerate(nodes.items(), start=1):
            yield Piece(
                {"id": clean(str(key))[:1000], **{k: v for k, v in flat(value).items() if k != "id"}}, row
            )
    for row, one in enumerate(nodes if isinstance(nodes, list) else (), start=1):
        yield Piece(flat(one) if isinstance(one, dict) else {"id": clean(str(one))[:1000]}, row)


def _layer(data: Mapping[str, str]) -> str:
    for name in (*LAYER, "key"):
        text = found(data, (name,))
        if normal(text) not in _NO_LAYER and not re.fullmatch(r"[\d.]+", text):
            return text
    return ""


def _way(data: Mapping[str, str]) -> bool | None:
    """What the edge itself says of its direction."""
    stated = found(data, ("directed", "isdirected")).casefold()
    if stated:
        return stated not in ("0", "false", "no")
    if found(data, ("undirected",)).casefold() in ("1", "true"):
        return False
    kind = found(data, ("type",)).casefold()
    return kind == "directed" if kind in ("directed", "undirected", "mutual") else None


def _said(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _finish(net: Net, unknown: int) -> Part:
    if unknown:
        message = f"{counted(unknown, 'edge')} to or from nodes that are not in the file."
        net.table.fault(message, "Correct source and target, or export the graph again.")
    return net.part()


def _read(look: Look) -> Part:
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    net, unknown = Net(look), 0
    for graph, usual in _graphs(value):
        reader = _Graph(net)
        reader.nodes(graph.get("nodes"))
        edges = graph.get("edges") if isinstance(graph.get("edges"), list) else graph.get("links")
        way = _said(graph.get("directed"))
        reader.edges(edges, directed=usual if way is None else way)
        unknown += reader.unknown
        if isinstance(graph.get("hyperedges"), list):
            net.note(f"{counted(len(graph['hyperedges']), 'hyperedge')} not read.")
    return _finish(net, unknown)


def _graphs(value: Any) -> Iterator[tuple[dict[str, Any], bool | None]]:
    """The graphs of a file, each with how its edges run where it does not say: JGF says directed."""
    value = value if isinstance(value, dict) else {}
    inner = value.get("graph")
    several = value.get("graphs")
    if isinstance(several, list):
        yield from ((one, True) for one in several if isinstance(one, dict))
    elif isinstance(inner, dict) and "nodes" in inner:
        yield inner, True
    else:
        options = value.get("options")
        stated = options.get("type") if isinstance(options, dict) else None  # graphology
        yield value, {"directed": True, "undirected": False}.get(stated) if isinstance(stated, str) else None


def _read_cytoscape(look: Look) -> Part:
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    value = value if isinstance(value, dict) else {}
    elements = value.get("elements")
    elements = elements if isinstance(elements, dict) else {}
    net = Net(look)
    reader = _Graph(net, numbered=True)
    nodes = elements.get("nodes")
    inside = [one.get("data") for one in nodes if isinstance(one, dict)] if isinstance(nodes, list) else None
    reader.nodes(inside, names=("name", "sharedname", "label"))
    reader.edges(elements.get("edges"), directed=_said(value.get("directed")), loose=True)
    return _finish(net, reader.unknown)


def _top(look: Look) -> set[str] | None:
    """The names of the outermost object (of a graph inside it, too), where the file is small or sound."""
    if not look.start.startswith("{"):
        return set()
    if len(look.head) >= HEAD:
        return None
    try:
        value = json.loads(look.text)
    except (ValueError, RecursionError):
        return None
    inner = value.get("graph") if isinstance(value, dict) else None
    return {*value, *(f"graph.{name}" for name in inner)} if isinstance(inner, dict) else {*value}


def _sure(look: Look) -> float:
    names = _top(look)
    if names is None:
        nodes = re.search(r'"nodes"\s*:\s*[\[{]', look.text)
        edges = re.search(r'"(links|edges)"\s*:\s*\[', look.text) or len(look.head) >= HEAD
        return 0.85 if nodes and edges and '"elements"' not in look.text[:4096] else 0.0
    if "nodes" in names and names & {"links", "edges"}:
        return 0.93
    return 0.95 if "graph.nodes" in names or ("graphs" in names and '"nodes"' in look.text) else 0.0


def _is_cytoscape(look: Look) -> float:
    if not look.start.startswith("{"):
        return 0.0
    inside = re.search(r'"elements"\s*:\s*\{', look.text)
    return 0.97 if inside and re.search(r'"nodes"\s*:\s*\[\s*(\{\s*"data"|\])', look.text) else 0.0


_GIVES = "people and ties, a layer for each kind of edge"
FORMATS = (
    Format("graph as JSON (node-link, D3, JSON Graph Format)", "JSON graph", _sure, _read, "M", _GIVES),
    Format("Cytoscape network (.cyjs)", "Cytoscape", _is_cytoscape, _read_cytoscape, "V", _GIVES),
)
