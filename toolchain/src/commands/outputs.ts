import { stackOf } from "../arguments";
import { stackMissing } from "../environment";
import type { Command } from "../main";
import { localDirectory } from "../paths";
import { pulumiOnStack } from "../stack";
import { setUp } from "../setup";

/** `npm run outputs [-- --show-secrets]`: the stack's outputs as JSON, and nothing else on stdout. */
export const outputs: Command = async (args, progress) => {
  const stack = stackOf(args);
  const missing = stackMissing(localDirectory, stack);
  if (missing !== undefined) throw new Error(missing);
  const ready = await setUp({}, stack, progress);
  return pulumiOnStack(["stack", "output", "--json", ...args], stack, ready.environment());
};
