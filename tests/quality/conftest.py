"""Small organisations whose faults are known."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from orgmap.identity import resolve
from orgmap.model import Person, Records, Source, Tie
from orgmap.network import Network
from orgmap.quality import check

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def team():
    """Ten people of two units of five, one top, everybody with a manager but the top."""

    def make(prefix="p", **changes):
        people = [
            Person(
                f"{prefix}{at}",
                f"Name {prefix}{at}",
                f"{prefix}{at}@firm.org",
                unit="North" if at < 5 else "South",
                managers=() if at == 0 else (f"{prefix}{0 if at in (1, 5) else 1 if at < 5 else 5}",),
                source=Source("people.csv", at + 2),
            )
            for at in range(10)
        ]
        return tuple(changes.get(person.id, person) for person in people)

    return make


@pytest.fixture
def ring_of_advice():
    """Everybody asks the next two: nobody is silent, every measure is even."""

    def make(prefix="p", senders=range(10)):
        return tuple(
            Tie(
                f"{prefix}{at}",
                f"{prefix}{(at + step) % 10}",
                "advice",
                sources=(Source("edges_advice.csv", 2 * at + step),),
            )
            for at in senders
            for step in (1, 2)
        )

    return make


@pytest.fixture
def weeks_of_mail():
    """A file of messages: so many a week, each from one person to the next, from a Monday on."""

    def make(counts, *, file="mail.csv", prefix="p", people=10, to=None):
        rows = []
        for week, many in enumerate(counts):
            for at in range(many):
                time = MONDAY + timedelta(weeks=week, minutes=17 * at)
                sender, other = f"{prefix}{at % people}", f"{prefix}{(at + 1) % people}"
                rows.append((f"{file}-{week}-{at}", time, "mail", sender, to or [other], file, len(rows) + 2))
        names = ["id", "time", "kind", "sender", "recipients", "file", "row"]
        return pa.table(
            {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
        )

    return make


@pytest.fixture
def look():
    """What a check finds in records: the answer, and its rows by kind."""

    def run(*, raised=True, **nouns):
        raw = Records(**nouns)
        answer = check(Network.from_records(resolve(raw)), raw=raw)
        found = {}
        for row in answer.results:
            if row.raised or not raised:
                found.setdefault(row.kind, []).append(row)
        return found

    return run
