import type { ResourceHookArgs } from "@pulumi/pulumi";
import { isJsonObject, textIn } from "../json-object";
import { messageOf } from "../until";
import { docker, listed } from "./command";
import { fingerprintLabel, stackLabel } from "./stack-label";

/*
 * Pulumi writes down that something was made after it was made. A run that is killed in between, or cannot write, leaves it in Docker
 * without a trace of it in the state. The next run makes it again; before that, what is in its place goes. Nothing was built on it:
 * whatever needs it waits until the state has it.
 */

/** Takes away the container that is in the place of the one that is about to be made. */
export const clearContainer =
  (stack: string) =>
  async ({ newInputs }: ResourceHookArgs): Promise<void> => {
    const name = textIn(newInputs ?? {}, "name");
    const place = ["--filter", `name=^/${name}$`, "--filter", `label=${stackLabel}=${stack}`];
    for (const one of await listed("ps", "--all", "--quiet", ...place)) await docker("rm", "--force", "--volumes", one);
  };

/** Takes away the network that is in the place of the one that is about to be made. */
export const clearNetwork =
  (stack: string) =>
  async ({ newInputs }: ResourceHookArgs): Promise<void> => {
    const name = textIn(newInputs ?? {}, "name");
    const place = ["--filter", `name=^${name}$`, "--filter", `label=${stackLabel}=${stack}`];
    for (const one of await listed("network", "ls", "--quiet", ...place)) await docker("network", "rm", one);
  };

/**
 * Takes away volumes with the very files that another is about to be made for, unless a container has them.
 *
 * Their names differ, since an old one serves until the new one is filled. The fingerprint tells whose they are: what it is of is
 * random.
 */
export const clearConfiguration =
  (stack: string) =>
  async ({ name, newInputs }: ResourceHookArgs): Promise<void> => {
    const fingerprint = labelIn(newInputs?.labels, fingerprintLabel);
    const alike = [`label=${stackLabel}=${stack}`, `label=${fingerprintLabel}=${fingerprint}`];
    const found = await listed("volume", "ls", "--quiet", ...alike.flatMap((one) => ["--filter", one]));
    for (const one of found.filter((volume) => volume.startsWith(`${name}-`))) await removeUnused(one);
  };

async function removeUnused(volume: string): Promise<void> {
  try {
    await docker("volume", "rm", volume);
  } catch (error) {
    if (!/volume is in use/i.test(messageOf(error))) throw error;
  }
}

function labelIn(labels: unknown, wanted: string): string {
  const found: unknown = Array.isArray(labels)
    ? labels.find((one: unknown) => isJsonObject(one) && one.label === wanted)
    : undefined;
  return isJsonObject(found) ? textIn(found, "value") : "";
}
