"""Parts of the Plan page: changes as switches, each by itself and all together beside the present plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.errors import OrgmapError
from orgmap.report.plans import out_of_reach
from orgmap.report.sentences import percent, points
from orgmap.ui import address, answers, components, state, tables
from orgmap.ui.controls import in_address, to_address
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.model import Initiative
    from orgmap.network import Network
    from orgmap.results import Plan
    from orgmap.whatif import Change, WhatIf

_RULES = {
    "majority": "a majority is enough",
    "consensus": "nobody may be against",
    "unanimous": "everybody must say yes",
}
_POSITIONS = {-0.6: "against", 0.0: "neutral", 0.5: "for", 0.85: "openly for"}
_MOVES_SHOWN = 6
_OFF_ON = [False, True]


@dataclass(frozen=True)
class _Scene:
    """What the fields of a switch may offer."""

    shown: Network
    initiative: Initiative
    people: tuple[str, ...]
    gates: tuple[str, ...]

    @property
    def scope(self) -> tuple[str, ...]:
        return tuple(item.item for item in self.initiative.scopes)

    def voters(self, gate: str) -> tuple[str, ...]:
        rights = self.shown.records.rights
        return tuple(dict.fromkeys(r.person for r in rights if r.gate == gate and r.right == "votes"))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Who may hold the talks in the reader's place: people of the plan, and heads of units."""
        heads = [unit.head for unit in self.shown.units.values() if unit.head]
        found = dict.fromkeys((*self.people, *heads))
        return tuple(person for person in found if person != self.initiative.me)


def what_if(plan: Plan, shown: Network) -> None:
    """A switch for every kind of change; what those on would do to approval."""
    initiative = shown.records.initiative
    if initiative is None:
        return
    st.subheader("What if", anchor=False)
    st.caption("Switch on one change or several. The plan is made anew with each, and with all together.")
    scene = _Scene(shown, initiative, tuple(plan.weeks), _gates(shown, initiative))
    asked = _switches(scene)
    if not asked:
        return
    try:
        with st.spinner("Planning anew with each change …"):
            found = answers.what_if(*asked)
    except OrgmapError as error:
        components.problem_list(error.problems)
        return
    _outcome(plan, found.results, len(asked))
    notes = dict.fromkeys(note for change in asked for note in change.notes(shown, initiative))
    for note in (*found.notes[:1], *notes):
        st.caption(plain(note))


def _gates(shown: Network, initiative: Initiative) -> tuple[str, ...]:
    named = tuple(gate.name for gate in initiative.gates)
    return named or tuple(dict.fromkeys(right.gate for right in shown.records.rights))


def _switches(scene: _Scene) -> list[WhatIf]:
    kinds = _kinds(scene)
    asked: list[WhatIf] = []
    columns = st.columns(2, gap="large")
    for at, (name, (label, fields)) in enumerate(kinds.items()):
        with columns[at % 2]:
            on = st.toggle(
                label, key=in_address(f"if-{name}", _OFF_ON), on_change=to_address, args=(f"if-{name}", False)
            )
            if on:
                with st.container(horizontal=True, vertical_alignment="bottom", key=f"fields-{name}"):
                    asked.append(fields(scene))
    return asked


def _kinds(scene: _Scene) -> Mapping[str, tuple[str, Callable[[_Scene], WhatIf]]]:
    """The switches that make sense here, in the order in which they are shown."""
    found: dict[str, tuple[str, Callable[[_Scene], WhatIf]]] = {}
    if scene.scope:
        found["carve-out"] = ("Something is left out", _carve_out)
    if scene.gates:
        found["tolerance"] = ("Votes against are tolerated", _tolerance)
        found["rule"] = ("A gate has another rule", _rule)
        found["gate"] = ("A gate meets in another week", _moved_gate)
    if any(scene.voters(gate) for gate in scene.gates):
        found["override"] = ("One no is overridden, once", _override)
    if scene.hosts:
        found["sponsor"] = ("Somebody else holds the talks", _sponsor)
    found["capacity"] = ("More or fewer talks a week", _capacity)
    found["turns"] = ("Somebody's stance is another", _turns)
    found["leaves"] = ("Somebody leaves", _leaves)
    return found


def leave_address() -> None:
    """Take the switches out of the page address, where they may name somebody while the page is projected."""
    for name in list(st.query_params):
        if name.startswith("if-"):
            address.write(name, None)


def _one_of(label: str, name: str, options: Sequence[Any], **said: Any) -> Any:
    if state.kept(name, options[0]) not in options:
        state.choice(name, options)
    key = in_address(name, options)
    return st.selectbox(label, options, key=key, on_change=to_address, args=(name, options[0]), **said)


def _number(label: str, low: int, high: int, name: str, usual: int, **said: Any) -> int:
    """A whole number that a link brings back; the usual one needs no word there."""
    options = [usual, *(number for number in range(low, high + 1) if number != usual)]
    key = in_address(name, options)
    return int(
        st.number_input(label, low, high, key=key, on_change=to_address, args=(name, usual), **said) or 0
    )


