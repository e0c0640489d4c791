import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { cached } from "../../toolchain/src/cache";
import { cacheDirectory } from "../../toolchain/src/paths";
import { run } from "../support/stack";

/** The versions of Node that importers may have: the lowest that package.json allows, and the later ones with long support. */
export const nodeVersions = { 20: "20.19.0", 22: "22.23.3", 24: "24.21.0" } as const;

/** The version of pnpm that importers are tried with; later majors need more than Node 20. */
const pnpmVersion = "10.34.9";

/** A Node to run programs with. */
export interface Node {
  /** The folder that holds `node`. */
  readonly folder: string;

  /** What it says of itself, such as `v22.23.3`. */
  readonly version: string;
}

/** The Node of a major version; where it cannot be had, this process's own, with a line that says so. */
export async function nodeOf(major: keyof typeof nodeVersions): Promise<Node> {
  const version = nodeVersions[major];
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const folder = await fromRegistry(name, version, { node: `${name}/bin/node` });
    return { folder, version: `v${version}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Node ${version} is not tried, but ${process.version} in its place: ${reason}\n`);
    return { folder: dirname(process.execPath), version: process.version };
  }
}

/** The folder that holds `pnpm`. */
export const pnpmFolder = (): Promise<string> => fromRegistry("pnpm", pnpmVersion, { pnpm: "pnpm/bin/pnpm.cjs" });

/**
 * Takes a program from the npm registry and keeps it outside the checkout.
 *
 * @param programs where each program is below `node_modules`, by the name that it shall have
 * @returns the folder with the programs under their names.
 */
async function fromRegistry(
  name: string,
  version: string,
  programs: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(cacheDirectory(), "npm", `${name}-${version}`);
  await cached(folder, async (draft) => {
    const { code, stderr } = await run(
      "npm",
      ["install", "--prefix", draft, "--ignore-scripts", "--no-audit", "--no-fund", "--force", `${name}@${version}`],
      { cwd: draft },
    );
    if (code !== 0) throw new Error(`${name} ${version} could not be had from the npm registry. ${stderr}`);
    mkdirSync(join(draft, "programs"));
    for (const [program, path] of Object.entries(programs)) {
      symlinkSync(join("..", "node_modules", path), join(draft, "programs", program));
    }
  });
  return join(folder, "programs");
}
