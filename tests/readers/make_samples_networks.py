"""Writes invented files of network programs into ``samples/``: UCINET, Pajek, NetDraw, Kumu, NodeXL, Network
Canvas, ORA, Cytoscape and graphs as JSON. Run it again after a change; its output is committed.
"""

import io
import json
import re
import struct
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
MOMENT = (2026, 1, 5, 9, 0, 0)


def text(name, content, *, encoding="utf-8", end="\n"):
    (SAMPLES / name).write_bytes(content.lstrip("\n").replace("\n", end).encode(encoding))


def data(name, value):
    (SAMPLES / name).write_bytes(json.dumps(value, ensure_ascii=False, indent=1).encode())


def dl():
    text(
        "full.dl",
        """
DL N=3 NM=2
FORMAT = FULLMATRIX DIAGONAL PRESENT
LABELS:
"Ina Holm",RAJ,LEA
MATRIX LABELS:
ADVICE
FRIENDSHIP
DATA:
0 1 0
2 0 12
0 .5 0

0 1 NA
1 0 0
0 0 9
""",
    )
    text("embedded.dl", "\ufeffdl n = 3, format=fullmatrix, labels embedded, data:\n Ina Raj Lea\nIna 0 1 0\nRaj 0 0 1\nLea 1 -1 0\n")  # fmt: skip
    text("lower.dl", "DL n=4, format = lowerhalf, diagonal = absent\nlabels:\nIna\nRaj Patel\nLea\nTom O'Hara\ndata:\n1\n0 1\nx 0 2\n", end="\r\n")  # fmt: skip
    text("upper.dl", "dl n=3\nformat=uh\ndata:\n9 1 0\n9 1\n9\n")
    text(
        "edges.dl",
        'DL\nn=4 format=edgelist1\ntitle="a survey"\nlabels: Ina,Raj,Lea,Tom\ndata:\n1 2\n1 3 2.5\nRaj Ina\n',
    )
    text("edges_embedded.dl", 'dl format=el1 nm=2\nlevel labels: advice trust\nlabels embedded:\ndata:\nina "raj patel" 2\nRAJ lea\nIna lea na\n!\nlea ina\n')  # fmt: skip
    text("nodes.dl", "DL n=4\nformat = nodelist1\nlabels: Ina Raj Lea Tom\ndata:\n1 2 3\n3 1\n1 2\n4\n")
    text("nodes_counted.dl", "DL n=4 format=nodelist1b\ndata:\n2 2 3\n0\n1 1\n1 1\n")
    text("ranked.dl", "DL n=3 format=rankedlist1\nlabels: Ina,Raj,Lea\ndata:\n1 3 2\n2 1\n")
    text("array.dl", "DL n=3 nm=2 format=edgearray1\nlabels: Ina,Raj,Lea\nmatrix labels: advice,trust\ndata:\n1 2 1 0\n2 3 2 1\n")  # fmt: skip
    text("two_mode.dl", 'DL nr=3 nc=2 format=edgelist2\nrow labels: Ina,Raj,Lea\ncolumn labels: "Risk board",Audit\ndata:\n1 1\n2 1\n3 2 4\n')  # fmt: skip
    text("two_mode_nodes.dl", "DL nr=2 nc=3 format=nodelist2\nrow labels embedded\ncol labels embedded\ndata:\nIna Risk Audit\nRaj Risk\n")  # fmt: skip
    text("roster.dl", "DL nr=2 nc=3\nrow labels: Lea,Raj\ncolumn labels: Ina,Raj,Lea\ndata:\n1 1 0\n1 0 0\n")
    text(
        "perceived.dl",
        "DL n=3 nm=3 labels: Ina,Raj,Lea\ndata:\n0 1 0 0 0 1 0 0 0\n0 1 1 0 0 1 0 0 0\n0 1 0 1 0 0 0 1 0\n",
    )


