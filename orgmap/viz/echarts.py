"""The map on the screen: a drawing as an option object of Apache ECharts.

No animation and no physics: positions are given. Tooltips are drawn on the canvas as plain text
(``renderMode: richText``), so a name that holds HTML stays a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orgmap.viz.drawing import Dot, Drawing, Line
from orgmap.viz.palette import LIMIT_OF_USE, Inks

Option = dict[str, Any]

#: ECharts rounds the ends of straight lines to whole units before it scales the picture.
_SCALE = 1000.0


def map_option(drawing: Drawing, *, selected: str | None = None) -> Option:
    """The option of a ``graph`` series with stored positions, a filtering legend and clicks.

    ``selected`` gets the ring and its name. Node ``i`` of the series is dot ``i`` of the drawing, so
    the index of a click names the person.
    """
    inks = drawing.inks
    groups = list(drawing.groups)
    return {
        "animation": False,
        "backgroundColor": "transparent",
        "tooltip": {
            "renderMode": "richText",
            "formatter": "{b}\n{c}",
            "backgroundColor": inks.paper,
            "borderColor": inks.quiet,
            "borderWidth": 1,
            "padding": [8, 10],
            "textStyle": {"color": inks.text, "fontSize": 13, "lineHeight": 19},
        },
        "legend": {
            "data": groups,
            "bottom": 0,
            "left": "center",
            "type": "scroll" if len(groups) > 6 else "plain",
            "icon": "circle",
            "itemWidth": 10,
            "itemHeight": 10,
            "itemGap": 18,
            "textStyle": {"color": inks.text, "fontSize": 13},
            "inactiveColor": inks.quiet,
        },
        "color": [drawing.groups[group] for group in groups],
        "graphic": [limit_of_use(inks)],
        "series": [_series(drawing, groups, selected)],
    }


def limit_of_use(inks: Inks) -> Option:
    """The sentence that every picture carries, because a picture can be saved and sent."""
    return {
        "type": "text",
        "right": 6,
        "top": 8,
        "silent": True,
        "style": {"text": LIMIT_OF_USE, "fill": inks.quiet, "font": "11px sans-serif", "opacity": 0.75},
    }


def _series(drawing: Drawing, groups: list[str], selected: str | None) -> Option:
    inks = drawing.inks
    position = {group: at for at, group in enumerate(groups)}
    return {
        "type": "graph",
        "layout": "none",
        "roam": True,
        "scaleLimit": {"min": 0.5, "max": 12},
        "selectedMode": "single",
        "left": 30,
        "right": 30,
        "top": 34,
        "bottom": 52,
        "preserveAspect": "contain",
        "categories": [{"name": g, "itemStyle": {"color": drawing.groups[g]}} for g in groups],
        "data": [_node(dot, position, drawing, selected) for dot in drawing.dots],
        "links": [_link(line, drawing) for line in drawing.lines],
        "label": {"color": inks.text, "fontSize": 13, "textBorderColor": inks.paper, "textBorderWidth": 3},
        "emphasis": {"focus": "adjacency", "label": {"show": True, "fontWeight": 600}, "scale": False},
        "blur": {"itemStyle": {"opacity": 0.18}, "lineStyle": {"opacity": 0.04}},
        "select": {"itemStyle": {"borderColor": inks.ring, "borderWidth": 3}, "label": {"show": True}},
    }


def _node(dot: Dot, position: Mapping[str, int], drawing: Drawing, selected: str | None) -> Option:
    chosen = dot.person == selected
    return {
        "id": f"p:{dot.person}",
        "name": dot.name,
        "value": dot.note,
        "x": dot.x * _SCALE,
        "y": -dot.y * _SCALE,
        "symbolSize": max(dot.size, 17.0) if chosen else dot.size,
        "category": position[dot.group],
        "itemStyle": {
            "borderColor": drawing.inks.ring if chosen else drawing.inks.paper,
            "borderWidth": 3 if chosen else 1,
        },
        "label": {
            "show": dot.labelled or chosen,
            "position": dot.label_side,
            "formatter": "{b}",
            **({"fontWeight": 700} if chosen else {}),
        },
    }


def _link(line: Line, drawing: Drawing) -> Option:
    inks = drawing.inks
    style: Option = {"width": line.width}
    if line.kind == "formal":
        style |= {"color": inks.formal, "opacity": 0.55, "curveness": 0}
    elif line.kind == "informal":
        style |= {"color": inks.informal, "opacity": drawing.faintness, "curveness": 0.18}
    else:
        style |= {"color": inks.conflict, "opacity": 0.95, "curveness": 0.1, "type": "dashed"}
    return {
        "source": line.tail,
        "target": line.head,
        "lineStyle": style,
        "tooltip": {"show": False},
        "label": {"show": False},
    }
