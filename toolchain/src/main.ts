import { bench } from "./commands/bench";
import { doctor } from "./commands/doctor";
import { down } from "./commands/down";
import { figures } from "./commands/figures";
import { outputs } from "./commands/outputs";
import { pulumi } from "./commands/pulumi";
import { releaseCheck } from "./commands/release-check";
import { test } from "./commands/test";
import { up } from "./commands/up";
import { codeOf, Interrupted, forwardSignals } from "./processes";
import { Progress, type Step } from "./progress";

/** Does one npm script's work and returns its exit code. */
export type Command = (args: readonly string[], progress: Progress) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  up,
  down,
  outputs,
  pulumi,
  doctor,
  test,
  bench,
  figures,
  "release-check": releaseCheck,
};

/**
 * The entry, called by bootstrap.mjs.
 *
 * @param argv the command and what follows it
 * @param before what bootstrap.mjs has done already
 * @returns the exit code
 */
export async function main(argv: readonly string[], before: readonly Step[]): Promise<number> {
  const [name = "", ...args] = argv;
  const command = commands[name];
  if (command === undefined) {
    process.stderr.write(`error: command must be one of ${Object.keys(commands).join(", ")}, got "${name}"\n`);
    return 2;
  }
  forwardSignals();
  try {
    return await command(args, new Progress(process.stderr, before));
  } catch (error) {
    if (error instanceof Interrupted) return codeOf(error.signal);
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
