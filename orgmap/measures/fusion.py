"""Several layers: putting them together with factors one can see, and what each person has on each.

Fused strength = sum over layers of factor x strength / the layer's mean strength. With all factors 1
this is how several layers are read everywhere (CONTRACT section 3); :func:`fuse` makes it settable and
gives a network on which every measure works.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.layers import merge_ties
from orgmap.measures.measure import WideMeasure
from orgmap.measures.whole import line
from orgmap.model import Layer, Tie
from orgmap.network import Network
from orgmap.results import Answer, Line

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FUSED = "fused"


def fuse(
    network: Network,
    factors: Mapping[str, float] | None = None,
    *,
    layers: Sequence[str] | None = None,
) -> Network:
    """The network with its layers put together into one, each counting as much as its factor says.

    Parameters
    ----------
    network
        The network to look at.
    factors
        How much each layer counts, 0 or more; 1 for those not named, 0 leaves a layer out.
    layers
        Layers to put together; all informal ones when None.

    Returns
    -------
    Network
        The same people and chart; the layers put together are replaced by one, "fused", whose arrows
        run the way influence does, with the files' lines behind every tie. Factors stand in the
        network's options, in its notes, in its fingerprint and in ``made_by`` of everything computed on it.
        Take a window before, not after: :meth:`Network.during` starts from the records again.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative factor, a factor of a layer that is not put together, a layer that carries no
        influence, or when nothing is left; all problems together.

    >>> from orgmap.model import Records
    >>> ties = (Tie("ann", "bob", "advice"), Tie("ann", "bob", "friendship"))
    >>> both = fuse(Network.from_records(Records(ties=ties)), {"advice": 3.0})
    >>> {(t.source, t.target): t.strength for t in both.ties}
    {('bob', 'ann'): 4.0, ('ann', 'bob'): 1.0}
    """
    names = network.known_layers(layers)
    given = dict(factors or {})
    for name in given:
        if name not in network.layers:
            raise UnknownName("layer", name, list(network.layers))
    _check_factors(network, names, given)
    chosen = {name: float(given.get(name, 1.0)) for name in names}
    used = {name: factor for name, factor in chosen.items() if factor > 0.0}
    parts = [tie for name, factor in used.items() for tie in _turned(network, name, factor)]
    directed = any(network.layers[name].directed is not False for name in used)
    told = ", ".join(f"{name} x {factor:g}" for name, factor in chosen.items())
    kept = {name: layer for name, layer in network.layers.items() if name not in names}
    return replace(
        network,
        layers={**kept, FUSED: Layer(FUSED, "informal", "with" if directed else "both", directed=directed)},
        ties=(*(tie for tie in network.ties if tie.layer not in names), *merge_ties(parts)),
        options={**network.options, "factors": chosen},
        notes=(*network.notes, f"Layers put together, each scaled to mean strength 1 first: {told}."),
    )


def _check_factors(network: Network, names: Sequence[str], given: Mapping[str, float]) -> None:
    problems = [
        Problem(f"The factor of layer '{name}' is {factor}.", "Give a number, 0 or more.")
        for name, factor in given.items()
        if not 0.0 <= factor < math.inf
    ]
    problems += [
        Problem(f"Layer '{name}' has a factor but is not put together.", "Name it among the layers.")
        for name in given
        if name not in names
    ]
    problems += [
        Problem(f"Layer '{name}' carries no influence.", "Put layers of advice, trust or contact together.")
        for name in names
        if network.layers[name].kind == "negative" or network.layers[name].influence == "none"
    ]
    if FUSED in network.layers and FUSED not in names:
        problems.append(Problem(f"There is a layer '{FUSED}' already.", "Put it together too, or rename it."))
    if not problems and not any(given.get(name, 1.0) > 0.0 for name in names):
        problems.append(Problem("No layer is left to put together.", "Give one a factor above 0."))
    if problems:
        raise InputError(problems)


def _turned(network: Network, name: str, factor: float) -> Iterable[Tie]:
    """A layer's positive ties, scaled, along influence; both arcs where it runs both ways."""
    layer = network.layers[name]
    own = [tie for tie in network.ties if tie.layer == name and tie.sign > 0 and tie.source != tie.target]
    mean = sum(tie.strength for tie in own) / len(own) if own else 1.0
    for tie in own:
        fused = replace(tie, layer=FUSED, strength=factor * tie.strength / mean)
        back = replace(fused, source=tie.target, target=tie.source)
        if layer.directed is False or layer.influence == "with":
            yield fused
        elif layer.influence == "against":
            yield back
        else:
            yield from (fused, back)


