"""Our readers beside networkx and igraph where those are right; where they are not, what they make of it."""

import random
from io import StringIO
from pathlib import Path

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.readers import read

SAMPLES = Path(__file__).parent / "samples"


def ties(path):
    return {(tie.source, tie.target): tie.strength * tie.sign for tie in read(path).records.ties}


def of_igraph(graph, *, weight="weight"):
    names = graph.vs["name"] if "name" in graph.vs.attributes() else [str(v.index + 1) for v in graph.vs]
    weights = graph.es[weight] if weight in graph.es.attributes() else [1.0] * graph.ecount()
    return {(names[e.source], names[e.target]): w for e, w in zip(graph.es, weights, strict=True)}


def matrix(size, seed, *, ties_of=lambda rnd: rnd.choice([0, 0, 1])):
    rnd = random.Random(seed)
    return [[ties_of(rnd) if i != j else 0 for j in range(size)] for i in range(size)]


@pytest.mark.parametrize("seed", range(4))
def test_a_full_matrix_is_what_igraph_reads(write, seed):
    cells = matrix(6, seed)
    rows = "\n".join(" ".join(map(str, row)) for row in cells)
    path = write("m.dl", f"DL n=6\nformat = fullmatrix\nlabels:\na,b,c,d,e,f\ndata:\n{rows}\n")

    assert ties(path) == of_igraph(igraph.Graph.Read_DL(str(path)))


@pytest.mark.parametrize("seed", range(4))
def test_a_list_of_ties_is_what_igraph_reads(write, seed):
    rnd = random.Random(seed)
    pairs = {(rnd.randint(1, 5), rnd.randint(1, 5)) for _ in range(9)}
    rows = "\n".join(f"{a} {b} {rnd.randint(1, 9)}" for a, b in sorted(pairs) if a != b)
    path = write("e.dl", f"DL n=5\nformat = edgelist1\nlabels:\na,b,c,d,e\ndata:\n{rows}\n")

    assert ties(path) == of_igraph(igraph.Graph.Read_DL(str(path)))


def test_lists_of_choices_are_what_igraph_reads(write):
    path = write("n.dl", "DL n=4\nformat = nodelist1\nlabels:\na,b,c,d\ndata:\n1 2 3\n3 1\n")

    assert ties(path) == of_igraph(igraph.Graph.Read_DL(str(path)))


@pytest.mark.parametrize("name", ["full.dl", "embedded.dl", "lower.dl", "two_mode.dl"])
def test_what_igraph_cannot_read_is_read_here(name):
    with pytest.raises(igraph.InternalError):
        igraph.Graph.Read_DL(str(SAMPLES / name))

    assert read(SAMPLES / name).problems == ()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", ["Arcs", "Edges"])
def test_one_relation_of_pajek_is_what_both_read(write, seed, way):
    rnd = random.Random(seed)
    pairs = sorted({tuple(rnd.sample(range(1, 6), 2)) for _ in range(8)})
    pairs = pairs if way == "Arcs" else sorted({tuple(sorted(pair)) for pair in pairs})
    vertices = "\n".join(f'{n} "P {n}"' for n in range(1, 6))
    lines = "\n".join(f"{a} {b} {rnd.randint(1, 9)}" for a, b in pairs)
    path = write("p.net", f"*Vertices 5\n{vertices}\n*{way}\n{lines}\n")

    graph = igraph.Graph.Read_Pajek(str(path))
    graph.vs["name"] = [f"P {n}" for n in range(1, 6)]
    ours = ties(path)
    assert ours == of_igraph(graph)
    other = nx.read_pajek(path)
    both = {frozenset(pair): strength for pair, strength in ours.items()}
    theirs = {(a, b): data["weight"] for a, b, data in other.edges(data=True)}
    if way == "Arcs":
        assert ours == theirs
    else:
        assert both == {frozenset(pair): strength for pair, strength in theirs.items()}


