import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as debian from "../debian-programs";

/** The programs of the servers, as Debian installs them, by the packages that have them. */
const programs = {
  postgresql: () => newest("/usr/lib/postgresql", "bin/postgres"),
  "redis-server": () => debian.there("/usr/bin/redis-server"),
  slapd: () => debian.there("/usr/sbin/slapd"),
} satisfies debian.Programs;

/**
 * Sees to it that the servers can be run.
 *
 * @returns the folder with PostgreSQL's programs
 * @throws Error that names what is missing and cannot be installed.
 */
export async function ensurePrograms(): Promise<string> {
  await debian.ensurePrograms(programs, "they are Authelia's servers in a test");
  const postgres = programs.postgresql();
  if (postgres === undefined) throw new Error("postgresql is installed, but /usr/lib/postgresql has no version of it.");
  return join(postgres, "..");
}

function newest(folder: string, program: string): string | undefined {
  const versions = existsSync(folder)
    ? readdirSync(folder)
        .map(Number)
        .sort((one, other) => other - one)
    : [];
  return versions.map((version) => join(folder, String(version), program)).find((file) => existsSync(file));
}
