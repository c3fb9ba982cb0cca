"""Who answered, who appears at all, and who is named without naming back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from orgmap.network import Network
from orgmap.quality.finding import SMALLEST_GROUP, Finding, counted, percent
from orgmap.redraws.response import CARE_UNDER, TOO_THIN_UNDER, Response

#: Named ties that are not named back: over this share the two ends mean different things by the question.
ONE_SIDED_OVER = 0.5
#: More than this share of people in no informal tie is a hole in the data, not solitude.
UNSEEN_OVER = 0.1
#: With fewer pairs than this a share of them says nothing.
_ENOUGH_PAIRS = 5


def response_findings(
    network: Network, found: Sequence[Response], unsafe: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    """Who answered on each layer, and in each unit large enough to be shown.

    Everybody in the list of people could have answered; who sent a tie of their own did. ``unsafe`` are
    the measures that do not keep their ranks at the layer's response rate.
    """
    for one in found:
        if one.rate is None:
            yield Finding("response", one.layer, _not_known(network, one))
            continue
        low = one.rate < CARE_UNDER
        yield Finding(
            "response",
            one.layer,
            f"{one.answered} of {one.people} people ({percent(one.rate)}) named somebody on '{one.layer}'"
            + ("; who named nobody did not answer." if one.silent else "."),
            value=one.answered,
            threshold=CARE_UNDER,
            share=one.rate,
            fix="Ask those who did not answer again, their managers first." if low else "",
            affects=unsafe.get(one.layer, ()) if low else (),
            raised=low,
        )
        yield from _by_unit(network, one)


def _not_known(network: Network, one: Response) -> str:
    if any(tie.layer == one.layer for tie in network.records.ties):
        return (
            f"{one.answered} of {one.people} people named somebody on '{one.layer}'; whether the others "
            "were asked is not said, so there is no response rate."
        )
    return f"'{one.layer}' comes from messages and meetings: nobody was asked, so there is no response rate."


def _by_unit(network: Network, one: Response) -> Iterator[Finding]:
    size = Counter(person.unit for person in network.people.values() if person.unit)
    silent = Counter(network.people[person].unit for person in one.silent)
    for unit, people in size.items():
        if people < SMALLEST_GROUP:
            continue
        answered = people - silent[unit]
        rate = answered / people
        thin = rate < TOO_THIN_UNDER
        yield Finding(
            "response in unit",
            f"{unit} / {one.layer}",
            f"{unit}: {answered} of {people} people ({percent(rate)}) named somebody on '{one.layer}'.",
            value=answered,
            threshold=TOO_THIN_UNDER,
            share=rate,
            fix=f"Do not read {unit} as closed or weak: ask there again first." if thin else "",
            affects=("units", "brokers") if thin else (),
            raised=thin,
        )


def coverage_findings(network: Network) -> Iterator[Finding]:
    """How many people have a tie on each layer, and how many have none on any informal one."""
    everybody = len(network.people)
    if not everybody:
        return
    tied: dict[str, set[str]] = {name: set() for name in network.layers}
    for tie in network.ties:
        tied[tie.layer] |= {tie.source, tie.target}
    for name, people in tied.items():
        share = len(people) / everybody
        text = f"{len(people)} of {everybody} people ({percent(share)}) have a tie on '{name}'."
        yield Finding("coverage", name, text, value=len(people), share=share)
    if not network.informal:
        text = "There are no informal ties: who really holds power cannot be seen from a chart alone."
        fix = "Add mail, calendars, a survey or ties typed by hand."
        yield Finding("coverage", "informal", text, 0, fix=fix, affects=_INFORMAL, raised=True)
        return
    unseen = everybody - len(set().union(*(tied[name] for name in network.informal)))
    share = unseen / everybody
    raised = share > UNSEEN_OVER
    who = counted(unseen, "person is", "people are")
    text = f"{who} in no informal tie ({percent(share)}). Missing is not zero: they may be as tied as anyone."
    yield Finding(
        "unseen",
        "informal",
        text if unseen else "Everybody has an informal tie.",
        value=unseen,
        threshold=UNSEEN_OVER,
        share=share,
        fix="Add a source in which they take part before calling anybody isolated." if raised else "",
        affects=_INFORMAL if raised else (),
        raised=raised,
    )


_INFORMAL = ("brokers", "power", "gap", "influence", "units")


def reciprocity_findings(network: Network, found: Sequence[Response]) -> Iterator[Finding]:
    """Pairs of which one end names the other and is not named back, where both ends answered.

    Only on directed layers whose tie means the same from both ends (influence "both") and that people
    reported; who did not answer could not name back.
    """
    silent = {one.layer: set(one.silent) for one in found}
    reported = {tie.layer for tie in network.records.ties if tie.perceiver is None}
    for name, layer in network.layers.items():
        mutual = layer.kind == "informal" and layer.influence == "both" and layer.directed is not False
        if not mutual or name not in reported:
            continue
        own = {(t.source, t.target) for t in network.ties if t.layer == name and t.sign > 0}
        answered = {source for source, _ in own} - silent.get(name, set())
        asked = {frozenset(pair) for pair in own if set(pair) <= answered}
        if not asked:
            continue
        one_sided = sum(1 for pair in asked if not all((a, b) in own for a, b in _both(pair)))
        share = one_sided / len(asked)
        raised = share > ONE_SIDED_OVER and len(asked) >= _ENOUGH_PAIRS
        yield Finding(
            "not named back",
            name,
            f"{one_sided} of {counted(len(asked), 'pair')} on '{name}' ({percent(share)}) are named by one "
            "end only, though both answered.",
            value=one_sided,
            threshold=ONE_SIDED_OVER,
            share=share,
            fix="Count a tie only where both ends name it, or read its arrows." if raised else "",
            affects=("brokers", "in_degree", "out_degree") if raised else (),
            raised=raised,
        )


def _both(pair: frozenset[str]) -> tuple[tuple[str, str], tuple[str, str]]:
    one, other = sorted(pair)
    return (one, other), (other, one)
