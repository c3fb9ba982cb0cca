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
    from orgmap.viz.timeline import Talk


def gap_chart(rows: Sequence[PowerGap], shown: Network) -> None:
    """Influence against rank, titled with what it shows."""
    from orgmap.viz.charts import agreement, gap_finding, gap_option, gap_people
    from orgmap.viz.palette import unit_groups

    groups = unit_groups(shown, ground=ground())
    colours = {person: groups.colours[group] for person, group in groups.of.items()}
    option = gap_option(rows, colours=colours, ground=ground(), selected=state.person())
    people = [row.person for row in gap_people(rows)]
    title, held = gap_finding(rows), agreement(rows)
    st.subheader(title, anchor=False)
    _clickable(
        option, people, name="gap", height=520, alt=f"{title}: influence against formal authority, by person."
    )
    order = f" Rank correlation {held:.2f}: 1 is the same order, 0 none." if held is not None else ""
    st.caption(
        "Above the dotted line, influence exceeds rank. People of one grade are spread a little sideways. "
        f"Colours are units, as on the map.{order}".replace("-", "−")
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


def unit_matrix(rows: Sequence[PairRow], *, keep: Sequence[str] = ()) -> int:
    """Ties between units beside chance; a click chooses the unit of the row. How many units are left out."""
    from orgmap.viz.heat import ROOMY, cells, heat_option, pairs, units_of

    quiet = next((pair for pair in pairs(rows)[:1] if pair.hardly), None)
    chosen = state.unit()
    units = units_of(rows, [*([chosen] if chosen else []), *keep])
    option = heat_option(rows, ground=ground(), selected=chosen, ringed=quiet, units=units)
    sources = [row.source for row in cells(rows, quiet, units=units)]
    height = 110 + (44 if len(units) <= ROOMY else 30) * len(units)
    alt = "Ties between each two units, as numbers; on the page Units a table of pairs holds the same."
    _clickable(option, sources, name="units", height=height, alt=alt, choose=state.select_unit)
    return len({row.source for row in rows}) - len(units)


def plan_chart(plan: Plan, shown: Network) -> None:
    """The plan as a time line by week and unit, gates as dashed lines, beneath it the yes to go on with."""
    from orgmap.report import weeks
    from orgmap.viz.timeline import Beneath, Mark, plan_option

    initiative, talks = shown.records.initiative, _talks(plan, shown)
    gates = [
        Mark(week, weeks.gate_in_words(gate))
        for week, found in weeks.gates_by_week(initiative).items()
        for gate in found
    ]
    last = max([*(t.week for t in talks), *(g.week for g in gates), 1])
    yes = [Mark(c.week, f"{weeks.needed(c)}/{c.talks}") for c in plan.checkpoints if c.tripwire is not None]
    days = [(week, weeks.monday(initiative, week)) for week in range(1, last + 1)]
    from_day = [Mark(week, f"{day.day} {day:%b}") for week, day in days if day is not None]
    beneath = (Beneath("Yes to go on with", tuple(yes)), Beneath("Week from", tuple(from_day)))
    option = plan_option(
        talks,
        weeks=last,
        gates=gates,
        units=plan.unit_order,
        beneath=beneath,
        ground=ground(),
        selected=state.person(),
    )
    people = [talk.person for talk in talks]
    title = weeks.plan_finding(plan)
    st.subheader(title, anchor=False)
    height = 120 + 16 * min(len(gates), 3) + 27 * (len(set(people)) + sum(bool(one.marks) for one in beneath))
    alt = f"{title}. Time line by week and unit; the same talks stand below, one by one."
    _clickable(option, people, name="plan", height=height, alt=alt)
    again = "; hollow: a second talk, if need be" if any(talk.again for talk in talks) else ""
    dashed = " Dashed lines are gates." if gates else ""
    st.caption(f"▲ for, ● neutral, ▼ against, ◆ stance unknown{again}.{dashed}")


def _talks(plan: Plan, shown: Network) -> list[Talk]:
    from orgmap.viz.timeline import Talk

    known = {stance.person: stance.position for stance in shown.records.stances}
    return [
        Talk(
            step.person,
            step.week,
            _talk_words(step, shown),
            known.get(step.person),
            step.unit or "",
            again=step.condition is not None,
            aside="again, if need be" if step.condition is not None else "",
            brief=step.name,
        )
        for step in plan.steps
    ]


def _talk_words(step: Step, shown: Network) -> str:
    if step.condition is not None:
        return f"{step.name} again, if need be"
    through = shown.people.get(step.messenger) if step.messenger else None
    paper = ", paper ahead" if "pre-read" in step.channel else ""
    company = ", small group" if "small group" in step.channel else ""
    return step.name + paper + company + (f", through {through.label}" if through else "")


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
