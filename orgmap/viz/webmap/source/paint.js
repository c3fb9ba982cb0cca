// What the view makes of the scene: who shows, how large, in which colour, and which lines are drawn.
import { within } from "./neighbours.js";

const KINDS = ["formal", "informal", "conflict"];
/** Curves cost four times a straight line; many lines are too faint to tell. */
const MOST_CURVES = 2500;
const NOBODY = 65535;
/** How much larger dots are where one unit has the picture for itself, and up to which radius. */
const [MOST_GROWN, LARGEST] = [2, 12];
/** In pixels: a letter, a line, what lies between a dot and its name, and the edge of the picture; bold is wider. */
const [LETTER, LINE, BESIDE, MARGIN, BOLD] = [6.6, 17, 4, 68, 1.14];

export function paint(map) {
  const { view, scene } = map;
  const open = view.unfolded === null ? null : new Set(view.unfolded);
  const only = view.isolated === null ? null : new Set(view.isolated);
  const focus = view.focus && view.selected !== null ? within(map.adjacency(), view.selected, view.focus) : null;
  const path = view.path.length ? new Set(view.path) : null;
  const hovered = map.hovered ?? map.current;
  const state = { open, only, focus, path, hovered, hit: hovered !== null && hovered[0] !== "u" ? Number(hovered) : null };
  units(map, state, people(map, state));
  lines(map, state);
  map.renderer?.refresh({ skipIndexation: false });
}

function folded({ view, scene }, { open }, person) {
  return view.units && (open === null || !open.has(scene.unit[person]));
}

/** Dresses people, and gives the boxes that names take where some are looked at more closely. */
function people(map, state) {
  const { scene, view, graph, hidden } = map;
  const { only, focus, path, hit } = state;
  // Dots are small so that everybody finds room; a unit that has the picture for itself takes it.
  const grow = only === null ? 1 : Math.max(1, Math.min(MOST_GROWN, LARGEST / Math.max(...scene.size)));
  const { sides: top, taken } = mostRelevant(map, state, grow);
  graph.updateEachNodeAttributes((key, one) => {
    if (key[0] === "u") return one;
    const person = Number(key);
    const group = scene.group[person];
    const chosen = person === view.selected || person === view.to;
    const away = folded(map, state, person);
    const faint = (focus && !focus.has(person)) || (path && !path.has(person));
    one.hidden = hidden.has(group) || (only !== null && !only.has(scene.unit[person]));
    one.size = away ? 1.6 : chosen ? Math.max(grow * scene.size[person], 8) : grow * scene.size[person];
    one.color = (away || faint) && !chosen ? scene.groupFaint[group] : scene.groupColours[group];
    one.faint = Boolean(faint);
    one.ring = chosen && !one.hidden;
    one.highlighted = person === hit && !one.hidden;
    one.forceLabel = chosen || (path?.has(person) ?? false) || (!away && !faint && top.has(person));
    one.label = away && !chosen ? null : scene.marks[person] ? `${scene.marks[person]} ${one.name}` : one.name;
    one.side = top.get(person) ?? "right";
    one.zIndex = chosen ? 4 : one.forceLabel ? 3 : faint ? 0 : 1;
    one.about = () => about(scene, person);
    return one;
  });
  return taken;
}

/** Ten people whose names always show: of everybody, or of those who are looked at more closely. */
function mostRelevant(map, { open, only, focus }, grow) {
  const { scene, view } = map;
  if (!(view.units && open) && !only && !focus) return { sides: new Map(scene.labelled[view.layout]), taken: [] };
  const near = [];
  for (let person = 0; person < scene.names.length; person++) {
    if (focus ? focus.has(person) : (open ?? only).has(scene.unit[person])) near.push(person);
  }
  const value = (person) => (Number.isNaN(scene.value[person]) ? -1 : scene.value[person]);
  const most = near.sort((a, b) => value(b) - value(a)).slice(0, 10);
  return apart(most, map, pixelOf(map, only && !open ? near : [...scene.names.keys()]), grow);
}

