import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Look, until } from "../internal/until";
import { paths } from "./configuration/settings";
import { port } from "./configuration/shared";

const run = promisify(execFile);

/**
 * Registers the second factor of people, so that they can pass it from the first day. Run by `command.local.Command` with
 * `AUTHELIA_DATA` (the volume that only Authelia's container mounts) and `PEOPLE` (names with commas between) in its
 * environment; each secret is read inside the container.
 *
 * A person who has registered another device meanwhile gets the first one back: it runs again only for another secret.
 */
export async function main(): Promise<void> {
  const { AUTHELIA_DATA = "", PEOPLE = "" } = process.env;
  try {
    const container = await until(() => healthyContainer(AUTHELIA_DATA), {
      within: 60_000,
      every: 100,
      otherwise: (last) => `Authelia did not answer at /api/health within 60 s. Last seen: ${last}`,
    });
    for (const username of PEOPLE.split(",")) await register(container, username);
  } catch (error) {
    process.stderr.write(
      `The second factor could not be registered. ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

const healthyContainer = async (volume: string): Promise<Look<string>> => {
  const running = await run("docker", ["ps", "--quiet", "--filter", `volume=${volume}`]);
  const [container = ""] = running.stdout.split("\n");
  if (container === "") return { instead: `no running container with the volume ${volume}` };
  await run("docker", ["exec", container, "wget", "-q", "--spider", `http://127.0.0.1:${port}/api/health`]);
  return { found: container };
};

/** The file that carries a person's secret into the container. */
export const totpFile = (username: string): string => `${paths.people}/${username}.totp`;

const script = 'exec authelia storage user totp generate "$1" --secret "$(cat "$2")" --force --config "$3" >/dev/null';

const register = async (container: string, username: string): Promise<void> => {
  await run("docker", ["exec", container, "sh", "-c", script, "sh", username, totpFile(username), paths.configuration]);
};
