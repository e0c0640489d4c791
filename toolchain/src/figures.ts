/** A figure as tests/support/figures.ts tells it. */
export interface Figure {
  readonly about: string;
  readonly what: string;
  readonly seen: string | number;
  readonly control?: string;
}

/** Reads what the tests have told, a JSON object a line; subjects and figures are put in order, since tests run in any. */
export const figuresIn = (lines: string): Figure[] =>
  lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Figure)
    .sort((one, other) => keyOf(one).localeCompare(keyOf(other), "en", { numeric: true }));

const keyOf = ({ about, what }: Figure): string => `${about}\n${what}`;

/** The figures as a table of Markdown, with columns as wide as the formatter wants them. */
export function figureTable(figures: readonly Figure[]): string {
  const head = ["about", "what", "seen", "negative control"];
  const rows = figures.map(({ about, what, seen, control = "" }) => [about, what, String(seen), control]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

const place = /(<!-- measured: npm run figures -->\n)[\s\S]*?(<!-- end -->)/;

/**
 * Puts the figures where readers look for them.
 *
 * @throws Error when the text has no such place.
 */
export function withFigures(text: string, figures: readonly Figure[]): string {
  if (!place.test(text)) throw new Error("There is no place <!-- measured: npm run figures --> … <!-- end -->");
  return text.replace(place, (_all, begin, end) => `${String(begin)}\n${figureTable(figures)}\n\n${String(end)}`);
}
