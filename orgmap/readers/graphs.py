"""Files of graph programs: GraphML (yEd, igraph, networkx), GEXF (Gephi) and GML.

Read by our own small parsers: edges with and without direction may stand in one file, namespaces of
any version are understood, and a declaration of entities (which can unpack without end) is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from orgmap.model import Records
from orgmap.readers.gephi import Edges
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Table, clean, normal

_NAME = ("label", "name", "fullname", "displayname", "nodelabel")
_EMAIL = ("email", "mail")
_UNIT = ("unit", "department", "team", "organisation", "organization")
_TITLE = ("title", "jobtitle", "role", "position")
_STRENGTH = ("weight", "strength", "value")
_LAYER = ("layer", "relation", "relationship", "kind", "interaction", "edgetype", "type", "networkcanvastype")
_LONGEST = 32_767
_DEEPEST = 100
_CHUNK = 1 << 16
#: GML is read as a whole.
_LARGEST_GML = 256 << 20


class _Refused(ValueError):
    """What is wrong with a file, as a sentence and a fix."""

    def __init__(self, message: str, fix: str) -> None:
        self.fix = fix
        super().__init__(message)


@dataclass
class _Thing:
    """A node or an edge: its own attributes, and the data that hang on it by name."""

    own: Mapping[str, str]
    row: int
    data: dict[str, str] = field(default_factory=dict)

    def first(self, names: tuple[str, ...]) -> str:
        """The first value of one of these names, of the data or of the element itself."""
        for name in names:
            for key, value in (*self.data.items(), *self.own.items()):
                if normal(key) == name and value:
                    return value
        return ""


class _Graph:
    """Nodes and edges as they come, of any format."""

    def __init__(self, look: Look) -> None:
        self._table = Table(look.file)
        self._roster = Roster(look.file)
        self._edges = Edges(look, self._table)
        self.directed = False
        self.nodes = 0

    def node(self, one: _Thing) -> None:
        """Keep a person."""
        person = clean(one.own.get("id", ""))
        if not person:
            self._table.drop("The node has no id.", "Give it one.", row=one.row)
            return
        self.nodes += 1
        used = {*_NAME, *_EMAIL, *_UNIT, *_TITLE, "id"}
        email = one.first(_EMAIL)
        name = one.first(_NAME)
        self._roster.add(
            one.row,
            person=person,
            name="" if name == person else name,
            email=email if "@" in email else "",
            unit=one.first(_UNIT),
            title=one.first(_TITLE),
            attributes={key: value for key, value in one.data.items() if normal(key) not in used and value},
        )

    def edge(self, one: _Thing, *, directed: bool) -> None:
        """Keep a tie; its layer is what its kind, type or relation says."""
        ends = clean(one.own.get("source", "")), clean(one.own.get("target", ""))
        for end in ends:
            if end:
                self._roster.add(one.row, person=end)
        own = {key: value for key, value in one.own.items() if key != "type"}
        layer = replace(one, own=own).first(_LAYER)
        self._edges.add(ends, layer, one.row, undirected=not directed, weight=one.first(_STRENGTH))

    def part(self, *notes: str) -> Part:
        """The people and ties."""
        part = self._edges.part()
        records = replace(part.records, people=self._roster.people)
        return replace(part, records=records, kept=part.kept + self.nodes).noting(*notes)


class _Xml:
    """What GraphML and GEXF share: elements one by one, without namespaces, texts, and bounds."""

    def __init__(self, graph: _Graph) -> None:
        self.graph = graph
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True
        self.path: list[str] = []
        self.text: list[str] = []
        self.thing: _Thing | None = None
        self.names: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        self.key = ""
        self.skipped = 0

    def read(self, look: Look) -> None:
        """Parse the file piece by piece."""
        with look.path.open("rb") as handle:
            while data := handle.read(_CHUNK):
                self.parser.Parse(data, False)
            self.parser.Parse(b"", True)

    def _refuse(self, *_: object) -> None:
        raise _Refused("The file declares entities, as no export does.", "Export it again.")

    def _start(self, name: str, traits: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2].casefold()
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise _Refused("The file is nested too deeply to be a graph.", "Export it again.")
        self.text = []
        own = {key.rpartition(" ")[2].casefold(): clean(value)[:_LONGEST] for key, value in traits.items()}
        self.start(tag, own)

    def _said(self, text: str) -> None:
        if sum(map(len, self.text)) < _LONGEST:
            self.text.append(text[:_LONGEST])

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2].casefold(), clean("".join(self.text)))
        self.path.pop()
        self.text = []

    def take(self, tag: str, own: Mapping[str, str]) -> None:
        """Begin a node or an edge."""
        self.thing = _Thing(own, self.parser.CurrentLineNumber)
        if tag == "edge" and self.defaults.get("direction"):
            self.thing.data["default direction"] = self.defaults["direction"]

    def start(self, tag: str, own: Mapping[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, tag: str, text: str) -> None:
        """An element ends; ``text`` is what it held since the last tag."""
        raise NotImplementedError


class _GraphMl(_Xml):
    def start(self, tag: str, own: Mapping[str, str]) -> None:
        if tag == "key":
            self.key = own.get("id", "")
            self.names[self.key] = own.get("attr.name", "") or own.get("yfiles.type", "") or self.key
        elif tag == "graph":
            self.defaults["direction"] = own.get("edgedefault", "undirected")
        elif tag in ("node", "edge"):
            self._keep()  # a node may hold a graph of its own
            self.take(tag, own)
        elif tag == "data":
            self.key = own.get("key", "")
        elif tag in ("hyperedge", "port"):
            self.skipped += 1

    def end(self, tag: str, text: str) -> None:
        if tag in ("node", "edge"):
            self._keep()
        elif self.thing is not None and text and tag in ("data", "nodelabel", "edgelabel"):
            name = self.names.get(self.key, self.key) if tag == "data" else tag
            self.thing.data.setdefault(name, text)

    def _keep(self) -> None:
        if self.thing is None:
            return
        if "source" in self.thing.own or "target" in self.thing.own:
            stated = self.thing.own.get("directed", "").casefold()
            direction = self.thing.data.pop("default direction", "")
            directed = stated in ("true", "1") if stated else direction.casefold() == "directed"
            self.graph.edge(self.thing, directed=directed)
        else:
            self.graph.node(self.thing)
        self.thing = None


class _Gexf(_Xml):
    def start(self, tag: str, own: Mapping[str, str]) -> None:
        if tag == "attribute":
            self.names[own.get("id", "")] = own.get("title", "")
        elif tag == "graph":
            self.defaults["direction"] = own.get("defaultedgetype", "undirected")
        elif tag in ("node", "edge"):
            self._keep()
            self.take(tag, own)
        elif tag == "attvalue" and self.thing is not None:
            key = own.get("for", own.get("id", ""))
            self.thing.data.setdefault(self.names.get(key) or key, own.get("value", ""))

    def end(self, tag: str, text: str) -> None:  # noqa: ARG002  (GEXF keeps nothing in texts)
        if tag in ("node", "edge"):
            self._keep()

    def _keep(self) -> None:
        if self.thing is None:
            return
        if "source" in self.thing.own or "target" in self.thing.own:
            direction = self.thing.own.get("type") or self.thing.data.get("default direction", "")
            self.thing.data.pop("default direction", None)
            self.graph.edge(self.thing, directed=direction.casefold() == "directed")
        else:
            self.graph.node(self.thing)
        self.thing = None


def _root(name: str, look: Look) -> float:
    if not look.start.startswith("<"):
        return 0.0
    bare = re.sub(r"(?s)<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?>", "", look.start)
    match = re.match(r"\s*<(?:[\w.\-]+:)?([\w.\-]+)", bare)
    return 1.0 if match is not None and match[1].casefold() == name else 0.0


def _read_xml(look: Look, kind: type[_Xml]) -> Part:
    graph = _Graph(look)
    reader = kind(graph)
    table = Table(look.file)
    try:
        reader.read(look)
    except expat.ExpatError as error:
        table.fault(
            f"The XML is broken ({expat.ErrorString(error.code)}).", "Export it again.", row=error.lineno
        )
    except _Refused as error:
        table.fault(str(error), error.fix, row=reader.parser.CurrentLineNumber)
    except (LookupError, ValueError):  # an encoding that is none
        table.fault("The XML is in an encoding that cannot be read.", "Export it as UTF-8.")
    if table.problems:
        return Part(problems=tuple(table.problems))
    skipped = f"{look.file}: {counted(reader.skipped, 'hyperedge or port', 'hyperedges and ports')} not read."
    return graph.part(skipped if reader.skipped else "")


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
    return _root("graphml", look)


def _is_gexf(look: Look) -> float:
    return _root("gexf", look)


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
