"""Commands that answer questions: measure, influence, blockers, plan, mirror."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import Progress, notes_beside, print_json, print_notes, print_reasons, print_table, say
from orgmap.cli.source import json_option, layer_option, open_network, source_arguments, top_option
from orgmap.cli.talks import cards_of, followed, planned, print_card, talks_held
from orgmap.errors import InputError, Problem
from orgmap.report import sentences as words
from orgmap.report.plans import of_plan

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Blocker, Plan, Reason


_OUTCOMES = {"yes": "said yes", "lukewarm": "was lukewarm", "no": "said no"}
#: Of a talk: the two reasons that matter most, and that for its channel.
_REASONS_SHOWN = 3


@click.command("measure", short_help="One measure for everybody.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, type=click.Path())
@click.option("--name", help="The measure; --list names them all.")
@click.option("--list", "listing", is_flag=True, help="Every measure with its question and definition.")
@layer_option
@top_option
@click.option(
    "--from", "start", multiple=True, metavar="PERSON", help="betweenness_between: paths begin here."
)
@click.option("--to", "end", multiple=True, metavar="PERSON", help="betweenness_between: paths end here.")
@click.option("--since", metavar="DATE")
@click.option("--as-of", metavar="DATE", help="The organisation as it was on this day.")
@click.option("--until", metavar="DATE")
@click.option("--unit", "units", multiple=True)
@click.option("--encoding")
@json_option
def measure(
    sources: tuple[str, ...],
    name: str | None,
    layers: tuple[str, ...],
    top: int | None,
    *,
    start: tuple[str, ...],
    end: tuple[str, ...],
    listing: bool,
    as_json: bool,
    **view: Any,
) -> None:
    """One measure: of everybody, highest first, or of the network, its units or its ties."""
    from orgmap.measures import CATALOGUE, ask, betweenness_between

    if listing:
        _list_measures(CATALOGUE, as_json=as_json)
        return
    if not sources or not name:
        raise InputError(
            Problem("A source and --name are needed.", "orgmap measure --list names the measures.")
        )
    if (start or end) and name != "betweenness_between":
        raise InputError(
            Problem(f"--from and --to mean nothing to {name}.", "Ask for --name betweenness_between.")
        )
    network = open_network(sources, **view)
    if start or end:
        people = [[network.find(person) for person in some] for some in (start, end)]
        answer = betweenness_between(network, *people, layers=layers or None).answer(top=top)
    else:
        answer = ask(network, name, layers=layers or None, top=top)
    if as_json:
        print_json(answer, network)
        return
    say(CATALOGUE[name].question)
    _print_rows(answer, network)
    print_notes(notes_beside(answer, network))


def _print_rows(answer: Answer[Any], network: Network) -> None:
    """Rows of any shape: people with name and unit; what is nested in a column is for --json."""
    rows = [row.to_json() for row in answer.results]
    columns = [key for key in (rows[0] if rows else {}) if any(_cell(row[key]) is not None for row in rows)]
    if "person" in columns:
        for row in rows:
            who = row["person"]
            row.update(name=network.name(who), unit=network.people[who].unit)
        others = [key for key in columns if key not in {"person", "name", "unit", "reasons"}]
        columns = ["person", "name", "unit", *others]
    if rows:
        print_table(columns, [[_cell(row[key]) for key in columns] for row in rows])


def _cell(value: Any) -> object:
    if isinstance(value, dict):
        return None
    if isinstance(value, list | tuple):
        plain = [str(one) for one in value if not isinstance(one, dict)]
        return ", ".join(plain) or None
    return round(value, 4) if isinstance(value, float) else value


def _list_measures(catalogue: Any, *, as_json: bool) -> None:
    from orgmap.results import Answer, Line, MadeBy
    from orgmap.version import __version__

    lines = tuple(Line(one.words()) for one in catalogue.values())
    if as_json:
        print_json(Answer("measure", MadeBy(__version__, ""), lines))
    else:
        rows = [[line.values[key] for key in ("name", "shape", "question")] for line in lines]
        print_table(["name", "a row each", "question"], rows)
        print_notes(["With --json: definition, reading of strength, direction, undefined cases, reference."])


@click.command("influence", short_help="Whose view weighs in the final views.")
@source_arguments
@layer_option
@top_option
@click.option("--from", "start", multiple=True, metavar="PERSON", help="Only these people.")
def influence(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    top: int | None,
    start: tuple[str, ...],
    *,
    as_json: bool,
    **view: Any,
) -> None:
    """Whose view weighs in everybody's final view (Friedkin-Johnsen), and whom they move."""
    from orgmap.influence import influence as find

    network = open_network(sources, **view)
    people = tuple(network.find(person) for person in start)
    answer = find(network, layers=layers or None, start=people)
    if as_json:
        print_json(answer, network)
        return
    rows = [
        [
            network.name(r.person),
            network.people[r.person].unit,
            f"{r.total_influence:.1%}".replace("%", " %"),
            ", ".join(f"{network.name(m.person)} {words.percent(m.share)}" for m in r.moves[:3]),
        ]
        for r in answer.results[: top or 12]
    ]
    print_table(["name", "unit", "share of everybody's view", "moves most"], rows)
    print_notes(notes_beside(answer, network))


