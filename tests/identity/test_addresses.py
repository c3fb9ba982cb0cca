"""Addresses taken apart: mailboxes, plus-parts, numbers, Exchange legacy names, lists and machines."""

import pytest

from orgmap.identity import is_shared
from orgmap.identity.addresses import taken_apart, within


def test_a_plus_part_and_case_are_not_another_mailbox():
    assert taken_apart("Ann.Lee+News@X.org").text == taken_apart("mailto:ann.lee@x.org").text


def test_an_exchange_legacy_name_is_its_account():
    legacy = taken_apart("/O=CORP/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=ALEE2")
    assert (legacy.local, legacy.number, legacy.legacy) == ("alee", "2", True)
    named = taken_apart("/o=x/ou=y/cn=recipients/cn=0123456789abcdef0123456789abcdef-ann.lee")
    assert named.login == "ann.lee"


@pytest.mark.parametrize(
    "address",
    ["sales@x.org", "Info@x.org", "dl-finance@x.org", "all-staff@x.org", "hr.team@x.org", "office2@x.org"],
)
def test_shared_mailboxes_and_lists_are_known_by_name(address):
    assert is_shared(address)


@pytest.mark.parametrize("address", ["ann.lee@x.org", "hr", "sales", "allen@x.org", "liszt.franz@x.org"])
def test_people_and_plain_words_are_no_lists(address):
    assert not is_shared(address)


def test_a_domain_lies_within_itself_and_above_its_parts():
    assert within("a.x.org", "x.org")
    assert not within("ax.org", "x.org")
