"""Who answered, how much is missing, and when data are too thin to name individuals."""

import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.redraws.response import USUALLY_MISSING, responses, warnings

TEN = [f"p{at}" for at in range(10)]


def ring(answering, layer="advice"):
    return [(TEN[at], TEN[(at + 1) % 10], layer) for at in range(answering)]


def test_the_rate_is_the_share_of_people_who_named_somebody(network_of):
    (found,) = responses(network_of(ring(7), people=TEN), ["advice"])

    assert (found.people, found.answered, found.rate) == (10, 7, 0.7)
    assert found.missing == pytest.approx(0.3)
    assert found.silent == ("p7", "p8", "p9")


def test_even_a_full_answer_forgets_a_tenth(network_of):
    (found,) = responses(network_of(ring(10), people=TEN), ["advice"])

    assert (found.rate, found.missing, found.silent) == (1.0, USUALLY_MISSING, ())


def test_messages_have_no_response_rate(network_of):
    (found,) = responses(network_of(ring(5, "communication"), people=TEN), ["communication"])

    assert found.rate is None
    assert found.missing == USUALLY_MISSING
    assert list(warnings([found])) == []


def test_a_layer_of_pairs_without_direction_has_no_response_rate(network_of, layer):
    network = network_of(
        ring(9, "friendship"), people=TEN, layers=[layer("friendship", "informal", "both", directed=False)]
    )

    assert responses(network, ["friendship"])[0].rate is None


def test_a_question_put_to_few_has_no_response_rate(network_of):
    network = network_of(ring(9) + ring(3, "listens_to"), people=TEN)
    advice, listens = responses(network, ["advice", "listens_to"])

    assert advice.rate == 0.9
    assert (listens.rate, listens.missing) == (None, USUALLY_MISSING)


def test_a_declared_layer_against_the_arrow_is_taken_for_a_question(network_of, layer):
    network = network_of(
        ring(7, "asks"), people=TEN, layers=[layer("asks", "informal", "against", directed=True)]
    )

    assert responses(network, ["asks"])[0].rate == 0.7


@pytest.mark.parametrize(
    ("answering", "words"),
    [(8, None), (7, "check with people on the spot"), (6, "too thin to name individuals")],
)
def test_warnings_begin_under_eighty_and_grow_under_sixty_five_per_cent(network_of, answering, words):
    found = responses(network_of(ring(answering), people=TEN), ["advice"])
    said = list(warnings(found))

    assert len(said) == (words is not None)
    assert all(
        words in sentence and f"{answering} of 10 people ({answering}0 %)" in sentence for sentence in said
    )
    assert found[0].too_thin == (answering == 6)


def test_stated_chances_take_the_place_of_rates(network_of):
    network = network_of(ring(7) + ring(9, "trust"), people=TEN)

    assert [one.missing for one in responses(network, ["advice", "trust"], 0.25)] == [0.25, 0.25]
    advice, trust = responses(network, ["advice", "trust"], {"trust": 0.4})
    assert (advice.missing, trust.missing) == (pytest.approx(0.3), 0.4)
    assert "40 % of the ties on 'trust' are stated to be missing: too thin" in next(iter(warnings([trust])))


def test_wrong_chances_are_refused_together(network_of):
    network = network_of(ring(7) + ring(9, "trust"), people=TEN)

    with pytest.raises(InputError) as refused:
        responses(network, ["advice", "trust"], {"advice": 1.0, "trust": -0.1})
    assert len(refused.value.problems) == 2
    with pytest.raises(UnknownName):
        responses(network, ["advice"], {"trust": 0.1})
