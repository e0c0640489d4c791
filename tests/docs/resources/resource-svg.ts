import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Kind } from "./resource-groups";

const light: Readonly<Record<Kind, string>> = {
  given: "#f0f4f8",
  network: "#f0f4f8",
  secret: "#fff3c4",
  files: "#ffffff",
  container: "#c6f7e2",
  step: "#dcebff",
};

const dark: Readonly<Record<Kind, string>> = {
  given: "#243b53",
  network: "#243b53",
  secret: "#5c4813",
  files: "#102a43",
  container: "#0c5a40",
  step: "#1d4f91",
};

const fills = (colours: Readonly<Record<Kind, string>>): string =>
  Object.entries(colours)
    .map(([kind, colour]) => `.${kind} path { fill: ${colour}; }`)
    .join(" ");

const style = `
  text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2933; }
  .node text { font-size: 11px; }
  .node text:first-of-type { font-size: 12px; font-weight: 600; }
  .cluster text { font-size: 14px; font-weight: 600; }
  .paper { fill: #ffffff; }
  .cluster path { fill: #f7f9fb; stroke: #bcccdc; }
  .node path { stroke: #627d98; }
  .edge path { stroke: #486581; } .edge polygon { fill: #486581; stroke: #486581; }
  ${fills(light)}
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f4f8; }
    .paper { fill: #0d1117; }
    .cluster path { fill: #161d27; stroke: #334e68; }
    .node path { stroke: #829ab1; }
    .edge path { stroke: #9fb3c8; } .edge polygon { fill: #9fb3c8; stroke: #9fb3c8; }
    ${fills(dark)}
  }
`;

/**
 * Draws the DOT of `pictureOf`: with colours for light and dark, and a text for who cannot see it.
 *
 * @throws Error when Graphviz refuses it.
 */
export function drawn(dot: string): string {
  const graphviz = spawnSync(process.execPath, [join(__dirname, "draw.mjs")], { input: dot, encoding: "utf8" });
  if (graphviz.status !== 0) throw new Error(`Graphviz drew nothing: ${graphviz.stderr}`);
  return finished(graphviz.stdout);
}

function finished(plain: string): string {
  const [, width = "", height = ""] = /<svg width="([\d.]+)pt" height="([\d.]+)pt"/.exec(plain) ?? [];
  const [, body = ""] = /<svg[^>]*>\n?([\s\S]*)<\/svg>/.exec(plain) ?? [];
  const lean = body
    // The background: ours can be dark.
    .replace(/^<polygon.*\n/m, "")
    // What the style says; Graphviz' own ids are those of the parts that a later version may number otherwise.
    .replaceAll(/ (fill|stroke|font-family|font-size|xml:space|id)="(?!none)[^"]*"/g, "");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    '<title id="title">The resources of a stack, in the order in which they are made</title>',
    '<desc id="description">Drawn from what pulumi stack graph prints. Boxes are resources that belong together; an arrow leads to what is made later.</desc>',
    `<style>${style}</style>`,
    '<rect class="paper" width="100%" height="100%"/>',
    `${lean.trimEnd()}\n</svg>\n`,
  ].join("\n");
}

/** What an SVG of `drawn` shows: the resources by their names, and the arrows between its boxes. */
export function shownIn(svg: string): { resources: string[]; arrows: string[] } {
  const titles = (kind: string): string[] =>
    [...svg.matchAll(new RegExp(`<g class="${kind}[^"]*">\\s*<title>([^<]*)</title>`, "g"))].map(([, title = ""]) =>
      title.replaceAll("&#45;", "-").replaceAll("&gt;", ">"),
    );
  return {
    resources: titles("node")
      .flatMap((title) => title.split(" "))
      .sort(),
    arrows: titles("edge").sort(),
  };
}
