"""Events to ties: what one message or meeting is worth, how it fades, and what is left out."""

import random
from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError
from orgmap.events import EventTies, ties_from_events
from orgmap.model import Source

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


def events(*rows, **extra):
    """Rows of (id, days after the start, kind, sender, recipients), numbered from row 2."""
    table = pa.Table.from_pylist(
        [
            {
                "id": id_,
                "time": START + timedelta(days=days),
                "kind": kind,
                "sender": sender,
                "recipients": recipients,
                "file": "interactions.csv",
                "row": number,
            }
            for number, (id_, days, kind, sender, recipients) in enumerate(rows, start=2)
        ],
        schema=SCHEMA,
    )
    for name, values in extra.items():
        table = table.append_column(name, pa.array(values, pa.int64()))
    return table


def strengths(found):
    return {(tie.layer, tie.source, tie.target): tie.strength for tie in found.ties}


def test_no_events_make_no_ties():
    assert ties_from_events(SCHEMA.empty_table()) == EventTies()


def test_one_message_to_one_person_is_one_tie_of_strength_one_that_knows_its_line():
    found = ties_from_events(events(("m", 0, "mail", "a", ["b"])))
    (tie,) = found.ties
    assert (tie.layer, tie.source, tie.target, tie.strength) == ("communication", "a", "b", 1.0)
    assert tie.sources == (Source("interactions.csv", 2),)
    assert tie.first_seen == tie.last_seen == START
    assert tie.first_seen.tzinfo is UTC
    assert (found.events, found.broadcasts, found.notes) == (1, 0, ())


@pytest.mark.parametrize("kind", ["mail", "chat", "call", "Mail"])
def test_a_message_is_shared_out_among_distinct_recipients_without_the_sender(kind):
    found = ties_from_events(events(("m", 0, kind, "a", ["b", "c", "b", "a"])))
    assert strengths(found) == {("communication", "a", "b"): 0.5, ("communication", "a", "c"): 0.5}


def test_a_meeting_ties_each_pair_in_both_directions_by_one_over_the_others():
    found = ties_from_events(events(("m", 0, "meeting", "a", ["b", "c", "d"])))
    assert set(strengths(found).values()) == {1 / 3}
    assert set(strengths(found)) == {("meeting", x, y) for x in "abcd" for y in "abcd" if x != y}


def test_a_meeting_without_a_known_organiser_ties_those_who_came():
    found = ties_from_events(events(("m", 0, "meeting", None, ["b", "c"])))
    assert strengths(found) == {("meeting", "b", "c"): 1.0, ("meeting", "c", "b"): 1.0}


def test_a_message_to_oneself_or_to_nobody_is_no_tie():
    rows = [("1", 0, "mail", "a", ["a"]), ("2", 0, "mail", "a", []), ("3", 0, "meeting", "a", ["a"])]
    found = ties_from_events(events(*rows, ("4", 0, "mail", None, ["b"])))
    assert found.ties == ()


def test_strength_halves_every_ninety_days_before_the_last_event():
    found = ties_from_events(events(("1", 0, "mail", "a", ["b"]), ("2", 180, "mail", "c", ["d"])))
    assert strengths(found) == {("communication", "a", "b"): 0.25, ("communication", "c", "d"): 1.0}


def test_the_half_life_is_settable_and_counts_parts_of_a_second():
    table = events(("1", 0, "mail", "a", ["b"]), ("2", 1.5 / 86400, "mail", "c", ["d"]))
    found = ties_from_events(table, half_life_days=1 / 86400)
    assert strengths(found)["communication", "a", "b"] == pytest.approx(2**-1.5, rel=1e-12)


@pytest.mark.parametrize("never", [None, float("inf")])
def test_without_a_half_life_nothing_fades(never):
    table = events(("1", 0, "mail", "a", ["b"]), ("2", 900, "mail", "a", ["b"]))
    (tie,) = ties_from_events(table, half_life_days=never).ties
    assert tie.strength == 2.0
    assert (tie.first_seen, tie.last_seen) == (START, START + timedelta(days=900))


