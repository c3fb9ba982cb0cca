"""User-given text: harmless as markdown and in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.ui.text import cell, csv_text, plain, sentence


@given(st.text())
def test_every_sign_with_a_meaning_in_markdown_is_escaped(text):
    bare = re.sub(r"\\.", "", plain(text))

    assert not set(bare) & set("\\`*_{}[]()#|~<>$:&")


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"])))
def test_the_text_itself_is_not_changed(text):
    shown = plain(text).replace("\u2060", "")
    unescaped, at = "", 0
    while at < len(shown):
        at += shown[at] == "\\"
        unescaped += shown[at]
        at += 1

    assert unescaped == text.replace("\u2060", "")


@pytest.mark.parametrize("text", ["http://evil.example", "www.evil.example", "ann@evil.example"])
def test_what_markdown_would_link_by_itself_is_broken_by_a_sign_without_width(text):
    assert "\u2060" in plain(text)


def test_a_line_break_starts_no_list():
    assert plain("Ann\n- item\n# head") == "Ann \\- item \\# head"


def test_names_are_set_in_bold_where_they_stand_alone():
    assert sentence("Ann met Anna.", ["Ann"]) == "**Ann** met Anna\\."


def test_a_name_full_of_signs_is_bold_and_inert():
    assert sentence("A*b leads.", ["A*b"]) == "**A\\*b** leads\\."


@given(st.text(min_size=1))
def test_no_cell_of_a_download_starts_a_formula(text):
    assert not cell(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "@x", "+1", "-1+1", "\t=1", "|cmd"])
def test_what_a_spreadsheet_would_run_gets_a_quote(text):
    assert cell(text) == f"'{text}"


def test_a_download_reads_back_and_carries_the_limit_of_use():
    rows = list(csv.reader(io.StringIO(csv_text([{"name": 'A "b", c', "score": 1.5}]))))

    assert rows[:2] == [["name", "score"], ['A "b", c', "1.5"]]
    assert rows[2] == ["Not for hiring; firing; pay or performance."]
