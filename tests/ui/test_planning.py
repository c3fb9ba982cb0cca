"""The Plan page: on one page, in another week, who waits for whom, stopped and taken up again."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from orgmap.sample import write_sample
from orgmap.ui import state
from orgmap.ui.planning import _row
from orgmap.whatif import Move


@pytest.fixture(scope="module")
def opened(walk):
    return walk(case="sample").go("plan")


@pytest.fixture
def shown(opened):
    """The page as it opens: nobody chosen, all of it shown."""
    opened.at.session_state["orgmap"]["person"] = None
    opened.at.query_params.pop("person", None)
    opened.at.session_state["widget:plan-view"] = "all"
    opened.at.run()
    return opened


def test_on_one_page_the_talks_stand_by_week_with_dates_and_what_to_wait_for(shown):
    shown.at.segmented_control(key="widget:plan-view").set_value("page").run()

    assert not shown.at.exception
    assert "Week 1" in shown.text
    assert "from " in shown.text
    assert "yes by the end of this week; else stop and plan again." in shown.text
    assert "What if" not in shown.text


def test_the_page_opens_with_the_next_talk_and_its_calendar_entry(shown):
    plan = shown.found("plan").results[0]
    first = plan.talks[0]

    assert f"Next: the talk with {first.name}, week {first.week}" in shown.text
    labels = [button.label for button in shown.at.get("download_button")]
    assert labels[0] == f"Put the talks of week {first.week} into my calendar"
    for fact in (
        "Who goes:",
        "Pre-read:",
        "Have ready:",
        "May tell before their turn:",
        "What a yes unlocks",
    ):
        assert fact in shown.text


def test_the_answer_says_what_easiest_first_would_do_worse_and_the_chart_what_it_shows(shown):
    assert "points better than easiest-first, which would reach" in shown.text
    assert "15 talks in 8 weeks, 10 of them through somebody they trust" in shown.text
    assert "Go on while at least so many said yes: 1 of 1 after week 1, 2 of 3 after week 2" in shown.text


def test_somebody_without_a_talk_is_said_to_have_none(shown, walk, tmp_path):
    connector = write_sample(tmp_path).connector
    shown.at.session_state["orgmap"]["person"] = connector
    shown.at.run()

    assert "whom you chose, has no talk in this plan." in shown.text
    assert "Next: the talk with" in shown.text


def test_a_link_brings_switches_back_and_one_page_takes_them_out_of_the_address(walk):
    shown = walk(first=False, case="sample")
    for name, value in (("if-capacity", "True"), ("if-talks", "4")):
        shown.at.query_params[name] = value
    shown.go("plan")
    assert shown.at.toggle(key="widget:if-capacity").value
    assert shown.at.number_input(key="widget:if-talks").value == 4
    assert "4 talks a week: " in shown.text

    shown.at.segmented_control(key="widget:plan-view").set_value("page").run()

    assert "What if" not in shown.text
    assert "Gate: Business case, end of week 6." in shown.text
    assert "".join(shown.at.query_params["plan-view"]) == "page"
    assert "if-talks" not in shown.at.query_params, "a page that is projected names nobody in its address"


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """The sample case with everything a plan can do beside talks one on one, and gates late enough for it."""
    folder = tmp_path_factory.mktemp("apart")
    write_sample(folder)
    file = folder / "initiative.toml"
    aim = file.read_text(encoding="utf-8").replace("capacity = 2", "capacity = 3")
    aim = aim.replace('name = "Business case"\nweek = 6', 'name = "Business case"\nweek = 12')
    wanted = "\n[model]\npre_read = true\nsecond_talks = 3\nrho = 0\nzeta = 0\ne_document = 0.3\nbeta = 3\n"
    file.write_text(f'{aim}{wanted}leak = "high"\n', encoding="utf-8")
    return folder


def test_papers_and_second_talks_stand_on_every_part_of_the_page(walk, apart, monkeypatch):
    monkeypatch.setenv("ORGMAP_SOURCE", str(apart))
    shown = walk().go("plan")
    plan = shown.found("plan").results[0]
    again = next(step for step in plan.steps if step.condition)
    paper = next(step for step in plan.talks if "pre-read" in step.channel)

    assert not shown.at.exception
    assert f"end with {again.name}" not in shown.text, "a slot for a second talk is nobody's last talk"
    assert "hollow: a second talk, if need be" in shown.text
    shown.at.session_state["orgmap"]["person"] = again.person
    shown.at.run()
    assert f"A second talk, week {again.week}: only if the first talk leaves" in shown.text

    shown.at.segmented_control(key="widget:plan-view").set_value("page").run()

    assert "second talk, only if the first talk leaves" in shown.text
    assert f"Send paper ahead by the end of this week to {paper.name}." in shown.text


def test_inputs_that_cannot_be_planned_end_the_search_with_a_sentence(walk, tmp_path, monkeypatch):
    write_sample(tmp_path)
    file = tmp_path / "initiative.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[model]\nsecond_talks = true\n", encoding="utf-8")
    monkeypatch.setenv("ORGMAP_SOURCE", str(tmp_path))
    shown = walk().go("plan")

    assert not shown.at.exception
    assert "No order can be worked out from what is entered." in shown.text
    assert "[model] has second_talks = true. Write a whole number, 0 or more." in shown.text
    assert not any(button.key == "stop-plan" for button in shown.at.button)


def test_the_chain_names_its_people_with_their_weeks_in_rising_order(shown):
    plan = shown.at.session_state["orgmap"]["case"]
    assert plan is not None
    assert "Who waits for whom" in shown.text
    assert "each of these leans on the one before" in shown.text


def test_a_stopped_plan_is_offered_again(walk):
    shown = walk(case="sample")
    shown.at.session_state["orgmap"]["wanted"] = {
        ("no plan", shown.at.session_state["orgmap"]["case"].network.fingerprint)
    }
    shown.go("plan")
    assert "Stopped: no order was worked out." in shown.text

    shown.click("Work it out")

    assert "Talk by talk" in shown.text


class Names:
    def name(self, person):
        return {"a": "Ann"}[person]


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (Move("b", 1, True, 0.0, 0.0, False), "as planned"),
        (Move("b", 2, False, None, None, False, obstacle="week 2 is full"), "not possible: week 2 is full"),
        (Move("b", 2, False, 0.001, 0.001, False), "no clear difference"),
    ],
)
def test_a_week_is_said_in_words(move, said):
    assert _row(move, Names())["approval"] == said


def test_a_swap_names_the_other():
    row = _row(Move("b", 1, False, -0.15, 0.0, True, swapped="a"), Names())

    assert row["and"] == "Ann goes in their place"
    assert "15" in row["approval"]


def test_a_plan_no_talk_fits_into_says_with_whom_it_would_be_and_where_to_change_that(
    walk, tmp_path, monkeypatch
):
    (tmp_path / "people.csv").write_text("id,name\nme,Me\na,Ann\nb,Bo\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\n", encoding="utf-8")
    (tmp_path / "approvals.csv").write_text(
        "gate,person,right\nBoard,a,votes\nBoard,b,votes\n", encoding="utf-8"
    )
    away = "".join(f'[[away]]\nperson = "{who}"\nfrom = 2026-04-01\nto = 2027-01-01\n' for who in "ab")
    aim = 'name = "I"\nme = "me"\nstart = 2026-04-13\nweeks = 4\n[[gate]]\nname = "Board"\nweek = 3\n'
    (tmp_path / "initiative.toml").write_text(aim + away, encoding="utf-8")
    monkeypatch.setenv("ORGMAP_SOURCE", str(tmp_path))
    shown = walk().go("plan")

    assert not shown.at.exception
    assert "No talk fits in before the gate. It would be with Ann, Bo" in shown.text
    for page in ("track", "blockers", "reports"):
        assert not shown.go(page).at.exception, page


def _one_page():
    from orgmap.model import Person, Records
    from orgmap.network import Network
    from orgmap.results import Approval, Plan, Step
    from orgmap.ui import planning

    talk = Step(1, 1, "a", "Ann", None, "one-on-one", None, 0.5)
    again = Step(2, 4, "a", "Ann", None, "one-on-one", None, 0.5, condition="only if Ann was lukewarm")
    plan = Plan(Approval(0.5), 0.5, (talk, again), (), {})
    notes = ("Paper ahead of the talk, at the end of week 1: Bo Lee.",)
    planning.one_page(plan, Network.from_records(Records((Person("a", "Ann"),))), notes)


@pytest.mark.parametrize("projected", [False, True])
def test_while_presenting_one_page_says_neither_who_reads_what_nor_how_a_talk_went(monkeypatch, projected):
    monkeypatch.setattr(state, "presenting", lambda: projected)
    shown = AppTest.from_function(_one_page, default_timeout=120).run()
    said = "\n".join(part.value for part in shown.markdown)

    assert not shown.exception
    assert ("Bo Lee" in said) is not projected
    assert ("only if Ann was lukewarm" in said) is not projected
    assert ("second talk, if need be" in said) is projected
