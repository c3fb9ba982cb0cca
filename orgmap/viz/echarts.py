"""What every chart drawn by Apache ECharts carries: the limit of use, because a picture can be sent on."""

from __future__ import annotations

from typing import Any

from orgmap.viz.palette import LIMIT_OF_USE, Inks

Option = dict[str, Any]

#: The page's own font, which the canvas must be told: it inherits nothing.
FONT = '"Source Sans", sans-serif'
#: Longer names are cut on a picture; the tooltip holds them whole.
_LONGEST = 30


def limit_of_use(inks: Inks) -> Option:
    """The sentence that every picture carries, because a picture can be saved and sent."""
    return {
        "type": "text",
        "right": 6,
        "top": 8,
        "silent": True,
        "style": {"text": LIMIT_OF_USE, "fill": inks.quiet, "font": f"11px {FONT}", "opacity": 0.75},
    }


def short(name: str) -> str:
    """A name as it stands beside a point: cut where it is long, without what a template would read.

    >>> short("Ann {b} Lee")
    'Ann (b) Lee'
    """
    text = name.replace("{", "(").replace("}", ")")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
