"""The commands that answer questions, on published data, to the letter of the contract."""

import csv
import re

import pytest

MADE_BY = {"version", "fingerprint", "layers", "window", "engine", "seed", "options"}

KEYS = {
    "measure": {"person", "value", "undefined"},
    "brokers": {
        *("person", "name", "unit", "grade", "rank", "rank_low", "rank_high"),
        *("score", "measures", "reasons"),
    },
    "gap": {
        *("person", "name", "unit", "grade", "authority", "influence", "gap"),
        *("rank_authority", "rank_influence", "reasons"),
    },
    "influence": {"person", "total_influence", "moves"},
    "blockers": {
        *("person", "name", "unit", "kind", "stance", "assumed", "power", "swing"),
        *("reasons", "ways_round"),
    },
    "plan": {
        *("approval", "objective", "steps", "unit_order", "compared", "checkpoints", "exact", "shut"),
    },
}
KEYS["power"] = KEYS["gap"]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("measure", ["--name", "betweenness", "--layer", "advice"]),
        ("brokers", []),
        ("power", []),
        ("gap", []),
        ("influence", []),
        ("blockers", []),
        ("plan", []),
    ],
)
def test_the_json_has_the_keys_of_the_contract_and_nothing_else(orgmap, sample, command, options):
    run = orgmap(command, sample, *options, "--json")

    assert run.code == 0, run.err
    assert set(run.json) == {"command", "made_by", "notes", "results"}
    assert run.json["command"] == command
    assert set(run.json["made_by"]) == MADE_BY
    assert run.json["results"]
    assert all(set(result) == KEYS[command] for result in run.json["results"])


def test_advice_betweenness_of_the_high_tech_managers_is_as_published(orgmap, krackhardt):
    run = orgmap("measure", krackhardt, "--name", "betweenness", "--layer", "advice", "--json")
    values = {row["person"]: row["value"] for row in run.json["results"]}

    published = {"m18": 88.917, "m21": 60.127, "m07": 27.625, "m10": 18.297, "m01": 13.747}
    assert {person: values[person] for person in published} == pytest.approx(published, abs=0.001)
    assert [row["person"] for row in run.json["results"]][:5] == list(published)


def test_the_friendship_broker_is_a_plain_manager_with_influence_far_above_rank(orgmap, krackhardt):
    brokers = orgmap("brokers", krackhardt, "--layer", "friendship", "--json").json["results"]
    gaps = orgmap("gap", krackhardt, "--layer", "friendship", "--json").json["results"]
    m17 = next(row for row in gaps if row["person"] == "m17")

    assert [(b["person"], round(b["score"], 3), b["rank"]) for b in brokers[:2]] == [
        ("m17", 134.433, 1),
        ("m11", 58.45, 2),
    ]
    assert m17["gap"] > 0.3
    assert m17["grade"] == 3


def test_broker_shares_sum_to_one_and_lead_to_lines_that_hold_the_tie(orgmap, krackhardt):
    """Every line given as evidence names the broker as one of the tie's ends."""
    run = orgmap("brokers", krackhardt, "--layer", "friendship", "--json")
    for broker in run.json["results"][:5]:
        assert sum(reason["share"] for reason in broker["reasons"]) == pytest.approx(1.0)
        for reason in broker["reasons"]:
            for line in reason["evidence"]:
                text = (krackhardt / line["source"]).read_text(encoding="utf-8")
                rows = list(csv.reader(text.splitlines()))
                assert broker["person"] in rows[line["row"] - 1][:2]


def test_what_is_not_computed_yet_is_null_with_a_sentence(orgmap, krackhardt, sample):
    brokers = orgmap("brokers", krackhardt, "--draws", "0", "--json").json
    plan = orgmap("plan", sample, "--json").json

    assert all(b["rank_low"] is None and b["rank_high"] is None for b in brokers["results"])
    assert any("rank" in note for note in brokers["notes"])
    assert all(isinstance(step["firm"], bool) for step in plan["results"][0]["steps"])


