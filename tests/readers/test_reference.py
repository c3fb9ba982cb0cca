"""The reference of files says what the readers do."""

from pathlib import Path

import pytest

from orgmap.readers.detect import FORMS
from orgmap.readers.initiative import GATE_RULES, KEYS

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "files.md").read_text(encoding="utf-8")
COLUMNS = [(kind, column) for kind, form in FORMS.items() for column in form.columns]


@pytest.mark.parametrize(("kind", "column"), COLUMNS, ids=lambda one: getattr(one, "name", one))
def test_every_column_stands_in_the_reference_with_its_aliases(kind, column):
    start = f"| **`{column.name}`** |" if column.required else f"| `{column.name}` |"
    rows = [line for line in REFERENCE.splitlines() if line.startswith(start)]
    aliases = ", ".join(f"`{alias}`" for alias in column.aliases) or "–"

    assert any(line.endswith(f"| {aliases} |") for line in rows)


def test_every_key_of_an_initiative_stands_in_the_reference():
    for section, keys in KEYS.items():
        for key in keys:
            assert f"\n{key} = " in REFERENCE or f"[{key}]" in REFERENCE or f"or: {key} =" in REFERENCE, (
                section,
                key,
            )
    assert all(rule in REFERENCE for rule in GATE_RULES)


def test_the_initiative_of_the_reference_can_be_read(write):
    from orgmap.readers import read

    text = REFERENCE.split("```toml\n")[1].split("```")[0]
    reading = read(write("initiative.toml", text))

    assert (reading.problems, reading.records.notes) == ((), ())
