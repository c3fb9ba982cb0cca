"""How layers of ties are read: merging repeated ties, telling directed from undirected files.

A file may list an undirected tie once or in both directions. Either way the network must be the
same, so the reading is settled here, once, and said in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from orgmap.errors import InputError, Problem
from orgmap.model import REPORTS_TO, Layer, Tie, default_layer, is_known_layer

#: With fewer ties than this a file without a single returned tie says nothing about direction.
_ENOUGH_TO_TELL = 8


def merge_ties(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Ties with at most one per ordered pair and layer: strengths summed, sources and days united.

    Raises
    ------
    InputError
        When a pair has ties of both signs on one layer, all such pairs together.
    """
    merged: dict[tuple[str, str, str], Tie] = {}
    problems = []
    for tie in ties:
        key = (tie.layer, tie.source, tie.target)
        first = merged.get(key)
        if first is None:
            merged[key] = tie
        elif first.sign != tie.sign:
            problems.append(_contradiction(tie))
        else:
            merged[key] = replace(
                first,
                strength=first.strength + tie.strength,
                first_seen=_pick(min, first.first_seen, tie.first_seen),
                last_seen=_pick(max, first.last_seen, tie.last_seen),
                sources=tuple(dict.fromkeys((*first.sources, *tie.sources))),
            )
    if problems:
        raise InputError(problems)
    return tuple(merged.values())


def resolve_layers(
    stated: Sequence[Layer], ties: Sequence[Tie]
) -> tuple[dict[str, Layer], tuple[Tie, ...], tuple[str, ...]]:
    """Layers with ``directed`` settled, their ties (both arcs where undirected), and what to tell the user.

    A layer is undirected when layers.csv says so; or when its influence runs both ways and its file
    lists every tie in both directions with equal strength, or (with eight ties or more) never lists
    a pair in both directions. Everything else is directed.
    """
    given = {layer.name: layer for layer in stated}
    by_layer: dict[str, list[Tie]] = {name: [] for name in given}
    for tie in ties:
        by_layer.setdefault(tie.layer, []).append(tie)
    layers: dict[str, Layer] = {}
    result: list[Tie] = []
    notes: list[str] = []
    for name, own in by_layer.items():
        layer = given.get(name, default_layer(name))
        if name not in given and not is_known_layer(name):
            notes.append(
                f"Layer '{name}' is not described in layers.csv: "
                "read as informal, with influence running both ways."
            )
        directed, why = _is_directed(layer, own)
        layers[name] = replace(layer, directed=directed)
        if why:
            notes.append(f"Layer '{name}' {why}")
        result.extend(own if directed else _both_ways(own))
    return layers, tuple(result), tuple(notes)


def _is_directed(layer: Layer, ties: Sequence[Tie]) -> tuple[bool, str]:
    strengths = {(t.source, t.target): t.strength for t in ties}
    returned = sum(1 for a, b in strengths if (b, a) in strengths)
    if layer.directed is not None:
        if layer.directed or layer.name == REPORTS_TO or not ties:
            return layer.directed, ""
        how = _listing(returned, len(strengths))
        return False, f"is declared undirected and {how}."
    if layer.influence != "both" or not ties:
        return True, ""
    if returned == len(strengths) and all(s == strengths[b, a] for (a, b), s in strengths.items()):
        return False, "lists every tie in both directions with equal strength: read as undirected."
    if returned == 0 and len(strengths) >= _ENOUGH_TO_TELL:
        return False, (
            "lists each pair once and never in return: read as undirected. "
            "If its direction matters, write directed = 1 for it in layers.csv."
        )
    return True, ""


def _listing(returned: int, total: int) -> str:
    if returned == 0:
        return "lists each pair once"
    if returned == total:
        return "lists each pair in both directions"
    return "lists some pairs once and some in both directions"


def _both_ways(ties: Sequence[Tie]) -> list[Tie]:
    """Each pair as two arcs of one strength: that listed, or the mean where both listings differ."""
    listed = {(tie.source, tie.target): tie for tie in ties}
    arcs: list[Tie] = []
    for (a, b), tie in listed.items():
        back = listed.get((b, a))
        if back is None:
            days, said = (tie.first_seen, tie.last_seen), (tie.perceiver, tie.sources)
            arcs += [tie, Tie(b, a, tie.layer, tie.strength, tie.sign, *days, *said)]
            continue
        if back.sign != tie.sign:
            raise InputError(_contradiction(back))
        even = tie.strength if tie.strength == back.strength else (tie.strength + back.strength) / 2
        arcs.append(
            replace(
                tie,
                strength=even,
                first_seen=_pick(min, tie.first_seen, back.first_seen),
                last_seen=_pick(max, tie.last_seen, back.last_seen),
                sources=tuple(sorted({*tie.sources, *back.sources})),
            )
        )
    return arcs


def _pick(choose: object, a: datetime | None, b: datetime | None) -> datetime | None:
    known = [moment for moment in (a, b) if moment is not None]
    if not known:
        return None
    return min(known) if choose is min else max(known)


def _contradiction(second: Tie) -> Problem:
    place = second.sources[0] if second.sources else None
    return Problem(
        f"{second.source} and {second.target} have both a positive and a negative tie on layer "
        f"'{second.layer}'.",
        "Keep one of them, or put the negative one on a layer of its own (conflict).",
        file=place.file if place else None,
        row=place.row if place else None,
        column="sign",
    )