def binary():
    def words(labels):
        return b"".join(
            struct.pack("<H", len(one.encode("utf-16-le"))) + one.encode("utf-16-le") for one in labels
        )

    people, layers = ["Ina Holm", "Mia Sørensen", "Raj"], ["Advice", "Week_2"]
    head = b"\x05V6404" + struct.pack("<HHHHHBH", 26, 1, 5, 1, 3, 7, 3) + struct.pack("<III", 3, 3, 2)
    head += b"\x06secret" + bytes([1, 1, 1]) + words(people) + words(people) + words(layers)
    (SAMPLES / "survey.##h").write_bytes(head)
    first = [0, 1, 0, 0.1, 0, 2, 1e38, 0, 0]
    second = [0, 1, 0, 1, 0, 0, 0, 0, 3]
    (SAMPLES / "survey.##d").write_bytes(struct.pack("<18f", *first, *second))
    old = b"\x05DATE:" + struct.pack("<HHHHHBH", 5, 2, 3, 4, 2, 7, 2) + struct.pack("<HH", 2, 3)
    labels = b"".join(
        struct.pack("<H", len(one)) + one for one in (b"Risk", b"Audit", b"Ina", b"J\xf8rn", b"Lea")
    )
    (SAMPLES / "events.##h").write_bytes(old + b"\x00" + bytes([1, 1]) + labels)
    (SAMPLES / "events.##d").write_bytes(struct.pack("<6f", 1, 0, 1, 1, 0, 1))


def pajek():
    text(
        "relations.net",
        """
% made by hand
*Network meetings
*Vertices 4
1 "Ina Holm"   0.1 0.2 0.5 ic Red
2 "Raj Patel"  0.3 0.4
3 Lea
4 "Lea"
*Arcs :1 "advice"
1 2 2
2 3
*Arcs :2 "conflict"
2 1 -1
*Edges :3 "lunch"
1 4 .5 c Blue
*Arcslist :1
4 1 2
""",
        end="\r\n",
    )
    text(
        "project.paj",
        """
\ufeff*Network "year one"
*Vertices 3
1 "Ina" [1-4]
2 "Raj"
3 "Mia Sørensen"
*Arcs
1 2 1 [1995-1996]
2 3 1 [1-3,5-*]
*Network year two
*Vertices 3
1 "Ina"
2 "Raj"
3 "Mia Sørensen"
*Matrix
0 1 0
0 0 2
1 0 0

*Partition Department
*Vertices 3
1
1
2
*Vector age
*Vertices 3
40.5
51
33
""",
    )
    text("two_mode.net", '*vertices 5 3\n1 "Ina"\n2 "Raj"\n3 "Lea"\n4 "Risk board"\n5 "Audit"\n*edgeslist\n1 4 5\n4 2\n*edges\n3 5 2\n')  # fmt: skip
    text("bare.net", "*Vertices 3\n*Edges\n1 2\n3 2 4\n")
    text("slovene.net", '*Vertices 2\n1 "Jürgen Müller"\n2 "Ana"\n*Arcs\n1 2\n', encoding="cp1252")


def netdraw():
    text(
        "netdraw.vna",
        """
*Node data
ID role age
"Ina Holm" CEO 50
Raj COO na
*Node properties
ID x y color shape size shortlabel
"Ina Holm" 1 2 255 1 10 Ina
Raj 2 3 255 1 10 Raj
Lea 2 3 255 1 10 Lea
*Tie data
from to advice friendship strength since
"Ina Holm" Raj 1 0 2.5 spring
Raj "Ina Holm" 0 1 1 autumn
Lea,Raj,1,na,1,spring
""",
        end="\r\n",
    )


def kumu():
    data(
        "kumu.json",
        {
            "elements": [
                {"id": "e1", "label": "Ina Holm", "type": "Person", "tags": ["founder"]},
                {"id": "e2", "label": "Raj Patel", "type": "Person", "attributes": {"department": "Ops"}},
                {"id": "e3", "label": "Risk board", "type": "Organization"},
            ],
            "connections": [
                {"id": "c1", "from": "e1", "to": "e2", "direction": "mutual", "type": "trust"},
                {
                    "id": "c2",
                    "from": "e2",
                    "to": "Ina Holm",
                    "direction": "directed",
                    "type": "advice",
                    "strength": 2,
                },
                {"id": "c3", "from": "e2", "to": "e3", "direction": "directed", "type": "member"},
            ],
            "loops": [],
        },
    )
    text(
        "kumu_connections.csv",
        "From,To,Direction,Type,Strength\nIna,Raj|Lea,directed,advice,2\nRaj,Lea,mutual,trust,\n",
    )
    workbook(
        "kumu.xlsx",
        {
            "Elements": [
                ["Label", "Type", "Description", "Tags"],
                ["Ina", "Person", "secret", "a|b"],
                ["Raj", "Person"],
            ],
            "Connections": [["From", "To", "Direction", "Type"], ["Ina", "Raj", "directed", "advice"]],
            "Old (ignore)": [["From", "To", "Direction", "Type"], ["Raj", "Ina", "directed", "advice"]],
        },
    )


