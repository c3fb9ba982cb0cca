"""The first sentence of each answer follows the numbers it speaks of."""

from dataclasses import replace

import pytest

from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.report import sentences as words
from orgmap.results import Answer, Blocker, Broker, MadeBy, PowerGap, Reason
from orgmap.roles import gap, redraw_influence

MADE = MadeBy("1", "abc")


def broker(name, score, grade=None, *reasons):
    return Broker(name, name, "Sales", grade, 1, score, {}, tuple(Reason(r) for r in reasons))


def blocker(name, kind, *, assumed):
    return Blocker(name, name, None, kind, None if assumed else -0.6, assumed, 0.3, 0.2)


def test_a_broker_far_below_the_others_is_said_to_be():
    answer = Answer(
        "brokers", MADE, (broker("Meera", 9.0, 5, "Half of it joins A to B."), broker("Tom", 3.0, 2))
    )

    sentence = words.of_brokers(answer)

    assert sentence.startswith("Meera (Sales) connects people")
    assert "Half of it joins A to B." in sentence
    assert "3 grades below" in sentence


def test_without_betweenness_nobody_is_called_a_broker():
    assert words.of_brokers(Answer("brokers", MADE, (broker("Tom", 0.0),))).startswith(
        "Nobody stands between"
    )
    assert words.of_brokers(Answer("brokers", MADE, ())).startswith("Nobody stands between")


def test_the_first_broker_is_called_firm_only_when_redraws_agree():
    def sentence(first, **more):
        made = MadeBy("1", "abc", options={"draws": 100, "first": {"Ann": first}, **more})
        row = Broker("Ann", "Ann", None, None, 1, 9.0, {}, (), 1, 4)
        return words.of_brokers(Answer("brokers", made, (row,)))

    assert "That is firm: first in 97 of 100 redraws." in sentence(97)
    assert "That is likely and not firm: first in 87 of 100 redraws." in sentence(87)
    assert "That is not firm: first in 20 of 100 redraws, with ranks from 1 to 4." in sentence(20)
    assert "too thin to name individuals (advice): first in 97 of 100" in sentence(97, too_thin=["advice"])
    missing = {"advice": 0.1, "trust": 0.1}
    assert "first in 97 of 100 redraws with a tenth of the ties missing." in sentence(97, missing=missing)
    assert "redraws" not in words.of_brokers(Answer("brokers", MADE, (broker("Ann", 9.0),)))


def test_power_is_told_with_the_grades_and_the_ranks_of_nine_in_ten_redraws():
    ties = [Tie(f"p{at}", "low", "advice") for at in range(8)] + [Tie("top", "p0", "advice")]
    people = [Person("top", "Top", grade=1), Person("low", "Low", grade=4, managers=("top",))]
    people += [Person(f"p{at}", grade=2, managers=("top",)) for at in range(8)]
    network = Network.from_records(Records(people=tuple(people), ties=tuple(ties)))
    drawn = redraw_influence(network, draws=20, missing=0.0)
    said = words.of_power(gap(network), drawn)

    assert said.startswith("Low has the most influence above rank")
    assert "Low sits 3 grades below the top." in said
    assert said.endswith("In nine of ten redraws, Low is number 1 of 10 in influence.")
    assert "redraws" not in words.of_power(gap(network))


def test_a_gap_sentence_needs_authority():
    unknown = PowerGap("a", "Ann", None, None, None, 0.9, None, None, 1)
    known = PowerGap("b", "Bo", None, 4, 0.2, 0.9, 0.7, 5, 1)

    assert "cannot be set against" in words.of_gap(Answer("gap", MADE, (unknown,)))
    assert words.of_gap(Answer("gap", MADE, (unknown, known))).startswith(
        "Bo has the most influence above rank"
    )


def test_a_position_without_an_entered_stance_is_not_called_opposition():
    sentence = words.of_blockers(
        Answer(
            "blockers",
            MADE,
            (blocker("Ann", "could_stop", assumed=True), blocker("Bo", "opposes", assumed=False)),
        )
    )

    assert "Bo opposes it and has a say at a gate, not enough to stop it alone." in sentence
    assert "Ann holds a position that could stop it; stance unknown." in sentence
    assert words.kind_in_words(blocker("Ann", "gate", assumed=True)) == (
        "a position that could stop it; stance unknown"
    )


def test_who_could_stop_it_alone_is_said_with_the_gate_and_on_whom_most_hangs_with_its_doubt():
    ann = replace(blocker("Ann", "opposes", assumed=False), stops=("Board",), swing=0.2)
    bo = replace(blocker("Bo", "opposes", assumed=False), stops=("Board", "Bids"), swing=0.3)
    bo = replace(bo, swing_band=(0.118, 0.41))
    cy = replace(blocker("Cy", "gate", assumed=False), stops=("Board",), swing=0.004)

    assert words.of_blockers(Answer("blockers", MADE, (ann, bo, cy))) == (
        "Ann and Bo are against it, and each of them could stop it alone at Board and Bids. "
        "Most hangs on Bo: if the answer is yes, approval is 12 to 41 points better than if it is not. "
        "Cy is not won yet and could stop it, too."
    )
    assert words.kind_in_words(ann) == "is against it and could stop it alone"


@pytest.mark.parametrize(
    ("swing", "band", "said"),
    [
        (0.05, (-0.02, 0.1), "between no better and 10 points better"),
        (-0.05, (-0.1, -0.02), "about 5 points worse"),
        (0.0, None, "about no better and no worse"),
    ],
)
def test_a_swing_that_may_be_nothing_is_said_so(swing, band, said):
    one = replace(blocker("Ann", "opposes", assumed=False), swing=swing, swing_band=band)

    assert said in words.swing_in_words(one)


def test_nothing_is_said_to_hang_on_a_yes_that_changes_less_than_half_a_point():
    faint = replace(blocker("Cy", "gate", assumed=False), stops=("Board",), swing=0.004)

    assert words.hangs_most((faint,)) is None
    assert words.hangs_most((faint, replace(faint, name="Di", swing=0.006))).name == "Di"


def test_no_blocker_is_said_as_such():
    assert "Nobody alone can stop this" in words.of_blockers(Answer("blockers", MADE, ()))


def test_an_unknown_share_is_unknown():
    assert words.percent(None) == "unknown"
    assert words.percent(float("nan")) == "unknown"


def test_a_gap_that_cannot_be_said_names_what_is_missing():
    """Authority is entered and no tie is: the ties are what is missing."""
    records = Records(people=(Person("a", authority=1.0), Person("b", authority=0.5)))

    assert words.of_gap(gap(Network.from_records(records))) == (
        "Rank cannot be set against influence: no informal ties are known."
    )


def test_brokers_of_one_score_are_called_level_and_nobody_is_put_above_them():
    rows = (broker("Bo", 2.0, 5), broker("Cy", 2.0, 1), broker("Dee", 1.0))
    said = words.of_brokers(Answer("brokers", MADE, rows))

    assert (
        said == "Bo and Cy connect people who would not reach each other, all to the same degree. Next: Dee."
    )
