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

    assert re.search(rf"{_people(tmp_path)[truth.spender]}\*\*.*\bagainst it", shown.text)


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
    shown.at.text_input[0].set_value(str(sample))
    shown.click("Open it")

    assert not shown.at.exception
    assert "180 people in" in shown.text


def test_a_path_that_is_not_there_is_a_sentence(walk):
    shown = walk().go("data")
    shown.at.text_input[0].set_value("/no/such/folder")
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


def _marked_up(folder):
    """A small case with markup wherever a user may write: names, units, titles, layers, files, gates, stances."""
    unit = "Sales <b> :red[r]"
    people = [
        ("a", EVIL, unit, ""),
        ("b", "Bob", unit, "a"),
        ("c", "=1+1", "Ops", "a"),
        ("d", "Dee", "Ops", "c"),
    ]
    rows = "".join(f'{one},{name},"Head {EVIL}",{unit_of},{boss}\n' for one, name, unit_of, boss in people)
    (folder / "people.csv").write_text(f"id,name,title,unit,manager\n{rows}", encoding="utf-8")
    ties = "source,target\nb,a\nc,a\na,d\nd,c\n"
    for layer in ("advice", "<img src=x onerror=alert(1)>"):
        (folder / f"edges_{layer}.csv").write_text(ties, encoding="utf-8")
    votes = "".join(f'{one},votes,"{EVIL} gate"\n' for one in "bcd")
    (folder / "approvals.csv").write_text(f"person,right,gate\n{votes}", encoding="utf-8")
    stances = "".join(f'{one},{at},"{EVIL} concern"\n' for one, at in (("b", -0.6), ("c", 0.5)))
    (folder / "stances.csv").write_text(f"person,position,concern\n{stances}", encoding="utf-8")
    gate = f"[[gate]]\nname = '{EVIL} gate'\nweek = 6\n[[scope]]\nitem = '{EVIL} item'\nunits = ['{unit}']\n"
    (folder / "initiative.toml").write_text(f"name = '{EVIL}'\nme = 'a'\nweeks = 8\n{gate}", encoding="utf-8")


_OPENED = {
    "map": ("map-matrix", "map-tables"),
    "power": ("turned-to", "key-set", "why-a", "leaves-a"),
    "units": ("pair-table", "unit-order", "unit-brakes-Ops"),
}


def test_markup_of_users_stays_text_on_every_page_also_where_it_is_opened(walk, tmp_path):
    _marked_up(tmp_path)
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path))
    shown.click("Open it")
    assert "4 people" in shown.text
    shown.at.query_params["person"], shown.at.query_params["unit"] = "a", "Ops"

    for name in ("start", "map", "power", "units", "blockers", "plan", "track", "mirror", "notes", "reports"):
        shown.go(name)
        for key in _OPENED.get(name, ()):
            shown.at.session_state[key] = True
        shown.at.run()
        assert not shown.at.exception
        _inert(shown, name)
    for part in ("files", "people", "ties", "initiative", "who", "trust", "history"):
        shown.at.query_params["part"] = part
        assert not shown.go("data").at.exception
        _inert(shown, part)


def _inert(shown, page):
    at = shown.at
    said = [*at.markdown, *at.caption, *at.subheader, *at.title]
    labelled = [*at.expander, *at.button, *at.selectbox, *at.toggle, *at.text_input, *at.number_input]
    for text in (*(part.value for part in said), *(part.label for part in labelled)):
        assert not re.search(r"(?<!\\)(<img|\[x|\$x|:red|\*\*b\*\*)", text), (page, text)
    for part in at.markdown:
        assert not part.allow_html or "img" not in part.value


def test_without_an_initiative_blockers_and_plan_say_what_is_missing(walk, tmp_path):
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\nb,c\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("id\na\nb\nc\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path))
    shown.click("Open it")

    for name in ("blockers", "plan"):
        assert "No initiative is known" in shown.go(name).text


def test_a_chart_without_informal_ties_says_so(walk, tmp_path):
    (tmp_path / "people.csv").write_text("id,manager\na,\nb,a\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path))
    shown.click("Open it")

    assert "Only the formal chart is known" in shown.go("map").text
    assert "Only the formal chart is known" in shown.go("power").text
