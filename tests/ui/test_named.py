"""Names in a sentence as links: each once, and people of one name told apart beneath it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _said():
    from orgmap.ui import named

    people = {"a": "Ann", "b": "Ann", "c": "Bo", "d": "Cy <b>"}
    named.said("Ann asks Bo. Bo asks Cy <b>, and so does Ann.", people, place="answer")


def test_a_name_is_bold_once_and_two_of_one_name_are_offered_apart():
    shown = AppTest.from_function(_said, default_timeout=120).run()

    assert not shown.exception
    assert shown.markdown[0].value == "**Ann** asks **Bo**\\. Bo asks **Cy \\<b\\>**, and so does Ann\\."
    assert [button.label for button in shown.button] == ["Ann", "Ann"]


def test_names_nobody_may_be_chosen_by_are_no_buttons():
    def said():
        from orgmap.ui import named

        named.said("Ann asks Ann.", {"a": "Ann", "b": "Ann"}, place="answer", links=False)

    shown = AppTest.from_function(said, default_timeout=120).run()

    assert len(shown.button) == 0
