"""Forgetting a person: every table, every sentence, every event, every byte."""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from orgmap.errors import InputError, UnknownName, WorkspaceError
from orgmap.events import ties_from_events
from orgmap.identity import resolve
from orgmap.model import Before, Gate, Person, Records, Source, Stance, Tie, Unit
from orgmap.results import Proposal
from orgmap.workspace import Workspace
from orgmap.workspace.store import Store
from orgmap.workspace.tables import METADATA

TRACES = ("zoe9", "zoë quill", "zoe.quill@corp.example", "zed quill")


def proposal(people, sentence, *, start=0, end=3):
    return Proposal("stance", people, None, 1, 0.5, sentence, (start, end), "notes.txt", 1)


def filled(workspace, make):
    """Everything, twice (so that retired rows exist), with edits, undone changes, exports and proposals."""
    workspace.add(make.everything())
    again = make.everything()
    people = tuple(
        Person(p.id, p.name, p.email, p.aliases, title="Counsel to Zoë Quill", source=p.source)
        for p in again.records.people
    )
    workspace.add(make.reading(people=people, notes=again.records.notes))
    workspace.set_stance(Stance("zoe9", 0.5))
    workspace.set_stance(Stance("cy", 0.1, note="zoe9 told me; ZOË QUILL agreed"))
    workspace.undo()
    workspace.save_proposals(
        [
            proposal(("zoe9",), "Zoe is for it."),
            proposal(("bob",), "Zoë Quill says Bob is for it.", start=15, end=18),
        ]
    )
    workspace.accept([1])
    workspace.record_export("/tmp/report.html")
    return workspace


