import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A number that a test has seen and that docs/figures.md tells. */
export interface Figure {
  /** The subject, such as `rotation`; figures of one subject stand together. */
  readonly about: string;

  /** What was counted or measured, such as `sign-ins refused while the secret was rotated, of 31`. */
  readonly what: string;

  /** What came out, with its unit, such as `0` or `1.4 s`. */
  readonly seen: string | number;

  /** What shows that the check can see it otherwise, such as `27, when the old client goes at once`. Default none. */
  readonly control?: string;
}

const file = process.env.FIGURES;

/** Whether `npm run figures` asks: then every case is run, of those too that take too long for each test run. */
export const everyCase = file !== undefined;

/** Tells a figure to `npm run figures`; in a usual test run it tells nobody. */
export function tell(figure: Figure): void {
  if (file === undefined) return;
  const by = relative(join(__dirname, "..", ".."), expect.getState().testPath ?? "");
  appendFileSync(file, `${JSON.stringify({ ...figure, by })}\n`);
}
