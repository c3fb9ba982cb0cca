"""Guess first, then look: what was believed beside what the files show."""

from __future__ import annotations

import pytest

from orgmap.errors import UnknownName
from orgmap.mirror import Belief, ego, reveal
from orgmap.model import Person, Records, Tie
from orgmap.network import Network


@pytest.fixture(scope="module")
def network():
    """Ann knows Bob and Cy; Bob alone leads on to Dee and Eve, in a unit of their own."""
    people = (
        Person("ann", "Ann", unit="Ops"),
        Person("bob", "Bob", unit="Ops"),
        Person("cy", "Cy", unit="Sales"),
        Person("dee", "Dee", unit="Legal"),
        Person("eve", "Eve", unit="Legal"),
    )
    ties = tuple(
        Tie(*pair, "advice") for pair in (("ann", "bob"), ("cy", "ann"), ("bob", "dee"), ("bob", "eve"))
    )
    return Network.from_records(Records(people, ties=ties))


def told(network, **belief):
    return [row.text for row in reveal(network, "ann", Belief(**belief))]


def test_each_question_is_answered_with_the_difference(network):
    assert told(network, contacts=2) == ["As many as the files show."]
    assert told(network, contacts=1) == ["1 fewer than the files show."]
    assert told(network, unseen=("Legal",)) == ["1 of 1 foreseen."]
    assert told(network, unseen=("Sales",)) == [
        "0 of 1 foreseen; not foreseen: Legal; there you do have a tie: Sales."
    ]
    assert told(network, leans_on="bob") == ["The same: without Bob you reach 3 people fewer."]
    assert told(network, leans_on="cy") == ["Without Bob you reach 3 people fewer, without Cy 1 fewer."]
    assert told(network, leans_on="dee") == [
        "Without Bob you reach 3 people fewer; the files show no tie between you and Dee."
    ]


def test_what_nobody_said_has_no_row(network):
    assert told(network) == []
    assert reveal(network, "dee", Belief(contacts=0))[0].shown == "1"


def test_it_shows_what_the_mirror_shows(network):
    picture = ego(network, "ann").results[0]
    contacts, _, leans = reveal(network, "ann", Belief(0, (), "cy"))

    assert contacts.shown == f"{picture.measures['contacts']:.0f}"
    assert leans.shown in picture.over_reliance.text


def test_ones_own_unit_is_never_one_that_was_not_foreseen():
    """Ann's one tie leads out of Ops, so that she knows nobody else there."""
    people = (Person("ann", unit="Ops"), Person("bob", unit="Ops"), Person("cy", unit="Sales"))
    alone = Network.from_records(Records(people, ties=(Tie("ann", "cy", "advice"),)))

    assert reveal(alone, "ann", Belief(unseen=()))[0].text == "0 of 0 foreseen."


def test_an_unknown_name_is_told(network):
    with pytest.raises(UnknownName):
        reveal(network, "nobody", Belief(contacts=1))
