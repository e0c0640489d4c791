import type * as pulumi from "@pulumi/pulumi";
import { isJsonObject, parseObject, stringField } from "../http/json-object";
import { errorMessage, waitFor } from "../http/wait-for";
import { docker, dockerList } from "./command";
import { removeContainer } from "./containers";
import { containerLabel, stackLabel } from "./labels";

/*
 * Pulumi records that something was made after it was made. A run that is killed in between leaves it in Docker without a record. The
 * next run makes it again; these hooks remove the first one before that. Nothing was built on it: whatever needs it waits for the record.
 */

/**
 * Removes the container that has the name of the one that is about to be made.
 *
 * @throws Error when it is somebody else's: it has none of the volumes.
 */
export async function removeOrphanContainer({ name: resource, newInputs }: pulumi.ResourceHookArgs): Promise<void> {
  const name = stringField(newInputs ?? {}, "name");
  const [container] = await dockerList("ps", "--all", "--quiet", "--filter", `name=^/${name}$`);
  if (container === undefined) return;
  const { Labels: labels, Mounts: mounts } = parseObject(
    await docker("inspect", "--format", '{"Labels":{{json .Config.Labels}},"Mounts":{{json .Mounts}}}', container),
  );
  const wanted: unknown = newInputs?.mounts;
  const sources = Array.isArray(wanted) ? wanted.filter(isJsonObject).map((mount) => mount.source) : [];
  const has = Array.isArray(mounts) ? mounts.filter(isJsonObject).map((mount) => mount.Name) : [];
  if (isJsonObject(labels) && containerLabel in labels && has.some((volume) => sources.includes(volume))) {
    await removeContainer(container);
    return;
  }
  const owner = isJsonObject(labels) ? stringField(labels, stackLabel) : "";
  throw new Error(
    `${resource} cannot have the name ${name} in Docker: a container of ${owner === "" ? "somebody else" : `the stack ${owner}`} ` +
      `has it. Remove it (docker rm ${name}), or give the component another name.`,
  );
}

/** Removes the network that has the name of the one that is about to be made. @throws Error when containers are in it. */
export async function removeOrphanNetwork({ name: resource, newInputs }: pulumi.ResourceHookArgs): Promise<void> {
  const name = stringField(newInputs ?? {}, "name");
  for (const network of await dockerList("network", "ls", "--quiet", "--filter", `name=^${name}$`)) {
    await docker("network", "rm", network).catch((error: unknown) => {
      throw new Error(`${resource} cannot have the name ${name} in Docker: ${errorMessage(error)}`);
    });
  }
}

/**
 * Removes empty volumes of a resource that is about to get a new one, unless a container has them.
 *
 * Nothing has been written to one that the state does not know. One with anything in it is not what a killed run has left, and stays.
 *
 * @param warn is told of a volume that stays
 */
export const removeEmptyVolumes =
  (stack: string, warn: (words: string) => Promise<void>) =>
  async ({ name }: pulumi.ResourceHookArgs): Promise<void> => {
    const all = await dockerList("volume", "ls", "--quiet", "--filter", `label=${stackLabel}=${stack}`);
    const found = all.filter((volume) => new RegExp(`^${name}-[0-9a-f]{7}$`).test(volume));
    const sizes = found.length === 0 ? {} : await volumeSizes();
    for (const volume of found) {
      if (sizes[volume] === "0B") await removeUnused(volume);
      else
        await warn(
          `The volume ${volume} has the name of this stack and is not in its state. It stays: Docker does not say that it is empty.`,
        );
    }
  };

/**
 * How much is in the files of each volume, such as `0B`; `N/A` with a driver that cannot say so. An empty file counts as none. None
 * at all when Docker does not answer.
 */
async function volumeSizes(): Promise<Readonly<Record<string, string>>> {
  const count = () => docker("system", "df", "--verbose", "--format", "{{json .}}");
  // Docker before 23 counts for one client at a time, and refuses the next meanwhile.
  const counted = waitFor(async () => ({ value: await count() }), { timeout: 30_000, timeoutMessage: (last) => last });
  const { Volumes: volumes } = parseObject(await counted.catch(() => ""));
  const known = Array.isArray(volumes) ? volumes.filter(isJsonObject) : [];
  return Object.fromEntries(known.map((one) => [stringField(one, "Name"), stringField(one, "Size")]));
}

async function removeUnused(volume: string): Promise<void> {
  try {
    await docker("volume", "rm", volume);
  } catch (error) {
    if (!/volume is in use/i.test(errorMessage(error))) throw error;
  }
}
