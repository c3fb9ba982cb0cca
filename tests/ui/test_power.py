"""The Power page: steadiness when asked for, reasons, departures and the path of a decision."""

from __future__ import annotations

import re

import pytest

from orgmap.sample import write_sample
from orgmap.ui.pool import POOL


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("power"))


def _columns(shown):
    return [list(frame.value.columns) for frame in shown.at.dataframe]


def _steadied(shown):
    """The page once the ties were drawn again beside it, however long that takes."""
    session = shown.at.session_state["orgmap"]
    shown.at.run()  # the first run belongs to the page, the second begins the work
    for key, tries in session["answers"].items():
        if key[0].startswith("beside:steadiness"):
            tries[-1].result(timeout=300)
    shown.at.run()
    return shown


def test_intervals_fill_in_beside_the_page_and_the_answer_carries_them_and_the_grades(walk):
    POOL.forget()
    shown = walk(case="sample").go("power")
    assert "How steady that is, is being worked out." in shown.text
    assert not any("rank if redrawn" in columns for columns in _columns(shown))

    _steadied(shown)

    assert not shown.at.exception
    answer = shown.at.markdown[1].value.replace("\\", "")
    assert re.search(r"sits \d grades below the top\.", answer)
    assert re.search(
        r"In nine of ten redraws with a tenth of the ties missing, .+ of 180 in influence\.", answer
    )
    assert {"rank if redrawn", "first in 50 redraws"} <= set(_columns(shown)[0])
    first = shown.at.dataframe[0].value.iloc[0]
    assert 0 <= first["first in 50 redraws"] <= 50
    assert "redraws with a tenth of the ties missing" in shown.go("map").text


def test_drawing_again_can_be_stopped_and_begun_anew(walk):
    POOL.forget()
    shown = walk(case="sample").go("power").click("Stop")
    assert "How steady that is" not in shown.text

    shown.click("How steady is this ranking?")

    assert "How steady that is, is being worked out." in shown.text


def test_the_card_gives_the_rank_with_its_interval(walk, truth):
    shown = walk(case="sample", person=truth.connector).go("power")

    assert re.search(r"in standing between others, (also|\d+ to \d+) when redrawn", _steadied(shown).text)


def test_whoever_is_listened_to_by_an_approver_leads_to_the_talk_with_that_approver(walk):
    shown = walk(case="sample").go("power")
    path = shown.at.dataframe[1].value
    network = shown.at.session_state["orgmap"]["case"].network
    ids = {person.label: person.id for person in network.people.values()}
    approver, persuader = path.iloc[1]["approves"], re.sub(r" \d+ %.*$", "", path.iloc[1]["listens to"])
    shown.at.query_params["person"] = ids[persuader]
    shown.at.run()

    assert f"As a messenger: who listens to {persuader}" in shown.text
    assert re.search(rf"{approver}, who decides at .+ of the attention", shown.text)


def test_why_is_taken_apart_only_when_it_is_opened(walk, truth):
    shown = walk(case="sample", person=truth.connector).go("power")
    assert "(betweenness)" not in shown.text

    shown.at.session_state[f"why-{truth.connector}"] = True
    shown.at.run()

    assert not shown.at.exception
    assert "**Standing between others (betweenness)**: number 1 of 180" in shown.text
    assert "of the shortest ways that run through" in shown.text


def test_if_somebody_leaves_the_page_says_what_comes_apart_and_who_could_take_over(walk, truth):
    shown = walk(case="sample", person=truth.bottleneck).go("power")
    shown.at.session_state[f"leaves-{truth.bottleneck}"] = True
    shown.at.run()

    assert not shown.at.exception
    assert "Who could take over the strongest ties" in shown.text


def test_each_gate_shows_its_approvers_beside_those_they_listen_to(walk):
    shown = walk(case="sample").go("power")
    gates = shown.at.selectbox(key="widget:gate").options
    assert len(gates) > 1

    shown.at.selectbox(key="widget:gate").set_value(gates[1]).run()

    path = shown.at.dataframe[1].value
    assert {"approves", "listens to", "how our news gets there", "hand-overs"} <= set(path.columns)
    assert gates[1] in shown.text


def test_whom_people_turn_to_and_sets_of_key_people_are_worked_out_when_opened(walk):
    shown = walk(case="sample").go("power")
    assert "is asked by" not in shown.text
    shown.at.session_state["turned-to"] = True
    shown.at.session_state["key-set"] = True
    shown.at.run()

    assert not shown.at.exception
    labels = [box.label.replace("\\", "") for box in shown.at.expander]
    assert "Whom people turn to, and where it would break" in labels
    assert "Which few people together matter most?" in labels


def test_the_sentence_of_a_set_says_what_it_does():
    from orgmap.keyplayers import KeyPlayers
    from orgmap.ui.reliance import best_set

    apart = KeyPlayers(("a", "b"), "neg", 0.3947, exact=True, before=0.0)
    assert best_set(apart, ["Ann", "Bob"]) == (
        "Without Ann and Bob the others would be 39 % cut off from one another, against 0 % now."
    )
    assert best_set(KeyPlayers(("a",), "pos", 0.8, exact=True), ["Ann"]) == (
        "Ann alone reaches everybody with 80 % of what is possible."
    )


def test_a_network_in_which_nobody_stands_between_others_is_not_redrawn_and_says_where_to_name_gates(
    walk, tmp_path, monkeypatch
):
    (tmp_path / "people.csv").write_text("id,name,unit\na,Ann,Ops\nb,Bo,Ops\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\n", encoding="utf-8")
    monkeypatch.setenv("ORGMAP_SOURCE", str(tmp_path))
    shown = walk().go("power")

    assert "Rank cannot be set against influence" in shown.text
    assert "being worked out" not in shown.text
    assert "Drawing the ties again" not in shown.text
    assert "Ways through" not in shown.text
    assert "Nobody is known who decides, so no gate has a path." in shown.text
    assert "being worked out" not in shown.go("map").text


def test_the_table_of_brokers_begins_with_the_name_and_says_the_most_of_it_in_a_few_words(walk):
    rows = walk(case="sample").go("power").at.dataframe[0].value

    assert list(rows.columns)[:3] == ["name", "unit", "rank"]
    assert rows["most of it"].head(10).str.fullmatch(r"\d+ % join .{1,60}").all()
    assert (rows["ways through, %"] == rows["ways through, %"].round())[rows["ways through, %"] >= 1].all()
