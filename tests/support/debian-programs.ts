import { existsSync } from "node:fs";
import { installPackages, mayInstall } from "../../toolchain/src/debian";
import { Progress } from "../../toolchain/src/progress";

/** Where the program of each package is; undefined while it is not there. */
export type Programs = Readonly<Record<string, () => string | undefined>>;

/**
 * Sees to it that programs of Debian's packages can be run; a package takes some seconds, once on a machine. What its installation
 * would start as a service is not started: tests run the programs themselves.
 *
 * @param why what they are, such as `they are Authelia's servers in a test`
 * @throws Error that names what is missing and cannot be installed.
 */
export async function ensurePrograms(programs: Programs, why: string): Promise<void> {
  const missing = Object.keys(programs).filter((name) => programs[name]?.() === undefined);
  if (missing.length === 0) return;
  if (!mayInstall()) throw new Error(`Install ${missing.join(", ")}: ${why}.`);
  await installPackages(missing, why, new Progress(process.stderr), notStarted);
}

/** The file, if there is one. */
export const there = (file: string): string | undefined => (existsSync(file) ? file : undefined);

/** What keeps systemd, and Debian's scripts where there is none, from starting what is installed. */
const notStarted = { SYSTEMD_OFFLINE: "1", RUNLEVEL: "1" };
