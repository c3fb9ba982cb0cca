// The map as a Streamlit component: what Python packed goes onto a canvas by sigma.js, clicks go back.
import { drawing } from "./drawing.js";

/** How long a map without data waits before it is taken down: Streamlit cleans up between two runs, too. */
const PATIENCE = 400;
const maps = new WeakMap();

/** Called by Streamlit when the component appears and with every change of its data. */
export default function ({ data, parentElement, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) {
    map = drawing(parentElement);
    maps.set(parentElement, map);
  }
  clearTimeout(map.leaving);
  map.send = (what) => setTriggerValue("clicked", what);
  if (data) map.update(data);
  return () => {
    map.leaving = setTimeout(() => {
      maps.delete(parentElement);
      map.kill();
    }, PATIENCE);
  };
}
