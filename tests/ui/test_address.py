"""Back and Forward: the page follows the address, and a link that leaves it out keeps what was chosen."""

import pytest


@pytest.fixture
def opened(walk, sample, monkeypatch):
    """A walk with the sample case open, on the Map, with somebody chosen; and their id."""
    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))
    found = walk().go("map")
    who = found.at.selectbox("search-person").options[0]
    found.at.selectbox("search-person").select_index(0).run()
    assert who
    return found, _address(found)["person"]


def _address(found):
    """The page address, one word each."""
    return {name: text[0] if isinstance(text, list) else text for name, text in found.at.query_params.items()}


def _went(found, **address):
    """Back or Forward: nothing but the address changes."""
    found.at.query_params.clear()
    for name, text in address.items():
        found.at.query_params[name] = text
    found.at.run()
    return _address(found)


def test_back_to_before_the_choice_drops_it_and_forward_brings_it_back(opened):
    found, who = opened
    after = _address(found)
    before = {name: text for name, text in after.items() if name != "person"}

    assert _went(found, **before) == before
    assert found.at.selectbox("search-person").value is None
    assert _went(found, **after) == after
    assert found.at.selectbox("search-person").value == who
    assert not found.at.exception


def test_a_link_to_a_page_leaves_the_address_out_and_the_choice_stays(opened):
    found, who = opened

    assert _went(found)["person"] == who
    assert found.at.selectbox("search-person").value == who


def test_back_from_a_view_of_the_page_shows_the_one_before(opened):
    found, _ = opened
    before = _address(found)
    found.at.button_group("widget:show").set_value("units").run()
    after = _address(found)

    assert after == {**before, "show": "units"}
    assert _went(found, **before) == before
    assert found.at.button_group("widget:show").value == "people"
    assert _went(found, **after) == after
    assert found.at.button_group("widget:show").value == "units"


def test_back_while_presenting_never_puts_an_id_into_the_address(opened):
    found, who = opened
    before = _address(found)
    _went(found, case=before["case"])
    found.at.toggle[0].set_value(True).run()  # the one above every page

    address = _went(found, **before)

    assert address.get("presenting") == "1"
    assert who not in address.values()


def test_a_link_to_somebody_some_unit_and_some_view_that_are_not_here_says_so_until_the_page_is_left(
    walk, sample, monkeypatch
):
    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))
    found = walk(person="p9999", unit="Narnia", day="2031-99-99")
    said = "The link asks for what is not here: day “2031-99-99”, person “p9999” and unit “Narnia”."
    assert said in found.text
    found.at.run()
    assert said in found.text
    found.go("map")
    assert "The link asks" not in found.text

    found.at.query_params["colour"] = "<b>pink</b>"
    found.at.run()
    assert "The link asks for what is not here: colour “<b>pink</b>”. You see the page without." in found.text
    assert "colour" not in _address(found)


def test_a_link_whose_person_and_unit_are_here_says_nothing(walk, sample, monkeypatch):
    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))

    assert "The link asks" not in walk(person="p001", unit="Engineering", part="ties").go("data").text


def test_a_link_to_a_case_that_went_says_what_is_open_instead(walk, sample, monkeypatch):
    monkeypatch.delenv("ORGMAP_SOURCE", raising=False)
    assert "a case that went. Nothing is open." in walk(case="typed-gone").text
    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))
    assert "a case that went. Another is open instead." in walk(case="typed-gone").text


def test_a_link_to_the_sample_case_says_nothing_and_one_to_an_edited_sample_that_went_does(walk):
    assert "The link asks" not in walk(case="sample").text
    assert "a case that went. Another is open instead." in walk(case="sample-of-yesterday").text


def test_a_link_never_names_somebody_while_presenting(walk, sample, monkeypatch):
    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))

    assert "p001" not in walk(person="p001", presenting="1").text
