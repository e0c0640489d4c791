import { listed } from "./command";
import { containerLabel, stackLabel } from "./stack-label";

/**
 * Whether a container of ours does not run: it is gone, has ended, or is paused.
 *
 * @param place project, stack and name in the program, such as `memos-sso/dev/sso-memos-container`
 * @returns false also when Docker does not answer: then nothing is known.
 */
export async function isHalted(place: string, list: typeof listed = listed): Promise<boolean> {
  const filters = labelsAt(place).flatMap((label) => ["--filter", `label=${label}`]);
  const states = await list("ps", "--all", ...filters, "--format", "{{.State}}").catch(() => ["running"]);
  return !states.some((state) => state === "running" || state === "restarting");
}

/** The labels of the container with this project, stack and name in the program. */
export function labelsAt(place: string): string[] {
  const end = place.lastIndexOf("/");
  return [`${stackLabel}=${place.slice(0, end)}`, `${containerLabel}=${place.slice(end + 1)}`];
}