@click.command("blockers", short_help="Who could stop or slow it, and how.")
@source_arguments
@click.option("--seed", type=int, default=0, show_default=True)
def blockers(sources: tuple[str, ...], seed: int, *, as_json: bool, **view: Any) -> None:
    """Who could stop or slow the initiative, and how."""
    from orgmap.blockers import blockers as find

    network = open_network(sources, **view)
    progress = Progress()
    progress(0.0, "solving the plan that blockers are measured against")
    held, plan_now = followed(sources, network, seed=seed)
    answer = find(network, planned=plan_now, held=held, seed=seed)
    progress.done()
    if as_json:
        print_json(answer, network)
    else:
        print_blockers(answer, network)


def _in_points(difference: float) -> str:
    text = words.change_in_points(difference)
    return f"{text} point" if text in {"+1", "-1"} else f"{text} points"


def print_blockers(answer: Answer[Blocker], network: Network, *, notes: bool = True) -> None:
    """The sentence, the table, and the notes unless said beside."""
    say(words.of_blockers(answer))
    rows = [
        [
            b.name,
            b.unit,
            words.kind_in_words(b),
            "unknown" if b.assumed or b.stance is None else f"{b.stance:+.2f}",
            words.percent(b.power),
            None if b.swing is None else f"{b.swing * 100:+.0f}",
        ]
        for b in answer.results
    ]
    print_table(["name", "unit", "how", "stance", "power", "swing, points"], rows)
    print_reasons((b.name, b.reasons) for b in answer.results)
    for blocker in answer.results:
        if blocker.ways_round:
            ways = [f"{w.change} ({_in_points(w.approval_difference)})" for w in blocker.ways_round]
            say(f"Ways round {blocker.name}: {'; '.join(ways)}.", indent="  ")
    if notes:
        print_notes(notes_beside(answer, network))


