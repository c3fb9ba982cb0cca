"""One page for one talk: what the person cares about, why now, who goes, what to bring, what it unlocks.

A card says only what was entered or what the plan computed; what nobody entered is "not entered".
"""

from __future__ import annotations

from orgmap.cards.card import NOT_ENTERED, Heard, TalkCard, Unlocked, card

__all__ = ["NOT_ENTERED", "Heard", "TalkCard", "Unlocked", "card"]
