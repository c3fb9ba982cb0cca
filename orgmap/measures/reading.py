"""How measures read a network: which arcs they may look at, and what to say of the layers behind them."""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.arcs import Arcs, Direction
from orgmap.errors import InputError, Problem
from orgmap.measures.measure import Entry
from orgmap.network import Network


def arcs_to_measure(network: Network, wanted: Entry, layers: Sequence[str] | None) -> Arcs:
    """The arcs a measure may look at: negative ties only for degree measures of negative layers.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        When negative layers are named for a path or cohesion measure, or beside positive layers.
    """
    names = network.known_layers(layers)
    negative = [name for name in names if network.layers[name].kind == "negative"]
    if wanted.family != "degree" or not negative:
        return positive_arcs(network, wanted.name, layers)
    if len(negative) < len(names):
        listed = " and ".join(f"'{name}'" for name in negative)
        raise InputError(
            Problem(
                f"{listed} holds negative ties and cannot be added to positive layers.",
                "Measure negative layers by themselves.",
            )
        )
    return network.arcs(names, direction="file", negative=True)


def positive_arcs(
    network: Network, name: str, layers: Sequence[str] | None, *, direction: Direction | None = None
) -> Arcs:
    """The arcs of positive layers for the measure of this name.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        When a negative layer is named.
    """
    names = network.known_layers(layers)
    negative = [layer for layer in names if network.layers[layer].kind == "negative"]
    if negative:
        listed = " and ".join(f"'{layer}'" for layer in negative)
        raise InputError(
            Problem(
                f"{name} is not defined on {listed}: negative ties carry no paths and no cohesion.",
                "Name positive layers, or ask for a degree or strength measure.",
            )
        )
    return network.arcs(names or None, direction=direction)


def layer_notes(network: Network, arcs: Arcs) -> tuple[str, ...]:
    """What to know about the layers behind arcs: none at all, several together, negative ties left out."""
    if not arcs.layers:
        return ("No informal layer holds a tie, so there is nothing to measure.",)
    notes = []
    if len(arcs.layers) > 1:
        notes.append(
            f"Layers together ({', '.join(arcs.layers)}): each scaled to mean strength 1, summed, arrows "
            "turned towards influence, so incoming arcs come from those who influence the person."
        )
    positive = {name for name in arcs.layers if network.layers[name].kind != "negative"}
    left_out = {
        (tie.layer, frozenset((tie.source, tie.target)) if not arcs.directed else (tie.source, tie.target))
        for tie in network.ties
        if tie.sign < 0 and tie.layer in positive
    }
    if left_out:
        one = len(left_out) == 1
        notes.append(f"{len(left_out)} negative tie{'' if one else 's'} left out.")
    return tuple(notes)
