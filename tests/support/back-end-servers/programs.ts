import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { installPackages, mayInstall } from "../../../toolchain/src/debian";
import { Progress } from "../../../toolchain/src/progress";

/** The programs of the servers, as Debian installs them, by the packages that have them. */
const programs: Readonly<Record<string, () => string | undefined>> = {
  postgresql: () => newest("/usr/lib/postgresql", "bin/postgres"),
  "redis-server": () => there("/usr/bin/redis-server"),
  slapd: () => there("/usr/sbin/slapd"),
};

/**
 * Sees to it that the servers can be run; a package takes some seconds, once on a machine.
 *
 * @returns the folder with PostgreSQL's programs
 * @throws Error that names what is missing and cannot be installed.
 */
export async function ensurePrograms(): Promise<string> {
  const missing = Object.keys(programs).filter((name) => programs[name]?.() === undefined);
  if (missing.length > 0) {
    if (!mayInstall()) throw new Error(`Install ${missing.join(", ")}: this test runs them as Authelia's servers.`);
    await installPackages(missing, "they are Authelia's servers in a test", new Progress(process.stderr));
  }
  const postgres = programs.postgresql?.();
  if (postgres === undefined) throw new Error("postgresql is installed, but /usr/lib/postgresql has no version of it.");
  return join(postgres, "..");
}

const there = (file: string): string | undefined => (existsSync(file) ? file : undefined);

function newest(folder: string, program: string): string | undefined {
  const versions = existsSync(folder)
    ? readdirSync(folder)
        .map(Number)
        .sort((one, other) => other - one)
    : [];
  return versions.map((version) => join(folder, String(version), program)).find((file) => existsSync(file));
}
