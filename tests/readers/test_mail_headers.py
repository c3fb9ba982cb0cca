"""The headers found fast are those that Python's own parser finds, whatever the message looks like."""

import io
import re
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orgmap.readers.mail_headers import WANTED, headers_of, messages, one_message
from orgmap.readers.mbox import _any_date, plain_date, plain_list

NAMES = [
    "From",
    "To",
    "TO",
    "cc",
    "Bcc",
    "Date",
    "Message-ID",
    "message-id",
    "Subject",
    "X-From",
    "Received",
    "From ",
    "",
    "Tö",
]
LINES = st.one_of(
    st.builds(lambda name, value: f"{name}:{value}".encode(), st.sampled_from(NAMES), st.text(max_size=12)),
    st.builds(
        lambda lead, value: (lead + value).encode(), st.sampled_from([" ", "\t", " \t "]), st.text(max_size=8)
    ),
    st.binary(max_size=10),
    st.sampled_from(
        [
            b"",
            b" ",
            b"From a@x Mon Jan 05 10:00:00 2026",
            b"no header",
            b":",
            b"To: \xff\xfe",
            b"From: a@x\rTo: b@x",
        ]
    ),
)
ENDS = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n", b"\r\n", b"\r", b"\r\r\n"])
BLOCKS = st.lists(st.tuples(LINES, ENDS), max_size=10).map(lambda parts: b"".join(a + b for a, b in parts))


def known_of(data):
    """What `BytesHeaderParser` tells of the headers we use, unfolded; several of one kind joined."""
    fields = {}
    for name, value in BytesHeaderParser().parsebytes(data).raw_items():
        key, raw = name.encode("ascii", "surrogateescape").lower(), value.encode("ascii", "surrogateescape")
        plain = b" ".join(line.strip() for line in re.split(rb"\r\n|\r|\n", raw)).strip()
        if key in WANTED and (key not in fields or key in (b"to", b"cc", b"bcc")):
            fields[key] = fields[key] + b", " + plain if key in fields else plain
    return fields


@settings(max_examples=600, deadline=None)
@given(block=BLOCKS)
@example(block=b"To: a@x\nTo: b@x\n\tc@x\n\nFrom: body@x\n")
@example(block=b"From: a@x\nno header\nTo: b@x\n")
@example(block=b" folded first\nTo: b@x\n")
@example(block=b"To: a@x\n:\n more\nCc: b@x")
@example(block=b"Subject: x\r\r\nTo: b@x\r\n")
def test_one_message_is_told_as_pythons_parser_tells_it(block):
    assert one_message(io.BytesIO(block)).fields == known_of(block)


@settings(max_examples=300, deadline=None)
@given(blocks=st.lists(BLOCKS, min_size=1, max_size=4), end=st.sampled_from([b"\n", b"\r\n"]))
def test_every_message_of_an_archive_is_told_as_pythons_parser_tells_it(blocks, end):
    separator = b"From a@x Mon Jan 05 10:00:00 2026" + end
    parts = [block.replace(separator.strip(), b"x") + end + end for block in blocks]
    found = list(messages(io.BytesIO(separator + separator.join(parts))))

    assert [one.fields for one in found] == [known_of(part) for part in parts]
    whole = separator + separator.join(parts)
    assert all(whole.split(b"\n")[one.row - 1].startswith(b"From a@x Mon") for one in found)


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_where_an_archive_is_cut_into_pieces_changes_nothing(monkeypatch, size):
    message = (
        b"From a@x Mon Jan 05 10:00:00 2026\nFrom: %d@x\nTo: b@x,\n c@x\n\nFrom here\n\nFrom me too\n"
        + b"body\n" * 90
    )
    whole = b"\n".join(message % number for number in range(30))
    before = [(one.row, one.fields) for one in messages(io.BytesIO(whole))]
    monkeypatch.setattr("orgmap.readers.mail_headers._CHUNK", size)

    assert [(one.row, one.fields) for one in messages(io.BytesIO(whole))] == before
    assert len(before) == 30
    assert [row for row, _ in before] == [1 + number * (len(message.split(b"\n"))) for number in range(30)]


def test_headers_without_an_end_are_bounded(monkeypatch):
    monkeypatch.setattr("orgmap.readers.mail_headers._LARGEST", 1 << 16)
    monkeypatch.setattr("orgmap.readers.mail_headers._CHUNK", 1 << 12)
    archive = b"From a@x Mon Jan 05 10:00:00 2026\nTo: a@x\n" + b"X: y\n" * 100_000

    assert next(messages(io.BytesIO(archive))).fields == {b"to": b"a@x"}
    assert one_message(io.BytesIO(archive.partition(b"\n")[2])).fields == {b"to": b"a@x"}


def test_an_empty_block_has_no_headers():
    assert headers_of(b"", 1).fields == {}
    assert list(messages(io.BytesIO(b""))) == []


ADDRESSES = st.lists(
    st.one_of(
        st.from_regex(
            r"\A(\"[a-zA-Z ,.]{0,9}\" |[a-zA-Z.-]{1,6}( [a-zA-Z]{1,5})? )?<[a-z.+]{1,5}@[a-z.-]{1,6}>\Z"
        ),
        st.from_regex(r"\A[a-z.+]{1,5}@[a-z.-]{1,6}\Z"),
        st.text('ab@x.<>,;:"() \\', max_size=12),
    ),
    max_size=4,
).map(", ".join)


@settings(max_examples=600, deadline=None)
@given(text=ADDRESSES)
@example(text='"Lee, Bo" <bo@x.org>, cy@x.org')
@example(text="a. b <c@x>")
@example(text="=?utf-8?Q?Ge=C3=B6?= <a@x>")
def test_a_plain_list_of_addresses_is_what_the_library_makes_of_it(text):
    plain = plain_list(text)

    assert plain is None or [(" ".join(name.split()), address) for name, address in plain] == [
        (" ".join(name.split()), address) for name, address in getaddresses([text])
    ]


@settings(max_examples=400, deadline=None)
@given(
    text=st.from_regex(
        r"\A((Mon|Xyz), )?[0-3]?\d (Jan|Feb|Dec|Foo) (19|20|00)\d\d [0-2]\d:[0-6]\d:[0-6]\d [+-][0-2]\d[0-9]\d( \(CET\))?\Z"
    )
)
def test_a_plain_date_is_what_the_library_makes_of_it(text):
    when = plain_date(text)

    assert when is None or when == _any_date(text)
    if when is not None:
        assert parsedate_to_datetime(text).replace(tzinfo=when.tzinfo).minute >= 0
