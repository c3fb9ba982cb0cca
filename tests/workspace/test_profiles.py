"""Mappings kept in a workspace name nobody who was forgotten there, or has a pseudonym."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from orgmap.model import Person
from orgmap.readers.mapping import Meaning, Profile, keep, paths, saved
from orgmap.workspace import Workspace
from orgmap.workspace.columns import Texts
from orgmap.workspace.naming import NAMING
from orgmap.workspace.profiles import keep_in
from orgmap.workspace.tables import INITIATIVES, VERSIONED

COLUMNS = (
    Meaning("Von", "source", {"ZQ": "Zoë Quill", "BT": "Bobby Tables"}),
    Meaning("An", "target"),
    Meaning("Zoë Quill"),
)


@pytest.fixture
def filled(workspace, make):
    """Three people, and mappings that name one of them wherever a mapping may."""
    people = (Person("zoe9", "Zoë Quill"), Person("bob", "Bobby Tables"), Person("cy", "Cyrus Amadi"))
    workspace.add(make.reading(people=people))
    keep(Profile("Zoë Quill's survey", "ties", COLUMNS, constants={"perceiver": "zoe9"}), workspace.path)
    keep(Profile("staff", "people", (Meaning("Nr", "id"), Meaning("Ort"))), workspace.path)
    return workspace


def told(folder):
    """Everything in the mappings, the names of their files too."""
    return "\n".join(f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in paths(folder)).casefold()


def test_a_mapping_names_nobody_who_is_forgotten_and_keeps_what_it_says_of_others(filled):
    untouched = paths(filled.path)[0].read_bytes()
    forgotten = filled.forget("zoe9")

    assert forgotten.removed["mappings"] == 1
    assert not any(name in told(filled.path) for name in ("zoe9", "zoë", "quill"))
    survey, staff = sorted(saved(filled.path), key=lambda one: one.table, reverse=True)
    assert dict(survey.constants) == {}
    assert [dict(one.values) for one in survey.columns] == [{"BT": "Bobby Tables"}, {}, {}]
    assert dict(survey.fields) == {"source": "Von", "target": "An"}
    assert dict(staff.fields) == {"id": "Nr"}
    assert [path.read_bytes() for path in paths(filled.path) if path.name == "staff.toml"] == [untouched]


def test_who_opts_out_and_is_known_by_a_mapping_alone_is_gone_from_it(filled):
    keep(Profile("mail", "ties", COLUMNS[:2], constants={"perceiver": "dora@x.example"}), filled.path)
    filled.opt_out("dora@x.example")

    assert "dora" not in told(filled.path)


def test_comments_and_a_mapping_that_cannot_be_read_hold_no_name_either(filled):
    staff = next(path for path in paths(filled.path) if path.name == "staff.toml")
    staff.write_text(f"# as Zoë Quill wrote it\n{staff.read_text(encoding='utf-8')}", encoding="utf-8")
    staff.with_name("zoë-quill.toml").write_text("table = nobody knows; ask Zoë Quill", encoding="utf-8")
    filled.forget("zoe9")

    assert "zoë" not in told(filled.path)
    assert "nobody knows; ask [forgotten]" in told(filled.path)


def test_a_mapping_gets_pseudonyms_with_the_rest_and_so_does_one_kept_later(filled, tmp_path, monkeypatch):
    monkeypatch.delenv("ORGMAP_KEY", raising=False)
    key = tmp_path / "key.json"
    filled.pseudonymise(key)
    (who,) = (one for one, text in filled.reveal().items() if text == "zoe9")

    assert not any(name in told(filled.path) for name in ("zoe9", "zoë quill", "bobby tables"))
    assert dict(next(one for one in saved(filled.path) if one.table == "ties").constants) == {
        "perceiver": who
    }
    with Workspace.open(filled.path, key_file=key) as again:
        keep_in(again, Profile("later", "ties", COLUMNS[:2], constants={"perceiver": "Zoë Quill"}))
    assert not any(name in told(filled.path) for name in ("zoe9", "zoë quill", "bobby tables"))


def test_a_copy_of_a_workspace_has_its_mappings(filled, tmp_path):
    filled.copy_to(tmp_path / "copy", purpose="p", basis="b", informed=None)

    assert saved(tmp_path / "copy") == saved(filled.path)


def test_every_column_that_holds_a_person_by_name_is_in_the_one_table_of_them():
    """A new table with such a column must say so; an initiative names people inside its parts."""
    people = {"person", "source", "target", "perceiver", "head", "manager", "managers", "messenger", "by"}
    people |= {"aliases", "email", "address", "people", "one", "other"}
    missing = {
        f"{table.name}.{column.name}"
        for table in VERSIONED
        if table is not INITIATIVES
        for column in table.columns
        if column.name in people
        and isinstance(column.type, sa.Text | Texts)
        and column.name not in getattr(NAMING.get(table), "columns", ())
    }

    assert missing == {"retention.source"}, "a file, by its name"
