import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultStack } from "../arguments";
import type { Command } from "../main";
import { checkout } from "../places";
import { onTerminal } from "../processes";
import { setUp } from "../set-up";

/** `npm run bench`: the set-up, then the measurements. */
export const bench: Command = async (args, progress) => {
  const program = join(checkout, "bench", "dist", "main.js");
  if (!existsSync(program)) throw new Error(`${program} must be there to measure with, but is not. Run npm run build.`);
  const { tools } = await setUp({ engine: true, images: true }, defaultStack, progress);
  return onTerminal([process.execPath, program, ...args], { cwd: checkout, env: tools });
};
