// The parts of the page round the canvas: the canvas's own box, the legend that filters, three buttons.
// Text reaches the page as text nodes only.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "role" || name === "tabindex") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** Box, canvas, live sentence, legend and buttons; `act` gets "in", "out" and "fit". */
export function frame(act) {
  const canvas = element("div", { className: "canvas", tabindex: "0", role: "application" });
  canvas.setAttribute("aria-roledescription", "map");
  const said = element("p", { className: "said", role: "status" });
  said.setAttribute("aria-live", "polite");
  const limit = element("p", { className: "limit" });
  const buttons = element(
    "div",
    { className: "buttons" },
    ...[["in", "+", "Nearer"], ["out", "\u2212", "Farther"], ["fit", "\u2922", "Show everything"]].map(([what, sign, words]) =>
      element("button", { type: "button", textContent: sign, title: words, "aria-label": words, onclick: () => act(what) }),
    ),
  );
  const legend = element("ul", { className: "legend", "aria-label": "Colours; press one to hide it or show it again" });
  const stage = element("div", { className: "stage" }, canvas, limit, buttons, said);
  const root = element("div", { className: "map" }, stage, legend);
  return { root, stage, canvas, said, limit, legend };
}

/** Colours as buttons that hide and show a group; kinds of lines after them. */
export function writeLegend(list, scene, hidden, toggle) {
  const groups = scene.groupNames.map((name, at) => {
    const dot = element("i");
    dot.style.background = scene.groupColours[at];
    const button = element("button", { type: "button", "aria-pressed": String(!hidden.has(at)), onclick: () => toggle(at) }, dot, name);
    return element("li", {}, button);
  });
  const lines = scene.lineNames.map(([kind, words]) => {
    const stroke = element("b", { className: kind });
    return element("li", {}, element("span", {}, stroke, words));
  });
  list.replaceChildren(...groups, ...lines);
}
