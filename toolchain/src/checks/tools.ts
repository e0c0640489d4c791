import { reasonOutOfReach } from "../download";
import { goVersion } from "../go";
import { findPulumi, lockedVersions, type PulumiHome } from "../pulumi-home";
import { pluginNames, type Versions } from "../versions";
import { fail, ok, type Diagnostic } from "./diagnostic";

/** Looks at node, the npm packages and Pulumi's parts; at Go only when something must be built with it. */
export async function checkTools(): Promise<Diagnostic[]> {
  const versions = lockedVersions();
  const home = findPulumi(versions);
  // bootstrap.mjs has refused older nodes and missing packages before this could run.
  const first = [ok("node", process.versions.node), ok("npm packages", "as in package-lock.json")];
  return home === undefined
    ? [...first, ...missingParts(versions), ...(await checkGo())]
    : [...first, ...presentParts(home)];
}

const presentParts = ({ parts }: PulumiHome): Diagnostic[] =>
  parts.map(({ name, version, from }) => ok(titleOf(name), `${version}, ${from}`));

const missingParts = ({ pulumi, plugins }: Versions): Diagnostic[] => {
  const wanted = [["pulumi", pulumi] as const, ...pluginNames.map((name) => [name, plugins[name]] as const)];
  return wanted.map(([name, version]) => fail(titleOf(name), `${version} is not set up yet`, "npm run up"));
};

const titleOf = (name: string): string => (name === "pulumi" ? "pulumi" : `${name} plugin`);

async function checkGo(): Promise<Diagnostic[]> {
  const reason = await reasonOutOfReach("https://get.pulumi.com");
  if (reason === undefined) return [];
  const version = await goVersion();
  if (version !== undefined) return [ok("Go", `${version}, needed because ${reason}`)];
  return [fail("Go", `not installed, and ${reason}`, "install Go (https://go.dev/dl), or Pulumi by hand")];
}
