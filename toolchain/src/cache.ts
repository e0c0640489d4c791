import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Makes a directory whole or not at all: it is filled under another name beside it and then renamed.
 *
 * A directory that is there already is left as it is.
 *
 * @param fill puts the content into the directory that it is given
 */
export async function cached(directory: string, fill: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(directory)) return;
  mkdirSync(dirname(directory), { recursive: true });
  const draft = mkdtempSync(`${directory}.draft-`);
  try {
    await fill(draft);
    renameSync(draft, directory);
  } catch (error) {
    // Another run may have been faster: what it made is as good.
    if (!existsSync(directory)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A short name for content: 12 hexadecimal digits of its SHA-256. */
export function fingerprint(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex").slice(0, 12);
}

/** The fingerprint of all files in a directory: their names and their content. */
export function fingerprintOf(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return fingerprint(...files.flatMap((file) => [relative(directory, file), readFileSync(file, "latin1")]));
}
