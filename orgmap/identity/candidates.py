"""Which identities are worth comparing: those that share an address, an account, or the words of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from orgmap.identity.names import Name, sound
from orgmap.identity.nicknames import full_forms
from orgmap.identity.parties import Party

#: A name of one word is looked up only where so few people bear it.
_FEW = 3


def candidates(parties: Sequence[Party]) -> list[tuple[int, int]]:
    """Return pairs of places, the smaller first, in order: each at least one person who is listed.

    Two rows of one list are two people, and are paired only where they share an address.
    """
    blocks: dict[tuple[str, str], list[int]] = {}
    words: dict[str, list[int]] = {}
    for at, party in enumerate(parties):
        for block in _blocks(party):
            blocks.setdefault(block, []).append(at)
        for word in {sound(word) for name in party.names for word in name.words if len(word) > 1}:
            words.setdefault(word, []).append(at)
    pairs: set[tuple[int, int]] = set()
    for block, members in blocks.items():
        pairs.update(_pairs(parties, members, shares_address=block[0] == "@"))
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


def _pairs(
    parties: Sequence[Party], members: Sequence[int], *, shares_address: bool
) -> Iterator[tuple[int, int]]:
    listed = [at for at in members if parties[at].listed]
    strangers = [at for at in members if not parties[at].listed]
    for place, one in enumerate(listed):
        for other in (*listed[place + 1 :], *strangers):
            apart = not shares_address and _of_one_list(parties[one], parties[other])
            if not apart:
                yield (one, other) if one < other else (other, one)


def _of_one_list(one: Party, other: Party) -> bool:
    return any(not file.startswith("@") for file in one.files & other.files)


def _blocks(party: Party) -> set[tuple[str, str]]:
    found = {("@", address.text) for address in party.addresses}
    found.update(("account", login) for login in party.logins)
    found.update(("number", number) for number in party.bare_numbers)
    for name in (*party.names, *party.read):
        found.update(_name_blocks(name))
    return found


def _name_blocks(name: Name) -> Iterator[tuple[str, str]]:
    """One word by its sound, with the first letter another may have: whatever the order of the words."""
    words = (*name.words, *name.former)
    for one in words:
        if len(one) > 1:
            for other in words:
                if other != one:
                    for letter in sorted({form[0] for form in full_forms(other)}):
                        yield sound(one), _letter(letter)


def _letter(letter: str) -> str:
    """Letters that stand for each other at the beginning of names from other alphabets."""
    return {"j": "i", "y": "i", "c": "k", "w": "v"}.get(letter, letter)


def _only_word(party: Party) -> Iterable[str]:
    names = party.names or party.read
    if any(len(name.words) > 1 for name in names):
        return ()
    return sorted({sound(name.words[0]) for name in names if len(name.words[0]) > 1})
