import { existsSync, readFileSync } from "node:fs";
import { capture, type Finished } from "./processes";
import type { Progress } from "./progress";

/** True where packages can be installed without asking anybody: as root, on Debian or a descendant such as Ubuntu. */
export function mayInstall(): boolean {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return process.getuid?.() === 0 && descendsFromDebian(release);
}

/** Judges by the text of /etc/os-release. */
export const descendsFromDebian = (release: string): boolean => /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);

/**
 * Installs those of Debian's packages that are missing.
 *
 * @param why what they are needed for, or what is wrong without them
 * @param variables for the environment of apt-get and the packages' scripts, beside what is there
 * @throws Error with the end of apt-get's output.
 */
export async function installPackages(
  packages: readonly string[],
  why: string,
  progress: Progress,
  variables: NodeJS.ProcessEnv = {},
): Promise<void> {
  const states = await Promise.all(packages.map(isInstalled));
  const missing = packages.filter((_name, index) => states[index] === false);
  if (missing.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", ...variables };
  await progress.step(`apt-get install ${missing.join(" ")}`, why, async (tell) => {
    // Another that installs is waited for.
    const patience = ["-o", "DPkg::Lock::Timeout=120"];
    const aptGet = (...args: string[]): Promise<Finished> =>
      capture(["apt-get", ...patience, ...args], { env, onLine: tell });
    const install = (): Promise<Finished> => aptGet("install", "--yes", "--no-install-recommends", ...missing);
    let { code, tail } = await install();
    if (code !== 0) {
      // The lists may be too old to know the packages, or to know where they are.
      await aptGet("update");
      ({ code, tail } = await install());
    }
    if (code !== 0) throw new Error(`apt-get install ${missing.join(" ")} ended with ${code}:\n${tail}`);
  });
}

async function isInstalled(name: string): Promise<boolean> {
  const { code, stdout } = await capture(["dpkg-query", "--show", "--showformat", "${db:Status-Status}", name]);
  return code === 0 && stdout === "installed";
}
