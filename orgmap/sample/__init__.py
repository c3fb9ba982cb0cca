"""The sample case: an invented company of about 180 people, written as a plain folder by one seed.

The story is fixed; which unit and which person plays which part is drawn by the seed, so that a
finding can be checked against parts the analysis cannot know. Nothing in the analysis imports this.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from orgmap.sample import jottings, story, survey, traffic
from orgmap.sample.company import Company, found
from orgmap.sample.names import BUSINESS_UNITS

DEFAULT_SEED = 7

__all__ = ["DEFAULT_SEED", "SampleTruth", "write_sample"]


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """Who was given which part, by person id and unit name. For tests only.

    ``via`` are the two people through whom alone the ``spender`` (head of the biggest-spending
    unit) can be reached; ``connector`` the quiet person who links the units; ``bottleneck`` the
    person through whom one unit's threads and releases run.
    """

    seed: int
    me: str
    ceo: str
    cfo: str
    heads: Mapping[str, str]
    spender: str
    spender_unit: str
    pnl_units: tuple[str, str]
    friendly_heads: tuple[str, str]
    via: tuple[str, str]
    connector: str
    connector_unit: str
    bottleneck: str
    bottleneck_unit: str
    carve_out_unit: str


def write_sample(
    folder: str | Path, *, seed: int = DEFAULT_SEED, people: int = 180, planted: bool = True
) -> SampleTruth:
    r"""Write the sample case into ``folder`` and say who plays which part.

    The same seed and number of people give the same files, byte for byte. ``folder`` is made if
    need be; files of the same names in it are replaced, others left alone. With ``planted`` False the
    company is the same and nobody plays a part: nothing that the truth names is to be found.

    Raises :class:`~orgmap.errors.InputError` for fewer than 110 or more than 2,000 people.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     truth = write_sample(folder, seed=7)
    ...     (Path(folder) / "people.csv").read_text(encoding="utf-8").count("\n")
    181
    """
    rng = Random(f"orgmap sample {seed}")  # noqa: S311 (a story, not a secret)
    company = found(rng, people, planted=planted)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    spend = story.spends(company, rng)
    _people(target / "people.csv", company)
    _unit_files(target, company, spend)
    _survey_files(target, company, survey.ask(company, rng))
    _log(target / "interactions.csv", traffic.log(company, rng))
    _text(target / "initiative.toml", story.initiative(company, spend))
    _text(target / "notes.txt", jottings.notes(company))
    return _truth(company, seed)


def _people(path: Path, company: Company) -> None:
    rows = []
    for key, seat in company.seats.items():
        managers = ";".join(company.ids[manager] for manager in seat.managers)
        who = (company.ids[key], company.names[key], company.emails[key])
        what = (seat.unit, seat.team, seat.title, seat.grade)
        rows.append((*who, *what, managers, "", 0 if key == "ceo" else 1))
    header = "id name email unit team title grade manager authority can_carry"
    _table(path, header, sorted(rows))


def _unit_files(target: Path, company: Company, spend: Mapping[str, int]) -> None:
    _table(
        target / "units.csv",
        "unit parent head pnl spend value_driver economics metrics concern",
        story.units(company, spend),
    )
    _table(
        target / "approvals.csv",
        "gate order person right vote implementation limit currency",
        story.approvals(company, spend),
    )
    _table(target / "memberships.csv", "person body role from to", story.memberships(company))
    _table(
        target / "stances.csv",
        "person position confidence desired salience concern public_position relation as_of source",
        story.stances(company),
    )


def _survey_files(target: Path, company: Company, answers: survey.Survey) -> None:
    ids = company.ids

    def ties(layer: survey.Answers) -> list[tuple[str, str, int]]:
        return sorted((ids[source], ids[target], strength) for (source, target), strength in layer.items())

    advice: list[Sequence[object]] = [(*tie, "") for tie in ties(answers.advice)]
    perceived = sorted((ids[who], ids[source], ids[target]) for who, source, target in answers.perceived)
    advice += [(source, target, 1, who) for who, source, target in perceived]
    _table(target / "edges_advice.csv", "source target strength perceiver", advice)
    _table(target / "edges_trust.csv", "source target strength", ties(answers.trust))
    _table(target / "edges_listens_to.csv", "source target strength", ties(answers.listens_to))
    _table(target / "edges_conflict.csv", "source target strength", ties(answers.conflict))
    layers = [
        ("advice", "informal", "against", 1),
        ("trust", "informal", "against", 1),
        ("listens_to", "informal", "against", 1),
        ("conflict", "negative", "", 0),
    ]
    _table(target / "layers.csv", "layer kind influence directed", layers)


def _log(path: Path, events: Iterable[traffic.Event]) -> None:
    rows = [
        (
            f"e{place:05d}", event.time.isoformat(timespec="minutes"), event.kind, event.sender,
            ";".join(event.recipients),
        )
        for place, event in enumerate(events, start=1)
    ]  # fmt: skip
    _table(path, "id time kind sender recipients", rows)


def _table(path: Path, header: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _truth(company: Company, seed: int) -> SampleTruth:
    roles, ids = company.roles, company.ids
    first, second = roles.friendly_units
    return SampleTruth(
        seed=seed,
        me=ids["me"],
        ceo=ids["ceo"],
        cfo=ids["cfo"],
        heads={unit: ids[f"head:{unit}"] for unit in BUSINESS_UNITS},
        spender=ids[f"head:{roles.spender_unit}"],
        spender_unit=roles.spender_unit,
        pnl_units=roles.pnl_units,
        friendly_heads=(ids[f"head:{first}"], ids[f"head:{second}"]),
        via=(ids[roles.via[0]], ids[roles.via[1]]),
        connector=ids[roles.connector],
        connector_unit=roles.connector_unit,
        bottleneck=ids[roles.bottleneck],
        bottleneck_unit=roles.bottleneck_unit,
        carve_out_unit=story.CARVED_OUT,
    )
