"""What a gate wants and who holds which say there, for everybody who asks below the plan.

A quota is the share of all votes that must say yes, a tolerance the share that may say no, and a chair
somebody whose own yes is needed. A veto blocks only when its holder is against.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.model import Gate, Initiative, Right, Source
from orgmap.network import Network

_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Rule:
    """A gate's rule. ``strict``: more than the quota is wanted. ``seated``: the chair's yes is needed."""

    quota: float
    tolerance: float
    strict: bool = False
    seated: bool = False


PRESETS = {
    "unanimous": Rule(1.0, 0.0),
    "majority": Rule(0.5, 1.0, strict=True),
    "consensus": Rule(0.5, 0.0),
    "quota": Rule(0.5, 1.0),
    "chair": Rule(0.0, 1.0, seated=True),
}


def rule_of(gate: Gate, *, chaired: bool) -> Rule:
    """The rule of a gate: its preset, overridden by whatever is written out.

    Without a preset the quota and tolerance written out hold, with 0 and 1 where neither is, and the
    chair's yes is needed if anybody chairs (``chaired``); a gate that says nothing at all and has no
    chair is decided by majority. A chair named in the gate itself is always needed.

    >>> rule_of(Gate("board", rule="unanimous"), chaired=False)
    Rule(quota=1.0, tolerance=0.0, strict=False, seated=False)
    >>> rule_of(Gate("board", rule="majority", quota=0.6), chaired=False)
    Rule(quota=0.6, tolerance=1.0, strict=False, seated=False)

    Raises :class:`~orgmap.errors.InputError` for an unknown rule, a share outside 0..1, or the rule
    "quota" without a quota.
    """
    name = (gate.rule or "").strip().lower()
    problems = _problems(gate, name)
    if problems:
        raise InputError(problems)
    base = PRESETS.get(name)
    if base is None:
        silent = gate.quota is None and gate.tolerance is None and not chaired and gate.chair is None
        base = PRESETS["majority"] if silent else Rule(0.0, 1.0, seated=chaired)
    return Rule(
        quota=base.quota if gate.quota is None else gate.quota,
        tolerance=base.tolerance if gate.tolerance is None else gate.tolerance,
        strict=base.strict and gate.quota is None,
        seated=base.seated or gate.chair is not None,
    )


def _problems(gate: Gate, name: str) -> list[Problem]:
    problems = []
    if name and name not in PRESETS:
        known = ", ".join(PRESETS)
        problems.append(
            Problem(
                f"Gate '{gate.name}' has the unknown rule '{gate.rule}'.",
                f"Use one of {known}.",
                file="initiative.toml",
            )
        )
    if name == "quota" and gate.quota is None:
        problems.append(
            Problem(
                f"Gate '{gate.name}' has the rule quota but no quota.",
                "Add quota = 0..1.",
                file="initiative.toml",
            )
        )
    for what, share in (("quota", gate.quota), ("tolerance", gate.tolerance)):
        if share is not None and not 0 <= share <= 1:
            problems.append(
                Problem(
                    f"Gate '{gate.name}' has the {what} {share}.",
                    "Give a share from 0 to 1.",
                    file="initiative.toml",
                )
            )
    return problems


@dataclass(frozen=True)
class Bench:
    """A gate with everybody who sits there: votes, vetoes, the chair, who advises, in which order.

    ``votes`` holds the people with a vote above 0; ``order`` the place of each person's step, where one is
    entered; ``rights`` the rows behind it. ``planned`` says whether the initiative names the gate.
    """

    gate: Gate
    rule: Rule
    votes: Mapping[str, float]
    vetoes: tuple[str, ...]
    chair: str | None
    advisers: tuple[str, ...]
    order: Mapping[str, int]
    rights: tuple[Right, ...]
    planned: bool

    @property
    def name(self) -> str:
        """The gate's name."""
        return self.gate.name

    @property
    def total(self) -> float:
        """The sum of all votes."""
        return sum(self.votes.values())

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who votes, vetoes or chairs, in the order of approval; people without an order come last."""
        held = dict.fromkeys(r.person for r in self.rights if r.person in self._deciding)
        if self.chair is not None:
            held.setdefault(self.chair)
        late = max(self.order.values(), default=0) + 1
        return tuple(sorted(held, key=lambda p: (self.order.get(p, late), p == self.chair)))

    @property
    def _deciding(self) -> frozenset[str]:
        seated = (self.chair,) if self.chair is not None else ()
        return frozenset((*self.votes, *self.vetoes, *seated))

    def say(self, person: str) -> float:
        """The part of the decision in this person's hands (0..1): a veto or a needed chair is all of it.

        >>> gate = Gate("board", rule="majority")
        >>> bench = Bench(gate, rule_of(gate, chaired=False), {"a": 3, "b": 1}, (), None, (), {}, (), True)
        >>> bench.say("a"), bench.say("c")
        (0.75, 0.0)
        """
        if person in self.vetoes or person == self.chair:
            return 1.0
        return self.votes.get(person, 0.0) / self.total if self.total else 0.0

    def enough(self, votes_for: float) -> bool:
        """Whether these votes reach the quota."""
        wanted = self.rule.quota * self.total
        return votes_for > wanted + _SLACK if self.rule.strict else votes_for >= wanted - _SLACK

    def tolerated(self, votes_against: float) -> bool:
        """Whether these votes against are within what the rule tolerates."""
        return votes_against <= self.rule.tolerance * self.total + _SLACK

    def stopped_by(self, person: str) -> str | None:
        """How this person's no alone fails the gate, as the end of a sentence; None when it does not."""
        if person in self.vetoes:
            return "holds a veto"
        if person == self.chair:
            return "chairs it and must say yes"
        vote = self.votes.get(person, 0.0)
        if vote <= 0:
            return None
        share = f"{vote:g} of {self.total:g} votes"
        if not self.tolerated(vote):
            return f"holds {share}, more than the rule tolerates against"
        if not self.enough(self.total - vote):
            return f"holds {share}, without which the quota is out of reach"
        return None

    def lines(self, person: str) -> tuple[Source, ...]:
        """The rows that give this person a right here."""
        return tuple(r.source for r in self.rights if r.person == person and r.source is not None)