@click.command("plan", short_help="In which order to talk to people, and why.")
@source_arguments
@click.option("--solver", type=click.Choice(["auto", "exact", "search"]), default="auto", show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--card", "cards", multiple=True, metavar="PERSON", help="Also the card for a talk.")
def plan(
    sources: tuple[str, ...],
    solver: Any,
    seed: int,
    cards: tuple[str, ...],
    *,
    as_json: bool,
    **view: Any,
) -> None:
    """In which order, how and through whom to talk to people, and why.

    In a workspace talks already logged stay as they were held, and the forecasts are kept.
    """
    network = open_network(sources, **view)
    for person in cards:
        network.find(person)
    progress = Progress()
    answer: Answer[Any] = planned(sources, network, solver=solver, seed=seed, progress=progress, view=view)
    progress.done()
    found = cards_of(sources, network, answer, cards)
    if as_json:
        print_json(replace(answer, results=(*answer.results, *found)), network)
        return
    held = {talk.person: _OUTCOMES[talk.outcome] for talk in talks_held(sources)}
    if found:
        say(of_plan(answer.results[0], held=held, notes=answer.notes))
    else:
        print_plan(answer, network, held=held)
    for one in found:
        print_card(one)


def print_plan(
    answer: Answer[Plan], network: Network, *, held: Mapping[str, str] = MappingProxyType({})
) -> None:
    """The sentence, the talks week by week with their reasons, the habits beside it, and the notes.

    ``held`` tells what came of talks held already, by person.
    """
    found = answer.results[0]
    say(of_plan(found, held=held, notes=answer.notes))
    week = 0
    for step in found.steps:
        if step.week != week:
            week = step.week
            click.secho(f"\nWeek {week}", bold=True)
        carrier = network.name(step.messenger) if step.messenger else None
        unit = f" ({step.unit})" if step.unit else ""
        if step.person in held and step.condition is None:
            say(f"{step.name}{unit}: held; {held[step.person]}.", indent="  ")
            continue
        guess = f" Assumed: {words.listed(step.assumed)}." if step.assumed else ""
        how = words.channel_of(step, carrier)
        say(f"{step.name}{unit}: {how}; yes about {words.percent(step.p_yes)}.{guess}", indent="  ")
        for reason in step.reasons[:_REASONS_SHOWN]:
            say(reason.text, indent="      ")
    click.echo()
    if found.unit_order:
        say("Units by the average week of their people's talks: " + ", ".join(found.unit_order) + ".")
    _print_comparison(found)
    print_notes(notes_beside(answer, network))


def _print_comparison(found: Plan) -> None:
    compared = [
        [words.HABIT_WORDS.get(name, name), words.change_in_points(-habit.difference, habit.error)]
        for name, habit in sorted(found.compared.items(), key=lambda item: item[1].difference)
    ]
    print_table(["instead of this plan", "approval, points"], compared)
    for check in found.checkpoints:
        if check.tripwire is not None:
            limit = f"{check.tripwire} yes or fewer" if check.tripwire else "no yes at all"
            talks = "the first talk" if check.talks == 1 else f"{check.talks} talks"
            say(f"After week {check.week}: with {limit} from {talks}, stop and re-plan.")


@click.command("mirror", short_help="Your own network and its blind spots.")
@source_arguments
@click.option("--me", metavar="PERSON", help="Whose network.")
@click.option("--guess", "guess_file", type=click.Path(), help="CSV of guessed ties: source, target.")
@click.option("--everyone", is_flag=True, help="How well each perceiver sees the network.")
@layer_option
def mirror(
    sources: tuple[str, ...],
    me: str | None,
    guess_file: str | None,
    layers: tuple[str, ...],
    *,
    everyone: bool,
    as_json: bool,
    **view: Any,
) -> None:
    """Your own network and its blind spots; your guess against what was measured."""
    from orgmap import mirror as mirrors

    network = open_network(sources, **view)
    if everyone:
        answer: Answer[Any] = mirrors.everyone(network, layer=_one_layer(layers))
    elif guess_file:
        pairs = _guessed(Path(guess_file), network)
        person = network.find(me) if me else None
        answer = mirrors.guess(network, pairs, layer=_one_layer(layers), person=person)
    elif me:
        answer = mirrors.ego(network, network.find(me), layers=layers or None)
    else:
        raise InputError(Problem("Whose mirror?", "Give --me PERSON, or --everyone with --layer."))
    if as_json:
        print_json(answer, network)
    else:
        _print_mirror(answer, network)


def _one_layer(layers: tuple[str, ...]) -> str:
    if len(layers) != 1:
        raise InputError(Problem("A guess is held against one layer.", "Name it: --layer advice."))
    return layers[0]


def _guessed(path: Path, network: Network) -> list[tuple[str, str]]:
    pairs, problems = [], []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for at, row in enumerate(csv.DictReader(file), start=2):
                ends = [str(row.get(column) or "").strip() for column in ("source", "target")]
                unknown = [end for end in ends if end not in network.people]
                if unknown:
                    who = " and ".join(repr(end) for end in unknown)
                    problems.append(Problem(f"There is nobody called {who}.", "Use ids.", str(path), at))
                else:
                    pairs.append((ends[0], ends[1]))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(f"It cannot be read ({error}).", "Give a UTF-8 CSV.", str(path)))
    if problems:
        raise InputError(problems)
    return pairs


def _print_mirror(answer: Answer[Any], network: Network) -> None:
    for result in answer.results:
        plain = result.to_json()
        if "measures" in plain:
            say(f"The network of {network.name(plain['me'])}")
            print_table(["measure", "value"], list(plain["measures"].items()))
            over: Reason | None = result.over_reliance
            print_notes([r.text for r in (*result.blind_spots, *([over] if over else []), *result.bias)])
        else:
            who = f"{network.name(plain['person'])}: " if plain.get("person") else ""
            phi = "undefined" if plain["accuracy"] is None else f"{plain['accuracy']:.3f}"
            missed, imagined = len(plain["omissions"]), len(plain["commissions"])
            say(f"{who}accuracy (phi) {phi}, {missed} ties missed, {imagined} imagined.")
    print_notes(answer.notes)


COMMANDS = (measure, influence, blockers, plan, mirror)
