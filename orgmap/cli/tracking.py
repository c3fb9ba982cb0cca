"""Commands for life after the first talk: log, warnings, calibration."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import Progress, print_json, print_notes, print_table, say
from orgmap.cli.source import is_workspace, json_option, open_network, source_arguments
from orgmap.cli.talks import diary_of, seed_option, talks_held
from orgmap.cli.whatif import number, pairs
from orgmap.errors import InputError, Problem
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer
    from orgmap.tracking import Logged
    from orgmap.workspace import Diary, Talk


@click.command("log", short_help="Note a talk held; the plan goes on from there.")
@click.argument("workspace", type=click.Path())
@click.option("--person", metavar="PERSON", help="With whom; without it the log is listed.")
@click.option("--outcome", type=click.Choice(["yes", "lukewarm", "no"]), help="What came of it.")
@click.option("--week", type=click.IntRange(1), help="Week of the initiative (default: as planned).")
@click.option("--date", "day", metavar="DATE", help="The day, instead of the week (2026-01-31).")
@click.option("--channel", help="How: one-on-one, small group, pre-read, call ...")
@click.option("--by", metavar="PERSON", help="Who went, when it was not you.")
@click.option("--concern", help="What stands in the way, in their words.")
@click.option("--note", help="Anything else.")
@seed_option
@json_option
def log(
    workspace: str,
    *,
    person: str | None,
    outcome: str | None,
    week: int | None,
    day: str | None,
    by: str | None,
    seed: int,
    as_json: bool,
    **said: str | None,
) -> None:
    """Note a talk that was held. The plan is made anew from there; talks held stay as they are."""
    from orgmap.tracking import foresee
    from orgmap.tracking import note as keep_note
    from orgmap.workspace import Talk

    sources = (workspace,)
    with diary_of(sources) as diary:
        if person is None:
            _list_talks(diary.talks(), workspace, as_json=as_json)
            return
        if outcome is None:
            raise InputError(Problem("What came of the talk?", "Add --outcome yes, lukewarm or no."))
        network = open_network(sources)
        who = network.find(person)
        carrier = network.find(by) if by else None
        progress = Progress()
        foresee(diary, network, seed=seed, progress=progress)
        found, guessed = _when(network, diary, who, week, day)
        talk = Talk(who, outcome, found, _day(day), said["channel"], carrier, said["concern"], said["note"])
        answer = keep_note(diary, network, talk, seed=seed, progress=progress)
        progress.done()
    if as_json:
        print_json(answer)
    else:
        _print_logged(answer, network, guessed)


def _when(
    network: Network, diary: Diary, person: str, week: int | None, day: str | None
) -> tuple[int, str | None]:
    """The week of a talk, and a sentence where it was not given."""
    from orgmap.tracking import present_week

    if week is not None:
        return week, None
    initiative = network.records.initiative
    given = _day(day)
    if given is not None:
        found = present_week(initiative, given)
        if found is None:
            raise InputError(Problem("The initiative has no start to count weeks from.", "Give --week."))
        if found < 1:
            raise InputError(Problem(f"{given} lies before the start.", "Correct the date."))
        return found, None
    plan = [one for one in diary.forecasts() if one.person == person]
    if plan:
        return plan[-1].week, f"Logged in week {plan[-1].week}, as planned; --week says otherwise."
    raise InputError(
        Problem(
            f"In which week was the talk with {network.name(person)}?", "Give --week N or --date 2026-01-31."
        )
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(Problem(f"--date {text} is not a day.", "Write it as 2026-01-31.")) from None


def _list_talks(talks: tuple[Talk, ...], workspace: str, *, as_json: bool) -> None:
    from orgmap.results import Answer, Line, MadeBy
    from orgmap.version import VERSION

    if as_json:
        lines = tuple(Line({"entry": talk.to_json()}) for talk in talks)
        print_json(Answer("log", MadeBy(VERSION, ""), lines))
        return
    if not talks:
        say(f"No talk is logged. Note one: orgmap log {workspace} --person NAME --outcome yes --week 1")
        return
    rows = [[t.week, t.person, t.outcome, t.channel, t.by or "you", t.concern, t.note] for t in talks]
    print_table(["week", "person", "outcome", "channel", "by", "concern", "note"], rows)


def _print_logged(answer: Answer[Logged], network: Network, guessed: str | None) -> None:
    logged = answer.results[0]
    say(logged.text)
    for change in logged.plan_changes:
        say(change.text, indent="  ")
    following = [s for s in logged.plan.results[0].steps if s.week >= logged.entry.week]
    ahead = [s for s in following if s.person != logged.entry.person]
    if ahead:
        week = ahead[0].week
        names = words.listed([step.name for step in ahead if step.week == week])
        say(f"Next: {names}, week {week}.")
    # What holds of every answer about this network is said by orgmap plan.
    fresh = [note for note in answer.notes if note not in network.notes]
    print_notes((*([guessed] if guessed else []), *fresh))


@click.command("warnings", short_help="What needs attention now, and what to do.")
@source_arguments
@click.option("--week", type=click.IntRange(0), help="The last week that is over (default: by today's date).")
@click.option(
    "--threshold", "limits", multiple=True, metavar="NAME=VALUE", help="When to warn, for example vital=5."
)
@seed_option
def warnings(
    sources: tuple[str, ...],
    week: int | None,
    limits: tuple[str, ...],
    seed: int,
    *,
    as_json: bool,
    **view: Any,
) -> None:
    """Warnings against thresholds set beforehand: step in, redirect, or wait."""
    from orgmap.tracking import Thresholds, present_week
    from orgmap.tracking import warnings as look

    given = {name: number("number", text, "Write NAME=VALUE.") for name, text in pairs("--threshold", limits)}
    thresholds = Thresholds.of(**given)
    network = open_network(sources, **view)
    known: dict[str, Any] = {}
    talks = talks_held(sources)
    if is_workspace(sources):
        with diary_of(sources) as diary:
            known = {
                "forecasts": diary.forecasts(),
                "tripwires": diary.tripwires(),
                "stances": diary.stances(),
            }
    if week is None:
        today = present_week(network.records.initiative, date.today())  # noqa: DTZ011 - the user's own day
        week = None if today is None else max(0, today - 1)
    answer = look(
        network,
        talks,
        week=week,
        thresholds=thresholds,
        seed=seed,
        **known,
    )
    if as_json:
        print_json(answer)
        return
    if not answer.results:
        say("Nothing needs attention: all is within what was expected.")
    for advice, title in (("step_in", "Step in"), ("redirect", "Redirect"), ("wait", "Wait and see")):
        own = [one for one in answer.results if one.advice == advice]
        if own:
            click.secho(title, bold=True)
        for one in own:
            say(f"{one.text} {one.why}", indent="  ")
    print_notes(answer.notes)


@click.command("calibration", short_help="How good the forecasts were.")
@click.argument("workspace", type=click.Path())
@json_option
def calibration(workspace: str, *, as_json: bool) -> None:
    """How good the chances of a yes were that plans gave before the talks (from ten talks on)."""
    from orgmap.tracking import calibration as score
    from orgmap.tracking import stances_before
    from orgmap.workspace import Workspace

    with diary_of((workspace,)) as diary:
        talks, forecasts, stances = diary.talks(), diary.forecasts(), diary.stances()
    with Workspace.open(Path(workspace)) as opened:
        history = opened.history()
    answer = score(talks, forecasts, positions=stances_before(talks, stances, history))
    if as_json:
        print_json(answer)
        return
    found = answer.results[0]
    if found.brier is not None and found.base_rate_brier is not None:
        better = "better" if found.brier < found.base_rate_brier else "no better"
        say(
            f"Brier score {found.brier:.3f} over {found.talks} talks, {better} than always forecasting the "
            f"share that said yes ({found.base_rate_brier:.3f})."
        )
        rows = [
            [f"{words.percent(b.low)} to {words.percent(b.high)}", b.talks, *_shares(b.forecast, b.said_yes)]
            for b in found.reliability
        ]
        print_table(["forecast", "talks", "forecast, mean", "said yes"], rows)
        levels = [[one.level, one.talks, *_shares(one.forecast, one.said_yes)] for one in found.levels]
        print_table(["stance entered", "talks", "forecast, mean", "said yes"], levels)
    print_notes(answer.notes)


def _shares(*shares: float | None) -> list[str | None]:
    return [None if share is None else words.percent(share) for share in shares]


COMMANDS = (log, warnings, calibration)
