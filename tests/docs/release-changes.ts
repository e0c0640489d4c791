import { releasedStates } from "../support/released-states";
import { code, table } from "./markdown";

/** What the present version does to a stack that a released one has made, as the preview of its state shows it. */
export function changesSince(version: string): string {
  const state = releasedStates.find((one) => one.version === version);
  if (state === undefined) throw new Error(`There is no state of ${version} in tests/fixtures/states.`);
  const rows = Object.entries(state.changes).map(([change, why]) => {
    const [does = "", resource = ""] = change.split(" ");
    return [code(resource), does, why];
  });
  return table(["Resource", "Preview", "Why"], rows);
}
