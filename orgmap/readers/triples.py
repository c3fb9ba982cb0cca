"""Statements of the Semantic Web: Turtle (and so N-Triples), and JSON-LD with its own context.

Only what describes people and bodies is wanted, so a small subset is read: rules of reasoning, lists
and types of literals are passed over, and nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

#: More statements than this are no organisation.
MOST = 2_000_000
_DEEPEST = 100
_TOKEN = re.compile(
    r"(?P<skip>[ \t\r\f\ufeff]+|#[^\n]*)|(?P<line>\n)|<(?P<iri>[^<>\"{}|^`\n]*)>|"
    r'(?P<text>"{3}(?:[^"\\]++|\\.|"(?!""))*+"{3}|\'{3}(?:[^\'\\]++|\\.|\'(?!\'\'))*+\'{3}'
    r'|"(?:[^"\\\n]++|\\.)*+"|\'(?:[^\'\\\n]++|\\.)*+\')|'
    r"(?P<tail>\^\^|@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)|(?P<blank>_:[\w.-]*[\w-])|"
    r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w:]))|"
    r"(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%-]))*)|(?P<mark>[\[\](){};,.])|(?P<word>[^\W\d_]\w*)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": " "}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Triple(NamedTuple):
    """One statement. ``is_text``: the object is a literal, not a thing."""

    subject: str
    predicate: str
    object: str
    is_text: bool
    row: int


class BrokenTriples(ValueError):
    """The text cannot be read from this row on."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    at, row = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BrokenTriples(row)
        kind = str(match.lastgroup)
        if kind not in ("skip", "line"):
            yield kind, match[kind], row
        row += match[0].count("\n")
        at = match.end()
    yield "", "", row


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "uU" and len(code) > 1:
            number = int(code[1:], 16)
            return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        return _ESCAPED.get(code, code)

    return _ESCAPE.sub(one, text) if "\\" in text else text


