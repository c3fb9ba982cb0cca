"""Brakes in who is tied to whom: gatekeepers, closed interfaces, quarrels, hand-overs without a right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from scipy.stats import poisson

from orgmap.brakes.scene import Brake, Scene, lines, names, percent
from orgmap.decision import paths
from orgmap.model import Tie
from orgmap.results import Reason

#: From this share of a working level's outside contacts on, one person is its gate.
_THROUGH_ONE = 2 / 3
_FEWEST_PEOPLE, _FEWEST_CONTACTS = 5, 5
#: A pair of units is closed when its ties are this rare beside other pairs, beyond chance.
_RARE, _BY_CHANCE = 1 / 3, 0.01


def gatekeepers(scene: Scene) -> Iterator[Brake]:
    """Units whose people below the leadership reach others through one of them."""
    outside: dict[str, set[str]] = {}
    unit_of = scene.interfaces.unit_of
    for a, b in scene.interfaces.arcs:
        if unit_of[a] != unit_of[b]:
            outside.setdefault(a, set()).add(b)
            outside.setdefault(b, set()).add(a)
    for unit in scene.interfaces.units:
        working = _working_level(scene, unit)
        contacts = {person: outside.get(person, set()) for person in working}
        total = sum(len(found) for found in contacts.values())
        if len(working) < _FEWEST_PEOPLE or total < _FEWEST_CONTACTS:
            continue
        first = max(working, key=lambda person: len(contacts[person]))
        share = len(contacts[first]) / total
        if share < _THROUGH_ONE:
            continue
        yield _gatekeeper(scene, unit, first, contacts, share)


def _gatekeeper(scene: Scene, unit: str, person: str, contacts: dict[str, set[str]], share: float) -> Brake:
    total = sum(len(found) for found in contacts.values())
    name = scene.name(person)
    text = f"{percent(share)} of the outside contacts of {unit} below its leadership run through {name}: "
    text += f"{len(contacts[person])} of {total}, with {len(contacts)} people there."
    evidence = lines(*(scene.network.evidence(person, other) for other in sorted(contacts[person])))
    reasons = [Reason(text, share, evidence)]
    others = [who for who, found in contacts.items() if found and who != person]
    if not others:
        reasons.append(Reason(f"Without {name} nobody there below the leadership has a tie outside {unit}."))
    else:
        reasons.append(Reason(f"Besides {name} only {names(scene, others)} there know anybody outside."))
    label = f"gatekeeper {name} of {unit}"
    return Brake(person, "decelerator", "gatekeeper", share, label, tuple(reasons))


def _working_level(scene: Scene, unit: str) -> list[str]:
    """The unit's people below the head and the next grade; all but the head where these are too few."""
    head = scene.heads.get(unit)
    inside = [person for person in scene.interfaces.members[unit] if person != head]
    top = scene.network.grade(head) if head is not None else None
    grades = {person: scene.network.grade(person) for person in inside}
    if top is None or any(grade is None for grade in grades.values()):
        return inside
    below = [person for person, grade in grades.items() if grade is not None and grade > top + 1]
    return below if len(below) >= _FEWEST_PEOPLE else inside


def needed(scene: Scene) -> list[tuple[str, str]]:
    """Pairs of units that must work together: my unit with each unit in scope, and these with each other."""
    mine = scene.network.people[scene.me].unit if scene.me is not None else None
    units = [unit for unit in scene.scope if unit in scene.interfaces.place]
    pairs = [(mine, unit) for unit in units if mine is not None and mine != unit] + list(
        combinations(units, 2)
    )
    return [(a, b) for a, b in dict.fromkeys(pairs) if a in scene.interfaces.place]


