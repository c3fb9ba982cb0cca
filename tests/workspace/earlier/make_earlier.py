"""Make a small workspace with the orgmap of an earlier commit: ``make_earlier.py OLD TARGET.db``.

OLD is a folder with the package of that commit; nothing of the present code is imported.
"""

import shutil
import sqlite3
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path


def main():
    old, target = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    sys.path.insert(0, str(old))

    import pyarrow as pa

    import orgmap
    from orgmap.model import Membership, Person, Records, Source, Stance, Tie, Unit
    from orgmap.readers import FileReport, Reading
    from orgmap.results import Proposal
    from orgmap.workspace import Workspace

    assert Path(orgmap.__file__).is_relative_to(old)
    events = pa.Table.from_pylist(
        [
            {
                "id": "m1@corp.example",
                "time": datetime(2026, 1, 5, 9, tzinfo=UTC),
                "kind": "mail",
                "sender": "ann@corp.example",
                "recipients": ["ben"],
                "file": "mail.csv",
                "row": 2,
            }
        ]
    )
    records = Records(
        people=(
            Person("ann", "Ann Okafor", "ann@corp.example", unit="Sales", source=Source("people.csv", 2)),
            Person("ben", "Ben Lund", managers=("ann",), unit="Sales", source=Source("people.csv", 3)),
            Person("dev", "Dev Rao", attributes={"site": "Oslo"}, source=Source("people.csv", 4)),
        ),
        units=(Unit("Sales", head="ann", pnl=True, source=Source("units.csv", 2)),),
        ties=(
            Tie("ben", "ann", "advice", 2.0, sources=(Source("edges_advice.csv", 2),)),
            Tie("dev", "ben", "advice", sources=(Source("edges_advice.csv", 3),)),
        ),
        memberships=(
            Membership("ann", "Board", start=date(2025, 1, 1), source=Source("memberships.csv", 2)),
        ),
        stances=(Stance("ben", -0.5, 0.3, source=Source("stances.csv", 2)),),
        events=events,
    )
    files = ("people.csv", "units.csv", "edges_advice.csv", "memberships.csv", "stances.csv", "mail.csv")
    reports = tuple(FileReport(name, "people", 1.0, 1, 0) for name in files)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "W"
        with Workspace.create(folder, purpose="an old one", basis="our own data", informed=True) as made:
            made.add(Reading(records, reports))
            made.set_stance(Stance("ben", 0.5))
            made.add_ties([Tie("ann", "dev", "trust")])
            made.undo()
            made.save_proposals(
                [
                    Proposal(
                        "stance",
                        ("dev",),
                        None,
                        1,
                        0.6,
                        "Dev Rao is for it.",
                        (0, 18),
                        "notes.txt",
                        1,
                        "proposed",
                    )
                ]
            )
            made.record_export("map.html")
            if hasattr(made, "diary"):
                from orgmap.workspace import Talk

                made.diary.log(Talk("ben", "yes", 2))
        connection = sqlite3.connect(folder / "workspace.db")
        connection.execute("UPDATE changes SET who = 'somebody'")
        connection.execute("UPDATE exports SET who = 'somebody'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(folder / "workspace.db", target)
        (batch,) = (folder / "events").iterdir()
        shutil.copy(batch, target.with_name(f"{target.stem}-events.parquet"))


if __name__ == "__main__":
    main()
