"""What is kept by the ties alone is the same whatever stands beside them: stances, rights, the initiative."""

from __future__ import annotations

import pytest

from orgmap.model import Gate, Initiative, Person, Records, Right, Stance, Tie
from orgmap.network import Network
from orgmap.ui import answers, controls, maps
from orgmap.ui.case import Case
from orgmap.ui.pool import OF_TIES, POOL
from orgmap.ui.session import standing_for

PEOPLE = tuple(
    Person(one, one.title(), unit=unit, managers=() if one == "ann" else ("ann",))
    for one, unit in {"ann": "X", "bo": "X", "cy": "Y", "di": "Y"}.items()
)
TIES = tuple(Tie(a, b, "advice") for a, b in (("bo", "ann"), ("cy", "ann"), ("di", "cy"), ("bo", "cy")))
#: What each page asks for, by the verb it is kept under.
ASKED = {
    "brokers": answers.brokers,
    "contacts": None,
    "gap": answers.gap,
    "go to": answers.go_to,
    "groups": lambda: maps.groups("unit"),
    "interfaces": answers.interfaces,
    "key players": lambda: answers.key_players(1, "neg"),
    "looked at": None,
    "measure": lambda: answers.score("betweenness", ("advice",)),
    "mirror": lambda: answers.mirror("cy"),
    "names in order": controls.everybody_in_order,
    "places": lambda: answers.places("informal"),
    "redraws": answers.redraws,
    "redraws of influence": answers.redraws_of_influence,
    "scene": None,
    "span": maps.span,
    "way": None,
    "why": lambda: answers.why("cy"),
}


def _case(path, **more):
    """The same people and ties, under the same structure, with other things beside them."""
    network = Network.from_records(Records(PEOPLE, ties=TIES, **more))
    return Case("four", "files", network, path, f"files-{path.name}", "the same ties")


@pytest.fixture
def cases(tmp_path):
    bare = _case(tmp_path)
    aim = Initiative("I", me="bo", gates=(Gate("Board", week=4, chair="di"),))
    stances = (Stance("cy", -0.9, concern="loses the budget"), Stance("di", 0.9))
    return bare, _case(tmp_path, initiative=aim, stances=stances, rights=(Right("Bids", "cy", "vetoes"),))


def test_every_answer_kept_by_ties_is_named_here():
    assert set(ASKED) == OF_TIES


@pytest.mark.parametrize("verb", [verb for verb, ask in ASKED.items() if ask is not None])
def test_an_answer_kept_by_ties_says_the_same_with_and_without_stances_rights_and_initiative(verb, cases):
    found = []
    for case in cases:
        POOL.forget()
        with standing_for(case):
            answer = ASKED[verb]()
        # Which data it was made from is said in it, and is all that may differ.
        found.append(repr(getattr(answer, "results", answer)).replace(case.network.fingerprint, ""))

    assert found[0] == found[1]


def test_brokers_known_before_a_stance_was_entered_take_redraws_made_after_it(cases):
    """Both are kept by the ties; the stance between them changes which data they say they are of."""
    bare, staged = cases
    POOL.forget()
    with standing_for(bare):
        plain = answers.brokers()
    with standing_for(staged):
        answers.redraws()
        again = answers.brokers()

    assert [row.person for row in again.results] == [row.person for row in plain.results]
    assert again.results[0].rank_low is not None
    assert again.made_by.fingerprint == staged.network.fingerprint
