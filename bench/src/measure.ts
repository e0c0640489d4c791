import { execFileSync } from "node:child_process";

/** Durations of one thing done several times, in seconds. */
export interface Timing {
  readonly what: string;
  readonly seconds: readonly number[];
}

/** Runs something to its end; what it prints is shown only when it fails. */
export function quietly(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    maxBuffer: 64 << 20,
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
}

/** How often each thing is measured after one run that does not count. */
export const rounds = 5;

/** Measures once more than it counts; `before` and `after` are not part of the time. */
export function measure(
  what: string,
  run: () => void,
  { before, after }: { before?: () => void; after?: () => void } = {},
): Timing {
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    before?.();
    const start = performance.now();
    run();
    if (round > 0) seconds.push((performance.now() - start) / 1000);
    after?.();
    process.stderr.write(round === 0 ? `${what} ` : ".");
  }
  process.stderr.write("\n");
  return { what, seconds };
}

/** The middle of the sorted durations. */
export function median({ seconds }: Timing): number {
  const sorted = [...seconds].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
