"""Ways round somebody who could stop or slow it: changes that apply to them, each solved anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgmap.listening import messengers
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import WayRound
from orgmap.sequence.held import HeldTalks
from orgmap.sequence.state import Situation
from orgmap.whatif import weigh
from orgmap.whatif.changes import CarveOut, NewSponsor, WhatIf
from orgmap.whatif.override import Override
from orgmap.whatif.resolve import Solved

#: How many changes are solved at most: a fifth of a second each for fifteen people.
MOST_SOLVED = 10


def changes_for(network: Network, initiative: Initiative, case: Situation, person: str) -> Iterator[WhatIf]:
    """The changes that apply to one person, likely ones first.

    A carve-out of what may be carved out of their unit; overriding their no once where it alone breaks
    the rule; and, as a sponsor, whoever they trust most, where that is more than the user.
    """
    i = case.people.index(person)
    headed = {name for name, unit in network.units.items() if unit.head == person}
    own = {case.unit(i)} | headed
    for part in initiative.scopes:
        if part.can_carve_out and own & network.units_below(*part.units):
            yield CarveOut(part.item)
    for forum in case.forums:
        vote = float(forum.votes[i])
        if vote > 0 and vote > forum.tolerance * forum.total + 1e-9 and not forum.vetoes[i]:
            yield Override(person, forum.name)
    trusted = {
        other: value
        for other, value in messengers(network).of(person).items()
        if other not in {person, initiative.me} and network.people[other].can_carry
    }
    best = max(trusted, key=lambda other: trusted[other], default=None)
    if best is not None and trusted[best] > case.tie0[i]:
        yield NewSponsor(best)


def ways_round(
    network: Network,
    initiative: Initiative,
    before: Solved,
    people: Sequence[str],
    *,
    held: HeldTalks = (),
    seed: int = 0,
    most: int = MOST_SOLVED,
) -> tuple[dict[str, tuple[WayRound, ...]], int]:
    """Which changes would help round each of these people, and by how much?

    Every change is solved anew and compared with the present plan (``before``) on the same draws; only
    those that raise approval by more than two standard errors and half a point are told. People come in
    the order given; the first change of everybody is tried before the second of anybody, and ``most``
    changes are solved in all. ``held`` are the talks already held, as in ``before``.

    Returns
    -------
    The ways round each person, the best first, and how many changes were left untried.
    """
    waiting = {person: list(changes_for(network, initiative, before.situation, person)) for person in people}
    rounds = max((len(listed) for listed in waiting.values()), default=0)
    queue = [
        (person, waiting[person][turn])
        for turn in range(rounds)
        for person in people
        if turn < len(waiting[person])
    ]
    solved: dict[WhatIf, WayRound | None] = {}
    found: dict[str, list[WayRound]] = {person: [] for person in people}
    left_out: set[WhatIf] = set()
    for person, change in queue:
        if change not in solved and len(solved) >= most:
            left_out.add(change)
            continue
        if change not in solved:
            result = weigh(network, initiative, change, before, held=held, seed=seed)
            helps = result.clear and result.difference > 0
            solved[change] = (
                WayRound(_words(change, network, initiative), result.difference) if helps else None
            )
        if (way := solved[change]) is not None:
            found[person].append(way)
    ranked = {
        person: tuple(sorted(ways, key=lambda way: -way.approval_difference))
        for person, ways in found.items()
    }
    return ranked, len(left_out)


def _words(change: WhatIf, network: Network, initiative: Initiative) -> str:
    """The change, with what it costs where it costs something."""
    kept = change.benefit(network, initiative)
    text = change.words(network)
    return text if kept is None or kept >= 1 else f"{text} (keeps {100 * kept:.0f} % of the benefit)"
