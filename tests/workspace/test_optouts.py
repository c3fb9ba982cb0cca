"""Who opted out is left out of whatever is read, and nowhere in the folder."""

import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.model import Person, Source, Stance, Tie
from orgmap.readers import read
from orgmap.results import Proposal
from orgmap.workspace import Talk, Workspace

TRACES = (b"zoe9", b"zoe quill", "zoë quill".encode(), b"zed quill", b"zoe.quill@corp.example")


def assert_nowhere(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            for trace in TRACES:
                assert trace not in content, (trace, path)


def test_who_opts_out_is_forgotten_and_never_stored_again(workspace, make):
    workspace.add(make.everything())
    gone = workspace.opt_out("Zoë Quill")
    assert gone.lines > 0
    assert_nowhere(workspace.path)
    change = workspace.add(make.everything())
    assert change.id is not None
    assert "1 person who opted out left out." in change.summary
    assert_nowhere(workspace.path)
    records = workspace.records()
    assert [person.id for person in records.people] == ["bob", "cy"]
    assert records.people[0].managers == ("cy",)
    assert records.units[0].head is None
    assert [(tie.source, tie.target) for tie in records.ties] == [("bob", "cy")]
    assert records.initiative.me is None
    assert records.initiative.gates[0].chair is None
    assert records.stances[0].concern == "What will [forgotten] ([forgotten]) say?"
    assert records.events["sender"].to_pylist() == ["bob", "bob", "bob"]
    assert records.events["group_size"].to_pylist() == [2, 3, None]


def test_an_opt_out_may_come_before_anything_is_read(workspace, make):
    workspace.opt_out("zoe.quill@corp.example")
    assert workspace.opted_out == 1
    workspace.add(make.everything())
    assert_nowhere(workspace.path)
    workspace.add(make.everything())
    assert workspace.opted_out == 1


def test_a_file_of_ties_alone_that_names_them_is_read_without_them(workspace, make):
    workspace.add(make.reading(people=make.people("ann", "bob")))
    workspace.opt_out("zoe9")
    line = (Source("edges_advice.csv", 2),)
    ties = (Tie("ann", "zoe9", "advice", sources=line), Tie("ann", "bob", "advice", sources=line))
    workspace.add(make.reading(ties=ties))
    assert [(tie.source, tie.target) for tie in workspace.records().ties] == [("ann", "bob")]


def test_events_alone_that_name_them_are_read_without_them(workspace, make):
    workspace.opt_out("zoe.quill@corp.example")
    rows = (("mail", "ann", ["Zoe.Quill@corp.example", "bob"]), ("mail", "zoe.quill@corp.example", ["ann"]))
    workspace.add(make.reading(people=make.people("ann", "bob"), events=make.events(*rows)))
    assert workspace.records().events["recipients"].to_pylist() == [["bob"]]
    assert_nowhere(workspace.path)


def test_real_files_with_their_name_in_the_file_name_and_in_headers(workspace, tmp_path):
    workspace.opt_out("Zoe Quill")
    workspace.opt_out("zoe.quill@corp.example")
    box = tmp_path / "mail of Zoe Quill.mbox"
    box.write_text(
        "From x Mon Jan  5 09:00:00 2026\nFrom: Ann <ann@corp.example>\n"
        "To: Zoe Quill <zoe.quill@corp.example>, Bob <bob@corp.example>\n"
        "Date: Mon, 5 Jan 2026 09:00:00 +0000\nMessage-ID: <1@corp.example>\n\nx\n"
    )
    workspace.add(read([box]))
    assert workspace.records().events.num_rows == 1
    assert_nowhere(workspace.path)


def test_what_is_entered_by_hand_about_them_is_refused(workspace, make):
    workspace.add(make.everything())
    workspace.opt_out("zoe9")
    for enter in (
        lambda: workspace.set_stance(Stance("zoe9", 0.5)),
        lambda: workspace.edit(enter=[Person("new", "Zoë Quill")]),
        lambda: workspace.add_ties([Tie("bob", "zoe9", "trust")]),
        lambda: workspace.diary.log(Talk("zoe9", "yes", 1)),
    ):
        with pytest.raises(InputError, match="opted out"):
            enter()
    found = Proposal("stance", ("zoe9",), None, 1, 0.5, "zoe9 is for it", (0, 4), "n.txt", 1, "proposed")
    assert workspace.save_proposals([found]) == ()
    assert_nowhere(workspace.path)


def test_somebody_may_be_read_again_after_opting_in(workspace, make):
    workspace.opt_out("zoe9")
    with pytest.raises(UnknownName):
        workspace.opt_in("bob")
    workspace.opt_in("ZOE9")
    assert workspace.opted_out == 0
    workspace.add(make.everything())
    assert "zoe9" in {person.id for person in workspace.records().people}


def test_opting_out_cannot_be_undone_and_tells_no_name(workspace, make):
    workspace.add(make.everything())
    workspace.opt_out("zoe9")
    workspace.undo()  # the add
    with Workspace.open(workspace.path) as again:
        assert again.opted_out == 1
        assert [change.verb for change in again.history()] == ["create", "add", "opt out", "undo"]
    assert_nowhere(workspace.path)


def test_nobody_opted_out_changes_nothing(workspace, make):
    reading = make.everything()
    workspace.add(reading)
    assert workspace.records().events.equals(reading.records.events)
    assert workspace.opted_out == 0
