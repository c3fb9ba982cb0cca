"""The network: formal and informal ties between people, in one networkx graph.

Conventions, and what follows from them:

* Each ordered pair has at most one tie per layer; the edge key is the layer. An undirected layer
  stores both arcs with the same strength.
* Ties keep the direction of the file. Influence may run against it: :meth:`Network.arcs` turns
  arrows by each layer's declaration when layers are put together.
* What somebody believes about others' ties (``perceiver``) is kept beside the graph for the mirror.
* Views (`layer`, `during`, `unit`) return a `Network`, so that every function works on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx

from orgmap.arcs import Arcs, Direction, build_arcs
from orgmap.assembly import assemble
from orgmap.chart import Chart
from orgmap.dated import moment_of, on_day
from orgmap.errors import InputError, Problem, UnknownName
from orgmap.garbage import put_off
from orgmap.identity import resolve
from orgmap.model import Layer, Person, Records, Source, Tie, Unit
from orgmap.results import MadeBy
from orgmap.version import VERSION

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Network:
    """People and their ties. Build one with :meth:`from_records`.

    ``graph`` is a ``networkx.MultiDiGraph``: nodes are person ids with ``name``, ``unit``, ``title``,
    ``grade``, ``email``; edge keys are layers; edges carry ``strength`` (closeness), ``cost``
    (1 / strength), ``sign``, ``first_seen``, ``last_seen`` and ``sources``.

    >>> network = Network.from_records(Records(ties=(Tie("ann", "bob", "advice", 2.0),)))
    >>> network.graph["ann"]["bob"]["advice"]["cost"]
    0.5
    """

    records: Records
    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    layers: Mapping[str, Layer]
    ties: tuple[Tie, ...]
    perceived: tuple[Tie, ...]
    chart: Chart
    notes: tuple[str, ...] = ()
    window: tuple[str, str] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    @put_off()
    def from_records(
        cls,
        records: Records,
        *,
        half_life_days: float = 90.0,
        broadcast_over: int = 25,
        window: tuple[datetime, datetime] | None = None,
        as_of: date | None = None,
        engine: str = "arrays",
    ) -> Network:
        """Put records together: events become ties, repeated ties are merged, layers are read.

        Parameters
        ----------
        records
            What readers and identity resolution gave.
        half_life_days
            Days after which an event counts half; only ties made from events decay.
        broadcast_over
            Messages with more recipients than this are left out and counted.
        window
            Only what happened from the first to the last moment; ties without a date are kept.
        as_of
            The network as it was on that day (see :func:`orgmap.dated.on_day`).
        engine
            Who counts events: see :func:`orgmap.events.ties_from_events`.

        Raises
        ------
        InputError
            When one pair has ties of both signs on one layer.
        """
        if as_of is not None:
            records = resolve(on_day(records, as_of))
        made = assemble(
            records,
            half_life_days=half_life_days,
            broadcast_over=broadcast_over,
            window=window,
            engine=engine,
        )
        return cls(
            records=records,
            people=made.people,
            units=made.units,
            layers=made.layers,
            ties=made.ties,
            perceived=tuple(tie for tie in records.ties if tie.perceiver is not None),
            chart=made.chart,
            notes=made.notes,
            window=None if window is None else (window[0].date().isoformat(), window[1].date().isoformat()),
            options={
                "half_life_days": half_life_days,
                "broadcast_over": broadcast_over,
                **({} if engine == "arrays" else {"events_engine": engine}),
            },
        )

    # -- the graph and its tables -----------------------------------------------------------------

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """All people and ties as a ``networkx.MultiDiGraph``; built once, a copy of nothing shared."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for person in self.people.values():
            graph.add_node(
                person.id,
                name=person.label,
                unit=person.unit,
                title=person.title,
                grade=self.grade(person.id),
                email=person.email,
            )
        for tie in self.ties:
            graph.add_edge(
                tie.source,
                tie.target,
                key=tie.layer,
                strength=tie.strength,
                cost=1.0 / tie.strength,
                sign=tie.sign,
                first_seen=tie.first_seen,
                last_seen=tie.last_seen,
                sources=tie.sources,
            )
        return graph

    def people_frame(self) -> pd.DataFrame:
        """One row a person: id, name, unit, title, grade, manager (solid line), authority."""
        import pandas as pd

        chart, columns = self.chart, ["id", "name", "unit", "title", "grade", "manager", "authority"]
        rows = [
            (p.id, p.label, p.unit, p.title, self.grade(p.id), chart.solid(p.id), chart.authority(p))
            for p in self.people.values()
        ]
        return pd.DataFrame(rows, columns=columns)

    def ties_frame(self) -> pd.DataFrame:
        """One row a tie: source, target, layer, strength, cost, sign, first_seen, last_seen."""
        import pandas as pd

        columns = ["source", "target", "layer", "strength", "cost", "sign", "first_seen", "last_seen"]
        rows = [
            (t.source, t.target, t.layer, t.strength, 1.0 / t.strength, t.sign, t.first_seen, t.last_seen)
            for t in self.ties
        ]
        return pd.DataFrame(rows, columns=columns)

    # -- looking things up ------------------------------------------------------------------------

    def find(self, text: str) -> str:
        """The id of the person with this id, name or e-mail address.

        Raises
        ------
        UnknownName
            When nobody, or more than one person, answers to it.
        """
        if text in self.people:
            return text
        wanted = text.casefold().strip()
        hits = [
            p.id
            for p in self.people.values()
            if wanted in (p.id.casefold(), p.name.casefold(), (p.email or "").casefold())
        ]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise InputError(
                Problem(f"'{text}' may be {' or '.join(hits)}.", "Give the id of the one you mean.")
            )
        raise UnknownName("person", text, [*self.people, *(p.name for p in self.people.values() if p.name)])

    def name(self, person: str) -> str:
        """The name to show for an id."""
        return self.people[person].label

    def grade(self, person: str) -> float | None:
        """The person's place in the hierarchy (1 = top), or None."""
        return self.chart.grade(self.people[person])

    def authority(self, person: str) -> float | None:
        """The person's formal authority (0..1), or None without a statement or a reporting tree."""
        return self.chart.authority(self.people[person])

    @cached_property
    def informal(self) -> tuple[str, ...]:
        """Names of the informal layers that hold at least one tie."""
        used = {tie.layer for tie in self.ties}
        return tuple(n for n, layer in self.layers.items() if layer.kind == "informal" and n in used)

    def known_layers(self, names: Sequence[str] | None) -> tuple[str, ...]:
        """The layers named, checked; all informal ones when none is named.

        Raises
        ------
        UnknownName
            For the first layer that is not in the network.
        """
        if not names:
            return self.informal
        for name in names:
            if name not in self.layers:
                raise UnknownName("layer", name, list(self.layers))
        return tuple(dict.fromkeys(names))

    @cached_property
    def _ties_by_pair(self) -> Mapping[tuple[str, str], Sequence[Tie]]:
        """The ties of every two people, by their ids in the order of the alphabet."""
        found: dict[tuple[str, str], list[Tie]] = {}
        for tie in self.ties:
            one, other = tie.source, tie.target
            pair = (one, other) if one < other else (other, one)
            if pair in found:
                found[pair].append(tie)
            else:
                found[pair] = [tie]
        return found

    def evidence(self, a: str, b: str, layers: Sequence[str] | None = None) -> tuple[Source, ...]:
        """The lines of files behind the ties between two people, in either direction."""
        lines: dict[Source, None] = {}
        for tie in self._ties_by_pair.get((a, b) if a < b else (b, a), ()):
            if layers is None or tie.layer in layers:
                lines.update(dict.fromkeys(tie.sources))
        return tuple(lines)

    def arcs(
        self,
        layers: Sequence[str] | None = None,
        *,
        direction: Direction | None = None,
        negative: bool = False,
    ) -> Arcs:
        """Ties of one layer, or of several put together, as arrays. See :class:`orgmap.arcs.Arcs`.

        One layer keeps the arrows of its file and its strengths; several are scaled to mean strength
        1 each, turned towards influence, and summed (CONTRACT section 3).
        """
        names = self.known_layers(layers)
        chosen = direction or ("file" if len(names) == 1 else "influence")
        # Kept, as a cached property is: what engines build from arcs is kept with them.
        store: dict[tuple[tuple[str, ...], str, bool], Arcs] = self.__dict__.setdefault("_arcs", {})
        key = (names, chosen, negative)
        if key not in store:
            # Of two threads both get what came first: what is kept with it is kept once.
            store.setdefault(key, self._arcs_of(names, chosen, negative=negative))
        return store[key]

    def known_arcs(self, names: tuple[str, ...]) -> Arcs | None:
        """What :meth:`arcs` gives for these layers, where somebody asked for it before."""
        store: dict[tuple[tuple[str, ...], str, bool], Arcs] = self.__dict__.get("_arcs", {})
        return store.get((names, "file" if len(names) == 1 else "influence", False))

    def _arcs_of(self, names: tuple[str, ...], chosen: Direction, *, negative: bool) -> Arcs:
        return build_arcs(
            tuple(self.people),
            self.ties,
            {name: self.layers[name] for name in names},
            direction=chosen,
            negative=negative,
        )

    # -- views --------------------------------------------------------------------------------------

    def layer(self, *names: str) -> Network:
        """The same people with the ties of these layers only."""
        chosen = self.known_layers(names)
        return replace(
            self,
            layers={name: self.layers[name] for name in chosen},
            ties=tuple(tie for tie in self.ties if tie.layer in chosen),
            perceived=tuple(tie for tie in self.perceived if tie.layer in chosen),
        )

    def unit(self, *names: str) -> Network:
        """The people of these units and of units below them, with the ties among them."""
        for name in names:
            if name not in self.units:
                raise UnknownName("unit", name, list(self.units))
        inside = self.units_below(*names)
        people = {p.id: p for p in self.people.values() if p.unit in inside}
        keep = set(people)
        managers = {
            person: tuple(m for m in lines if m in keep)
            for person, lines in self.chart.managers.items()
            if person in keep
        }
        return replace(
            self,
            people=people,
            units={name: unit for name, unit in self.units.items() if name in inside},
            ties=tuple(t for t in self.ties if t.source in keep and t.target in keep),
            perceived=tuple(t for t in self.perceived if t.source in keep and t.target in keep),
            chart=Chart(managers),
        )

    def during(self, start: date | datetime, end: date | datetime) -> Network:
        """The network of a time window, both ends included; ties without a date stay and are noted."""
        window = (moment_of(start, time.min), moment_of(end, time.max))
        if window[0] > window[1]:
            raise InputError(Problem("The window ends before it begins.", "Give the earlier day first."))
        view = Network.from_records(
            self.records,
            half_life_days=self.options["half_life_days"],
            broadcast_over=self.options["broadcast_over"],
            window=window,
            engine=self.options.get("events_engine", "arrays"),
        )
        keep = set(self.people)
        undated = sum(1 for t in view.ties if t.last_seen is None and t.layer in self.layers)
        dated = "1 tie carries no date and is" if undated == 1 else f"{undated} ties carry no date and are"
        note = (f"{dated} kept in every window.",) if undated else ()
        return replace(
            view,
            people=self.people,
            units=self.units,
            layers=self.layers,
            ties=tuple(
                t for t in view.ties if t.layer in self.layers and t.source in keep and t.target in keep
            ),
            chart=self.chart,
            notes=(*view.notes, *note),
        )

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Who is directly in each unit that anybody is in, in the order of people."""
        found: dict[str, list[str]] = {}
        for person in self.people.values():
            if person.unit is not None:
                found.setdefault(person.unit, []).append(person.id)
        return {unit: tuple(inside) for unit, inside in found.items()}

    def units_below(self, *names: str) -> set[str]:
        """These units and all units whose parents lead to them."""
        inside = set(names)
        while True:
            more = {u.name for u in self.units.values() if u.parent in inside} - inside
            if not more:
                return inside
            inside |= more

    # -- how it was made ----------------------------------------------------------------------------

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any record, layer or window changes."""
        digest = hashlib.sha256(repr((self.window, tuple(self.layers), dict(self.options))).encode())
        records = self.records
        parts = (records.people, records.units, records.layers, records.ties, records.memberships)
        more = (records.stances, records.rights, records.pairs, records.initiative)
        for nouns in (*parts, *more, tuple(self.people)):
            digest.update(repr(nouns).encode())
        if records.events is not None:
            from orgmap.events import table_bytes

            digest.update(table_bytes(records.events))
        return digest.hexdigest()[:16]

    def made_by(
        self,
        *,
        engine: str | None = None,
        layers: Sequence[str] = (),
        seed: int | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> MadeBy:
        """The provenance of a result computed from this network."""
        chosen = {**(options or {})}
        if "factors" in self.options:  # layers were put together by orgmap.measures.fusion.fuse
            chosen["factors"] = dict(self.options["factors"])
        return MadeBy(VERSION, self.fingerprint, tuple(layers), self.window, engine, seed, chosen)
