import { fail, ok, type Diagnostic } from "../checks/diagnostic";

/**
 * Holds the version of the package against CHANGELOG.md: it must have a heading of its own, the first one, and words below it.
 *
 * @param changelog the text of CHANGELOG.md
 */
export function changesFinding(changelog: string, version: string): Diagnostic {
  const what = "CHANGELOG.md";
  const [first] = [...changelog.matchAll(/^## (.+)\n([\s\S]*?)(?=^## |(?![\s\S]))/gm)];
  const [, heading = "nothing", words = ""] = first ?? [];
  if (heading !== version) {
    return fail(what, `begins with "${heading}"`, `put what has changed below "## ${version}", or change the version`);
  }
  if (words.trim() === "") return fail(what, `says nothing about ${version}`, "write a line for each change");
  return ok(what, `begins with ${version}`);
}
