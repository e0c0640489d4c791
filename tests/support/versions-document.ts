import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stack";

/** A pair that was run together, and what was seen of it. */
export interface SeenPair {
  /** The version of Memos, such as `0.30.0`. */
  readonly memos: string;

  /** The version of Authelia, such as `4.37.5`. */
  readonly authelia: string;

  /** What was seen, such as `john signs in; password sign-in off`. */
  readonly seen: string;
}

const file = join(root, "docs", "versions.md");
const begin = "<!-- seen: pairs -->";
const end = "<!-- end -->";

/**
 * Compares what was seen with what docs/versions.md says of the pair. With `UPDATE_DOCS=1` it is written there first; a version of
 * Authelia without a column of its own is nothing that the document speaks of.
 */
export function expectInDocument(pair: SeenPair): void {
  if (process.env.UPDATE_DOCS === "1") writeFileSync(file, withPair(readFileSync(file, "utf8"), pair));
  const said = tableIn(readFileSync(file, "utf8")).get(pair.memos)?.get(pair.authelia);
  expect(`Memos ${pair.memos}, Authelia ${pair.authelia}: ${said ?? pair.seen}`).toBe(
    `Memos ${pair.memos}, Authelia ${pair.authelia}: ${pair.seen}`,
  );
}

type Table = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads the table: for each Memos, what is said with each Authelia. */
export function tableIn(text: string): Table {
  const [head = [], , ...rows] = blockIn(text)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(
    rows.map(([memos = "", ...cells]) => [
      memos,
      new Map(cells.flatMap((cell, index) => (cell === "" ? [] : [[head[index + 1] ?? "", cell] as const]))),
    ]),
  );
}

/** Puts a pair into the table of a text; rows and columns are in the order of versions. */
export function withPair(text: string, { memos, authelia, seen }: SeenPair): string {
  const before = tableIn(text);
  const table = new Map([...before, [memos, new Map([...(before.get(memos) ?? []), [authelia, seen]])]]);
  const columns = [...new Set([...table.values()].flatMap((row) => [...row.keys()]))].sort(byVersion);
  const rows = [...table.keys()]
    .sort(byVersion)
    .map((name) => [name, ...columns.map((one) => table.get(name)?.get(one) ?? "")]);
  const head = ["Memos", ...columns];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return text.replace(`${begin}${blockIn(text)}`, `${begin}\n\n${lines.join("\n")}\n\n`);
}

function blockIn(text: string): string {
  const [, after] = text.split(begin);
  const block = after?.split(end)[0];
  if (block === undefined) throw new Error(`There is no block ${begin} … ${end}`);
  return block;
}

const byVersion = (one: string, other: string): number => one.localeCompare(other, "en", { numeric: true });
