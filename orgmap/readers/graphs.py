"""Files of graph programs: GraphML (yEd, igraph, networkx), GEXF (Gephi) and GML.

Read by our own small parsers: edges with and without direction may stand in one file, namespaces of
any version are understood, and a declaration of entities (which can unpack without end) is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from orgmap.model import Records
from orgmap.readers.dates import read_moment
from orgmap.readers.look import Format, Look
from orgmap.readers.net import Net, plain_name
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import Table, clean, normal
from orgmap.readers.xmlreader import XmlReader, parse_file

_NAME = ("label", "name", "fullname", "displayname", "nodelabel")
_EMAIL = ("email", "mail")
_UNIT = ("unit", "department", "team", "organisation", "organization")
_TITLE = ("title", "jobtitle", "role", "position")
_STRENGTH = ("weight", "strength", "value")
_LAYER = (
    "layer",
    "relation",
    "relationship",
    "kind",
    "interaction",
    "edgetype",
    "type",
    "networkcanvastype",
    "edgelabel",
)
_LONGEST = 32_767
_DEEPEST = 100
#: GML is read as a whole.
_LARGEST_GML = 256 << 20


@dataclass
class _Thing:
    """A node or an edge: its own attributes, and the data that hang on it by name."""

    own: Mapping[str, str]
    row: int
    data: dict[str, str] = field(default_factory=dict)
    times: tuple[str, ...] = ()
    tag: str = ""
    direction: str = ""
    usual: dict[str, str] = field(default_factory=dict)

    def first(self, names: tuple[str, ...]) -> str:
        """The first value of one of these names: of the data, of the element itself, at last by default."""
        for said in ((*self.data.items(), *self.own.items()), self.usual.items()):
            for name in names:
                for key, value in said:
                    if value and plain_name(key) == name:
                        return value
        return ""


class _Graph:
    """Nodes and edges as they come, of any format."""

    def __init__(self, look: Look) -> None:
        self.net = Net(look)
        self.steps = 0

    def node(self, one: _Thing) -> None:
        """Keep a person."""
        person = clean(one.own.get("id", ""))
        if not person:
            self.net.table.drop("The node has no id.", "Give it one.", row=one.row)
            return
        data = {key: value for key, value in {**one.usual, **one.data}.items() if normal(key) not in _NAME}
        for name in (*_EMAIL, *_UNIT, *_TITLE):
            if (value := one.own.get(name)) and name not in data:
                data[name] = value
        name, _, more = one.first(_NAME).partition("\n")
        if more and not one.first(_TITLE):  # what is written below the name in a box
            data["title"] = " ".join(more.split())
        self.net.person(person, one.row, data, name=" ".join(name.split()))

    def edge(self, one: _Thing, *, directed: bool) -> None:
        """Keep a tie; its layer is what its kind, type or relation says."""
        ends = clean(one.own.get("source", "")), clean(one.own.get("target", ""))
        for end in ends:
            if end:
                self.net.person(end, one.row)
        own = {key: value for key, value in one.own.items() if key != "type"}
        layer, strength = replace(one, own=own).first(_LAYER), one.first(_STRENGTH)
        strength = "" if strength.casefold() in ("nan", "na") else strength  # igraph writes these for none
        times = tuple(when for text in one.times if (when := _moment(text)))
        self.steps += bool(one.times) and not times
        self.net.tie(ends, one.row, layer=layer, strength=strength, directed=directed, times=times)

    def part(self, *notes: str) -> Part:
        """The people and ties."""
        if self.steps:
            what = counted(self.steps, "edge")
            self.net.note(f"{what} with steps of time that are no dates: kept for all time.")
        return self.net.part(*notes)


def _moment(text: str) -> datetime | None:
    """A date or a time in ISO; None for a bare step of time."""
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return read_moment(text).when
    except ValueError:
        return None


class _Xml(XmlReader):
    """What GraphML and GEXF share: how edges run by default, names and defaults of data."""

    def __init__(self, graph: _Graph) -> None:
        super().__init__()
        self.graph = graph
        self.thing: _Thing | None = None
        self.names: dict[tuple[str, str], str] = {}
        self.usual: dict[tuple[str, str], str] = {}
        self.key = ("", "")
        self.runs: list[str] = []
        self.counts: dict[str, int] = {}

    def count(self, what: str) -> None:
        """Something that is left out."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def take(self, tag: str, own: Mapping[str, str]) -> None:
        """Begin a node or an edge; the one before ends, because a node may hold a graph of its own."""
        self.keep()
        self.thing = _Thing(own, self.row, tag=tag, direction=self.runs[-1] if self.runs else "")

    def keep(self) -> None:
        """Hand on the node or edge that was begun."""
        thing, self.thing = self.thing, None
        if thing is None:
            return
        thing.usual = {
            self.names.get(key, key[1]): value
            for key, value in self.usual.items()
            if key[0] in (thing.tag, "all")
        }
        if thing.tag == "edge":
            self.graph.edge(thing, directed=self.directed(thing))
        else:
            self.graph.node(thing)

    def directed(self, thing: _Thing) -> bool:
        """Whether an edge has a direction."""
        raise NotImplementedError

    def left_out(self) -> Iterator[str]:
        """Sentences on what was not read."""
        for what, number in sorted(self.counts.items()):
            yield f"{self.graph.net.file}: {number:,} {what}."


