"""The map on the screen, packed for the component in ``webmap``: positions, colours and lines as arrays.

A scene is everything that stays while somebody looks about: two layouts of the same people, sizes,
groups, lines. A view is what changes with a click: who is chosen, which layout, what is in focus. Both
travel as bytes (two texts of JSON, then arrays), because 10,000 people as JSON would not be there in time.
Names are data here and text nodes or canvas text there; nothing becomes HTML.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from orgmap.model import REPORTS_TO
from orgmap.network import Network
from orgmap.viz.dots import beside_circles, beside_dots, circles, radii
from orgmap.viz.drawing import ALWAYS_LABELLED
from orgmap.viz.layout import Point
from orgmap.viz.palette import INKS, LIMIT_OF_USE, Ground, Groups, Inks

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
#: Arrays by name, each with the place of its type in _ARRAYS.
Arrays = dict[str, tuple[npt.NDArray[Any], int]]

#: Informal lines drawn at once; the component draws more where somebody is looked at more closely.
MOST_LINES = 1500
#: Lines that travel at all: beyond, only the strongest.
_MOST_SENT = 120_000
#: Above this many people the map opens on units, and unfolds one at a time.
MOST_AT_ONCE = 1500
_MOST_UNIT_LINES = 300
#: Marks of entered stances always show, up to so many people.
_MOST_MARKED = 40
NOBODY = 65535
_ARRAYS = "<f4", "<u4", "<u2", "u1"


@dataclass(frozen=True)
class Scene:
    """What stays while somebody looks about. ``people`` and ``units`` give clicks their names back.

    ``drawn`` of ``informal`` informal lines are drawn; ``body`` is what travels.
    """

    people: tuple[str, ...]
    units: tuple[str, ...]
    top: tuple[str, ...]
    formal: int
    informal: int
    drawn: int
    ground: Ground
    body: bytes

    @cached_property
    def key(self) -> str:
        """Changes when anything in the scene changes."""
        return hashlib.blake2b(self.body, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class View:
    """What changes with a click; people by id, units by name.

    ``focus`` is how many ties around ``selected`` are looked at (0: everybody); ``to`` and ``path`` are
    the other end of a path and everybody on it; ``units`` says whether people are folded into units,
    but for those of ``unfolded``; ``isolated`` shows these units alone.
    """

    layout: str = "informal"
    selected: str | None = None
    to: str | None = None
    tie: tuple[str, str] | None = None
    focus: int = 0
    path: tuple[str, ...] = ()
    units: bool = False
    unfolded: tuple[str, ...] | None = None
    isolated: tuple[str, ...] | None = None
    sentence: str = ""
    height: int = 640


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of one kind: both ends by number, and how wide they are drawn."""

    tail: Ints
    head: Ints
    width: Floats