def closed_interfaces(scene: Scene) -> Iterator[Brake]:
    """Pairs of units that must work together and have far fewer ties than such pairs have as a rule."""
    found = scene.interfaces
    ties, chance = found.ties.copy(), found.expected.copy()
    for at in range(len(found.units)):
        ties[at, at] = chance[at, at] = 0.0
    if not chance.sum():
        return
    usual = ties.sum() / chance.sum()
    for a, b in needed(scene):
        i, j = found.place[a], found.place[b]
        seen, wanted = ties[i, j] + ties[j, i], usual * (chance[i, j] + chance[j, i])
        if seen > wanted * _RARE or poisson.cdf(seen, wanted) > _BY_CHANCE:
            continue
        text = (
            f"{a} and {b} must work together and have {seen:.0f} ties; {wanted:.1f} would be usual between "
        )
        text += "units of their size and activity."
        across = (*found.between(a, b), *found.between(b, a))
        evidence = lines(*(scene.network.evidence(*arc) for arc in across))
        reasons = [Reason(text, None, evidence)]
        bridges = found.bridges(across)
        if bridges:
            said = ", ".join(f"{scene.name(person)} ({percent(share)})" for person, share in bridges)
            reasons.append(Reason(f"Those who carry them: {said}."))
        size = float(1 - seen / wanted)
        yield Brake((a, b), "decelerator", "silo", size, f"few ties between {a} and {b}", tuple(reasons))


def conflicts(scene: Scene) -> Iterator[Brake]:
    """Pairs of units that must work together with a conflict of somebody who counts in one of them."""
    unit_of = scene.interfaces.unit_of
    pairs = {frozenset(pair): pair for pair in needed(scene)}
    counting = {person for bench in scene.planned for person in bench.approvers} | set(scene.heads.values())
    counting |= {scene.me} if scene.me is not None else set()
    quarrels: dict[frozenset[str], dict[frozenset[str], Tie]] = {}
    for tie in scene.network.ties:
        across = frozenset((unit_of.get(tie.source, ""), unit_of.get(tie.target, "")))
        negative = tie.sign < 0 or scene.network.layers[tie.layer].kind == "negative"
        if negative and across in pairs and counting & {tie.source, tie.target}:
            quarrels.setdefault(across, {})[frozenset((tie.source, tie.target))] = tie
    for across, found in quarrels.items():
        a, b = pairs[across]
        tied = {frozenset(arc) for arc in (*scene.interfaces.between(a, b), *scene.interfaces.between(b, a))}
        share = len(found) / len(tied | set(found))
        reasons = [
            Reason(
                f"{scene.name(tie.source)} and {scene.name(tie.target)} are in conflict ({tie.layer}).",
                None,
                lines(tie.sources),
            )
            for tie in found.values()
        ]
        text = f"{a} and {b} must work together; {len(found)} of {len(tied | set(found))} tied pairs between "
        text += "them are in conflict."
        label = f"conflict between {a} and {b}"
        yield Brake((a, b), "decelerator", "conflict", share, label, (Reason(text, share), *reasons))


def hand_overs(scene: Scene) -> Iterator[Brake]:
    """People without a right at any gate through whom several ways to approvers must go."""
    rows = paths(scene.network, initiative=scene.initiative).results
    named = {bench.name for bench in scene.planned}
    deciding = {person for bench in scene.planned for person in bench.approvers}
    only: dict[str, dict[str, None]] = {}
    for row in rows:
        for carrier in row.carriers:
            if row.gate in named and carrier.person not in deciding:
                only.setdefault(carrier.person, {}).update(dict.fromkeys(carrier.only_way_to))
    for person, whom in only.items():
        if len(whom) < 2:
            continue
        text = (
            f"Every chain of trust from our side to {names(scene, whom)} runs through {scene.name(person)}, "
        )
        text += f"who has no right at any gate: {len(whom)} of {len(deciding)} approvers."
        label = f"hand-over through {scene.name(person)}"
        size = len(whom) / len(deciding)
        evidence = lines(*(scene.network.evidence(person, one) for one in whom))
        yield Brake(person, "decelerator", "hand-over", size, label, (Reason(text, None, evidence),))
    yield from _advised(scene)


def _advised(scene: Scene) -> Iterator[Brake]:
    """People heard at two gates or more without a right to decide at any."""
    deciding = {person for bench in scene.planned for person in bench.approvers}
    heard: dict[str, list[str]] = {}
    for bench in scene.planned:
        for person in bench.advisers:
            if person not in deciding:
                heard.setdefault(person, []).append(bench.name)
    for person, gates in heard.items():
        if len(gates) < 2:
            continue
        name = scene.name(person)
        text = f"{name} is heard at {len(gates)} of {len(scene.planned)} gates and decides at none: "
        evidence = lines(*(bench.lines(person) for bench in scene.planned))
        reason = Reason(f"{text}{', '.join(gates)}.", None, evidence)
        size = len(gates) / len(scene.planned)
        yield Brake(person, "decelerator", "advice step", size, f"advice steps of {name}", (reason,))
