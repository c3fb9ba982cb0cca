"""The story's parts stand in the files where the seed put them, and nowhere is the seed's hand visible."""

import filecmp
import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import networkx as nx
import pytest

from orgmap.errors import InputError
from orgmap.sample import write_sample

ROOT = Path(__file__).resolve().parents[2]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(tmp_path):
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    assert write_sample(first, seed=3) == write_sample(again, seed=3)
    write_sample(other, seed=4)
    assert files_of(first) == files_of(again)
    assert files_of(first)["people.csv"] != files_of(other)["people.csv"]


def test_the_bytes_do_not_hang_on_the_hash_seed_of_the_process(tmp_path):
    code = "import sys; from orgmap.sample import write_sample; write_sample(sys.argv[1], seed=5)"
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / hash_seed)],
            check=True,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        )
    assert files_of(tmp_path / "1") == files_of(tmp_path / "2")


def test_the_shipped_sample_is_what_the_generator_writes(tmp_path):
    write_sample(tmp_path)
    shipped = ROOT / "data" / "sample"
    names = sorted(path.name for path in tmp_path.iterdir())
    assert filecmp.cmpfiles(tmp_path, shipped, names, shallow=False) == (names, [], [])


def test_other_seeds_give_the_parts_to_other_units(tmp_path):
    truths = [write_sample(tmp_path / str(seed), seed=seed) for seed in range(8)]
    assert len({truth.spender_unit for truth in truths}) >= 3
    assert len({truth.connector_unit for truth in truths}) >= 3
    assert len({truth.bottleneck_unit for truth in truths}) >= 3
    assert len({truth.pnl_units for truth in truths}) >= 3


