"""What notes propose: kept, accepted or rejected by a person, each of it undoable."""

import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.model import Person, Source, Stance, Tie
from orgmap.results import Proposal
from orgmap.workspace import SavedProposal


def stance(person="ann", polarity=1, row=3):
    return Proposal(
        "stance", (person,), "framework", polarity, 0.6, "Ann is for it.", (0, 3), "notes.txt", row
    )


def tie(source="ann", target="bob", layer="advice", polarity=None):
    return Proposal("tie", (source, target), layer, polarity, 0.6, "Ann asks Bob.", (0, 3), "notes.txt", 4)


@pytest.fixture
def filled(workspace, make):
    workspace.add(make.reading(people=make.people("ann", "bob")))
    return workspace


def test_proposals_are_numbered_and_kept_once(filled):
    assert filled.save_proposals([]) == ()
    first = filled.save_proposals([stance(), tie(), stance()])
    assert first == (SavedProposal(1, stance()), SavedProposal(2, tie()))
    assert filled.save_proposals([stance(), stance("bob")]) == (SavedProposal(3, stance("bob")),)
    assert [one.id for one in filled.proposals()] == [1, 2, 3]
    assert first[0].to_json()["id"] == 1


def test_an_accepted_stance_is_a_guess_with_its_sentence_and_keeps_the_rest(filled):
    filled.set_stance(Stance("ann", -0.2, 0.1, relation=-1, salience=0.7))
    filled.save_proposals([stance(), stance("bob", -1)])
    filled.accept([1, 2])
    line = Source("notes.txt", 3)
    assert filled.records().stances == (
        Stance("ann", 0.5, 0.5, relation=-1, salience=0.7, note="Ann is for it.", source=line),
        Stance("bob", -0.6, 0.5, note="Ann is for it.", source=line),
    )
    assert {one.proposal.status for one in filled.proposals()} == {"accepted"}
    filled.undo()
    assert filled.records().stances == (Stance("ann", -0.2, 0.1, relation=-1, salience=0.7),)
    assert [one.id for one in filled.proposals("proposed")] == [1, 2]


def test_an_accepted_tie_lies_on_the_layer_named_and_ends_at_its_line(filled):
    filled.save_proposals([tie(), tie("bob", "ann", "conflict", -1)])
    filled.accept([1, 2])
    line = Source("notes.txt", 4)
    assert filled.records().ties == (
        Tie("ann", "bob", "advice", sources=(line,)),
        Tie("bob", "ann", "conflict", sign=-1, sources=(line,)),
    )


def test_an_accepted_person_is_added_once(filled):
    filled.save_proposals(
        [Proposal("person", ("dee",), None, None, 0.4, "Dee came.", (0, 3), "notes.txt", 5)]
    )
    filled.accept([1])
    assert filled.records().people[-1] == Person("dee", "dee", source=Source("notes.txt", 5))


def test_a_rejected_proposal_makes_nothing_and_is_not_proposed_again(filled):
    filled.save_proposals([stance()])
    filled.reject([1])
    assert filled.records().stances == ()
    assert filled.save_proposals([stance()]) == ()
    assert filled.proposals("proposed") == ()
    filled.undo()
    assert [one.id for one in filled.proposals("proposed")] == [1]


def test_what_cannot_stand_is_refused_whole(filled):
    filled.save_proposals([stance(), stance("ghost"), tie(layer=None), stance("bob", None)])
    with pytest.raises(InputError) as told:
        filled.accept([1, 3, 4])
    assert len(told.value.problems) == 2
    assert told.value.problems[0].file == "notes.txt"
    with pytest.raises(InputError, match="ghost"):
        filled.accept([1, 2])
    with pytest.raises(UnknownName, match="'9'"):
        filled.accept([1, 9])
    with pytest.raises(InputError, match="No proposal"):
        filled.reject([])
    assert filled.records().stances == ()
    assert len(filled.proposals("proposed")) == 4


def test_a_proposal_is_decided_once(filled):
    filled.save_proposals([stance()])
    filled.accept([1])
    with pytest.raises(InputError, match="already accepted"):
        filled.reject([1])


def test_of_two_stances_of_one_person_accepted_together_the_last_stands(filled):
    filled.save_proposals([stance(), stance(polarity=-1, row=9)])
    filled.accept([1, 2])
    (kept,) = filled.records().stances
    assert (kept.position, kept.source.row) == (-0.6, 9)
