"""initiative.toml: every key of the contract, every fault with its line."""

from datetime import date

import pytest

from orgmap.model import Away, Before, Gate, Milestone, Scope
from orgmap.readers import read

FULL = """\
name = "One framework"
ask = "Agree"
end_state = "Fewer suppliers"
me = "p1"
start = 2026-01-05
weeks = 12
deadline = "2026-04-01"
capacity = 3

[[gate]]
name = "Board"
week = 6
rule = "quota"
quota = 0.5
tolerance = 0.15
chair = "p2"

[[gate]]
name = "Bids"
date = 2026-03-30

[[scope]]
item = "Engineering"
units = ["Eng"]
value_share = 0.3
can_carve_out = true

[[milestone]]
id = "baseline"
ready = 2026-01-19

[[milestone]]
id = "draft"
ready = 3

[[before]]
a = "milestone:baseline"
b = "unit_head:Eng"

[[before]]
a = "person:p2"
b = "person:p3"
gap_weeks = 2

[[away]]
person = "p2"
from = 2026-02-02
to = 2026-02-06

[model]
alpha = 1
messengers = false
mu_form = "flat"
"""


def problems_of(write, text):
    return [(p.row, p.column) for p in read(write("initiative.toml", text)).problems]


def test_every_key_of_the_contract_is_read(write):
    one = read(write("initiative.toml", FULL)).records.initiative

    assert (one.name, one.me, one.start, one.weeks, one.deadline, one.capacity) == (
        "One framework", "p1", date(2026, 1, 5), 12, date(2026, 4, 1), 3,
    )  # fmt: skip
    assert one.gates == (
        Gate("Board", 6, None, "quota", 0.5, 0.15, "p2"),
        Gate("Bids", day=date(2026, 3, 30)),
    )
    assert one.scopes == (Scope("Engineering", ("Eng",), 0.3, can_carve_out=True),)
    assert one.milestones == (Milestone("baseline", date(2026, 1, 19)), Milestone("draft", week=3))
    assert one.before == (Before("milestone:baseline", "unit_head:Eng"), Before("person:p2", "person:p3", 2))
    assert one.away == (Away("p2", date(2026, 2, 2), date(2026, 2, 6)),)
    assert one.model == {"alpha": 1.0, "messengers": False, "mu_form": "flat"}


def test_a_key_that_is_not_used_is_a_note(write):
    reading = read(write("initiative.toml", 'name = "x"\ncolour = "red"\n[[gate]]\nname = "g"\nquorum = 3\n'))

    assert reading.problems == ()
    assert ["colour" in reading.records.notes[0], "quorum" in reading.records.notes[1]] == [True, True]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('name = "x"\nstart = 2026-01-06\n', (2, "start")),
        ('name = "x"\nstart = "06/01/2026"\n', (2, "start")),
        ('name = "x"\nstart = 2026-02-02\ndeadline = 2026-01-05\n', (3, "deadline")),
        ('name = "x"\nme = 7\n', (2, "me")),
        ('name = "x"\nweeks = 0\n', (2, "weeks")),
        ('name = "x"\ncapacity = 1.5\n', (2, "capacity")),
        ('ask = "x"\n', (None, "name")),
        ('name = "x"\n\n[[gate]]\nname = "g"\nrule = "consensus"\n', (5, "rule")),
        ('name = "x"\n[[gate]]\nname = "g"\nrule = "quota"\n', (4, "rule")),
        ('name = "x"\n[[gate]]\nname = "g"\n[[gate]]\nname = "g"\n', (5, "name")),
        ('name = "x"\n[[gate]]\nname = "g"\nquota = 1.5\n', (4, "quota")),
        ('name = "x"\n[[gate]]\nname = "g"\nquota = nan\n', (4, "quota")),
        ('name = "x"\n[[gate]]\nname = "g"\nweek = 3\ndate = 2026-01-05\n', (5, "date")),
        ('name = "x"\n[gate]\nname = "g"\n', (None, "gate")),
        ('name = "x"\n[[before]]\na = "p1"\nb = "person:p2"\n', (3, "a")),
        ('name = "x"\n[[before]]\na = "milestone:m"\nb = "person:p2"\n', (3, "a")),
        ('name = "x"\n[[before]]\na = "person:p2"\nb = "person:p2"\n', (4, "b")),
        ('name = "x"\n[[away]]\nperson = "a"\nfrom = 2026-01-09\nto = 2026-01-05\n', (5, "to")),
        ('name = "x"\n[[away]]\nperson = "a"\n', (2, "from")),
        ('name = "x"\n[model]\nalpha = [1]\n', (3, "alpha")),
        ('name = "x"\n[[scope]]\nitem = "i"\nunits = 3\n', (4, "units")),
    ],
)
def test_a_fault_is_told_with_its_line(write, text, place):
    assert place in problems_of(write, text)


def test_a_fault_of_syntax_is_told_with_its_line(write):
    (problem,) = read(write("initiative.toml", 'name = "x"\nask = Agree\n')).problems

    assert problem.row == 2
    assert "not TOML" in problem.message


@pytest.mark.parametrize("content", [b"", b'name = "Jos\xe9"\n', b"a = " + b"[" * 5000])
def test_what_is_no_text_or_no_toml_is_a_problem(write, content):
    assert len(read(write("initiative.toml", content)).problems) == 1