def scene(
    network: Network,
    *,
    places: Mapping[str, Mapping[str, Point]],
    values: Mapping[str, float],
    value_name: str,
    groups: Groups,
    layers: Sequence[str],
    marks: Mapping[str, str] | None = None,
    ground: Ground = "light",
) -> Scene:
    """Put a map together.

    Parameters
    ----------
    network
        People, and the ties to draw.
    places
        Positions of everybody in the layouts ``informal`` and ``formal``.
    values, value_name
        What sizes the dots and chooses the ten names that always show, and its words.
    groups
        The colours.
    layers
        Layers drawn; reporting lines only when ``reports_to`` is among them.
    marks
        A sign before the names of some people, which then always show.
    ground
        Light or dark.

    >>> from orgmap.model import Records, Tie
    >>> from orgmap.viz.palette import unit_groups
    >>> pair = Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),)))
    >>> where = {"ann": Point(-1, 0), "bob": Point(1, 0)}
    >>> made = scene(pair, places={"informal": where, "formal": where}, values={"ann": 1.0, "bob": 0.0},
    ...              value_name="contacts", groups=unit_groups(pair), layers=["advice"])
    >>> made.people, made.top, made.informal
    (('ann', 'bob'), ('ann',), 1)
    """
    people = tuple(network.people)
    top = tuple(_top(values))
    spots = {name: _spots(people, where) for name, where in places.items()}
    lines = (_formal(network, layers), _informal(network, layers), _conflict(network, layers))
    formal, informal, conflict = (line.tail.size for line in lines)
    inks, radius = INKS[ground], radii(people, values)
    head = {
        "names": [network.name(person) for person in people],
        "valueName": value_name,
        "groupNames": list(groups.colours),
        "groupColours": list(groups.colours.values()),
        "groupFaint": [_mixed(colour, inks.paper) for colour in groups.colours.values()],
        "unitNames": list(network.units),
        **_labels(network, top, spots, marks or {}, radius),
        "unitLabelled": _unit_labels(network, spots),
        **_line_looks(inks, formal=formal, informal=informal, conflict=conflict),
        "drawn": MOST_LINES,
        "extent": hashlib.blake2b(spots["informal"].tobytes(), digest_size=8).hexdigest(),
    }
    own = {
        "size": (radius, 0),
        "value": (np.array([values.get(person, np.nan) for person in people]), 0),
    }
    body = _body(head, {**own, **_line_arrays(*lines), **_unit_arrays(network, groups, spots, lines[1])})
    drawn = min(MOST_LINES, informal)
    return Scene(people, tuple(network.units), top, formal, informal, drawn, ground, body)


def _line_arrays(*kinds: _Lines) -> Arrays:
    width = np.concatenate([lines.width for lines in kinds])
    return {
        "tail": (np.concatenate([lines.tail for lines in kinds]), 1),
        "head": (np.concatenate([lines.head for lines in kinds]), 1),
        "width": (np.minimum(width * 40.0, 255.0), 3),
        "kind": (np.repeat(np.arange(len(kinds)), [lines.tail.size for lines in kinds]), 3),
    }


def _unit_arrays(network: Network, groups: Groups, spots: Mapping[str, Floats], informal: _Lines) -> Arrays:
    """Everybody's place, unit and colour, and the same for units as wholes."""
    units, colours = tuple(network.units), list(groups.colours)
    unit = _unit_of(network, units)
    group = np.array([colours.index(groups.of[person]) for person in network.people], dtype=np.int64)
    members = np.bincount(unit[unit < NOBODY], minlength=len(units))
    folded = _between_units(informal, unit, len(units))
    return {
        "informal": (spots["informal"], 0),
        "formal": (spots["formal"], 0),
        "informalUnits": (_middles(spots["informal"], unit, len(units)), 0),
        "formalUnits": (_middles(spots["formal"], unit, len(units)), 0),
        "unitSize": (circles(members), 0),
        "unitWidth": (folded.width, 0),
        "unitTail": (folded.tail, 1),
        "unitHead": (folded.head, 1),
        "unitPeople": (members, 1),
        "group": (group, 2),
        "unit": (unit, 2),
        "unitGroup": (_commonest(group, unit, len(units)), 2),
    }


def packed(shown: Scene, view: View) -> bytes:
    """Scene and view as the component reads them: two lengths, two texts, the arrays."""
    at = {person: index for index, person in enumerate(shown.people)}
    place = {unit: index for index, unit in enumerate(shown.units)}
    inks = asdict(INKS[shown.ground])
    text = {
        "scene": shown.key,
        "layout": view.layout,
        "selected": at.get(view.selected or ""),
        "to": at.get(view.to or ""),
        "tie": [at[end] for end in view.tie] if view.tie else None,
        "focus": view.focus,
        "path": [at[person] for person in view.path],
        "units": view.units,
        "unfolded": None if view.unfolded is None else [place[unit] for unit in view.unfolded],
        "isolated": None if view.isolated is None else [place[unit] for unit in view.isolated],
        "sentence": view.sentence,
        "height": view.height,
        "limit": LIMIT_OF_USE,
        "inks": inks,
    }
    # The component reads the scene's own name from its text; the view says which one it belongs to.
    front = json.dumps(text).encode()
    texts, arrays = _parted(shown)
    return struct.pack("<II", len(front), len(texts)) + front + texts + arrays


