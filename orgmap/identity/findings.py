"""What identity resolution found: who is surely one person, which pairs are doubtful, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from orgmap.model import Source


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """Two identities that may be one person: asked, never guessed.

    ``one`` and ``other`` are the ids or addresses that stand for them in the data, ``one`` a person of a
    list; ``probability`` (0..1) is computed from the evidence. ``hangs`` is how many events, ties and
    entries would move if they were one; ``sources`` are the lines that speak of them.
    """

    one: str
    other: str
    probability: float
    supports: tuple[str, ...]
    speaks_against: tuple[str, ...]
    hangs: int
    labels: tuple[str, str]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Identities that are surely one person: the id they keep, the other ids and addresses, and why."""

    id: str
    ids: tuple[str, ...]
    refs: tuple[str, ...]
    supports: tuple[str, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspect:
    """Who an unknown identity may be: a person's id, name and unit, how likely (0..1), and why."""

    person: str
    label: str
    unit: str | None
    probability: float
    supports: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The name as it stands in a question, with the unit or, without one, the id.

        >>> Suspect("p1", "Tom Miller", "Sales", 0.5).named
        'Tom Miller (Sales)'
        """
        behind = self.unit or (self.person if self.person != self.label else "")
        return f"{self.label} ({behind})" if behind else self.label


@dataclass(frozen=True, slots=True)
class Question:
    """One identity nobody knows the person of, and who it may be: one answer settles all its pairs.

    ``about`` is the id or address asked about; ``suspects`` come likeliest first. ``hangs`` counts the
    events, ties and entries that wait for the answer. ``kind`` is "person" (who is this?) or "address"
    (two people of a list claim it: whose is it?). ``id`` depends on ``about`` only, so that it stays the
    same whatever else is answered, undone or read.

    >>> one = Suspect("p1", "Tom Miller", "Sales", 0.5)
    >>> asked = Question("t.miller@x.org", "T Miller", (one,), 3)
    >>> asked.text
    'Who is T Miller (t.miller@x.org): Tom Miller (Sales), or nobody of these?'
    >>> asked.id == Question("t.miller@x.org", "another name", (), 0).id
    True
    """

    about: str
    label: str
    suspects: tuple[Suspect, ...]
    hangs: int
    sources: tuple[Source, ...] = ()
    kind: Literal["person", "address"] = "person"

    @property
    def id(self) -> str:
        """Eight hexadecimal digits, made of kind and identity only."""
        return blake2b(f"{self.kind}:{self.about}".encode("utf-8", "replace"), digest_size=4).hexdigest()

    @property
    def nobody(self) -> float:
        """The probability that it is none of the suspects (0..1)."""
        return max(0.0, 1.0 - sum(one.probability for one in self.suspects))

    @property
    def text(self) -> str:
        """The question in words."""
        who = self.label if self.label == self.about else f"{self.label} ({self.about})"
        first = f"Whose is {self.about}" if self.kind == "address" else f"Who is {who}"
        return f"{first}: {', '.join(one.named for one in self.suspects)}, or nobody of these?"


@dataclass(frozen=True, slots=True)
class Identities:
    """What identity resolution found: who is one person, and who may be.

    ``questions`` ask the same as the ``doubtful`` pairs, one an identity instead of one a pair, those
    first on which most hangs. Identities on which nothing hangs are not asked about: ``unasked`` is how
    many. ``uses`` counts the events, ties and entries of everybody, known and unknown.
    """

    same: tuple[SamePerson, ...] = ()
    doubtful: tuple[DoubtfulPair, ...] = ()
    questions: tuple[Question, ...] = ()
    unasked: int = 0
    uses: int = 0

    def settled(self, answers: int = 0) -> float | None:
        """Which share (0..1) of all uses has no open question after so many answers, in the order listed?

        None where nothing is used at all.

        >>> two = (Question("a", "A", (), 6), Question("b", "B", (), 2))
        >>> [Identities(questions=two, uses=16).settled(n) for n in (0, 1, 2)]
        [0.5, 0.875, 1.0]
        """
        if not self.uses:
            return None
        return 1.0 - min(self.uses, sum(one.hangs for one in self.questions[answers:])) / self.uses
