"""The command for what-ifs: another scope, sponsor, rule, date, capacity, person or stance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import Progress, print_json, print_notes, print_table, say
from orgmap.cli.source import open_network, source_arguments
from orgmap.cli.talks import plan_followed, seed_option
from orgmap.errors import InputError, Problem
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer
    from orgmap.whatif import Change, WhatIf


@click.command("whatif", short_help="What another scope, sponsor, rule or date would do.")
@source_arguments
@click.option("--carve-out", "carve_outs", multiple=True, metavar="ITEM", help="Exempt a scope item or unit.")
@click.option("--sponsor", metavar="PERSON", help="Somebody else holds the talks.")
@click.option("--gate", metavar="G", help="The gate that --rule, --quota, --tolerance and --chair mean.")
@click.option("--rule", help="unanimous, majority, consensus, quota or chair.")
@click.option("--quota", type=float, help="Share of the votes that must say yes.")
@click.option("--tolerance", type=float, help="Share of the votes that may say no.")
@click.option("--chair", metavar="PERSON", help="Whose own yes is needed.")
@click.option("--move-gate", "moves", multiple=True, metavar="G=WEEK", help="The gate meets in another week.")
@click.option("--capacity", type=int, metavar="N", help="Talks a week.")
@click.option("--leaves", multiple=True, metavar="PERSON", help="Somebody leaves.")
@click.option("--override", "overrides", multiple=True, metavar="PERSON=GATE", help="A gate bears their no.")
@click.option("--stance", "stances", multiple=True, metavar="PERSON=STANCE", help="A word, or -1 to 1.")
@seed_option
def whatif(
    sources: tuple[str, ...],
    seed: int,
    *,
    since: str | None,
    until: str | None,
    as_of: str | None,
    units: tuple[str, ...],
    encoding: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """What a change would do to the chance of approval, the plan being made anew.

    Each option is one row; with several, one more row holds all of them together.
    """
    from orgmap.sequence import situation
    from orgmap.tracking import held_talks
    from orgmap.whatif import whatif as weigh

    network = open_network(sources, since=since, until=until, as_of=as_of, units=units, encoding=encoding)
    changes = _changes(network, asked)
    talks, weeks = plan_followed(sources)
    held = held_talks(situation(network), talks) if talks else {}
    progress = Progress()
    answer = weigh(network, *changes, held=held, weeks=weeks, seed=seed, progress=progress)
    progress.done()
    if as_json:
        print_json(answer)
    else:
        _print_changes(answer)


def _changes(network: Network, asked: Mapping[str, Any]) -> list[WhatIf]:
    from orgmap import whatif as kinds

    gate, rule = asked["gate"], asked["rule"]
    quota, tolerance = asked["quota"], asked["tolerance"]
    chair = network.find(asked["chair"]) if asked["chair"] else None
    found: list[WhatIf] = [kinds.CarveOut(item) for item in asked["carve_outs"]]
    if asked["sponsor"]:
        found.append(kinds.NewSponsor(network.find(asked["sponsor"])))
    if rule == "quota":
        found.append(kinds.NewRule(gate, rule=rule, quota=quota))
        quota = None
    elif rule == "chair":
        found.append(kinds.NewRule(gate, rule=rule, chair=chair))
        chair = None
    elif rule:
        found.append(kinds.NewRule(gate, rule=rule))
    if quota is not None:
        found.append(kinds.NewRule(gate, quota=quota))
    if tolerance is not None:
        found.append(kinds.NewRule(gate, tolerance=tolerance))
    if chair is not None:
        found.append(kinds.NewRule(gate, chair=chair))
    found += [kinds.MoveGate(name, _week(text)) for name, text in pairs("--move-gate", asked["moves"])]
    if asked["capacity"] is not None:
        found.append(kinds.Capacity(asked["capacity"]))
    found += [kinds.Leaves(network.find(person)) for person in asked["leaves"]]
    found += [
        kinds.Override(network.find(person), name) for person, name in pairs("--override", asked["overrides"])
    ]
    found += [
        kinds.Turns(network.find(person), _position(text))
        for person, text in pairs("--stance", asked["stances"])
    ]
    return found


def pairs(option: str, given: tuple[str, ...]) -> list[tuple[str, str]]:
    """NAME=VALUE as two texts; the name may hold an equals sign itself."""
    wrong = [text for text in given if "=" not in text]
    if wrong:
        raise InputError([Problem(f"{option} {text} has no '='.", "Write NAME=VALUE.") for text in wrong])
    return [(name.strip(), value.strip()) for name, _, value in (text.rpartition("=") for text in given)]


def _week(text: str) -> int:
    if not text.isdigit():
        raise InputError(Problem(f"'{text}' is no week.", "Weeks are whole numbers from 1."))
    return int(text)


def _position(text: str) -> float:
    from orgmap.model import SEAM_POSITIONS

    word = text.casefold()
    if word in SEAM_POSITIONS:
        return SEAM_POSITIONS[word]
    return number("stance", text, f"Use -1 to 1, or {', '.join(SEAM_POSITIONS)}.")


def number(what: str, text: str, fix: str) -> float:
    """A text as a number; a sentence where it is none."""
    try:
        return float(text)
    except ValueError:
        raise InputError(Problem(f"'{text}' is no {what}.", fix)) from None


def _print_changes(answer: Answer[Change]) -> None:
    say(_of_changes(answer))
    rows = [
        [
            change.change,
            words.change_in_points(change.difference, change.error),
            words.percent(change.benefit_kept),
            _worth(change),
        ]
        for change in answer.results
    ]
    print_table(["change", "approval, points", "benefit kept", "approval × benefit, points"], rows)
    for change in answer.results:
        if change.plan_changes:
            say(f"With “{change.change}”:")
            for moved in change.plan_changes:
                say(moved.text, indent="  ")
    print_notes(answer.notes)


def _worth(change: Change) -> str:
    if change.worth_after is None:
        return "not known"
    return words.change_in_points(change.worth_after - change.approval_before)


def _of_changes(answer: Answer[Change]) -> str:
    """Which change by itself does most, and whether what it costs eats it up."""
    single = [one for one in answer.results if not one.change.startswith("all together")]
    best = max(single, key=lambda one: one.difference)
    if not best.clear or best.difference <= 0:
        worst = min(single, key=lambda one: one.difference)
        if not worst.clear:
            return "None of these changes makes a clear difference to the chance of approval."
        lowered = f"approval {words.points(worst.difference)} than with the present plan."
        if len(single) == 1:
            return f"With “{worst.change}”: {lowered}"
        return f"None of these raises the chance of approval clearly. “{worst.change}” costs most: {lowered}"
    text = f"“{best.change}” does most: approval {words.points(best.difference)} than with the present plan."
    if best.benefit_kept is not None and best.benefit_kept < 1:
        kept = words.percent(best.benefit_kept)
        worth = "it pays" if best.pays else "approval times benefit falls, so it does not pay"
        text += f" It keeps {kept} of the benefit: {worth}."
    return text


COMMANDS = (whatif,)
