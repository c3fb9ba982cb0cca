// What Python packs (the module scene beside this folder): two texts of JSON, view and scene, and typed arrays after them.

const KINDS = { f4: Float32Array, u4: Uint32Array, u2: Uint16Array, u1: Uint8Array };

/** The view (small, changes with every click) and a function that reads the scene (large, seldom changes). */
export function unpack(bytes) {
  const raw = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const lengths = new DataView(raw.buffer, raw.byteOffset, 8);
  const viewEnd = 8 + lengths.getUint32(0, true);
  const sceneEnd = viewEnd + lengths.getUint32(4, true);
  return {
    view: parsed(raw.subarray(8, viewEnd)),
    scene: () => withArrays(parsed(raw.subarray(viewEnd, sceneEnd)), raw, sceneEnd),
  };
}

function parsed(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function withArrays(scene, raw, from) {
  let at = from;
  for (const [name, kind, length] of scene.arrays) {
    const Kind = KINDS[kind];
    const size = length * Kind.BYTES_PER_ELEMENT;
    // Copied, because a typed array must begin at a multiple of its own size.
    scene[name] = new Kind(raw.slice(at, at + size).buffer);
    at += size;
  }
  return scene;
}
