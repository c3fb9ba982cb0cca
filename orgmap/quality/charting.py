"""Whether the chart holds together: rings, several tops, people in no line, small units, contradictions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from orgmap.model import Person, Records, Source, Tie
from orgmap.network import Network
from orgmap.quality.finding import SMALLEST_GROUP, Finding, counted, listed, percent

_CHART = ("gap", "power", "plan", "brakes")
#: Sums may differ by rounding.
_ROUNDING = 0.005
_FIELDS = ("name", "email", "unit", "title", "grade", "authority")


def chart_findings(network: Network) -> Iterator[Finding]:
    """Rings, several tops and people in no line; nothing where there is no chart at all."""
    chart = network.chart
    if not any(chart.managers.values()):
        return
    for ring in chart.cycles:
        names = [network.name(person) for person in (*ring, ring[0])]
        yield Finding(
            "reporting ring",
            network.name(ring[0]),
            f"{' reports to '.join(names)}: a ring has no top, so they have no grade and no authority.",
            value=len(ring),
            threshold=0,
            fix="Correct one of these lines.",
            affects=_CHART,
            raised=True,
        )
    tops = [network.name(person) for person in chart.roots]
    several = len(tops) > 1
    if tops:
        yield Finding(
            "tops",
            "chart",
            f"{len(tops)} people lead others and report to nobody: {listed(tops)}. Grade and authority "
            "start anew below each."
            if several
            else f"One person leads and reports to nobody: {tops[0]}.",
            value=len(tops),
            threshold=1,
            fix="Say who each of them reports to, or name one top above all." if several else "",
            affects=_CHART if several else (),
            raised=several,
        )
    yield from _outside(network)


def _outside(network: Network) -> Iterator[Finding]:
    chart = network.chart
    alone = [p for p, lines in chart.managers.items() if not lines and not chart.reports.get(p)]
    if not alone:
        return
    share = len(alone) / len(network.people)
    yield Finding(
        "in no line",
        "chart",
        f"{counted(len(alone), 'person has', 'people have')} neither a manager nor reports: "
        f"{listed([network.name(person) for person in alone])}.",
        value=len(alone),
        threshold=0,
        share=share,
        fix="Say who they report to; until then their authority is not known.",
        affects=("gap", "power"),
        raised=True,
    )


def unit_findings(network: Network) -> Iterator[Finding]:
    """Units too small to be shown in numbers, and people in no unit."""
    if not network.units:
        return
    size = Counter(person.unit for person in network.people.values() if person.unit)
    small = [unit for unit, people in size.items() if people < SMALLEST_GROUP]
    inside = sum(size[unit] for unit in small)
    if small:
        yield Finding(
            "small units",
            "units",
            f"{counted(len(small), 'unit has', 'units have')} fewer than {SMALLEST_GROUP} people "
            f"({listed(small)}): numbers about them would be about persons and are not shown.",
            value=len(small),
            threshold=SMALLEST_GROUP,
            share=inside / len(network.people),
            fix="Give them a parent unit in units.csv where they belong to one.",
            affects=("units", "audience", "warnings"),
            raised=True,
        )
    without = sum(1 for person in network.people.values() if not person.unit)
    if without and size:
        share = without / len(network.people)
        yield Finding(
            "no unit",
            "people",
            f"{counted(without, 'person has', 'people have')} no unit ({percent(share)}).",
            value=without,
            threshold=0,
            share=share,
            fix="Fill in the column unit.",
            affects=("units", "roles"),
            raised=True,
        )


def disagreements(network: Network, raw: Records | None) -> Iterator[Finding]:
    """What is said in two places and differs: lines, people, ties, sums."""
    chart = network.chart
    if chart.disagreements:
        names = [network.name(person) for person in chart.disagreements]
        yield Finding(
            "two charts",
            "reports_to",
            f"The manager column and the reporting ties differ for {listed(names)}: both lines are kept, "
            "the manager column's as the solid one.",
            value=len(names),
            threshold=0,
            share=len(names) / len(network.people),
            fix="Correct one of the two.",
            affects=_CHART,
            raised=True,
        )
    yield from _two_words_on_people(raw.people if raw is not None else ())
    yield from _two_words_on_ties(network.records.ties)
    yield from _sums(network)


def _two_words_on_people(people: Sequence[Person]) -> Iterator[Finding]:
    same: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        same[person.id].append(person)
    for name in _FIELDS:
        differing = [
            group for group in same.values() if len({_compared(p, name) for p in group} - {None}) > 1
        ]
        if differing:
            known = [p for p in differing[0] if _compared(p, name) is not None]
            place = " and ".join(dict.fromkeys(_place(p.source) for p in known))
            yield Finding(
                "two files differ",
                name,
                f"Files give {counted(len(differing), 'person', 'people')} different values of '{name}', "
                f"as {place}: the first one read is used.",
                value=len(differing),
                threshold=0,
                share=len(differing) / len(same),
                fix="Correct the one that is wrong, or leave out the older file.",
                affects=("gap", "units") if name in ("unit", "grade", "authority") else (),
                raised=True,
            )


def _compared(person: Person, name: str) -> object:
    value = getattr(person, name)
    return (value.strip().casefold() or None) if isinstance(value, str) else value


def _place(source: Source | None) -> str:
    return "an entry by hand" if source is None else f"{source.file} row {source.row}"


def _two_words_on_ties(ties: Sequence[Tie]) -> Iterator[Finding]:
    """Ties that two files state, with strengths that differ: they are added up."""
    said: defaultdict[str, dict[tuple[str, str], dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for tie in ties:
        if tie.perceiver is None and tie.sources:
            said[tie.layer][tie.source, tie.target][tie.sources[0].file] = tie.strength
    for layer, pairs in said.items():
        twice = [files for files in pairs.values() if len(files) > 1]
        differing = [files for files in twice if len(set(files.values())) > 1]
        if not twice:
            continue
        files = sorted({file for found in twice for file in found})
        yield Finding(
            "two files tie",
            layer,
            f"{listed(files)} both state {counted(len(twice), 'tie')} on '{layer}', "
            f"{len(differing)} with another strength: strengths were added up.",
            value=len(twice),
            threshold=0,
            share=len(twice) / len(pairs),
            fix="Keep one of the files, unless each saw a part of it.",
            affects=("brokers", "influence"),
            raised=True,
        )


def _sums(network: Network) -> Iterator[Finding]:
    for name, unit in network.units.items():
        below = [u.spend for u in network.units.values() if u.parent == name and u.spend is not None]
        if unit.spend is None or not below or sum(below) <= unit.spend * (1 + _ROUNDING):
            continue
        yield Finding(
            "sums",
            name,
            f"The units of {name} spend {sum(below):,.0f} together, more than {name} itself "
            f"({unit.spend:,.0f}).",
            value=sum(below),
            threshold=unit.spend,
            fix="Correct one of the numbers in units.csv.",
            affects=("units",),
            raised=True,
        )
    initiative = network.records.initiative
    shares = [s.value_share for s in initiative.scopes if s.value_share is not None] if initiative else []
    if sum(shares) > 1 + _ROUNDING:
        yield Finding(
            "sums",
            "scope",
            f"The value shares of the initiative's scope add up to {percent(sum(shares))}.",
            value=sum(shares),
            threshold=1,
            fix="Make them add up to 1 in initiative.toml.",
            affects=("plan", "whatif"),
            raised=True,
        )
