import { stackOf } from "../arguments";
import { stackMissing } from "../environment";
import type { Command } from "../main";
import { localDirectory } from "../paths";
import { pulumiOnStack } from "../stack";
import { setUp, type Needs } from "../setup";

/** Sub-commands that run the program, and so need an engine and images; `destroy` needs the engine only. */
const deploying = new Set(["up", "update", "preview", "pre", "refresh", "watch", "import"]);
const destroying = new Set(["destroy", "down", "dn"]);

/** `npm run pulumi -- …`: the project's own pulumi on its own stack, any sub-command. */
export const pulumi: Command = async (args, progress) => {
  const stack = stackOf(args);
  const ready = await setUp(needsOf(args), stack, progress);
  const code = await pulumiOnStack(args, stack, ready.environment());
  const missing = code === 0 ? undefined : stackMissing(localDirectory, stack);
  if (missing !== undefined) progress.say(missing);
  return code;
};

/** What a sub-command needs to be set up. */
export function needsOf(args: readonly string[]): Needs {
  const deploys = args.some((arg) => deploying.has(arg));
  return { engine: deploys || args.some((arg) => destroying.has(arg)), images: deploys };
}
