import { createRequire } from "node:module";
import { join } from "node:path";
import { defaultStack } from "../arguments";
import type { Command } from "../main";
import { checkout } from "../places";
import { onTerminal } from "../processes";
import { setUp } from "../set-up";

/** `npm test`: the set-up, then all tests in one run, one file at a time: the end-to-end ones share ports and machine. */
export const test: Command = async (args, progress) => {
  const { tools } = await setUp({ engine: true, images: true }, defaultStack, progress);
  const jest = createRequire(join(checkout, "package.json")).resolve("jest/bin/jest");
  return onTerminal([process.execPath, jest, "--ci", "--runInBand", ...args], { cwd: checkout, env: tools });
};