def _parted(shown: Scene) -> tuple[bytes, bytes]:
    """The text of the scene with its key in it, and the arrays."""
    (length,) = struct.unpack_from("<I", shown.body)
    text = shown.body[4 : 4 + length]
    return b'{"key":"' + shown.key.encode() + b'",' + text[1:], shown.body[4 + length :]


def _body(head: Mapping[str, Any], arrays: Arrays) -> bytes:
    flat = {name: (values.ravel().astype(_ARRAYS[kind]), kind) for name, (values, kind) in arrays.items()}
    named = [[name, _ARRAYS[kind].lstrip("<"), values.size] for name, (values, kind) in flat.items()]
    text = json.dumps({**head, "arrays": named}).encode()
    return struct.pack("<I", len(text)) + text + b"".join(values.tobytes() for values, _ in flat.values())


# -- people -------------------------------------------------------------------------------------------


def _top(values: Mapping[str, float]) -> list[str]:
    known = [person for person, value in values.items() if value > 0]
    return sorted(known, key=lambda person: -values[person])[:ALWAYS_LABELLED]


def _spots(people: Sequence[str], where: Mapping[str, Point]) -> Floats:
    return np.array([where[person] for person in people], dtype=np.float64).reshape(-1, 2)


def _labels(
    network: Network,
    top: Sequence[str],
    spots: Mapping[str, Floats],
    marks: Mapping[str, str],
    radius: Floats,
) -> dict[str, Any]:
    at = {person: index for index, person in enumerate(network.people)}
    marked = [person for person in marks if person in at]
    named = {at[person]: network.name(person) for person in (*top, *marked[:_MOST_MARKED])}
    return {
        "labelled": {
            layout: [[person, side] for person, side in beside_dots(where, radius, named).items()]
            for layout, where in spots.items()
        },
        "marks": {str(at[person]): marks[person] for person in marked},
    }


def _unit_labels(network: Network, spots: Mapping[str, Floats]) -> dict[str, list[list[Any]]]:
    """Units whose names find room in each layout, each with the side of its circle the name stands on."""
    unit = _unit_of(network, units := tuple(network.units))
    count = len(units)
    members = np.bincount(unit[unit < NOBODY], minlength=count)
    return {
        layout: [
            list(one) for one in beside_circles(units, _middles(where, unit, count), members, spots=where)
        ]
        for layout, where in spots.items()
    }


def _unit_of(network: Network, units: Sequence[str]) -> Ints:
    place = {unit: index for index, unit in enumerate(units)}
    return np.array([place.get(p.unit or "", NOBODY) for p in network.people.values()], dtype=np.int64)


def _middles(spots: Floats, unit: Ints, count: int) -> Floats:
    """The middle of each unit's people; the origin for units without people of their own."""
    inside = unit < NOBODY
    people = np.maximum(np.bincount(unit[inside], minlength=count), 1)
    sums = [np.bincount(unit[inside], weights=spots[inside, axis], minlength=count) for axis in (0, 1)]
    return np.column_stack([total / people for total in sums]) if count else np.zeros((0, 2))


def _commonest(group: Ints, unit: Ints, count: int) -> Ints:
    """The colour most people of each unit wear."""
    inside = unit < NOBODY
    table = np.zeros((count, int(group.max(initial=0)) + 1), dtype=np.int64)
    np.add.at(table, (unit[inside], group[inside]), 1)
    return np.asarray(table.argmax(axis=1)) if count else np.zeros(0, dtype=np.int64)


# -- lines --------------------------------------------------------------------------------------------


