"""The parts of the sample case are found on three seeds, and on a fourth without them they are not."""

import filecmp
from dataclasses import dataclass
from pathlib import Path

import pytest

from orgmap.brakes import Brake, brakes
from orgmap.decision import path
from orgmap.grids import grid
from orgmap.identity import resolve
from orgmap.network import Network
from orgmap.readers import load
from orgmap.reliance import if_leaves
from orgmap.sample import SampleTruth, write_sample
from orgmap.units import units

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "sample"
SIGN_OFF = "Strategy sign-off"


@dataclass(frozen=True)
class Case:
    truth: SampleTruth
    network: Network
    brakes: tuple[Brake, ...]

    def where(self, kind, finding=None):
        return [b.where for b in self.brakes if b.kind == kind and finding in (None, b.finding)]


def drawn(folder, seed, *, planted=True):
    truth = write_sample(folder, seed=seed, planted=planted)
    network = Network.from_records(resolve(load([folder])))
    return Case(truth, network, brakes(network, trials=4 if seed == 7 and planted else 0).results)


@pytest.fixture(scope="module", params=(7, 1, 23), ids=lambda seed: f"seed{seed}")
def case(request, tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("planted"), request.param)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("plain"), 7, planted=False)


def test_the_bottleneck_is_the_only_gatekeeper_and_the_only_single_approver(case):
    assert case.where("decelerator", "gatekeeper") == [case.truth.bottleneck]
    assert case.where("single approver") == [case.truth.bottleneck]


def test_what_hangs_on_the_bottleneck_is_said_if_they_leave(case):
    found = if_leaves(case.network, case.truth.bottleneck)
    assert found.gates == (f"Purchase release, {case.truth.bottleneck_unit}",)


def test_the_spenders_real_path_runs_through_the_two_in_between(case):
    found = path(case.network, SIGN_OFF).results[0]
    first_two = [row.persuaded_by for row in found.persuaders(case.truth.spender)[:2]]
    assert set(first_two) == set(case.truth.via)
    carriers = {carrier.person for carrier in found.carriers if carrier.load > 0}
    assert set(case.truth.via) <= carriers
    assert found.reached[case.truth.spender] == 2


def test_the_finance_chief_supports_it_and_will_not_override_in_public(case):
    found = path(case.network, SIGN_OFF).results[0]
    name = case.network.name(case.truth.cfo)
    assert any(name in reason.text and "in public" in reason.text for reason in found.enough)


def test_heads_with_profit_and_loss_are_the_risk_pattern(case):
    heads = {case.truth.heads[unit] for unit in case.truth.pnl_units}
    assert set(case.where("risk pattern")) == heads


def test_the_quarrel_with_the_spenders_unit_is_a_brake_across_a_needed_interface(case):
    assert any(case.truth.spender_unit in pair for pair in case.where("decelerator", "conflict"))


def test_the_spenders_unit_is_the_hardest_of_the_four(case):
    ease = {row.unit: row.ease for row in units(case.network).results if row.unit in case.truth.heads}
    assert min(ease, key=ease.__getitem__) == case.truth.spender_unit


def test_every_brake_ends_at_a_sentence_and_a_size_between_0_and_1(case):
    assert all(brake.reasons and 0 <= brake.size <= 1 for brake in case.brakes)


def test_everybody_with_a_say_has_a_place_in_the_grid(case):
    found = {row.person for row in grid(case.network).results}
    assert {*case.truth.heads.values(), case.truth.cfo} <= found


def test_without_the_parts_none_of_them_is_found(plain):
    assert plain.where("decelerator") == []
    assert plain.where("single approver") == []
    assert plain.where("risk pattern") == []


def test_without_the_parts_nobody_stands_between_us_and_a_head_and_nobody_holds_back(plain):
    found = path(plain.network, SIGN_OFF).results[0]
    assert [carrier for carrier in found.carriers if carrier.only_way_to] == []
    assert {found.reached[head] for head in plain.truth.heads.values()} == {1}
    assert not any("in public at" in reason.text for reason in found.enough)


def test_without_the_parts_no_connector_has_many_times_the_ways_of_the_next(plain, tmp_path_factory):
    from orgmap.measures import measure

    values = sorted(measure(plain.network, "betweenness").values.values(), reverse=True)
    assert values[0] < 1.5 * values[1]
    planted = drawn(tmp_path_factory.mktemp("again"), 7)
    values = sorted(measure(planted.network, "betweenness").values.values(), reverse=True)
    assert values[0] > 1.5 * values[1]


def test_the_default_writes_the_shipped_sample_byte_for_byte(tmp_path):
    write_sample(tmp_path, planted=True)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert filecmp.cmpfiles(tmp_path, SHIPPED, names, shallow=False) == (names, [], [])


def test_without_the_parts_the_company_is_the_same(tmp_path):
    write_sample(tmp_path, planted=False)
    assert filecmp.cmp(tmp_path / "people.csv", SHIPPED / "people.csv", shallow=False)
