"""Where a gate is really decided: the order of approvers beside the people who persuade them.

The formal path is who votes, vetoes and chairs, in order. The real path is whom each of them listens to.
News from us reaches them along trust (whoever trusts somebody may hear it from them), counted in
hand-overs; somebody through whom every such way runs can hold it up without any right at the gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from orgmap.engines.kept import kept
from orgmap.gates import Bench, bench_of, benches, votes_needed
from orgmap.listening import Links, deference, messengers
from orgmap.model import Initiative, Source, Stance
from orgmap.network import Network
from orgmap.results import Answer, Json, Reason, add_notes
from orgmap.ways import News

#: From this stance up somebody counts as for it, below the other as against it (as for blockers).
WON, AGAINST = 0.5, -0.1
_LINES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Persuasion:
    """Whom an approver listens to: ``share`` is the part of the approver's attention to others (0..1)."""

    person: str
    persuaded_by: str
    share: float
    evidence: tuple[Source, ...] = ()

    def to_json(self) -> Json:
        """person, persuaded_by, share."""
        return {"person": self.person, "persuaded_by": self.persuaded_by, "share": self.share}


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody on the ways by which news from us reaches approvers.

    ``load`` is the number of approvers reached through them, shared where ways are equally short;
    ``only_way_to`` are the approvers whom no news reaches without them.
    """

    person: str
    load: float
    only_way_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionPath:
    """A gate's formal and real path. ``held_up_by``, ``partings`` and ``enough`` are sentences.

    ``reached`` gives the hand-overs from us to each approver, None where no chain of trust leads there;
    ``ways`` one shortest such chain, from whoever of us begins it to the approver, both included.
    """

    gate: str
    formal: tuple[str, ...]
    real: tuple[Persuasion, ...]
    carriers: tuple[Carrier, ...] = ()
    reached: Mapping[str, int | None] | None = None
    held_up_by: tuple[Reason, ...] = ()
    partings: tuple[Reason, ...] = ()
    enough: tuple[Reason, ...] = ()
    ways: Mapping[str, tuple[str, ...]] | None = None

    def persuaders(self, person: str) -> tuple[Persuasion, ...]:
        """Those whom an approver listens to, most attention first."""
        return tuple(row for row in self.real if row.person == person)

    def to_json(self) -> Json:
        """gate, formal[persons], real[{person, persuaded_by, share}]."""
        return {
            "gate": self.gate,
            "formal": list(self.formal),
            "real": [row.to_json() for row in self.real],
        }


def path(network: Network, gate: str, *, initiative: Initiative | None = None) -> Answer[DecisionPath]:
    """Who approves at this gate in what order, and who really persuades them?

    Parameters
    ----------
    network
        People, ties, rights and stances.
    gate
        Its name, as in approvals.csv.
    initiative
        Gates, rules and ``me``; the network's own when left out.

    Returns
    -------
    Answer[DecisionPath]
        One result. ``share`` is the part of an approver's attention that goes to the persuader; the
        shares of one approver sum to 1. Notes say where the paths part, who can hold it up, and what is
        enough by private and by public positions.

    Raises
    ------
    UnknownName
        When nobody has a right at a gate of this name.
    InputError
        For a rule that cannot be read.
    """
    chosen = initiative or network.records.initiative
    bench = bench_of(network, gate, chosen)
    found = _Reader(network, chosen).read(bench)
    return _answer(network, (found,), chosen, bench.name)


def paths(network: Network, *, initiative: Initiative | None = None) -> Answer[DecisionPath]:
    """The decision path of every gate, the initiative's first. See :func:`path`."""
    chosen = initiative or network.records.initiative
    return kept(network, f"decision paths {chosen!r}", lambda: _paths(network, chosen))


def _paths(network: Network, chosen: Initiative | None) -> Answer[DecisionPath]:
    reader = _Reader(network, chosen)
    rows = tuple(reader.read(bench) for bench in benches(network, chosen))
    return _answer(network, rows, chosen, None)


