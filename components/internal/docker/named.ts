import { messageOf, until } from "../until";
import { docker, listed } from "./command";

/**
 * Runs a docker command that makes a container under a name.
 *
 * Who has the name is usually somebody who looks at the same moment, as a preview does during an `up`, and is gone in a second. What
 * is still there after a while is what a killed run has left, and goes.
 *
 * @param args the command without the name, such as `create`, then its options and the image
 * @param patience how long one container may have the name, in milliseconds
 * @throws Error with Docker's own words.
 */
export async function dockerNamed(
  name: string,
  [command = "", ...args]: readonly string[],
  patience = 15_000,
): Promise<string> {
  for (;;) {
    try {
      return await docker(command, "--name", name, ...args);
    } catch (error) {
      const holder = holderIn(messageOf(error));
      if (holder === undefined) throw error;
      await gone(holder, patience);
    }
  }
}

/** The id of the container that has a name already, in Docker's words; undefined when they say something else. */
export const holderIn = (words: string): string | undefined =>
  /is already in use by container "?([0-9a-f]+)/i.exec(words)?.[1];

/** By its id: the next one may have the name by then. */
async function gone(container: string, within: number): Promise<void> {
  const find = ["ps", "--all", "--quiet", "--filter", `id=${container}`];
  const look = async () => ((await listed(...find)).length === 0 ? { found: true } : { instead: "It is there." });
  await until(look, { within, every: 200, otherwise: (last) => last }).catch(async () => {
    await docker("rm", "--force", "--volumes", container).catch((error: unknown) => {
      // Somebody else was faster.
      if (!/no such container|already in progress/i.test(messageOf(error))) throw error;
    });
  });
}
