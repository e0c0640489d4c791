/** A figure as tests/support/figures.ts tells it. */
export interface Figure {
  readonly about: string;
  readonly what: string;
  readonly seen: string | number;
  readonly control?: string;

  /** The test that has told it, such as `tests/e2e/rotation.test.ts`. */
  readonly by: string;
}

/** Reads what the tests have told, a JSON object a line; subjects and figures are put in order, since tests run in any. */
export const figuresIn = (lines: string): Figure[] =>
  lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Figure)
    .sort(inOrder);

const inOrder = (one: Figure, other: Figure): number => keyOf(one).localeCompare(keyOf(other), "en", { numeric: true });

const keyOf = ({ about, what }: Figure): string => `${about}\n${what}`;

/** The figures as a table of Markdown, with columns as wide as the formatter wants them. */
export function figureTable(figures: readonly Figure[]): string {
  const head = ["about", "what", "seen", "negative control", "told by"];
  const rows = figures.map(({ about, what, seen, control = "", by }) => [about, what, String(seen), control, by]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

const place = /(<!-- measured: npm run figures -->\n)([\s\S]*?)(<!-- end -->)/;

/**
 * Puts the figures where readers look for them.
 *
 * @param whole whether every test was asked; else those of before stay that other tests have told than these
 * @throws Error when the text has no such place.
 */
export function withFigures(text: string, figures: readonly Figure[], whole: boolean): string {
  const table = place.exec(text)?.[2];
  if (table === undefined) throw new Error("There is no place <!-- measured: npm run figures --> … <!-- end -->");
  const kept = whole ? [] : figuresOf(table).filter(({ by }) => !figures.some((figure) => figure.by === by));
  const all = [...kept, ...figures].sort(inOrder);
  return text.replace(place, (_all, begin, _table, end) => `${String(begin)}\n${figureTable(all)}\n\n${String(end)}`);
}

/** Reads such a table. */
const figuresOf = (table: string): Figure[] =>
  table
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, about = "", what = "", seen = "", control = "", by = ""]) => ({ about, what, seen, control, by }));
