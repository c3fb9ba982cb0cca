// Writes the bundle that the app serves, and the licences of what it holds: node build.mjs [FOLDER].
// The same sources give the same bytes.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const folder = process.argv[2] ?? ".";
const held = ["@sigma/edge-curve", "events", "graphology", "graphology-utils", "sigma"];

buildSync({
  entryPoints: ["source/map.js"],
  outfile: join(folder, "map.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "ascii",
  legalComments: "none",
  banner: { js: `/* The map of orgmap. Holds ${held.join(", ")}, all MIT: see LICENSES.txt. */` },
});

const texts = held.map((name) => {
  const home = join("node_modules", name);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const file = readdirSync(home).find((one) => /^licen[cs]e/i.test(one));
  return `${name} ${version}\n\n${readFileSync(join(home, file), "utf8").trim()}\n`;
});
writeFileSync(join(folder, "LICENSES.txt"), `What map.js holds, and under which licences.\n\n${texts.join("\n\n")}`);
