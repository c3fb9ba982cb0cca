"""Which identities are worth comparing: those that share an address, an account, or the words of a name.

Names are looked up by two words that agree, in any order: as they sound (short forms under their full
forms), one of them as an initial, or one of them with one slip of the pen. What cannot agree never meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from orgmap.identity.names import LONG_ENOUGH, Name, sound
from orgmap.identity.nicknames import full_forms
from orgmap.identity.parties import Party

#: A name of one word is looked up only where so few people bear it.
_FEW = 3

Block = tuple[str, ...]


def candidates(parties: Sequence[Party]) -> list[tuple[int, int]]:
    """Return pairs of places, the smaller first, in order: each at least one person who is listed.

    Two rows of one list are two people, and are paired only where they share an address.
    """
    slips = _slips(parties)
    blocks: dict[Block, list[int]] = {}
    initials: dict[Block, list[int]] = {}
    words: dict[str, list[int]] = {}
    for at, party in enumerate(parties):
        names = party.names | party.read
        short = {block for name in names for block in _initial_blocks(name)}
        for block in {*_blocks(party), *(block for name in names for block in _name_blocks(name, slips))}:
            blocks.setdefault(block, []).append(at)
        for block in short:
            initials.setdefault(block, []).append(at)
        for word in {sound(word) for name in party.names for word in name.words if len(word) > 1}:
            words.setdefault(word, []).append(at)
    pairs: set[tuple[int, int]] = set()
    for block, members in blocks.items():
        pairs.update(_pairs(parties, members, shares_address=block[0] == "@"))
    pairs.update(_of_initials(parties, initials))
    for at, party in enumerate(parties):
        for word in _only_word(party):
            near = [other for other in words.get(word, ()) if parties[other].listed and other != at]
            if len(near) <= _FEW:
                pairs.update(
                    pair
                    for other in near
                    for pair in _pairs(parties, sorted((at, other)), shares_address=False)
                )
    return sorted(pairs)


def apart(one: Party, other: Party) -> bool:
    """Whether a list holds both as two people and they share no address."""
    return not one.lists.isdisjoint(other.lists) and one.texts.isdisjoint(other.texts)


def _pairs(
    parties: Sequence[Party], members: Sequence[int], *, shares_address: bool
) -> Iterator[tuple[int, int]]:
    listed = [at for at in members if parties[at].listed]
    strangers = [at for at in members if not parties[at].listed]
    for place, one in enumerate(listed):
        lists = parties[one].lists
        for other in (*listed[place + 1 :], *strangers):
            if shares_address or lists.isdisjoint(parties[other].lists):
                yield (one, other) if one < other else (other, one)


def _blocks(party: Party) -> set[Block]:
    found: set[Block] = {("@", text) for text in party.texts}
    found.update(("account", login) for login in party.logins)
    found.update(("number", number) for number in party.bare_numbers)
    return found


@lru_cache(maxsize=1 << 16)
def _sounds(word: str) -> frozenset[str]:
    """How a word sounds, and the full forms it may be short for."""
    return frozenset(sound(form) for form in full_forms(word))


def _name_blocks(name: Name, slips: Mapping[str, frozenset[str]]) -> Iterator[Block]:
    """Two words written out, in any order; one of them perhaps with a slip."""
    whole = [word for word in (*name.words, *name.former) if len(word) > 1]
    for one, other in combinations(whole, 2):
        for a in _sounds(one):
            for b in _sounds(other):
                yield (a, b) if a < b else (b, a)
        for kept, slipped in ((one, other), (other, one)):
            for variant in slips.get(slipped, ()):
                for a in _sounds(kept):
                    yield "~", a, variant


def _initial_blocks(name: Name) -> Iterator[Block]:
    """A word written out with the first letter of another; "." where only that letter is known."""
    words = (*name.words, *name.former)
    for one in words:
        if len(one) > 1:
            for other in words:
                if other != one:
                    for letter in {form[0] for form in full_forms(other)}:
                        for a in _sounds(one):
                            yield (a, letter, ".") if len(other) == 1 else (a, letter)


def _of_initials(
    parties: Sequence[Party], initials: Mapping[Block, Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """Pairs of which at least one knows only the first letter."""
    for block, members in initials.items():
        if len(block) > len(("word", "letter")):
            yield from _pairs(parties, members, shares_address=False)
            for other in initials.get(block[:2], ()):
                for one in members:
                    if one != other:
                        yield from _pairs(parties, (one, other), shares_address=False)


def _slips(parties: Sequence[Party]) -> dict[str, frozenset[str]]:
    """Words that are one slip away from another, and what is left of them without one of their letters.

    Two words one letter apart, or with two neighbours exchanged, leave the same without one letter.
    """
    vocabulary = {
        word
        for party in parties
        for name in (*party.names, *party.read)
        for word in (*name.words, *name.former)
        if len(word) >= LONG_ENOUGH
    }
    left: dict[str, list[str]] = {}
    for word in vocabulary:
        for rest in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            left.setdefault(rest, []).append(word)
    found: dict[str, set[str]] = {}
    for rest, words in left.items():
        if len(words) > 1:
            for word in words:
                found.setdefault(word, set()).add(rest)
    return {word: frozenset(rests) for word, rests in found.items()}


def _only_word(party: Party) -> Iterable[str]:
    names = party.names or party.read
    if any(len(name.words) > 1 for name in names):
        return ()
    return sorted({sound(name.words[0]) for name in names if len(name.words[0]) > 1})
