// Who is tied to whom, for focus and for the arrow keys: built once a scene, when first asked for.

/** Neighbours of person v lie in `other` from start[v] to start[v + 1]. */
export function adjacency(people, tail, head) {
  const start = new Uint32Array(people + 1);
  for (let at = 0; at < tail.length; at++) {
    start[tail[at] + 1]++;
    start[head[at] + 1]++;
  }
  for (let person = 0; person < people; person++) start[person + 1] += start[person];
  const next = start.slice();
  const other = new Uint32Array(2 * tail.length);
  for (let at = 0; at < tail.length; at++) {
    other[next[tail[at]]++] = head[at];
    other[next[head[at]]++] = tail[at];
  }
  return { start, other };
}

/** Everybody at most so many ties away from somebody. */
export function within({ start, other }, person, steps) {
  const found = new Set([person]);
  let edge = [person];
  for (let step = 0; step < steps; step++) {
    const further = [];
    for (const one of edge) {
      for (let at = start[one]; at < start[one + 1]; at++) {
        if (!found.has(other[at])) {
          found.add(other[at]);
          further.push(other[at]);
        }
      }
    }
    edge = further;
  }
  return found;
}

/** Of the candidates, the nearest one that lies in the direction of an arrow key; null where none does. */
export function towards(key, from, candidates) {
  const [right, up] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
  let best = null;
  let least = Infinity;
  for (const one of candidates) {
    const across = one.x - from.x;
    const upwards = one.y - from.y;
    const along = across * right + upwards * up;
    const aside = Math.abs(across * up) + Math.abs(upwards * right);
    // Within sixty degrees of the arrow; what lies straight ahead counts as nearer.
    if (along <= 0 || aside > 1.75 * along) continue;
    const far = along + 2 * aside;
    if (far < least) [best, least] = [one, far];
  }
  return best;
}
