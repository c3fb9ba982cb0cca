// Names beside dots, the box of a name under the pointer, and the ring of the chosen person.
// Everything is drawn on a canvas as text: a name that holds HTML stays a name.

const FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif';

/** A drawer of names in these inks, with a rim of paper so that lines do not cross them out. */
export function nameDrawer(inks) {
  return (context, data) => {
    if (data.ring) ring(context, data, inks);
    if (!data.label) return;
    const { x, y } = written(context, data);
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = inks.paper;
    context.strokeText(data.label, x, y);
    context.fillStyle = data.faint ? inks.quiet : inks.text;
    context.fillText(data.label, x, y);
  };
}

/** A drawer of the box beside whoever the pointer or the keyboard is on. */
export function boxDrawer(inks) {
  return (context, data) => {
    ring(context, data, inks);
    const lines = [data.name, ...(data.about?.() ?? [])].filter(Boolean);
    if (!lines.length) return;
    context.font = `600 13px ${FONT}`;
    const widths = lines.map((line, at) => {
      context.font = `${at ? 400 : 600} 13px ${FONT}`;
      return context.measureText(line).width;
    });
    const wide = Math.max(...widths) + 18;
    const high = lines.length * 18 + 10;
    const ratio = context.getTransform().a || 1;
    const left = data.x + data.size + 8 + wide > context.canvas.width / ratio ? data.x - data.size - 8 - wide : data.x + data.size + 8;
    const top = Math.max(2, Math.min(data.y - high / 2, context.canvas.height / ratio - high - 2));
    context.fillStyle = inks.paper;
    context.strokeStyle = inks.quiet;
    context.lineWidth = 1;
    context.fillRect(left, top, wide, high);
    context.strokeRect(left + 0.5, top + 0.5, wide - 1, high - 1);
    context.fillStyle = inks.text;
    lines.forEach((line, at) => {
      context.font = `${at ? 400 : 600} 13px ${FONT}`;
      context.fillText(line, left + 9, top + 18 + at * 18);
    });
  };
}

/** Where a name is written, and how wide and high it is; the context has its font then. */
export function written(context, data) {
  const px = data.big ? 14 : 13;
  context.font = `${data.ring || data.big ? 600 : 400} ${px}px ${FONT}`;
  const wide = context.measureText(data.label).width;
  const [x, y] = place(data, wide, px);
  return { x, y, wide, high: px };
}

function place(data, wide, px) {
  const gap = data.size + (data.ring ? 7 : 4);
  if (data.side === "left") return [data.x - gap - wide, data.y + px / 3];
  if (data.side === "top") return [data.x - wide / 2, data.y - gap];
  if (data.side === "bottom") return [data.x - wide / 2, data.y + gap + px * 0.8];
  if (data.side === "middle") return [data.x - wide / 2, data.y + px / 3];
  return [data.x + gap, data.y + px / 3];
}

function ring(context, data, inks) {
  context.beginPath();
  context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = inks.ring;
  context.stroke();
}
