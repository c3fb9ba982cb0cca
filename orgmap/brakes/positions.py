"""Risk-averse patterns: stances lower where profit and loss is at stake, shared fears, vetoes in reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgmap.brakes.scene import Brake, Scene, lines, names
from orgmap.decision import AGAINST, WON
from orgmap.results import Reason

#: How far below heads without a profit-and-loss account a head with one must stand, on -1..1.
_LOWER = 0.3
_STOP = frozenset(
    (
        "about", "after", "before", "being", "cannot", "could", "does", "every", "from", "have", "into",
        "more", "most", "must", "over", "should", "than", "that", "their", "them", "then", "there", "these",
        "they", "this", "those", "when", "where", "which", "while", "will", "with", "without", "would",
        "your",
    )
)  # fmt: skip


def risk_patterns(scene: Scene) -> Iterator[Brake]:
    """People entered as against it whose stance follows what they stand to lose."""
    themes = shared_themes({p: s.concern for p, s in scene.stances.items() if s.concern})
    for person in scene.network.people:
        position = scene.position(person)
        if position is None or position >= AGAINST or person == scene.me:
            continue
        reasons = [*_account(scene, person), *_theme(scene, person, themes), *_veto(scene, person)]
        if reasons:
            first = _stands(scene, person)
            label = f"risk pattern of {scene.name(person)}"
            yield Brake(person, "risk pattern", "risk", -position, label, (first, *reasons))


def _stands(scene: Scene, person: str) -> Reason:
    stance = scene.stances[person]
    text = f"{scene.name(person)} is entered at {stance.position:+.2f} on a scale from -1 to 1."
    return Reason(text, None, lines([stance.source]))


def _account(scene: Scene, person: str) -> Iterator[Reason]:
    """Lower than the heads who hold no profit-and-loss account."""
    own = [unit for unit in scene.network.units.values() if unit.pnl and scene.heads.get(unit.name) == person]
    if scene.scope:
        own = [unit for unit in own if unit.name in scene.scope]
    if not own:
        return
    holding = {scene.heads.get(unit.name) for unit in scene.network.units.values() if unit.pnl}
    compared = scene.scope or tuple(scene.heads)
    free = [
        (head, at)
        for head in dict.fromkeys(scene.heads[unit] for unit in compared if unit in scene.heads)
        if head not in holding and (at := scene.position(head)) is not None
    ]
    if not free:
        return
    mean = sum(at for _, at in free) / len(free)
    position = scene.position(person) or 0.0
    if mean - position < _LOWER:
        return
    text = f"Answers for the profit and loss of {', '.join(unit.name for unit in own)} and stands "
    text += f"{mean - position:.2f} below the heads who hold no such account "
    text += f"({names(scene, [head for head, _ in free])}, mean {mean:+.2f})."
    sources = [scene.stances[head].source for head, _ in free]
    yield Reason(text, None, lines([unit.source for unit in own], sources))


def _theme(scene: Scene, person: str, themes: dict[str, tuple[str, ...]]) -> Iterator[Reason]:
    """The same fear as others who are not won."""
    for theme, people in themes.items():
        others = [p for p in people if p != person and (scene.position(p) or 0.0) < WON]
        if person in people and others:
            sources = [scene.stances[p].source for p in (person, *others)]
            verb = "shares" if len(others) == 1 else "share"
            yield Reason(f"{names(scene, others)} {verb} the concern: {theme}.", None, lines(sources))


def _veto(scene: Scene, person: str) -> Iterator[Reason]:
    for bench in scene.planned:
        if person in bench.vetoes:
            yield Reason(f"Holds a veto at {bench.name}.", None, bench.lines(person))


def shared_themes(concerns: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Words that the concerns of several people share, put together where the same people share them.

    A theme needs two words, so that one common word makes none.

    >>> shared_themes({"a": "Loss of control", "b": "loses control, a loss", "c": "Launch dates"})
    {'control, loss': ('a', 'b')}
    """
    said: dict[str, dict[str, None]] = {}
    for person, concern in concerns.items():
        for word in re.findall(r"[^\W\d_]{4,}", concern.casefold()):
            if word not in _STOP:
                said.setdefault(word, {})[person] = None
    groups: dict[tuple[str, ...], list[str]] = {}
    for word, people in said.items():
        if len(people) > 1:
            groups.setdefault(tuple(people), []).append(word)
    return {", ".join(sorted(words)): people for people, words in groups.items() if len(words) > 1}
