import { dirname } from "node:path";
import { stackOf } from "../arguments";
import { report, warn, type Finding } from "../checks/finding";
import { checkDisk, checkEngine, checkPort } from "../checks/machine";
import { checkStack } from "../checks/stack";
import { checkTools } from "../checks/tools";
import { stackEnvironment, stackExists, toolEnvironment } from "../environment";
import { configured } from "../configuration";
import type { Command } from "../main";
import { localDirectory } from "../places";
import { findPulumi, lockedVersions } from "../pulumi-home";

const defaultPort = 8443;

/** `npm run doctor`: looks at everything, changes nothing; 1 when something does not work. */
export const doctor: Command = async (args) => {
  const stack = stackOf(args);
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

async function checkRunning(stack: string): Promise<Finding[]> {
  const home = findPulumi(lockedVersions());
  if (home === undefined || !stackExists(localDirectory, stack)) {
    return [
      warn(`stack ${stack}`, "not created yet", "npm run up"),
      await checkPort(Number(configured(stack, "httpsPort") ?? defaultPort)),
    ];
  }
  const tools = toolEnvironment({ pulumiDirectory: dirname(home.parts[0]?.file ?? ""), pulumiHome: home.directory });
  return checkStack(stack, stackEnvironment(tools, localDirectory, stack));
}