def all_bytes(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def all_text(folder):
    """Everything in the folder as one text: raw bytes of every file, and the rows of every event file."""
    texts = [data.decode("utf-8", errors="ignore") for data in all_bytes(folder).values()]
    texts += [data.decode("utf-16-le", errors="ignore") for data in all_bytes(folder).values()]
    texts += [str(pq.read_table(path).to_pylist()) for path in folder.rglob("*.parquet")]
    return "\n".join(texts).casefold()


def test_no_trace_of_a_forgotten_person_is_left_in_any_byte_of_the_folder(workspace, make):
    filled(workspace, make)
    before = all_text(workspace.path)
    assert all(trace in before for trace in TRACES)
    workspace.forget("zoe9")
    after = all_text(workspace.path)
    assert [trace for trace in TRACES if trace in after] == []
    assert "zo\\u00eb" not in after
    assert "bob@corp.example" in after


def test_forgetting_tells_what_went_and_which_exports_still_hold_the_person(workspace, make):
    workspace.add(make.reading(people=make.people("early", file="early.csv")))
    workspace.record_export("/tmp/early.html")
    found = filled(workspace, make).forget("zoe9")
    assert found.exports == ("/tmp/report.html",)
    assert (found.events_dropped, found.events_changed) == (1, 2)
    assert found.removed["people"] == 2
    assert found.removed["ties"] == 2
    assert set(found.removed) >= {
        "memberships",
        "stances",
        "rights",
        "pairs",
        "managers",
        "heads",
        "proposals",
    }
    assert found.to_json()["exports"] == ["/tmp/report.html"]


def test_others_keep_what_is_theirs(workspace, make):
    filled(workspace, make)
    workspace.forget("Zoe.Quill@CORP.example")
    records = workspace.records()
    assert {person.id: person.managers for person in records.people} == {"bob": (), "cy": ()}
    assert {person.title for person in records.people} == {"Counsel to [forgotten]"}
    assert [(tie.source, tie.target, tie.perceiver) for tie in records.ties] == [("bob", "cy", None)]
    assert records.units == (Unit("Legal", concern="[forgotten] left", source=Source("units.csv", 2)),)
    assert records.stances[0].concern == "What will [forgotten] ([forgotten]) say?"
    assert [right.person for right in records.rights] == ["cy"]
    assert records.initiative.me is None
    assert records.initiative.ask == "Ask [forgotten] first"
    assert records.initiative.gates == (Gate("G1", 3),)
    assert records.initiative.before == (Before("person:cy", "person:bob"),)
    assert records.initiative.away == ()
    assert records.notes == ("people.csv: [forgotten] has two aliases.",)
    (left,) = workspace.proposals()
    assert left.proposal.sentence == "[forgotten] says Bob is for it."
    assert left.proposal.sentence[slice(*left.proposal.span)] == "Bob"


def test_the_shares_of_the_others_in_events_stay_what_they_were(workspace, make):
    workspace.add(make.everything())

    def others(records):
        ties = ties_from_events(resolve(records).events, half_life_days=None).ties
        return {(t.layer, t.source, t.target): t.strength for t in ties if "zoe9" not in (t.source, t.target)}

    before = others(workspace.records())
    workspace.forget("zoe9")
    assert others(workspace.records()) == before
    assert before["communication", "bob", "cy"] == 1.5
    assert before["meeting", "bob", "cy"] == 0.5


def test_undo_cannot_bring_a_forgotten_person_back(workspace, make):
    filled(workspace, make)
    workspace.forget("zoe9")
    for _ in range(5):
        workspace.undo()
        assert [trace for trace in TRACES if trace in all_text(workspace.path)] == []
    assert workspace.records() == Records()
    with pytest.raises(WorkspaceError, match="no change left"):
        workspace.undo()


def test_a_person_may_be_named_by_name_unless_two_share_it(workspace, make):
    people = (Person("1", "Ann Lee"), Person("2", "Ann Lee"), Person("3", "Bo Li"))
    workspace.add(make.reading(people=people))
    with pytest.raises(InputError, match="several people"):
        workspace.forget("ann lee")
    workspace.forget("bo li")
    workspace.forget("1")
    assert workspace.records().people == (Person("2", "Ann Lee"),)


def test_a_short_number_as_id_leaves_the_numbers_in_sentences_alone(workspace, make):
    workspace.add(
        make.reading(people=(Person("7", "Bo Li"), Person("8")), stances=(Stance("8", concern="7 weeks"),))
    )
    workspace.set_stance(Stance("7", 0.5))
    workspace.forget("7")
    assert workspace.records().stances[0].concern == "7 weeks"
    assert "Set the stance of [forgotten] by hand." in [change.summary for change in workspace.history()]


def test_a_name_with_quotes_in_an_attribute_is_found(workspace, make):
    person = Person("q1", 'Ann "Nan" O\'Hara')
    workspace.add(
        make.reading(
            people=(
                person,
                Person(
                    "b", attributes={"chair": person.name, "a": f"person:{person.name}", person.name: "x"}
                ),
            )
        )
    )
    workspace.forget("q1")
    assert dict(workspace.records().people[0].attributes) == {
        "chair": "[forgotten]",
        "a": "person:[forgotten]",
        "[forgotten]": "x",
    }


def test_a_layer_that_is_also_somebodys_name_stays_a_layer(workspace, make):
    workspace.add(
        make.reading(people=(Person("t1", "Trust"), Person("a"), Person("b")), ties=(Tie("a", "b", "trust"),))
    )
    workspace.forget("t1")
    assert workspace.records().ties == (Tie("a", "b", "trust"),)


def test_somebody_known_from_ties_or_mail_alone_can_be_forgotten(workspace, make):
    workspace.add(
        make.reading(ties=(Tie("ann", "bob", "advice"),), events=make.events(("mail", "Cy@x.org", ["ann"])))
    )
    workspace.forget("bob")
    assert workspace.records().ties == ()
    assert workspace.forget("cy@x.org").events_dropped == 1
    assert workspace.records().events.num_rows == 0


def test_a_word_that_is_nobody_changes_nothing(workspace, make):
    filled(workspace, make)
    before = workspace.records()
    with pytest.raises(UnknownName):
        workspace.forget("framework")
    after = workspace.records()
    assert after.initiative == before.initiative
    assert after.events.equals(before.events)


def test_no_column_of_text_is_left_out_when_sentences_are_cleaned(workspace, make):
    """Put the name into every text column of every table; none may keep it but those of other people."""
    workspace.add(make.everything())
    store = Store(workspace.path)
    with store.writing() as connection:
        for table in METADATA.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, sa.Text) and column.name not in KEYS.get(table.name, KEYS[""]):
                    connection.execute(sa.update(table).values({column: "by Zoë Quill"}))
    workspace.forget("zoe9")
    assert "zoë quill" not in all_text(workspace.path)


