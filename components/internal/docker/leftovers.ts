import type { ResourceHookArgs } from "@pulumi/pulumi";
import { isJsonObject, jsonObject, textIn } from "../json-object";
import { messageOf, until } from "../until";
import { docker, listed } from "./command";
import { fingerprintLabel, markLabel, stackLabel } from "./stack-label";

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
    for (const one of await volumesOf(name, stack, `${fingerprintLabel}=${fingerprint}`)) await removeUnused(one);
  };

/**
 * Takes away empty volumes of a component whose data are about to get a new one, unless a container has them.
 *
 * Nothing has been written to one that the state does not know: whoever writes waits until it does. One with anything in it is not
 * what a killed run has left, and stays, whatever has led to it.
 *
 * @param warn is told of a volume that stays
 */
export const clearEmptyData =
  (stack: string, warn: (words: string) => Promise<void>) =>
  async ({ name, newInputs }: ResourceHookArgs): Promise<void> => {
    const mark = labelIn(newInputs?.labels, markLabel);
    // Without a mark, as a transform may have it, nobody can tell whose a volume is.
    const found = mark === "" ? [] : await volumesOf(name, stack, `${markLabel}=${mark}`);
    const sizes = found.length === 0 ? {} : await volumeSizes();
    for (const one of found) {
      if (sizes[one] === "0B") await removeUnused(one);
      else
        await warn(
          `The volume ${one} is this stack's and not in its state. It stays: Docker does not say that it is empty.`,
        );
    }
  };

/** The volumes of a resource that have a label; those of other resources may have it, too. */
const volumesOf = async (name: string, stack: string, label: string): Promise<string[]> => {
  const filters = [`label=${stackLabel}=${stack}`, `label=${label}`].flatMap((one) => ["--filter", one]);
  return (await listed("volume", "ls", "--quiet", ...filters)).filter((volume) => volume.startsWith(`${name}-`));
};

/**
 * How much is in the files of each volume, such as `0B`; `N/A` with a driver that cannot say so. An empty file counts as none. None
 * at all when Docker does not answer.
 */
async function volumeSizes(): Promise<Readonly<Record<string, string>>> {
  const count = () => docker("system", "df", "--verbose", "--format", "{{json .}}");
  // Docker before 23 counts for one at a time, and refuses the next meanwhile.
  const counted = until(async () => ({ found: await count() }), { within: 30_000, otherwise: (last) => last });
  const { Volumes: volumes } = jsonObject(await counted.catch(() => ""));
  const known = Array.isArray(volumes) ? volumes.filter(isJsonObject) : [];
  return Object.fromEntries(known.map((one) => [textIn(one, "Name"), textIn(one, "Size")]));
}

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
