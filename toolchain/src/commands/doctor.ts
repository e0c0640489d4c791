import { dirname } from "node:path";
import { stackOf } from "../arguments";
import { report, warn, type Diagnostic } from "../checks/diagnostic";
import { checkDisk, checkEngine, checkPort } from "../checks/machine";
import { checkStack } from "../checks/stack";
import { checkTools } from "../checks/tools";
import { stackEnvironment, stackExists, toolEnvironment } from "../environment";
import { configured } from "../configuration";
import { followConfiguration } from "../docker-engine";
import type { Command } from "../main";
import { localDirectory } from "../paths";
import { findPulumi, lockedVersions } from "../pulumi-home";

/** `npm run doctor`: looks at everything, changes nothing; 1 when something does not work. */
export const doctor: Command = async (args) => {
  const stack = stackOf(args);
  followConfiguration(stack);
  const groups = await Promise.all([
    checkTools(),
    checkEngine(stack),
    checkRunning(stack),
    checkDisk().then((one) => [one]),
  ]);
  const findings = groups.flat();
  process.stdout.write(`${report(findings).join("\n")}\n`);
  return findings.some(({ level }) => level === "fail") ? 1 : 0;
};

/** The ports that the stack will publish; their defaults are the program's own. */
function portsOf(stack: string): number[] {
  const httpsPort = Number(configured(stack, "httpsPort") ?? 8443);
  return [httpsPort, Number(configured(stack, "apiPort") ?? httpsPort + 1)];
}

async function checkRunning(stack: string): Promise<Diagnostic[]> {
  const home = findPulumi(lockedVersions());
  if (home === undefined || !stackExists(localDirectory, stack)) {
    const ports = await Promise.all(portsOf(stack).map(checkPort));
    return [warn(`stack ${stack}`, "not created yet", "npm run up"), ...ports];
  }
  const tools = toolEnvironment({ pulumiDirectory: dirname(home.parts[0]?.file ?? ""), pulumiHome: home.directory });
  return checkStack(stack, stackEnvironment(tools, localDirectory, stack));
}
