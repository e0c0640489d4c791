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
  refuseAnotherPassphrase(args);
  const ready = await setUp(needsOf(args), stack, progress);
  const code = await pulumiOnStack(args, stack, ready.environment());
  const missing = code === 0 ? undefined : stackMissing(localDirectory, stack);
  if (missing !== undefined) progress.say(missing);
  return code;
};

/**
 * @throws Error for the sub-command that asks for another passphrase: `npm run` would go on with the one in `.local/`, which all stacks
 * of the checkout share, and could not read the state any more.
 */
export function refuseAnotherPassphrase(args: readonly string[]): void {
  if (!args.includes("change-secrets-provider") || !args.includes("passphrase")) return;
  throw new Error(
    "stack change-secrets-provider must name another provider than passphrase, got passphrase: npm run reads the passphrase of this " +
      "checkout's stacks from .local/passphrase. Nothing was changed. Name a provider such as awskms, or call pulumi yourself for every " +
      "stack, with PULUMI_BACKEND_URL and PULUMI_CONFIG_PASSPHRASE_FILE for .local/, and write the new passphrase into that file.",
  );
}

/** What a sub-command needs to be set up. */
export function needsOf(args: readonly string[]): Needs {
  const deploys = args.some((arg) => deploying.has(arg));
  return { engine: deploys || args.some((arg) => destroying.has(arg)), images: deploys };
}
