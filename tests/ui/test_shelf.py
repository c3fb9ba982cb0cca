"""Dropped files that wait for a word of the reader: read as explained, kept for next time, then gone."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from orgmap.errors import InputError
from orgmap.model import Person, Records, Right, Stance, Tie
from orgmap.readers.mapping import saved
from orgmap.ui.opening import open_shelf, open_uploads
from orgmap.ui.shelf import Shelf, by_name, not_understood

PEOPLE = ("people.csv", b"id,name\na,Ana Koch\nb,Bo Lee\n")
LIMITS = ("limits.csv", b"Gremium,Wer darf\nBoard,Ana Koch\nBoard,Bo Lee\n")


def limits_profile(shelf):
    profile = shelf.guesses("limits.csv", "approvals").profile
    profile = profile.with_field("Gremium", "gate").with_field("Wer darf", "person")
    return replace(profile, constants={"right": "votes"})


def test_nothing_on_the_shelf_is_a_problem_and_no_case():
    assert open_shelf(Shelf()).problems


def test_a_table_nobody_knows_is_read_as_explained_beside_what_was_read_before():
    shelf = Shelf([PEOPLE, LIMITS])
    first = open_shelf(shelf)
    shelf.was_read()

    assert not_understood(first.reports) == ("limits.csv",)
    assert shelf.waiting == set()
    shelf.settle("limits.csv", limits_profile(shelf))
    opened = open_shelf(shelf, beside=first.case).case

    assert [(one.gate, one.person, one.right) for one in opened.records.rights] == [
        ("Board", "a", "votes"),
        ("Board", "b", "votes"),
    ]
    assert opened.undone().records.rights == ()


def test_the_next_file_with_these_columns_is_read_without_asking():
    shelf = Shelf([PEOPLE, LIMITS])
    first = open_shelf(shelf).case
    shelf.was_read()
    shelf.settle("limits.csv", limits_profile(shelf))
    opened = open_shelf(shelf, beside=first).case

    assert [profile.table for profile in saved(opened.path)] == ["approvals"]
    later = open_uploads([("march.csv", b"Gremium,Wer darf\nCouncil,a\n")], beside=opened).case
    assert {one.gate for one in later.records.rights} == {"Board", "Council"}


def test_what_is_explained_before_anything_is_open_makes_a_case_of_its_own():
    shelf = Shelf([("staff.csv", b"Nr;Wer\n1;Ana Koch\n2;Bo Lee\n")])
    profile = shelf.guesses("staff.csv", "people").profile
    shelf.settle("staff.csv", profile.with_field("Nr", "id").with_field("Wer", "name"))
    opened = open_shelf(shelf).case

    assert [person.name for person in opened.records.people] == ["Ana Koch", "Bo Lee"]
    assert [profile.name for profile in saved(opened.path)] == ["staff"]


def test_a_kept_draft_takes_its_explanations_along(tmp_path):
    shelf = Shelf([("staff.csv", b"Nr;Wer\n1;Ana Koch\n2;Bo Lee\n")])
    profile = shelf.guesses("staff.csv", "people").profile
    shelf.settle("staff.csv", profile.with_field("Nr", "id").with_field("Wer", "name"))
    opened = open_shelf(shelf).case

    opened.kept(str(tmp_path / "w"), purpose="a test", basis="invented", informed=True)
    assert [profile.name for profile in saved(tmp_path / "w")] == ["staff"]


def test_only_tables_stay_once_they_are_read_and_nothing_after_that():
    shelf = Shelf([PEOPLE, ("picture.png", b"\x89PNG....")])
    places = [shelf._paths[name] for name in shelf.names]
    shelf.was_read()

    assert shelf.names == ("people.csv",)
    assert [place.exists() for place in places] == [True, False]
    shelf.clear()
    assert not places[0].exists()


def test_the_dropped_bytes_go_with_the_session_that_held_them():
    shelf = Shelf([PEOPLE])
    place = shelf._paths["people.csv"]
    assert place.exists()

    del shelf
    gc.collect()
    assert not place.exists()


def test_a_file_left_out_is_not_read_and_the_others_are():
    wrong = ("edges_trust.csv", b"source,target\na,nobody\n")
    shelf = Shelf([PEOPLE, wrong])
    assert open_shelf(shelf).case is None

    shelf.leave_out("edges_trust.csv")
    opened = open_shelf(shelf).case
    assert len(opened.records.people) == 2
    assert opened.records.ties == ()


def test_files_are_explained_one_after_the_other():
    shelf = Shelf([PEOPLE, LIMITS])
    shelf.ask(*shelf.tables)

    assert shelf.asked == "people.csv"
    shelf.leave_out("people.csv")
    assert shelf.asked == "limits.csv"
    shelf.settle("limits.csv", limits_profile(shelf))
    assert shelf.asked is None


def test_a_file_without_a_table_says_so_instead_of_guessing():
    shelf = Shelf([("x.csv", b"\x00\x01\x02")])

    with pytest.raises(InputError):
        shelf.guesses("x.csv", None)


def test_a_name_two_people_have_is_left_for_the_reader_to_put_right():
    people = [Person("a", "Tom Miller"), Person("b", "Tom Miller"), Person("c", "Ann Lee", "ann@x.org")]
    records = Records(
        stances=(Stance("Tom Miller"), Stance("ann lee")),
        rights=(Right("Board", "ann@x.org", "votes"),),
        ties=(Tie("a", "Ann Lee", "advice"),),
    )
    named = by_name(records, people)

    assert [one.person for one in named.stances] == ["Tom Miller", "c"]
    assert named.rights[0].person == "c"
    assert (named.ties[0].source, named.ties[0].target) == ("a", "c")


def test_words_that_stand_for_numbers_are_asked_for():
    shelf = Shelf([("staff.csv", b"Nr;Stufe\n1;eins\n2;2\n")])
    profile = shelf.guesses("staff.csv", "people").profile.with_field("Stufe", "grade")

    assert shelf.unsettled("staff.csv", profile) == {"Stufe": ("eins",)}


def test_a_text_of_western_windows_is_told_by_its_words_and_read_once_it_is_said_to_be(tmp_path):
    windows = "name;unit\nJörg Weiß;Vertrieb\n".encode("cp1252")
    shelf = Shelf([("a.csv", windows), ("b.csv", "name\nZoë".encode()), ("c.csv", b"\xff\xd8\xff\xe0\x00")])

    assert shelf.legacy("a.csv") == ("Jörg", "Weiß")
    assert (shelf.legacy("b.csv"), shelf.legacy("c.csv")) == ((), ())

    shelf.recode("a.csv")
    shelf.leave_out("b.csv")
    shelf.leave_out("c.csv")

    assert shelf.legacy("a.csv") == ()
    assert shelf.waiting == {"a.csv"}
    assert "Jörg Weiß" in {person.name for person in shelf.read().records.people}


def test_a_file_is_read_for_its_words_once_however_often_a_page_asks(monkeypatch):
    shelf = Shelf([("a.csv", "name\nJörg Weiß\n".encode("cp1252"))])
    seen, real = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: seen.append(path.name) or real(path))

    assert [shelf.legacy("a.csv") for _ in range(5)] == [("Jörg", "Weiß")] * 5
    assert seen == ["a.csv"]


def test_a_second_sheet_is_laid_on_the_shelf_as_a_table_of_its_own(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["name", "unit"])
    book.active.append(["Ana Koch", "Ops"])
    survey = book.create_sheet("Survey 1")
    survey.append(["von", "an"])
    survey.append(["Ana Koch", "Bo Lee"])
    book.save(tmp_path / "two.xlsx")
    shelf = Shelf([("two.xlsx", (tmp_path / "two.xlsx").read_bytes()), ("a.csv", b"name\nAna")])
    shelf.was_read()

    (title,) = shelf.sheets("two.xlsx")
    shelf.take_sheet("two.xlsx", title)

    assert shelf.asked in shelf.waiting
    assert [guess.column for guess in shelf.guesses(shelf.asked, "ties").guesses] == ["von", "an"]
    assert shelf.sheets("two.xlsx") == shelf.sheets("a.csv") == ()