class _Turtle:
    """One pass over the tokens."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._kind, self._text, self._row = next(self._tokens)
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._nameless = 0
        self.found: list[Triple] = []

    def _next(self) -> tuple[str, str]:
        now = self._kind, self._text
        if self._kind:
            self._kind, self._text, self._row = next(self._tokens)
        return now

    def _is(self, mark: str) -> bool:
        return self._kind == "mark" and self._text == mark

    def _expect(self, mark: str) -> None:
        if not self._is(mark):
            raise BrokenTriples(self._row)
        self._next()

    def read(self) -> list[Triple]:
        """Every statement."""
        while self._kind:
            told = self._text.casefold().lstrip("@")
            if self._kind in ("tail", "word") and told in ("prefix", "base"):
                self._directive(told)
                continue
            bare = self._is("[")
            subject = self._thing(1)
            if not bare or not self._is("."):
                self._about(subject, 1)
            self._expect(".")
        return self.found

    def _directive(self, told: str) -> None:
        at = self._next()[0] == "tail"
        name = self._next()[1].partition(":")[0] if told == "prefix" else ""
        kind, iri = self._next()
        if kind != "iri":
            raise BrokenTriples(self._row)
        if told == "prefix":
            self._prefixes[name] = self._resolved(iri)
        else:
            self._base = self._resolved(iri)
        if at:
            self._expect(".")

    def _resolved(self, iri: str) -> str:
        iri = _unescaped(iri)
        return iri if re.match(r"[A-Za-z][\w+.-]*:", iri) else self._base + iri

    def _about(self, subject: str, depth: int) -> None:
        """Everything said of one subject."""
        while self._kind and not self._is(".") and not self._is("]"):
            if self._is(";"):
                self._next()
                continue
            row = self._row
            if (self._kind, self._text) == ("word", "a"):
                self._next()
                predicate = TYPE
            else:
                predicate = self._thing(depth)
            self._objects(subject, predicate, row, depth)

    def _objects(self, subject: str, predicate: str, row: int, depth: int) -> None:
        while True:
            if self._kind in ("text", "number") or (self._kind == "word" and self._text in ("true", "false")):
                value, is_text = self._literal(), True
            else:
                value, is_text = self._thing(depth), False
            self.found.append(Triple(subject, predicate, value, is_text, row))
            if len(self.found) > MOST:
                raise BrokenTriples(row)
            if not self._is(","):
                return
            self._next()

    def _literal(self) -> str:
        kind, text = self._next()
        if kind == "text":
            quote = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
            text = _unescaped(text[quote:-quote])
            if self._kind == "tail":
                tail = self._next()[1]
                if tail == "^^":
                    self._thing(1)
        return text

    def _thing(self, depth: int) -> str:
        if depth > _DEEPEST:
            raise BrokenTriples(self._row)
        if self._is("["):
            self._next()
            self._nameless += 1
            name = f"_:[{self._nameless}]"
            self._about(name, depth + 1)
            self._expect("]")
            return name
        if self._is("("):
            self._next()
            while not self._is(")") and self._kind:
                if self._kind in ("text", "number", "word"):
                    self._literal()
                else:
                    self._thing(depth + 1)
            self._expect(")")
            return "_:list"
        kind, text = self._next()
        if kind == "iri":
            return self._resolved(text)
        if kind == "blank":
            return text
        if kind == "name":
            prefix, _, local = text.partition(":")
            if prefix not in self._prefixes:
                raise BrokenTriples(self._row)
            return self._prefixes[prefix] + local.replace("\\", "")
        raise BrokenTriples(self._row)


def turtle(text: str) -> list[Triple]:
    """The statements of a Turtle text.

    >>> turtle('@prefix o: <http://x#> . <#a> o:name "Ana" ; o:knows <#b> , [ o:name "Cy" ] .')[0][:3]
    ('#a', 'http://x#name', 'Ana')

    Raises
    ------
    BrokenTriples
        It is none, from a row on.
    """
    return _Turtle(text).read()


_KNOWN_PREFIXES: Mapping[str, str] = {
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "http://schema.org/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}


class _JsonLd:
    """Things nested in each other, keys by the context they bring along."""

    def __init__(self) -> None:
        self.found: list[Triple] = []
        self._nameless = 0

    def thing(self, value: Mapping[str, Any], context: Mapping[str, Any], depth: int) -> str:
        """One object and what hangs on it; gives its name."""
        if depth > _DEEPEST or len(self.found) > MOST:
            raise BrokenTriples(1)
        context = _with(context, value.get("@context"))
        aliases = {
            key: term for key, term in context.items() if isinstance(term, str) and term.startswith("@")
        }
        plain = {aliases.get(key, key): one for key, one in value.items()}
        given = plain.get("@id")
        self._nameless += 1
        name = _expanded(given, context) if isinstance(given, str) else f"_:[{self._nameless}]"
        for kind in _listed(plain.get("@type")):
            if isinstance(kind, str):
                self.found.append(Triple(name, TYPE, _expanded(kind, context), False, 1))
        for key, one in plain.items():
            if key == "@graph":
                for inner in _listed(one):
                    if isinstance(inner, dict):
                        self.thing(inner, context, depth + 1)
            elif not key.startswith("@"):
                self._say(name, key, one, context, depth)
        return name

    def _say(self, name: str, key: str, value: Any, context: Mapping[str, Any], depth: int) -> None:
        term = context.get(key)
        refers = isinstance(term, dict) and term.get("@type") in ("@id", "@vocab")
        if depth > _DEEPEST:
            raise BrokenTriples(1)
        for one in _listed(value):
            predicate, ends = _expanded(key, context), None
            if isinstance(one, dict) and "@value" in one:
                ends = str(one["@value"]), True
            elif isinstance(one, dict) and "@list" in one:
                self._say(name, key, one["@list"], context, depth + 1)
            elif isinstance(one, dict):
                ends = self.thing(one, context, depth + 1), False
            elif isinstance(one, str | int | float):
                ends = (_expanded(str(one), context), False) if refers else (str(one), True)
            if ends is None:
                continue
            if isinstance(term, dict) and isinstance(term.get("@reverse"), str) and not ends[1]:
                self.found.append(Triple(ends[0], _expanded(term["@reverse"], context), name, False, 1))
            else:
                self.found.append(Triple(name, predicate, *ends, 1))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _with(context: Mapping[str, Any], more: Any) -> Mapping[str, Any]:
    held = dict(context)
    for one in _listed(more):
        if isinstance(one, dict):
            held |= {str(key): term for key, term in one.items()}
    return held


def _expanded(name: str, context: Mapping[str, Any]) -> str:
    """A term, a name with a prefix or an address in full."""
    for _ in range(5):
        term = context.get(name)
        term = term.get("@id") if isinstance(term, dict) else term
        if isinstance(term, str) and term != name:
            name = term
            continue
        prefix, colon, local = name.partition(":")
        base = (
            context.get(prefix, _KNOWN_PREFIXES.get(prefix)) if colon and not local.startswith("//") else None
        )
        base = base.get("@id") if isinstance(base, dict) else base
        if isinstance(base, str) and base != prefix:
            return base + local
        break
    vocabulary = context.get("@vocab")
    return (
        f"{vocabulary}{name}" if isinstance(vocabulary, str) and ":" not in name and name[:1] != "#" else name
    )


def json_ld(value: Any) -> list[Triple]:
    """The statements of JSON-LD, as far as its own context tells what its keys mean.

    Raises
    ------
    BrokenTriples
        It is nested too deeply, or holds more than two million statements.
    """
    reader = _JsonLd()
    for one in _listed(value):
        if isinstance(one, dict):
            reader.thing(one, {}, 1)
    return reader.found
