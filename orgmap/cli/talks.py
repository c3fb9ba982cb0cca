"""The plan as it goes on in a workspace, the talk card, and the talks as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import print_json, say
from orgmap.cli.source import is_workspace, open_network, source_arguments
from orgmap.errors import InputError, Problem, WorkspaceError
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.cards import TalkCard
    from orgmap.network import Network
    from orgmap.results import Answer, Plan
    from orgmap.workspace import Diary, Talk

seed_option = click.option("--seed", type=int, default=0, show_default=True)


def planned(
    sources: tuple[str, ...],
    network: Network,
    *,
    solver: str = "auto",
    seed: int = 0,
    progress: Any = None,
    view: Mapping[str, Any] = MappingProxyType({}),
) -> Answer[Plan]:
    """The plan from here on: in a workspace talks held stay as they are, and the forecasts are kept.

    Forecasts of a plan for a part of the people or days (``view``) are not kept.
    """
    from dataclasses import replace

    from orgmap.sequence import plan
    from orgmap.tracking import plan_from_here, weeks_before

    if not is_workspace(sources):
        return plan(network, solver=solver, seed=seed, progress=progress)
    with diary_of(sources) as diary:
        talks, earlier = diary.talks(), diary.forecasts()
        answer = plan_from_here(
            network,
            talks,
            earlier=weeks_before(talks, earlier),
            solver=solver,
            seed=seed,
            progress=progress,
        )
        if any(view.get(name) for name in ("since", "until", "as_of", "units")):
            return answer
        try:
            diary.keep(answer.results[0])
        except WorkspaceError as error:
            return replace(answer, notes=(*answer.notes, f"The forecasts were not kept: {error}"))
    return answer


def talks_held(sources: tuple[str, ...]) -> tuple[Talk, ...]:
    """The log of a workspace; nothing for a folder."""
    if not is_workspace(sources):
        return ()
    with diary_of(sources) as diary:
        return diary.talks()


def plan_followed(sources: tuple[str, ...]) -> tuple[tuple[Talk, ...], dict[str, int] | None]:
    """The log of a workspace, and, once talks are held, the weeks of the plan kept last."""
    from orgmap.tracking import weeks_before

    if not is_workspace(sources):
        return (), None
    with diary_of(sources) as diary:
        talks = diary.talks()
        return talks, weeks_before((), diary.forecasts()) if talks else None


def followed(
    sources: tuple[str, ...], network: Network, *, seed: int = 0
) -> tuple[dict[str, tuple[int, int | None]], Answer[Plan] | None]:
    """Talks held, and the plan that goes on from them; nothing and None where no talk is logged.

    Nothing is kept of the plan: this only reads.
    """
    from orgmap.sequence import situation
    from orgmap.tracking import held_talks, plan_from_here

    talks, weeks = plan_followed(sources)
    if not talks:
        return {}, None
    held = held_talks(situation(network), talks)
    return held, plan_from_here(network, talks, earlier=weeks, seed=seed)


@contextmanager
def diary_of(sources: tuple[str, ...]) -> Iterator[Diary]:
    """The diary of the one workspace given; a sentence for anything else."""
    from orgmap.workspace import Workspace

    if not is_workspace(sources):
        raise InputError(
            Problem(
                "Only a workspace remembers talks.",
                "Make one with: orgmap new W, fill it with: orgmap add W FILES, and name it here.",
            )
        )
    with Workspace.open(Path(sources[0])) as workspace:
        yield workspace.diary


@click.command("report", short_help="The talks as a calendar file.")
@source_arguments
@click.option("--to", "target", required=True, type=click.Path(), help="File to write: talks.ics.")
@click.option("--concerns", is_flag=True, help="Put concerns as entered into the entries.")
@seed_option
def report(
    sources: tuple[str, ...], target: str, seed: int, *, concerns: bool, as_json: bool, **view: Any
) -> None:
    """The talks of the plan as calendar entries, without stances; concerns only when asked for."""
    from orgmap.report.calendar import LIMIT_OF_USE, talks_calendar
    from orgmap.results import Answer, Line

    path = Path(target)
    if path.suffix.lower() != ".ics":
        raise InputError(Problem(f"'{path.suffix}' cannot be written yet.", "Name a file ending in .ics."))
    if not path.parent.is_dir():
        raise InputError(Problem(f"There is no folder {path.parent}.", "Make it first."))
    network = open_network(sources, **view)
    answer = planned(sources, network, seed=seed, view=view)
    said = {s.person: s.concern for s in network.records.stances if s.concern} if concerns else None
    names = {person: network.name(person) for person in network.people}
    content = talks_calendar(
        answer.results[0],
        network.records.initiative,
        names=names,
        concerns=said,
        earlier=_content(path),
        revision=_plans_kept(sources),
    )
    _write(path, content)
    if is_workspace(sources):
        from orgmap.workspace import Workspace

        with Workspace.open(Path(sources[0])) as workspace:
            workspace.record_export(path)
    talks = len(answer.results[0].steps)
    if as_json:
        line = Line({"file": str(path), "talks": talks, "concerns": concerns})
        print_json(Answer("report", answer.made_by, (line,), (LIMIT_OF_USE, *answer.notes)))
    else:
        say(f"Wrote {path} with {talks} talks. {LIMIT_OF_USE}")


def _content(path: Path) -> bytes | None:
    """What the file held before; None where there was none or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _plans_kept(sources: tuple[str, ...]) -> int:
    """How many plans a workspace kept before the latest: later files then count as later everywhere."""
    if not is_workspace(sources):
        return 0
    with diary_of(sources) as diary:
        return max(0, len({one.change for one in diary.forecasts()}) - 1)


