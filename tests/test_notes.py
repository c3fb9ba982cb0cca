"""Notes: what a sentence may propose, and above all what it may not."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import orgmap.notes
from orgmap.model import Person
from orgmap.notes import propose
from orgmap.sample import write_sample

PEOPLE = (
    Person("p1", "Ann Ash", unit="Legal", title="Head of Legal"),
    Person("p2", "Bo Birch", unit="Support", aliases=("Bobby",)),
    Person("p3", "Cy Cole"),
    Person("p4", "Tom Miller"),
    Person("p5", "Tim Miller"),
    Person("p6", "Maria Diaz"),
    Person("p7", "Maria Ek"),
    Person("p8", "May Hope"),
)


@pytest.fixture(autouse=True)
def no_model(monkeypatch):
    """These tests hold whether or not an English model happens to be installed."""
    monkeypatch.setattr(orgmap.notes, "_name_finder", lambda: None)


def read(sentence: str, people=PEOPLE) -> list[tuple]:
    found = propose({"notes.txt": sentence}, people)
    return [(one.kind, *one.people, one.object, one.polarity) for one in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ann Ash trusts Bo Birch.", ("p1", "p2", "trust", 1)),
        ("Ann Ash does not trust Bo Birch.", ("p1", "p2", "trust", -1)),
        ("Ann doesn’t trust Bo.", ("p1", "p2", "trust", -1)),
        ("Ann Ash is trusted by Bo Birch.", ("p2", "p1", "trust", 1)),
        ("Ann Ash, head of Legal, distrusts Bobby.", ("p1", "p2", "trust", -1)),
        ("Ann Ash also listens to Bo Birch.", ("p1", "p2", "listens_to", 1)),
        ("Ann Ash asks Bo Birch for advice.", ("p1", "p2", "advice", 1)),
        ("Ann Ash goes to Bo Birch for advice on contracts.", ("p1", "p2", "advice", 1)),
        ("Ann Ash advises Bo Birch.", ("p2", "p1", "advice", 1)),
        ("Ann Ash is close to Bo Birch.", ("p1", "p2", "friendship", 1)),
        ("Ann Ash and Bo Birch are old friends.", ("p1", "p2", "friendship", 1)),
        ("Ann Ash and Bo Birch have been in conflict for years.", ("p1", "p2", "conflict", 1)),
        ("Ann Ash clashed with Bo Birch.", ("p1", "p2", "conflict", 1)),
        ("Ann Ash avoids Bo Birch.", ("p1", "p2", "avoids", 1)),
        ("Ann Ash reports to Bo Birch.", ("p1", "p2", "reports_to", 1)),
        ("Ann Ash works closely with Bo Birch.", ("p1", "p2", "work", 1)),
    ],
)
def test_a_plain_sentence_about_two_people_proposes_their_tie(sentence, expected):
    assert read(sentence) == [("tie", *expected)]


@pytest.mark.parametrize(
    ("sentence", "topic", "polarity"),
    [
        ("Ann Ash supports the framework.", "the framework", 1),
        ("Ann Ash is in favour of fewer suppliers.", "fewer suppliers", 1),
        ("Ann Ash is fully behind this.", "this", 1),
        ("Ann Ash opposes the plan, and loudly.", "the plan", -1),
        ("Ann Ash is opposed to the plan.", "the plan", -1),
        ("Ann Ash is against it.", "it", -1),
        ("Ann Ash will not support it.", "it", -1),
        ("Ann Ash is worried about losing control.", "losing control", 0),
        ("Ann Ash has doubts about the calendar.", "the calendar", 0),
    ],
)
def test_a_plain_sentence_about_one_person_proposes_a_stance(sentence, topic, polarity):
    assert read(sentence) == [("stance", "p1", topic, polarity)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Ash used to report to Bo Birch.",
        "I wonder whether Ann Ash supports the plan.",
        "I doubt Ann Ash supports the plan.",
        "I do not think Ann Ash supports the plan.",
        "It is false that Ann Ash supports it.",
        "Ann Ash asked Bo Birch to support the plan.",
        "We need Ann Ash and Bo Birch to support it.",
        "Ann Ash refuses to support it.",
        "Ann Ash did not oppose the plan.",
        "Ann Ash is not against it.",
        "Ann Ash is not worried about the plan.",
        "Ann Ash would support it if Bo Birch agreed.",
        "If Ann Ash supports it, Bo Birch opposes it.",
        "Does Ann Ash support it?",
        "support said legal is against it.",
        "She supports it. He trusts Ann Ash. They oppose it.",
        "Ann Ash's deputy opposes the plan.",
        "The deputy of Ann Ash opposes the plan.",
        "Ann Ash trusts Bo Birch's deputy.",
        "Ann Ash's trust in Bo Birch is gone.",
        "Neither Ann Ash nor Bo Birch trusts Cy Cole.",
        "Not even Ann Ash supports it.",
        "Ann Ash has the support of Bo Birch.",
        "Ann Ash, who knows Bo Birch, opposes the plan.",
        "Ann Ash supports Bo Birch.",
        "Ann Ash supports nobody.",
        "Ann Ash backs down.",
        "Ann Ash is against opposing it.",
        "Ann Ash is behind schedule.",
        "Ann Ash is close to retirement.",
        "Ann Ash goes to Bo Birch for lunch.",
        "Ann Ash trusts no one except Bo Birch.",
        "Ann Ash trusts Bo Birch as little as Cy Cole does.",
        "Ann Ash is no friend of Bo Birch.",
        "Ann Ash stopped trusting Bo Birch.",
        "Ann Ash denied that Bo Birch opposes it.",
        "Ann Ash trusts Ann Ash.",
        "May supports it.",
        "",
        "   \n\n  ",
    ],
)
def test_what_is_doubted_denied_asked_or_not_said_of_a_named_person_proposes_nothing(sentence):
    assert read(sentence) == []


@pytest.mark.parametrize("turn", ["but", "while", "whereas", "although", "; "])
def test_each_clause_keeps_its_own_subject(turn):
    assert read(f"Ann Ash opposes the plan {turn} Bo Birch supports standard terms.") == [
        ("stance", "p1", "the plan", -1),
        ("stance", "p2", "standard terms", 1),
    ]


def test_doubt_in_one_clause_leaves_the_other_alone():
    assert read("I doubt whether Ann Ash supports it, but Bo Birch opposes it.") == [
        ("stance", "p2", "it", -1)
    ]


def test_lists_of_people_share_the_verb_and_a_new_clause_does_not():
    assert read("Ann Ash and Bo Birch trust Cy Cole.") == [
        ("tie", "p1", "p3", "trust", 1),
        ("tie", "p2", "p3", "trust", 1),
    ]
    assert read("Ann Ash trusts Bo Birch and Cy Cole opposes the plan.") == [
        ("tie", "p1", "p2", "trust", 1),
        ("stance", "p3", "the plan", -1),
    ]


def confidence(sentence: str) -> float:
    (one,) = propose({"n": sentence}, PEOPLE)
    return one.confidence


def test_doubtful_words_past_times_and_hearsay_lower_the_confidence():
    plain = confidence("Ann Ash opposes it.")
    assert 0.3 < plain < 0.7
    for weaker in (
        "Ann Ash might oppose it.",
        "Ann Ash opposed it.",
        "Bo Birch says Ann Ash opposes it.",
        "Ann Ash opposes it if the launch is late.",
        "Ann opposes it.",
    ):
        assert 0.3 <= confidence(weaker) < plain


def test_a_shared_name_is_asked_about_and_never_guessed():
    assert read("Maria supports the plan. Maria trusts Ann Ash.") == [
        ("person", "p6", "p7", "which one?", None)
    ]
    assert read("T Miller opposes the plan.") == [("person", "p4", "p5", "which one?", None)]
    assert read("Maria Ek supports the plan.") == [("stance", "p7", "the plan", 1)]


def test_an_unknown_name_in_a_persons_place_is_proposed_as_a_person_only():
    assert read("Peter Quill opposes the plan.") == [("person", "Peter Quill", "new person", None)]
    # A known first name with another last name is somebody else.
    assert read("Ann Quill supports the plan.") == [("person", "Ann Quill", "new person", None)]
    assert read("The Strategy Office opposes the plan. Key Accounts met on Monday.") == []


def test_an_installed_model_adds_the_names_it_sees(monkeypatch):
    def model(text):
        ents = [
            SimpleNamespace(text="Peter Quill", label_="PERSON"),
            SimpleNamespace(text="Ann Ash", label_="ORG"),
        ]
        return SimpleNamespace(ents=ents)

    assert read("We met Peter Quill.") == []
    monkeypatch.setattr(orgmap.notes, "_name_finder", lambda: model)
    assert read("We met Peter Quill.") == [("person", "Peter Quill", "new person", None)]


def test_every_proposal_carries_sentence_span_file_row_and_waits():
    text = "First line.\n\n- Ann Ash trusts Bo Birch. Cy Cole\n  opposes the plan.\n"
    tie, stance = propose({"a.txt": "Nothing here.", "b.txt": text}, PEOPLE)
    assert (tie.file, tie.row, tie.sentence) == ("b.txt", 3, "Ann Ash trusts Bo Birch.")
    assert tie.sentence[slice(*tie.span)] == "trusts"
    assert stance.row == 3
    assert re.sub(r"\s+", " ", stance.sentence) == "Cy Cole opposes the plan."
    assert stance.sentence[slice(*stance.span)] == "opposes"
    assert {tie.status, stance.status} == {"proposed"}


def test_lines_without_a_full_stop_are_thoughts_of_their_own():
    found = propose({"n": "Ann Ash opposes it\nBo Birch\nsupports it\nCy Cole"}, PEOPLE)
    assert [(one.people, one.polarity, one.row) for one in found] == [(("p1",), -1, 1), (("p2",), 1, 2)]


@pytest.mark.parametrize(
    "sentence",
    [
        "<script>alert(1)</script> Ann Ash supports <b>this</b>.",
        '=HYPERLINK("http://x","y") Ann Ash supports it.',
        "../../etc/passwd Ann Ash supports it; DROP TABLE people.",
    ],
)
def test_markup_formulas_and_paths_pass_through_as_plain_text(sentence):
    (one,) = propose({"<img src=x>.txt": sentence}, PEOPLE)
    assert one.sentence == sentence
    assert one.file == "<img src=x>.txt"
    assert one.people == ("p1",)


def test_the_marks_used_inside_cannot_be_forged_by_a_text():
    assert read("\ue0000\ue001 trusts \ue0001\ue001.") == []
    assert read("Ann Ash trusts \ue0000\ue001 Bo Birch.") in ([], [("tie", "p1", "p2", "trust", 1)])


def test_a_person_without_a_name_is_found_by_id():
    people = (Person("m18"), Person("m07"))
    assert read("m18 trusts m07.", people) == [("tie", "m18", "m07", "trust", 1)]


def test_without_a_roster_or_without_text_nothing_known_is_proposed():
    assert propose({}, PEOPLE) == ()
    assert all(one.kind == "person" for one in propose({"n": "Ann Ash trusts Bo Birch."}, ()))


def test_a_very_long_line_comes_to_an_end():
    text = "Ann Ash , " * 20_000
    assert propose({"n": text}, PEOPLE) == ()


words = st.sampled_from(
    ["Ann Ash", "Bo", "Maria", "Quill Peter", "trusts", "trust", "not", "does", "and", ",", "but", "supports", "the plan",
     "asked", "to", "for advice", "is", "against", "'s", ".", "?", "\n", "\n\n", "- ", "friends", "🙂", "<b>", "ﬁ", "İ"]
)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(st.lists(words, max_size=25).map(" ".join))
def test_whatever_the_words_every_span_lies_in_a_sentence_of_the_text(text):
    flat = " ".join(text.split())
    for one in propose({"n": text}, PEOPLE):
        assert (
            " ".join(one.sentence.split()) in flat.replace(" - ", " ")
            or " ".join(one.sentence.split()) in flat
        )
        assert 0 <= one.span[0] < one.span[1] <= len(one.sentence)
        assert 1 <= one.row <= text.count("\n") + 1
        assert 0.3 <= one.confidence <= 0.7
        assert one.object == "new person" or set(one.people) <= {person.id for person in PEOPLE}


def test_the_sample_notes_propose_the_storys_relations(tmp_path):
    truth = write_sample(tmp_path, seed=3)
    rows = [
        line.split(",") for line in (tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    people = [Person(row[0], row[1]) for row in rows]
    found = propose({"notes.txt": Path(tmp_path / "notes.txt").read_text(encoding="utf-8")}, people)
    stances = {one.people[0]: one.polarity for one in found if one.kind == "stance"}
    ties = {(*one.people, one.object): one.polarity for one in found if one.kind == "tie"}
    assert stances[truth.spender] == -1
    assert stances[truth.cfo] == 1
    assert ties[truth.spender, truth.via[0], "trust"] == 1
    assert ties[truth.via[0], truth.connector, "advice"] == 1
