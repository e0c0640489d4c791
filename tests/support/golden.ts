import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Reads what a rendered file must look like. With `UPDATE_GOLDEN=1` it is written anew from `rendered`, to be read in the diff.
 */
export function golden(name: string, rendered: string): string {
  const path = join(__dirname, "..", "fixtures", "golden", name);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, rendered);
  if (!existsSync(path))
    throw new Error(`There is no golden file ${name}: read what is rendered, then run with UPDATE_GOLDEN=1.`);
  return readFileSync(path, "utf8");
}
