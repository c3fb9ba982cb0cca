"""With whom to begin: greedy sets of people who reach most, and whom each of them adds."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orgmap.engines.worlds import Worlds
from orgmap.errors import InputError, Problem
from orgmap.network import Network
from orgmap.results import Answer, Reason
from orgmap.spread.reach import DEFAULT_RUNS, Asked, Drawn, Model, draw, standard_error

_SHOWN = 4


@dataclass(frozen=True)
class Seed:
    """One of the people to begin with: what they add to those chosen before, and whom.

    ``gain`` is the number of people reached additionally on average, the person included, ``error`` its
    standard error, ``price`` what beginning with the person costs. Shares of ``reasons`` sum to 1.
    """

    order: int
    person: str
    name: str
    unit: str | None
    gain: float
    error: float
    reached: float
    price: float
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, object]:
        """One row of the answer."""
        return {
            "order": self.order,
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "gain": self.gain,
            "error": self.error,
            "reached": self.reached,
            "price": self.price,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


def best_seeds(
    network: Network,
    budget: float,
    *,
    layers: Sequence[str] | None = None,
    model: Model = "cascade",
    probability: float | None = None,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    prices: Mapping[str, float] | None = None,
    candidates: Sequence[str] | None = None,
) -> Answer[Seed]:
    """With whom to begin so that most people are reached, for no more than the budget?

    Greedy: the person who adds most comes next (CELF looks only at those who still could). With
    ``prices`` two greedy sets are made, one by gain and one by gain for the price, and the better is
    taken. Every person has a reason: whom they reach additionally, in shares that sum to 1.

    Parameters
    ----------
    network
        The network to look at.
    budget
        How many people, or what their prices may sum to.
    layers, model, probability, runs, seed
        As for :func:`reach_of`.
    prices
        Price of a person, above 0; 1 for those not named.
    candidates
        People who may be chosen; all when None.

    Returns
    -------
    Answer[Seed]
        In the order chosen. A note says what is proved of the set on the worlds drawn: at least
        1 - 1/e (63 %) of the best set's reach at equal prices, half of that with prices.

    Raises
    ------
    UnknownName
        For an unknown person, layer or model.
    InputError
        For a budget or price that is not above 0, and as :func:`reach_of`.

    Notes
    -----
    Kempe, Kleinberg & Tardos 2003, doi 10.1145/956750.956769; Leskovec et al. 2007,
    doi 10.1145/1281192.1281239 (CELF, prices).

    >>> from orgmap.model import Records, Tie
    >>> ties = tuple(Tie(who, "ann", "advice") for who in ("bob", "cy", "di"))
    >>> found = best_seeds(Network.from_records(Records(ties=ties)), 1, probability=1.0).results[0]
    >>> found.person, found.gain
    ('ann', 4.0)
    """
    price = _prices(network, budget, prices)
    allowed = [network.find(text) for text in candidates] if candidates is not None else list(network.people)
    options = {"budget": budget, "prices": dict(prices or {})}
    drawn = draw(network, Asked(layers, model, probability, runs, seed), **options)
    who = [drawn.arcs.index[person] for person in dict.fromkeys(allowed)]
    cost = [price[person] for person in drawn.arcs.people]
    worlds = drawn.worlds
    chosen = _greedy(worlds, who, cost, budget, by_price=False)
    even = len({cost[at] for at in who}) <= 1
    if not even:
        other = _greedy(worlds, who, cost, budget, by_price=True)
        chosen = max((chosen, other), key=lambda found: _count(found[-1][1]) if found else 0)
    rows = tuple(_seed_rows(network, drawn, chosen, cost))
    return Answer("seeds", drawn.made_by, rows, (*drawn.notes, _proved(even=even)))


def _proved(*, even: bool) -> str:
    share = "63 % (1 - 1/e)" if even else "32 % (half of 1 - 1/e)"
    return (
        f"On the worlds drawn this set reaches at least {share} of what the best set for the budget would. "
        "That is proved for this spread only, never for an order of talks."
    )


def _prices(network: Network, budget: float, stated: Mapping[str, float] | None) -> dict[str, float]:
    problems = []
    if not budget > 0.0:
        problems.append(Problem(f"The budget is {budget}.", "Give a number above 0."))
    price = dict.fromkeys(network.people, 1.0)
    for text, value in (stated or {}).items():
        if not value > 0.0:
            problems.append(Problem(f"The price of {text} is {value}.", "Give a number above 0."))
        price[network.find(text)] = value
    if problems:
        raise InputError(problems)
    return price


def _greedy(
    worlds: Worlds, who: Sequence[int], cost: Sequence[float], budget: float, *, by_price: bool
) -> list[tuple[int, list[int]]]:
    """People in the order chosen, each with who is reached in which worlds from then on.

    A gain computed earlier is never less than the gain now, so only the first in line is looked at anew.
    """
    reached = worlds.nobody()
    found: list[tuple[int, list[int]]] = []

    def worth(at: int, after: Sequence[int]) -> float:
        return (_count(after) - _count(reached)) / (cost[at] if by_price else 1.0)

    line = [(-worth(at, worlds.spread(reached, {at: worlds.every})), at, 0) for at in who]
    heapq.heapify(line)
    left = budget
    while line:
        _, at, looked = heapq.heappop(line)
        if cost[at] > left:
            continue
        after = worlds.spread(reached, {at: worlds.every})
        if looked < len(found):
            heapq.heappush(line, (-worth(at, after), at, len(found)))
            continue
        if _count(after) == _count(reached):
            break
        found.append((at, after))
        reached, left = after, left - cost[at]
    return found


def _count(reached: Sequence[int]) -> int:
    """People reached, over all worlds together."""
    return sum(worlds.bit_count() for worlds in reached)


def _seed_rows(
    network: Network, drawn: Drawn, chosen: Sequence[tuple[int, list[int]]], cost: Sequence[float]
) -> Iterator[Seed]:
    before = drawn.worlds.nobody()
    for order, (at, after) in enumerate(chosen, start=1):
        added = drawn.worlds.totals([a & ~b for a, b in zip(after, before, strict=True)])
        person = drawn.arcs.people[at]
        yield Seed(
            order=order,
            person=person,
            name=network.name(person),
            unit=network.people[person].unit,
            gain=float(added.mean()),
            error=standard_error(added),
            reached=_count(after) / drawn.worlds.runs,
            price=cost[at],
            reasons=_seed_reasons(network, drawn, at, before, after),
        )
        before = after


def _seed_reasons(
    network: Network, drawn: Drawn, at: int, before: Sequence[int], after: Sequence[int]
) -> tuple[Reason, ...]:
    """Whom the person adds, by chance gained; shares of the gain sum to 1."""
    gained = [a.bit_count() - b.bit_count() for a, b in zip(after, before, strict=True)]
    total, runs, people = sum(gained), drawn.worlds.runs, drawn.arcs.people
    name = network.name(people[at])
    order = [one for one in sorted(range(len(gained)), key=lambda one: -gained[one]) if gained[one]]
    others = [one for one in order if one != at]
    reasons = []
    for one in others[:_SHOWN]:
        already = f" (from {before[one].bit_count() / runs:.0%} before)" if before[one] else ""
        reasons.append(
            Reason(
                f"{network.name(people[one])} is reached in "
                f"{after[one].bit_count() / runs:.0%} of worlds{already}.",
                gained[one] / total,
                network.evidence(people[at], people[one], drawn.arcs.layers)[:_SHOWN],
            )
        )
    reasons.append(
        Reason(
            f"{name} counts too, reached in {gained[at] / runs:.0%} of worlds only now.", gained[at] / total
        )
    )
    rest = others[_SHOWN:]
    if rest:
        more = sum(gained[one] for one in rest)
        reasons.append(Reason(f"{len(rest)} more people add {more / runs:.1f} on average.", more / total))
    return tuple(reasons)
