"""What the practitioner of the sample case knows: rights, bodies, stances, notes and the initiative.

Spend is drawn by role (the biggest spender spends most); votes at the strategy sign-off follow
spend, and the chair's tolerance lies just below the smallest head's share of the vote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from orgmap.sample.company import Company
from orgmap.sample.names import BUSINESS_UNITS, CENTRE, CENTRE_PARENT, COMPANY, PROFILE

START = date(2026, 4, 13)
WEEKS = 14
CARVED_OUT = "Engineering"
GATE_CASE, GATE_SIGN_OFF, GATE_BIDS = "Business case", "Strategy sign-off", "Competitive bids"
Row = tuple[object, ...]


def spends(company: Company, rng: Random) -> dict[str, int]:
    """Yearly professional-services spend of each business unit; the spender's is the largest by far."""
    roles = company.roles
    spend = {}
    for unit in BUSINESS_UNITS:
        millions = 4.1 if unit not in roles.pnl_units else 6.8
        millions = 11.6 if unit == roles.spender_unit else millions
        millions = millions if company.planted else 5.0
        spend[unit] = 10_000 * round(millions * 100 * rng.uniform(0.94, 1.06))
    return spend


def votes(spend: Mapping[str, int]) -> dict[str, int]:
    """Votes at the sign-off: one per two million spent, rounded up."""
    return {unit: -(-amount // 2_000_000) for unit, amount in spend.items()}


def tolerance(spend: Mapping[str, int]) -> float:
    """Just below the smallest head's share: the chair will not override any head."""
    shares = votes(spend)
    return int(100 * min(shares.values()) / sum(shares.values()) - 1) / 100


def units(company: Company, spend: Mapping[str, int]) -> list[Row]:
    """Rows of units.csv."""
    rows: list[Row] = [(COMPANY, "", company.ids["ceo"], "", "", "", "", "", "")]
    for unit in BUSINESS_UNITS:
        pnl = int(company.planted and unit in company.roles.pnl_units)
        rows.append((unit, COMPANY, company.ids[f"head:{unit}"], pnl, spend[unit], *PROFILE[unit]))
    rows.append((CENTRE_PARENT, COMPANY, company.ids["cfo"], 0, "", "", "", "", ""))
    for unit, head in zip(CENTRE, ("cfo", "cpo", "cio", "gc"), strict=True):
        rows.append((unit, CENTRE_PARENT, company.ids[head], 0, "", "", "", "", ""))
    return rows


def approvals(company: Company, spend: Mapping[str, int]) -> list[Row]:
    """Rows of approvals.csv: the three gates, and the purchase releases of every unit."""
    ids, roles = company.ids, company.roles
    first, second = roles.spender_unit, roles.other_pnl_unit
    rows: list[Row] = [
        (GATE_CASE, 1, ids["controller"], "votes", 2, "", "", ""),
        (GATE_CASE, 1, ids[f"partner:{first}"], "votes", 1, "", "", ""),
        (GATE_CASE, 1, ids[f"partner:{second}"], "votes", 1, "", "", ""),
        (GATE_CASE, 1, ids["cpo"], "votes", 1, "", "", ""),
    ]
    for unit in BUSINESS_UNITS:
        rows.append((GATE_SIGN_OFF, 2, ids[f"head:{unit}"], "votes", votes(spend)[unit], "", "", ""))
    rows += [
        (GATE_SIGN_OFF, 2, ids["cfo"], "chairs", 0, "", "", ""),
        (GATE_SIGN_OFF, 2, ids["ceo"], "advises", 0, "", "", ""),
        (GATE_BIDS, 3, ids["cpo"], "votes", 1, "", "", ""),
        (GATE_BIDS, 3, ids["cio"], "votes", 1, "", "", ""),
        (GATE_BIDS, 3, ids["controller"], "votes", 1, "", "", ""),
        (GATE_BIDS, 3, ids["gc"], "advises", 0, "", "", ""),
    ]
    for unit in BUSINESS_UNITS:
        gate = f"Purchase release, {unit}"
        single = unit == company.closed_unit
        rows.append((gate, 1, ids[f"coord:{unit}"], "votes" if single else "advises", 1, "", 50000, "EUR"))
        if not single:
            for lead in [key for key in company.unit(unit) if key.startswith("lead:")][:3]:
                rows.append((gate, 1, ids[lead], "votes", 1, "", 50000, "EUR"))
    return rows


def memberships(company: Company) -> list[Row]:
    """Rows of memberships.csv: who sits in which body."""
    ids = company.ids
    heads = [f"head:{unit}" for unit in BUSINESS_UNITS]
    bodies = {
        "Executive committee": ["ceo", "cfo", "gc", *heads],
        "Investment board": ["cfo", "controller", *heads],
        "Category council": ["cpo", "me", "gc", *(f"partner:{unit}" for unit in BUSINESS_UNITS)],
        "Launch board": [
            f"head:{CARVED_OUT}",
            f"deputy:{CARVED_OUT}",
            "lead:Engineering:0",
            "head:Commercial",
        ],
        "Supplier days": [company.roles.connector, "me", company.roles.via[0]]
        if company.planted
        else ["cpo", "me"],
    }
    return [
        (ids[key], body, "chair" if place == 0 else "member", "2025-01-01", "")
        for body, keys in bodies.items()
        for place, key in enumerate(keys)
    ]


def stances(company: Company) -> list[Row]:
    """Rows of stances.csv. Some people with a say are left out: they are assumed."""
    roles, ids = company.roles, company.ids
    spender, other = roles.spender_unit, roles.other_pnl_unit
    close = set(roles.friendly_units)

    def row(
        seat: str, position: object, sure: str, salience: float, relation: object, *,
        concern: str = "", public: object = "", desired: object = 0.5, known: str = "",
    ) -> Row:  # fmt: skip
        return (ids[seat], position, sure, desired, salience, concern, public, relation, "2026-03-27", known)

    if not company.planted:
        heads = [row(f"head:{u}", 0.2, "likely", 0.5, 1, concern=PROFILE[u][3]) for u in BUSINESS_UNITS]
        return [*heads, row("cfo", 0.3, "likely", 0.5, 1), row("controller", 0.3, "likely", 0.5, 1)]
    rows = [
        row(f"head:{spender}", "resistant", "sure", 0.9, -2, concern="Loss of control over own suppliers; "
            + PROFILE[spender][3].lower(), desired=0, known="budget round, November"),
        row(f"head:{other}", -0.35, "likely", 0.7, 2 if other in close else 0, concern="Loss of control; "
            + PROFILE[other][3].lower(), desired=0.3, known="corridor talk"),
    ]  # fmt: skip
    for place, unit in enumerate(u for u in roles.friendly_units if u != other):
        position = "supportive" if place == 0 else 0.4
        rows.append(row(f"head:{unit}", position, "likely", 0.5, 2, concern=PROFILE[unit][3], known="lunch"))
    for unit in BUSINESS_UNITS:
        if unit not in (spender, other) and unit not in close:
            rows.append(row(f"head:{unit}", "neutral", "guess", 0.4, 0, concern=PROFILE[unit][3]))
    rows += [
        row("cfo", 0.6, "sure", 0.8, 1, public=0.1, known="said so in person, not in the committee"),
        row("ceo", 0.1, "guess", 0.3, "", concern="No quarrel among the heads before the half-year"),
        row("controller", 0.45, "likely", 0.6, 1, concern="The baseline must stand up to audit"),
        row("cpo", "leading", "sure", 0.9, 2),
        row("gc", 0.2, "likely", 0.4, 0, concern="Standard terms need a liability cap"),
        row(f"partner:{spender}", 0.2, "likely", 0.5, 1),
    ]
    named = {value[0] for value in rows}
    for via in roles.via:
        if ids[via] not in named:
            rows.append(row(via, 0.15, "likely", 0.5, 1, known="worked together on the travel contract"))
    return rows


def initiative(company: Company, spend: Mapping[str, int]) -> str:
    """The text of initiative.toml."""
    total = sum(spend.values())
    share = {unit: spend[unit] / total for unit in BUSINESS_UNITS}
    launch = round(0.6 * share["Engineering"], 2)
    scopes = [
        ("Engineering specialists, launch-critical", "Engineering", launch, True),
        (
            "Engineering specialists, other work",
            "Engineering",
            round(share["Engineering"] - launch, 2),
            False,
        ),
        ("Contract staff in the plants", "Operations", round(share["Operations"], 2), False),
        ("Agencies and market work", "Commercial", round(share["Commercial"], 2), False),
    ]
    rest = round(1 - sum(value for _, _, value, _ in scopes), 2)
    scopes.append(("Management consultants", "Corporate", rest, False))
    blocks = [_head(company), *_gates(company, spend)]
    blocks += [
        _table("scope", item=item, units=[unit], value_share=value, can_carve_out=carve)
        for item, unit, value, carve in scopes
    ]
    ready = START + timedelta(days=11)
    blocks.append(_table("milestone", id="spend_baseline", ready=ready))
    blocks += [
        _table("before", a="milestone:spend_baseline", b=f"unit_head:{unit}", gap_weeks=1)
        for unit in BUSINESS_UNITS
    ]
    for seat, week, days in (("ceo", 4, 4), (f"head:{company.roles.other_pnl_unit}", 6, 11)):
        away = START + timedelta(weeks=week - 1)
        blocks.append(_away(company.ids[seat], away, away + timedelta(days=days)))
    return "\n".join(blocks)


def _head(company: Company) -> str:
    values = {
        "name": "One framework for professional services",
        "ask": "Buy professional services through one framework: fewer suppliers, standard terms, 15 % less",
        "end_state": (
            "Two lots, specialist consultants and management consultants kept apart, competitively bid, "
            "in use in all four units; launch-critical engineering carved out for six months if need be"
        ),
        "me": company.ids["me"],
        "start": START,
        "weeks": WEEKS,
        "capacity": 2,
    }
    return "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def _gates(company: Company, spend: Mapping[str, int]) -> list[str]:
    chair = company.ids["cfo"]
    return [
        _table("gate", name=GATE_CASE, week=6, rule="majority"),
        _table("gate", name=GATE_SIGN_OFF, week=12, rule="chair", tolerance=tolerance(spend), chair=chair),
        _table("gate", name=GATE_BIDS, week=14, rule="majority"),
    ]


def _away(person: str, first: date, last: date) -> str:
    return f"[[away]]\nperson = {_toml(person)}\nfrom = {_toml(first)}\nto = {_toml(last)}\n"


def _table(name: str, /, **values: object) -> str:
    return f"[[{name}]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