def test_networkx_makes_people_of_the_words_of_a_relation_and_we_do_not(write):
    text = '*Vertices 2\n1 "Ann"\n2 "Bo"\n*Arcs :1 "advice"\n1 2\n*Arcs :2 "friend"\n2 1\n'
    theirs = nx.parse_pajek(text.splitlines())

    assert set(theirs.nodes) - {"Ann", "Bo"}
    found = read(write("r.net", text)).records
    assert {person.id for person in found.people} == {"Ann", "Bo"}
    assert {tie.layer for tie in found.ties} == {"advice", "friend"}


@pytest.mark.parametrize("graph", [nx.DiGraph, nx.Graph])
def test_what_networkx_writes_is_what_we_read(tmp_path, graph):
    import json

    whole = graph()
    whole.add_node("ann", name="Ann")
    whole.add_edge("ann", "bo", weight=2.5)
    whole.add_edge("bo", "cy", weight=1.0)
    for edges in ("links", "edges"):
        (tmp_path / f"{edges}.json").write_text(json.dumps(nx.node_link_data(whole, edges=edges)))
    nx.write_graphml(whole, tmp_path / "g.graphml")
    nx.write_gexf(whole, tmp_path / "g.gexf")
    nx.write_gml(whole, tmp_path / "g.gml")
    nx.write_pajek(whole, tmp_path / "g.net")
    for path in sorted(tmp_path.iterdir()):
        found = read(path).records
        names = {person.id: person.name or person.id for person in found.people}
        pairs = {
            frozenset((names[t.source].casefold(), names[t.target].casefold())): t.strength
            for t in found.ties
        }

        assert pairs == {frozenset(("ann", "bo")): 2.5, frozenset(("bo", "cy")): 1.0}, path.name
        assert {layer.directed for layer in found.layers} == {graph is nx.DiGraph}, path.name


LABELS = st.text(st.characters(codec="utf-8", exclude_characters='"\r\n\x85\u2028\u2029', exclude_categories=("C", "Z")), min_size=1, max_size=8)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    labels=st.lists(LABELS, min_size=2, max_size=6, unique_by=lambda label: label.casefold()),
    seed=st.integers(0, 2**32),
    form=st.sampled_from(["fullmatrix", "edgelist1", "nodelist1", "net"]),
)
def test_any_network_written_in_any_form_is_the_same_network(tmp_path_factory, labels, seed, form):
    labels = [f"p{n} {label}" for n, label in enumerate(labels)]
    size, rnd = len(labels), random.Random(seed)
    cells = [[rnd.choice([0, 1, 2, 0.5]) if i != j else 0 for j in range(size)] for i in range(size)]
    if form == "nodelist1":
        cells = [[float(bool(value)) for value in row] for row in cells]
    pairs = [(i, j) for i in range(size) for j in range(size) if cells[i][j]]
    out = StringIO()
    quoted = [f'"{label}"' for label in labels]
    if form == "net":
        out.write(f"*Vertices {size}\n" + "".join(f"{n} {one}\n" for n, one in enumerate(quoted, start=1)))
        out.write("*Arcs\n" + "".join(f"{i + 1} {j + 1} {cells[i][j]}\n" for i, j in pairs))
    else:
        out.write(f"DL n={size} format={form}\nlabels:\n{','.join(quoted)}\ndata:\n")
    if form == "fullmatrix":
        out.write("\n".join(" ".join(map(str, row)) for row in cells))
    elif form == "edgelist1":
        out.write("".join(f"{i + 1} {j + 1} {cells[i][j]}\n" for i, j in pairs))
    elif form == "nodelist1":
        out.write(
            "".join(f"{i + 1} {' '.join(str(j + 1) for a, j in pairs if a == i)}\n" for i in range(size))
        )
    path = tmp_path_factory.mktemp("net") / "x.txt"
    path.write_text(out.getvalue(), encoding="utf-8")
    shown = [person.id for person in read(path).records.people]

    assert len(shown) == size
    assert ties(path) == {(shown[i], shown[j]): cells[i][j] for i, j in pairs}
