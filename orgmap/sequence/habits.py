"""How people usually order such talks: easiest first, top-down and so on, under the same calendar.

Each habit is an order of people, fitted into weeks by capacity, windows and precedence. Equal keys keep
the order of the input. "meeting" talks to nobody: everybody hears of it in the one big meeting, the gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
from scipy.special import expit

from orgmap.sequence.state import Floats, Situation, Weeks

#: Above this many people betweenness is left out: it would take longer than the plan.
_BETWEENNESS_LIMIT = 150

#: What each habit is called in sentences.
TITLES: Mapping[str, str] = {
    "easiest": "easiest first",
    "hardest": "hardest first",
    "top_down": "top-down by authority",
    "influence": "most listened-to first",
    "easy_influence": "easy and listened-to first",
    "betweenness": "best connected first",
    "units": "unit by unit, easiest unit first",
    "meeting": "one big meeting",
    "random": "in random order",
}


def ease(situation: Situation) -> Floats:
    """How ready each person is before anything happens: own stance plus the practitioner's relation."""
    trust = situation.parameters.trust_effect(situation.theta)
    return np.asarray(situation.parameters.alpha * situation.theta + trust * situation.tie0, dtype=float)


def influence(situation: Situation) -> Floats:
    """The deference each person receives, positive parts only."""
    return np.asarray(np.maximum(np.nan_to_num(situation.deference), 0).sum(axis=0), dtype=float)


def by_key(key: Floats) -> list[int]:
    """People from the highest key to the lowest; equal keys keep the order of the input."""
    return [int(i) for i in np.argsort(-np.asarray(key), kind="stable")]


def schedule(situation: Situation, order: Iterable[int]) -> Weeks:
    """Fit an order of people into weeks: each week takes the first in the order who may be talked to.

    Somebody whose last open week it is goes before the others. Whoever does not fit keeps week 0. Talks
    already held stay where they are.
    """
    calendar = situation.fixed
    waiting = [i for i in order if calendar[i] == 0]
    for week in range(1, situation.horizon + 1):
        room = max(0, situation.capacity - int((calendar == week).sum()))
        ready = [i for i in waiting if situation.allowed[i, week - 1] and _free(situation, i, week, calendar)]
        urgent = [i for i in ready if not situation.allowed[i, week : situation.horizon].any()]
        chosen = [*urgent, *(i for i in ready if i not in urgent)][:room]
        calendar[chosen] = week
        waiting = [i for i in waiting if i not in chosen]
    return calendar


def _free(situation: Situation, i: int, week: int, calendar: Weeks) -> bool:
    """Whether everybody who must come before i was talked to early enough."""
    return all(0 < calendar[rule.first] <= week - rule.gap for rule in situation.before if rule.then == i)


@lru_cache(maxsize=4)
def orders(situation: Situation) -> Mapping[str, list[int]]:
    """The order of people under each habit that is an order."""
    easy, heard = ease(situation), influence(situation)
    listed = {
        "easiest": by_key(easy),
        "hardest": by_key(-easy),
        "top_down": by_key(situation.authority),
        "influence": by_key(heard),
        "easy_influence": by_key(expit(easy) * (0.1 + heard)),
    }
    if situation.size <= _BETWEENNESS_LIMIT:
        listed["betweenness"] = by_key(_betweenness(situation))
    if len({unit for unit in situation.units if unit is not None}) > 1:
        listed["units"] = _unit_by_unit(situation, easy)
    return listed


def calendars(situation: Situation) -> dict[str, Weeks]:
    """The calendar of every habit but the random one."""
    fitted = {name: schedule(situation, order) for name, order in orders(situation).items()}
    fitted["meeting"] = situation.fixed
    return fitted


def random_calendars(situation: Situation, *, seed: int, count: int = 20) -> list[Weeks]:
    """Orders drawn at random, fitted into weeks."""
    rng = np.random.default_rng([seed, 7])
    return [schedule(situation, rng.permutation(situation.size).tolist()) for _ in range(count)]


def _betweenness(situation: Situation) -> Floats:
    """Betweenness on arrows j -> i of length 1 / w(i, j): how often influence runs through a person."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(situation.size))
    deference = np.nan_to_num(situation.deference)
    for i, j in np.argwhere(deference > 0):
        if i != j:
            graph.add_edge(int(j), int(i), cost=1 / float(deference[i, j]))
    found = nx.betweenness_centrality(graph, weight="cost", normalized=False)
    return np.array([found[i] for i in range(situation.size)])


def _unit_by_unit(situation: Situation, easy: Floats) -> list[int]:
    """Units from the easiest on average to the hardest; within each, the easiest person first."""
    members: dict[str | None, list[int]] = {}
    for i in by_key(easy):
        members.setdefault(situation.unit(i), []).append(i)
    ranked = sorted(members.values(), key=lambda group: -float(np.mean([easy[i] for i in group])))
    return [i for group in ranked for i in group]
