"""Who is one person: sure pairs merged, doubtful ones asked, the rest left apart."""

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.identity import identify, resolve
from orgmap.model import Assignment, Decision, Person, Records, Right, Source, Stance, Tie, Unit

ANN = Person("p1", "Naomi Abara", "naomi.abara@corp.example", unit="Legal", managers=("p2",))
BOB = Person("p2", "Bojan Tervoort", "bojan.tervoort@corp.example", unit="Sales")


def mails(*pairs):
    when = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    return pa.table(
        {
            "id": [str(at) for at in range(len(pairs))],
            "time": pa.array([when] * len(pairs), pa.timestamp("us", tz="UTC")),
            "kind": ["mail"] * len(pairs),
            "sender": [sender for sender, _ in pairs],
            "recipients": pa.array([[to] for _, to in pairs], pa.list_(pa.string())),
            "file": ["mail.csv"] * len(pairs),
            "row": list(range(2, len(pairs) + 2)),
        }
    )


def groups(found):
    return {frozenset((one.id, *one.ids)) for one in found.same if one.ids}


def asked(found):
    return {frozenset((pair.one, pair.other)) for pair in found.doubtful}


def test_nobody_is_nobody():
    assert identify(Records()).same == identify(Records()).doubtful == ()


@pytest.mark.parametrize(
    "other",
    [
        Person("s9", "Abara, Naomi", "Naomi.Abara@CORP.example"),
        Person("s9", "", "naomi.abara+survey@corp.example"),
        Person("s9", "Naomi Abara", unit="Legal"),
        Person("s9", "Dr. Naomi K. Abara", unit="legal"),
        Person("naomi.abara", "N. Abara"),
    ],
)
def test_a_sure_pair_of_two_lists_is_one_person_and_keeps_the_id_of_the_chart(lists, other):
    for records in (lists(chart=[ANN, BOB], survey=[other]), lists(survey=[other], chart=[ANN, BOB])):
        found = identify(records)
        assert groups(found) == {frozenset({"p1", other.id})}
        assert found.same[0].id == "p1"
        assert found.same[0].supports
        assert {source.file for source in found.same[0].sources} == {"chart.csv", "survey.csv"}


@pytest.mark.parametrize(
    "address",
    [
        "Naomi.Abara@corp.example",
        "naomi.abara@emea.corp.example",
        "/O=CORP/OU=EX/CN=RECIPIENTS/CN=NAOMI.ABARA",
        "naomi.abara+news@corp.example",
    ],
)
def test_other_addresses_of_one_person_are_theirs_in_events(lists, address):
    found = resolve(lists(chart=[ANN, BOB], events=mails((address, "p2"))))
    assert found.events["sender"].to_pylist() == ["p1"]


def test_a_chart_without_addresses_finds_its_people_in_mail_by_their_names(lists):
    chart = [replace(ANN, email=None), replace(BOB, email=None)]
    events = mails(("naomi.abara@corp.example", "bojan.tervoort@corp.example"))
    found = resolve(lists(chart=chart, events=events))
    assert found.events["sender"].to_pylist() == ["p1"]
    assert found.events["recipients"].to_pylist() == [["p2"]]


def test_initials_alone_never_merge_and_two_who_fit_are_both_asked(lists):
    chart = [Person("p1", "Tom Miller"), Person("p2", "Tim Miller"), BOB]
    found = identify(lists(chart=[*chart[:2], replace(BOB, id="p3")], minutes=[Person("T Miller")]))
    assert groups(found) == set()
    assert asked(found) == {frozenset({"p1", "T Miller"}), frozenset({"p2", "T Miller"})}
    assert all(pair.probability <= 0.5 for pair in found.doubtful)
    assert "only an initial agrees with the first name" in found.doubtful[0].speaks_against


def test_two_rows_of_one_list_are_two_people_whatever_their_names(lists):
    found = identify(lists(chart=[Person("p1", "Ann Lee"), Person("p2", "Ann Lee"), BOB]))
    assert groups(found) == asked(found) == set()


def test_one_address_claimed_by_two_rows_of_a_list_is_asked_and_never_guessed(lists):
    chart = [Person("p1", "Ann Lee", "a.lee@x.org"), Person("p2", "Al Lee", "a.lee@x.org"), BOB]
    records = lists(
        chart=[*chart[:2], replace(BOB, id="p3")], events=mails(("a.lee@x.org", "p3"), ("p1", "p3"))
    )
    found = identify(records)
    assert asked(found) == {frozenset({"p1", "p2"})}
    assert "chart.csv lists them as two people" in found.doubtful[0].speaks_against
    assert resolve(records).events["sender"].to_pylist() == ["p1"]


def test_one_address_under_two_different_names_in_two_lists_is_asked(lists):
    found = identify(lists(chart=[ANN, BOB], survey=[Person("s1", "Carl Unger", ANN.email)]))
    assert groups(found) == set()
    assert asked(found) == {frozenset({"p1", "s1"})}


