"""Whose browser asks, and what a cookie may say of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from orgmap.ui import visitor


@pytest.fixture
def several(monkeypatch):
    monkeypatch.setattr(visitor, "_cookie", None)  # put back whatever the test does
    visitor.tell_apart("orgmap-8501")


def test_on_this_machine_everybody_is_its_one_user():
    assert not visitor.several()
    assert visitor.current() == visitor.HERE


@pytest.mark.parametrize(
    ("cookies", "who"),
    [
        ({"orgmap-8501": "key.Jq3xNfB6sM2kT0aa"}, "Jq3xNfB6sM2kT0aa"),
        ({"orgmap-8502": "key.Jq3xNfB6sM2kT0aa"}, None),
        ({"orgmap-8501": "key"}, None),
        ({"orgmap-8501": "key."}, None),
        ({}, None),
    ],
)
def test_beyond_this_machine_the_cookie_of_this_app_says_who_asks_and_without_it_nobody_does(
    several, monkeypatch, cookies, who
):
    monkeypatch.setattr("streamlit.context", SimpleNamespace(cookies=cookies))

    assert visitor.several()
    assert visitor.current() == who


@pytest.mark.parametrize("header", [None, "", "\x00=;;;", "a=1", "orgmap-85010=x"])
def test_a_cookie_that_is_not_there_or_cannot_be_read_is_none(header):
    assert visitor.cookie_of(header, "orgmap-8501") is None
