import { stackOf } from "../arguments";
import { stackExists } from "../environment";
import { forgetPending, releaseDeadLock } from "../signals";
import type { Command } from "../main";
import { localDirectory } from "../paths";
import { pulumiOnStack, quietly, readOutputs } from "../stack";
import { setUp } from "../setup";
import { summary } from "../summary";

/** `npm run up`: sets up what is missing, runs `pulumi up`, and says how to go on. */
export const up: Command = async (args, progress) => {
  const stack = stackOf(args);
  const ready = await progress.timed("set-up", () => setUp({ engine: true, images: true }, stack, progress));
  const environment = ready.environment();
  if (!stackExists(localDirectory, stack)) {
    progress.say(`stack ${stack}: creating it in .local/, because there is none yet`);
    await quietly(["stack", "init", stack], stack, environment);
  }
  await releaseDeadLock(stack, environment, progress);
  // The summary shows the outputs; pulumi would print the whole certificate.
  const code = await progress.timed("pulumi up", () =>
    pulumiOnStack(["up", "--yes", "--suppress-outputs", ...args], stack, environment),
  );
  if (code !== 0) return code;
  await forgetPending(stack, environment);
  const outputs = await readOutputs(stack, environment);
  const { images, parts, engine } = ready;
  process.stdout.write(
    `${summary({ stack, outputs, engine: engine?.host, images, parts, steps: progress.steps }).join("\n")}\n`,
  );
  return 0;
};
