"""Names inside sentences and file names, found however their words are joined, and put otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from orgmap.identity import key
from orgmap.model import is_known_layer

#: Stands for a first or last name alone, which may be that of several people.
SOMEBODY = "[name]"
_WORD = re.compile(r"[^\W_]+")


class Phrases:
    """A function from a text to the text with pseudonyms in the place of everybody's names.

    ``names`` are the texts to find and what stands for each. Their words are found whatever joins them
    ("Ann Lee", "ann.lee", "Lee, Ann"); a first or last name alone where it begins with a capital. A text
    that is the name of a thing (a unit, a gate, a layer) stays.

    >>> Phrases({"Ann Lee": "P1"})("Ask Ann Lee (Lee, Ann), not Bob; Ann knows. See ann_lee.mbox")
    'Ask P1 (P1), not Bob; [name] knows. See P1.mbox'
    """

    def __init__(self, names: Mapping[str, str], things: Collection[str] = ()) -> None:
        self._things = {key(thing) for thing in things}
        self._by_first: dict[str, dict[tuple[str, ...], tuple[str, bool]]] = {}
        for text, instead in names.items():
            self._learn(text, instead)

    def _learn(self, text: str, instead: str) -> None:
        words = tuple(_WORD.findall(text.casefold()))
        if not words or key(text) in self._things or is_known_layer(key(text)):
            return
        if len(words) == 1 and (len(words[0]) < 3 or (words[0].isdigit() and len(words[0]) < 4)):
            return
        self._keep(words, instead)
        if "@" in text:
            local = tuple(_WORD.findall(text.casefold().partition("@")[0]))
            if len(local) > 1:
                self._keep(local, instead)
            return
        if len(words) > 1:
            self._keep((*words[1:], words[0]), instead)
            self._keep((words[-1], *words[:-1]), instead)
            for word in words:
                if len(word) > 2 and not word.isdigit() and word not in self._things:
                    self._keep((word,), SOMEBODY, capital=True)

    def _keep(self, words: tuple[str, ...], instead: str, *, capital: bool = False) -> None:
        there = self._by_first.setdefault(words[0], {})
        if words not in there or there[words][1]:
            there[words] = (instead, capital)

    def __call__(self, text: str) -> str:
        """Return the text with everybody put otherwise."""
        if key(text) in self._things or is_known_layer(text):
            return text
        found = list(_WORD.finditer(text))
        words = [one.group().casefold() for one in found]
        made, at, place = [], 0, 0
        while place < len(found):
            length, instead = self._match(words, place, capital=found[place].group()[0].isupper())
            if length:
                made += [text[at : found[place].start()], instead]
                at = found[place + length - 1].end()
            place += max(length, 1)
        return "".join([*made, text[at:]]) if made else text

    def _match(self, words: list[str], place: int, *, capital: bool) -> tuple[int, str]:
        """The longest phrase that begins here and what stands for it; length 0 for none."""
        best = (0, "")
        for phrase, (instead, needs_capital) in self._by_first.get(words[place], {}).items():
            longer = len(phrase) > best[0] and tuple(words[place : place + len(phrase)]) == phrase
            if longer and (capital or not needs_capital):
                best = (len(phrase), instead)
        return best
