"""Decisions about who is who: kept, dated, undone, applied on every later reading, forgotten with a person."""

from dataclasses import replace

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


@pytest.mark.parametrize("by", ["n1", "s9", "Naomi.Abara@corp.example"])
def test_forgetting_a_person_takes_their_other_identities_along(workspace, make, by):
    person = Person("n1", "Naomi Abara", "naomi.abara@corp.example", source=Source("chart.csv", 2))
    other = Person("s9", "Abara, Naomi", "naomi.abara@corp.example", source=Source("survey.csv", 2))
    workspace.add(make.reading(people=(person, other, *CHART)))
    workspace.forget(by)
    assert {one.id for one in workspace.records().people} == {"p1", "p2", "p3"}


def test_opting_out_takes_other_identities_along_and_opting_in_brings_all_back(workspace, make):
    person = Person("n1", "Naomi Abara", "naomi.abara@corp.example", source=Source("chart.csv", 2))
    other = Person("s9", "Abara, Naomi", "naomi.abara@corp.example", source=Source("survey.csv", 2))
    reading = make.reading(people=(person, other, *CHART))
    workspace.add(reading)
    workspace.opt_out("n1")
    assert workspace.opted_out == 1
    assert {one.id for one in workspace.records().people} == {"p1", "p2", "p3"}
    again = (replace(other, source=Source("later.csv", 2)), replace(CHART[0], source=Source("later.csv", 3)))
    workspace.add(make.reading(people=again))
    assert "s9" not in {one.id for one in workspace.records().people}
    workspace.opt_in("n1")
    workspace.add(make.reading(people=(replace(other, source=Source("last.csv", 2)),)))
    assert "s9" in {one.id for one in workspace.records().people}


def test_one_question_an_unknown_identity_names_all_it_may_be(known):
    (asked,) = known.questions()
    assert asked.text == "Who is T Miller: Tom Miller (Sales), Tim Miller (Legal), or nobody of these?"
    assert [one.person for one in asked.suspects] == ["p1", "p2"]
    assert asked.hangs == 1
    assert 0.0 <= asked.nobody < 1.0
    assert known.identities().settled(0) < known.identities().settled(1) == 1.0


@pytest.mark.parametrize("by", ["question", "id", "identity"])
def test_an_answer_settles_all_pairs_of_its_question_and_one_undo_takes_it_back(known, by):
    (asked,) = known.questions()
    change = known.answer({"question": asked, "id": asked.id, "identity": "T Miller"}[by], "p2")
    assert change.summary == "Said that 'T Miller' is 'p2'."
    assert known.questions() == known.doubtful() == ()
    assert known.network().records.stances[0].person == "p2"
    known.undo()
    assert known.questions() == (asked,)


def test_nobody_of_these_is_an_answer_too(known):
    change = known.answer("T Miller", None)
    assert change.summary == "Said that 'T Miller' is not 'p1' or 'p2'."
    assert known.questions() == known.doubtful() == ()
    assert "T Miller" in known.network().people
    known.undo()
    assert known.decisions() == ()


def test_an_answer_may_name_somebody_nobody_suspected(known):
    known.answer("T Miller", "p3")
    assert known.network().records.stances[0].person == "p3"
    with pytest.raises(UnknownName):
        known.answer("T Miller", "p1")


def test_a_question_keeps_its_number_whatever_else_is_answered(workspace, make):
    minutes = (*MINUTES, Person("B Tervoort", source=Source("minutes.csv", 3)))
    stances = (
        Stance("T Miller", 0.5, source=Source("s.csv", 2)),
        Stance("B Tervoort", 0.5, source=Source("s.csv", 3)),
    )
    workspace.add(make.reading(people=(*CHART, *minutes), stances=stances))
    before = {one.about: one.id for one in workspace.questions()}
    assert len(set(before.values())) == 2
    workspace.answer("B Tervoort", "p3")
    assert [(one.about, one.id) for one in workspace.questions()] == [("T Miller", before["T Miller"])]


def test_whoever_nothing_hangs_on_is_counted_and_not_asked_about(workspace, make):
    workspace.add(make.reading(people=(*CHART, *MINUTES)))
    assert workspace.questions() == ()
    assert workspace.identities().unasked == 1
    assert len(workspace.doubtful()) == 2


def test_unchanged_data_are_resolved_once_and_changed_data_anew(known, monkeypatch):
    from orgmap import identity

    times = []
    real = identity.decide
    monkeypatch.setattr(identity, "decide", lambda *a, **k: times.append(1) or real(*a, **k))
    known.questions()
    known.doubtful()
    known.network()
    assert len(times) == 1
    known.answer("T Miller", "p2")
    assert known.questions() == ()
    assert len(times) == 2
    known.forget("p1")
    assert {one.id for one in known.network().records.people} == {"p2", "p3"}
