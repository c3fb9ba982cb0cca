"""How much each habit of ordering talks loses to the plan, on generated organisations.

Run ``python benchmarks/sequencing.py`` (minutes; ``--quick`` takes a tenth of the instances). It prints the
tables and writes docs/explanation/sequencing-study.md. The organisations are generated: the numbers say how
the model behaves, not how firms do.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from orgmap.sequence.actions import Trials
from orgmap.sequence.branch import adaptive_value, best_plan
from orgmap.sequence.exact import exact_model
from orgmap.sequence.firmness import perturbed
from orgmap.sequence.habits import TITLES, calendars, random_calendars
from orgmap.sequence.judge import Judge
from orgmap.sequence.planner import solve
from orgmap.sequence.search import search, warm_up
from orgmap.sequence.state import Forum, Parameters, Precedence, Situation

OUT = Path(__file__).parents[1] / "docs" / "explanation" / "sequencing-study.md"
RULES = {
    "consensus": (0.5, 0.0, False),
    "majority": (0.5, 1.0, True),
    "chair": (0.5, 0.15, False),
    "two vetoes": (0.5, 0.35, False),
    "unanimous": (1.0, 0.0, False),
}
MECHANISMS = (
    "uniform deference, equal votes",
    "+ unequal votes",
    "+ directed deference",
    "+ 15 % negative ties",
    "+ trusted messengers",
    "+ leaks",
)


def instance(n, seed, rule, *, level=5, capacity=1, weeks=None, units=(), calendar=False):
    """A generated decision: ``level`` switches mechanisms on one by one (5: all)."""
    rng = np.random.default_rng([seed, n, 77])
    authority = rng.random(n)
    deference = (rng.random((n, n)) < min(0.5, 6 / n)) * rng.random((n, n)) * (0.3 + authority[None, :])
    negative = np.where(rng.random((n, n)) < 0.15, -1.0, 1.0)
    messenger = np.where(rng.random((n, n)) < min(0.3, 4 / n), rng.random((n, n)), 0.0)
    leak = (rng.random((n, n)) < min(0.4, 5 / n)) * rng.random((n, n)) * 0.5
    if level < 2:
        deference = np.ones((n, n))
    if level >= 3:
        deference = deference * negative
    for matrix in (deference, messenger, leak):
        np.fill_diagonal(matrix, 0)
    deference = 0.75 * deference / np.maximum(1e-9, np.abs(deference).sum(axis=1, keepdims=True))
    votes = rng.integers(1, 9, n).astype(float) if level >= 1 else np.ones(n)
    vetoes = np.zeros(n, dtype=bool)
    if rule == "two vetoes":
        vetoes[rng.permutation(n)[:2]] = True
    quota, tolerance, strict = RULES[rule]
    weeks = weeks or -(-n // capacity)
    forum = Forum(
        "gate",
        weeks,
        quota,
        tolerance,
        votes,
        vetoes,
        int(authority.argmax()) if rule == "chair" else None,
        strict,
    )
    allowed, before = np.ones((n, weeks), dtype=bool), ()
    if calendar:
        allowed = rng.random((n, weeks)) < 0.75
        allowed[:, -2:] = True
        first, then = rng.permutation(n)[:2]
        before = (Precedence(int(first), int(then)),)
    return Situation.of(
        tuple(f"p{i}" for i in range(n)),
        np.clip(rng.normal(0.05 if rule != "unanimous" else 0.3, 0.45, n), -1, 1),
        forums=(forum,),
        deference=deference,
        messenger=messenger if level >= 4 else np.zeros((n, n)),
        leak=leak if level >= 5 else np.zeros((n, n)),
        sd=np.full(n, 0.25),
        authority=authority,
        tie0=np.clip(rng.normal(0.1, 0.5, n), -1, 1),
        parameters=Parameters(week_price=0.0),
        capacity=capacity,
        weeks=weeks,
        allowed=allowed,
        before=before,
        units=units,
    )


def shown(values):
    """Mean and standard error, in points."""
    values = 100 * np.asarray(values)
    return f"{values.mean():.1f} ({values.std(ddof=1) / np.sqrt(len(values)):.1f})"


def table(head, rows):
    """A markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def exact_study(count):
    """Habits against the exact plan of seven people."""
    names = [name for name in TITLES if name != "units"]
    rows = []
    for rule in RULES:
        regret = {name: [] for name in names}
        best, within = [], []
        for seed in range(count):
            case = instance(7, seed, rule)
            _, value, _ = best_plan(case)
            model = exact_model(case)
            best.append(value.approval)
            for name, calendar in calendars(case).items():
                if name in regret:
                    regret[name].append(value.objective - model.value(calendar).objective)
            others = [model.value(one).objective for one in random_calendars(case, seed=seed)]
            regret["random"].append(value.objective - float(np.mean(others)))
            within.append(regret["easiest"][-1] < 0.01)
        row = [rule, f"{np.mean(best):.2f}"] + [shown(regret[name]) for name in names]
        rows.append([*row, f"{100 * np.mean(within):.0f} %"])
    return table(["rule", "best approval", *[TITLES[name] for name in names], "easiest within 1 point"], rows)


