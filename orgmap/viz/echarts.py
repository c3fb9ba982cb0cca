"""What every chart drawn by Apache ECharts carries: the limit of use, because a picture can be sent on."""

from __future__ import annotations

from typing import Any

from orgmap.viz.palette import LIMIT_OF_USE, Inks

Option = dict[str, Any]

#: The page's own font, which the canvas must be told: it inherits nothing.
FONT = '"Source Sans", sans-serif'
#: Longer names are cut on a picture; the tooltip holds them whole.
_LONGEST = 30
#: Pictures up to so many pixels wide are drawn for a phone.
NARROW = 520


def limit_of_use(inks: Inks) -> Option:
    """The sentence that every picture carries, because a picture can be saved and sent."""
    return {
        "type": "text",
        "right": 6,
        "top": 8,
        "silent": True,
        "style": {"text": LIMIT_OF_USE, "fill": inks.quiet, "font": f"11px {FONT}", "opacity": 0.75},
    }


def short(name: str, longest: int = _LONGEST) -> str:
    """A name as it stands beside a point: cut where it is long, without what a template would read.

    >>> short("Ann {b} Lee"), short("Ann {b} Lee", 7)
    ('Ann (b) Lee', 'Ann (b…')
    """
    text = name.replace("{", "(").replace("}", ")")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def on_narrow(option: Option) -> list[Option]:
    """What is drawn otherwise where a picture is as narrow as a phone; series go by their places."""
    return [{"query": {"maxWidth": NARROW}, "option": option}]