def test_a_second_bearer_of_the_name_makes_a_sure_pair_doubtful(lists):
    twin = Person("p3", "Naomi Abara", unit="Legal")
    chart = [replace(ANN, email=None), BOB, twin]
    found = identify(lists(chart=chart, survey=[Person("s9", "Naomi Abara")]))
    assert groups(found) == set()
    assert {frozenset({"p1", "s9"}), frozenset({"p3", "s9"})} == asked(found)


def test_a_private_mailbox_is_asked_not_merged(lists):
    found = identify(lists(chart=[ANN, BOB], events=mails(("naomi.abara@gmail.com", "p2"))))
    assert groups(found) == set()
    assert asked(found) == {frozenset({"p1", "naomi.abara@gmail.com"})}


def test_a_number_in_the_address_is_another_person_of_the_name(lists):
    found = resolve(lists(chart=[ANN, BOB], events=mails(("naomi.abara2@corp.example", "p2"), ("p1", "p2"))))
    assert found.events["sender"].to_pylist() == ["p1"]


def test_shared_mailboxes_and_lists_join_nobody(lists):
    one, other = Person("p1", "Ann Lee", "sales@x.org"), Person("s1", "Bo Fox", "sales@x.org")
    found = identify(lists(chart=[one], survey=[other], events=mails(("info@x.org", "p1"))))
    assert groups(found) == asked(found) == set()


def test_lost_zeros_join_only_where_the_names_agree(lists):
    chart = [Person("00417", "Naomi Abara"), Person("00418", "Bojan Tervoort")]
    found = identify(lists(chart=chart, payroll=[Person("417", "Abara, Naomi"), Person("418", "Zoe Quist")]))
    assert groups(found) == {frozenset({"00417", "417"})}
    assert found.same[0].id in {"00417", "417"}


def test_every_mention_follows_and_ties_to_oneself_go(lists):
    records = replace(
        lists(chart=[ANN, BOB], survey=[Person("s9", "Naomi Abara", ANN.email)]),
        ties=(
            Tie("s9", "p2", "advice", sources=(Source("survey.csv", 2),)),
            Tie("s9", "p1", "advice"),
            Tie("p1", "p2", "advice", sign=-1),
        ),
        units=(Unit("Legal", head="s9"),),
        stances=(Stance("s9", 0.5),),
        rights=(Right("G", "p1", "votes"), Right("G", "s9", "votes")),
        assignments=(Assignment("s9", unit="Legal", managers=("p2",)),),
    )
    found = resolve(records)
    assert [(tie.source, tie.target, tie.sign) for tie in found.ties] == [("p1", "p2", 1)]
    assert found.ties[0].sources == (Source("survey.csv", 2),)
    assert found.units[0].head == found.stances[0].person == found.assignments[0].person == "p1"
    assert len(found.rights) == 1
    assert "s9" in found.people[0].aliases
    assert any("ties to themselves" in note for note in found.notes)
    assert any("contradict the sign" in note for note in found.notes)
    assert "1 person was seen under several names, ids or addresses and counted once." in found.notes


def test_a_decision_stands_before_any_evidence_and_is_not_asked_again(lists):
    minutes = [Person("T Miller")]
    chart = [Person("p1", "Tom Miller"), Person("p2", "Tim Miller")]
    one = identify(lists(chart=chart, minutes=minutes, decisions=(Decision("p1", "T Miller", same=True),)))
    assert groups(one) == {frozenset({"p1", "T Miller"})}
    assert one.same[0].supports == ("you said so",)
    no = (Decision("p1", "T Miller", same=False),)
    two = identify(lists(chart=chart, minutes=minutes, decisions=no))
    assert asked(two) == {frozenset({"p2", "T Miller"})}


def test_a_refused_sure_pair_stays_apart(lists):
    records = lists(chart=[ANN, BOB], survey=[Person("s9", "Naomi Abara", ANN.email)])
    apart = replace(records, decisions=(Decision("s9", "p1", same=False),))
    assert groups(identify(records)) != set()
    assert groups(identify(apart)) == asked(identify(apart)) == set()


def test_an_address_is_given_to_whom_the_user_said(lists):
    events = mails(("tmiller@corp.example", "p3"))
    people = [Person("p1", "Tom Miller"), Person("p2", "Tim Miller"), replace(BOB, id="p3")]
    records = lists(
        chart=people, events=events, decisions=(Decision("tmiller@corp.example", "p2", same=True),)
    )
    assert resolve(records).events["sender"].to_pylist() == ["p2"]


def test_pairs_on_which_more_hangs_are_asked_first(lists):
    chart = [Person("p1", "Tom Miller"), Person("p2", "Kim Unger"), replace(BOB, id="p3")]
    ties = [Tie("K Unger", "p3", "advice"), Tie("p3", "K Unger", "advice")]
    found = identify(lists(chart=chart, minutes=[Person("T Miller"), Person("K Unger")], ties=ties))
    assert [(pair.other, pair.hangs) for pair in found.doubtful] == [("K Unger", 2), ("T Miller", 0)]


