// One map: it keeps sigma's renderer while only the view changes, and builds it anew with another scene.
import EdgeCurveProgram from "@sigma/edge-curve";
import Graph from "graphology";
import Sigma from "sigma";
import { animateNodes } from "sigma/utils";

import { DashedEdgeProgram } from "./dashed.js";
import { frame, writeLegend } from "./frame.js";
import { keys } from "./keyboard.js";
import { boxDrawer, nameDrawer, written } from "./letters.js";
import { adjacency } from "./neighbours.js";
import { paint } from "./paint.js";
import { unpack } from "./payload.js";
import { nearestDot, nearestLine } from "./picking.js";

/** Up to this many people a change of layout is shown as a movement. */
const MOST_MOVING = 2500;
const KIND = { type: "undirected", multi: true };
/** Names beyond the ten come up when the picture is this much nearer. */
const NAMES_FROM = 0.55;

export function drawing(parent) {
  const map = { send: () => {}, hidden: new Set(), hovered: null, current: null, edgesKey: null };
  map.frame = frame((what) => act(map, what));
  parent.append(map.frame.root);
  keys(map);

  map.update = (bytes) => {
    const packed = unpack(bytes);
    const before = map.view;
    map.view = packed.view;
    dress(map);
    if (!map.scene || map.scene.key !== map.view.scene) build(map, packed.scene());
    else settle(map, before);
    map.frame.canvas.setAttribute("aria-label", map.view.sentence);
    writeLegend(map.frame.legend, map.scene, map.hidden, (group) => toggle(map, group));
  };
  map.kill = () => {
    map.renderer?.kill();
    map.renderer = null;
    map.frame.root.remove();
  };
  return map;
}

function dress(map) {
  const { inks, height, limit } = map.view;
  for (const [name, colour] of Object.entries(inks)) map.frame.root.style.setProperty(`--${name}`, colour);
  map.frame.root.style.setProperty("--height", `${height}px`);
  map.frame.limit.textContent = limit;
}

function build(map, scene) {
  const camera = map.renderer && map.scene.extent === scene.extent ? map.renderer.getCamera().getState() : null;
  map.renderer?.kill();
  map.scene = scene;
  map.layout = map.view.layout;
  map.edgesKey = null;
  map.near = null;
  map.adjacency = () => (map.near ??= adjacency(scene.names.length, scene.tail, scene.head));
  map.renderer = null;
  map.graph = nodes(scene, map.layout);
  const { inks } = map.view;
  // Everybody is dressed before the renderer listens to the graph: it draws once, and not at every line.
  paint(map);
  map.renderer = new Sigma(new Graph(KIND), map.frame.canvas, {
    allowInvalidContainer: true,
    defaultDrawNodeHover: boxDrawer(inks),
    defaultDrawNodeLabel: nameDrawer(inks),
    edgeProgramClasses: { curved: EdgeCurveProgram, dashed: DashedEdgeProgram },
    defaultEdgeType: "line",
    labelDensity: 0.7,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: Infinity,
    maxCameraRatio: 2,
    minCameraRatio: 0.01,
    minEdgeThickness: scene.names.length > MOST_MOVING ? 0.5 : 1.3,
    stagePadding: 34,
    zIndex: true,
  });
  // A frame after the drawing it stands on the screen.
  map.renderer.once("afterRender", () => requestAnimationFrame(() => requestAnimationFrame(() => painted(map))));
  map.renderer.setCustomBBox(box(map.graph));
  map.renderer.setGraph(map.graph);
  if (camera) map.renderer.getCamera().setState(camera);
  listen(map);
}

function nodes(scene, layout) {
  const graph = new Graph(KIND);
  const at = scene[layout];
  for (let person = 0; person < scene.names.length; person++) {
    graph.addNode(person, { x: at[2 * person], y: at[2 * person + 1], size: 3, name: scene.names[person] });
  }
  const middle = scene[`${layout}Units`];
  scene.unitNames.forEach((name, unit) => {
    graph.addNode(`u${unit}`, { x: middle[2 * unit], y: middle[2 * unit + 1], size: 3, name, hidden: true });
  });
  return graph;
}

/** Only the view changed: another layout moves people, the rest is painted again. */
function settle(map, before) {
  paint(map);
  if (before.isolated !== map.view.isolated) fit(map);
  if (map.layout === map.view.layout) return;
  map.layout = map.view.layout;
  const { scene, graph } = map;
  const target = {};
  graph.forEachNode((key) => {
    const unit = key[0] === "u";
    const places = scene[unit ? `${map.layout}Units` : map.layout];
    const at = Number(unit ? key.slice(1) : key);
    target[key] = { x: places[2 * at], y: places[2 * at + 1] };
  });
  const still = scene.names.length > MOST_MOVING || matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still) {
    graph.updateEachNodeAttributes((key, one) => Object.assign(one, target[key]), { attributes: ["x", "y"] });
    fit(map);
  } else {
    animateNodes(graph, target, { duration: 450, easing: "quadraticInOut" }, () => fit(map));
  }
}

/** The frame is what is shown now, so that it fills the picture; the camera goes back to the whole. */
function fit(map) {
  const { graph, renderer } = map;
  const shown = renderer && box(graph);
  if (!shown) return;
  renderer.setCustomBBox(shown);
  renderer.refresh();
  renderer.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
}

