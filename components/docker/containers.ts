import { errorMessage, waitFor } from "../http/wait-for";
import { docker, dockerList } from "./command";
import { containerLabel } from "./labels";

/**
 * Finds the containers of ours that mount a volume. The name of a volume is unique on an engine, so a container of another stack
 * is never among them, and neither are helper containers and those of other programs that mount it, such as a backup.
 *
 * @param states only those in these states. Default any
 * @returns their ids
 */
export const containersOf = (
  volume: string,
  ...states: ("running" | "restarting" | "paused" | "exited")[]
): Promise<string[]> =>
  dockerList(
    ...["ps", "--all", "--quiet", "--no-trunc", "--filter", `volume=${volume}`, "--filter", `label=${containerLabel}`],
    ...states.flatMap((state) => ["--filter", `status=${state}`]),
  );

/**
 * Whether no container of ours that mounts a volume runs: it is gone, has ended or is paused.
 *
 * @returns false also when Docker does not answer: then nothing is known.
 */
export async function isStopped(volume: string, find: typeof containersOf = containersOf): Promise<boolean> {
  return (await find(volume, "running", "restarting").catch(() => ["unknown"])).length === 0;
}

/**
 * Makes a container under a name that helper containers share.
 *
 * A run that makes the same helper at the same moment, as a preview with `--refresh` does beside an `up`, is waited for. What is there
 * after that was left by a run that was killed, and is removed.
 *
 * @param args the command without the name, such as `create`, then its options and the image
 * @param timeout how long to wait for another run, in milliseconds
 * @throws Error with Docker's own words.
 */
export async function createHelper(
  name: string,
  [command = "", ...args]: readonly string[],
  timeout = 5_000,
): Promise<string> {
  for (;;) {
    try {
      return await docker(command, "--name", name, ...args);
    } catch (error) {
      const other = /is already in use by container "?([0-9a-f]+)/i.exec(errorMessage(error))?.[1];
      if (other === undefined) throw error;
      await waitUntilRemoved(other, timeout).catch(() => removeContainer(other));
    }
  }
}

/** Removes a container, whatever its state, with the anonymous volumes that Docker made for it. One that is gone already is no error. */
export async function removeContainer(container: string): Promise<void> {
  try {
    await docker("rm", "--force", "--volumes", container);
  } catch (error) {
    if (!/no such container|already in progress/i.test(errorMessage(error))) throw error;
  }
}

/** By its id: the next one may have the name by then. */
const waitUntilRemoved = (container: string, within: number): Promise<true> =>
  waitFor<true>(
    async () => {
      const there = await dockerList("ps", "--all", "--quiet", "--filter", `id=${container}`);
      return there.length === 0 ? { value: true } : { pending: "It is there." };
    },
    { timeout: within, interval: 200, timeoutMessage: (last) => last },
  );
