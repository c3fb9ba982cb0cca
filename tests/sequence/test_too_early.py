"""Whom easiest-first reaches too early: the sentence is true of both calendars and of who listens to whom."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from orgmap.identity import resolve
from orgmap.network import Network
from orgmap.readers import load
from orgmap.report.plans import chance, of_plan
from orgmap.sequence import plan
from orgmap.sequence.inputs import situation
from orgmap.sequence.remarks import against_easiest

CASE8 = Path(__file__).parents[2] / "data" / "case8"


@pytest.fixture(scope="module")
def network():
    return Network.from_records(resolve(load([CASE8])))


@pytest.fixture(scope="module")
def planned(network):
    return plan(network)


def test_whoever_is_named_listens_to_the_other_and_comes_after_them_in_the_plan_alone(network, planned):
    note = next(note for note in planned.notes if note.startswith("Easiest first would reach"))
    who, whom = re.fullmatch(
        r"Easiest first would reach (\w+) before (\w+), to whom \1 listens\.", note
    ).groups()
    found, case = planned.results[0], situation(network)
    i, j = case.people.index(who), case.people.index(whom)

    assert np.nan_to_num(case.deference)[i, j] > 0
    assert found.weeks[whom] < found.weeks[who]
    easiest = found.compared["easiest"].weeks
    assert easiest[who] < easiest[whom]


def test_the_answer_says_it_in_the_same_breath_and_only_where_the_plan_is_better(planned):
    found = planned.results[0]
    why = against_easiest(planned.notes)

    assert of_plan(found, notes=planned.notes).endswith(f"than easiest-first, which {why}.")
    assert why not in chance(found)
    assert against_easiest(("Easiest first is the same plan here.",)) is None
