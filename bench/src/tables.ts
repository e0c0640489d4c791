import { median, type Timing } from "./measure";
import type { Phase } from "./phases";

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** One row a timing: median, least and most. */
export const timings = (all: readonly Timing[]): string =>
  table(
    ["what", "median s", "min", "max"],
    all.map((one) => [one.what, two(median(one)), two(Math.min(...one.seconds)), two(Math.max(...one.seconds))]),
  );

/** One row a goal: what was reached, and what was meant to be. */
export const goals = (
  all: readonly { readonly what: string; readonly reached: number; readonly goal: number; readonly unit: string }[],
): string =>
  table(
    ["goal", "reached", "at most", ""],
    all.map(({ what, reached, goal, unit }) => [
      what,
      `${two(reached)} ${unit}`,
      `${two(goal)} ${unit}`,
      reached <= goal ? "met" : "missed",
    ]),
  );

/** Where the time of an `up` from nothing goes, in the order of beginnings; only what takes a tenth of a second or more. */
export const phaseTable = (phases: readonly Phase[]): string =>
  table(
    ["resource", "from s", "to s", "takes s"],
    [...phases]
      .sort((one, other) => one.from - other.from)
      .filter(({ from, to }) => to - from >= 0.1)
      .map(({ name, from, to }) => [name, two(from), two(to), two(to - from)]),
  );

const two = (seconds: number): string => seconds.toFixed(2);
