import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stack";

const folder = join(root, "tests", "fixtures", "states");

/** The state that a released version has left, and what the present version does to it. */
export interface ReleasedState {
  readonly version: string;

  /** `program.ts`, `Pulumi.test.yaml` and `state.json` are in it. */
  readonly folder: string;

  /** Why each change that a preview shows is meant, by operation and resource: `replace sso-gateway-container`. */
  readonly changes: Readonly<Record<string, string>>;
}

/** The states that are kept, the oldest first. */
export const releasedStates: readonly ReleasedState[] = readdirSync(folder)
  .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
  .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
  .map((version) => ({ version, folder: join(folder, version), changes: changesIn(join(folder, version)) }));

/** A version to which nothing may happen has no such file. */
function changesIn(state: string): Record<string, string> {
  const file = join(state, "changes.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
}
