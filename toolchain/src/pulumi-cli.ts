import { accessSync, chmodSync, constants, copyFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fingerprintOf, cached } from "./cache";
import { downloadAndUnpack } from "./download";
import { buildGo, requireVersion } from "./go";
import { buildLanguageHost } from "./language-host";
import { goModules } from "./modules";
import { checkout } from "./paths";
import { capture } from "./processes";
import type { Progress } from "./progress";
import { firstOf, NotFound, type Provided } from "./sources";

/** The CLI, and what must lie beside it: Pulumi looks for its Node language host and its dynamic provider there. */
const programs = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;

/**
 * Provides the Pulumi CLI with its Node language host and dynamic provider.
 *
 * @param version such as `3.259.0`; no other one will do
 * @param cache the folder for downloads and builds
 * @returns the folder that holds the three programs.
 */
export function providePulumiCli(version: string, cache: string, progress: Progress): Promise<Provided<string>> {
  const sources = [
    { from: "installed", get: () => installedCli(version) },
    { from: "official download", get: () => downloaded(version, cache, progress) },
    { from: "built from Go modules", get: (why: readonly string[]) => built(version, cache, progress, why) },
  ];
  return firstOf(`pulumi ${version}`, sources, "Or install it: https://www.pulumi.com/docs/install");
}

/**
 * The folder of the pulumi on PATH, with symbolic links followed.
 *
 * @throws NotThere when there is none, when it has another version, or when a program is not beside it.
 */
export async function installedCli(version: string): Promise<string> {
  const folder = folderOnPath("pulumi");
  if (folder === undefined) throw new NotFound("pulumi is not on PATH");
  const { stdout } = await capture([join(folder, "pulumi"), "version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (stdout.trim() !== `v${version}`) throw new NotFound(`pulumi on PATH is ${stdout.trim()}`);
  const lacking = programs.find((program) => !isExecutable(join(folder, program)));
  if (lacking !== undefined) throw new NotFound(`pulumi on PATH has no ${lacking} beside it`);
  return folder;
}

async function downloaded(version: string, cache: string, progress: Progress): Promise<string> {
  const folder = join(cache, "pulumi", `${version}-official`);
  const name = `pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`;
  const url = `https://get.pulumi.com/releases/sdk/${name}`;
  await cached(folder, (draft) => downloadAndUnpack(url, draft, progress, `pulumi ${version}`));
  return join(folder, "pulumi");
}

async function built(version: string, cache: string, progress: Progress, why: readonly string[]): Promise<string> {
  const { pulumi, "pulumi-language-nodejs": languageHost } = goModules;
  requireVersion(pulumi, version);
  const folder = join(
    cache,
    "pulumi",
    `${version}-${fingerprintOf(pulumi.directory)}-${fingerprintOf(languageHost.directory)}`,
  );
  await cached(folder, (draft) =>
    progress.step(`pulumi ${version}: building from Go modules`, why.join("; "), async (tell) => {
      await buildGo(pulumi, join(draft, "pulumi"), tell);
      await buildLanguageHost(languageHost, join(draft, "pulumi-language-nodejs"), tell);
      copyDynamicProvider(draft);
    }),
  );
  return folder;
}

/** The dynamic provider is a script that comes with the npm package. */
function copyDynamicProvider(folder: string): void {
  const script = "pulumi-resource-pulumi-nodejs";
  copyFileSync(join(checkout, "node_modules", "@pulumi", "pulumi", script), join(folder, script));
  chmodSync(join(folder, script), 0o755);
}

/** The folder of a program on PATH, with symbolic links followed. */
function folderOnPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = folders.map((folder) => join(folder, program)).find(isExecutable);
  return found === undefined ? undefined : dirname(realpathSync(found));
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