def test_more_than_twenty_five_recipients_is_a_broadcast_and_twenty_five_is_not():
    many = [f"p{i}" for i in range(26)]
    rows = [("1", 0, "mail", "a", many), ("2", 0, "mail", "b", many[:25])]
    found = ties_from_events(events(*rows))
    assert {tie.source for tie in found.ties} == {"b"}
    assert (found.events, found.broadcasts) == (2, 1)
    assert found.notes == ("1 event went to more than 25 people and left no tie (a broadcast).",)
    assert ties_from_events(events(*rows), broadcast_over=26).broadcasts == 0


def test_a_meeting_of_organiser_and_more_than_the_limit_is_a_broadcast_too():
    rows = [("1", 0, "meeting", "a", ["b", "c", "d"]), ("2", 0, "meeting", "a", ["b", "c"])]
    found = ties_from_events(events(*rows), broadcast_over=2)
    assert found.broadcasts == 1
    assert len(found.ties) == 6


def test_group_size_keeps_the_share_of_recipients_who_are_strangers():
    rows = [("1", 0, "mail", "a", ["b"]), ("2", 0, "meeting", "a", ["b"]), ("3", 0, "mail", "a", ["c"])]
    found = ties_from_events(events(*rows, group_size=[10, 5, 40]))
    assert strengths(found) == {
        ("communication", "a", "b"): 0.1,
        ("meeting", "a", "b"): 0.25,
        ("meeting", "b", "a"): 0.25,
    }
    assert found.broadcasts == 1
    assert strengths(ties_from_events(events(rows[0], group_size=[None]))) == {("communication", "a", "b"): 1}


def test_one_id_counts_once_and_is_told():
    rows = [("m", 0, "mail", "a", ["b"]), ("m", 0, "mail", "a", ["b"]), ("n", 0, "mail", "a", ["b"])]
    found = ties_from_events(events(*rows))
    assert found.ties[0].strength == 2.0
    assert found.events == 2
    assert found.notes == ("1 event repeats an id already seen: each is counted once.",)


def test_the_same_message_in_two_mailboxes_counts_once_but_two_files_may_number_alike():
    one = events(("1", 0, "mail", "a", ["b"]))
    same = one.set_column(5, "file", pa.array(["other.mbox"]))
    assert ties_from_events(pa.concat_tables([one, same])).ties[0].strength == 1.0
    different = same.set_column(3, "sender", pa.array(["z"]))
    assert len(ties_from_events(pa.concat_tables([one, different])).ties) == 2


def test_events_without_an_id_are_events_of_their_own():
    found = ties_from_events(events((None, 0, "mail", "a", ["b"]), ("", 0, "mail", "a", ["b"])))
    assert found.ties[0].strength == 2.0


def test_the_five_latest_lines_are_kept_the_latest_first():
    rows = [(str(day), day, "mail", "a", ["b"]) for day in (3, 1, 9, 4, 7, 8)]
    (tie,) = ties_from_events(events(*rows)).ties
    assert [line.row for line in tie.sources] == [4, 7, 6, 5, 2]


def test_a_window_keeps_both_its_days_and_fades_to_the_last_event_inside():
    rows = [(str(day), day, "mail", "a", [f"r{day}"]) for day in (0, 1, 2, 3)]
    first, last = (START + timedelta(days=1)).date(), (START + timedelta(days=2)).date()
    assert isinstance(first, date)
    found = ties_from_events(events(*rows), half_life_days=1, window=(first, last))
    assert strengths(found) == {("communication", "a", "r1"): 0.5, ("communication", "a", "r2"): 1.0}
    late = ties_from_events(events(*rows), window=(START + timedelta(days=2.5), None))
    assert {tie.target for tie in late.ties} == {"r3"}
    elsewhere = (START + timedelta(days=3)).astimezone(timezone(timedelta(hours=9)))
    assert len(ties_from_events(events(*rows), window=(None, elsewhere)).ties) == 4