def nodexl():
    captions = [None, None, "Visual Properties"]
    edges = [
        captions,
        ["Vertex 1", "Vertex 2", "Color", "Visibility", "Label", "Edge Weight", "Relationship"],
    ]
    edges += [["ina", "raj", None, None, None, 2, "advice"], ["Raj", "lea", None, "Skip", None, 1, "advice"]]
    edges += [["lea", "INA", None, None, None, None, "advice"]]
    vertices = [[None, "Visual Properties"], ["Vertex", "Color", "Shape", "Label", "Role"]]
    vertices += [["ina", None, None, "Ina Holm", "CEO"], ["raj", None, None, "Raj Patel", None]]
    groups = [["Group", "Vertex", "Vertex ID"], ["G1", "ina", 1]]
    settings = [[None, "Graph Directedness", "Directed"]]
    workbook(
        "nodexl.xlsx", {"Edges": edges, "Vertices": vertices, "Group Vertices": groups, "Misc": settings}
    )


def workbook(name, sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title == "Misc" else "visible"
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as whole, zipfile.ZipFile(SAMPLES / name, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in sorted(
            whole.namelist()
        ):  # without the moment of saving, so that the bytes stay the same
            content = re.sub(rb">[^<]*</dcterms:", b">2026-01-05T09:00:00Z</dcterms:", whole.read(entry))
            out.writestr(zipfile.ZipInfo(entry, MOMENT), content)


NODES = """nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,role_boss,role_peer,layout_x,layout_y
1,e-1,n-1,Ina,true,false,0.1,0.2
2,e-1,n-2,Raj,true,true,0.3,0.4
"""
EDGES = """edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID,strength
1,1,2,e-1,x-1,n-1,n-2,3
"""
EGO = """networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName,sessionStart,team
e-1,Lea Conti,s-1,Who helps you,2026-01-05T10:00:00Z,Ops
"""
PLACES = """nodeID,networkCanvasEgoUUID,networkCanvasUUID,name
3,e-1,n-3,Risk board
"""


def network_canvas():
    text("L1_s-1_attributeList_person.csv", NODES, end="\r\n")
    text("L1_s-1_edgeList_advice.csv", EDGES, end="\r\n")
    text("L1_s-1_ego.csv", EGO, end="\r\n")
    with zipfile.ZipFile(SAMPLES / "network_canvas.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in {
            "L1_s-1_attributeList_person.csv": NODES,
            "L1_s-1_attributeList_committee.csv": PLACES,
            "L1_s-1_edgeList_advice.csv": EDGES,
            "L1_s-1_ego.csv": EGO,
            "L1_s-1_adjacencyMatrix_advice.csv": ",n-1,n-2\r\nn-1,0,1\r\nn-2,1,0\r\n",
        }.items():
            out.writestr(zipfile.ZipInfo(name, MOMENT), content.replace("\n", "\r\n"))


def ora():
    text(
        "ora.xml",
        """
<?xml version="1.0" standalone="yes"?>
<DynamicNetwork><MetaNetwork id="firm">
<nodes>
 <nodeclass type="agent" id="agent">
  <node id="a1" title="Ina Holm"><properties><property name="department" value="Ops"/></properties></node>
  <node id="a2" title="Raj Patel"/>
 </nodeclass>
 <nodeclass type="organization" id="organization"><node id="a1" title="Risk board"/></nodeclass>
 <nodeclass type="task" id="task"><node id="t1" title="Budget"/></nodeclass>
</nodes>
<networks>
 <network sourceType="agent" source="agent" targetType="agent" target="agent" id="advice">
  <link source="a1" target="a2" type="double" value="2.5000"/><link source="a2" target="a1" type="double" value="0.0"/>
 </network>
 <network sourceType="agent" source="agent" targetType="organization" target="organization" id="sits in">
  <link source="a2" target="a1" type="double" value="1.0000"/>
 </network>
 <network sourceType="task" source="task" targetType="organization" target="organization" id="task x organization">
  <link source="t1" target="a1" type="double" value="1"/>
 </network>
</networks>
</MetaNetwork></DynamicNetwork>
""",
    )


def cytoscape():
    text("cytoscape.sif", "Ina Holm\tadvice\tRaj Patel\tLea\nRaj Patel\tlunch\tLea\nTom O'Hara\n")
    data(
        "cytoscape.cyjs",
        {
            "format_version": "1.0",
            "data": {"name": "n"},
            "elements": {
                "nodes": [
                    {"data": {"id": str(n), "SUID": n, "name": name}}
                    for n, name in ((71, "Ina"), (72, "Raj"))
                ],
                "edges": [{"data": {"id": "80", "source": "71", "target": "72", "interaction": "advice"}}],
            },
        },
    )


def graphs():
    nodes = [{"id": "ina", "name": "Ina Holm", "unit": "Ops"}, {"id": "raj"}, {"id": "lea"}]
    links = [
        {"source": "ina", "target": "raj", "weight": 2, "key": "advice"},
        {"source": "raj", "target": "lea", "key": 0},
    ]
    data(
        "node_link.json", {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "links": links}
    )
    data(
        "node_link_edges.json",
        {"directed": False, "multigraph": False, "graph": {}, "nodes": nodes, "edges": links},
    )
    data(
        "d3.json",
        {
            "nodes": [{"name": "Ina", "group": 1}, {"name": "Raj"}],
            "links": [{"source": 0, "target": 1, "value": 3}],
        },
    )
    jgf = {"id": "g", "type": "survey", "label": "secret", "nodes": {"ina": {"label": "Ina Holm"}, "raj": {"metadata": {"unit": "Ops"}}}}  # fmt: skip
    edges = [{"source": "ina", "target": "raj", "relation": "advice"}, {"source": "raj", "target": "ina", "relation": "lunch", "directed": False}]  # fmt: skip
    data("jgf2.json", {"graph": {**jgf, "edges": edges}})
    old = {"directed": False, "nodes": [{"id": "ina", "label": "Ina Holm"}, {"id": "raj"}], "edges": [{"source": "ina", "target": "raj"}]}  # fmt: skip
    data("jgf1.json", {"graphs": [old]})
    text(
        "traps.gexf",
        """
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="https://gexf.net/1.3" version="1.3">
 <graph mode="dynamic" timeformat="date" defaultedgetype="undirected">
  <attributes class="node"><attribute id="0" title="department" type="string"/></attributes>
  <attributes class="edge"><attribute id="0" title="relation" type="string"><default>lunch</default></attribute></attributes>
  <nodes>
   <node id="a" label="Ina Holm"><attvalues><attvalue for="0" value="Ops"/></attvalues></node>
   <node id="b" label="Raj Patel"/>
  </nodes>
  <edges>
   <edge id="0" source="a" target="b" kind="advice" type="directed"><spells><spell start="2026-01-05" end="2026-02-01"/></spells></edge>
   <edge id="1" source="a" target="b" weight="2"/>
  </edges>
 </graph>
</gexf>
""",
    )
    text(
        "traps.graphml",
        """
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
 <key id="w" for="edge" attr.name="weight" attr.type="short"><default>3</default></key>
 <key id="n" for="node" attr.name="name" attr.type="string"/>
 <graph edgedefault="directed">
  <data key="n">the whole</data>
  <node id="n1"><data key="n">Ina Holm</data>
   <graph edgedefault="undirected"><node id="n2"><data key="n">Raj Patel</data></node><edge source="n1" target="n2"/></graph>
  </node>
  <node id="n3"><data key="n">Lea</data></node>
  <edge source="n1" target="n3"><data key="w">1,5</data></edge>
  <hyperedge><endpoint node="n1"/></hyperedge>
 </graph>
</graphml>
""",
    )


def main():
    SAMPLES.mkdir(exist_ok=True)
    for write in (dl, binary, pajek, netdraw, kumu, nodexl, network_canvas, ora, cytoscape, graphs):
        write()


if __name__ == "__main__":
    main()
