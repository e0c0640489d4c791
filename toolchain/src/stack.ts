import { checkout, localDirectory } from "./paths";
import { capture, onTerminal } from "./processes";
import { keepingStackFile } from "./stack-file";
import type { Outputs } from "./summary";

const files = { folder: checkout, memory: localDirectory };

/** Runs pulumi on the terminal and returns its exit code. */
export function pulumiOnStack(args: readonly string[], stack: string, env: NodeJS.ProcessEnv): Promise<number> {
  return keepingStackFile({ ...files, stack }, () => onTerminal(["pulumi", ...args], { cwd: checkout, env }));
}

/** Runs pulumi without a word, and fails with pulumi's own. */
export async function quietly(args: readonly string[], stack: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, tail } = await keepingStackFile({ ...files, stack }, () =>
    capture(["pulumi", ...args, "--non-interactive"], { cwd: checkout, env }),
  );
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${tail}`);
  return stdout;
}

/** The stack's outputs, secrets masked. */
export async function readOutputs(stack: string, env: NodeJS.ProcessEnv): Promise<Outputs & Record<string, unknown>> {
  return JSON.parse(await quietly(["stack", "output", "--json"], stack, env)) as Outputs & Record<string, unknown>;
}
