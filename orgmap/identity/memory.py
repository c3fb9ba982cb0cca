"""What was found for the same data before: unchanged data are resolved once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from orgmap.identity.findings import Identities
from orgmap.model import Decision, Person

#: So many readings are kept: the latest, and a few of other days or before an undo.
_KEPT = 4


class Memory:
    """Identities found, by a fingerprint of everything they depend on. Nothing of it reaches a disk.

    >>> memory = Memory()
    >>> first = memory.recall("a", Identities)
    >>> memory.recall("a", Identities) is first, memory.recall("b", Identities) is first
    (True, False)
    """

    def __init__(self) -> None:
        self._found: OrderedDict[str, Identities] = OrderedDict()

    def recall(self, fingerprint: str, find: Callable[[], Identities]) -> Identities:
        """Return what was found before, or find it."""
        found = self._found.pop(fingerprint, None)
        if found is None:
            found = find()
        self._found[fingerprint] = found
        if len(self._found) > _KEPT:
            self._found.popitem(last=False)
        return found

    def forget(self) -> None:
        """Drop everything: what is removed from the data must not stay here."""
        self._found.clear()


def fingerprint_of(
    people: Sequence[Person],
    uses: Mapping[str, int],
    names: Mapping[str, str],
    decisions: Sequence[Decision],
) -> str:
    """Return a digest that changes with anything identity resolution looks at."""
    digest = blake2b(digest_size=16)
    for p in people:
        told = (p.id, p.name, p.email, p.aliases, p.unit, p.title, p.grade, p.managers, p.source)
        digest.update(repr(told).encode("utf-8", "surrogatepass"))
    for part in (sorted(uses.items()), sorted(names.items()), list(decisions)):
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
