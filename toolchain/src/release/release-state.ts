import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Diagnostic } from "../checks/diagnostic";

/**
 * Sees whether the state of a version is kept, on which later ones are previewed.
 *
 * @param states the folder with a folder for each version
 */
export function keptStateFinding(states: string, version: string): Diagnostic {
  const what = "kept state";
  const missing = ["program.ts", "Pulumi.test.yaml", "state.json"].filter(
    (file) => !existsSync(join(states, version, file)),
  );
  return missing.length === 0
    ? ok(what, `of ${version}`)
    : fail(what, `of ${version} has no ${missing.join(", no ")}`, "record it: tests/fixtures/states/README.md");
}
