// Draws the DOT of its input as SVG. A program of its own: Graphviz comes as an ES module, which Jest cannot load.
import { readFileSync } from "node:fs";
import { Graphviz } from "@hpcc-js/wasm-graphviz";

const graphviz = await Graphviz.load();
process.stdout.write(graphviz.dot(readFileSync(0, "utf8")));
