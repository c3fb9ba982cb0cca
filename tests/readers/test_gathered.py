"""Events gathered in compact columns are those that were put in, whatever repeats."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.readers.gathered import Event, Events, event_schema

NAMES = st.sampled_from(["ann@x", "bo@x", "Çy", "d"])
EVENTS = st.lists(
    st.builds(
        Event,
        id=st.sampled_from(["1", "2", "3", "ä", "", "x" * 99]),
        time=st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        kind=st.sampled_from(["mail", "chat"]),
        sender=NAMES,
        recipients=st.lists(NAMES, max_size=3, unique=True).map(tuple),
        row=st.integers(1, 2**40),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(events=EVENTS)
def test_the_table_holds_what_was_put_in(events):
    gathered, plain = Events("f"), {}
    for event in events:
        first = plain.get(event.id)
        clash = first["row"] if first is not None and first["sender"] != event.sender else None
        assert gathered.clash(event) == clash
        gathered.add(event)
        if first is None:
            plain[event.id] = {**event._asdict(), "recipients": list(event.recipients), "file": "f"}
        else:
            more = [one for one in event.recipients if one != first["sender"]]
            first["recipients"] = list(dict.fromkeys((*first["recipients"], *more)))
    table = gathered.table()

    assert len(gathered) == len(plain)
    assert gathered.repeated == len(events) - len(plain)
    assert (table.to_pylist() if table is not None else []) == list(plain.values())
    assert table is None or table.schema == event_schema()


def test_nothing_gathered_is_no_table():
    assert Events("f").table() is None


def test_many_ids_are_all_found_again():
    events = Events("f")
    when = datetime(2026, 1, 5, 12, tzinfo=timezone(timedelta(hours=2)))
    for number in [*range(5000), *range(5000)]:
        events.add(Event(f"id {number}", when, "mail", "ann", (f"p{number % 7}",), number + 1))
    table = events.table()

    assert (len(events), events.repeated) == (5000, 5000)
    assert table["id"].to_pylist() == [f"id {number}" for number in range(5000)]
    assert table["time"][0].as_py() == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert table["recipients"][6].as_py() == ["p6"]
