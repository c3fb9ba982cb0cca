"""Can I trust it, in words without a term of the field that is not explained."""

import pytest

from orgmap.quality import Finding
from orgmap.report.trusting import by_layer, of_check
from orgmap.results import Answer, MadeBy


def effect(measure, layer, *, harmed):
    return Finding("effect", f"{measure} / {layer}", "technical", raised=harmed)


def answer(*rows, notes=()):
    return Answer("check", MadeBy("1", "x"), rows, notes)


def test_two_layers_with_gaps_are_told_together_and_what_holds_beside_them():
    rows = [
        *(effect(m, la, harmed=m != "in_degree") for la in ("advice", "listens_to")
          for m in ("out_degree", "constraint", "betweenness", "in_degree")),
        effect("betweenness", "informal", harmed=False),
        effect("influence", "informal", harmed=False),
        Finding("response", "advice", "", share=0.91),
        Finding("response", "listens_to", "", share=0.66),
        Finding("silent weeks", "mail", "", raised=True),
    ]  # fmt: skip

    assert of_check(answer(*sorted(rows, key=lambda one: not one.raised))) == (
        "9 to 34 % of the people gave no answer on advice and listens to. From either alone who connects people "
        "(betweenness) cannot be named safely, but who is named most (in-degree) can. From all ties together who "
        "connects people and who has most influence can be named. 1 more thing needs attention."
    )
    assert list(by_layer(rows))[1:] == [
        (
            "From listens to alone: do not name who connects people (betweenness), who names most people "
            "(out-degree) or whose contacts know each other (constraint). By name: who is named most (in-degree)."
        ),
        "All ties together: who connects people (betweenness) and who has most influence can be named.",
    ]


def test_where_nothing_holds_units_are_spoken_of():
    rows = [effect("betweenness", "advice", harmed=True), effect("betweenness", "informal", harmed=True)]

    assert of_check(answer(*rows)) == (
        "Not everybody answered on advice. From it alone who connects people (betweenness) cannot be named "
        "safely: speak of units instead. From all ties together who connects people cannot be named safely either."
    )


@pytest.mark.parametrize(
    ("rows", "notes", "said"),
    [
        ((), ("Nobody is in there.",), "Nobody is in there."),
        ((), (), "Nothing was found that harms a result."),
        ((Finding("unseen", "informal", "3 people have no tie.", raised=True),), (), "3 people have no tie."),
    ],
)
def test_without_harm_to_a_measure_the_first_finding_speaks(rows, notes, said):
    assert of_check(answer(*rows, notes=notes)) == said