def mechanism_study(count):
    """Which mechanism breaks easiest-first."""
    rows = []
    for level, words in enumerate(MECHANISMS):
        row = [words]
        for rule in ("majority", "chair", "consensus"):
            regret = []
            for seed in range(count):
                case = instance(6, seed, rule, level=level)
                if level < 2:
                    # Uniform: everybody counts the same for everybody, also across rows.
                    case = replace(case, deference=0.15 * (1 - np.eye(6)))
                _, value, _ = best_plan(case)
                model = exact_model(case)
                regret.append(value.objective - model.value(calendars(case)["easiest"]).objective)
            best = 100 * np.mean(np.array(regret) < 1e-3)
            row.append(f"{shown(regret)}, {best:.0f} %")
        rows.append(row)
    return table(["added step by step", "majority", "chair", "consensus"], rows)


def search_study(count):
    """The search, and plans made from wrong inputs, against the exact plan."""
    rows = []
    for rule in RULES:
        gaps, optimal, wrong, adaptive = [], [], [], []
        for seed in range(count):
            case = instance(5 + seed % 4, 500 + seed, rule, capacity=1 + seed % 3, calendar=seed % 2 == 1)
            _, value, complete = best_plan(case)
            model = exact_model(case)
            found = search(case, seed=0)
            if bool((found > 0).all()) != complete:
                continue
            gap = value.objective - model.value(found).objective
            gaps.append(gap)
            optimal.append(gap < 1e-9)
            if seed % 5 == 0:
                rng = np.random.default_rng([seed, 3])
                believed, _, _ = best_plan(perturbed(case, rng))
                if case.keeps(believed):
                    wrong.append(value.objective - model.value(believed).objective)
            if seed % 4 == 0:
                adaptive.append(adaptive_value(case) - value.objective)
        share = f"{100 * np.mean(optimal):.0f} %"
        rows.append([rule, shown(gaps), f"{100 * np.max(gaps):.1f}", share, shown(wrong), shown(adaptive)])
    head = [
        "rule",
        "search",
        "worst",
        "search finds the best",
        "exact plan, wrong inputs",
        "if choices could wait",
    ]
    return table(head, rows)


