"""Who is the same person: merging, addresses, strangers, robots and doubtful aliases."""

import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.events import ties_from_events
from orgmap.identity import is_robot, key, resolve
from orgmap.model import Person, Records, Source, Tie

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("kind", pa.string()),
        ("sender", pa.string()),
        ("recipients", pa.list_(pa.string())),
        ("file", pa.string()),
        ("row", pa.int64()),
    ]
)
ANN = Person("p1", "Ann", email="Ann.Lee@x.org", aliases=("ann",))
BOB = Person("p2", "Bob", email="bob@x.org", aliases=("Bobby",))
CY = Person("p3", "Cy", email="cy@x.org")


def events(*rows):
    """Rows of (kind, sender, recipients)."""
    return pa.Table.from_pylist(
        [
            {
                "id": str(number),
                "time": START + timedelta(hours=number),
                "kind": kind,
                "sender": sender,
                "recipients": recipients,
                "file": "interactions.csv",
                "row": number,
            }
            for number, (kind, sender, recipients) in enumerate(rows, start=2)
        ],
        schema=SCHEMA,
    )


def resolved(*rows, people=(ANN, BOB, CY)):
    return resolve(Records(people=people, events=events(*rows)))


def parts(records):
    return [(r["sender"], r["recipients"], r.get("group_size")) for r in records.events.to_pylist()]


def test_nothing_resolves_to_nothing():
    assert resolve(Records()) == Records()
    empty = resolve(Records(events=SCHEMA.empty_table()))
    assert empty.people == ()
    assert empty.events.num_rows == 0


def test_ids_addresses_and_aliases_of_any_case_find_their_person():
    found = resolved(("mail", "mailto:ANN.LEE@X.ORG", ["bobby", "p3"]), ("mail", "SMTP:bob@x.org", ["Ann"]))
    assert parts(found) == [("p1", ["p2", "p3"], 2), ("p2", ["p1"], 1)]
    assert found.notes == ()


def test_an_address_with_a_display_name_is_its_address():
    assert parts(resolved(("mail", "Ann Lee <ann.lee@x.org>", ["<bob@x.org>"]))) == [("p1", ["p2"], 1)]


def test_outsiders_leave_the_list_and_keep_their_share():
    outside = [f"o{i}@else.com" for i in range(9)]
    found = resolved(("mail", "p1", ["p2", *outside]))
    assert parts(found) == [("p1", ["p2"], 10)]
    assert len(found.notes) == 1
    assert found.notes[0].startswith("9 participants of events are in no list of people")
    assert ties_from_events(found.events).ties[0].strength == pytest.approx(0.1)


def test_outsiders_count_towards_the_broadcast_limit():
    found = resolved(("mail", "p1", ["p2", *(f"o{i}@else.com" for i in range(25))]))
    assert ties_from_events(found.events).broadcasts == 1


def test_one_person_under_two_addresses_is_one_recipient_and_never_their_own():
    found = resolved(("mail", "p1", ["bob@x.org", "Bobby", "p2", "ann", "x@else.com", "X@else.com"]))
    assert parts(found) == [("p1", ["p2"], 2)]


def test_events_without_a_colleague_on_both_sides_are_dropped_and_told():
    found = resolved(
        ("mail", "x@else.com", ["p1"]),
        ("mail", "p1", ["x@else.com"]),
        ("mail", "p1", []),
        ("mail", "p1", ["p2"]),
    )
    assert parts(found) == [("p1", ["p2"], 1)]
    assert found.notes[-1] == "3 events left out: fewer than two known people took part."


def test_a_meeting_called_by_an_outsider_still_ties_two_colleagues():
    found = resolved(("meeting", "x@else.com", ["p1", "p2"]), ("meeting", "x@else.com", ["p1"]))
    assert parts(found) == [(None, ["p1", "p2"], 3)]
    assert {tie.strength for tie in ties_from_events(found.events).ties} == {0.5}


