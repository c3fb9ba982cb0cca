"""Pseudonyms in the place of names: in the folder, in all that is shown, and only the key tells who is who."""

import stat
from dataclasses import replace

import pytest

from orgmap.errors import InputError, UnknownName, WorkspaceError
from orgmap.model import Assignment, Person, Source, Stance, Tie
from orgmap.results import Proposal
from orgmap.workspace import Talk, Workspace
from orgmap.workspace.keyfile import KeyFile
from orgmap.workspace.phrases import Phrases

NAMES = ("zoe9", "zoe quill", "zoë quill", "zed quill", "zoe.quill", "quill", "bob@corp", "bobby", "cyrus")


def whole(make):
    """All nouns, with names of more than one word and a rare and a common attribute."""
    reading = make.everything()
    people = tuple(
        replace(p, name={"bob": "Bobby Tables", "cy": "Cyrus Amadi"}.get(p.id, p.name))
        for p in reading.records.people
    )
    more = tuple(
        Person(
            f"x{n}00",
            f"Extra Person{n}",
            attributes={"site": "Oslo", "badge": f"B{n}"},
            source=Source("people.csv", 10 + n),
        )
        for n in range(6)
    )
    places = (Assignment("bob", None, None, "Legal", None, None, ("zoe9",), Source("people.csv", 3)),)
    records = replace(reading.records, people=people + more, assignments=places)
    return replace(reading, records=records, names={"zoe.quill@corp.example": "Zoë Quill"})


def assert_nowhere(folder, names=NAMES):
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().decode("utf-8", "replace").casefold()
            for name in names:
                assert name not in content, (name, path)


@pytest.fixture
def key(tmp_path, monkeypatch):
    monkeypatch.delenv("ORGMAP_KEY", raising=False)
    return tmp_path / "apart" / "key.json"


@pytest.fixture
def veiled(workspace, make, key):
    """A workspace that was filled with names, gone on with, and then got pseudonyms."""
    key.parent.mkdir()
    workspace.add(whole(make))
    workspace.set_stance(Stance("cy", 0.5, concern="Bobby Tables said that Zoë Quill objects; ask Quill"))
    workspace.diary.log(Talk("bob", "yes", 1, by="zoe9", note="with Cyrus"))
    found = Proposal("stance", ("zoe9",), None, 1, 0.5, "Zoë Quill is for it", (0, 9), "n.txt", 1, "proposed")
    workspace.save_proposals([found])
    workspace.record_export("map.html")
    done = workspace.pseudonymise(key)
    assert (done.people, done.exports) == (9, ("map.html",))
    return workspace


def test_no_name_is_left_anywhere_in_the_folder(veiled):
    assert_nowhere(veiled.path)
    assert veiled.keeps_pseudonyms


def test_everything_else_is_as_it_was(veiled, make):
    before, after = whole(make).records, veiled.records()
    assert len(after.people) == len(before.people)
    who = {old.id: new.id for old, new in zip(before.people, after.people, strict=True)}
    assert len(set(who.values())) == len(who)
    assert [(who[t.source], who[t.target], t.layer) for t in before.ties] == [
        (t.source, t.target, t.layer) for t in after.ties
    ]
    assert after.people[1].managers == (who["zoe9"], who["cy"])
    assert after.assignments[0].managers == (who["zoe9"],)
    assert after.units[0].head == after.initiative.me == after.initiative.gates[0].chair == who["zoe9"]
    assert after.initiative.before[0].a == f"person:{who['zoe9']}"
    assert after.events.num_rows == before.events.num_rows
    assert [person.unit for person in after.people] == [person.unit for person in before.people]
    assert veiled.diary.talks()[0].by == who["zoe9"]
    assert veiled.network().people.keys() >= set(who.values())