def _answer(
    network: Network, rows: tuple[DecisionPath, ...], initiative: Initiative | None, gate: str | None
) -> Answer[DecisionPath]:
    links = deference(network), messengers(network)
    said = [r.text for row in rows for r in (*row.partings, *row.held_up_by, *row.enough)]
    made_by = network.made_by(layers=network.informal, options={"gate": gate, "ways": "fewest hand-overs"})
    notes = add_notes(said, *(note for link in links for note in link.notes))
    if not _our_side(network, initiative):
        notes = add_notes(
            notes, "Nobody is known to be on our side (no me in initiative.toml): no way to them is shown."
        )
    return Answer("path", made_by, rows, notes)


def trust_ways(network: Network, initiative: Initiative | None = None) -> nx.DiGraph[str]:
    """Whom news can pass to from whom: an arrow from everybody trusted to those who trust them.

    Stated messengers or trust ties, else friendship, else all ties that carry influence; and from me to
    everybody with whom I entered a good relation. Who may not carry a message passes nothing on.
    Made once for a network, so not to be changed.
    """
    me = initiative.me if initiative is not None else None
    return kept(network, f"ways of trust from {me!r}", lambda: _trust_ways(network, me))


def _trust_ways(network: Network, me: str | None) -> nx.DiGraph[str]:
    ways: nx.DiGraph[str] = nx.DiGraph()
    ways.add_nodes_from(network.people)
    links: Links = messengers(network)
    if links.values:
        pairs: Iterable[tuple[str, str]] = (pair for pair, value in links.values.items() if value > 0)
        ways.add_edges_from((speaker, hearer) for hearer, speaker in pairs)
    else:
        arcs = network.arcs(None, direction="influence")
        ends = zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True)
        ways.add_edges_from((arcs.people[a], arcs.people[b]) for a, b in ends)
    silent = [person for person in network.people if person != me and not _carries(network, person)]
    ways.remove_edges_from([arc for person in silent for arc in ways.out_edges(person)])
    if me is not None and me in network.people:
        good = [p for p, s in stances_of(network).items() if s.relation is not None and s.relation > 0]
        ways.add_edges_from((me, person) for person in good if person != me)
    return ways


def _carries(network: Network, person: str) -> bool:
    return network.people[person].can_carry


def _our_side(network: Network, initiative: Initiative | None) -> tuple[str, ...]:
    """The user; without one, everybody entered as supportive."""
    if initiative is not None and initiative.me in network.people:
        return (initiative.me,) if initiative.me else ()
    stances = stances_of(network)
    return tuple(p for p, s in stances.items() if s.position is not None and s.position >= WON)


def stances_of(network: Network) -> dict[str, Stance]:
    """The last stance entered for each person of the network."""
    return {s.person: s for s in network.records.stances if s.person in network.people}


