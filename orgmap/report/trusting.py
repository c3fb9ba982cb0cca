"""Whether the data can be trusted, said to somebody who knows no term of the field.

What a gap does is computed in :mod:`orgmap.quality`; here it becomes "do not name who connects others".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from orgmap.quality import Finding
from orgmap.report.sentences import listed, percent
from orgmap.results import Answer

#: What each measure tells, the most asked for first, with the term of the field.
ASKED: Mapping[str, str] = MappingProxyType(
    {
        "betweenness": "who connects people (betweenness)",
        "influence": "who has most influence",
        "in_degree": "who is named most (in-degree)",
        "pagerank": "who is turned to by people who are turned to (PageRank)",
        "closeness": "who is near everybody (closeness)",
        "effective_size": "who reaches separate circles (effective size)",
        "out_degree": "who names most people (out-degree)",
        "constraint": "whose contacts know each other (constraint)",
    }
)
_EFFECT = "effect"
_TOGETHER = "informal"


def of_check(answer: Answer[Finding]) -> str:
    """What can be trusted and what cannot, in plain words, and how much more needs attention.

    >>> from orgmap.results import MadeBy
    >>> rows = (
    ...     Finding("effect", "betweenness / advice", "", raised=True),
    ...     Finding("effect", "in_degree / advice", ""),
    ...     Finding("response", "advice", "", share=0.8),
    ... )
    >>> print(of_check(Answer("check", MadeBy("1", "x"), rows)))
    20 % of the people gave no answer on advice. From it alone who connects people (betweenness) \
cannot be named safely, but who is named most (in-degree) can.
    """
    raised = [one for one in answer.results if one.raised]
    if not raised:
        return answer.notes[0] if answer.notes else "Nothing was found that harms a result."
    harmed = raised[0].kind == _EFFECT
    said = _harm(answer.results) if harmed else raised[0].text
    left = [one for one in raised if one.kind != _EFFECT] if harmed else raised[1:]
    if not left:
        return said
    return f"{said} {len(left)} more {'thing needs' if len(left) == 1 else 'things need'} attention."


def by_layer(rows: Sequence[Finding]) -> Iterator[str]:
    """One sentence a kind of tie with gaps: what cannot be said by name from it, and what can."""
    for layer in _layers(rows):
        bad, good = _told(rows, [layer])
        where = "All ties together" if layer == _TOGETHER else f"From {_spoken(layer)} alone"
        if not bad:
            yield f"{where}: {_joined(good, 'and')} can be named."
            continue
        holds = f" By name: {_joined(good, 'and')}." if good else " Nothing else can be named either."
        yield f"{where}: do not name {_joined(bad, 'or')}.{holds}"


def _harm(rows: Sequence[Finding]) -> str:
    harmed = [one for one in _layers(rows) if one != _TOGETHER and _told(rows, [one])[0]]
    parts = []
    if harmed:
        bad, good = _told(rows, harmed)
        alone = {1: "From it", 2: "From either"}.get(len(harmed), "From any of them")
        holds = f", but {good[0]} can" if good else ": speak of units instead"
        parts = [_silent(rows, harmed), f"{alone} alone {bad[0]} cannot be named safely{holds}."]
    # The term of the field stands beside the plain words once.
    bad, good = ([re.sub(r" \(.*\)$", "", one) for one in told] for told in _told(rows, [_TOGETHER]))
    if bad:
        parts.append(f"From all ties together {_joined(bad, 'or')} cannot be named safely either.")
    elif good:
        parts.append(f"From all ties together {_joined(good, 'and')} can be named.")
    return " ".join(parts)


def _silent(rows: Sequence[Finding], layers: Sequence[str]) -> str:
    """How many did not answer on these layers."""
    shares = [1 - one.share for one in rows if one.kind == "response" and one.who_or_what in layers
              and one.share is not None]  # fmt: skip
    on = listed([_spoken(layer) for layer in layers])
    if not shares:
        return f"Not everybody answered on {on}."
    low, high = percent(min(shares)), percent(max(shares))
    many = low if low == high else f"{low.removesuffix(' %')} to {high}"
    return f"{many} of the people gave no answer on {on}."


def _layers(rows: Sequence[Finding]) -> list[str]:
    """The kinds of tie on which measures were tried out, all together last."""
    named = dict.fromkeys(one.who_or_what.split(" / ")[-1] for one in rows if one.kind == _EFFECT)
    return sorted(named, key=lambda layer: layer == _TOGETHER)


def _told(rows: Sequence[Finding], layers: Sequence[str]) -> tuple[list[str], list[str]]:
    """What cannot be said by name from one of these layers at least, and what can from each, in words."""
    bad, tried = set(), set()
    for one in rows:
        measure, _, layer = one.who_or_what.partition(" / ")
        if one.kind == _EFFECT and layer in layers:
            tried.add(measure)
            if one.raised:
                bad.add(measure)
    known = [*ASKED, *sorted(tried - set(ASKED))]
    words = {name: ASKED.get(name, name.replace("_", " ")) for name in known}
    return [words[m] for m in known if m in bad], [words[m] for m in known if m in tried - bad]


def _joined(words: Sequence[str], last: str) -> str:
    if last == "and" or len(words) < 2:
        return listed(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _spoken(layer: str) -> str:
    return layer.replace("_", " ")