def _write(path: Path, content: bytes) -> None:
    """All of it, or nothing."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(
            Problem(f"{path} cannot be written ({error.strerror}).", "Name another file.")
        ) from None


def cards_of(
    sources: tuple[str, ...], network: Network, answer: Answer[Plan], people: tuple[str, ...]
) -> tuple[TalkCard, ...]:
    """The cards asked for, from a plan made of the same source."""
    if not people:
        return ()
    from orgmap.cards import card
    from orgmap.sequence import situation
    from orgmap.tracking import held_talks

    talks = talks_held(sources)
    held = held_talks(situation(network), talks) if talks else {}
    return tuple(card(network, answer, person, held=held) for person in people)


def print_card(card: TalkCard) -> None:
    """A talk card for reading before the talk."""
    unit = f" ({card.unit})" if card.unit else ""
    click.secho(f"\nTalk card: {card.name}{unit}", bold=True)
    say(
        f"Week {card.week}, {card.channel}; {card.goes} {'go' if card.goes == 'you' else 'goes'}.",
        indent="  ",
    )
    say(f"Open with: {card.open_with}", indent="  ")
    say(card.avoid, indent="  ")
    titles = {
        "concern": "Concern",
        "value_driver": "What drives value for the unit",
        "economics": "The unit's economics",
        "metrics": "What it is measured by",
        "unit_concern": "The unit's concern",
    }
    for name, text in card.cares_about.items():
        say(f"{titles[name]}: {text}.", indent="  ")
    for reason in card.why_now:
        say(f"Why now: {reason.text}", indent="  ")
    say(f"Must be ready: {'; '.join(card.must_be_ready) or 'nothing is entered'}.", indent="  ")
    say(f"Send: {'; '.join(card.send)}.", indent="  ")
    heard = [f"{h.name} (week {h.week}, {words.percent(h.chance)})" for h in card.may_have_heard]
    say(f"Pre-read: {card.paper}", indent="  ")
    say(f"May have heard of it from: {', '.join(heard) or 'nobody likely'}.", indent="  ")
    tell = [f"{h.name} (week {h.week}, {words.percent(h.chance)})" for h in card.may_tell]
    say(f"May tell before their turn: {', '.join(tell) or 'nobody likely'}.", indent="  ")
    for one in card.unlocks:
        say(
            f"If {card.name} says yes, {one.name}'s yes is at {words.percent(one.if_yes)}; if not, at "
            f"{words.percent(one.if_not)}.",
            indent="  ",
        )


COMMANDS = (report,)