KEYS = {
    "": {
        "id",
        "person",
        "source",
        "target",
        "perceiver",
        "kind",
        "head",
        "right",
        "influence",
        "path",
        "sha256",
    },
    "people": {"id", "name", "email"},
    "meta": {"name", "value"},
    "initiatives": {"me"},
    "proposals": {"kind", "status", "sentence"},
    "changes": {"verb"},
    "event_files": {"path"},
    "talks": {"person", "by", "outcome"},
    "forecasts": {"person", "messenger"},
}


def test_a_forgetting_cut_short_is_finished_when_the_workspace_is_opened_again(workspace, make, monkeypatch):
    filled(workspace, make)

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("orgmap.workspace.removals.Removals.finish", crash)
        with pytest.raises(KeyboardInterrupt):
            workspace.forget("zoe9")
    assert "zoe.quill@corp.example" in all_text(workspace.path)
    Workspace.open(workspace.path).close()
    assert [trace for trace in TRACES if trace in all_text(workspace.path)] == []


def test_a_reader_in_the_way_is_told_and_the_wiping_is_done_later(workspace, make):
    filled(workspace, make)
    with Store(workspace.path).reading() as other:
        other.execute(sa.text("SELECT count(*) FROM people")).scalar()
        with pytest.raises(WorkspaceError):
            workspace.forget("zoe9")
        assert "zoe9" not in {person.id for person in workspace.records().people}
    Workspace.open(workspace.path).close()
    assert [trace for trace in TRACES if trace in all_text(workspace.path)] == []


def test_an_export_needs_no_change_of_its_own(workspace, make):
    workspace.record_export("a.html")
    assert [change.verb for change in workspace.history()] == ["create"]
    workspace.add(make.reading(people=make.people("ann")))
    assert workspace.forget("ann").exports == ()


def test_a_mention_inside_anothers_address_is_not_the_person(workspace, make):
    rows = [
        ("mail", "ann.meier@x.org", ["bob"]),
        ("mail", "mary-ann@x.org", ["bob"]),
        ("mail", "Ann Lee (Legal)", ["bob"]),
        ("mail", "bob", ["Ann Lee <other@x.org>", "ann.meier@x.org"]),
    ]
    workspace.add(make.reading(people=(Person("ann", "Ann Lee", "ann@x.org"),), events=make.events(*rows)))
    workspace.forget("ann")
    kept = [(row["sender"], row["recipients"]) for row in workspace.records().events.to_pylist()]
    assert kept == [
        ("ann.meier@x.org", ["bob"]),
        ("mary-ann@x.org", ["bob"]),
        ("bob", ["ann.meier@x.org"]),
    ]


def test_a_unit_or_gate_called_like_a_persons_id_keeps_its_name(workspace, make):
    workspace.add(
        make.reading(
            people=(Person("HR", "Head of People"), Person("b", unit="HR")),
            units=(Unit("HR", head="HR", concern="HR fears it; Head of People does not"),),
        )
    )
    workspace.forget("HR")
    records = workspace.records()
    assert records.people == (Person("b", unit="HR"),)
    assert records.units == (Unit("HR", concern="HR fears it; [forgotten] does not"),)


def test_of_two_people_of_one_name_only_the_one_meant_goes(workspace, make):
    people = (Person("a1", "Ann Lee", "ann1@x.org"), Person("a2", "Ann Lee", "ann2@x.org"), Person("b"))
    events = make.events(("mail", "ann2@x.org", ["b", "ann1@x.org"]))
    workspace.add(make.reading(people=people, events=events))
    workspace.forget("a1")
    assert [person.id for person in workspace.records().people] == ["a2", "b"]
    assert workspace.records().events["recipients"].to_pylist() == [["b"]]


def test_a_name_known_from_mail_alone_is_forgotten_with_its_address(workspace, make):
    events = make.events(
        ("mail", "ann@x.org", ["bob@x.org"]), ("mail", "bob@x.org", ["cy@x.org"]), file="all.mbox"
    )
    names = {"ann@x.org": "Ann Lee", "bob@x.org": "Bob"}
    workspace.add(replace(make.reading(events=events), names=names))
    workspace.forget("ann lee")
    assert [person.name for person in workspace.records().people] == ["Bob", ""]
    assert "ann lee" not in all_text(workspace.path)
    assert "ann@x.org" not in all_text(workspace.path)