class _GraphMl(_Xml):
    def __init__(self, graph: _Graph) -> None:
        super().__init__(graph)
        self.groups: list[str] = []

    def keep(self) -> None:
        """Hand on what was begun; who stands in a group of yEd belongs to it as to a unit."""
        thing = self.thing
        if thing is not None and thing.tag == "node" and any(self.groups[-1:]) and not thing.first(_UNIT):
            thing.data["unit"] = self.groups[-1]
        super().keep()

    def enter(self) -> None:
        """A graph begins; inside a group its title is the unit, and the group itself is nobody."""
        group = self.thing is not None and self.thing.own.get("yfiles.foldertype", "") != ""
        label = self.thing.first(_NAME) if group and self.thing is not None else ""
        if group:
            self.thing = None
        self.keep()
        self.groups.append(" ".join(label.split()) or (self.groups[-1] if self.groups else ""))

    def start(self, tag: str, own: Mapping[str, str]) -> None:
        if self.before and self.thing is not None and self.path[-2:-1] in (["nodelabel"], ["edgelabel"]):
            self.thing.data.setdefault(self.path[-2], self.before)
        if tag == "key":
            self.key = own.get("for", "all"), own.get("id", "")
            self.names["", self.key[1]] = (
                own.get("attr.name", "") or own.get("yfiles.type", "") or self.key[1]
            )
            self.names[self.key] = self.names["", self.key[1]]
        elif tag == "graph":
            self.enter()
            self.runs.append(own.get("edgedefault", "undirected"))
        elif tag in ("node", "edge"):
            self.take(tag, own)
        elif tag == "data":
            self.key = "", own.get("key", "")
            if self.path[-2:-1] == ["graph"]:
                self.count("values of the whole graph not read")
        elif tag in ("hyperedge", "port"):
            self.count("hyperedges and ports not read")

    def end(self, tag: str, text: str) -> None:
        if tag in ("node", "edge"):
            self.keep()
        elif tag == "graph" and self.runs:
            self.keep()
            self.runs.pop()
            self.groups.pop()
        elif tag == "default" and text and self.path[-2:-1] == ["key"]:
            self.usual[self.key] = text
        elif self.thing is not None and text and tag in ("data", "nodelabel", "edgelabel"):
            name = self.names.get(self.key, self.key[1]) if tag == "data" else tag
            self.thing.data.setdefault(name, text)

    def directed(self, thing: _Thing) -> bool:
        stated = thing.own.get("directed", "").casefold()
        return stated in ("true", "1") if stated else thing.direction.casefold() == "directed"


class _Gexf(_Xml):
    def start(self, tag: str, own: Mapping[str, str]) -> None:
        if tag == "attributes":
            self.key = own.get("class", "node").casefold(), ""
        elif tag == "attribute":
            self.key = self.key[0], own.get("id", "")
            self.names[self.key] = own.get("title", "")
        elif tag == "graph":
            self.runs.append(own.get("defaultedgetype", "undirected"))
        elif tag in ("node", "edge"):
            self.take(tag, own)
            self._time(own)
        elif tag == "spell":
            self._time(own)
        elif tag == "attvalue" and self.thing is not None:
            key = own.get("for", own.get("id", ""))
            name = self.names.get((self.thing.tag, key)) or key
            if name in self.thing.data:
                self.count("later values of one attribute not read")
            self.thing.data.setdefault(name, own.get("value", ""))

    def _time(self, own: Mapping[str, str]) -> None:
        if self.thing is not None:
            names = ("start", "end", "startopen", "endopen", "timestamp")
            self.thing.times += tuple(own[name] for name in names if own.get(name))

    def end(self, tag: str, text: str) -> None:
        if tag in ("node", "edge"):
            self.keep()
        elif tag == "default" and text and self.path[-2:-1] == ["attribute"]:
            self.usual[self.key] = text

    def directed(self, thing: _Thing) -> bool:
        return (thing.own.get("type") or thing.direction).casefold() == "directed"


