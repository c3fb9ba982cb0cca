"""Mail archives: who wrote to whom and when, and nothing else."""

from datetime import UTC, datetime

from orgmap.readers import load, read

TAKEOUT = (
    "From 1790000000000000000@xxx Mon Jan 05 10:00:00 +0000 2026\r\n"
    "X-Gmail-Labels: =?UTF-8?Q?Ge=C3=B6ffnet?=\r\n"
    "From: =?utf-8?B?Sm9zw6k=?= <Jose@Example.com>\r\n"
    'To: "Lee, Bo" <bo@example.com>,\r\n'
    "\tcy@example.com, jose@example.com\r\n"
    "Cc: The team: di@example.com, ed@example.com;\r\n"
    "Bcc: undisclosed-recipients:;\r\n"
    "Date: Mon, 05 Jan 2026 12:00:00 +0200\r\n"
    "Message-ID: <a@x>\r\n"
    "Subject: a secret\r\n"
    "\r\n"
    "From here on we talk.\r\n"
    "\r\n"
    "From here on too.\r\n"
    "\r\n"
    "From - Mon Jan 05 11:00:00 2026\r\n"
    "From: bo@example.com (Bo)\r\n"
    "To: jose@example.com; cy@example.com\r\n"
    "Date: Mon, 05 Jan 2026 11:00:00 -0000\r\n"
    "Message-ID: <[b@x]>\r\n"
    "\r\n"
    "ok\r\n"
)


def message(headers, body="hello\n"):
    return f"From a@x Mon Jan 05 10:00:00 2026\n{headers}\n\n{body}\n"


def test_addresses_times_and_rows_are_read_and_bodies_are_not(write):
    reading = read(write("Takeout.mbox", TAKEOUT))
    first, second = reading.records.events.to_pylist()

    assert first == {
        "id": "a@x", "time": datetime(2026, 1, 5, 10, tzinfo=UTC), "kind": "mail", "sender": "jose@example.com",
        "recipients": ["bo@example.com", "cy@example.com", "di@example.com", "ed@example.com"],
        "file": "Takeout.mbox", "row": 1,
    }  # fmt: skip
    assert (second["id"], second["row"]) == ("[b@x]", 16)
    assert second["recipients"] == ["jose@example.com", "cy@example.com"]
    assert reading.names["jose@example.com"] == "José"
    assert reading.names["bo@example.com"] in {"Bo", "Lee, Bo"}
    assert reading.files[0].kept == 2
    assert "secret" not in repr(reading)


def test_a_message_stored_twice_counts_once_with_all_its_recipients(write):
    headers = "From: a@x.org\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <1@x>\nTo: "
    reading = read(write("a.mbox", message(headers + "b@x.org") + message(headers + "c@x.org")))

    assert reading.records.events.column("recipients").to_pylist() == [["b@x.org", "c@x.org"]]
    assert "a.mbox: 1 message stored twice and counted once." in reading.records.notes


def test_messages_without_sender_date_or_recipient_are_counted_and_left_out(write):
    date = "Date: Mon, 5 Jan 2026 10:00:00 +0000"
    text = (
        message(f"To: b@x.org\n{date}")
        + message("From: a@x.org\nTo: b@x.org")
        + message("From: a@x.org\nTo: b@x.org\nDate: whenever")
        + message(f"From: a@x.org\nTo: a@x.org\n{date}")
        + message(f"From: a@x.org\nTo: b@x.org\n{date}")
    )
    reading = read(write("a.mbox", text))

    assert (reading.files[0].kept, reading.files[0].dropped) == (1, 4)
    assert reading.problems == ()
    assert len(reading.records.notes) == 3


def test_a_missing_message_id_is_made_from_the_headers_and_is_steady(write):
    one = message("From: a@x.org\nTo: b@x.org\nDate: Mon, 5 Jan 2026 10:00:00 +0000")
    reading = read(write("a.mbox", one + one))

    (identity,) = reading.records.events.column("id").to_pylist()
    assert identity.startswith("headers-")


def test_broken_encoded_words_and_raw_bytes_do_no_harm(write):
    raw = message(
        "From: =?utf-8?B?!!!?= <a@x.org>\nTo: =?klingon?Q?x?= <b@x.org>, Jos\xe9 <c@x.org>, =?utf-8?B?/w==?= <d@x.org>\n"
        "Date: Mon, 5 Jan 2026 10:00:00 +0000"
    ).encode("latin-1")
    reading = read(write("a.mbox", raw))

    assert reading.records.events.column("recipients").to_pylist() == [["b@x.org", "c@x.org", "d@x.org"]]
    assert reading.names["c@x.org"] == "José"


def test_people_are_made_of_addresses_only_where_there_are_none(write):
    path = write("a.mbox", TAKEOUT)
    people = load(path).people
    assert {person.id: person.name for person in people}["jose@example.com"] == "José"
    assert len(people) == 5

    roster = write("people.csv", "id,email\n1,jose@example.com\n")
    assert [person.id for person in load([path, roster]).people] == ["1"]


def test_an_archive_without_a_whole_message_yields_nothing_and_says_so(write):
    reading = read(write("a.mbox", "From a@x Mon Jan 05 10:00:00 2026\n"))

    assert reading.records.events is None
    assert reading.records.notes == ("a.mbox: 1 message without a sender left out.",)


def test_a_line_of_millions_of_characters_is_passed_over(write):
    huge = message(
        "From: a@x.org\nTo: b@x.org\nDate: Mon, 5 Jan 2026 10:00:00 +0000", body="x" * 3_000_000 + "\n"
    )
    reading = read(write("a.mbox", huge + huge))

    assert reading.records.events.column("row").to_pylist() == [1]
    assert reading.files[0].kept == 1
