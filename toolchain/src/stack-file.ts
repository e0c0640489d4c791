import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const saltLine = /^encryptionsalt: .*\n?/m;

/**
 * Runs pulumi and leaves `Pulumi.<stack>.yaml` as it was.
 *
 * Pulumi writes its encryption salt into that file whenever it runs. The salt belongs to the passphrase of one checkout,
 * while the file is in git; the stack's state holds the salt too, and PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER makes
 * Pulumi take it from there. What a command changes otherwise, such as `config set`, stays; so does a salt that the file
 * had before.
 *
 * @param folder the folder of the file
 * @param memory a folder that is not in git: a copy is kept there meanwhile, so that the next run can mend what a killed
 *   one has left
 */
export async function keepingStackFile<T>(
  { folder, memory, stack }: { folder: string; memory: string; stack: string },
  work: () => Promise<T>,
): Promise<T> {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const copy = join(memory, `Pulumi.${stack}.yaml.before`);
  settle(file, copy);
  if (!existsSync(file)) return work();
  mkdirSync(dirname(copy), { recursive: true });
  writeWhole(copy, readFileSync(file, "utf8"));
  try {
    return await work();
  } finally {
    settle(file, copy);
  }
}

function settle(file: string, copy: string): void {
  if (!existsSync(copy)) return;
  if (existsSync(file)) {
    const now = readFileSync(file, "utf8");
    const wanted = withoutNewSalt(readFileSync(copy, "utf8"), now);
    if (wanted !== now) writeWhole(file, wanted);
  }
  rmSync(copy, { force: true });
}

/**
 * The text that a stack's file should have after Pulumi ran.
 *
 * @param before the text before; returned as it is when only salt and layout differ
 * @param after the text that Pulumi, or a person, has left
 */
export function withoutNewSalt(before: string, after: string): string {
  if (saltLine.test(before)) return after;
  const unsalted = after.replace(saltLine, "");
  return contentOf(unsalted) === contentOf(before) ? before : unsalted;
}

/** Pulumi writes the same YAML with its own indentation and without empty lines. */
const contentOf = (text: string): string => text.replace(/\s+/g, "");

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}
