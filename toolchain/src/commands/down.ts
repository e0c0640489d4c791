import { createInterface } from "node:readline/promises";
import { stackOf, takeFlag } from "../arguments";
import { stackExists } from "../environment";
import { releaseDeadLock, removePending } from "../signals";
import type { Command } from "../main";
import { localDirectory } from "../paths";
import { pulumiOnStack, quietly } from "../stack";
import { setUp } from "../setup";

/**
 * `npm run down`: removes containers and networks; data and secrets are protected resources and stay.
 *
 * With `--data` those go too, after a question that `--yes` answers.
 */
export const down: Command = async (given, progress) => {
  const [withData, rest] = takeFlag(given, "--data");
  const [yes, args] = takeFlag(rest, "--yes");
  const stack = stackOf(args);
  if (!stackExists(localDirectory, stack)) {
    progress.say(`There is no stack ${stack}: nothing to take down.`);
    return 0;
  }
  if (withData && !yes && !(await agreed(stack))) {
    progress.say("Nothing was deleted.");
    return 1;
  }
  const environment = (await setUp({ engine: true }, stack, progress)).environment();
  await releaseDeadLock(stack, environment, progress);
  await removePending(stack, environment);
  if (!withData)
    return pulumiOnStack(["destroy", "--yes", "--exclude-protected", ...keptSecrets, ...args], stack, environment);
  await quietly(["state", "unprotect", "--all", "--yes", "--stack", stack], stack, environment);
  return pulumiOnStack(["destroy", "--yes", ...args], stack, environment);
};

/** What was generated stays in the state with its age, so that people keep their passwords and need to trust no other authority. */
const keptSecrets = ["random:index", "tls:index", "Rotation"].flatMap((type) => ["--exclude", `**${type}**`]);

async function agreed(stack: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Error(
      "npm run down -- --data must be confirmed, but there is no terminal to ask on. Add --yes to mean it.",
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const question = `This deletes every memo, every account and every generated secret of stack ${stack}, for ever. Type ${stack} to go on: `;
  try {
    return (await terminal.question(question)).trim() === stack;
  } finally {
    terminal.close();
  }
}
