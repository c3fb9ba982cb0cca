"""A stance proposed from three impressions: what somebody said, what they did, what they stand to lose.

A rule of thumb and no measured scale: it turns answers a person can give into the position and the doubt
a plan needs, the same way for everybody, in plain sight. Whoever answered decides whether to take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Confidence = Literal["sure", "likely", "guess"]

#: What they said, and the position it speaks for (-1 against .. 1 for).
SAID: Mapping[str, float] = MappingProxyType(
    {
        "They are for it": 0.7,
        "For it, on conditions": 0.35,
        "Neither for nor against": 0.0,
        "They have doubts": -0.35,
        "They are against it": -0.7,
    }
)
#: What they did.
DID: Mapping[str, float] = MappingProxyType(
    {
        "Spoke up for it or helped, unasked": 0.85,
        "Gave what was asked of them": 0.4,
        "Let it lie or put it off": -0.3,
        "Worked against it": -0.85,
    }
)
#: What they stand to lose.
LOSES: Mapping[str, float] = MappingProxyType(
    {
        "Nothing, or they gain": 0.3,
        "Some work or a habit": -0.1,
        "Money, people or standing": -0.4,
        "Control over something that is theirs": -0.6,
    }
)
#: How much each counts: a deed costs something, a word little, and what they stand to lose is our own guess.
SHARES: Mapping[str, float] = MappingProxyType({"did": 3.0, "said": 2.0, "loses": 1.0})
#: Answers further apart than this (of a scale of 2) speak against each other.
_APART = 0.8
#: Word and deed nearer than this speak for each other.
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Impression:
    """A proposed position (-1..1, in twentieths) with its confidence, and the sentence that says why."""

    position: float
    confidence: Confidence
    why: str


def impression(
    *, said: str | None = None, did: str | None = None, loses: str | None = None
) -> Impression | None:
    """Which stance do these impressions speak for, and how surely?

    The position is the mean of the answers given, a deed counting three, a word two, what they stand to
    lose one. It is sure where word and deed are known and lie within .5 of each other, a guess where only
    the stake is known or answers lie more than .8 apart, else likely.

    Parameters
    ----------
    said, did, loses
        A key of :data:`SAID`, :data:`DID` and :data:`LOSES`; None for what is not known.

    Returns
    -------
    The proposal; None without any answer.

    Raises
    ------
    KeyError
        For an answer that is not among those.

    >>> impression(said="They are for it", did="Let it lie or put it off").position
    0.1
    >>> impression(loses="Control over something that is theirs").confidence
    'guess'
    """
    known = {
        name: scale[answer]
        for name, scale, answer in (("did", DID, did), ("said", SAID, said), ("loses", LOSES, loses))
        if answer is not None
    }
    if not known:
        return None
    total = sum(SHARES[name] for name in known)
    mean = sum(SHARES[name] * value for name, value in known.items()) / total
    position = round(20 * mean) / 20 + 0.0
    confidence, why = _confidence(known)
    return Impression(position, confidence, why)


def _confidence(known: Mapping[str, float]) -> tuple[Confidence, str]:
    """How sure the answers make it, and why."""
    apart = max(known.values()) - min(known.values())
    if set(known) == {"loses"}:
        return "guess", "Only what they stand to lose is known, so this is a guess."
    if apart > _APART:
        return "guess", "The answers speak against each other, so this is a guess."
    if {"did", "said"} <= set(known) and abs(known["did"] - known["said"]) <= _NEAR:
        return "sure", "What they said and what they did agree."
    if "did" not in known:
        return "likely", "It rests on words; no deed is known yet."
    return "likely", "A deed is known, and nothing speaks clearly against it."