@pytest.mark.parametrize("people", [110, 151, 400])
def test_the_company_has_as_many_people_as_asked_for(tmp_path, people):
    write_sample(tmp_path, people=people)
    assert len((tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()) == people + 1


@pytest.mark.parametrize("people", [0, 109, 2001])
def test_a_company_too_small_or_too_large_is_refused_and_nothing_is_written(tmp_path, people):
    with pytest.raises(InputError, match="110 to 2000"):
        write_sample(tmp_path / "new", people=people)
    assert not (tmp_path / "new").exists()


def test_people_have_their_own_ids_names_and_addresses_and_known_managers(case):
    rows = case.rows("people")
    assert len(rows) == 180
    for column in ("id", "name", "email"):
        assert len({row[column] for row in rows}) == len(rows)
    ids = {row["id"] for row in rows}
    units = {row["unit"] for row in case.rows("units")}
    for row in rows:
        assert {manager for manager in row["manager"].split(";") if manager} <= ids
        assert row["unit"] in units
    assert [row["id"] for row in rows if not row["manager"]] == [case.truth.ceo]
    assert any(";" in row["manager"] for row in rows)


def test_the_reporting_lines_form_one_tree_under_the_chief_executive(case):
    solid = {row["id"]: row["manager"].split(";")[0] for row in case.rows("people") if row["manager"]}
    for start, above in solid.items():
        seen = [start, above]
        while seen[-1] in solid:
            seen.append(solid[seen[-1]])
            assert len(set(seen)) == len(seen)
        assert seen[-1] == case.truth.ceo


def test_units_are_nested_and_two_heads_hold_a_profit_and_loss_account(case):
    units = {row["unit"]: row for row in case.rows("units")}
    assert {row["parent"] for row in units.values()} - {""} <= set(units)
    assert {name for name, row in units.items() if row["pnl"] == "1"} == set(case.truth.pnl_units)
    for unit, head in case.truth.heads.items():
        assert units[unit]["head"] == head
    largest = max((row for row in units.values() if row["spend"]), key=lambda row: float(row["spend"]))
    assert largest["unit"] == case.truth.spender_unit
    assert case.truth.spender == case.truth.heads[case.truth.spender_unit]


def test_the_biggest_spenders_head_trusts_exactly_the_two_people_in_between(case):
    trust = case.own_ties("trust")
    assert {target for source, target in trust if source == case.truth.spender} == set(case.truth.via)
    assert {source for source, target in trust if target in case.truth.via} >= {case.truth.me}


def test_without_the_two_in_between_no_trust_leads_from_the_spender_to_me(case):
    graph = nx.DiGraph(list(case.own_ties("trust")))
    assert nx.has_path(graph, case.truth.spender, case.truth.me)
    graph.remove_nodes_from(case.truth.via)
    assert not nx.has_path(graph, case.truth.spender, case.truth.me)


def test_me_and_the_spender_share_no_event_and_a_conflict(case):
    pair = tuple(sorted((case.truth.me, case.truth.spender)))
    assert pair not in case.pairs_in_events()
    assert (case.truth.me, case.truth.spender) in case.own_ties("conflict")


def test_stances_tell_the_story(case):
    stances = {row["person"]: row for row in case.rows("stances")}
    spender, cfo = stances[case.truth.spender], stances[case.truth.cfo]
    assert (spender["position"], spender["relation"]) == ("resistant", "-2")
    assert float(cfo["public_position"]) < float(cfo["position"])
    assert [stances[head]["relation"] for head in case.truth.friendly_heads] == ["2", "2"]
    for via in case.truth.via:
        assert float(stances[via]["relation"]) >= 1


def test_some_people_with_a_say_have_no_entered_stance(case):
    plan = tomllib.loads((case.folder / "initiative.toml").read_text(encoding="utf-8"))
    gates = {gate["name"] for gate in plan["gate"]}
    deciders = {row["person"] for row in case.rows("approvals") if row["gate"] in gates}
    known = {row["person"] for row in case.rows("stances")}
    assert 12 <= len(deciders | {target for _, target in case.own_ties("listens_to")}) <= 22
    assert deciders - known


def test_the_chair_will_not_override_any_single_head(case):
    plan = tomllib.loads((case.folder / "initiative.toml").read_text(encoding="utf-8"))
    gate = next(gate for gate in plan["gate"] if gate["rule"] == "chair")
    rows = [row for row in case.rows("approvals") if row["gate"] == gate["name"]]
    votes = {row["person"]: float(row["vote"]) for row in rows if row["right"] == "votes"}
    assert set(votes) == set(case.truth.heads.values())
    assert gate["chair"] == case.truth.cfo
    smallest = min(votes.values()) / sum(float(row["vote"]) for row in rows)
    assert smallest - 0.05 < gate["tolerance"] < smallest


def test_the_initiative_starts_on_a_monday_and_the_baseline_comes_before_every_head(case):
    plan = tomllib.loads((case.folder / "initiative.toml").read_text(encoding="utf-8"))
    assert isinstance(plan["start"], date)
    assert plan["start"].weekday() == 0
    assert plan["me"] == case.truth.me
    baseline = f"milestone:{plan['milestone'][0]['id']}"
    assert {(row["a"], row["b"]) for row in plan["before"]} == {
        (baseline, f"unit_head:{unit}") for unit in case.truth.heads
    }
    assert sum(scope["value_share"] for scope in plan["scope"]) == pytest.approx(1)
    carved = [scope for scope in plan["scope"] if scope["can_carve_out"]]
    assert [scope["units"] for scope in carved] == [[case.truth.carve_out_unit]]
    assert all(gate["week"] <= plan["weeks"] for gate in plan["gate"])


def test_the_quiet_connector_links_more_units_than_anybody_and_has_a_low_grade(case):
    people = case.people()
    pairs = {*case.pairs_in_events(), *(tuple(sorted(pair)) for pair in case.own_ties("advice"))}
    across = Counter(
        end for pair in pairs if people[pair[0]]["unit"] != people[pair[1]]["unit"] for end in pair
    )
    (first, most), (_, second) = across.most_common(2)
    assert first == case.truth.connector
    assert most > 1.5 * second
    assert people[first]["unit"] == case.truth.connector_unit
    assert int(people[first]["grade"]) >= 5


def test_the_connector_has_the_highest_betweenness_in_advice(case):
    graph = nx.DiGraph()
    for (source, target), strength in case.own_ties("advice").items():
        # Strengths are 1, 2 and 3: integer costs keep equally short paths equal.
        graph.add_edge(source, target, cost=round(6 / strength))
    between = nx.betweenness_centrality(graph, weight="cost", normalized=False)
    assert max(between, key=between.__getitem__) == case.truth.connector


def test_most_that_leaves_the_bottlenecks_unit_below_its_leaders_runs_through_one_person(case):
    people, truth = case.people(), case.truth
    inside = {person for person, row in people.items() if row["unit"] == truth.bottleneck_unit}
    leaders = {person for person in inside if int(people[person]["grade"]) <= 3}
    outward = {
        pair: count
        for pair, count in case.pairs_in_events().items()
        if len(inside & set(pair)) == 1 and not leaders & set(pair)
    }
    through = sum(count for pair, count in outward.items() if truth.bottleneck in pair)
    assert through >= 0.95 * sum(outward.values()) > 0


def test_one_unit_has_a_single_approver_of_purchase_releases(case):
    voters = Counter(
        row["gate"] for row in case.rows("approvals") if row["right"] == "votes" and row["limit"]
    )
    single = [gate for gate, count in voters.items() if count == 1]
    assert single == [f"Purchase release, {case.truth.bottleneck_unit}"]


def test_the_log_is_six_months_of_working_time_with_broadcasts_and_outsiders(case):
    rows = case.rows("interactions")
    assert 9_000 <= len(rows) <= 13_000
    assert (case.folder / "interactions.csv").stat().st_size < 1_500_000
    times = [datetime.fromisoformat(row["time"]) for row in rows]
    assert times == sorted(times)
    assert all(time.tzinfo and time.weekday() < 5 and 7 <= time.hour < 19 for time in times)
    assert 150 <= (times[-1] - times[0]).days <= 185
    assert {row["kind"] for row in rows} == {"mail", "chat", "meeting", "call"}
    sizes = [len(row["recipients"].split(";")) for row in rows]
    assert sum(size > 25 for size in sizes) >= 4
    assert any("@" in row["sender"] and "halden" not in row["sender"] for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)


def test_survey_strengths_are_one_to_three_and_nobody_names_themself(case):
    people = set(case.people())
    for layer in ("advice", "trust", "listens_to", "conflict"):
        for (source, target), strength in case.own_ties(layer).items():
            assert {source, target} <= people
            assert source != target
            assert strength in (1, 2, 3)
    perceivers = {row["perceiver"] for row in case.rows("edges_advice")} - {""}
    assert len(perceivers) == 8


def test_listeners_with_a_say_name_two_to_four_people(case):
    names = Counter(source for source, _ in case.own_ties("listens_to"))
    assert set(names.values()) <= {2, 3, 4}
    assert set(case.truth.heads.values()) <= set(names)


def test_the_notes_name_people_of_the_company_in_full(case):
    text = (case.folder / "notes.txt").read_text(encoding="utf-8")
    assert 20 <= len(text.splitlines()) <= 30
    people = case.people()
    assert people[case.truth.spender]["name"] in text
    assert people[case.truth.connector]["name"] in text


def test_no_id_stands_in_the_generators_source(case):
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "orgmap" / "sample").glob("*.py"))
    assert not re.search(r"\bp\d{3}\b", source)
