"""The map as one HTML file that anybody can open, and that asks nothing of any other machine.

Drawn with pyvis, with what pyvis gets wrong put right here: its template links style sheets and
scripts of two outside hosts even when told to write everything in line, and it shows titles as HTML
as soon as one of them holds a link. So the outside tags are cut out, a content policy forbids every
request, and names reach the page as text nodes only.
"""

from __future__ import annotations

import html
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from orgmap.network import Network
from orgmap.viz.drawing import Dot, Drawing, Line, draw
from orgmap.viz.layout import Point
from orgmap.viz.palette import LIMIT_OF_USE

#: Half the width of the drawing in the units of vis-network.
_SCALE = 620.0

_OUTSIDE = re.compile(r"<(?:link|script)\b[^>]*?(?:href|src)\s*=[^>]*>(?:\s*</script>)?", re.IGNORECASE)
_EMPTY_HEADING = re.compile(r"<center>\s*<h1>\s*</h1>\s*</center>")
_COMMENT = re.compile(r"<!-- <link.*?-->", re.DOTALL)


def write_map(
    network: Network,
    path: str | Path,
    *,
    title: str | None = None,
    layers: Sequence[str] | None = None,
    places: Mapping[str, Point] | None = None,
    day: date | None = None,
) -> Path:
    """Write the network as a stand-alone, interactive map. Returns the path written.

    Parameters
    ----------
    network
        Any network or view. Stances, concerns and relations are never part of the file.
    path
        Where to; the file is put in place whole or not at all.
    title
        Heading of the page; the initiative's name by default, else "Map of N people".
    layers, places
        As for :func:`orgmap.viz.drawing.draw`.
    day
        The date on the page; today by default.
    """
    target = Path(path)
    text = map_html(network, title=title, layers=layers, places=places, day=day)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".orgmap-", suffix=".html")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def map_html(
    network: Network,
    *,
    title: str | None = None,
    layers: Sequence[str] | None = None,
    places: Mapping[str, Point] | None = None,
    day: date | None = None,
) -> str:
    """The text of the file that :func:`write_map` writes."""
    drawing = draw(network, layers=layers, places=places)
    initiative = network.records.initiative
    shown = title or (initiative.name if initiative else f"Map of {len(network.people):,} people")
    return _page(_pyvis(drawing), drawing, shown, day or date.today())  # noqa: DTZ011 (the reader's own day)


def _pyvis(drawing: Drawing) -> str:
    """What pyvis writes for this drawing: physics off, positions given, no titles, no menus."""
    from pyvis.network import Network as Canvas

    canvas = Canvas(height="100%", width="100%", cdn_resources="in_line", bgcolor=drawing.inks.paper)
    canvas.set_options(json.dumps(_OPTIONS))
    for at, dot in enumerate(drawing.dots):
        canvas.add_node(at, **_node(dot, drawing))
    # add_edge looks through all edges each time: quadratic. The list is the same, written at once.
    canvas.edges = [_edge(line, drawing) for line in drawing.lines]
    return str(canvas.generate_html())


_OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 80, "dragNodes": False, "multiselect": False},
    "nodes": {"shape": "dot", "borderWidth": 1, "borderWidthSelected": 3},
    "edges": {"selectionWidth": 1, "hoverWidth": 0, "arrows": {"to": {"enabled": False}}},
}


def _node(dot: Dot, drawing: Drawing) -> dict[str, Any]:
    inks = drawing.inks
    ring = {"background": dot.colour, "border": inks.ring}
    return {
        "label": dot.name if dot.labelled else " ",
        "person": dot.name,
        "note": dot.note,
        "group_name": dot.group,
        "always": dot.labelled,
        "x": dot.x * _SCALE,
        "y": -dot.y * _SCALE,
        "size": dot.size * 0.6,
        "color": {"background": dot.colour, "border": inks.paper, "highlight": ring, "hover": ring},
        "font": {"color": inks.text, "size": 24, "strokeWidth": 5, "strokeColor": inks.paper},
    }


def _edge(line: Line, drawing: Drawing) -> dict[str, Any]:
    inks = drawing.inks
    ink, opacity = {
        "formal": (inks.formal, 0.55),
        "informal": (inks.informal, 0.32),
        "conflict": (inks.conflict, 0.95),
    }[line.kind]
    return {
        "from": line.tail,
        "to": line.head,
        "width": line.width * 1.5,
        "color": {"color": ink, "opacity": opacity, "highlight": inks.text, "hover": inks.text},
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12}
        if line.kind != "formal"
        else False,
        "dashes": line.kind == "conflict",
    }


