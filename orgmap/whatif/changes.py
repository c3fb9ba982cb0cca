"""The changes one may ask about: of scope, sponsor, rule, calendar, people and stances.

Each change acts on the inputs (records and initiative), on the situation made from them, or on both, and
says in words what it is. A change never alters what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.listening import messengers
from orgmap.model import CONFIDENCE_SD, Gate, Initiative, Stance
from orgmap.network import Network
from orgmap.sequence.state import Situation
from orgmap.whatif.benefit import item_named, kept_spend

#: How far an exemption raises the stance of those exempted, on the scale -1..1.
RELIEF = 0.6
#: How far a tie of conflict lowers a sponsor's relation to somebody, on the scale -1..1.
_CONFLICT = -0.5


@dataclass(frozen=True)
class WhatIf:
    """A change to ask about. The kinds below say what they do; this one changes nothing."""

    def words(self, network: Network) -> str:
        """What the change is, as a person would say it."""
        raise NotImplementedError

    def inputs(self, network: Network, initiative: Initiative) -> tuple[Network, Initiative]:
        """The network and initiative with the change."""
        return network, initiative

    def situation(self, case: Situation, network: Network, initiative: Initiative) -> Situation:
        """The situation with the change."""
        del network, initiative
        return case

    def benefit(self, network: Network, initiative: Initiative) -> float | None:
        """The share of the benefit that is kept (0..1); None where shares were not entered."""
        del network, initiative
        return 1.0

    def notes(self, network: Network, initiative: Initiative) -> tuple[str, ...]:
        """What to know beside the result."""
        del network, initiative
        return ()


@dataclass(frozen=True)
class CarveOut(WhatIf):
    """Exempt a scope item, or everything of a unit: its people are won over by ``relief``, benefit is lost.

    ``what`` names an item of the scope or a unit. Stances rise by ``relief`` (.6), to 1 at most; the
    benefit kept is 1 minus the item's ``value_share`` (for a unit, of all items in which it stands, shared
    evenly with the other units of the item; without shares, by the units' spend).
    """

    what: str
    relief: float = RELIEF

    def words(self, network: Network) -> str:
        """What is exempted."""
        del network
        return f"exempt {self.what}"

    def units(self, network: Network, initiative: Initiative) -> tuple[str, ...]:
        """The units exempted. Raises UnknownName for what is neither an item nor a unit."""
        item = item_named(initiative, self.what)
        if item is not None:
            return item.units
        if self.what in network.units:
            return (self.what,)
        raise UnknownName(
            "scope item or unit", self.what, (*(s.item for s in initiative.scopes), *network.units)
        )

    def situation(self, case: Situation, network: Network, initiative: Initiative) -> Situation:
        """Raise the stance of everybody of the units exempted, units below them included."""
        inside = network.units_below(*self.units(network, initiative))
        exempt = np.array([case.unit(i) in inside for i in range(case.size)], dtype=bool)
        eased = np.where(exempt, np.minimum(1.0, case.theta + self.relief), case.theta)
        kept = self.benefit(network, initiative)
        # Where no share is known nothing can be taken off.
        benefit = case.benefit if kept is None else max(0.0, case.benefit - (1.0 - kept))
        return replace(case, theta=eased, benefit=benefit)

    def benefit(self, network: Network, initiative: Initiative) -> float | None:
        """1 minus the share of what is carved out."""
        item = item_named(initiative, self.what)
        if item is not None and item.value_share is not None:
            return 1.0 - item.value_share
        units = self.units(network, initiative)
        if item is None:
            parts = [part for part in initiative.scopes if self.what in part.units]
            shares = [part.value_share for part in parts]
            if parts and all(share is not None for share in shares):
                return 1.0 - sum((part.value_share or 0.0) / len(part.units) for part in parts)
        return kept_spend(network, initiative, units)

    def notes(self, network: Network, initiative: Initiative) -> tuple[str, ...]:
        """What an exemption is taken to do, and what was entered against it."""
        said = [f"An exemption is taken to raise the stances of those exempted by {self.relief:g}."]
        item = item_named(initiative, self.what)
        if item is not None and not item.can_carve_out:
            said.append(f"'{item.item}' is entered as something that cannot be carved out.")
        if self.benefit(network, initiative) is None:
            said.append(
                f"What share of the benefit {self.what} stands for is not known: enter value_share in the "
                "scope, or spend in units.csv."
            )
        return tuple(said)


@dataclass(frozen=True)
class NewSponsor(WhatIf):
    """Let somebody else hold the talks: everybody's relation is then the one they have to that person.

    The relation is their trust in the person as a messenger (0..1), -.5 where there is a negative tie,
    and 0 without any tie. The sponsor's own talk stays yours.
    """

    person: str

    def words(self, network: Network) -> str:
        """Who holds the talks."""
        return f"{_name(network, self.person)} holds the talks instead of you"

    def situation(self, case: Situation, network: Network, initiative: Initiative) -> Situation:
        """Put the sponsor's relations in the place of the user's."""
        del initiative
        person = _known(network, self.person)
        trusted = messengers(network)
        tie0 = case.tie0.copy()
        for i, other in enumerate(case.people):
            if other == person:
                continue
            trust = trusted.of(other).get(person)
            tie0[i] = trust if trust is not None else (_CONFLICT if _at_odds(network, person, other) else 0.0)
        return replace(case, tie0=tie0)

    def notes(self, network: Network, initiative: Initiative) -> tuple[str, ...]:
        """How many relations are known."""
        del initiative
        trusted = messengers(network)
        known = sum(self.person in trusted.of(other) for other in network.people)
        name = _name(network, self.person)
        return (f"{known} people trust {name} by the ties known; to others {name} counts as a stranger.",)


@dataclass(frozen=True)
class NewRule(WhatIf):
    """Another rule at a gate: what is given replaces what the gate says, a named rule all of it.

    ``gate`` may be left out where there is only one.
    """

    gate: str | None = None
    rule: str | None = None
    quota: float | None = None
    tolerance: float | None = None
    chair: str | None = None

    def words(self, network: Network) -> str:
        """The rule as it would be."""
        parts = [] if self.rule is None else [f"rule {self.rule}"]
        if self.quota is not None:
            parts.append(f"a quota of {_percent(self.quota)}")
        if self.tolerance is not None:
            parts.append(f"a tolerance of {_percent(self.tolerance)} of the votes against")
        if self.chair is not None:
            parts.append(f"{_name(network, self.chair)} in the chair")
        where = f" at {self.gate}" if self.gate else ""
        return f"{' and '.join(parts) or 'the same rule'}{where}"

    def inputs(self, network: Network, initiative: Initiative) -> tuple[Network, Initiative]:
        """The gate with the rule."""
        if self.chair is not None:
            _known(network, self.chair)
        gates = _gates(network, initiative)
        old = _gate(gates, self.gate)
        new = old if self.rule is None else replace(old, rule=self.rule, quota=None, tolerance=None)
        if self.rule is not None and self.rule != "chair":
            new = replace(new, chair=None)
        new = replace(
            new,
            quota=new.quota if self.quota is None else self.quota,
            tolerance=new.tolerance if self.tolerance is None else self.tolerance,
            chair=self.chair or new.chair,
        )
        return network, replace(initiative, gates=tuple(new if one is old else one for one in gates))


@dataclass(frozen=True)
class MoveGate(WhatIf):
    """A gate meets in another week; where it is the last one, the plan may use the weeks up to it."""

    gate: str
    week: int

    def words(self, network: Network) -> str:
        """The gate and its new week."""
        del network
        return f"{self.gate} meets in week {self.week}"

    def inputs(self, network: Network, initiative: Initiative) -> tuple[Network, Initiative]:
        """The gate in its new week."""
        if self.week < 1:
            raise InputError(Problem(f"Week {self.week} lies before the start.", "Weeks count from 1."))
        gates = _gates(network, initiative)
        old = _gate(gates, self.gate)
        moved = tuple(replace(one, week=self.week, day=None) if one is old else one for one in gates)
        weeks = initiative.weeks if initiative.weeks is None else max(initiative.weeks, self.week)
        return network, replace(initiative, gates=moved, weeks=weeks)


@dataclass(frozen=True)
class Capacity(WhatIf):
    """Another number of talks a week."""

    talks: int

    def words(self, network: Network) -> str:
        """The number of talks."""
        del network
        return f"{self.talks} talk{'' if self.talks == 1 else 's'} a week"

    def inputs(self, network: Network, initiative: Initiative) -> tuple[Network, Initiative]:
        """The initiative with that capacity."""
        return network, replace(initiative, capacity=self.talks)


@dataclass(frozen=True)
class Leaves(WhatIf):
    """A person leaves: no talk, no vote, no veto, no chair, nobody hears anything from them.

    What others gave them of their attention goes to nobody else.
    """

    person: str

    def words(self, network: Network) -> str:
        """Who leaves."""
        return f"{_name(network, self.person)} leaves"

    def situation(self, case: Situation, network: Network, initiative: Initiative) -> Situation:
        """Take everything from the person that acts on others; the place in the arrays stays.

        The place stays so that everybody else keeps the same luck, and plans can be compared.
        """
        if initiative.me == _known(network, self.person):
            raise InputError(Problem("Without you there is no plan.", "Ask for another sponsor instead."))
        if self.person not in case.people:
            return case
        i = case.people.index(self.person)
        stay = np.arange(case.size) != i
        forums = tuple(
            replace(
                forum,
                votes=np.where(stay, forum.votes, 0.0),
                vetoes=forum.vetoes & stay,
                chair=None if forum.chair == i else forum.chair,
            )
            for forum in case.forums
        )
        if not any(forum.holders.any() for forum in forums):
            name = _name(network, self.person)
            raise InputError(Problem(f"Nobody but {name} has a right at a gate.", "Enter who follows."))
        return replace(
            case,
            forums=forums,
            allowed=case.allowed & stay[:, None],
            implementation=np.where(stay, case.implementation, 0.0),
            before=tuple(rule for rule in case.before if i not in (rule.first, rule.then)),
            locked={person: held for person, held in case.locked.items() if person != self.person},
        )

    def notes(self, network: Network, initiative: Initiative) -> tuple[str, ...]:
        """Gates that lose their chair."""
        del initiative
        held = [r for r in network.records.rights if r.person == self.person]
        chaired = [right.gate for right in held if right.right == "chairs"]
        gates = ", ".join(dict.fromkeys(chaired))
        return (f"Without {_name(network, self.person)} nobody chairs {gates}.",) if chaired else ()


@dataclass(frozen=True)
class Turns(WhatIf):
    """A person's stance becomes ``position`` (-1..1), as surely known as before."""

    person: str
    position: float

    def words(self, network: Network) -> str:
        """Whose stance, and what it becomes."""
        return f"{_name(network, self.person)}'s stance becomes {self.position:+.2f}"

    def inputs(self, network: Network, initiative: Initiative) -> tuple[Network, Initiative]:
        """The stance as it would be entered."""
        person = _known(network, self.person)
        if not -1 <= self.position <= 1:
            raise InputError(
                Problem(f"The stance {self.position:g} is outside the scale.", "Give -1 to 1, or a word.")
            )
        stances = network.records.stances
        old = next((one for one in reversed(stances) if one.person == person), Stance(person))
        sd = CONFIDENCE_SD["likely"] if old.sd is None else old.sd
        new = replace(old, position=self.position, sd=sd)
        rest = tuple(one for one in stances if one.person != person)
        return replace(network, records=replace(network.records, stances=(*rest, new))), initiative


