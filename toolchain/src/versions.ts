/** The plugins that the program needs, by the name of their npm package in `@pulumi/`. */
export const pluginNames = ["docker", "random", "tls", "command"] as const;

export type PluginName = (typeof pluginNames)[number];

/** What package-lock.json pins; versions without a leading `v`. */
export interface Versions {
  /** The Pulumi CLI and its Node language host. */
  readonly pulumi: string;

  /** Each plugin has the version of its npm package: Pulumi asks for exactly that one. */
  readonly plugins: Readonly<Record<PluginName, string>>;
}

/**
 * Reads the versions of Pulumi's parts.
 *
 * @param lockfile the text of package-lock.json
 * @throws Error that names the package when package-lock.json does not have it.
 */
export function readVersions(lockfile: string): Versions {
  const { packages } = JSON.parse(lockfile) as { packages?: Record<string, { version?: string }> };
  const versionOf = (name: string): string => {
    const version = packages?.[`node_modules/@pulumi/${name}`]?.version;
    if (version === undefined) {
      throw new Error(`package-lock.json must hold @pulumi/${name}, but does not. Run: npm install @pulumi/${name}`);
    }
    return version.replace(/^v/, "");
  };
  const [docker, random, tls, command] = pluginNames.map(versionOf);
  return { pulumi: versionOf("pulumi"), plugins: { docker, random, tls, command } as Versions["plugins"] };
}
