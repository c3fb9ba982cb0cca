"""Pictures of a network: positions, colours, the map on the screen and the map in a file."""

from __future__ import annotations

from orgmap.viz.drawing import Drawing, draw
from orgmap.viz.layout import Point, chart_layout, layout
from orgmap.viz.standalone import map_html, write_map

__all__ = [
    "Drawing",
    "Point",
    "chart_layout",
    "draw",
    "layout",
    "map_html",
    "write_map",
]
