"""Decisions about who is who: kept, dated, undone, applied on every later reading, forgotten with a person."""

import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.model import Decision, Person, Source, Stance
from orgmap.workspace import Workspace

CHART = (
    Person("p1", "Tom Miller", unit="Sales", managers=("p3",), source=Source("chart.csv", 2)),
    Person("p2", "Tim Miller", unit="Legal", managers=("p3",), source=Source("chart.csv", 3)),
    Person("p3", "Bojan Tervoort", unit="Legal", source=Source("chart.csv", 4)),
)
MINUTES = (Person("T Miller", source=Source("minutes.csv", 2)),)


@pytest.fixture
def known(workspace, make):
    workspace.add(
        make.reading(people=(*CHART, *MINUTES), stances=(Stance("T Miller", 0.5, source=Source("s.csv", 2)),))
    )
    return workspace


def test_a_new_workspace_has_nothing_to_ask(workspace):
    assert workspace.doubtful() == workspace.decisions() == ()


def test_a_decision_joins_is_not_asked_again_and_can_be_undone(known):
    pair = next(p for p in known.doubtful() if p.one == "p2")
    change = known.decide(pair, same=True)
    assert change.summary == "Said that 'p2' and 'T Miller' are one person."
    assert known.history()[-1] == change
    assert known.doubtful() == ()
    assert set(known.network().people) == {"p1", "p2", "p3"}
    assert known.network().records.stances[0].person == "p2"
    known.undo()
    assert len(known.doubtful()) == 2
    assert "T Miller" in known.network().people


def test_a_refused_pair_is_not_asked_again_after_the_folder_was_closed(known):
    known.decide(("T Miller", "p1"), same=False)
    with Workspace.open(known.path) as again:
        assert again.decisions() == (Decision("T Miller", "p1", same=False),)
        assert [pair.one for pair in again.doubtful()] == ["p2"]


def test_a_later_word_takes_the_place_of_an_earlier_one(known):
    known.decide(("p1", "T Miller"), same=True)
    known.decide(("T Miller", "p1"), same=False)
    assert known.decisions() == (Decision("T Miller", "p1", same=False),)
    known.undo()
    assert known.decisions() == (Decision("p1", "T Miller", same=True),)


def test_decisions_that_contradict_each_other_are_refused(known):
    known.decide(("p1", "p2"), same=False)
    known.decide(("p1", "T Miller"), same=True)
    with pytest.raises(InputError, match=r"one person .* and two people at once"):
        known.decide(("p2", "T Miller"), same=True)
    assert len(known.decisions()) == 2


def test_nobody_unknown_is_decided_about(known):
    with pytest.raises(UnknownName):
        known.decide(("p1", "zoe"), same=True)
    with pytest.raises(InputError):
        known.decide(("p1", "p1"), same=True)


def test_forgetting_a_person_forgets_what_was_decided_about_them(known):
    known.decide(("p1", "T Miller"), same=False)
    known.decide(("p2", "T Miller"), same=False)
    known.forget("p1")
    assert known.decisions() == (Decision("p2", "T Miller", same=False),)


def test_forgetting_a_person_takes_their_other_identities_along(workspace, make):
    person = Person("n1", "Naomi Abara", "naomi.abara@corp.example", source=Source("chart.csv", 2))
    other = Person("s9", "Abara, Naomi", "naomi.abara@corp.example", source=Source("survey.csv", 2))
    workspace.add(make.reading(people=(person, other, *CHART)))
    workspace.forget("n1")
    assert {one.id for one in workspace.records().people} == {"p1", "p2", "p3"}
