"""Pictures with clicks: each draws an option of :mod:`orgmap.viz` and chooses the person clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.ui import state
from orgmap.ui.components import ground

if TYPE_CHECKING:
    from orgmap.grids import Place
    from orgmap.network import Network
    from orgmap.results import Blocker, Plan, PowerGap, Step
    from orgmap.units import PairRow
    from orgmap.viz.grids import Beside


def gap_chart(rows: Sequence[PowerGap], shown: Network) -> None:
    """Influence against rank."""
    from orgmap.viz.charts import gap_option, gap_people
    from orgmap.viz.palette import unit_groups

    groups = unit_groups(shown, ground=ground())
    colours = {person: groups.colours[group] for person, group in groups.of.items()}
    option = gap_option(rows, colours=colours, ground=ground(), selected=state.person())
    people = [row.person for row in gap_people(rows)]
    _clickable(
        option, people, name="gap", height=520, alt="Influence against formal authority, one dot a person."
    )


def stance_chart(rows: Sequence[Blocker]) -> None:
    """Stance across, what a yes rather than a no changes upwards."""
    from orgmap.viz.charts import stance_option

    option = stance_option(rows, ground=ground(), selected=state.person())
    people = [row.person for row in rows]
    _clickable(option, people, name="stance", height=400, alt="Stance against what a yes changes.")


def power_grid(rows: Sequence[Place], beside: Beside) -> None:
    """Power upwards, stance or interest across."""
    from orgmap.viz.grids import placed, power_option

    option = power_option(rows, beside=beside, ground=ground(), selected=state.person())
    people = [row.person for row in placed(rows, beside)]
    _clickable(option, people, name=f"power-{beside}", height=460, alt=f"Power beside {beside}.")


def unit_matrix(rows: Sequence[PairRow]) -> None:
    """Ties between units beside chance; a click chooses the unit of the row."""
    from orgmap.viz.heat import cells, heat_option, pairs, units_of

    quiet = next((pair for pair in pairs(rows)[:1] if pair.ratio < 1), None)
    option = heat_option(rows, ground=ground(), selected=state.unit(), ringed=quiet)
    units = [row.source for row in cells(rows, quiet)]
    height = 110 + 44 * len(units_of(rows))
    alt = "Ties between each two units; the table of ease and the download beside it hold the units."
    _clickable(option, units, name="units", height=height, alt=alt, choose=state.select_unit)


def plan_chart(plan: Plan, shown: Network) -> None:
    """The plan as a time line by week and unit, gates as dashed lines."""
    from orgmap.viz.timeline import Mark, Talk, plan_option

    initiative = shown.records.initiative
    known = {s.person: s.position for s in shown.records.stances}
    talks = [
        Talk(
            step.person,
            step.week,
            _talk_words(step, shown),
            known.get(step.person),
            step.unit or "",
            again=step.condition is not None,
        )
        for step in plan.steps
    ]
    gates = [Mark(g.week, g.name) for g in (initiative.gates if initiative else ()) if g.week]
    weeks = max([*(t.week for t in talks), *(g.week for g in gates), 1])
    option = plan_option(
        talks, weeks=weeks, gates=gates, units=plan.unit_order, ground=ground(), selected=state.person()
    )
    people = [talk.person for talk in talks]
    height = 148 + 27 * len(set(people))
    alt = (
        "Time line of talks by week and unit, gates as dashed lines; the same talks stand below, one by one."
    )
    _clickable(option, people, name="plan", height=height, alt=alt)


def _talk_words(step: Step, shown: Network) -> str:
    if step.condition is not None:
        return f"{step.name} again, if need be"
    through = shown.people.get(step.messenger) if step.messenger else None
    company = ", in a small group" if "small group" in step.channel else ""
    return step.name + company + (f", through {through.label}" if through else "")


def _clickable(
    option: dict[str, Any],
    people: Sequence[str],
    *,
    name: str,
    height: int,
    alt: str,
    choose: Callable[[str | None], None] = state.select,
) -> None:
    """Draw a chart whose points are people (or units); a click chooses one, a second click nobody."""
    key = f"chart:{name}:{state.count(name)}"

    def clicked() -> None:
        picked = state.value(key)["selection"]["selected"]
        at = [
            index
            for group in picked
            if group.get("data_type", "node") in (None, "node", "main")
            for index in group["data_indices"]
        ]
        choose(people[at[0]] if at and at[0] < len(people) else None)

    st.echarts_chart(option, height=height, key=key, on_select=clicked, alt=alt)