def test_robots_are_left_out_and_counted():
    found = resolved(
        ("mail", "no-reply@x.org", ["p1"]),
        ("mail", "jira-notifications@x.org", ["p1"]),
        ("mail", "p1", ["p2"]),
    )
    assert parts(found) == [("p1", ["p2"], 1)]
    assert found.notes[0] == (
        "2 automatic addresses (no-reply and the like) are left out, with 2 messages sent by them."
    )


@pytest.mark.parametrize(
    "address",
    [
        "no-reply@x.org",
        "NoReply@x.org",
        "do-not-reply@x.org",
        "donotreply@x.org",
        "MAILER-DAEMON",
        "postmaster@x.org",
        "notifications@github.example",
        "bounce+123=ann@x.org",
        "bounces@x.org",
        "calendar-noreply@x.org",
        "mailto:no_reply@x.org",
    ],
)
def test_a_machine_is_known_by_its_name(address):
    assert is_robot(address)


@pytest.mark.parametrize(
    "address", ["ann@x.org", "norey.plymouth@x.org", "p1", "ann@no-reply.org", "bouncer@x.org"]
)
def test_a_person_is_no_machine(address):
    assert not is_robot(address)


def test_somebody_listed_under_a_robot_name_is_a_person():
    found = resolved(
        ("mail", "postmaster@x.org", ["p2"]), people=(replace_email(ANN, "postmaster@x.org"), BOB)
    )
    assert parts(found) == [("p1", ["p2"], 1)]


def replace_email(person, email):
    return Person(person.id, person.name, email=email)


def test_an_alias_of_two_people_is_not_guessed():
    people = (Person("p1", aliases=("sam",)), Person("p2", aliases=("Sam",)), CY, Person("p4"))
    found = resolved(("mail", "sam", ["p3"]), ("mail", "p3", ["SAM", "p4"]), people=people)
    assert parts(found) == [("p3", ["p4"], 2)]
    assert "'sam' belongs to more than one person (p1 and p2)" in found.notes[0]


def test_an_exact_id_stands_before_an_alias():
    people = (Person("sam"), Person("p2", aliases=("sam",)), CY)
    assert parts(resolved(("mail", "p3", ["sam"]), people=people)) == [("p3", ["sam"], 1)]


def test_a_doubtful_alias_nobody_wrote_under_is_not_worth_a_note():
    people = (Person("p1", aliases=("sam",)), Person("p2", aliases=("sam",)))
    assert resolved(("mail", "p1", ["p2"]), people=people).notes == ()


def test_people_of_one_id_become_one_field_by_field():
    first = Person("p1", "Ann", grade=2.0, managers=("m1", "m2"), source=Source("people.csv", 2))
    second = Person(
        "p1",
        "Ann",
        email="ann@x.org",
        unit="Sales",
        managers=("m2", "m3"),
        can_carry=False,
        attributes={"site": "Pune"},
        source=Source("hr.csv", 7),
    )
    records = Records(people=(first, Person("m1"), second))
    found = resolve(records)
    assert found.people[0] == Person(
        "p1",
        "Ann",
        email="ann@x.org",
        unit="Sales",
        grade=2.0,
        managers=("m1", "m2", "m3"),
        can_carry=False,
        attributes={"site": "Pune"},
        source=Source("people.csv", 2),
    )
    assert [person.id for person in found.people] == ["p1", "m1"]
    assert found.notes == ()
    assert records.people == (first, Person("m1"), second)


def test_a_contradiction_is_told_with_both_places_and_the_first_value_stands():
    one = Person("p1", "Ann", email="a@x.org", grade=2.0, source=Source("people.csv", 2))
    other = Person("p1", "Anna", email="anna@x.org", grade=3.0, source=Source("hr.csv", 7))
    found = resolve(Records(people=(one, other, BOB), events=events(("mail", "anna@x.org", ["p2"]))))
    assert (found.people[0].name, found.people[0].grade) == ("Ann", 2.0)
    assert found.notes == (
        "people.csv, row 2 gives p1 the name 'Ann', hr.csv, row 7 'Anna': the first one is used.",
        "people.csv, row 2 gives p1 the email 'a@x.org', hr.csv, row 7 'anna@x.org': the first one is used.",
        "people.csv, row 2 gives p1 the grade '2', hr.csv, row 7 '3': the first one is used.",
    )
    assert parts(found) == [("p1", ["p2"], 1)]


