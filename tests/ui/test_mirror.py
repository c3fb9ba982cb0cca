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


def test_without_an_initiative_it_asks_who_one_is_and_an_isolate_has_no_tie(walk, tmp_path):
    (tmp_path / "people.csv").write_text("id,name,unit\na,Ann,X\nb,Bob,Y\nc,Cy,Y\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path)).run()
    shown.click("Open it").go("mirror")
    assert "Say who you are" in shown.text

    shown.at.selectbox(key="widget:me").set_value("c").run()

    assert not shown.at.exception
    assert "the files show no tie of yours" in shown.text
