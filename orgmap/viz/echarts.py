"""What every chart drawn by Apache ECharts carries: the limit of use, because a picture can be sent on."""

from __future__ import annotations

from typing import Any

from orgmap.viz.palette import LIMIT_OF_USE, Inks

Option = dict[str, Any]


def limit_of_use(inks: Inks) -> Option:
    """The sentence that every picture carries, because a picture can be saved and sent."""
    return {
        "type": "text",
        "right": 6,
        "top": 8,
        "silent": True,
        "style": {"text": LIMIT_OF_USE, "fill": inks.quiet, "font": "11px sans-serif", "opacity": 0.75},
    }