def test_blank_is_not_a_value_and_blank_attributes_are_filled():
    one = Person("p1", "  ", attributes={"site": "", "room": "1"})
    other = Person("p1", "Ann", attributes={"site": "Pune", "room": "2"})
    (person,) = resolve(Records(people=(one, other))).people
    assert (person.name, dict(person.attributes)) == ("Ann", {"site": "Pune", "room": "1"})


def test_many_contradictions_are_told_as_a_number():
    people = [Person(str(i), name) for name in ("a", "b") for i in range(30)]
    notes = resolve(Records(people=tuple(people))).notes
    assert len(notes) == 21
    assert notes[-1].startswith("10 more contradictions")


def test_without_a_list_people_are_made_from_ties_and_events():
    records = Records(
        ties=(Tie("p1", "p2", "advice"),),
        events=events(("mail", "Ann@x.org", ["p1", "no-reply@x.org", "ann@x.org", "MAILTO:bob@x.org"])),
    )
    found = resolve(records)
    made = {person.id: person.email for person in found.people}
    assert made == {"p1": None, "p2": None, "ann@x.org": "ann@x.org", "bob@x.org": "bob@x.org"}
    assert parts(found) == [("ann@x.org", ["p1", "bob@x.org"], 3)]
    assert found.notes[0].startswith("No list of people was given: 4 people")


def test_resolving_twice_is_resolving_once():
    once = resolved(("mail", "p1", ["Bobby", "x@else.com"]), ("meeting", "y@else.com", ["p1", "p2", "p3"]))
    twice = resolve(once)
    assert twice.events.equals(once.events)
    assert twice.people == once.people


NAMES = st.sampled_from(["p1", "p2", "p3", "x@else.com", "no-reply@x.org", "bobby"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["mail", "meeting"]), NAMES, st.lists(NAMES, max_size=5)), max_size=6)
)
def test_renaming_people_renames_the_events_and_nothing_else(rows):
    plain = resolved(*rows)
    renamed = resolved(
        *rows,
        people=tuple(
            Person(f"new {p.id}", p.name, email=p.email, aliases=(*p.aliases, p.id)) for p in (ANN, BOB, CY)
        ),
    )
    expected = [
        (sender and f"new {sender}", [f"new {one}" for one in recipients], size)
        for sender, recipients, size in parts(plain)
    ]
    assert parts(renamed) == expected


def test_keys_have_no_case_and_no_scheme():
    assert key(" SMTP:Ann@X.org ") == "ann@x.org"


def test_two_hundred_thousand_events_are_resolved_in_one_go():
    draw = random.Random(3)
    addresses = [f"Person.{i}@x.org" for i in range(300)]
    people = tuple(Person(f"p{i}", email=f"person.{i}@X.org") for i in range(250))
    count = 200_000
    table = pa.table(
        {
            "id": [str(i) for i in range(count)],
            "time": pa.array([START] * count, pa.timestamp("us", tz="UTC")),
            "kind": ["mail"] * count,
            "sender": [draw.choice(addresses) for _ in range(count)],
            "recipients": [draw.sample(addresses, 4) for _ in range(count)],
            "file": ["f.csv"] * count,
            "row": list(range(count)),
        }
    )
    found = resolve(Records(people=people, events=table))
    assert 0 < found.events.num_rows < count
    assert set(found.events["sender"].unique().to_pylist()) == {person.id for person in people}
    assert found.notes[0].startswith("50 participants of events")


def test_machines_are_no_people_when_mail_alone_was_read():
    people = (Person("ann@x.org", "Ann", "ann@x.org"), Person("no-reply@x.org", "", "no-reply@x.org"))

    assert [person.id for person in resolve(Records(people=people)).people] == ["ann@x.org"]