/** Names that find room, the first ones first, each with the side of the dot it stands on, and their boxes. */
function apart(people, { scene, view }, pixel, grow) {
  const at = scene[view.layout];
  const taken = [];
  const sides = new Map();
  for (const person of people) {
    const gap = grow * scene.size[person] + BESIDE;
    const boxes = around(at[2 * person], at[2 * person + 1], LETTER * (scene.names[person].length + 1), gap, pixel);
    const side = Object.keys(boxes).find((one) => !taken.some((other) => meets(boxes[one], other)));
    if (!side) continue;
    sides.set(person, side);
    taken.push(boxes[side]);
  }
  return { sides, taken };
}

/** The box of a name on each side of a dot; its length and the gap are pixels. */
function around(x, y, wide, beside, pixel) {
  const [long, gap, high] = [wide * pixel, beside * pixel, LINE * pixel];
  return {
    right: [x + gap, y - high / 2, x + gap + long, y + high / 2],
    left: [x - gap - long, y - high / 2, x - gap, y + high / 2],
    top: [x - long / 2, y + gap, x + long / 2, y + gap + high],
    bottom: [x - long / 2, y - gap - high, x + long / 2, y - gap],
  };
}

function meets(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** How much of the layout a pixel is, where the picture is fitted to these people. */
function pixelOf({ scene, view, frame }, people) {
  const at = scene[view.layout];
  const span = (axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (const person of people) {
      const spot = at[2 * person + axis];
      [low, high] = [Math.min(low, spot), Math.max(high, spot)];
    }
    return Math.max(high - low, 0);
  };
  const { clientWidth, clientHeight } = frame.canvas;
  return Math.max(span(0) / Math.max(clientWidth - MARGIN, 1), span(1) / Math.max(clientHeight - MARGIN, 1)) || 1e-4;
}

/** What the box and the voice say beside the name; asked for one at a time, never for everybody. */
function about(scene, person) {
  const unit = scene.unit[person];
  const value = scene.value[person];
  const known = Number.isNaN(value) ? "not known" : Number(value.toPrecision(3)).toLocaleString("en-GB");
  return [unit === NOBODY ? "" : scene.unitNames[unit], `${scene.valueName}: ${known}`].filter(Boolean);
}

/** The units whose names lie on none of these boxes. */
function besides(map, taken) {
  const { scene, view } = map;
  const middle = scene[`${view.layout}Units`];
  const pixel = pixelOf(map, [...scene.names.keys()]);
  return scene.unitLabelled[view.layout].filter(([unit, side]) => {
    const long = BOLD * LETTER * scene.unitNames[unit].length;
    const boxes = around(middle[2 * unit], middle[2 * unit + 1], long, scene.unitSize[unit] + BESIDE, pixel);
    return !taken.some((other) => meets(boxes[side], other));
  });
}

/** Dresses units; the name of one that would lie on a name of an unfolded unit's people steps back. */
function units(map, { open, only }, taken) {
  const { scene, view, graph, hidden, hovered, current } = map;
  const named = new Map(taken.length ? besides(map, taken) : scene.unitLabelled[view.layout]);
  scene.unitNames.forEach((name, unit) => {
    const key = `u${unit}`;
    const shown = view.units && !hidden.has(scene.unitGroup[unit]) && (only === null || only.has(unit)) && scene.unitPeople[unit] > 0;
    const opened = open !== null && open.has(unit);
    graph.mergeNodeAttributes(key, {
      hidden: !shown || opened,
      size: scene.unitSize[unit],
      color: scene.groupColours[scene.unitGroup[unit]],
      label: name,
      big: true,
      side: named.get(unit) ?? "right",
      forceLabel: named.has(unit),
      highlighted: shown && !opened && (hovered ?? current) === key,
      about: () => [`${scene.unitPeople[unit].toLocaleString("en-GB")} people`, "Click to unfold"],
      zIndex: 2,
    });
  });
}

function lines(map, state) {
  const { scene, view, graph, hidden } = map;
  const wanted = chosenLines(map, state);
  // The same lines in the same dress are left as they are: that is most repaints.
  const key = JSON.stringify([map.scene.key, view.layout, view.units, view.unfolded, view.isolated, view.focus && view.selected, view.selected, view.path, view.tie, [...hidden], state.hit]);
  if (key === map.edgesKey) return;
  map.edgesKey = key;
  graph.clearEdges();
  const curves = wanted.length <= MOST_CURVES;
  for (const [line, marked] of wanted) {
    const kind = KINDS[scene.kind[line]];
    graph.addEdge(scene.tail[line], scene.head[line], {
      line,
      type: kind === "conflict" ? "dashed" : kind === "informal" && curves && scene.tail[line] !== scene.head[line] ? "curved" : "line",
      curvature: 0.18,
      size: marked ? Math.max(scene.width[line] / 40, 1.4) : scene.width[line] / 40,
      color: marked === 2 ? view.inks.accent : marked ? scene.lineStrong[scene.kind[line]] : lineColour(map, scene.kind[line], state),
      zIndex: marked ? 3 : scene.kind[line] === 2 ? 2 : 1,
    });
  }
  if (view.units) unitLines(map, state);
}

function lineColour({ scene, view }, kind, { focus, path, hit }) {
  if (path && !focus) return scene.lineFaint[kind];
  if (hit !== null && !focus && kind === 1) return scene.lineFaint[kind];
  // Lines of the other layout step back; those of the chart only where they would cover thousands of dots.
  const back = view.layout === "formal" ? kind === 1 : kind === 0 && scene.formalLines > MOST_CURVES;
  return back ? scene.lineFaint[kind] : scene.lineColours[kind];
}

/** Lines to draw, each with 0, 1 (stands out) or 2 (chosen: the path, or the tie that was clicked). */
function chosenLines(map, state) {
  const { scene, view, graph } = map;
  const { focus, path, hit } = state;
  const found = [];
  const people = scene.names.length;
  // One number for two people, whoever comes first: a text for each line would take longer than drawing it.
  const pair = (a, b) => (a < b ? a * people + b : b * people + a);
  const steps = new Set(view.path.slice(1).map((one, at) => pair(one, view.path[at])));
  const tie = view.tie === null ? -1 : pair(...view.tie);
  const away = Uint8Array.from({ length: people }, (_, person) => folded(map, state, person));
  const hidden = Uint8Array.from({ length: people }, (_, person) => graph.getNodeAttribute(person, "hidden"));
  const last = scene.formalLines + Math.min(scene.drawn, scene.informalLines);
  for (let line = 0; line < scene.tail.length; line++) {
    const [a, b] = [scene.tail[line], scene.head[line]];
    const own = pair(a, b);
    const chosen = tie === own || (steps.has(own) && scene.kind[line] !== 2);
    const touched = a === view.selected || b === view.selected || a === hit || b === hit;
    const inside = focus ? focus.has(a) && focus.has(b) : touched || line < last || scene.kind[line] === 2 || bothOpen(map, state, a, b);
    if (!chosen && (!inside || ((away[a] || away[b]) && !touched))) continue;
    if (hidden[a] || hidden[b]) continue;
    found.push([line, chosen ? 2 : touched && !path ? 1 : 0]);
  }
  return found;
}

function bothOpen({ scene }, { open, only }, a, b) {
  const within = open ?? only;
  return within !== null && within.has(scene.unit[a]) && within.has(scene.unit[b]);
}

function unitLines({ scene, graph }, { open, hovered }) {
  for (let line = 0; line < scene.unitTail.length; line++) {
    const [a, b] = [scene.unitTail[line], scene.unitHead[line]];
    if (graph.getNodeAttribute(`u${a}`, "hidden") || graph.getNodeAttribute(`u${b}`, "hidden")) continue;
    const marked = hovered === `u${a}` || hovered === `u${b}`;
    graph.addEdge(`u${a}`, `u${b}`, { type: "line", size: scene.unitWidth[line], color: marked ? scene.lineStrong[1] : scene.lineColours[1], zIndex: 1 });
  }
}
