"""An invented organisation as a folder of files, as a user would drop it: what the pages are timed on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from organisations import organisation

#: Weeks, capacity and scope of the initiative; gates and stances follow from the people.
_INITIATIVE = """name = "Invented initiative"
ask = "Agree to one framework"
end_state = "One framework in use in every unit"
me = "p7"
start = 2026-04-13
weeks = 14
capacity = 2
"""
_DECIDERS = 12  # heads of units who hold a vote


def write_folder(people: int, folder: Path) -> Path:
    """People, two layers (who writes to whom, who asks whom), stances, rights and an initiative."""
    folder.mkdir(parents=True, exist_ok=True)
    case = organisation(people)
    luck = np.random.default_rng(2)
    ids = [f"p{at}" for at in range(people)]
    rows = [
        (ids[at], f"First{at} Last{at}", f"p{at}@org.example", unit, _manager(at, people), _title(at))
        for at, unit in enumerate(case.units)
    ]
    _write(folder / "people.csv", ("id", "name", "email", "unit", "manager", "title"), rows)
    pairs = case.ties.tolist()
    ties = [(ids[a], ids[b], n) for (a, b), n in zip(pairs, case.counts.tolist(), strict=True)]
    _write(folder / "edges_communication.csv", ("source", "target", "strength"), ties)
    asked = [
        (a, b) if up < 0.7 else (b, a) for (a, b), up in zip(pairs, luck.random(len(pairs)), strict=True)
    ]
    some = [(ids[a], ids[b], 1 + (a + b) % 3) for (a, b) in asked if luck.random() < 1 / 3]
    _write(folder / "edges_advice.csv", ("source", "target", "strength"), some)
    heads = [ids[at] for at in range(0, people, max(people // _DECIDERS, 1))][:_DECIDERS]
    rights = [("Steering", 1 + at // 6, person, "votes", 1) for at, person in enumerate(heads)]
    rights = [(f"{gate} {order}", order, person, right, vote) for gate, order, person, right, vote in rights]
    _write(folder / "approvals.csv", ("gate", "order", "person", "right", "vote"), rights)
    stances = [(person, round(-0.6 + 0.1 * at, 2), "likely") for at, person in enumerate(heads)]
    _write(folder / "stances.csv", ("person", "position", "confidence"), stances)
    (folder / "initiative.toml").write_text(_INITIATIVE, encoding="utf-8")
    return folder


def _manager(at: int, people: int) -> str:
    """The first of every ten leads them, and so on up by tens; p0 leads all."""
    step = 10
    while at and at % step == 0 and step < people:
        step *= 10
    return f"p{at // step * step}" if at else ""


def _title(at: int) -> str:
    return "Director" if at % 1000 == 0 else "Manager" if at % 10 == 0 else "Specialist"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