def _person(scene: _Scene, label: str, name: str, people: Sequence[str]) -> str:
    return str(_one_of(label, name, people, format_func=scene.shown.name, width=240))


def _gate(scene: _Scene, name: str, gates: Sequence[str] | None = None) -> str:
    return str(_one_of("Gate", f"{name}-gate", gates or scene.gates, width=240))


def _carve_out(scene: _Scene) -> WhatIf:
    from orgmap.whatif import CarveOut

    return CarveOut(str(_one_of("What", "if-item", scene.scope, width=380)))


def _tolerance(scene: _Scene) -> WhatIf:
    from orgmap.whatif import NewRule

    gate = _gate(scene, "if-tolerance")
    share = _number("Per cent of the votes", 0, 100, "if-share", 25, step=5, width=180)
    return NewRule(gate, tolerance=share / 100)


def _rule(scene: _Scene) -> WhatIf:
    from orgmap.whatif import NewRule

    gate = _gate(scene, "if-rule")
    rule = _one_of("Rule", "if-rule-name", list(_RULES), format_func=_RULES.__getitem__, width=240)
    return NewRule(gate, rule=str(rule))


def _moved_gate(scene: _Scene) -> WhatIf:
    from orgmap.whatif import MoveGate

    gate = _gate(scene, "if-moved")
    now = next((one.week for one in scene.initiative.gates if one.name == gate and one.week), None) or 1
    return MoveGate(gate, _number("Week", 1, 520, f"if-week-{gate}", now + 2, width=120))


def _override(scene: _Scene) -> WhatIf:
    from orgmap.whatif import Override

    gate = _gate(scene, "if-override", [gate for gate in scene.gates if scene.voters(gate)])
    return Override(_person(scene, "Whose no", "if-overridden", scene.voters(gate)), gate)


def _sponsor(scene: _Scene) -> WhatIf:
    from orgmap.whatif import NewSponsor

    return NewSponsor(_person(scene, "Who", "if-host", scene.hosts))


def _capacity(scene: _Scene) -> WhatIf:
    from orgmap.whatif import Capacity

    now = scene.initiative.capacity or 1
    return Capacity(_number("Talks a week", 1, 50, "if-talks", now + 1, width=150))


def _turns(scene: _Scene) -> WhatIf:
    from orgmap.whatif import Turns

    person = _person(scene, "Whose", "if-turned", scene.people)
    becomes = _one_of(
        "Is then", "if-position", list(_POSITIONS), format_func=_POSITIONS.__getitem__, width=150
    )
    return Turns(person, float(becomes))


def _leaves(scene: _Scene) -> WhatIf:
    from orgmap.whatif import Leaves

    return Leaves(_person(scene, "Who", "if-gone", scene.people))


def _outcome(plan: Plan, rows: Sequence[Change], asked: int) -> None:
    """The present plan and each change below each other; the last one asked for with the talks it moves."""
    compared = [_as_it_stands(plan), *(row_of(row) for row in rows)]
    tables.table(compared, key="what-if", file="what-if.csv")
    last = rows[asked if asked > 1 else 0]
    with st.container(key="step-what-if"):
        st.markdown(plain(in_words(last)))
        moves = [one.text for one in last.plan_changes[:_MOVES_SHOWN]]
        left = len(last.plan_changes) - len(moves)
        more = [f"and {left} more {'talk moves' if left == 1 else 'talks move'}."] if left > 0 else []
        components.bullets([*moves, *more] or ["No talk moves."])


def _as_it_stands(plan: Plan) -> dict[str, str]:
    low, high = plan.approval.low, plan.approval.high
    known = low is not None and high is not None
    band = f"between {percent(low)} and {percent(high)}" if known else "as computed for the plan"
    if out_of_reach(plan):
        band = "under 1 %"
    return {"change": "As it stands", "approval": band, "benefit left": "100 %", "talks that move": ""}


def row_of(change: Change) -> dict[str, str]:
    """A change as a row: approval only as a difference from the present plan."""
    kept = "not known" if change.benefit_kept is None else percent(change.benefit_kept)
    name = "All together" if change.change.startswith("all together") else change.change
    return {
        "change": name[:1].upper() + name[1:],
        "approval": _difference(change),
        "benefit left": kept,
        "talks that move": str(len(change.plan_changes)),
    }


def _difference(change: Change) -> str:
    if not change.clear:
        return "no clear difference"
    error = f" (± {200 * change.error:.0f})" if round(200 * change.error) else ""
    return f"{points(change.difference)}{error}"


def in_words(change: Change) -> str:
    """What a change does to approval, as a difference with its error, and what it costs in benefit."""
    name = change.change[:1].upper() + change.change[1:]
    said = f"approval {_difference(change)}" if change.clear else "no clear difference"
    text = f"{name}: {said}, each with the plan that suits it best."
    if change.benefit_kept is None:
        return f"{text} How much of the benefit is left is not known."
    if change.benefit_kept < 1:
        pays = "rises" if change.pays else "does not rise"
        text += f" {percent(change.benefit_kept)} of the benefit is left; approval times benefit {pays}."
    return text