def _formal(network: Network, layers: Sequence[str]) -> _Lines:
    if REPORTS_TO not in layers:
        return _no_lines()
    at = {person: index for index, person in enumerate(network.people)}
    found = [
        (at[person], at[manager], 1.3 if rank == 0 else 0.8)
        for person, managers in network.chart.managers.items()
        for rank, manager in enumerate(managers)
        if person in at and manager in at
    ]
    if not found:
        return _no_lines()
    table = np.array(found)
    return _Lines(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])


def _informal(network: Network, layers: Sequence[str]) -> _Lines:
    """Each pair once over the informal layers put together, the strongest first."""
    positive = [name for name in layers if name != REPORTS_TO and network.layers[name].kind == "informal"]
    arcs = network.arcs(positive, direction="file") if positive else None
    if arcs is None or not arcs.size:
        return _no_lines()
    count = len(network.people)
    low, high = np.minimum(arcs.tail, arcs.head), np.maximum(arcs.tail, arcs.head)
    pair, place = np.unique(low.astype(np.int64) * count + high, return_inverse=True)
    strength = np.bincount(place, weights=arcs.strength)
    order = np.lexsort((pair, -strength))[:_MOST_SENT]
    width = 0.5 + 2.7 * np.sqrt(strength[order] / strength.max())
    return _Lines(pair[order] // count, pair[order] % count, width)


def _conflict(network: Network, layers: Sequence[str]) -> _Lines:
    shown = set(layers)
    at = {person: index for index, person in enumerate(network.people)}
    pairs = {
        tuple(sorted((at[tie.source], at[tie.target])))
        for tie in network.ties
        if tie.layer in shown and (tie.sign < 0 or network.layers[tie.layer].kind == "negative")
    }
    if not pairs:
        return _no_lines()
    ends = np.array(sorted(pairs), dtype=np.int64)
    return _Lines(ends[:, 0], ends[:, 1], np.full(len(ends), 2.2))


def _no_lines() -> _Lines:
    none = np.zeros(0, dtype=np.int64)
    return _Lines(none, none, np.zeros(0))


def _between_units(informal: _Lines, unit: Ints, count: int) -> _Lines:
    """How many pairs are tied between every two units, the most first."""
    if not informal.tail.size:
        return _no_lines()
    a, b = unit[informal.tail], unit[informal.head]
    across = (a != b) & (a < NOBODY) & (b < NOBODY)
    low, high = np.minimum(a[across], b[across]), np.maximum(a[across], b[across])
    pair, ties = np.unique(low * count + high, return_counts=True)
    order = np.lexsort((pair, -ties))[: min(_MOST_UNIT_LINES, 4 * count)]
    width = 0.4 + 3.2 * np.sqrt(ties[order] / max(int(ties.max(initial=1)), 1))
    return _Lines(pair[order] // max(count, 1), pair[order] % max(count, 1), width)


def _line_looks(inks: Inks, *, formal: int, informal: int, conflict: int) -> dict[str, Any]:
    """Colours of lines (formal, informal, conflict) at rest, standing out and stepping back; the legend."""
    words = (("formal", "reports to", formal), ("informal", "informal tie", informal))
    shown = [*words, ("conflict", "conflict", conflict)]
    return {
        "formalLines": formal,
        "informalLines": informal,
        "lineColours": [
            _mixed(inks.formal, inks.paper, 0.7),
            _mixed(inks.informal, inks.paper, 0.42),
            inks.conflict,
        ],
        "lineStrong": [inks.formal, inks.informal, inks.conflict],
        "lineFaint": [_mixed(ink, inks.paper, 0.17) for ink in (inks.formal, inks.informal)]
        + [_mixed(inks.conflict, inks.paper, 0.4)],
        "lineNames": [[kind, name] for kind, name, count in shown if count],
    }


def _mixed(colour: str, paper: str, share: float = 0.25) -> str:
    """A share of the colour on the paper: what steps back is paler, and hides what lies under it."""
    parts = [(int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * ink + (1 - share) * ground):02X}" for ink, ground in parts)
