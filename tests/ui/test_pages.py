"""Every page through app.py: what a reader reads without data, with the sample case, and with odd data."""

from __future__ import annotations

import re

import pytest

from orgmap.sample import write_sample

QUESTIONS = {
    "start": "Who really decides here, and whom do I talk to first?",
    "data": "What do these files say, and can I trust it?",
    "map": "Who connects people who would not talk otherwise?",
    "power": "Who really holds power here?",
    "units": "Which units hardly talk to each other, and where is it easiest to begin?",
    "blockers": "Who could stop or slow this?",
    "plan": "In which order should I talk to people, and through whom?",
    "mirror": "What does my own network look like, and what do I not see?",
}
EVIL = "<img src=x onerror=alert(1)> [x](http://evil.example) **b** :red[r] $x$"


def _people(folder):
    import csv

    with (folder / "people.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["name"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", QUESTIONS)
def test_without_data_each_page_asks_its_question_and_offers_the_sample_case(walk, name):
    shown = walk().go(name)

    assert not shown.at.exception
    assert shown.title == QUESTIONS[name]
    assert any(button.label.startswith("Open the sample case") for button in shown.at.button)


@pytest.mark.parametrize("name", QUESTIONS)
def test_on_the_sample_case_each_page_opens_with_its_answer(walk, name):
    shown = walk(case="sample").go(name)

    assert not shown.at.exception
    assert shown.title == QUESTIONS[name]
    assert "Sample case: Halden Group" in shown.text
    assert "Nothing is open yet" not in shown.text


def test_one_click_opens_the_sample_case(walk):
    shown = walk().click("Open the sample case").go("data")

    assert "180 people" in shown.text


def test_the_map_names_the_connector_the_story_drew(walk, tmp_path):
    truth = write_sample(tmp_path)
    shown = walk(case="sample").go("map")

    assert f"**{_people(tmp_path)[truth.connector]}**" in shown.text


def test_the_blockers_page_says_that_the_spender_opposes(walk, tmp_path):
    truth = write_sample(tmp_path)
    shown = walk(case="sample").go("blockers")

    assert re.search(rf"{_people(tmp_path)[truth.spender]}\*\*.*\boppose", shown.text)


def test_the_plan_never_gives_a_bare_probability(walk):
    shown = walk(case="sample").go("plan")
    answer = shown.at.markdown[1].value.replace("\\", "").replace("\xa0", " ")

    assert re.search(r"between (\d+|under 1|over 99) % and", answer)
    assert "easiest-first" in answer


def test_a_person_in_the_address_is_shown_on_every_page(walk, sample):
    person, name = next(iter(_people(sample).items()))
    shown = walk(case="sample", person=person)

    for page in ("map", "power", "units", "blockers", "plan", "mirror"):
        assert f"looking at **{name}**" in shown.go(page).text


def test_an_unknown_person_in_the_address_is_nobody(walk):
    shown = walk(case="sample", person="nobody-at-all").go("map")

    assert "looking at" not in shown.text
    assert "Click a person or a tie on the map" in shown.text


def test_a_click_on_a_contact_shows_that_persons_card(walk, sample):
    person = next(iter(_people(sample)))
    shown = walk(case="sample", person=person).go("map")
    contact = next(b for b in shown.at.button if b.key == "to-contact-0")
    contact.click().run()

    assert f"looking at **{contact.label}**".replace("\\", "") in shown.text


def test_what_is_shown_on_the_map_is_remembered_across_pages(walk):
    shown = walk(case="sample").go("map")
    shown.at.selectbox(key="widget:size").set_value("pagerank").run()
    shown.go("power").go("map")

    assert shown.at.selectbox(key="widget:size").value == "pagerank"


def test_a_folder_on_this_machine_opens_by_its_path(walk, sample):
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(sample)).run()
    shown.click("Open it")

    assert not shown.at.exception
    assert "180 people in" in shown.text


def test_a_path_that_is_not_there_is_a_sentence(walk):
    shown = walk().go("data")
    shown.at.text_input[0].set_value("/no/such/folder").run()
    shown.click("Open it")

    assert not shown.at.exception
    assert "There is no '/no/such/folder' on this machine." in shown.text


def test_all_problems_of_uploaded_files_are_sentences_with_file_and_row(walk):
    shown = walk().go("data")
    people = b"id,name,manager\na,Ann,zed\na,Anna,\n"
    ties = b"source,target,strength\na,b,-1\n"
    shown.at.file_uploader[0].set_value(
        [("people.csv", people, "text/csv"), ("edges_advice.csv", ties, "text/csv")]
    )
    shown.at.run()

    assert not shown.at.exception
    assert "people.csv, row" in shown.text
    assert "edges_advice.csv, row 2" in shown.text
    assert "nothing was changed" in shown.text


def test_html_and_markdown_in_names_stay_text_on_every_page(walk, tmp_path):
    (tmp_path / "people.csv").write_text(
        f"id,name,unit,manager\na,{EVIL},Sales <b>,\nb,Bob,Sales <b>,a\nc,=1+1,Ops,a\nd,Dee,Ops,c\n",
        encoding="utf-8",
    )
    (tmp_path / "edges_advice.csv").write_text("source,target\nb,a\nc,a\na,d\nd,c\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path)).run()
    shown.click("Open it")
    shown.at.query_params["person"] = "a"

    for name in ("map", "power", "units", "blockers", "plan", "mirror", "data"):
        shown.go(name)
        assert not shown.at.exception
        for part in (*shown.at.markdown, *shown.at.caption, *shown.at.subheader):
            assert not re.search(r"(?<!\\)(<img|\[x|\$x|:red)", part.value)
    for part in shown.at.markdown:
        assert not part.allow_html or "img" not in part.value


def test_without_an_initiative_blockers_and_plan_say_what_is_missing(walk, tmp_path):
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\nb,c\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("id\na\nb\nc\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path)).run()
    shown.click("Open it")

    for name in ("blockers", "plan"):
        assert "No initiative is known" in shown.go(name).text


def test_a_chart_without_informal_ties_says_so(walk, tmp_path):
    (tmp_path / "people.csv").write_text("id,manager\na,\nb,a\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path)).run()
    shown.click("Open it")

    assert "Only the formal chart is known" in shown.go("map").text
    assert "Only the formal chart is known" in shown.go("power").text
