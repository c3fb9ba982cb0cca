"""A gate that bears one person's no: the chair overrides one head, once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.sequence.rules import bearing, overridden
from orgmap.sequence.state import Situation
from orgmap.whatif.changes import WhatIf


@dataclass(frozen=True)
class Override(WhatIf):
    """A gate bears one person's no: its tolerance rises by that person's share of the votes."""

    person: str
    gate: str

    def words(self, network: Network) -> str:
        """Who is overridden where, and by whom where somebody chairs it."""
        rights = network.records.rights
        chair = next((r.person for r in rights if r.gate == self.gate and r.right == "chairs"), None)
        name = network.name(self.person)
        if chair is None or chair == self.person:
            return f"{self.gate} decides over {name}'s no, once"
        return f"{network.name(chair)} overrides {name} once at {self.gate}"

    def situation(self, case: Situation, network: Network, initiative: Initiative) -> Situation:
        """Raise the tolerance of the gate."""
        self._check(case, network, initiative)
        i = case.people.index(self.person)
        forums = (bearing(forum, i) if forum.name == self.gate else forum for forum in case.forums)
        return replace(case, forums=tuple(forums))

    def _check(self, case: Situation, network: Network, initiative: Initiative) -> None:
        del initiative
        if self.person not in network.people:
            raise UnknownName("person", self.person, tuple(network.people))
        gates = [forum.name for forum in case.forums]
        if self.gate not in gates:
            raise UnknownName("gate", self.gate, gates)
        forum = next(one for one in case.forums if one.name == self.gate)
        if self.person not in case.people or forum.votes[case.people.index(self.person)] <= 0:
            name = network.name(self.person)
            raise InputError(
                Problem(f"{name} has no vote at {self.gate} to be overridden.", "Name somebody who has one.")
            )

    def notes(self, network: Network, initiative: Initiative) -> tuple[str, ...]:
        """What an override does not do."""
        del initiative
        vetoes = any(
            right.person == self.person and right.gate == self.gate and right.right == "vetoes"
            for right in network.records.rights
        )
        if not vetoes:
            return ()
        return (f"{network.name(self.person)} holds a veto at {self.gate}, which no override lifts.",)


def heaviest(case: Situation) -> Override | None:
    """One head overridden: of those whose own no breaks a rule, the one with the largest share of the votes.

    Nobody holding a veto, and nobody at a gate that bears their no already; None where there is no such
    head.
    """
    found = overridden(case.forums)
    return None if found is None else Override(case.people[found[1]], case.forums[found[0]].name)
