"""Who decides what: charts of responsibilities, delegations of authority, lists of committees."""

from datetime import date
from pathlib import Path

import pytest

from orgmap.identity import resolve
from orgmap.model import Person, Records, Right
from orgmap.posts import POST, same_title, with_holders
from orgmap.readers import check, read
from orgmap.readers.holders import is_post, name_and_post, names_post
from orgmap.readers.money import NoAmountError, authority_of
from orgmap.readers.raci import letters

SAMPLES = Path(__file__).parent / "samples"


def records(path):
    reading = read(path)
    assert (*reading.problems, *check(reading.records)) == ()
    return reading.records


def rights(path):
    return {(one.gate, one.person, one.right) for one in records(path).rights}


def limits(path):
    return {
        (one.gate, one.person): (one.limit, one.currency)
        for one in records(path).rights
        if one.right == "votes"
    }


# -- charts of responsibilities -----------------------------------------------------------------------


def test_whoever_is_accountable_votes_and_whoever_is_consulted_advises():
    assert rights(SAMPLES / "raci.csv") == {
        ("Approve budget", "Ina Holm", "votes"), ("Approve budget", "HR Lead", "advises"),
        ("Hire manager", "COO", "votes"), ("Hire manager", "Legal", "advises"),
        ("Sign contracts", "Ina Holm", "votes"), ("Sign contracts", "COO", "votes"),
        ("Build: Approve budget", "COO", "votes"), ("Build: Approve budget", "Legal", "advises"),
    }  # fmt: skip


def test_whoever_does_the_work_goes_to_those_who_approve_and_are_heard():
    found = records(SAMPLES / "raci.csv")
    raci = {(tie.source, tie.target): tie.strength for tie in found.ties if tie.layer == "raci"}

    assert raci == {("COO", "Ina Holm"): 2, ("COO", "HR Lead"): 1, ("COO", "Legal"): 1,
                    ("HR Lead", "COO"): 2, ("HR Lead", "Legal"): 2}  # fmt: skip
    assert {(one.name, one.kind, one.influence, one.directed) for one in found.layers} == {
        ("raci", "formal", "against", True), ("raci_informed", "formal", "with", True),
    }  # fmt: skip
    assert found.memberships == ()


def test_a_chart_the_other_way_round_says_the_same():
    plain = {("Approve budget", "CEO", "votes"), ("Approve budget", "HR Lead", "advises"),
             ("Hire manager", "COO", "votes"), ("Hire manager", "Legal", "advises")}  # fmt: skip

    assert rights(SAMPLES / "raci_turned.xlsx") == plain


def test_a_cell_of_something_else_and_an_item_that_stands_twice_are_problems(write):
    text = "Task,CEO,COO,HR\nHire,A,R,C\nFire,A,R,maybe\nHire,R,A,C\nPlan,R,A,C\n"
    reading = read(write("x.csv", text))

    assert [(one.row, one.column) for one in reading.problems] == [(3, "HR"), (4, None)]
    assert (reading.files[0].kept, reading.files[0].dropped) == (3, 1)


def test_an_item_nobody_is_accountable_for_gives_nobody_a_vote(write):
    found = records(write("x.csv", "Task,CEO,COO,HR\nHire,C,R,I\nFire,A,R,C\n"))

    assert {(one.gate, one.person) for one in found.rights if one.right == "votes"} == {("Fire", "CEO")}
    assert any("without anybody accountable" in note and "'Hire'" in note for note in found.notes)


@pytest.mark.parametrize(
    ("cell", "found"),
    [("A", "A"), ("a", "A"), ("A/R", "AR"), ("R, A", "AR"), ("AR", "AR"), ("A*", "A"), ("(C)", "C"), ("Accountable", "A"),
     ("Consulted, Informed", "CI"), ("", ""), ("Do", ""), ("COO", ""), ("Ana", ""), ("R = Responsible", ""), ("5", "")],
)  # fmt: skip
def test_letters_are_read_however_they_are_joined(cell, found):
    assert letters(cell) == frozenset(found)


@pytest.mark.parametrize(
    "text",
    ["Task,CEO,COO\nHire,yes,no\nFire,no,yes\n", "Name,Grade A,Grade B\nAna,C,I\nBo,C,C\n", "R,A\nA,R\nR,A\n",
     "stakeholder,unaware,resistant,neutral,supportive,leading\nAna,C,,,D,\nBo,,C,D,,\n"],
)  # fmt: skip
def test_what_only_looks_a_little_like_it_is_no_chart(text, write):
    assert read(write("x.csv", text)).files[0].kind != "responsibilities"


