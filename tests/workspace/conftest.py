"""A small organisation to keep: people, ties, stances, an initiative and events, from named files."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pyarrow as pa
import pytest

from orgmap.model import (
    Away,
    Before,
    Gate,
    Initiative,
    Layer,
    Membership,
    ModelPair,
    Person,
    Records,
    Right,
    Source,
    Stance,
    Tie,
    Unit,
)
from orgmap.readers import FileReport, Reading
from orgmap.workspace import Workspace

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("kind", pa.string()),
        ("sender", pa.string()),
        ("recipients", pa.list_(pa.string())),
        ("file", pa.string()),
        ("row", pa.int64()),
    ]
)


def make_events(*rows, file="interactions.csv"):
    """Rows of (kind, sender, recipients)."""
    return pa.Table.from_pylist(
        [
            {
                "id": f"{file}-{number}",
                "time": START + timedelta(hours=number),
                "kind": kind,
                "sender": sender,
                "recipients": recipients,
                "file": file,
                "row": number,
            }
            for number, (kind, sender, recipients) in enumerate(rows, start=2)
        ],
        schema=SCHEMA,
    )


def make_reading(*, problems=(), files=(), **records):
    """A reading of these records; the files are those the sources name, and any others given."""
    content = Records(**records)
    named = list(files)
    for name in ("people", "units", "layers", "memberships", "stances", "rights"):
        named += [record.source.file for record in getattr(content, name) if record.source]
    named += [tie.sources[0].file for tie in content.ties if tie.sources]
    named += [pair.evidence.file for pair in content.pairs if pair.evidence]
    named += [content.initiative.source.file] if content.initiative and content.initiative.source else []
    named += content.events["file"].unique().to_pylist() if content.events is not None else []
    reports = tuple(FileReport(name, "people", 1.0, 1, 0, ()) for name in dict.fromkeys(named))
    return Reading(content, reports, tuple(problems))


def make_people(*ids, file="people.csv", **values):
    return tuple(
        Person(id_, id_.title(), source=Source(file, row), **values) for row, id_ in enumerate(ids, start=2)
    )


def make_everything():
    """Every noun at least once, most of them naming zoe."""
    return make_reading(
        people=(
            Person(
                "zoe9",
                "Zoë Quill",
                "zoe.quill@corp.example",
                ("zq", "Zed Quill"),
                "Legal",
                source=Source("people.csv", 2),
            ),
            Person("bob", "Bob", "bob@corp.example", managers=("zoe9", "cy"), source=Source("people.csv", 3)),
            Person("cy", "Cy", attributes={"mentor": "Zoë Quill"}, source=Source("people.csv", 4)),
        ),
        units=(Unit("Legal", head="zoe9", concern="zoë quill left", source=Source("units.csv", 2)),),
        layers=(Layer("advice", "informal", "against", True, Source("layers.csv", 2)),),
        ties=(
            Tie("bob", "zoe9", "advice", sources=(Source("edges_advice.csv", 2),)),
            Tie("bob", "cy", "advice", sources=(Source("edges_advice.csv", 3),)),
            Tie("bob", "cy", "advice", perceiver="zoe9", sources=(Source("edges_advice.csv", 4),)),
        ),
        memberships=(Membership("zoe9", "Board", source=Source("memberships.csv", 2)),),
        stances=(
            Stance("zoe9", -0.5, 0.3, source=Source("stances.csv", 2)),
            Stance(
                "cy", 0.5, 0.3, concern="What will Zoë Quill (zoe9) say?", source=Source("stances.csv", 3)
            ),
        ),
        rights=(
            Right("G1", "zoe9", "vetoes", source=Source("approvals.csv", 2)),
            Right("G1", "cy", "votes", source=Source("approvals.csv", 3)),
        ),
        pairs=(ModelPair("leak", "bob", "zoe9", 0.2, Source("model_leak.csv", 2)),),
        initiative=Initiative(
            "One framework",
            ask="Ask zoe.quill@corp.example first",
            me="zoe9",
            start=START.date(),
            weeks=9,
            gates=(Gate("G1", 3, chair="zoe9"),),
            before=(Before("person:zoe9", "person:cy"), Before("person:cy", "person:bob")),
            away=(Away("zoe9", START.date(), START.date()),),
            source=Source("initiative.toml", 1),
        ),
        events=make_events(
            ("mail", "zoe.quill@corp.example", ["bob"]),
            ("mail", "bob", ["mailto:Zoe.Quill@corp.example", "cy"]),
            ("meeting", "bob", ["zoe9", "cy"]),
            ("mail", "bob", ["cy"]),
        ),
        notes=("people.csv: Zoë Quill has two aliases.",),
    )


@pytest.fixture
def make():
    """Makers of people, events and readings."""
    return SimpleNamespace(
        people=make_people, events=make_events, reading=make_reading, everything=make_everything, start=START
    )


@pytest.fixture
def workspace(tmp_path):
    """An empty workspace in a folder of its own."""
    with Workspace.create(
        tmp_path / "W",
        purpose="consolidate spend",
        basis="consent of the owner",
        informed=True,
        wait_seconds=0.2,
    ) as made:
        yield made
