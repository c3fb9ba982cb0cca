"""The sample case of three seeds, written once, and its tables as plain rows."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from orgmap.sample import SampleTruth, write_sample

SEEDS = (7, 1, 23)


@dataclass(frozen=True)
class Case:
    folder: Path
    truth: SampleTruth

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def own_ties(self, layer: str) -> dict[tuple[str, str], float]:
        return {
            (row["source"], row["target"]): float(row["strength"])
            for row in self.rows(f"edges_{layer}")
            if not row.get("perceiver")
        }

    def people(self) -> dict[str, dict[str, str]]:
        return {row["id"]: row for row in self.rows("people")}

    def pairs_in_events(self) -> dict[tuple[str, str], int]:
        """How often two people shared an event of at most 25 recipients."""
        known = {row["email"]: row["id"] for row in self.rows("people")}
        known |= {person: person for person in known.values()}
        counts: dict[tuple[str, str], int] = {}
        for row in self.rows("interactions"):
            recipients = row["recipients"].split(";")
            if len(recipients) > 25:
                continue
            present = sorted({known[who] for who in (row["sender"], *recipients) if who in known})
            for place, one in enumerate(present):
                for other in present[place + 1 :]:
                    counts[one, other] = counts.get((one, other), 0) + 1
        return counts


@pytest.fixture(scope="session", params=SEEDS, ids=lambda seed: f"seed{seed}")
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp(f"sample{request.param}")
    return Case(folder, write_sample(folder, seed=request.param))