class _Reader:
    def __init__(self, network: Network, initiative: Initiative | None) -> None:
        self.network = network
        self.initiative = initiative
        self.listened = deference(network)
        self.stances = stances_of(network)
        self.ours = _our_side(network, initiative)
        self.ways = trust_ways(network, initiative)

    def read(self, bench: Bench) -> DecisionPath:
        formal = bench.approvers
        real = tuple(row for person in formal for row in self._persuaded(person))
        ways = self._ways(formal)
        reached = {person: len(ways[person]) - 1 if person in ways else None for person in formal}
        reached = reached if self.ours else {}
        carriers = self._carriers(formal, reached)
        return DecisionPath(
            gate=bench.name,
            formal=formal,
            real=real,
            carriers=carriers,
            reached=reached,
            held_up_by=(*self._stoppers(bench), *self._gatekeepers(bench, carriers, reached)),
            partings=tuple(self._partings(bench, real)),
            enough=self._enough(bench),
            ways=ways,
        )

    def _persuaded(self, person: str) -> list[Persuasion]:
        row = {s: v for s, v in self.listened.of(person).items() if v > 0 and s in self.network.people}
        total = sum(row.values())
        order = sorted(row, key=lambda speaker: -row[speaker])
        return [Persuasion(person, s, row[s] / total, self._lines(person, s)) for s in order]

    def _lines(self, hearer: str, speaker: str) -> tuple[Source, ...]:
        return self.listened.lines.get((hearer, speaker), ())[:_LINES_SHOWN]

    # -- how news gets there --------------------------------------------------------------------------

    def _ways(self, formal: Sequence[str]) -> dict[str, tuple[str, ...]]:
        if not self.ours:
            return {}
        found = self._all_ways
        return {person: tuple(found[person]) for person in formal if person in found}

    @cached_property
    def _all_ways(self) -> Mapping[str, Sequence[str]]:
        # As a list: the order of a set would choose another of several shortest ways each time.
        ours: Any = list(dict.fromkeys(self.ours))
        return nx.multi_source_dijkstra_path(self.ways, ours, weight=None)

    def _carriers(self, formal: Sequence[str], reached: Mapping[str, int | None]) -> tuple[Carrier, ...]:
        targets = [p for p in formal if reached.get(p) is not None and p not in self.ours]
        if not targets:
            return ()
        start, first = self._start[0], self._first
        load = self._news.load(targets)
        only: dict[str, list[str]] = {}
        for target in targets:
            above = first.get(target)
            while above is not None and above != start and first.get(above) != above:
                only.setdefault(above, []).append(target)
                above = first.get(above)
        people = [p for p in self.network.people if p not in self.ours and (load.get(p, 0) > 0 or p in only)]
        found = [Carrier(p, float(load[p]), tuple(only.get(p, ()))) for p in people]
        return tuple(sorted(found, key=lambda one: (-len(one.only_way_to), -round(one.load, 9))))

    @cached_property
    def _first(self) -> Mapping[str, str | None]:
        """Through whom the last of the ways to everybody must go."""
        start, ways = self._start
        return nx.immediate_dominators(ways, start)

    @cached_property
    def _news(self) -> News:
        start, ways = self._start
        return News.spread(ways, start)

    @cached_property
    def _start(self) -> tuple[str, nx.DiGraph[str]]:
        """One place to start from, in front of everybody on our side."""
        if len(self.ours) == 1:
            return self.ours[0], self.ways
        ways = self.ways.copy()
        start = "\x00us"
        ways.add_edges_from((start, person) for person in self.ours)
        return start, ways

    # -- sentences ------------------------------------------------------------------------------------

    def _stoppers(self, bench: Bench) -> list[Reason]:
        found = []
        for person in bench.approvers:
            how = bench.stopped_by(person)
            if how is not None:
                text = f"{self._name(person)} can stop {bench.name} alone: {how}."
                found.append(Reason(text, None, bench.lines(person)))
        return found

    def _gatekeepers(
        self, bench: Bench, carriers: Sequence[Carrier], reached: Mapping[str, int | None]
    ) -> list[Reason]:
        found = []
        for carrier in carriers:
            if carrier.only_way_to:
                whom = self._names(carrier.only_way_to)
                right = "" if bench.say(carrier.person) else ", without any right at this gate"
                text = f"Every chain of trust from our side to {whom} runs through "
                ties = (self.network.evidence(carrier.person, one) for one in carrier.only_way_to)
                lines = tuple(line for own in ties for line in own)[:_LINES_SHOWN]
                found.append(Reason(f"{text}{self._name(carrier.person)}{right}.", None, lines))
            elif carrier.load >= 1:
                text = f"{self._name(carrier.person)} lies on the shortest ways from our side to "
                found.append(Reason(f"{text}about {carrier.load:.0f} of {len(reached)} approvers."))
        cut_off = [person for person, steps in reached.items() if steps is None]
        if cut_off:
            text = f"No chain of trust leads from our side to {self._names(cut_off)}."
            found.append(Reason(text))
        return found

    def _partings(self, bench: Bench, real: Sequence[Persuasion]) -> Iterable[Reason]:
        for person in bench.approvers:
            rows = [row for row in real if row.person == person]
            if not rows:
                yield Reason(f"Nobody is known to whom {self._name(person)} listens.")
                continue
            outside = [row for row in rows if not self._formal_line(bench, row)]
            share = sum(row.share for row in outside)
            whom = " and ".join(f"{self._name(row.persuaded_by)} ({row.share:.0%})" for row in rows[:3])
            text = f"{self._name(person)} listens to {whom}"
            lines = tuple(line for row in rows[:3] for line in row.evidence)[:_LINES_SHOWN]
            if share > 0.5:
                text += f": {share:.0%} of that attention has no place on the approval path"
            yield Reason(f"{text}.".replace("%", " %"), None, lines)

    def _formal_line(self, bench: Bench, row: Persuasion) -> bool:
        """Whether the persuader decides here too, or is the approver's manager."""
        lines = self.network.chart.managers.get(row.person, ())
        return row.persuaded_by in lines or bench.say(row.persuaded_by) > 0

    def _enough(self, bench: Bench) -> tuple[Reason, ...]:
        """What the rule wants, and how far private and public positions give it."""
        held = [p for p in bench.approvers if self._held_back(p)]
        found = []
        if bench.votes:
            found.append(Reason(self._count(bench)))
        for person in held:
            stance = self.stances[person]
            text = (
                f"{self._name(person)} is at {stance.position:+.2f} in private and "
                f"{stance.public_position:+.2f} in public at {bench.name}: "
                f"{self._held_back_means(bench, person)}"
            )
            lines = (stance.source,) if stance.source else ()
            found.append(Reason(text, None, lines))
        return tuple(found)

    def _held_back(self, person: str) -> bool:
        stance = self.stances.get(person)
        if stance is None or stance.position is None or stance.public_position is None:
            return False
        return stance.position >= WON > stance.public_position

    def _held_back_means(self, bench: Bench, person: str) -> str:
        others = [p for p in bench.votes if p != person]
        against = [p for p in others if self._position(p) is not None and self._stands(p) < AGAINST]
        if person == bench.chair or person in bench.vetoes:
            named = f"; now against: {self._names(against)}" if against else "; nobody is entered as against"
            return f"a yes that overrides nobody is enough only while no other vote is against{named}."
        left = sum(v for p, v in bench.votes.items() if p != person and self._stands(p) >= WON)
        verdict = "reaches" if bench.enough(left) else "misses"
        return f"without this vote {left:g} of {bench.total:g} votes are for, which {verdict} the quota."

    def _count(self, bench: Bench) -> str:
        private, public = self._sum(bench, public=False), self._sum(bench, public=True)
        unknown = sum(v for p, v in bench.votes.items() if self._position(p) is None)
        wanted, limit = bench.rule.quota * bench.total, bench.rule.tolerance * bench.total
        enough = votes_needed(wanted, bench.votes.values(), strict=bench.rule.strict)
        votes = f"wants {enough} of {bench.total:g} votes for" if wanted else "sets no minimum of votes for"
        text = f"{bench.name} {votes}"
        text += f" and tolerates {limit:.4g} against" if limit < bench.total else ""
        text += f"; as entered {private[0]:g} for and {private[1]:g} against"
        if public != private:
            text += f", in public {public[0]:g} for and {public[1]:g} against"
        elif (between := bench.total - sum(private) - unknown) > 0:
            text += f", {between:g} in between"
        return f"{text}{f', {unknown:g} unknown' if unknown else ''}."

    def _sum(self, bench: Bench, *, public: bool) -> tuple[float, float]:
        votes = [(self._stands(p, public=public), v) for p, v in bench.votes.items()]
        return sum(v for at, v in votes if at >= WON), sum(v for at, v in votes if at < AGAINST)

    def _position(self, person: str) -> float | None:
        stance = self.stances.get(person)
        return None if stance is None else stance.position

    def _stands(self, person: str, *, public: bool = False) -> float:
        """The position, in public where one is entered and asked for; 0 where nobody entered any."""
        stance = self.stances.get(person)
        if stance is None:
            return 0.0
        if public and stance.public_position is not None:
            return stance.public_position
        return stance.position or 0.0

    def _name(self, person: str) -> str:
        return self.network.name(person)

    def _names(self, people: Iterable[str]) -> str:
        names = [self._name(person) for person in people]
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
