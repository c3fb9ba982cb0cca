"""A solver of its own: decisions stated exactly, written as folders, and solved by trying every calendar.

Nothing here is taken from the package. The formulas are those of docs/explanation/sequence.md; every answer
of everybody is followed with plain numbers, so this is slow and good for about six people.
"""

import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

MONDAY = date(2026, 3, 2)
#: Slack in comparing vote sums.
SLACK = 1e-9


@dataclass
class Decision:
    """One decision: people by name, everything else by person or by pair."""

    people: list[str]
    theta: dict[str, float]
    relation: dict[str, float]
    authority: dict[str, float]
    can_carry: dict[str, bool]
    vote: dict[str, float]
    veto: set[str]
    implementation: dict[str, float]
    gate: dict[str, object]
    model: dict[str, object]
    listens: dict[tuple[str, str], float]
    trusts: dict[tuple[str, str], float]
    tells: dict[tuple[str, str], float]
    capacity: int
    weeks: int
    away: dict[str, set[int]] = field(default_factory=dict)
    before: list[tuple[str, str, int]] = field(default_factory=list)

    # ---- the rule

    def rule(self):
        """(quota, tolerance, chair, strict)."""
        presets = {
            "unanimous": (1, 0),
            "majority": (0.5, 1),
            "quota": (None, 1),
            "chair": (0, 1),
            None: (0, 1),
        }
        quota, tolerance = presets[self.gate.get("rule")]
        quota = self.gate.get("quota", quota)
        tolerance = self.gate.get("tolerance", tolerance)
        strict = self.gate.get("rule") == "majority" and "quota" not in self.gate
        return quota, tolerance, self.gate.get("chair"), strict

    def passes(self, said):
        """Whether these answers pass the gate."""
        quota, tolerance, chair, strict = self.rule()
        total = sum(self.vote.values())
        ayes = sum(v for p, v in self.vote.items() if said[p] == 1)
        noes = sum(v for p, v in self.vote.items() if said[p] == -1)
        enough = ayes > quota * total + SLACK if strict else ayes >= quota * total - SLACK
        if not enough or noes > tolerance * total + SLACK:
            return False
        if any(said[p] == -1 for p in self.veto):
            return False
        return chair is None or said[chair] == 1

    def seated(self):
        """Who meets the gate in any case."""
        chair = self.gate.get("chair")
        return [p for p in self.people if self.vote.get(p, 0) > 0 or p in self.veto or p == chair]

    # ---- one answer

    def effect(self, i):
        m, theta = self.model, self.theta[i]
        if m["mu_form"] == "flat":
            return m["mu"]
        mu = m["mu0"] * (1 - 0.65 * abs(theta))
        return mu * (1 - 2 * m["divergence"]) if theta < -0.5 else mu

    def cover(self, i, said):
        return sum(self.listens.get((i, j), 0.0) * s for j, s in said.items() if j != i)

    def answer(self, i, said):
        """Chances of no, lukewarm and yes in a talk, after these answers of earlier weeks."""
        m = self.model
        tie, spared = self.relation[i] / 2, 1.0
        kappa = {1: m["kappa_yes"], 0: m["kappa_lukewarm"], -1: m["kappa_no"]}
        for j, s in said.items():
            trust = self.trusts.get((i, j), 0.0)
            if m["messengers"] and s == 1 and trust != 0 and self.can_carry[j]:
                tie = max(tie, trust)
            spared *= 1 - min(1.0, self.tells.get((j, i), 0.0) * kappa[s])
        pull = m["alpha"] * self.theta[i] + m["gamma"] * self.cover(i, said)
        pull += self.effect(i) * tie + m["e_one_on_one"]
        hurt = pull - m["beta"] * self.authority[i]
        no = spared * logistic(-pull - m["k"]) + (1 - spared) * logistic(-hurt - m["k"])
        yes = spared * logistic(pull - m["k"]) + (1 - spared) * logistic(hurt - m["k"])
        return {-1: no, 0: 1 - no - yes, 1: yes}

    def cold(self, i, said):
        """The same for somebody who meets the gate without having been talked to."""
        m = self.model
        pull = m["alpha"] * self.theta[i] + m["gamma"] * self.cover(i, said)
        pull += self.effect(i) * self.relation[i] / 2 + m["e_gate"] - m["beta"] * self.authority[i]
        no, yes = logistic(-pull - m["k"]), logistic(pull - m["k"])
        return {-1: no, 0: 1 - no - yes, 1: yes}

    # ---- a calendar

    def value(self, week):
        """(A, J) of a calendar: week by person, 0 for no talk."""
        states = {(): 1.0}
        for w in sorted(set(week.values()) - {0}):
            block = [p for p in self.people if week[p] == w]
            after = {}
            for state, chance in states.items():
                chances = [self.chances(p, state) for p in block]
                for answers in product((-1, 0, 1), repeat=len(block)):
                    c = chance * math.prod(x[a] for x, a in zip(chances, answers, strict=True))
                    if c:
                        new = tuple(sorted((*state, *zip(block, answers, strict=True))))
                        after[new] = after.get(new, 0.0) + c
            states = after
        approval = opposed = 0.0
        for state, chance in states.items():
            a, o = self.met(state)
            approval += chance * a
            opposed += chance * o
        last = max(week.values(), default=0)
        return approval, approval - self.model["lambda"] * opposed - self.model["c_week"] * last

    def chances(self, i, state):
        key = (i, state)
        if key not in self._kept:
            self._kept[key] = self.answer(i, dict(state))
        return self._kept[key]

    def met(self, state):
        """Chance of approval and expected opposed share when the gate meets after these answers."""
        if state in self._met:
            return self._met[state]
        said = dict(state)
        cold = [p for p in self.seated() if p not in said]
        chances = [self.cold(p, said) for p in cold]
        total = sum(self.implementation.values())
        approval = opposed = 0.0
        for answers in product((-1, 0, 1), repeat=len(cold)):
            chance = math.prod(x[a] for x, a in zip(chances, answers, strict=True))
            final = {**dict.fromkeys(self.people, 0), **said, **dict(zip(cold, answers, strict=True))}
            approval += chance * self.passes(final)
            if total:
                share = sum(v for p, v in self.implementation.items() if final[p] == -1) / total
                opposed += chance * share
        self._met[state] = approval, opposed
        return self._met[state]

    def __post_init__(self):
        self._kept, self._met = {}, {}

    # ---- every calendar

    def calendars(self):
        """Every calendar that keeps capacity, leave and who comes before whom."""
        horizon = min(self.weeks, self.gate["week"])
        options = []
        for p in self.people:
            open_weeks = [w for w in range(1, horizon + 1) if w not in self.away.get(p, ())]
            options.append([0, *open_weeks] if self.model["idle"] else open_weeks)
        for choice in product(*options):
            week = dict(zip(self.people, choice, strict=True))
            if any(choice.count(w) > self.capacity for w in range(1, horizon + 1)):
                continue
            if all(week[b] == 0 or 0 < week[a] <= week[b] - gap for a, b, gap in self.before):
                yield week

    def best(self):
        """(J, A, calendar) of the best calendar; None where no calendar keeps the rules."""
        found = None
        for week in self.calendars():
            approval, objective = self.value(week)
            if found is None or objective > found[0] + 1e-15:
                found = objective, approval, week
        return found

    # ---- the folder

    def write(self, folder):
        """The decision as a folder that leaves nothing to be inferred."""
        folder.mkdir(parents=True, exist_ok=True)

        def table(name, head, rows):
            lines = [head, *(",".join(str(cell) for cell in row) for row in rows)]
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

        people = self.people
        table(
            "people.csv",
            "id,authority,can_carry",
            [(p, self.authority[p], int(self.can_carry[p])) for p in people],
        )
        table(
            "stances.csv",
            "person,position,sd,relation",
            [(p, self.theta[p], 0, self.relation[p]) for p in people],
        )
        rights = []
        for p in people:
            share = self.implementation.get(p, 0)
            if p in self.vote:
                rights.append((self.gate["name"], p, "votes", self.vote[p], share))
            if p in self.veto:
                rights.append((self.gate["name"], p, "vetoes", "", share if p not in self.vote else 0))
            if p not in self.vote and p not in self.veto:
                right = "chairs" if p == self.gate.get("chair") else "advises"
                rights.append((self.gate["name"], p, right, "", share))
        table("approvals.csv", "gate,person,right,vote,implementation", rights)
        pairs = {"deference": self.listens, "messenger": self.trusts, "leak": self.tells}
        for kind, values in pairs.items():
            table(f"model_{kind}.csv", "source,target,value", [(a, b, v) for (a, b), v in values.items()])
        (folder / "initiative.toml").write_text("\n".join(self._toml()) + "\n", encoding="utf-8")
        return folder

    def _toml(self):
        yield 'name = "A decision"'
        yield f"start = {MONDAY}"
        yield f"capacity = {self.capacity}"
        yield f"weeks = {self.weeks}"
        yield "[[gate]]"
        yield from (f"{key} = {_toml(value)}" for key, value in self.gate.items())
        for person, weeks in self.away.items():
            for week in sorted(weeks):
                begin = MONDAY + timedelta(weeks=week - 1)
                yield f'[[away]]\nperson = "{person}"\nfrom = {begin}\nto = {begin + timedelta(days=4)}'
        for a, b, gap in self.before:
            yield f'[[before]]\na = "person:{a}"\nb = "person:{b}"\ngap_weeks = {gap}'
        yield "[model]"
        yield from (f"{key} = {_toml(value)}" for key, value in self.model.items())


