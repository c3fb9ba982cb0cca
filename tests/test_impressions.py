"""Stances proposed from what somebody said, did and stands to lose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.impressions import DID, LOSES, SAID, SHARES, impression


def _any(scale):
    return st.none() | st.sampled_from(sorted(scale))


def test_no_answer_proposes_nothing():
    assert impression() is None


def test_a_deed_counts_three_a_word_two_and_a_stake_one():
    found = impression(
        said="They are for it", did="Worked against it", loses="Control over something that is theirs"
    )

    # (3 x -.85 + 2 x .7 + 1 x -.6) / 6 = -.29, in twentieths.
    assert found.position == -0.3
    assert found.confidence == "guess"
    assert "against each other" in found.why


def test_word_and_deed_that_agree_are_sure_and_words_alone_are_likely():
    assert impression(said="They are for it", did="Gave what was asked of them").confidence == "sure"
    assert impression(said="They have doubts").confidence == "likely"
    assert impression(did="Let it lie or put it off").confidence == "likely"


def test_a_stake_alone_is_a_guess():
    assert impression(loses="Some work or a habit").confidence == "guess"


@given(said=_any(SAID), did=_any(DID), loses=_any(LOSES))
def test_a_proposal_lies_between_the_answers_given(said, did, loses):
    values = [scale[one] for scale, one in ((SAID, said), (DID, did), (LOSES, loses)) if one is not None]
    found = impression(said=said, did=did, loses=loses)

    if not values:
        assert found is None
        return
    assert min(values) - 0.026 <= found.position <= max(values) + 0.026
    assert round(20 * found.position) == pytest.approx(20 * found.position)


def test_a_better_deed_never_lowers_the_position():
    for said in SAID:
        positions = [impression(said=said, did=did).position for did in sorted(DID, key=DID.get)]
        assert positions == sorted(positions)


def test_an_unknown_answer_is_refused():
    with pytest.raises(KeyError):
        impression(said="Perhaps")


def test_every_kind_of_answer_has_a_share():
    assert set(SHARES) == {"did", "said", "loses"}