def test_the_network_is_the_same_but_for_the_names(workspace, make, key):
    key.parent.mkdir()
    workspace.add(whole(make))
    before = workspace.network()
    workspace.pseudonymise(key)
    after = workspace.network()
    assert len(before.people) == len(after.people)

    def shape(network):
        place = {person: at for at, person in enumerate(network.people)}
        return sorted((place[t.source], place[t.target], t.layer, t.strength) for t in network.ties)

    assert shape(before) == shape(after)


def test_what_many_share_stays_and_what_tells_one_person_goes(veiled):
    attributes = [dict(person.attributes) for person in veiled.records().people]
    assert attributes[3:] == [{"site": "Oslo"}] * 6
    assert attributes[2] == {}


def test_only_the_key_tells_who_is_who(veiled, key):
    (zoe,) = [person.id for person in veiled.records().people if person.aliases]
    assert veiled.reveal(zoe) == {zoe: "zoe9"}
    assert "Zoë Quill" in veiled.reveal().values()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with Workspace.open(veiled.path) as without, pytest.raises(WorkspaceError, match="--key FILE"):
        without.reveal(zoe)
    with Workspace.open(veiled.path, key_file=key) as again:
        assert again.reveal(zoe.lower()) == {zoe: "zoe9"}
        with pytest.raises(UnknownName):
            again.reveal("nobody")
    other = KeyFile.make(key.with_name("other.json"))
    wrong = Workspace.open(veiled.path, key_file=other.path)
    with wrong, pytest.raises(InputError, match="another workspace"):
        wrong.reveal(zoe)


def test_files_added_later_come_under_the_same_pseudonyms(veiled, make, key):
    count = len(veiled.records().people)
    again = veiled.add(whole(make))
    assert len(veiled.records().people) == count
    line = (Source("edges of Zoë Quill.csv", 2),)
    people = (
        Person("zoe9", "Zoë Quill", source=Source("more of zoe quill.csv", 2)),
        *make.people("dora mir", file="new.csv"),
    )
    veiled.add(make.reading(people=people, ties=(Tie("zoe9", "dora mir", "trust", sources=line),)))
    assert_nowhere(veiled.path, (*NAMES, "dora"))
    assert len(veiled.records().people) == count + 2
    assert veiled.network().layer("trust").ties[0].source in {p.id for p in veiled.records().people}
    assert again.verb == "add"


def test_without_the_key_nothing_that_names_people_can_be_added_and_all_can_be_read(veiled, make):
    with Workspace.open(veiled.path) as without:
        assert len(without.network().people) >= 9
        before = without.records()
        for change in (
            lambda: without.add(whole(make)),
            lambda: without.set_stance(Stance(before.people[0].id, 0.5, concern="Zoë said so")),
            lambda: without.diary.log(Talk(before.people[0].id, "yes", 1, note="Bobby was there")),
        ):
            with pytest.raises(WorkspaceError, match="ORGMAP_KEY"):
                change()
        without.set_stance(Stance(before.people[0].id, 0.7))
        assert without.undo().verb == "undo"


def test_what_is_entered_by_hand_says_no_name(veiled):
    who = veiled.records().people[0].id
    veiled.set_stance(Stance(who, 0.5, concern="Cyrus Amadi and Quill, Zoë disagree"))
    veiled.edit(enter=[Person("nina9", "Nina Holm", "nina@corp.example")])
    veiled.diary.log(Talk("zoe9", "no", 2, note="Nina Holm came"))
    assert veiled.diary.talks()[-1].person == who
    assert_nowhere(veiled.path, (*NAMES, "nina", "holm"))


def test_undo_and_history_go_on_and_pseudonyms_cannot_be_taken_back(veiled):
    assert [change.verb for change in veiled.history()][-1] == "pseudonyms"
    veiled.undo()
    assert veiled.keeps_pseudonyms
    assert_nowhere(veiled.path)
    with pytest.raises(InputError, match="already"):
        veiled.pseudonymise("elsewhere.json")


