"""The survey of the sample company: who goes to whom for advice, who trusts whom, who listens to whom.

Answers follow teams and units first. The story is laid over them: the quiet connector is asked and
asks across units; the biggest spender's head trusts exactly two people; one coordinator holds the
threads of one unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from orgmap.sample.company import Company
from orgmap.sample.names import BUSINESS_UNITS

Answers = dict[tuple[str, str], int]
_NON_RESPONSE = 0.08


@dataclass(frozen=True, slots=True)
class Survey:
    """Ties by layer (seat, seat) → strength 1..3, and what a few leaders believe of advice."""

    advice: Answers
    trust: Answers
    listens_to: Answers
    conflict: Answers
    perceived: list[tuple[str, str, str]] = field(default_factory=list)


def ask(company: Company, rng: Random) -> Survey:
    """Everybody's answers; about one in twelve of the staff did not answer."""
    cast = company.roles.cast if company.planted else frozenset({"me"})
    silent = {
        key
        for key, seat in company.seats.items()
        if seat.grade >= 5 and key not in cast and rng.random() < _NON_RESPONSE
    }
    advice, trust = _advice(company, rng), _trust(company, rng)
    advice = {pair: strength for pair, strength in advice.items() if pair[0] not in silent}
    trust = {pair: strength for pair, strength in trust.items() if pair[0] not in silent}
    leaders = leadership()
    return Survey(advice, trust, _listens(company), _conflict(company), _perceived(leaders, advice, rng))


def leadership() -> list[str]:
    """The seats with a say or next to one."""
    keys = ["ceo", "chief", "cfo", "controller", "cpo", "gc", "cio"]
    return keys + [f"{kind}:{unit}" for unit in BUSINESS_UNITS for kind in ("head", "deputy", "partner")]


def _add(answers: Answers, source: str, target: str, strength: int) -> None:
    if source != target:
        answers[source, target] = max(strength, answers.get((source, target), 0))


def _advice(company: Company, rng: Random) -> Answers:
    answers: Answers = {}
    for unit, members in company.teams():
        lead, *staff = members
        boss = company.seats[lead].managers[0]
        _add(answers, lead, boss, 2)
        for person in staff:
            _add(answers, person, lead, rng.choice((2, 3)))
            for other in rng.sample(staff, min(len(staff), 3)):
                _add(answers, person, other, rng.choice((1, 1, 2)))
            if unit == company.closed_unit and rng.random() < 0.5:
                _add(answers, person, company.roles.bottleneck, 2)
        if rng.random() < 0.5 and unit in BUSINESS_UNITS:
            _add(answers, lead, rng.choice(_leads(company, unit)), 1)
    for source, target, strength in _leaders_advice(company):
        _add(answers, source, target, strength)
    _chance_advice(answers, company, rng)
    if company.planted:
        _connector_advice(answers, company, rng)
        _no_talk_with_the_spender(answers, company)
    return answers


def _leads(company: Company, unit: str) -> list[str]:
    return [key for key in company.unit(unit) if company.seats[key].grade == 4]


def _leaders_advice(company: Company) -> list[tuple[str, str, int]]:
    ties = [
        ("ceo", "cfo", 3), ("ceo", "chief", 2), ("chief", "ceo", 2), ("cfo", "controller", 3),
        ("cfo", "ceo", 2), ("controller", "cfo", 3), ("cpo", "cfo", 2), ("gc", "cfo", 2), ("gc", "ceo", 1),
        ("cio", "cfo", 2), ("me", "cpo", 3), ("me", "controller", 1),
    ]  # fmt: skip
    for unit in BUSINESS_UNITS:
        head, deputy, coord, partner = (f"{k}:{unit}" for k in ("head", "deputy", "coord", "partner"))
        ties += [(head, deputy, 3), (head, "ceo", 1), (deputy, head, 3), (deputy, coord, 1)]
        ties += [(coord, deputy, 2), (partner, "controller", 2), (partner, deputy, 2), (deputy, partner, 1)]
        ties.append(("me", partner, 1))
    for unit in company.roles.friendly_units if company.planted else BUSINESS_UNITS:
        ties += [("me", f"head:{unit}", 3), (f"head:{unit}", "cfo", 2)]
    if not company.planted:
        return ties
    spender = f"head:{company.roles.spender_unit}"
    ties += [(spender, via, 3) for via in company.roles.via] + [("me", via, 2) for via in company.roles.via]
    ties.append((f"head:{company.roles.other_pnl_unit}", spender, 1))
    return ties


