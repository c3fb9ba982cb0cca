"""How much of each layer is likely to be missing, and when data are too thin to name individuals.

A person who named nobody on a layer that people were asked about did not answer: a non-respondent is
not an isolate. The response rate is the share of people who named somebody, and one minus it is the
chance that a tie is missing; never under a tenth, because those who answer forget ties too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.network import Network

#: Where nothing is known of what is missing, and the least that is missing anywhere.
USUALLY_MISSING = 0.1
#: Under this response rate ranks of individuals need care, and under the second they should not be named.
CARE_UNDER = 0.8
TOO_THIN_UNDER = 0.65
#: Layers of this name come from asking people, as does every layer declared "against".
ASKED = frozenset({"advice", "trust", "listens_to", "friendship"})
#: A question answered by less than this share of those who answered another was put to some people only.
_PUT_TO_ALL = 0.5


@dataclass(frozen=True, slots=True)
class Response:
    """Who answered on one layer, and how much of it is taken to be missing.

    ``rate`` is the share of people who named somebody (0..1), None where it cannot be known: the layer
    was not asked, lists pairs without a direction, or was put to some people only. ``missing`` is the
    chance used in redraws that a tie is missing; ``silent`` are the ids of those who did not answer.
    """

    layer: str
    people: int
    answered: int
    rate: float | None
    missing: float
    silent: tuple[str, ...] = ()
    stated: bool = False

    @property
    def complete(self) -> float:
        """The share of the layer that is at hand (0..1), 1 where nothing speaks against it."""
        if self.stated:
            return 1.0 - self.missing
        return 1.0 if self.rate is None else self.rate

    @property
    def too_thin(self) -> bool:
        """Whether individuals should not be named on this layer."""
        return self.complete < TOO_THIN_UNDER


def responses(
    network: Network, layers: Sequence[str], missing: float | Mapping[str, float] | None = None
) -> tuple[Response, ...]:
    """What is known of the response on each of these layers.

    ``missing`` states the chance of a missing tie: one number for all layers, or one a layer; layers
    not stated are judged by who named somebody.

    Raises
    ------
    UnknownName
        When ``missing`` names a layer that is not among ``layers``.
    InputError
        When a chance is not in 0 <= chance < 1.

    >>> from orgmap.model import Person, Records, Tie
    >>> people = tuple(Person(p) for p in ("ann", "bob", "cy", "di"))
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"), Tie("cy", "ann", "advice"))
    >>> found = responses(Network.from_records(Records(people=people, ties=ties)), ["advice"])[0]
    >>> found.rate, found.missing, found.silent
    (0.75, 0.25, ('di',))
    """
    stated = _stated(layers, missing)
    named = {name: _who_named(network, name) for name in layers}
    asked = {name: who for name, who in named.items() if _is_asked(network, name) and who}
    most = max((len(who) for who in asked.values()), default=0)
    found = []
    for name in layers:
        to_all = name in asked and len(asked[name]) >= _PUT_TO_ALL * most
        rate = len(asked[name]) / len(network.people) if to_all else None
        chance = USUALLY_MISSING if rate is None else max(USUALLY_MISSING, 1.0 - rate)
        silent = tuple(p for p in network.people if p not in asked[name]) if to_all else ()
        found.append(
            Response(
                layer=name,
                people=len(network.people),
                answered=len(named[name]),
                rate=rate,
                missing=stated.get(name, chance),
                silent=silent,
                stated=name in stated,
            )
        )
    return tuple(found)


def warnings(found: Sequence[Response]) -> Iterator[str]:
    """What a reader must know about thin data, one sentence a layer, the thinnest first."""
    for one in sorted(found, key=lambda response: response.complete):
        complete = one.complete
        if complete >= CARE_UNDER:
            continue
        how = (
            f"{one.missing:.0%} of the ties on '{one.layer}' are stated to be missing"
            if one.stated
            else f"Only {one.answered} of {one.people} people ({complete:.0%}) named anybody on "
            f"'{one.layer}', and who named nobody did not answer"
        ).replace("%", " %")
        if one.too_thin:
            yield f"{how}: too thin to name individuals. Speak of units, or ask again."
        else:
            yield f"{how}: check with people on the spot before naming individuals."


def _is_asked(network: Network, name: str) -> bool:
    layer = network.layers[name]
    return (
        layer.kind == "informal"
        and layer.directed is not False
        and (name in ASKED or layer.influence == "against")
    )


def _who_named(network: Network, name: str) -> set[str]:
    return {tie.source for tie in network.ties if tie.layer == name and tie.source != tie.target}


def _stated(layers: Sequence[str], missing: float | Mapping[str, float] | None) -> dict[str, float]:
    if missing is None:
        return {}
    stated = dict(missing) if isinstance(missing, Mapping) else dict.fromkeys(layers, missing)
    for name in stated:
        if name not in layers:
            raise UnknownName("layer", name, list(layers))
    wrong = [
        Problem(f"The chance {chance} of a missing tie on '{name}' is out of range.", "Give 0 to under 1.")
        for name, chance in stated.items()
        if not 0.0 <= chance < 1.0
    ]
    if wrong:
        raise InputError(wrong)
    return stated
