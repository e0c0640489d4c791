import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fingerprint, fingerprintOf } from "./cache";
import { locked } from "./lock";
import { cacheDirectory, checkout } from "./paths";
import { pluginFolder, pluginProgram, providePlugin } from "./plugins";
import type { Progress } from "./progress";
import { providePulumiCli } from "./pulumi-cli";
import { pluginNames, readVersions, type PluginName, type Versions } from "./versions";

/** A program of Pulumi's: the CLI, or a plugin. */
export interface Part {
  readonly name: "pulumi" | PluginName;
  readonly version: string;

  /** `installed`, `official download` or `built from Go modules`. */
  readonly from: string;

  readonly file: string;
}

/** The project's own PULUMI_HOME, with every plugin in place. */
export interface PulumiHome {
  readonly directory: string;
  readonly parts: readonly Part[];
}

/**
 * Provides the project's own Pulumi: the CLI and the plugins of the versions in package-lock.json.
 *
 * When all is there this reads a dozen small files and starts no process.
 */
export async function ensurePulumi(progress: Progress): Promise<PulumiHome> {
  const versions = lockedVersions();
  const ready = findPulumi(versions);
  if (ready !== undefined) return ready;
  const waiting = (holder: number): void => {
    progress.say(`waiting for process ${holder}, which is setting up the same tools`);
  };
  return locked(join(cacheDirectory(), "lock"), waiting, async () => findPulumi(versions) ?? fill(versions, progress));
}

export const lockedVersions = (): Versions => readVersions(readFileSync(join(checkout, "package-lock.json"), "utf8"));

/** The project's own Pulumi if it is complete, else `undefined`. */
export function findPulumi(versions: Versions): PulumiHome | undefined {
  const directory = homeFor(versions);
  const record = recordIn(directory);
  if (!existsSync(record)) return undefined;
  const recorded = JSON.parse(readFileSync(record, "utf8")) as (Part & { seen: string })[];
  return recorded.every((part) => looksOf(part.file) === part.seen) ? { directory, parts: recorded } : undefined;
}

/** One home for each set of versions and of Go modules, so that checkouts which differ do not disturb each other. */
function homeFor(versions: Versions): string {
  const modules = fingerprintOf(join(checkout, "toolchain", "modules"));
  const name = fingerprint(JSON.stringify(versions), modules);
  return join(cacheDirectory(), "homes", name);
}

const recordIn = (home: string): string => join(home, "parts.json");

async function fill(versions: Versions, progress: Progress): Promise<PulumiHome> {
  const directory = homeFor(versions);
  const cache = cacheDirectory();
  const cli = await providePulumiCli(versions.pulumi, cache, progress);
  const parts: Part[] = [{ name: "pulumi", version: versions.pulumi, from: cli.from, file: join(cli.value, "pulumi") }];
  for (const name of pluginNames) {
    const version = versions.plugins[name];
    const plugin = await providePlugin(name, version, cache, progress);
    const file = join(pluginFolder(directory, name, version), pluginProgram(name));
    link(plugin.value, file);
    parts.push({ name, version, from: plugin.from, file });
  }
  writeRecord(directory, parts);
  return { directory, parts };
}

function link(target: string, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  symlinkSync(target, file);
}

function writeRecord(home: string, parts: readonly Part[]): void {
  const record = recordIn(home);
  const seen = parts.map((part) => ({ ...part, seen: looksOf(part.file) }));
  writeFileSync(`${record}.draft`, JSON.stringify(seen, undefined, 2));
  renameSync(`${record}.draft`, record);
}

/** Tells whether a file is still the same one, without reading it. */
function looksOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "gone" : `${stat.size} bytes, ${stat.mtime.toISOString()}`;
}