def benches(network: Network, initiative: Initiative | None = None) -> tuple[Bench, ...]:
    """Every gate somebody has a right at: the initiative's in its order, then the others as they come.

    Raises
    ------
    InputError
        For a rule that cannot be read.
    """
    chosen = initiative or network.records.initiative
    rights = [right for right in network.records.rights if right.person in network.people]
    held = dict.fromkeys(right.gate for right in rights)
    planned = {gate.name: gate for gate in chosen.gates} if chosen else {}
    named = [gate for gate in planned.values() if gate.name in held or gate.chair]
    loose = [Gate(name) for name in held if name not in planned]
    return tuple(
        _bench(gate, [r for r in rights if r.gate == gate.name], network.people, planned=gate.name in planned)
        for gate in (*named, *loose)
    )


def bench_of(network: Network, name: str, initiative: Initiative | None = None) -> Bench:
    """The gate of this name.

    Raises
    ------
    UnknownName
        When nobody has a right at a gate of this name.
    """
    found = {bench.name: bench for bench in benches(network, initiative)}
    if name not in found:
        near = [known for known in found if known.casefold() == name.casefold().strip()]
        if len(near) != 1:
            raise UnknownName("gate", name, list(found))
        name = near[0]
    return found[name]


def _bench(gate: Gate, rights: Sequence[Right], people: Collection[str], *, planned: bool) -> Bench:
    votes: dict[str, float] = {}
    for right in rights:
        if right.right == "votes" and right.vote > 0:
            votes[right.person] = votes.get(right.person, 0.0) + right.vote
    chairs = [right.person for right in rights if right.right == "chairs"]
    rule = rule_of(gate, chaired=bool(chairs))
    named = gate.chair if gate.chair in people else None
    chair = named or (chairs[0] if chairs and rule.seated else None)
    order: dict[str, int] = {}
    for right in rights:
        if right.order is not None:
            order[right.person] = min(right.order, order.get(right.person, right.order))
    vetoes = tuple(dict.fromkeys(right.person for right in rights if right.right == "vetoes"))
    deciding = {*votes, *vetoes, chair}
    advisers = tuple(dict.fromkeys(r.person for r in rights if r.person not in deciding))
    return Bench(gate, rule, votes, vetoes, chair, advisers, order, tuple(rights), planned)


def votes_needed(wanted: float, votes: Iterable[float], *, strict: bool) -> str:
    """How many votes are enough, as a person says it: whole votes are counted in whole votes.

    ``wanted`` votes are enough, or more than that where the rule is ``strict``.

    >>> votes_needed(2.5, (1, 1, 1, 1, 1), strict=True), votes_needed(2.0, (1, 1, 1), strict=False)
    ('at least 3', 'at least 2')
    >>> votes_needed(1.5, (1.5, 0.5, 1), strict=True)
    'more than 1.5'
    """
    if all(float(vote).is_integer() for vote in votes):
        near = round(wanted, 9)
        return f"at least {math.floor(near) + 1 if strict else math.ceil(near):d}"
    return f"{'more than' if strict else 'at least'} {wanted:.4g}"