@dataclass(frozen=True)
class Together(WhatIf):
    """Several changes at once."""

    changes: tuple[WhatIf, ...]

    def words(self, network: Network) -> str:
        """All of them."""
        return "all together: " + "; ".join(change.words(network) for change in self.changes)

    def inputs(self, network: Network, initiative: Initiative) -> tuple[Network, Initiative]:
        """The inputs with every change, one after the other."""
        for change in self.changes:
            network, initiative = change.inputs(network, initiative)
        return network, initiative

    def situation(self, case: Situation, network: Network, initiative: Initiative) -> Situation:
        """The situation with every change, one after the other."""
        for change in self.changes:
            case = change.situation(case, network, initiative)
        return case

    def benefit(self, network: Network, initiative: Initiative) -> float | None:
        """What is left after every loss, never below 0; None where one of them is not known."""
        kept = [change.benefit(network, initiative) for change in self.changes]
        lost = [1.0 - share for share in kept if share is not None]
        return None if len(lost) < len(kept) else max(0.0, 1.0 - sum(lost))


def _known(network: Network, person: str) -> str:
    if person not in network.people:
        raise UnknownName("person", person, tuple(network.people))
    return person


def _name(network: Network, person: str) -> str:
    """The name to show, the id itself for somebody unknown (who is refused when the change is made)."""
    return network.name(person) if person in network.people else person


def _at_odds(network: Network, one: str, other: str) -> bool:
    """Whether a negative tie joins two people."""
    negative = {name for name, layer in network.layers.items() if layer.kind == "negative"}
    return any(
        {tie.source, tie.target} == {one, other} and (tie.layer in negative or tie.sign < 0)
        for tie in network.ties
    )


def _gates(network: Network, initiative: Initiative) -> tuple[Gate, ...]:
    """The gates of the initiative; where it names none, those of the approvals."""
    held = dict.fromkeys(right.gate for right in network.records.rights)
    return initiative.gates or tuple(Gate(name) for name in held)


def _gate(gates: Sequence[Gate], name: str | None) -> Gate:
    if name is None and len(gates) == 1:
        return gates[0]
    names = [gate.name for gate in gates]
    if name is None:
        listed = ", ".join(f"'{one}'" for one in names)
        raise InputError(Problem("There are several gates.", f"Say which one is meant: {listed}."))
    for gate in gates:
        if gate.name.casefold() == name.strip().casefold():
            return gate
    raise UnknownName("gate", str(name), names)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