# -- delegation of authority --------------------------------------------------------------------------


def test_an_amount_is_a_vote_up_to_it_in_its_currency():
    assert limits(SAMPLES / "doa.csv") == {
        ("Capex", "Board"): (None, None), ("Capex", "CEO"): (500_000, "EUR"), ("Capex", "CFO"): (250_000, "USD"),
        ("Capex", "Department Head"): (25_000, "EUR"), ("Contracts", "Board"): (None, None),
        ("Contracts", "CEO"): (1_000_000, "EUR"), ("Contracts", "CFO"): (None, None), ("New posts", "CEO"): (None, None),
    }  # fmt: skip
    advice = {one.person for one in records(SAMPLES / "doa.csv").rights if one.right == "advises"}
    assert advice == {"Board", "CFO"}


def test_a_row_an_authority_gives_the_same():
    assert limits(SAMPLES / "doa_long.csv") == {
        ("Capex", "Department Head"): (25_000, "GBP"), ("Capex", "CEO"): (500_000, "GBP"),
        ("Capex", "CFO"): (500_000, "GBP"), ("Capex", "Board"): (None, None), ("Leases", "Ina Holm"): (None, None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "limit", "currency"),
    [("$250k", 250_000, "USD"), ("≤ $500,000", 500_000, "USD"), ("up to EUR 1.5 Mio.", 1_500_000, "EUR"),
     ("TEUR 50", 50_000, "EUR"), ("50 k€", 50_000, "EUR"), ("CHF 10'000", 10_000, "CHF"), ("250.000 €", 250_000, "EUR"),
     ("1 000 000 SEK", 1_000_000, "SEK"), ("£1.2bn", 1.2e9, "GBP"), ("€50k - €250k", 250_000, "EUR"),
     ("1,5 Mio", 1_500_000, None), ("$50k per contract", 50_000, "USD"), ("Rs. 5 lakhs", 500_000, "INR"), ("7", 7, None),
     ("> $1m", None, "USD"), ("Unlimited", None, None), ("✓", None, None)],
)  # fmt: skip
def test_amounts_are_read_as_they_are_written(cell, limit, currency):
    found = authority_of(cell)

    assert (found.right, found.limit, found.currency) == ("votes", limit, currency)


@pytest.mark.parametrize(
    "cell", ["10 % of budget", "abc", "3 directors", "2026-01-31", "31.01.2026", "9" * 400]
)
def test_what_is_no_amount_is_never_taken_for_one(cell):
    with pytest.raises(NoAmountError):
        authority_of(cell)


@pytest.mark.parametrize("cell", ["", "-", "—", "n/a", "0", "Notify"])
def test_a_dash_gives_no_right(cell):
    assert authority_of(cell).right is None


def test_an_unreadable_amount_is_a_problem_with_row_and_column(write):
    text = "Limits of authority,CEO,CFO\nCapex,$1m,10% of it\nOpex,$2m,$1m\n"
    (problem,) = read(write("x.csv", text)).problems

    assert (problem.row, problem.column) == (2, "CFO")


@pytest.mark.parametrize(
    "text",
    ["Department,Q1,Q2,Q3\nSales,€50k,€60k,€70k\nOps,€20k,€20k,€30k\n",
     "Name,Type,Position,From,To\nAna,full,Clerk,2024-01-01,2025-01-01\nBo,part,Clerk,2024-02-01,2025-01-01\n",
     "a,b,c\n0,1,2\n1,0,2\n"],
)  # fmt: skip
def test_budgets_careers_and_numbers_are_no_delegation(text, write):
    assert read(write("x.csv", text)).files[0].kind != "delegation of authority"


# -- committees ---------------------------------------------------------------------------------------


def test_a_seat_keeps_its_role_and_dates_and_gives_no_right():
    found = records(SAMPLES / "committee.csv")

    assert [(s.person, s.body, s.role, s.start, s.end) for s in found.memberships] == [
        ("Ina Holm", "Risk", "Chair", date(2025, 2, 1), None), ("Raj Patel", "Risk", "Member", date(2025, 2, 13), None),
        ("Raj Patel", "Audit", "Observer", date(2025, 6, 1), date(2026, 1, 1)),
        ("Lea Conti", "Audit", "Alternate", date(2026, 2, 1), None),
    ]  # fmt: skip
    assert found.rights == ()