FIRST = st.sampled_from(["Anna", "Tom", "Thomas", "T", "Jürgen", "Juergen"])
LAST = st.sampled_from(["Miller", "Müller", "Abara", "Tervoort", "Kühn-Abara"])
MAIL = st.sampled_from([None, "a.abara@x.org", "tom.miller@x.org", "sales@x.org"])
PEOPLE = st.lists(st.tuples(FIRST, LAST, MAIL, st.booleans()), min_size=1, max_size=5)


def made(files):
    people = []
    for file, rows in enumerate(files):
        for row, (first, last, mail, turned) in enumerate(rows):
            name = f"{last}, {first}" if turned else f"{first} {last}"
            people.append(Person(f"{file}-{row}", name, mail, source=Source(f"{file}.csv", row + 2)))
    return Records(people=tuple(people))


@settings(max_examples=60, deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=3))
def test_resolving_twice_is_resolving_once(files):
    once = resolve(made(files))
    assert resolve(once) == once


@settings(max_examples=60, deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=3))
def test_the_order_of_files_does_not_matter(files):
    records = made(files)
    turned = replace(records, people=tuple(reversed(records.people)))
    first, second = identify(records), identify(turned)
    assert {(one.id, frozenset(one.ids)) for one in first.same} == {
        (one.id, frozenset(one.ids)) for one in second.same
    }
    assert asked(first) == asked(second)


@settings(max_examples=60, deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=3))
def test_renaming_ids_renames_and_nothing_else(files):
    records = made(files)
    renamed = replace(records, people=tuple(replace(p, id=f"9{p.id}") for p in records.people))
    plain, other = identify(records), identify(renamed)
    assert {frozenset(f"9{ref}" for ref in group) for group in groups(plain)} == groups(other)
    assert [pair.probability for pair in plain.doubtful] == [pair.probability for pair in other.doubtful]


@settings(max_examples=60, deadline=None)
@given(st.lists(PEOPLE, min_size=2, max_size=3))
def test_nobody_is_merged_on_an_initial_alone(files):
    records = made([[(first, last, None, turned) for first, last, _, turned in rows] for rows in files])
    names = {person.id: person.name for person in records.people}
    for group in groups(identify(records)):
        initials = {"T " in f"{names[ref].replace(',', ' ')} " for ref in group}
        assert len(initials) == 1


def test_automatic_merges_of_a_generated_organisation_are_right(generator):
    outcome, mistakes, _, found = generator.measured(600, seed=5)
    assert outcome.precision >= 0.999, mistakes
    assert outcome.recall >= 0.4
    assert outcome.reached_with_questions >= 0.7
    assert outcome.ambiguous_aliases > 100
    hanging = [pair.hangs for pair in found.doubtful]
    assert hanging == sorted(hanging, reverse=True)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_automatic_merges_of_five_thousand_people_are_right(generator, seed):
    outcome, mistakes, _, _ = generator.measured(5000, seed=seed)
    assert outcome.ambiguous_aliases >= 1700
    assert outcome.precision >= 0.999, mistakes


@pytest.mark.parametrize(
    "other",
    [
        Person("s9", "Naomi Abara, Jr.", "naomi.abara@corp.example"),
        Person("naomi.abara", "Naomi Abara, Jr."),
    ],
)
def test_a_junior_is_asked_about_even_with_the_same_address_or_account(lists, other):
    found = identify(lists(chart=[ANN, BOB], survey=[other]))
    assert groups(found) == set()
    (pair,) = found.doubtful
    assert pair.probability <= 0.9
    assert "only one is called Jr., Sr. or the like" in pair.speaks_against


def test_an_address_two_people_claim_is_asked_once_and_goes_to_whom_the_user_said(lists):
    chart = [Person("p1", "Ann Lee", "lee@x.org"), Person("p2", "Bo Fox", aliases=("Lee@x.org",)), BOB]
    records = lists(
        chart=[*chart[:2], replace(BOB, id="p3")], events=mails(("lee@x.org", "p3"), ("p1", "p3"))
    )
    (asked_about,) = identify(records).questions
    assert asked_about.text == "Whose is lee@x.org: Ann Lee (p1), Bo Fox (p2), or nobody of these?"
    assert asked_about.hangs == 1
    said = (Decision("p2", "lee@x.org", same=True), Decision("p1", "lee@x.org", same=False))
    settled = replace(records, decisions=said)
    assert identify(settled).questions == ()
    assert resolve(settled).events["sender"].to_pylist() == ["p2", "p1"]


def test_only_an_initial_of_the_first_name_is_never_sure_however_many_last_names(lists):
    found = identify(lists(chart=[Person("p1", "Tom Kühn-Abara")], survey=[Person("s1", "T Kühn-Abara")]))
    assert groups(found) == set()
    assert asked(found) == {frozenset({"p1", "s1"})}
