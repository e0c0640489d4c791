import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** When a resource began and was there, in seconds since `pulumi up` was started. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const line = /^\s*\+\s+\S+ (\S+) (creating|created)\b/;

/** Runs `pulumi up` and notes when each resource begins and is there. */
export async function phasesOfUp(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<readonly Phase[]> {
  const start = performance.now();
  const cli = spawn("pulumi", args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const began = new Map<string, number>();
  const phases: Phase[] = [];
  for await (const text of createInterface({ input: cli.stdout })) {
    const [, name = "", what] = line.exec(text) ?? [];
    const now = (performance.now() - start) / 1000;
    if (what === "creating" && !began.has(name)) began.set(name, now);
    if (what === "created") phases.push({ name, from: began.get(name) ?? now, to: now });
  }
  return phases;
}
