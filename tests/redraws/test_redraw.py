"""Redraws as a whole: steady by seed, cut short on request, checked against what they are of."""

from dataclasses import replace

import numpy as np
import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.measures import measure
from orgmap.measures.percentiles import ranks
from orgmap.network import Network
from orgmap.redraws import PANEL, redraw
from orgmap.roles import brokers, gap, power, redraw_influence


def test_the_first_draws_do_not_depend_on_how_many_follow(managers):
    few = redraw(managers, draws=5, seed=3, measures=("betweenness", "pagerank"))
    many = redraw(managers, draws=12, seed=3, measures=("betweenness", "pagerank"))

    for name in ("betweenness", "pagerank"):
        assert np.array_equal(few[name].values, many[name].values[:5])
    other = redraw(managers, draws=5, seed=4, measures=("pagerank",))
    assert not np.array_equal(other["pagerank"].values, few["pagerank"].values)


def test_without_doubt_every_redraw_gives_the_measure(managers):
    drawn = redraw(managers, draws=2, layers=["friendship"], missing=0.0, strength_noise=0.0)

    for name in PANEL:
        values = list(measure(managers, name, layers=["friendship"]).values.values())
        assert drawn[name].values == pytest.approx(np.array([values, values]), nan_ok=True)


def test_betweenness_takes_fewer_draws_each_of_them_exact(managers):
    drawn = redraw(managers, draws=8, path_draws=3, measures=("betweenness", "in_degree"))
    assert (drawn["betweenness"].draws, drawn["in_degree"].draws) == (3, 8)


def test_the_first_broker_of_friendship_is_firm(managers):
    """m17's betweenness is more than double the next one's."""
    drawn = redraw(managers, draws=50, layers=["friendship"], measures=("betweenness",))

    assert drawn.first("m17") >= 45
    low, high = drawn.interval("m17")
    assert (low, high) <= (1, 2)
    assert ("m17", "m10") in drawn["betweenness"].firm_pairs(["m17", "m10"])
    middle = drawn.interval("m01")
    assert middle[1] - middle[0] >= 3


def test_more_missing_makes_wider_intervals(managers):
    def width(missing):
        drawn = redraw(managers, draws=40, layers=["advice"], measures=("betweenness",), missing=missing)
        found = [drawn.interval(person) for person in managers.people]
        return sum(high - low for low, high in found)

    assert width(0.05) < width(0.2) < width(0.5)


def test_the_rank_in_the_full_data_mostly_lies_in_the_interval_of_data_with_ties_missing(managers):
    """Nine of ten are aimed at; a fifth of all friendship ties is taken away, eight times."""
    true = ranks(measure(managers, "betweenness", layers=["friendship"]).values)
    ties = [tie for tie in managers.records.ties if tie.layer == "friendship"]
    inside = []
    for trial in range(8):
        keep = np.random.default_rng(trial).random(len(ties)) >= 0.2
        left = tuple(tie for tie, kept in zip(ties, keep, strict=True) if kept)
        seen = Network.from_records(replace(managers.records, ties=left))
        drawn = redraw(seen, draws=40, measures=("betweenness",), missing=0.2)
        for person, rank in true.items():
            low, high = drawn.interval(person)
            inside.append(low <= rank <= high)
    assert 0.75 <= np.mean(inside) <= 0.98


def test_cancelling_keeps_what_was_drawn_and_says_so(managers):
    seen = []
    drawn = redraw(
        managers,
        draws=10,
        measures=("in_degree",),
        progress=lambda share, what: seen.append((share, what)),
        cancel=lambda: len(seen) >= 4,
    )

    assert drawn["in_degree"].draws == 4
    assert not drawn.complete
    assert [round(share, 6) for share, _ in seen] == [0.1, 0.2, 0.3, 0.4]
    assert "Stopped after 4 of 10 redraws." in drawn.sentences("in_degree")


