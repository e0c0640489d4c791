import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stack";

/** The Markdown files that are for readers, relative to the checkout. */
export const documents: readonly string[] = [
  ...filesIn("."),
  ...filesIn("components"),
  ...filesIn("policy"),
  ...filesIn("toolchain"),
  ...filesIn("docs"),
  ...filesIn("docs/decisions"),
  ...filesIn("docs/guides"),
  ...filesIn("examples"),
];

/** The text of a file, by its path relative to the checkout. */
export const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/**
 * The text of a document and what it should be; with `UPDATE_DOCS=1` the document is written anew first.
 *
 * @param renew makes of a document's text the text that it should be
 */
export function compared(file: string, renew: (text: string) => string): { is: string; shouldBe: string } {
  const shouldBe = renew(textOf(file));
  if (process.env.UPDATE_DOCS === "1" && shouldBe !== textOf(file)) writeFileSync(join(root, file), shouldBe);
  return { is: textOf(file), shouldBe };
}

/**
 * Puts text between `<!-- generated: name -->` and `<!-- end -->`.
 *
 * @param generators what makes the text, by name
 * @throws Error for a name that has no generator.
 */
export const withGenerated = (text: string, generators: Readonly<Record<string, () => string>>): string =>
  text.replace(/(<!-- generated: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_all, begin: string, name: string, end) => {
    const generator = generators[name];
    if (generator === undefined) throw new Error(`Nothing generates "${name}".`);
    return `${begin}\n${generator()}\n\n${String(end)}`;
  });

/** Puts the region of a source into the code block that follows `<!-- snippet: path#region -->`; a path alone is all of it. */
export const withSnippets = (text: string): string =>
  text.replace(
    /(<!-- snippet: ([^\s#]+)(?:#(\S+))? -->\n\n```\w+\n)(?:(?!```).*\n)*(```)/g,
    (_all, begin: string, file: string, region: string | undefined, end: string) =>
      `${begin}${region === undefined ? textOf(file).trimEnd() : regionOf(file, region)}\n${end}`,
  );

/** The lines between `// #region name` and `// #endregion`. @throws Error when the file has no such region. */
export function regionOf(file: string, name: string): string {
  const lines = textOf(file).split("\n");
  const begin = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const length = lines.slice(begin + 1).findIndex((line) => line.trim() === "// #endregion");
  if (begin === -1 || length === -1) throw new Error(`${file} has no region ${name}.`);
  return lines
    .slice(begin + 1, begin + 1 + length)
    .join("\n")
    .trim();
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => join(folder, name));
}
