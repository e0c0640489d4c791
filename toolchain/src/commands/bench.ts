import { join } from "node:path";
import { defaultStack } from "../arguments";
import type { Command } from "../main";
import { checkout } from "../paths";
import { onTerminal } from "../processes";
import { setUp } from "../setup";

/** `npm run bench`: the set-up, then the measurements, which bootstrap.mjs has compiled. */
export const bench: Command = async (args, progress) => {
  const { tools } = await setUp({ engine: true, images: true }, defaultStack, progress);
  const program = join(checkout, "bench", "dist", "main.js");
  return onTerminal([process.execPath, program, ...args], { cwd: checkout, env: tools });
};