# -- how many layers a tie has --------------------------------------------------------------------------


def _pairs(network: Network, names: Sequence[str]) -> dict[tuple[str, str], dict[str, float]]:
    """Tied pairs in input order, with their strength on each layer, both directions added up."""
    place = {person: at for at, person in enumerate(network.people)}
    found: dict[tuple[str, str], dict[str, float]] = {}
    for tie in network.ties:
        if tie.layer not in names or tie.sign < 0 or tie.source == tie.target:
            continue
        a, b = sorted((tie.source, tie.target), key=place.__getitem__)
        # An undirected tie stands twice with one strength.
        half = 0.5 if network.layers[tie.layer].directed is False else 1.0
        layers = found.setdefault((a, b), {})
        layers[tie.layer] = layers.get(tie.layer, 0.0) + half * tie.strength
    return found


def _positive(network: Network, name: str, layers: Sequence[str] | None) -> tuple[str, ...]:
    names = network.known_layers(layers)
    wrong = [one for one in names if network.layers[one].kind == "negative"]
    if wrong:
        listed = " and ".join(f"'{one}'" for one in wrong)
        raise InputError(Problem(f"{name} is not defined on {listed}.", "Name positive layers."))
    return names


def multiplexity(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """On how many layers is each pair of people tied?

    A row for each tied pair, first in input order first: the number of layers on which either names
    the other, and which. Most first.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Wasserman & Faust 1994, section 3.1 (multirelational data); Verbrugge 1979, doi 10.2307/2578110.

    >>> from orgmap.model import Records
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "ann", "trust"), Tie("bob", "cy", "trust"))
    >>> rows = multiplexity(Network.from_records(Records(ties=ties))).results
    >>> [(row.values["source"], row.values["target"], row.values["value"]) for row in rows]
    [('ann', 'bob', 2), ('bob', 'cy', 1)]
    """
    names = _positive(network, "multiplexity", layers)
    rows = [
        line({"source": a, "target": b}, len(found), layers=[name for name in names if name in found])
        for (a, b), found in _pairs(network, names).items()
    ]
    rows.sort(key=lambda row: -row.values["value"])
    return _answer(network, "multiplexity", names, rows)


def multiplexity_by_person(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """On how many layers is a person tied to each contact, on average?

    Mean over contacts of the number of layers; beside it the number of contacts and the share of them
    on more than one layer. Highest first. Undefined without contacts.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.
    """
    names = _positive(network, "multiplexity_by_person", layers)
    counts: dict[str, list[int]] = {person: [] for person in network.people}
    for pair, found in _pairs(network, names).items():
        for person in pair:
            counts[person].append(len(found))
    rows = [
        line(
            {"person": person},
            sum(own) / len(own) if own else math.nan,
            None if own else f"{person} has no tie on these layers.",
            contacts=len(own),
            share_on_several=sum(1 for count in own if count > 1) / len(own) if own else math.nan,
        )
        for person, own in counts.items()
    ]
    rows.sort(key=lambda row: (row.values["value"] is None, -(row.values["value"] or 0.0)))
    return _answer(network, "multiplexity_by_person", names, rows)


def layer_profile(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """What does each person have on each layer?

    A row for each person and layer: the value is the number of contacts, beside it how many name the
    person and are named, the strength of both directions, and ``share``, the layer's part of the
    person's contacts over all layers (shares of one person sum to 1; null without any contact).

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.
    """
    names = _positive(network, "layer_profile", layers)
    named = {(person, name): [0, 0] for person in network.people for name in names}
    for tie in network.ties:
        if tie.layer in names and tie.sign > 0 and tie.source != tie.target:
            named[tie.source, tie.layer][0] += 1
            named[tie.target, tie.layer][1] += 1
    contacts = dict.fromkeys(named, 0)
    strength = dict.fromkeys(named, 0.0)
    for pair, found in _pairs(network, names).items():
        for name, size in found.items():
            for person in pair:
                contacts[person, name] += 1
                strength[person, name] += size
    rows = []
    for person in network.people:
        total = sum(contacts[person, name] for name in names)
        for name in names:
            out, into = named[person, name]
            rows.append(
                line(
                    {"person": person, "layer": name},
                    contacts[person, name],
                    names_others=out,
                    named_by=into,
                    strength=strength[person, name],
                    share=contacts[person, name] / total if total else math.nan,
                )
            )
    return _answer(network, "layer_profile", names, rows)


def layer_overlap(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """How much do layers have the same ties?

    A row for each two layers: the value is Jaccard's index, arcs in both over arcs in either (0..1), with
    the arrows of the files; beside it the counts and the correlation over ordered pairs of people
    (which :func:`orgmap.measures.correlation.qap` tests). Undefined when neither layer has a tie.
    Layers are all positive ones with ties, formal ones too, when none is named.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Jaccard 1901; Batagelj & Bren 1995, doi 10.1007/BF01202268.
    """
    from orgmap.measures.correlation import correlation, with_ties

    names = _positive(network, "layer_overlap", layers) if layers else with_ties(network)
    arcs = {
        name: {
            (tie.source, tie.target)
            for tie in network.ties
            if tie.layer == name and tie.sign > 0 and tie.source != tie.target
        }
        for name in names
    }
    rows = []
    for a, b in combinations(names, 2):
        both, either = len(arcs[a] & arcs[b]), len(arcs[a] | arcs[b])
        rows.append(
            line(
                {"layer": a, "other": b},
                both / either if either else math.nan,
                None if either else f"Neither '{a}' nor '{b}' holds a tie.",
                both=both,
                only_layer=len(arcs[a] - arcs[b]),
                only_other=len(arcs[b] - arcs[a]),
                correlation=correlation(network, a, b),
            )
        )
    return _answer(network, "layer_overlap", names, rows)


def _answer(network: Network, name: str, layers: Sequence[str], rows: Sequence[Line]) -> Answer[Line]:
    notes = () if layers else ("No informal layer holds a tie, so there is nothing to measure.",)
    return Answer("measure", network.made_by(layers=layers, options={"measure": name}), tuple(rows), notes)


_entry = partial(WideMeasure, direction="A tie counts in either direction.", family="layers", engine="arrays")
_PLAIN = "Strength is not used."
_ONCE = "One pass over the ties."

MEASURES = (
    _entry(
        name="multiplexity",
        question="On how many layers is each pair of people tied?",
        definition="The number of layers on which either names the other, and which.",
        reading=_PLAIN,
        undefined="Pairs without a tie have no row.",
        reference="Verbrugge 1979, doi 10.2307/2578110",
        cost=_ONCE,
        of="tie",
        ask=multiplexity,
    ),
    _entry(
        name="multiplexity_by_person",
        question="On how many layers is a person tied to each contact?",
        definition="Mean over contacts of the number of layers; beside it the share on more than one.",
        reading=_PLAIN,
        undefined="For a person without contacts.",
        reference="Verbrugge 1979, doi 10.2307/2578110",
        cost=_ONCE,
        of="person",
        ask=multiplexity_by_person,
    ),
    _entry(
        name="layer_profile",
        question="What does each person have on each layer?",
        definition="Contacts on each layer; beside them who names whom, strength, and the layer's share "
        "of the person's contacts (shares of one person sum to 1).",
        reading="Strengths of both directions are added up beside the contacts.",
        undefined="The share, for a person without contacts.",
        reference="Defined here.",
        cost=_ONCE,
        of="person",
        ask=layer_profile,
    ),
    _entry(
        name="layer_overlap",
        question="How much do layers have the same ties?",
        definition="Jaccard's index: arcs in both over arcs in either, arrows as in the files; beside it the "
        "correlation over ordered pairs of people.",
        reading="Strength enters the correlation only.",
        undefined="When neither layer has a tie.",
        reference="Jaccard 1901",
        cost=_ONCE,
        of="layer",
        ask=layer_overlap,
    ),
)