def test_what_was_doubted_is_part_of_the_result(managers):
    made = redraw(managers, draws=3, seed=9, measures=("in_degree",), missing={"advice": 0.2}).made_by

    assert made.seed == 9
    assert made.options["draws"] == 3
    assert made.options["missing"] == {"advice": 0.2, "friendship": 0.1}
    assert made.options["strength_noise"] == 0.2
    assert made.layers == ("advice", "friendship")


@pytest.mark.parametrize(
    "wrong",
    [{"draws": -1}, {"seed": -1}, {"strength_noise": -0.1}, {"factor_noise": float("inf")}, {"missing": 1.0}],
)
def test_numbers_out_of_range_are_refused(managers, wrong):
    with pytest.raises(InputError):
        redraw(managers, **wrong)


def test_unknown_names_are_refused(managers):
    for wrong in ({"measures": ("charm",)}, {"layers": ["lunch"]}, {"engine": "steam"}):
        with pytest.raises(UnknownName):
            redraw(managers, draws=1, **wrong)
    with pytest.raises(UnknownName):
        redraw(managers, draws=1, measures=("in_degree",))["betweenness"]


# -- brokers and the gap ------------------------------------------------------------------------------


def test_brokers_carry_the_intervals_of_redraws(managers):
    drawn = redraw(managers, draws=30, layers=["friendship"], measures=("betweenness",))
    answer = brokers(managers, layers=["friendship"], redraws=drawn)

    for row in answer.results:
        low, high = drawn.interval(row.person)
        assert (row.rank_low, row.rank_high) == (min(low, row.rank), max(high, row.rank))
    options = answer.made_by.options
    assert answer.made_by.seed == 0
    assert (options["draws"], options["missing"]) == (30, {"friendship": 0.1})
    assert options["first"] == {"m17": drawn.first("m17")}
    assert any("steadiness, not truth" in note for note in answer.notes)
    assert not any("has not been computed" in note for note in answer.notes)


def test_thin_data_are_said_to_be_thin(managers):
    drawn = redraw(managers, draws=5, layers=["advice"], measures=("betweenness",), missing=0.5)
    answer = brokers(managers, layers=["advice"], redraws=drawn)

    assert any("too thin to name individuals" in note for note in answer.notes)
    assert answer.made_by.options["too_thin"] == ["advice"]


def test_redraws_of_something_else_are_refused(managers):
    drawn = redraw(managers, draws=2, layers=["advice"], measures=("betweenness",))
    with pytest.raises(InputError):
        brokers(managers, layers=["friendship"], redraws=drawn)
    with pytest.raises(InputError):
        brokers(managers.unit("2"), layers=["advice"], redraws=drawn)
    without = redraw(managers, draws=2, layers=["advice"], measures=("in_degree",))
    with pytest.raises(UnknownName):
        brokers(managers, layers=["advice"], redraws=without)


def test_the_gap_says_how_steady_influence_is(managers):
    drawn = redraw_influence(managers, draws=40)
    for answer in (gap(managers, redraws=drawn), power(managers, redraws=drawn)):
        row = next(row for row in answer.results if row.person == "m17")
        assert row.reasons[1].text.startswith("In nine of ten redraws m17 is ")
        assert sum(r.share for r in row.reasons if r.share is not None) == pytest.approx(1.0)
        assert answer.made_by.options["draws"] == 40
        assert any("steadiness" in note for note in answer.notes)


def test_influence_without_doubt_is_influence(managers):
    from orgmap.influence import total_influence

    drawn = redraw_influence(managers, draws=1, missing=0.0, strength_noise=0.0, factor_noise=0.0)
    own = list(total_influence(managers).values.values())
    assert drawn["total_influence"].values[0] == pytest.approx(own, rel=1e-9)


def test_without_ties_there_are_no_redraws_and_no_interval(network_of):
    """A rank between 1 and 1 would look firm where nothing was drawn."""
    made = redraw(network_of([], people=("a", "b")), draws=5, measures=("betweenness",))

    assert made.bounds({"a": 1, "b": 1}) == {}
    assert made.sentences("betweenness")[0] == "No redraws were made, so no interval is given."
