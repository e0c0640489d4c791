import { report } from "../checks/diagnostic";
import type { Command } from "../main";
import { dryRun } from "../release/dry-run";

/** `npm run release:check`: rehearses a release of the npm package, publishes nothing; 1 when it should not be published. */
export const releaseCheck: Command = async () => {
  const findings = await dryRun();
  process.stdout.write(`${report(findings).join("\n")}\n`);
  return findings.some(({ level }) => level === "fail") ? 1 : 0;
};
