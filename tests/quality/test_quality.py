"""Every finding by hand, and what a clean organisation gives."""

import random
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.identity import resolve
from orgmap.model import Doubt, Initiative, Layer, Person, Records, Scope, Source, Tie, Unit
from orgmap.network import Network
from orgmap.quality import check
from orgmap.results import Answer


def test_a_clean_small_organisation_raises_nothing(look, team, ring_of_advice, weeks_of_mail):
    mail = weeks_of_mail([20, 22, 19, 21, 20, 23, 20, 18, 21, 20, 19, 20])
    assert look(people=team(), ties=ring_of_advice(), events=mail) == {}


def test_nobody_is_said_to_be_nobody():
    answer = check(Network.from_records(Records()))
    assert answer.results == ()
    assert answer.notes == ("There is nobody in there, so there is nothing to check.",)


def test_one_tie_is_one_answer_of_two_and_no_order_is_judged(look):
    found = look(ties=(Tie("ann", "bob", "advice"),))
    assert set(found) == {"response"}
    assert (found["response"][0].value, found["response"][0].share) == (1, 0.5)


def test_people_without_any_tie_are_told_that_nothing_can_be_seen(look, team):
    assert [row.who_or_what for row in look(people=team())["coverage"]] == ["informal"]


def test_response_is_those_who_named_somebody_out_of_everybody(look, team, ring_of_advice):
    found = look(people=team(), ties=ring_of_advice(senders=range(6)))
    (row,) = found["response"]
    assert (row.who_or_what, row.value, row.share, row.threshold) == ("advice", 6, 0.6, 0.8)
    assert "6 of 10 people (60 %)" in row.text
    (unit,) = found["response in unit"]
    assert (unit.who_or_what, unit.value, unit.share) == ("South / advice", 1, 0.2)


def test_units_too_small_to_be_shown_are_counted_and_their_answers_are_not(look, team, ring_of_advice):
    people = team(p9=Person("p9", unit="Law", managers=("p0",)))
    found = look(people=people, ties=ring_of_advice(senders=range(9)), raised=False)
    (row,) = found["small units"]
    assert (row.value, row.share) == (2, 0.5)
    assert {one.who_or_what for one in found["response in unit"]} == {"North / advice"}


def test_coverage_is_a_row_a_layer_and_a_person_without_any_tie_is_not_called_isolated(look, team):
    ties = tuple(Tie(f"p{a}", f"p{b}", "work") for a in range(7) for b in range(7) if a != b)
    found = look(people=team(), ties=ties, raised=False)
    assert {row.who_or_what: row.value for row in found["coverage"]} == {"work": 7, "reports_to": 10}
    (row,) = found["unseen"]
    assert (row.raised, row.value, row.share) == (True, 3, 0.3)
    assert "Missing is not zero" in row.text


def test_a_tie_named_by_one_end_counts_only_where_the_other_answered(look, team):
    pairs = [("p0", "p1"), ("p1", "p2"), ("p2", "p3"), ("p3", "p4"), ("p4", "p5"), ("p5", "p0"), ("p0", "p5")]
    ties = (*(Tie(a, b, "friendship") for a, b in pairs), Tie("p1", "p9", "friendship"))
    (row,) = look(people=team(), ties=ties)["not named back"]
    assert (row.value, row.share) == (5, pytest.approx(5 / 6))


def test_ties_that_need_not_be_mutual_are_not_asked_to_be(look, team, ring_of_advice):
    assert "not named back" not in look(people=team(), ties=ring_of_advice(), raised=False)


def test_a_manager_column_that_differs_from_the_drawn_lines_is_told(look, team, ring_of_advice):
    ties = (*ring_of_advice(), Tie("p3", "p5", "reports_to"))
    (row,) = look(people=team(), ties=ties)["two charts"]
    assert (row.value, row.share) == (1, 0.1)
    assert "Name p3" in row.text


def test_people_two_files_describe_differently_are_counted_by_field(look, team, ring_of_advice):
    other = Person("p3", "Name p3", unit="South", grade=2.0, source=Source("hr.csv", 9))
    (row,) = look(people=(*team(), other), ties=ring_of_advice())["two files differ"]
    assert (row.who_or_what, row.value, row.share) == ("unit", 1, 0.1)
    assert "people.csv row 5 and hr.csv row 9" in row.text


def test_a_tie_of_two_files_is_told_with_what_they_say_differently(look, team, ring_of_advice):
    again = (
        Tie("p0", "p1", "advice", 1.0, sources=(Source("other.csv", 2),)),
        Tie("p1", "p2", "advice", 3.0, sources=(Source("other.csv", 3),)),
    )
    (row,) = look(people=team(), ties=(*ring_of_advice(), *again))["two files tie"]
    assert (row.value, row.share) == (2, 0.1)
    assert "1 with another strength" in row.text


