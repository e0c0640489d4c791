import { type Group, shortName } from "./resource-groups";

/**
 * The picture of a stack as DOT, from the first that is made at the top to the last at the bottom.
 *
 * Each node bears the names of its resources, which an SVG has as its titles.
 */
export function pictureOf(groups: readonly Group[]): string {
  const boxed = [...new Set(groups.map(({ component }) => component))].filter((one) =>
    /-(authelia|memos|gateway)$/.test(one),
  );
  return [
    "digraph {",
    // Wider than it will be drawn: which font a reader has is not known.
    '  graph [newrank=true, nodesep=0.2, ranksep=0.36, fontname="Helvetica", fontsize=17, style=rounded, labeljust=l];',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=14, margin="0.19,0.06", height=0.3];',
    "  edge [arrowsize=0.7];",
    ...groups.filter(({ component }) => !boxed.includes(component)).map(node),
    ...boxed.sort().flatMap((component) =>
      box(
        component,
        groups.filter((group) => group.component === component),
      ),
    ),
    ...groups.flatMap((group) => group.after.map((before) => `  ${idOf(before)} -> ${idOf(group)};`)),
    "}",
    "",
  ].join("\n");
}

function box(component: string, groups: readonly Group[]): string[] {
  const [given, first] = [groups.find(({ kind }) => kind === "given"), groups.find(({ kind }) => kind !== "given")];
  return [
    `  subgraph "cluster_${component}" {`,
    `    label="${component}"; margin=12;`,
    ...groups.map((group) => `  ${node(group)}`),
    // Not an arrow, but a place: above the rest.
    ...(given && first ? [`    ${idOf(given)} -> ${idOf(first)} [style=invis];`] : []),
    "  }",
  ];
}

const idOf = ({ names }: Group): string => `"${names.join(" ")}"`;

const node = (group: Group): string => `  ${idOf(group)} [class="${group.kind}", label="${label(group)}"];`;

function label({ title, names, component }: Group): string {
  const shown = names.map((name) => shortName(name, component));
  return [title, ...shown.filter((name) => name !== title && `volume ${name}` !== title)].join("\\n");
}
