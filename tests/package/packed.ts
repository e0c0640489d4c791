import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "../support/stack";

/** Runs a command to its end and gives what it printed; anything but success is an error with its words. */
export async function succeeded(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}.\n${stdout}\n${stderr}`);
  return stdout;
}

/**
 * Packs the package as it is compiled, into a folder; gives the tarball's path. Without its `prepack`, which takes `dist` away for
 * some seconds, while other tests may be using it; `npm run release:check` runs that.
 */
export async function packInto(folder: string): Promise<string> {
  await succeeded("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
    cwd: join(root, "components"),
  });
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm pack has put no tarball into ${folder}`);
  return join(folder, tarball);
}

/** Unpacks a tarball of npm's into a folder; what it holds is then in `<folder>/package`. */
export async function unpackInto(folder: string, tarball: string): Promise<string> {
  await succeeded("tar", ["--extract", "--gzip", "--file", tarball, "--directory", folder]);
  return join(folder, "package");
}

/**
 * Makes the next version of a tarball, in which every function has another text, that of the dynamic providers too: as after a
 * change of the code or of its compiler.
 */
export async function successorOf(tarball: string, version: string, folder: string): Promise<string> {
  const unpacked = await unpackInto(folder, tarball);
  const manifest = join(unpacked, "package.json");
  writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(readFileSync(manifest, "utf8")) as object), version }));
  const dist = join(unpacked, "dist");
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".js"))
      writeFileSync(join(dist, file), rewritten(readFileSync(join(dist, file), "utf8"), version));
  }
  await succeeded("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd: unpacked });
  rmSync(unpacked, { recursive: true });
  return join(folder, `pulumi-memos-sso-${version}.tgz`);
}

const rewritten = (code: string, version: string): string =>
  code.replace(/ \{$/gm, ` { // ${version}`).replace(/=> require\(/g, `=> /* ${version} */ require(`);

/** A folder for the time of a test file, outside the checkout, so that nothing of the checkout is found from there. */
export const scratch = (): string => mkdtempSync(join(tmpdir(), "memos-sso-package-"));
