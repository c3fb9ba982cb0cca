// What a click means. Small dots and thin lines cannot be hit exactly: the nearest within reach is meant.

const DOT_REACH = 9;
const LINE_REACH = 6;
/** A curve is looked at in this many pieces. */
const PIECES = 12;

/** The dot nearest to a spot of the canvas, or null. */
export function nearestDot({ graph, renderer }, { x, y }) {
  let best = null;
  let least = DOT_REACH * DOT_REACH;
  graph.forEachNode((key, one) => {
    if (one.hidden) return;
    const spot = renderer.graphToViewport(one);
    const far = (spot.x - x) ** 2 + (spot.y - y) ** 2;
    if (far < least) [best, least] = [key, far];
  });
  return best;
}

/** The tie between two people nearest to a spot of the canvas, by its number among the lines, or null. */
export function nearestLine({ graph, renderer }, { x, y }) {
  let best = null;
  let least = LINE_REACH;
  graph.forEachEdge((_edge, { line, type, curvature }, _a, _b, one, other) => {
    if (line === undefined) return;
    const [from, to] = [renderer.graphToViewport(one), renderer.graphToViewport(other)];
    const far = type === "curved" ? curveDistance(from, to, curvature, x, y) : pieceDistance(from, to, x, y);
    if (far < least) [best, least] = [line, far];
  });
  return best;
}

function curveDistance(from, to, curvature, x, y) {
  // The curve's handle, as sigma's program puts it: beside the middle, by a share of the length.
  const handle = {
    x: (from.x + to.x) / 2 + curvature * (to.y - from.y),
    y: (from.y + to.y) / 2 - curvature * (to.x - from.x),
  };
  let [least, last] = [Infinity, from];
  for (let piece = 1; piece <= PIECES; piece++) {
    const spot = onCurve(from, handle, to, piece / PIECES);
    least = Math.min(least, pieceDistance(last, spot, x, y));
    last = spot;
  }
  return least;
}

function onCurve(from, handle, to, t) {
  const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
  return { x: a * from.x + b * handle.x + c * to.x, y: a * from.y + b * handle.y + c * to.y };
}

function pieceDistance(from, to, x, y) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const t = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(from.x + t * dx - x, from.y + t * dy - y);
}