def test_redraws_give_intervals_that_hold_the_rank_and_say_how_they_were_made(orgmap, krackhardt):
    run = orgmap("brokers", krackhardt, "--layer", "friendship", "--draws", "30", "--seed", "2", "--json")
    made = run.json["made_by"]

    assert all(row["rank_low"] <= row["rank"] <= row["rank_high"] for row in run.json["results"])
    assert (made["seed"], made["options"]["draws"]) == (2, 30)
    assert made["options"]["missing"] == {"friendship": 0.1}
    assert any("not truth" in note for note in run.json["notes"])
    again = orgmap("brokers", krackhardt, "--layer", "friendship", "--draws", "30", "--seed", "2", "--json")
    assert again.out == run.out


def test_brokers_are_redrawn_unasked_in_a_small_firm_and_the_sentence_says_so(orgmap, krackhardt):
    run = orgmap("brokers", krackhardt, "--layer", "friendship")

    assert re.search(r"firm: first in \d+ of 50 redraws", re.sub(r"\s+", " ", run.out))
    assert "rank (9 of 10 redraws)" in run.out


def test_a_person_is_taken_apart_by_why(orgmap, krackhardt):
    run = orgmap("brokers", krackhardt, "--layer", "friendship", "--why", "m17", "--draws", "10", "--json")
    results = run.json["results"]

    assert all(set(row) == KEYS["brokers"] | {"measure", "by", "undefined"} for row in results)
    assert all(row["person"] == "m17" for row in results)
    assert results[0]["score"] == pytest.approx(134.433, abs=0.001)
    assert results[0]["rank_low"] == 1
    for row in results:
        shares = [reason["share"] for reason in row["reasons"] if reason["share"] is not None]
        assert not shares or sum(shares) == pytest.approx(1.0)
    told = orgmap("brokers", krackhardt, "--layer", "friendship", "--why", "m17")
    assert "Constraint" in told.out
    assert "edges_friendship.csv, row" in told.out
    assert orgmap("brokers", krackhardt, "--why", "nobody").code == 2


def test_the_stated_instance_of_eight_is_solved_exactly(orgmap, case8):
    plan = orgmap("plan", case8, "--json").json["results"][0]

    assert plan["exact"]
    assert plan["approval"]["probability"] == pytest.approx(0.4782502, abs=1e-7)
    assert plan["objective"] == pytest.approx(0.4322604, abs=1e-7)
    assert plan["compared"]["easiest"]["approval"] == pytest.approx(0.417023, abs=1e-6)


def test_the_plan_of_the_sample_stands_beside_easiest_first_and_marks_what_it_assumed(orgmap, sample):
    plan = orgmap("plan", sample, "--json").json
    result = plan["results"][0]

    assert "easiest" in result["compared"]
    assert any(step["assumed"] for step in result["steps"])
    assert any("assumed" in note for note in plan["notes"])


def test_the_same_seed_gives_the_same_plan(orgmap, sample):
    first = orgmap("plan", sample, "--json", "--seed", "3").out

    assert orgmap("plan", sample, "--json", "--seed", "3").out == first


def test_a_mirror_shows_blind_spots_and_a_guess_is_scored(orgmap, krackhardt, tmp_path):
    guess = tmp_path / "guess.csv"
    guess.write_text("source,target\nm01,m02\nm01,m03\n", encoding="utf-8")

    own = orgmap("mirror", krackhardt, "--me", "m01", "--json").json["results"][0]
    scored = orgmap("mirror", krackhardt, "--guess", guess, "--layer", "advice", "--json").json["results"][0]

    assert {"me", "measures", "blind_spots", "over_reliance", "bias"} <= set(own)
    assert scored["accuracy"] == pytest.approx(0.0008, abs=0.2)
    assert ["m01", "m03"] in scored["commissions"]
    assert len(scored["omissions"]) == 189


def test_readable_answers_open_with_a_sentence_and_name_no_field(orgmap, sample):
    for command in ("brokers", "gap", "blockers", "plan", "show"):
        run = orgmap(command, sample)

        assert run.code == 0, run.err
        assert run.out.strip()
        for word in ("None", "nan", "rank_low", "weight"):
            assert not re.search(rf"\b{word}\b", run.out), (command, word)