def test_only_those_who_sit_together_at_the_same_time_are_tied():
    assert [(t.source, t.target, t.strength) for t in records(SAMPLES / "committee.csv").ties] == [
        ("Ina Holm", "Raj Patel", 1.0)
    ]  # fmt: skip


def test_ticks_and_words_in_a_table_of_people_by_bodies_are_seats():
    found = {(s.person, s.body, s.role) for s in records(SAMPLES / "committees.xlsx").memberships}

    assert found == {
        ("Ina Holm", "Risk Committee", "Chair"), ("Ina Holm", "Works council", None),
        ("Raj Patel", "Risk Committee", None), ("Raj Patel", "Audit Committee", "Member"),
        ("Lea Conti", "Audit Committee", None), ("Lea Conti", "Works council", None),
    }  # fmt: skip


def test_a_body_of_three_ties_each_pair_by_a_half(write):
    found = records(write("x.csv", "Committee,Member,Role\nRisk,Ann A,\nRisk,Bo B,\nRisk,Cy C,\n"))

    assert {tie.strength for tie in found.ties} == {0.5}
    assert len(found.ties) == 3


def test_dates_of_seats_that_can_be_read_two_ways_or_backwards_are_problems(write):
    text = "Committee,Member,Start,End\nRisk,Ann A,03/04/2025,\nRisk,Bo B,2025-02-01,2025-01-01\nRisk,Cy C,soon,\n"
    reading = read(write("x.csv", text))

    assert [one.row for one in reading.problems] == [2, 3, 4]
    assert read(write("y.csv", text.replace("soon", "2025")), dates="day first").records.memberships[
        0
    ].start == date(2025, 4, 3)


def test_the_plain_file_of_memberships_stays_one_under_any_name(write):
    assert read(write("x.csv", "person,body,role,from,to\np1,Risk,chair,,\n")).files[0].kind == "memberships"


# -- posts and their holders --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "post"),
    [("CEO", "", "CEO"), ("Ana Koch", "Ana Koch", ""), ("Koch, Ana", "Koch, Ana", ""), ("Ana Koch (COO)", "Ana Koch", "COO"),
     ("COO\nAna Koch", "Ana Koch", "COO"), ("Legal", "", "Legal"), ("ana@x.org", "ana@x.org", ""), ("", "", ""),
     ("Ludwig van Beethoven", "Ludwig van Beethoven", ""), ("Head of Legal", "", "Head of Legal")],
)  # fmt: skip
def test_a_person_is_told_from_a_post(text, name, post):
    assert name_and_post(text) == (name, post)


def test_a_quarter_is_no_post():
    assert is_post("Q1")
    assert not names_post("Q1")


def chart(*people, right="CFO"):
    return Records(people=(*people, Person(right, title=right, attributes={POST: "yes"})),
                   rights=(Right("Budget", right, "votes"),))  # fmt: skip


def test_the_one_person_of_a_title_holds_its_rights_and_it_is_said():
    found = resolve(
        chart(Person("p1", "Ana", title="Chief financial officer"), Person("p2", "Bo", title="Buyer"))
    )

    assert [person.id for person in found.people] == ["p1", "p2"]
    assert found.rights[0].person == "p1"
    assert "CFO is Ana" in " ".join(found.notes)


def test_a_title_of_two_or_of_nobody_stays_a_post():
    for people in ((Person("p1", title="CFO"), Person("p2", title="cfo")), (Person("p1", title="COO"),), ()):
        found = with_holders(chart(*people))
        assert found.rights[0].person == "CFO"
        assert found.people[-1].id == "CFO"


def test_a_right_given_to_post_and_person_is_held_once():
    both = chart(Person("p1", title="CFO"))
    both = Records(people=both.people, rights=(*both.rights, Right("Budget", "p1", "votes", limit=5.0)))

    assert [(one.person, one.limit) for one in with_holders(both).rights] == [("p1", None)]


def test_holders_are_found_twice_as_once():
    once = with_holders(chart(Person("p1", title="CFO")))

    assert with_holders(once) == once
    assert same_title("C.F.O.") != same_title("COO")
