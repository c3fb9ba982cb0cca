"""Which concern do several people share? Told by their words, as entered."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from has have in is it its of on or our own over that the their them "
        "they this to too we who will with would you your",
    )
)
#: Two phrases are one concern when they share at least this part of their words.
_ALIKE = 0.5


def repeated(said: Iterable[tuple[str, str]], *, least: int) -> list[tuple[str, tuple[str, ...]]]:
    """Concerns of at least this many people: the shortest wording, and who has it, in order.

    A concern may hold several phrases, parted by ``;`` or a full stop. Two phrases are the same when they
    share at least half of the words that mean something, counted once each (Jaccard); one person counts
    once.

    >>> repeated([("a", "Loss of control"), ("b", "Cost; control: a loss")], least=2)
    [('Loss of control', ('a', 'b'))]
    """
    phrases: list[tuple[str, str, frozenset[str]]] = []
    for person, text in said:
        for part in re.split(r"[;.]", text):
            words = frozenset(re.findall(r"\w+", part.casefold())) - _COMMON
            if words:
                phrases.append((person, part.strip(), words))
    found: list[tuple[str, tuple[str, ...]]] = []
    taken: set[int] = set()
    # The shortest phrase says it best; longer ones that hold it join.
    for at in sorted(range(len(phrases)), key=lambda place: (len(phrases[place][2]), place)):
        if at in taken:
            continue
        alike = [other for other in range(len(phrases)) if _alike(phrases[at][2], phrases[other][2])]
        people = tuple(dict.fromkeys(phrases[other][0] for other in alike))
        if len(people) >= least:
            taken.update(alike)
            found.append((phrases[at][1], people))
    return found


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
