import { createRequire } from "node:module";
import { join } from "node:path";
import { defaultStack } from "../arguments";
import type { Command } from "../main";
import { checkout } from "../paths";
import { onTerminal } from "../processes";
import { setUp } from "../setup";

/**
 * `npm test`: the set-up, then all tests in one run, a file more at a time than there are cores of the smallest machine: the end-to-end
 * ones wait for others half of their time.
 */
export const test: Command = async (args, progress) => {
  const { tools } = await setUp({ engine: true, images: true }, defaultStack, progress).catch((error: unknown) => {
    // The line that tells a machine how the tests went must be there even when none could run.
    process.once("exit", () => process.stdout.write("\n0 passed, 1 failed\n"));
    throw error;
  });
  const jest = createRequire(join(checkout, "package.json")).resolve("jest/bin/jest");
  return onTerminal([process.execPath, jest, "--ci", "--maxWorkers=3", ...args], { cwd: checkout, env: tools });
};
