"""The formal chart: depth, grade, authority, rings."""

from hypothesis import given
from hypothesis import strategies as st

from orgmap.chart import Chart
from orgmap.model import Person, Tie


def test_an_empty_chart_has_no_depth():
    chart = Chart.from_people([])

    assert chart.deepest is None
    assert chart.roots == ()
    assert chart.cycles == ()


def test_depth_follows_the_solid_line_and_not_the_dotted_one():
    people = [Person("ceo"), Person("head", managers=("ceo",)), Person("ann", managers=("head", "ceo"))]
    chart = Chart.from_people(people)

    assert chart.depth == {"ceo": 0, "head": 1, "ann": 2}
    assert chart.reports["ceo"] == ("head", "ann")
    assert [chart.authority(person) for person in people] == [1.0, 0.5, 0.0]
    assert [chart.grade(person) for person in people] == [1, 2, 3]


def test_a_stated_grade_and_authority_stand():
    chart = Chart.from_people([Person("ceo"), Person("ann", managers=("ceo",))])
    stated = Person("ann", managers=("ceo",), grade=7, authority=0.9)

    assert chart.grade(stated) == 7
    assert chart.authority(stated) == 0.9


def test_somebody_outside_the_tree_has_neither_grade_nor_authority():
    alone = Person("alone")
    chart = Chart.from_people([Person("ceo"), Person("ann", managers=("ceo",)), alone])

    assert chart.grade(alone) is None
    assert chart.authority(alone) is None


def test_manager_column_and_drawn_lines_are_united_and_disagreements_named():
    people = [Person("a"), Person("b"), Person("c", managers=("a",)), Person("d", managers=("a",))]
    ties = [Tie("c", "b", "reports_to"), Tie("d", "a", "reports_to")]
    chart = Chart.from_people(people, ties)

    assert chart.managers["c"] == ("a", "b")
    assert chart.disagreements == ("c",)


def test_lines_to_oneself_and_to_strangers_are_left_out():
    chart = Chart.from_people([Person("a", managers=("a", "nobody"))])

    assert chart.managers == {"a": ()}


def test_two_rings_are_both_found_once():
    chart = Chart({"a": ("b",), "b": ("a",), "c": ("a",), "x": ("y",), "y": ("z",), "z": ("x",)})

    assert chart.cycles == (("a", "b"), ("x", "y", "z"))
    assert set(chart.depth.values()) == {None}


@given(st.lists(st.integers(-1, 11), min_size=1, max_size=12))
def test_every_person_hangs_under_a_root_or_leads_into_a_ring(bosses):
    """A solid line from anybody ends at somebody without a manager or goes round in a ring."""
    managers = {
        str(i): (str(boss),) if 0 <= boss < len(bosses) and boss != i else () for i, boss in enumerate(bosses)
    }
    chart = Chart(managers)
    ringed = {person for ring in chart.cycles for person in ring}
    for person in managers:
        seen = []
        at = person
        while at is not None and at not in seen:
            seen.append(at)
            at = chart.solid(at)
        assert (at in ringed) if at is not None else (seen[-1] not in ringed)
        if at is None and len(seen) > 1:
            assert chart.depth[person] == len(seen) - 1
