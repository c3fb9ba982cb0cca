// The map without a mouse: arrows go from neighbour to neighbour, Enter opens the card.
import { act, choose } from "./drawing.js";
import { towards } from "./neighbours.js";
import { paint } from "./paint.js";

export function keys(map) {
  map.frame.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !map.renderer) return;
    if (!pressed(map, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function pressed(map, key) {
  if (key.startsWith("Arrow")) return go(map, next(map, key));
  if (key === "Home") return go(map, first(map));
  if (key === "Enter" || key === " ") {
    if (map.current === null) return go(map, first(map));
    choose(map, map.current);
    return true;
  }
  const what = { "+": "in", "=": "in", "-": "out", 0: "fit" }[key];
  if (what) act(map, what);
  else if (key === "Escape") choose(map, null);
  return Boolean(what) || key === "Escape";
}

function first(map) {
  const { scene, view, graph } = map;
  const wanted = [view.selected, ...scene.labelled[view.layout].map(([person]) => person), 0].find((one) => one !== null && one !== undefined);
  if (view.units && view.unfolded === null) return graph.findNode((key, one) => key[0] === "u" && !one.hidden) ?? null;
  return graph.hasNode(wanted) ? String(wanted) : null;
}

function next(map, key) {
  const { graph, scene } = map;
  if (map.current === null || !graph.hasNode(map.current)) return first(map);
  const here = { key: map.current, ...graph.getNodeAttributes(map.current) };
  const spots = (names) =>
    names
      .map((name) => ({ key: String(name), ...graph.getNodeAttributes(name) }))
      .filter((one) => !one.hidden && one.key !== here.key);
  if (here.key[0] === "u") return towards(key, here, spots(graph.filterNodes((name) => name[0] === "u")))?.key ?? null;
  const { start, other } = map.adjacency();
  const person = Number(here.key);
  const tied = [...new Set(other.subarray(start[person], start[person + 1]))];
  const found = towards(key, here, spots(tied)) ?? towards(key, here, spots([...scene.names.keys()]));
  return found?.key ?? null;
}

function go(map, key) {
  if (key === null) return true;
  map.current = key;
  map.frame.said.textContent = `${map.graph.getNodeAttribute(key, "name")}. ${map.graph.getNodeAttributes(key).about?.().join(". ") ?? ""}`;
  paint(map);
  return true;
}