def test_sums_that_do_not_add_up_are_told(look, team, ring_of_advice):
    units = (
        Unit("Firm", spend=100.0),
        Unit("North", parent="Firm", spend=70.0),
        Unit("South", "Firm", spend=40.0),
    )
    initiative = Initiative("One", scopes=(Scope("a", value_share=0.7), Scope("b", value_share=0.6)))
    found = look(people=team(), ties=ring_of_advice(), units=units, initiative=initiative)["sums"]
    assert [(row.who_or_what, row.value, row.threshold) for row in found] == [
        ("Firm", 110.0, 100.0),
        ("scope", pytest.approx(1.3), 1),
    ]


def test_sums_within_rounding_raise_nothing(look, team, ring_of_advice):
    units = (Unit("Firm", spend=100.0), Unit("North", "Firm", spend=60.2), Unit("South", "Firm", spend=40.0))
    assert look(people=team(), ties=ring_of_advice(), units=units) == {}


def test_a_reporting_ring_is_spelled_out(look, team, ring_of_advice):
    people = team(p1=Person("p1", "Name p1", unit="North", managers=("p2",)))
    (row,) = look(people=people, ties=ring_of_advice())["reporting ring"]
    assert row.value == 2
    assert row.text.startswith("Name p1 reports to Name p2 reports to Name p1")


def test_several_tops_and_people_in_no_line_are_told_apart(look, team, ring_of_advice):
    people = team(
        p5=Person("p5", "Name p5", unit="South"), p4=Person("p4", "Name p4", unit="North", managers=())
    )
    found = look(people=people, ties=ring_of_advice())
    assert found["tops"][0].value == 2
    assert (found["in no line"][0].value, found["in no line"][0].share) == (1, 0.1)
    assert "Name p4" in found["in no line"][0].text


def test_without_any_reporting_line_there_is_no_chart_to_judge(look, ring_of_advice):
    found = look(ties=ring_of_advice(), raised=False)
    assert not {"tops", "in no line", "reporting ring"} & found.keys()


def test_colleagues_of_no_list_are_counted_and_never_named(look, team, ring_of_advice, weeks_of_mail):
    mail = weeks_of_mail(
        [20] * 10, to=["p1@firm.org", "lost.soul@firm.org", "buyer@client.com", "no-reply@firm.org"]
    )
    found = look(people=team(), ties=ring_of_advice(), events=mail, raised=False)["not in the chart"]
    ours, outside = found
    assert (ours.who_or_what, ours.value, ours.raised) == ("colleagues", 1, True)
    assert ours.share == pytest.approx(1 / 11)
    assert (outside.who_or_what, outside.value, outside.raised) == ("outsiders", 1, False)
    assert not any("soul" in row.text or "buyer" in row.text for row in found)


def test_weeks_far_below_the_usual_are_told_as_one_run_with_their_source(
    look, team, ring_of_advice, weeks_of_mail
):
    mail = weeks_of_mail([40, 41, 38, 44, 40, 3, 2, 39, 42, 40, 41, 37])
    (row,) = look(people=team(), ties=ring_of_advice(), events=mail)["silent weeks"]
    assert row.who_or_what == "mail.csv"
    assert "from 2026-02-09 to 2026-02-22" in row.text
    assert (row.value, row.share) == (2.5, pytest.approx(2.5 / 40))


def test_weeks_cut_off_at_the_ends_and_ordinary_ups_and_downs_are_not_gaps(
    look, team, ring_of_advice, weeks_of_mail
):
    mail = weeks_of_mail([2, 30, 18, 41, 25, 33, 20, 38, 24, 29, 31, 1])
    assert look(people=team(), ties=ring_of_advice(), events=mail) == {}


def test_the_mailbox_of_one_person_is_not_looked_at_week_by_week(look, team, ring_of_advice, weeks_of_mail):
    counts = [40, 41, 38, 44, 40, 0, 0, 39, 42, 40, 41, 37]
    mail = weeks_of_mail(counts)
    own = mail.set_column(4, "recipients", pa.array([["p3"]] * mail.num_rows))
    assert "silent weeks" not in look(people=team(), ties=ring_of_advice(), events=own, raised=False)


def test_broadcasts_are_a_share_of_all_messages(look, ring_of_advice, weeks_of_mail, team):
    crowd = tuple(Person(f"q{at}", unit="North", managers=("p0",)) for at in range(30))
    some = weeks_of_mail([20] * 10)
    wide = weeks_of_mail([5] * 10, file="wide.csv", to=[person.id for person in crowd])
    (row,) = look(people=(*team(), *crowd), ties=ring_of_advice(), events=pa.concat_tables([some, wide]))[
        "broadcasts"
    ]
    assert (row.value, row.share) == (50, 0.2)