def logistic(x):
    return 1 / (1 + math.exp(-x))


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else repr(value)


RULES = ("unanimous", "majority", "quota", "chair", "written out")


def random_decision(seed, *, size=None, rule=None, calendar=None, idle=None):
    """A decision drawn by seed; rule, calendar and size in turn where they are not given."""
    dice = random.Random(seed)
    n = size or dice.choice((3, 4, 4, 5))
    people = [f"p{i}" for i in range(n)]
    capacity = dice.choice((1, 2)) if calendar is None else 1 + int(calendar)
    spare = dice.choice((0, 0, 1))
    weeks = -(-n // capacity) + spare
    vote = {p: float(dice.randint(1, 8)) for p in people if dice.random() < 0.85}
    veto = {p for p in people if dice.random() < 0.15}
    if not vote:
        vote[people[0]] = 1.0
    name = rule or RULES[seed % len(RULES)]
    gate = {"name": "board", "week": weeks}
    if name != "written out":
        gate["rule"] = name
    if name == "quota":
        gate["quota"] = dice.choice((0.25, 0.5, 2 / 3, 0.75))
    if name in {"chair", "written out"}:
        gate["tolerance"] = round(dice.choice((0.0, 0.15, 0.3, 0.5)), 3)
    if name == "chair" or (name == "written out" and dice.random() < 0.6):
        gate["chair"] = dice.choice(people)
    if name == "written out":
        gate["quota"] = dice.choice((0.3, 0.5, 0.6))
    listens, trusts, tells = {}, {}, {}
    for i in people:
        row = {
            j: dice.random() * dice.choice((1, 1, 1, 1, -1)) for j in people if j != i and dice.random() < 0.6
        }
        total = sum(abs(v) for v in row.values()) or 1.0
        scale = dice.uniform(0.4, 1.0)
        listens |= {(i, j): round(scale * v / total, 4) for j, v in row.items()}
        trusts |= {(i, j): round(dice.uniform(-0.4, 1), 3) for j in people if j != i and dice.random() < 0.4}
        tells |= {(i, j): round(dice.random(), 3) for j in people if j != i and dice.random() < 0.4}
    model = {
        "alpha": round(dice.uniform(1, 3), 3),
        "gamma": round(dice.uniform(0.5, 3), 3),
        "mu_form": dice.choice(("flat", "refined")),
        "mu": round(dice.uniform(0.2, 1.2), 3),
        "mu0": round(dice.uniform(0.2, 1.5), 3),
        "k": dice.choice((0.0, 0.5, 0.8)),
        "beta": dice.choice((0.0, 0.6, 1.2, 2.0)),
        "e_one_on_one": round(dice.uniform(0, 1), 2),
        "e_gate": round(dice.uniform(-2, 0), 2),
        "kappa_yes": dice.choice((0.5, 1.0)),
        "kappa_lukewarm": 1.0,
        "kappa_no": dice.choice((1.0, 1.5, 3.0)),
        "lambda": dice.choice((0.0, 0.25, 1.0)),
        "c_week": dice.choice((0.0, 0.01, 0.05)),
        "divergence": round(dice.random(), 2),
        "messengers": dice.random() < 0.8,
        "idle": dice.random() < 0.2 if idle is None else idle,
    }
    away = {}
    before = []
    if dice.random() < 0.4:
        away = {p: {dice.randint(1, weeks)} for p in people if dice.random() < 0.4}
    if dice.random() < 0.4 and weeks > 1:
        a, b = dice.sample(people, 2)
        before = [(a, b, dice.choice((1, 1, 2)))]
    return Decision(
        people=people,
        theta={p: round(dice.uniform(-1, 1), 3) for p in people},
        relation={p: round(dice.uniform(-2, 2), 2) for p in people},
        authority={p: round(dice.random(), 3) for p in people},
        can_carry={p: dice.random() < 0.85 for p in people},
        vote=vote,
        veto=veto,
        implementation={p: dice.choice((vote.get(p, 0.0), float(dice.randint(0, 5)))) for p in people},
        gate=gate,
        model=model,
        listens=listens,
        trusts=trusts,
        tells=tells,
        capacity=capacity,
        weeks=weeks,
        away=away,
        before=before,
    )