def large_study(count):
    """Twelve units of five leaders, six talks a week, ten weeks."""
    names = [name for name in TITLES if name != "betweenness"]
    units = tuple(f"unit {i // 5 + 1}" for i in range(60))
    rows, waves, seconds, again = [], [], [], []
    for rule in ("chair", "majority", "two vetoes"):
        regret = {name: [] for name in names}
        best = []
        for seed in range(count):
            case = instance(60, seed, rule, capacity=6, weeks=10, units=units)
            began = time.perf_counter()
            found = search(case, seed=seed)
            seconds.append(time.perf_counter() - began)
            judge = Judge(case, seed=seed)
            best.append(judge.approval(found))
            for name, calendar in calendars(case).items():
                if name in regret:
                    regret[name].append(judge.objective(found) - judge.objective(calendar))
            others = [judge.objective(one) for one in random_calendars(case, seed=seed)]
            regret["random"].append(judge.objective(found) - float(np.mean(others)))
        rows.append([rule, f"{np.mean(best):.2f}"] + [shown(regret[name]) for name in names])
    for weeks in (1, 2, 3, 4, 6, 12):
        row = [str(weeks)]
        for rule in ("chair", "majority"):
            own, easy = [], []
            for seed in range(max(2, count // 2)):
                case = instance(60, seed, rule, capacity=-(-60 // weeks), weeks=weeks, units=units)
                judge = Judge(case, seed=seed)
                own.append(judge.approval(search(case, seed=seed)))
                easy.append(judge.approval(calendars(case)["easiest"]))
            row.append(f"{np.mean(own):.3f} / {np.mean(easy):.3f}")
        waves.append(row)
    for seed in range(count):
        case = instance(9, seed, "chair", capacity=2, weeks=6)
        calendar = search(case, seed=seed)
        trial = Trials(case, calendar, seed=seed).best_second(case)
        if trial is not None:
            again.append(trial.gain)
    head = ["rule", "approval of the plan", *[TITLES[name] for name in names]]
    return table(head, rows), table(["weeks", "chair", "majority"], waves), np.median(seconds), shown(again)


def speed_study():
    """Seconds of processor time (of all threads), after compiling."""
    warm_up()
    solve(instance(12, 0, "chair", capacity=3, weeks=5))
    sixty = instance(
        60, 1, "chair", capacity=6, weeks=10, units=tuple(f"unit {i // 5 + 1}" for i in range(60))
    )
    units = tuple(f"unit {i // 25 + 1}" for i in range(1000))
    thousand = instance(1000, 1, "chair", capacity=50, weeks=20, units=units)
    eight = instance(8, 1, "chair")
    work = (
        ("8 people: solved exactly", lambda: best_plan(eight)),
        ("8 people: the whole plan", lambda: solve(eight)),
        ("12 units of 5: solved and scored", lambda: Judge(sixty, seed=1).approval(search(sixty, seed=1))),
        ("12 units of 5: the whole plan", lambda: solve(sixty, seed=1)),
        ("40 units of 25, 50 a week for 20 weeks: the whole plan", lambda: solve(thousand, seed=1)),
    )
    rows = []
    for words, run in work:
        began = time.process_time()
        run()
        rows.append([words, f"{time.process_time() - began:.1f}"])
    return table(["work", "seconds"], rows)


def main():
    """Run everything, print it, write the page."""
    quick = "--quick" in sys.argv
    scale = 0.1 if quick else 1.0
    counts = [max(3, int(scale * count)) for count in (60, 40, 100, 6)]
    one, two, three = exact_study(counts[0]), mechanism_study(counts[1]), search_study(counts[2])
    four, waves, _, again = large_study(counts[3])
    five = speed_study()
    page = f"""# What an order is worth: a study on generated organisations

Made by `make study` (`benchmarks/sequencing.py`); run it to get these tables again. **The organisations are
generated**, and the habits are judged by the same model that makes the plan: the tables say how the model
behaves, not how firms do. Differences are in points of J (approval less a quarter of the opposed share),
means with standard errors in brackets.

## Seven people, solved exactly ({counts[0]} cases a rule)

How much each habit loses to the best order.

{one}

## What makes easiest-first go wrong (six people, {counts[1]} cases each)

Mean loss of easiest-first, and how often it is best (within a tenth of a point).

{two}

## How good the search is (five to eight people, {counts[2]} cases a rule)

One to three talks a week; every second case has leave and one rule of who comes first. "Wrong inputs": the
exact plan for stances off by .25, ties off by 30 % with one in ten missing, and parameters off by 30 %,
judged in the true case. "If choices could wait" (cases without
leave): how much more it would bring to wait with each week's choice for the answers so far.

{three}

## Twelve units of five leaders (60 people, {counts[3]} organisations a rule)

Six talks a week, ten weeks; plan and habits on 2,000 draws that neither the search nor the choice used.

{four}

Approval of the plan / of easiest-first when all 60 are talked to in so many weeks:

{waves}

One slot kept for a second talk with whoever decisive has not said yes (nine people, chair): {again} points.

## How long it takes

Seconds of processor time on one machine, all threads added up, compiled ahead. "The whole plan" has 2,000
draws (fewer for a thousand people), the habits, reasons, firmness and the band.

{five}
"""
    print(page)
    if not quick:
        OUT.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