def root_is(name: str, look: Look) -> float:
    """How surely the outermost element of a file has this name, whatever its namespace."""
    if not look.start.startswith("<"):
        return 0.0
    bare = re.sub(r"(?s)<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?>", "", look.start)
    match = re.match(r"\s*<(?:[\w.\-]+:)?([\w.\-]+)", bare)
    return 1.0 if match is not None and match[1].casefold() == name else 0.0


def _read_xml(look: Look, kind: type[_Xml]) -> Part:
    graph = _Graph(look)
    reader = kind(graph)
    if not parse_file(reader, look, graph.net.table):
        return Part(problems=tuple(graph.net.table.problems))
    return graph.part(*reader.left_out())


_TOKEN = re.compile(r'"[^"]*"?|\[|\]|[^\s\[\]"]+|\n')


def _gml(look: Look) -> float:
    bare = re.sub(r"(?m)^\s*#.*$", "", look.start)
    if (
        re.match(r'(?is)\s*((creator|version|comment|label|directed)\s+("[^"]*"|\S+)\s+)*graph\s*\[', bare)
        is None
    ):
        return 0.0
    return 0.97 if re.search(r"(?i)\b(node|edge)\s*\[", look.text) else 0.8


def _read_gml(look: Look) -> Part:
    table = Table(look.file)
    if look.path.stat().st_size > _LARGEST_GML:
        table.fault("The GML file is larger than 256 MB.", "Export it as GraphML.")
        return Part(Records(), tuple(table.problems))
    data = look.path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")  # the standard's own, with entities for the rest
    graph = _Graph(look)
    edges: list[tuple[_Thing, str]] = []
    directed = "0"
    for path, thing in _blocks(re.sub(r"(?m)^[ \t]*#.*$", "", text)):
        if path == ("graph",):
            directed = thing.own.get("directed", "0")
        elif path == ("graph", "node"):
            graph.node(replace(thing, data={key: value for key, value in thing.own.items() if key != "id"}))
        elif path == ("graph", "edge"):
            edges.append((thing, thing.own.get("directed", "")))
    for thing, own in edges:
        graph.edge(thing, directed=(own or directed) == "1")
    return graph.part()


def _blocks(text: str) -> Iterator[tuple[tuple[str, ...], _Thing]]:
    """Every block with the names of those around it, once it ends; its plain values are its own."""
    stack: list[tuple[str, dict[str, str], int]] = [("", {}, 1)]
    key, row = "", 1
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece == "\n":
            row += 1
        elif piece == "[":
            if len(stack) < _DEEPEST:
                stack.append((key.casefold(), {}, row))
            key = ""
        elif piece == "]":
            if len(stack) > 1:
                yield tuple(name for name, _, _ in stack[1:]), _Thing(stack[-1][1], stack[-1][2])
                stack.pop()
            key = ""
        elif key:
            value = html.unescape(piece.strip('"')) if piece.startswith('"') else piece
            stack[-1][1].setdefault(key.casefold(), clean(value)[:_LONGEST])
            key = ""
            row += piece.count("\n")
        else:
            key = piece
    while len(stack) > 1:  # a file cut off
        yield tuple(name for name, _, _ in stack[1:]), _Thing(stack[-1][1], stack[-1][2])
        stack.pop()


def _is_graphml(look: Look) -> float:
    return root_is("graphml", look)


def _is_gexf(look: Look) -> float:
    return root_is("gexf", look)


def _read_graphml(look: Look) -> Part:
    return _read_xml(look, _GraphMl)


def _read_gexf(look: Look) -> Part:
    return _read_xml(look, _Gexf)


_GIVES = "people and ties, a layer for each kind of edge"
FORMATS = (
    Format("GraphML (yEd, igraph, networkx)", "GraphML", _is_graphml, _read_graphml, "M", _GIVES),
    Format("GEXF (Gephi)", "GEXF", _is_gexf, _read_gexf, "M", _GIVES),
    Format("GML", "GML", _gml, _read_gml, "M", _GIVES),
)