def _chance_advice(answers: Answers, company: Company, rng: Random) -> None:
    """A few people ask somebody they happen to know in another unit."""
    closed = company.closed_unit
    staff = [k for k, s in company.seats.items() if s.grade >= 5 and s.unit != closed and s.team]
    for person in staff:
        if rng.random() < 0.4:
            other = rng.choice(staff)
            if company.seats[other].unit != company.seats[person].unit:
                _add(answers, person, other, rng.choice((1, 1, 2)))


def _connector_advice(answers: Answers, company: Company, rng: Random) -> None:
    quiet = company.roles.connector
    own = [key for key in company.unit(company.roles.connector_unit) if company.seats[key].grade >= 4]
    for person in company.roles.circle:
        _add(answers, person, quiet, rng.choice((1, 2, 2)))
        if rng.random() < 0.5:
            _add(answers, quiet, person, 1)
    for person in rng.sample(own, min(len(own), 7)):
        _add(answers, person, quiet, rng.choice((1, 2, 3)))
        if rng.random() < 0.5:
            _add(answers, quiet, person, 2)


def _no_talk_with_the_spender(answers: Answers, company: Company) -> None:
    spender = f"head:{company.roles.spender_unit}"
    for pair in (("me", spender), (spender, "me")):
        answers.pop(pair, None)


def _trust(company: Company, rng: Random) -> Answers:
    answers: Answers = {}
    for _, members in company.teams():
        lead, *staff = members
        _add(answers, lead, company.seats[lead].managers[0], rng.choice((1, 2)))
        for person in staff:
            if rng.random() < 0.6:
                _add(answers, person, lead, rng.choice((1, 2, 3)))
            for other in rng.sample(staff, min(len(staff), 2)):
                _add(answers, person, other, rng.choice((1, 2, 3)))
    for unit in BUSINESS_UNITS:
        head, deputy, coord, partner = (f"{k}:{unit}" for k in ("head", "deputy", "coord", "partner"))
        _add(answers, head, deputy, 3)
        _add(answers, head, "cfo", 1)
        _add(answers, deputy, head, 2)
        _add(answers, coord, deputy, 2)
        _add(answers, partner, "controller", 2)
        _add(answers, deputy, partner, 1)
    for source, target, strength in (
        ("ceo", "cfo", 3), ("ceo", "chief", 2), ("cfo", "controller", 3), ("cfo", "ceo", 2), ("gc", "cfo", 2),
        ("controller", "cfo", 2), ("cio", "controller", 2), ("cpo", "controller", 2), ("cpo", "gc", 1),
        ("chief", "ceo", 2),
    ):  # fmt: skip
        _add(answers, source, target, strength)
    if not company.planted:
        for unit in BUSINESS_UNITS:
            answers["me", f"head:{unit}"] = answers[f"head:{unit}", "me"] = 2
        return answers
    for person in rng.sample(company.roles.circle, 12):
        _add(answers, person, company.roles.connector, rng.choice((2, 3)))
        _add(answers, company.roles.connector, person, 2)
    _trust_in_the_story(answers, company)
    return answers


def _trust_in_the_story(answers: Answers, company: Company) -> None:
    roles = company.roles
    spender, other = f"head:{roles.spender_unit}", f"head:{roles.other_pnl_unit}"
    for pair in [pair for pair in answers if pair[0] == spender or set(pair) == {"me", spender}]:
        del answers[pair]
    for via, strength in zip(roles.via, (3, 2), strict=True):
        answers[spender, via] = strength
        answers["me", via] = 2
        answers[via, "me"] = 1
    for unit in roles.friendly_units:
        answers[f"head:{unit}", "me"] = 3
        answers["me", f"head:{unit}"] = 3
    _add(answers, other, f"partner:{roles.other_pnl_unit}", 2)
    _add(answers, "me", "cpo", 2)