def test_a_window_without_events_makes_no_ties():
    found = ties_from_events(events(("1", 0, "mail", "a", ["b"])), window=(date(2030, 1, 1), None))
    assert (found.ties, found.events) == ((), 0)


def test_ties_come_by_layer_source_and_target():
    rows = [("1", 0, "meeting", "b", ["a"]), ("2", 0, "mail", "z", ["b"]), ("3", 0, "mail", "c", ["b", "a"])]
    keys = list(strengths(ties_from_events(events(*rows))))
    assert keys == sorted(keys)
    assert len(keys) == 5


def test_nonsense_options_are_told_all_at_once():
    with pytest.raises(InputError) as told:
        ties_from_events(events(("1", 0, "mail", "a", ["b"])), half_life_days=-3, broadcast_over=0)
    assert len(told.value.problems) == 2


PEOPLE = st.sampled_from(["a", "b", "c", "d", "e"])
EVENT_ROWS = st.lists(
    st.tuples(
        st.sampled_from([str(i) for i in range(12)]),
        st.floats(0, 400),
        st.sampled_from(["mail", "chat", "meeting"]),
        PEOPLE,
        st.lists(PEOPLE, max_size=6),
    ),
    max_size=14,
)


@settings(max_examples=12, deadline=None)
@given(EVENT_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, shuffler):
    table = events(*rows)
    order = list(range(table.num_rows))
    shuffler.shuffle(order)
    assert ties_from_events(table.take(pa.array(order, pa.int64()))) == ties_from_events(table)


@settings(max_examples=12, deadline=None)
@given(EVENT_ROWS)
def test_a_plain_count_by_hand_agrees(rows):
    """The same rule in plain Python, one event after the other."""
    table, expected, seen = events(*rows), {}, set()
    shown = sorted(table.to_pylist(), key=lambda row: (row["time"], row["row"]))
    kept = [row for row in shown if not (row["id"] in seen or seen.add(row["id"]))]
    last = max((row["time"] for row in kept), default=START)
    for row in kept:
        others = set(row["recipients"]) - {row["sender"]}
        fading = 2 ** (-((last - row["time"]) / timedelta(days=90)))
        if row["kind"] == "meeting":
            pairs = [("meeting", x, y) for x in others | {row["sender"]} for y in others | {row["sender"]}]
            pairs = [pair for pair in pairs if pair[1] != pair[2]]
        else:
            pairs = [("communication", row["sender"], other) for other in others]
        for pair in pairs:
            expected[pair] = expected.get(pair, 0.0) + fading / len(others)
    assert strengths(ties_from_events(table)) == pytest.approx(expected, rel=1e-12)


def test_two_hundred_thousand_events_keep_their_whole_worth():
    """Each message is worth one in all, each meeting one per attendee, whatever the number of rows."""
    draw, people = random.Random(7), [f"p{i}" for i in range(180)]
    count = 200_000
    kinds = [draw.choice(["mail", "meeting"]) for _ in range(count)]
    senders = [draw.choice(people) for _ in range(count)]
    sent = [draw.sample(people, 3) for _ in range(count)]
    table = pa.table(
        {
            "id": [str(i) for i in range(count)],
            "time": pa.array([START.timestamp() * 1e6 + i * 7e7 for i in range(count)]).cast("int64"),
            "kind": kinds,
            "sender": senders,
            "recipients": sent,
            "file": ["f.csv"] * count,
            "row": list(range(2, count + 2)),
        }
    )
    table = table.set_column(1, "time", table["time"].cast(pa.timestamp("us", tz="UTC")))
    found = ties_from_events(table, half_life_days=None)
    worth = {"communication": 0.0, "meeting": 0.0}
    for tie in found.ties:
        worth[tie.layer] += tie.strength
    attendees = [len({sender, *others}) for sender, others in zip(senders, sent, strict=True)]
    mails = kinds.count("mail")
    met = sum(size for size, kind in zip(attendees, kinds, strict=True) if kind == "meeting")
    assert worth["communication"] == pytest.approx(mails, rel=1e-9)
    assert worth["meeting"] == pytest.approx(met, rel=1e-9)