def _page(drawn: str, drawing: Drawing, title: str, day: date) -> str:
    """pyvis's page without outside tags, with our head, heading, legend and search."""
    cut = _OUTSIDE.sub("", _COMMENT.sub("", _EMPTY_HEADING.sub("", drawn)))
    name = html.escape(title)
    when = f"{day.day} {day:%B %Y}"
    legend = "".join(
        f'<li><i style="background:{colour}"></i>{html.escape(group)}</li>'
        for group, colour in drawing.groups.items()
    )
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in drawing.notes)
    header = (
        f"<header><div><h1>{name}</h1>"
        f"<p>{len(drawing.dots):,} people · {when} · {LIMIT_OF_USE}</p>{notes}</div>"
        '<label>Find a person <input id="find" list="names" autocomplete="off"></label>'
        '<datalist id="names"></datalist></header>'
        f'<ul class="legend">{legend}</ul><p id="card" aria-live="polite"></p>'
    )
    cut = cut.replace("<head>", f"<head>{_HEAD}<title>{name}</title><style>{_style(drawing)}</style>", 1)
    cut = cut.replace("<body>", f"<body>{header}", 1)
    cut = cut.replace("</body>", f"<script>{_SCRIPT}</script></body>", 1)
    return "<!doctype html>\n" + cut.strip().replace("<html>", '<html lang="en">', 1) + "\n"


_HEAD = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">"
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">'
)


def _style(drawing: Drawing) -> str:
    inks = drawing.inks
    return f"""
html,body{{margin:0;height:100%;background:{inks.paper};color:{inks.text};
font:16px/1.45 "Source Sans 3","Source Sans Pro",system-ui,sans-serif}}
body{{display:flex;flex-direction:column}}
header{{display:flex;justify-content:space-between;align-items:end;gap:2rem;padding:1rem 1.5rem .6rem;
border-bottom:1px solid #d9d5cd}}
header h1{{font-size:1.35rem;margin:0}} header p{{margin:.1rem 0 0;color:{inks.quiet};font-size:.9rem}}
header label{{font-size:.9rem;white-space:nowrap}}
header input{{font:inherit;padding:.25rem .5rem;border:1px solid #b9b5ad;background:#fff;min-width:14rem}}
.legend{{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;list-style:none;margin:0;
padding:.5rem 1.5rem;font-size:.9rem}}
.legend i{{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.4rem}}
.card{{flex:1;min-height:0}}
#mynetwork{{border:0!important;float:none!important;width:100%!important;height:100%!important}}
#card{{position:fixed;right:1.5rem;bottom:1rem;margin:0;padding:.6rem .9rem;background:{inks.paper};
border:1px solid #b9b5ad;white-space:pre-line;max-width:20rem;font-size:.95rem}} #card:empty{{display:none}}
div.vis-tooltip{{white-space:pre-line;font:14px/1.4 system-ui,sans-serif;background:{inks.paper};
color:{inks.text};border:1px solid #b9b5ad;border-radius:2px;box-shadow:none}}
"""


#: Names go into the page as text nodes and attribute values only; nothing is ever parsed as HTML.
_SCRIPT = """
(function () {
  var everyone = nodes.get(), byName = {};
  function tip(node) {
    var box = document.createElement("div");
    box.textContent = node.person + (node.note ? "\\n" + node.note : "");
    return box;
  }
  nodes.update(everyone.map(function (n) { return { id: n.id, title: tip(n) }; }));
  var list = document.getElementById("names");
  everyone.forEach(function (n) {
    byName[n.person] = n.id;
    var option = document.createElement("option");
    option.value = n.person;
    list.appendChild(option);
  });
  function show(id) {
    everyone.forEach(function (n) {
      if (!n.always) { nodes.update({ id: n.id, label: n.id === id ? n.person : " " }); }
    });
    var card = document.getElementById("card"), one = id === null ? null : nodes.get(id);
    card.textContent = one ? one.person + (one.note ? "\\n" + one.note : "") : "";
  }
  network.on("click", function (event) { show(event.nodes.length ? event.nodes[0] : null); });
  document.getElementById("find").addEventListener("change", function () {
    var id = byName[this.value];
    if (id === undefined) { return; }
    network.selectNodes([id]);
    network.focus(id, { scale: 1.1 });
    show(id);
  });
  window.addEventListener("resize", function () { network.fit(); });
  window.addEventListener("load", function () { network.redraw(); network.fit(); });
})();
"""
