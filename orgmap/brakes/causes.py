"""Root cause or symptom: which other brakes go when one is taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from orgmap.brakes.scene import Brake, Scene
from orgmap.results import Reason

Finder = Callable[[Scene], Iterable[Brake]]


def told_apart(scene: Scene, found: list[Brake], look: Finder) -> list[Brake]:
    """The brakes with what each explains, and of what each is a symptom.

    A brake that sits on a person is taken out by leaving out the person's ties, rights and stance; one
    between units by leaving out the quarrels between them. Then everything is looked for again. A brake
    on the same person does not count as explained, and two that explain each other are no symptoms.
    """
    explains: dict[int, list[int]] = {}
    for at, brake in enumerate(found):
        after = _without(scene, brake)
        if after is None:
            continue
        left = {again.key for again in look(after)}
        explains[at] = [
            other
            for other, one in enumerate(found)
            if other != at and one.where != brake.where and one.key not in left
        ]
    marked = []
    for at, brake in enumerate(found):
        own = [found[other].label for other in explains.get(at, [])]
        above = [
            other
            for other, below in explains.items()
            if at in below and other not in explains.get(at, []) and other != at
        ]
        roots = [found[other].label for other in above]
        marked.append(_marked(brake, own, roots))
    return marked


def _marked(brake: Brake, explains: list[str], roots: list[str]) -> Brake:
    reasons = list(brake.reasons)
    if roots:
        reasons.append(Reason(f"A symptom: it goes when this is taken out: {'; '.join(roots)}."))
    elif explains:
        more = "one more brake goes" if len(explains) == 1 else f"{len(explains)} more brakes go"
        reasons.append(Reason(f"A root cause: with it {more}: {'; '.join(explains)}."))
    return replace(brake, reasons=tuple(reasons), explains=tuple(explains), symptom_of=tuple(roots))


def _without(scene: Scene, brake: Brake) -> Scene | None:
    if isinstance(brake.where, tuple):
        pair = frozenset(brake.where)
        unit_of = scene.interfaces.unit_of
        ties = tuple(
            tie
            for tie in scene.network.ties
            if frozenset((unit_of.get(tie.source), unit_of.get(tie.target))) != pair
            or (tie.sign > 0 and scene.network.layers[tie.layer].kind != "negative")
        )
        return Scene(replace(scene.network, ties=ties), scene.initiative)
    if brake.where in scene.network.people:
        return scene.without(brake.where)
    return None