/** What is shown lies within; null where nothing is. */
function box(graph) {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  graph.forEachNode((_, { x, y, hidden }) => {
    if (hidden) return;
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
  });
  return left > right ? null : { x: [left, right], y: [low, high] };
}

function listen(map) {
  const { renderer } = map;
  renderer.on("clickNode", ({ node }) => choose(map, node));
  renderer.on("clickStage", ({ event }) => aside(map, event));
  renderer.on("doubleClickNode", ({ preventSigmaDefault }) => preventSigmaDefault());
  renderer.on("enterNode", ({ node }) => hover(map, node));
  renderer.on("leaveNode", () => hover(map, null));
  renderer.getCamera().on("updated", ({ ratio }) => {
    const least = ratio < NAMES_FROM ? 4 / Math.sqrt(ratio) : Infinity;
    if (renderer.getSetting("labelRenderedSizeThreshold") !== least) renderer.setSetting("labelRenderedSizeThreshold", least);
  });
}

function hover(map, node) {
  const before = map.hovered;
  map.hovered = node;
  map.frame.canvas.classList.toggle("pointing", node !== null);
  // Ties of whoever the pointer is on stand out; on large maps that would cost more than it shows.
  if (map.scene.names.length <= MOST_MOVING) paint(map);
  // There a painting while the pointer was on somebody left their box open.
  else if (before !== null && map.graph.getNodeAttribute(before, "highlighted")) {
    map.graph.setNodeAttribute(before, "highlighted", before === map.current);
  }
}

export function choose(map, key) {
  if (key === null) map.send({ kind: "nothing", scene: map.scene.key });
  else if (key[0] === "u") map.send({ kind: "unit", at: Number(key.slice(1)), scene: map.scene.key });
  else map.send({ kind: "person", at: Number(key), scene: map.scene.key });
}

/** A click beside every dot: the nearest dot or else line within reach is meant, or nothing. */
function aside(map, spot) {
  const dot = nearestDot(map, spot);
  const line = dot === null ? nearestLine(map, spot) : null;
  if (line === null) choose(map, dot);
  else map.send({ kind: "tie", at: map.scene.tail[line], other: map.scene.head[line], scene: map.scene.key });
}

function toggle(map, group) {
  if (!map.hidden.delete(group)) map.hidden.add(group);
  writeLegend(map.frame.legend, map.scene, map.hidden, (one) => toggle(map, one));
  map.frame.legend.querySelectorAll("button")[group]?.focus();
  paint(map);
}

export function act(map, what) {
  const camera = map.renderer?.getCamera();
  if (what === "in") camera?.animatedZoom({ duration: 120 });
  else if (what === "out") camera?.animatedUnzoom({ duration: 120 });
  else fit(map);
}

/** For whoever measures or tests: when the first picture stood, and where on the page somebody is. */
function painted(map) {
  const { canvas } = map.frame;
  if (!map.renderer) return;
  performance.mark("orgmap-map-painted");
  canvas.dataset.painted = String(Math.round(performance.now()));
  canvas.spotOf = (key) => {
    const spot = map.renderer.graphToViewport(map.graph.getNodeAttributes(key));
    const box = canvas.getBoundingClientRect();
    return { x: box.left + spot.x, y: box.top + spot.y };
  };
  canvas.drawn = () => {
    const shown = map.graph.filterNodes((key, { hidden }) => key[0] !== "u" && !hidden).length;
    const boxes = map.graph.filterNodes((_, { highlighted }) => highlighted).length;
    return { people: map.scene.names.length, shown, lines: map.graph.size, boxes };
  };
  canvas.middleOf = () => middle(map);
  canvas.namesAt = () => namesAt(map);
}

/** The names that always show, whose they are, and their boxes on the picture. */
function namesAt({ graph, renderer }) {
  const context = renderer.getCanvases().labels.getContext("2d");
  const shown = graph.filterNodes((_, { hidden, label, forceLabel }) => !hidden && label && forceLabel);
  return shown.map((key) => {
    const one = renderer.getNodeDisplayData(key);
    const { x, y } = renderer.framedGraphToViewport(one);
    const at = written(context, { ...graph.getNodeAttributes(key), x, y, size: renderer.scaleSize(one.size) });
    return { name: one.label, unit: key[0] === "u", left: at.x, right: at.x + at.wide, top: at.y - at.high, bottom: at.y };
  });
}

/** The middle of a straight line with no dot near it. */
function middle(map) {
  const box = map.frame.canvas.getBoundingClientRect();
  const spot = (key) => map.renderer.graphToViewport(map.graph.getNodeAttributes(key));
  const clear = ({ x, y }) => map.graph.everyNode((key, one) => one.hidden || Math.hypot(spot(key).x - x, spot(key).y - y) > 25);
  const found = map.graph.findEdge((edge, { type, line }, a, b) => {
    if (type !== "line" || line === undefined) return false;
    return clear({ x: (spot(a).x + spot(b).x) / 2, y: (spot(a).y + spot(b).y) / 2 });
  });
  if (!found) return null;
  const [a, b] = map.graph.extremities(found).map(spot);
  return { x: box.left + (a.x + b.x) / 2, y: box.top + (a.y + b.y) / 2 };
}
