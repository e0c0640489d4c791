import { homedir } from "node:os";
import { basename, join } from "node:path";
import { fingerprintOf, cached } from "./cache";
import { downloadAndUnpack } from "./download";
import { buildGo, requireVersion } from "./go";
import { goModules } from "./modules";
import type { Progress } from "./progress";
import { isExecutable } from "./pulumi-cli";
import { firstOf, NotFound, type Provided } from "./sources";
import type { PluginName } from "./versions";

/**
 * Provides the program of a Pulumi plugin.
 *
 * @param version such as `5.2.0`; no other one will do
 * @param cache the folder for downloads and builds
 * @returns the program's file.
 */
export function providePlugin(
  name: PluginName,
  version: string,
  cache: string,
  progress: Progress,
): Promise<Provided<string>> {
  const sources = [
    { from: "installed", get: () => installedPlugin(name, version) },
    { from: "official download", get: () => downloaded(name, version, cache, progress) },
    { from: "built from Go modules", get: (why: readonly string[]) => built(name, version, cache, progress, why) },
  ];
  return firstOf(
    `The ${name} plugin ${version}`,
    sources,
    `Or install it: pulumi plugin install resource ${name} ${version}`,
  );
}

/** The folder that Pulumi keeps a plugin in, below its home. */
export const pluginFolder = (home: string, name: PluginName, version: string): string =>
  join(home, "plugins", `resource-${name}-v${version}`);

export const pluginProgram = (name: PluginName): string => `pulumi-resource-${name}`;

/**
 * The program of a plugin that `pulumi plugin install` has put into the person's own PULUMI_HOME.
 *
 * @throws NotThere when there is none of this version.
 */
export function installedPlugin(
  name: PluginName,
  version: string,
  home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"),
): Promise<string> {
  const file = join(pluginFolder(home, name, version), pluginProgram(name));
  if (!isExecutable(file)) return Promise.reject(new NotFound(`${home} does not have it`));
  return Promise.resolve(file);
}

/** What `pulumi plugin install` would download, but given up within seconds where there is no way out. */
async function downloaded(name: PluginName, version: string, cache: string, progress: Progress): Promise<string> {
  const folder = join(cache, "plugins", `${name}-${version}-official`);
  const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const url = `https://get.pulumi.com/releases/plugins/pulumi-resource-${name}-v${version}-${platform}.tar.gz`;
  await cached(folder, (draft) => downloadAndUnpack(url, draft, progress, `${name} plugin ${version}`));
  return join(folder, pluginProgram(name));
}

async function built(
  name: PluginName,
  version: string,
  cache: string,
  progress: Progress,
  why: readonly string[],
): Promise<string> {
  const build = goModules[name];
  requireVersion(build, version);
  // One module may serve several plugins: its program is what its name says, and the name is given where it is put.
  const module = basename(build.directory);
  const folder = join(cache, "plugins", `${module}-${fingerprintOf(build.directory)}`);
  await cached(folder, (draft) =>
    progress.step(`${name} plugin ${version}: building from Go modules`, why.join("; "), (tell) =>
      buildGo(build, join(draft, module), tell),
    ),
  );
  return join(folder, module);
}
