"""The map in one file: no outside address, names as text, the limit of use on the page."""

from __future__ import annotations

import re
from datetime import date

from orgmap.model import Person, Records, Stance, Tie
from orgmap.network import Network
from orgmap.viz import map_html, write_map

EVIL = "<img src=x onerror=alert(1)>"


def _evil() -> Network:
    people = (Person("<i>id</i>", EVIL, unit="</script><blink>", title='<a href="x">'), Person("b", "Bob"))
    stances = (Stance("b", -0.9, concern="Secret worry"),)
    return Network.from_records(
        Records(people=people, ties=(Tie("<i>id</i>", "b", "advice"),), stances=stances)
    )


def test_no_tag_of_the_file_points_anywhere(company):
    tags = re.findall(r"<(?:script|link|img|iframe|a)\b[^>]*\b(?:src|href)\s*=[^>]*>", map_html(company))

    assert tags == ['<link rel="icon" href="data:,">']


def test_a_content_policy_forbids_every_request(company):
    assert "default-src 'none'" in map_html(company)


def test_html_in_names_units_and_titles_never_becomes_a_tag():
    page = map_html(_evil(), title="<blink>Title</blink>")

    assert EVIL not in page
    assert "<blink>" not in page
    assert "\\u003cimg src=x onerror=alert(1)\\u003e" in page
    assert "&lt;blink&gt;Title&lt;/blink&gt;" in page


def test_a_link_in_a_title_does_not_switch_pyvis_to_html_popups():
    assert "popup.innerHTML" not in map_html(_evil())


def test_the_page_says_when_of_whom_and_what_it_is_not_for(company):
    page = map_html(company, title="Framework", day=date(2026, 4, 3))

    assert "<title>Framework</title>" in page
    assert "61 people · 3 April 2026 · Not for hiring, firing, pay or performance." in page


def test_stances_and_concerns_stay_out_of_the_file():
    assert "Secret worry" not in map_html(_evil())


def test_the_page_has_no_clock_of_its_own(company):
    day = date(2026, 4, 3)

    assert map_html(company, day=day) == map_html(company, day=day)


def test_the_file_is_put_in_place_whole(company, tmp_path):
    target = tmp_path / "map.html"
    target.write_text("old")

    assert write_map(company, target, title="New") == target
    assert "<title>New</title>" in target.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


def test_an_empty_network_still_makes_a_page():
    assert "0 people" in map_html(Network.from_records(Records()))
