"""What silence does to ranks: by hand, at the ends, and beside a truth that is known."""

import random

import numpy as np
import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.measures import measure
from orgmap.model import Records
from orgmap.network import Network
from orgmap.redraws.silence import Firmness, _correlation, _kept, firmness


def test_where_everybody_answered_there_is_nothing_to_try(managers):
    assert firmness(managers, ["advice"]) == ()


def test_nobody_and_one_tie_give_no_order_to_lose(network_of):
    assert firmness(Network.from_records(Records())) == ()
    assert firmness(network_of([("ann", "bob")], people=("ann", "bob"))) == ()


def test_full_response_keeps_every_rank(managers):
    found = firmness(
        managers, ["friendship"], measures=("in_degree", "betweenness"), rates={"friendship": 0.999}
    )
    assert [(one.measure, one.correlation, one.kept) for one in found] == [
        ("in_degree", pytest.approx(1.0), 1.0),
        ("betweenness", pytest.approx(1.0), 1.0),
    ]
    assert all(one.safe and not one.lost for one in found)


def test_the_fewer_answer_the_less_holds(managers):
    found = [
        firmness(managers, ["advice"], measures=("in_degree",), rates={"advice": r})[0]
        for r in (0.9, 0.6, 0.3)
    ]
    assert found[0].correlation > found[1].correlation > found[2].correlation


def test_in_degree_survives_a_response_at_which_betweenness_does_not(managers):
    of, between = firmness(
        managers, ["advice"], measures=("in_degree", "betweenness"), rates={"advice": 0.58}
    )
    assert of.safe
    assert between.lost
    assert not between.safe


def test_nobody_can_be_ranked_by_what_they_would_have_sent(network_of):
    """Six name the next one each: two silent of six take exactly their own arrow out."""
    network = network_of([(f"p{at}", f"p{(at + 1) % 6}") for at in range(6)])
    (found,) = firmness(network, measures=("out_degree",), rates={"advice": 4 / 6}, draws=3)
    # All were equal before and are not after: no order to compare. Of the first, all six, four stay.
    assert found.correlation == 0.0
    assert found.kept == pytest.approx(2 * 4 / (6 + 4))


def test_rank_correlation_and_first_places_by_hand():
    ranks = np.array([1.0, 2.0, 3.0, 4.0])
    assert _correlation(ranks, ranks) == pytest.approx(1.0)
    assert _correlation(ranks, ranks[::-1]) == pytest.approx(-1.0)
    # Mid-ranks of (1, 1, 3, 4) are 1.5, 1.5, 3, 4: Spearman of that with 1..4 is .9487.
    assert _correlation(ranks, np.array([1.0, 1.0, 3.0, 4.0])) == pytest.approx(0.9486832980505138)
    assert _kept(ranks, np.array([1.0, 4.0, 3.0, 2.0]), 2) == 0.5


def test_draws_depend_on_the_seed_alone(managers):
    ask = {"measures": ("in_degree", "closeness"), "rates": {"advice": 0.7}}
    assert firmness(managers, ["advice"], seed=3, **ask) == firmness(managers, ["advice"], seed=3, **ask)
    assert firmness(managers, ["advice"], seed=3, **ask) != firmness(managers, ["advice"], seed=4, **ask)


def test_measures_of_paths_may_be_tried_less_often(managers):
    found = firmness(managers, ["friendship"], measures=("in_degree", "closeness"), draws=9, path_draws=2)
    assert [(one.measure, one.draws) for one in found] == [("in_degree", 9), ("closeness", 2)]


def test_quantities_of_ones_own_see_arcs_towards_influence(managers):
    (found,) = firmness(managers, measures=(), also={"arcs": lambda arcs: np.arange(float(arcs.count))})
    assert found == Firmness("arcs", managers.informal, 19 / 21, pytest.approx(1.0), 1.0, 3, 20)


@pytest.mark.parametrize("rate", [0.9, 0.75, 0.58])
@pytest.mark.parametrize("name", ["in_degree", "betweenness"])
def test_what_is_foretold_is_what_happens_when_people_fall_silent(managers, name, rate):
    """The whole truth is at hand: silence some, ask how firm the rest is, and compare with the truth."""
    advice = [tie for tie in managers.records.ties if tie.layer == "advice"]
    everybody = sorted({tie.source for tie in advice})
    whole = measure(managers, name, layers=["advice"])
    foretold, happened = [], []
    for seed in range(8):
        quiet = set(random.Random(seed).sample(everybody, round((1 - rate) * len(everybody))))
        ties = tuple(tie for tie in advice if tie.source not in quiet)
        seen = Network.from_records(Records(people=managers.records.people, ties=ties))
        foretold.append(firmness(seen, ["advice"], measures=(name,), seed=seed)[0].correlation)
        left = measure(seen, name, layers=["advice"])
        ranks = [[score.ranks()[p] for p in everybody] for score in (whole, left)]
        happened.append(_correlation(np.array(ranks[0], dtype=float), np.array(ranks[1], dtype=float)))
    assert np.mean(foretold) == pytest.approx(np.mean(happened), abs=0.15)


def test_what_cannot_be_tried_is_told_at_once(managers):
    with pytest.raises(InputError) as error:
        firmness(managers, ["advice"], rates={"advice": 1.4}, draws=0)
    assert len(error.value.problems) == 2
    with pytest.raises(UnknownName):
        firmness(managers, ["advice"], measures=("charm",))