def _listens(company: Company) -> Answers:
    if not company.planted:
        return _listens_alike()
    roles = company.roles
    spender, other = f"head:{roles.spender_unit}", f"head:{roles.other_pnl_unit}"
    answers: Answers = {(spender, via): 3 for via in roles.via}
    answers[spender, "ceo"] = 1
    for unit in BUSINESS_UNITS:
        head = f"head:{unit}"
        if head == spender:
            continue
        answers[head, f"deputy:{unit}"] = 2
        answers[head, "cfo"] = 1 if head == other else 2
        if unit in roles.friendly_units:
            ally = next(f"head:{friend}" for friend in roles.friendly_units if friend != unit)
            answers[head, ally] = 1
    answers[other, f"partner:{roles.other_pnl_unit}"] = 3
    for source, targets in {
        "ceo": {"cfo": 3, spender: 2},
        "cfo": {"controller": 3, "ceo": 2},
        "controller": {"cfo": 3, roles.connector: 1},
        "cpo": {"cfo": 3, "gc": 1},
        "gc": {"cfo": 2, "ceo": 2},
        "cio": {other: 2, "cfo": 2},
        f"partner:{roles.spender_unit}": {"controller": 3, f"deputy:{roles.spender_unit}": 2},
        f"partner:{roles.other_pnl_unit}": {"controller": 2, "cfo": 1},
        f"deputy:{roles.spender_unit}": {roles.connector: 2, f"partner:{roles.spender_unit}": 2},
    }.items():
        for target, strength in targets.items():
            answers[source, target] = strength
    return {pair: strength for pair, strength in answers.items() if pair[0] != pair[1]}


def _listens_alike() -> Answers:
    """Every head listens to the deputy, the finance partner and the finance chief; these to theirs."""
    answers: Answers = {}
    for unit in BUSINESS_UNITS:
        for kind, strength in (("deputy", 2), ("partner", 1)):
            answers[f"head:{unit}", f"{kind}:{unit}"] = strength
        answers[f"head:{unit}", "cfo"] = 2
        answers[f"partner:{unit}", "controller"] = 2
    for source in ("ceo", "controller", "cpo", "gc", "cio"):
        answers[source, "cfo"] = 2
    answers["cfo", "controller"] = answers["cfo", "ceo"] = 2
    return answers


def _conflict(company: Company) -> Answers:
    if not company.planted:
        return {("lead:Operations:0", "lead:Operations:1"): 2}
    roles = company.roles
    spender = f"head:{roles.spender_unit}"
    fourth = next(u for u in BUSINESS_UNITS if u != roles.spender_unit and u not in roles.friendly_units)
    return {
        ("me", spender): 3,
        ("cpo", spender): 2,
        (spender, f"head:{fourth}"): 1,
        ("cio", f"deputy:{roles.friendly_units[0]}"): 1,
        ("lead:Operations:0", "lead:Operations:1"): 2,
        ("lead:Commercial:1", "partner:Commercial"): 1,
    }


def _perceived(leaders: list[str], advice: Answers, rng: Random) -> list[tuple[str, str, str]]:
    """(perceiver, source, target): eight leaders say who goes to whom among the leaders; eyes differ."""
    rows: list[tuple[str, str, str]] = []
    for perceiver in rng.sample(leaders, 8):
        seen, invented = rng.uniform(0.35, 0.9), rng.uniform(0.01, 0.08)
        for source in leaders:
            for target in leaders:
                if source == target:
                    continue
                true = (source, target) in advice
                # People know their own ties; of the others' they see some and imagine some.
                guess = rng.random() < (seen if true else invented)
                if true if perceiver in (source, target) else guess:
                    rows.append((perceiver, source, target))
    return rows
