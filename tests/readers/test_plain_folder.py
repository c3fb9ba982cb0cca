"""The plain folder, file by file, to the letter of its description."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Layer, Membership, ModelPair, Person, Right, Source, Stance, Unit
from orgmap.readers import read


def records_of(path, **options):
    reading = read(path, **options)
    assert reading.problems == (), [str(problem) for problem in reading.problems]
    return reading.records


def problems_of(path):
    return [(p.row, p.column) for p in read(path).problems]


def test_people_keep_every_column(write):
    path = write(
        "people.csv",
        "Grade,ID,Full Name,E-mail,aliases,dept,Job Title,manager,Authority,can_carry,Shoe size\n"
        '2,007,"Bond, James",J.Bond@X.org,jb; 0042,MI6,Agent,M;Q,0.5,no,44\n'
        "1,M,,,,,,NO_MANAGER,,,\n"
        "1,Q,None,,,,,-,,1,\n",
    )
    bond, m, q = records_of(path).people

    assert bond == Person(
        id="007", name="Bond, James", email="j.bond@x.org", aliases=("jb", "0042"), unit="MI6", title="Agent",
        grade=2.0, managers=("M", "Q"), authority=0.5, can_carry=False, attributes={"Shoe size": "44"},
        source=Source("people.csv", 2),
    )  # fmt: skip
    assert m.managers == q.managers == ()
    assert (m.email, m.unit, m.authority, m.can_carry) == (None, None, None, True)
    assert q.name == "None"


@pytest.mark.parametrize("cell", ["", "NO_MANAGER", "0", "N/A", "-", "None", "a"])
def test_a_marker_or_the_own_id_means_no_manager(write, cell):
    path = write("people.csv", f"id,manager\na,{cell}\nb,a\n")

    assert [person.managers for person in records_of(path).people] == [(), ("a",)]


def test_zero_is_a_manager_where_somebody_has_that_id(write):
    path = write("people.csv", "id,manager\n0,\nb,0\n")

    assert records_of(path).people[1].managers == ("0",)


def test_an_exact_name_beats_an_alias_and_the_first_alias_wins(write):
    path = write("people.csv", "person_id,id,dept,bu\nx,1,A,B\n")
    (person,) = records_of(path).people

    assert (person.id, person.unit) == ("1", "A")
    assert person.attributes == {"person_id": "x", "bu": "B"}


def test_a_level_in_words_stays_an_attribute(write):
    records = records_of(write("people.csv", "id,level\n1,Manager\n2,3\n"))

    assert [person.grade for person in records.people] == [None, None]
    assert records.people[0].attributes == {"level": "Manager"}
    assert "not as grade" in records.notes[0]


def test_bad_cells_of_people_are_told_together(write):
    path = write(
        "people.csv", 'id,grade,authority,can_carry\n,1,1,1\nb,top,1.5,maybe\nc,nan,0.5,1\nd,1,"0,5",1\n'
    )

    assert problems_of(path) == [
        (2, "id"), (3, "grade"), (3, "authority"), (3, "can_carry"), (4, "grade"), (5, "authority"),
    ]  # fmt: skip


def test_passwords_are_never_kept(write):
    path = write("people.csv", "id,name,Password [Required],Password Hash Function\n1,Ann,secret,sha\n")

    assert records_of(path).people[0].attributes == {}


def test_ties_read_weight_as_strength_and_leave_the_rest_at_its_default(write):
    path = write(
        "edges_advice.csv",
        "source,target,weight,sign,time,perceiver\na,b,2.5,-1,2026-01-05T10:00:00Z,c\nb,a,,,,\n",
    )
    first, second = records_of(path).ties
    moment = datetime(2026, 1, 5, 10, tzinfo=UTC)

    assert (first.layer, first.strength, first.sign, first.perceiver) == ("advice", 2.5, -1, "c")
    assert first.first_seen == first.last_seen == moment
    assert (second.strength, second.sign, second.perceiver, second.first_seen) == (1.0, 1, None, None)
    assert second.sources == (Source("edges_advice.csv", 3),)


def test_repeated_rows_are_summed_exactly_with_all_their_rows(write):
    path = write(
        "edges_work.csv",
        "source,target,strength,time\na,b,0.1,2026-01-05\na,b,0.2,2026-01-02\nb,a,1,\na,b,0.3,2026-01-09\n",
    )
    records = records_of(path)
    tie = records.ties[0]

    assert tie.strength == 0.6  # 0.1 + 0.2 + 0.3 in floats is not
    assert [source.row for source in tie.sources] == [2, 3, 5]
    assert (tie.first_seen.day, tie.last_seen.day) == (2, 9)
    assert "edges_work.csv: 3 rows repeat a pair and were added up into 1 tie." in records.notes


@settings(max_examples=30)
@given(st.lists(st.decimals(min_value="0.001", max_value=1000, places=3), min_size=1, max_size=8))
def test_the_order_of_repeated_rows_does_not_matter(tmp_path_factory, strengths):
    folder = tmp_path_factory.mktemp("ties")

    def summed(values):
        path = folder / "edges_a.csv"
        path.write_text("source,target,strength\n" + "".join(f"a,b,{one}\n" for one in values))
        return records_of(path).ties[0].strength

    assert summed(strengths) == summed(strengths[::-1]) == float(sum(map(Fraction, strengths)))


def test_layers_and_signs_and_perceivers_are_not_summed_together(write):
    path = write("edges_work.csv", "source,target,sign,perceiver\na,b,1,\na,b,-1,\na,b,1,c\n")

    assert len(records_of(path).ties) == 3


@pytest.mark.parametrize(
    ("row", "column"),
    [("a,b,0", "strength"), ("a,b,-1", "strength"), ("a,a,1", "target"), ("a,b,inf", "strength"), ("a,b,1e999", "strength"),
     ("a,b,1e-999", "strength"), ("a,b,1_000", "strength"), (",b,1", "source"), ("a,,1", "target")],
)  # fmt: skip
def test_a_tie_that_cannot_be_is_a_problem_with_its_row(write, row, column):
    path = write("edges_work.csv", f"source,target,strength\nb,c,1\n{row}\n")

    assert problems_of(path) == [(3, column)]


def test_units_layers_and_memberships(write):
    units = records_of(
        write(
            "units.csv", "unit,parent,head,pnl,spend,concern\nOps,Firm,p1,1,2.5,loss of control\nFirm,,,,,\n"
        )
    )
    layers = records_of(
        write(
            "layers.csv", "layer,kind,influence,directed\nadvice,,,\nlunch,informal,with,0\nfeud,negative,,\n"
        )
    )
    seats = records_of(write("memberships.csv", "person,body,role,from,to\np1,Board,chair,2026-01-01,\n"))

    assert units.units[0] == Unit(
        "Ops", "Firm", "p1", pnl=True, spend=2.5, concern="loss of control", source=Source("units.csv", 2)
    )
    assert units.units[1].pnl is None
    assert layers.layers[:2] == (
        Layer("advice", "informal", "against", None, Source("layers.csv", 2)),
        Layer("lunch", "informal", "with", False, Source("layers.csv", 3)),
    )
    assert layers.layers[2].influence == "none"
    assert seats.memberships == (
        Membership("p1", "Board", "chair", date(2026, 1, 1), None, Source("memberships.csv", 2)),
    )


def test_stances_take_words_and_numbers_and_keep_what_is_missing_missing(write):
    path = write(
        "stances.csv",
        "person,position,confidence,sd,desired,salience,public_position,relation,as_of,source,concern\n"
        "a,resistant,likely,,supportive,0.5,-1,-2,2026-01-05,lunch,cost\n"
        "b,unaware,,,,,,,,,\n"
        "c,0.25,sure,0.4,,,,,,,\n"
        "d,,,,,,,1,,,\n"
        "e,Leading,,,,,,,,,\n",
    )
    a, b, c, d, e = records_of(path).stances

    assert a == Stance(
        "a", -0.6, 0.3, 0.5, 0.5, "cost", -1.0, -2.0, date(2026, 1, 5), "lunch", Source("stances.csv", 2)
    )
    assert (b.position, b.sd) == (0.0, 0.5)
    assert (c.position, c.sd) == (0.25, 0.4)
    assert (d.position, d.sd, d.relation) == (None, None, 1.0)
    assert (e.position, e.sd) == (0.85, None)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("position", "1.5"), ("position", "keen"), ("confidence", "0.3"), ("sd", "-1"), ("salience", "2"), ("relation", "3"),
     ("public_position", "-1.01"), ("as_of", "tomorrow")],
)  # fmt: skip
def test_a_stance_out_of_bounds_is_a_problem(write, column, cell):
    assert problems_of(write("stances.csv", f"person,{column}\na,{cell}\n")) == [(2, column)]


def test_rights_at_gates(write):
    path = write(
        "approvals.csv",
        "gate,order,person,right,vote,implementation,limit,currency\nBoard,1,a,votes,2,0.5,1000,EUR\nBoard,,a,Veto,,,,\n",
    )

    assert records_of(path).rights == (
        Right("Board", "a", "votes", 1, 2.0, 0.5, 1000.0, "EUR", Source("approvals.csv", 2)),
        Right("Board", "a", "vetoes", source=Source("approvals.csv", 3)),
    )
    bad = write("approvals.csv", "gate,order,person,right,vote\nBoard,1.5,a,rules,-1\n")
    assert problems_of(bad) == [(2, "order"), (2, "right"), (2, "vote")]


@pytest.mark.parametrize("kind", ["deference", "messenger", "leak"])
def test_planning_inputs_are_kept_as_they_stand(write, kind):
    path = write(f"model_{kind}.csv", "source,target,value\na,b,0.25\nb,a,0\na,b,0.5\na,c,2\n")
    reading = read(path)

    assert reading.records.pairs == (
        ModelPair(kind, "a", "b", 0.25, Source(path.name, 2)),
        ModelPair(kind, "b", "a", 0.0, Source(path.name, 3)),
    )
    assert sorted(problem.row for problem in reading.problems) == [4, 5]


def test_planning_inputs_may_be_none_at_all(write):
    reading = read(write("model_leak.csv", "source,target,value\n"))
    assert (reading.records.pairs, reading.problems) == ((), ())
    assert read(write("model_leak.csv", "")).problems


def test_deference_and_trust_may_be_negative_but_no_chance_is(write):
    for kind, kept in (("deference", -0.3), ("messenger", -0.3), ("leak", None)):
        reading = read(write(f"model_{kind}.csv", "source,target,value\na,b,-0.3\n"))
        assert [pair.value for pair in reading.records.pairs] == ([] if kept is None else [kept])
        assert len(reading.problems) == (kept is None)


def test_interactions_become_an_arrow_table(write):
    path = write(
        "interactions_2026.csv",
        "id,time,kind,sender,recipients\n"
        "m1,2026-01-05T10:00:00+02:00,mail,A@x.org,b@X.org;c;a@x.org\n"
        "m2,2026-01-05T10:00:00,meeting,c,d; e\n"
        ",2026-01-06T10:00:00Z,,c,d\n"
        "m4,2026-01-06T10:00:00Z,chat,c,c\n"
        "m1,2026-01-05T10:00:00+02:00,mail,a@x.org,d\n",
    )
    records = records_of(path)
    events = records.events.to_pylist()

    assert events[0] == {
        "id": "m1", "time": datetime(2026, 1, 5, 8, tzinfo=UTC), "kind": "mail", "sender": "a@x.org",
        "recipients": ["b@x.org", "c", "d"], "file": path.name, "row": 2,
    }  # fmt: skip
    assert [event["kind"] for event in events] == ["mail", "meeting", "mail"]
    assert len(records.notes) == 4


def test_an_export_of_mail_headers_is_read_as_messages_whatever_its_name(write):
    path = write(
        "mail headers.csv",
        "Date,From,To,Cc,Subject\n"
        '2026-01-05T10:00:00Z,"Lee, Ann <Ann.Lee@x.org>",bob@x.org; Cy <cy@x.org>,,Re: x\n'
        "2026-01-06T10:00:00Z,bob@x.org,ann.lee@x.org,,x\n",
    )
    (report,) = read(path).files
    events = records_of(path).events.to_pylist()

    assert report.kind == "interactions"
    assert [event["sender"] for event in events] == ["ann.lee@x.org", "bob@x.org"]
    assert events[0]["recipients"] == ["bob@x.org", "cy@x.org"]


def test_dated_ties_between_ids_or_with_a_strength_stay_ties(write):
    for text in (
        "from,to,date\na,b,2026-01-05\nb,c,2026-01-06\n",
        "from,to,date,strength\na@x.org,b@x.org,2026-01-05,2\n",
    ):
        (report,) = read(write("talked.csv", text)).files
        assert report.kind == "edges"


def test_faults_of_interactions_are_told_with_row_and_column(write):
    path = write(
        "interactions.csv",
        "id,time,kind,sender,recipients\n1,soon,mail,a,b\n2,2026-01-05Z,pigeon,a,b\n3,2026-01-05T00:00Z,mail,,b\n4,03/04/2026,mail,a,b\n"
        "5,05/04/2026,mail,a,b\n6,2026-01-05T00:00Z,mail,a,b\n6,2026-01-05T00:00Z,mail,b,a\n",
    )

    assert sorted(problems_of(path)) == [(2, "time"), (3, "time"), (4, "sender"), (5, "time"), (8, "id")]


def test_one_date_settles_the_times_of_interactions(write):
    path = write("interactions.csv", "time,sender,recipients\n03/04/2026 10:00,a,b\n13/04/2026 10:00,a,b\n")

    assert [event["time"].month for event in records_of(path).events.to_pylist()] == [4, 4]


def test_a_date_of_two_readings_is_told_once_with_both_and_the_iso_form(write):
    path = write("stances.csv", "person,as_of\na,03/04/2026\nb,04/05/2026\n")
    (problem,) = read(path).problems

    assert (problem.row, problem.column) == (2, "as_of")
    assert "3 April 2026 or 4 March 2026" in problem.message
    assert "1 more" in problem.message
    assert problem.fix == "Write 2026-04-03 or 2026-03-04."


@pytest.mark.parametrize(
    "name",
    [
        "people",
        "units",
        "edges_a",
        "layers",
        "interactions",
        "memberships",
        "stances",
        "approvals",
    ],
)
def test_an_empty_file_a_missing_column_and_a_bare_header_are_problems(write, name):
    path = write(f"{name}.csv", "")
    assert [p.message for p in read(path.parent).problems] == ["The file is empty."]

    write(f"{name}.csv", "nonsense,other\n1,2\n")
    assert read(path.parent).problems

    headers = "id,unit,source,target,layer,time,sender,recipients,person,body,gate,right,value\n"
    write(f"{name}.csv", headers)
    assert [p.message for p in read(path.parent).problems] == ["There is a header but no row below it."]


def test_a_cell_of_200000_characters_is_a_sentence_except_in_lists(write):
    long = "x" * 200_000
    path = write("people.csv", f"id,name,aliases\n1,{long},a\n2,Bo,{long}\n")
    reading = read(path)

    assert [(p.row, p.column) for p in reading.problems] == [(2, "name")]
    assert "200,000 characters" in reading.problems[0].message
    assert reading.records.people[0].aliases == (long,)


def test_problems_beyond_two_hundred_are_counted(write):
    path = write("edges_a.csv", "source,target,strength\n" + "a,b,0\n" * 500)
    reading = read(path)

    assert len(reading.problems) == 201
    assert reading.problems[-1].message == "There are 300 more problems in this file."
    assert reading.files[0].dropped == 500