def test_rows_that_repeat_a_pair_are_counted_by_file(look, team, ring_of_advice):
    twice = Tie(
        "p0", "p1", "advice", 2.0, sources=(Source("edges_advice.csv", 2), Source("edges_advice.csv", 40))
    )
    (row,) = look(people=team(), ties=(twice, *ring_of_advice()[1:]))["repeated rows"]
    assert (row.value, row.share) == (2, 0.05)


def test_events_told_twice_are_counted_and_are_no_fault(look, team, ring_of_advice, weeks_of_mail):
    mail = weeks_of_mail([20] * 10)
    again = mail.set_column(5, "file", pa.array(["other.csv"] * mail.num_rows)).slice(0, 30)
    (row,) = look(people=team(), ties=ring_of_advice(), events=pa.concat_tables([mail, again]), raised=False)[
        "repeated events"
    ]
    assert (row.value, row.share, row.raised) == (30, pytest.approx(30 / 230), False)


def test_doubtful_identities_are_counted_as_pairs(team, ring_of_advice):
    records = resolve(Records(people=team(), ties=ring_of_advice()))
    network = Network.from_records(replace(records, doubts=(Doubt("p1", "p2", 0.4),)))
    (row,) = [row for row in check(network).results if row.kind == "doubtful identities"]
    assert (row.value, row.share) == (1, 0.2)


def _answers(number, *, silent, seed=1):
    """A firm of ``number`` people in which some are asked often, and the share ``silent`` named nobody."""
    rng = random.Random(seed)
    ties = []
    for at in range(number):
        for other in sorted({int(number * rng.random() ** 3) for _ in range(20)} - {at}):
            ties.append(Tie(f"p{at}", f"p{other}", "advice"))
    quiet = {f"p{at}" for at in rng.sample(range(number), round(silent * number))}
    people = tuple(Person(f"p{at}") for at in range(number))
    return Records(people=people, ties=tuple(tie for tie in ties if tie.source not in quiet))


def test_at_58_percent_betweenness_by_name_is_not_safe_and_in_degree_is():
    answer = check(Network.from_records(_answers(120, silent=0.42)))
    safe = {row.who_or_what.split(" / ")[0]: not row.raised for row in answer.results if row.kind == "effect"}
    assert not safe["betweenness"]
    assert safe["in_degree"]
    assert any("betweenness" in note and "not safe by name at 58 % response" in note for note in answer.notes)
    (response,) = [row for row in answer.results if row.kind == "response"]
    assert "betweenness" in response.affects
    assert "in_degree" not in response.affects


def test_where_everybody_answered_no_effect_is_claimed():
    answer = check(Network.from_records(_answers(60, silent=0.0)))
    assert not [row for row in answer.results if row.kind == "effect"]


def test_strangers_are_said_to_be_uncounted_without_the_raw_records(team, weeks_of_mail):
    records = resolve(Records(people=team(), events=weeks_of_mail([5] * 10)))
    assert any("Strangers" in note for note in check(Network.from_records(records)).notes)


def test_a_row_of_json_holds_what_the_documentation_lists(team, ring_of_advice):
    answer: Answer = check(Network.from_records(Records(people=team(), ties=ring_of_advice())))
    names = ["kind", "who_or_what", "value", "threshold", "share", "text", "fix", "affects", "raised"]
    assert all(list(row) == names for row in answer.to_json()["results"])


def test_an_undirected_layer_is_neither_asked_nor_one_sided(look, team):
    ties = tuple(Tie(f"p{at}", f"p{(at + 1) % 10}", "lunch") for at in range(10))
    found = look(people=team(), ties=ties, layers=(Layer("lunch", directed=False),), raised=False)
    assert "not named back" not in found
    assert found["response"][0].share is None


@settings(max_examples=15, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30, unique=True),
    bosses=st.lists(st.integers(0, 9), min_size=10, max_size=10),
)
def test_new_names_for_people_change_names_only(pairs, bosses):
    def rows(prefix):
        people = tuple(
            Person(f"{prefix}{at}", managers=(f"{prefix}{boss}",) if boss != at else (), unit=f"u{at % 2}")
            for at, boss in enumerate(bosses)
        )
        ties = tuple(Tie(f"{prefix}{a}", f"{prefix}{b}", "advice") for a, b in pairs if a != b)
        answer = check(Network.from_records(resolve(Records(people=people, ties=ties))))
        return [
            tuple(str(part).replace(prefix, "#") for part in row.to_json().values()) for row in answer.results
        ]

    assert rows("zeta") == rows("omega")
