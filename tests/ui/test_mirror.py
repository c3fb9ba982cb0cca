"""The Mirror page: one's own ties, what one does not see, on whom one leans."""

from __future__ import annotations

from orgmap.sample import write_sample


def test_it_opens_for_the_one_who_leads_the_initiative(walk, tmp_path):
    me = write_sample(tmp_path).me
    shown = walk(case="sample").go("mirror")

    assert not shown.at.exception
    assert shown.at.selectbox(key="widget:me").value == me
    assert "you have ties with" in shown.text
    assert "nobody there has a tie with you" in shown.text


def test_somebody_else_can_look_into_it_and_is_remembered(walk, tmp_path):
    other = write_sample(tmp_path).connector
    shown = walk(case="sample").go("mirror")
    shown.at.selectbox(key="widget:me").set_value(other).run()
    first = shown.text.splitlines()

    shown.go("map").go("mirror")

    assert shown.at.selectbox(key="widget:me").value == other
    assert shown.text.splitlines() == first


def test_who_guesses_first_sees_nothing_before_and_the_guess_beside_it_after(walk, tmp_path):
    write_sample(tmp_path)
    shown = walk(case="sample").go("mirror")
    shown.at.toggle(key="widget:guess-first").set_value(True).run()
    assert "Three guesses first" in shown.text
    assert "you have ties with" not in shown.text

    next(box for box in shown.at.number_input if "How many people" in box.label).set_value(30)
    next(box for box in shown.at.multiselect if "know nobody" in box.label).set_value(["IT"])
    shown.click("Now look")

    assert not shown.at.exception
    assert "you have ties with" in shown.text
    table = next(frame.value for frame in shown.at.dataframe if "you said" in frame.value.columns)
    assert list(table["you said"]) == ["30", "IT"]
    assert table["so"][0].endswith("more than the files show.")
    assert table["so"][1].startswith("1 of ")

    shown.click("Guess again")
    assert "Three guesses first" in shown.text


def test_without_an_initiative_it_asks_who_one_is_and_an_isolate_has_no_tie(walk, tmp_path):
    (tmp_path / "people.csv").write_text("id,name,unit\na,Ann,X\nb,Bob,Y\nc,Cy,Y\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path))
    shown.click("Open it").go("mirror")
    assert "Say who you are" in shown.text

    shown.at.selectbox(key="widget:me").set_value("c").run()

    assert not shown.at.exception
    assert "the files show no tie of yours" in shown.text