def test_a_person_is_forgotten_by_name_with_the_key_which_then_forgets_them_too(veiled, key):
    count = len(veiled.records().people)
    veiled.forget("Zoë Quill")
    assert len(veiled.records().people) == count - 1
    said = key.read_text().casefold()
    assert "zoe9" not in said
    assert "zoë" not in said


def test_opting_out_holds_under_pseudonyms(veiled, make):
    count = len(veiled.records().people)
    veiled.opt_out("zoe9")
    veiled.add(whole(make))
    assert len(veiled.records().people) == count - 1
    assert_nowhere(veiled.path)


def test_a_key_in_the_folder_itself_is_refused_and_another_file_is_not_overwritten(workspace, make, tmp_path):
    workspace.add(whole(make))
    with pytest.raises(InputError, match="in the workspace itself"):
        workspace.pseudonymise(workspace.path / "key.json")
    taken = tmp_path / "letter.txt"
    taken.write_text("hello")
    with pytest.raises(InputError, match="no key of pseudonyms"):
        workspace.pseudonymise(taken)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        workspace.pseudonymise(tmp_path / "no such folder" / "key.json")
    assert not workspace.keeps_pseudonyms
    assert workspace.records().people[0].id == "zoe9"
    assert taken.read_text() == "hello"


def test_a_key_that_is_gone_or_damaged_is_said_in_words(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        KeyFile.load(tmp_path / "gone.json")
    for text in ("{}", "[]", '{"form": "orgmap pseudonyms 1", "secret": "xy", "originals": {}}', "\x00"):
        (tmp_path / "k.json").write_text(text)
        with pytest.raises(InputError, match="no key of pseudonyms"):
            KeyFile.load(tmp_path / "k.json")


def test_two_keys_give_two_pseudonyms_and_machines_keep_their_address(tmp_path):
    one, two = KeyFile.make(tmp_path / "1.json"), KeyFile.make(tmp_path / "2.json")
    assert one.pseudonym("Ann Lee") != two.pseudonym("Ann Lee")
    assert one.pseudonym("Ann.Lee@x.org") == one.pseudonym("mailto:ann.lee@X.org")
    assert one.pseudonym("Ann.Lee@x.org").endswith("@pseudonym.invalid")
    assert one.pseudonym(one.pseudonym("Ann Lee")) == one.pseudonym("Ann Lee")
    assert one.pseudonym("no-reply@x.org") == "no-reply@x.org"
    assert one.event("<1.ann@x.org>") == one.event("1.ann@x.org") != two.event("1.ann@x.org")
    assert "ann" not in one.event("<1.ann@x.org>")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("", ""),
        ("Nobody here.", "Nobody here."),
        ("ANN LEE!", "P1!"),
        ("Lee, Ann and ann.lee@x.org", "P1 and p2@x"),
        ("Will Lee stay? He will.", "[name] [name] stay? He will."),
        ("anna leeward", "anna leeward"),
        ("legal", "legal"),
        ("Legal asked Ann", "Legal asked [name]"),
        ("id m17, m170", "id P4, m170"),
        ("12 of 12", "12 of 12"),
    ],
)
def test_names_in_sentences(text, other):
    names = {
        "Ann Lee": "P1",
        "ann.lee@x.org": "p2@x",
        "Will Fox": "P3",
        "m17": "P4",
        "12": "P5",
        "Legal": "P6",
    }
    assert Phrases(names, ["Legal"])(text) == other


def test_a_kill_while_names_are_replaced_leaves_all_or_nothing(workspace, make, key, monkeypatch):
    key.parent.mkdir()
    workspace.add(whole(make))

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("orgmap.workspace.forgetting.scrub_text", stop)
        with pytest.raises(KeyboardInterrupt):
            workspace.pseudonymise(key)
    assert not workspace.keeps_pseudonyms
    assert workspace.records().people[0].name == "Zoë Quill"
    workspace.pseudonymise(key)
    assert_nowhere(workspace.path)
    assert key.stat().st_size > 0
