import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { versionIn } from "../internal/docker/running";
import { type Look, until } from "../internal/until";
import { paths } from "./configuration/settings";
import { port } from "./configuration/shared";
import { importScript, totpSettings } from "./second-factor-import";
import { generationOf } from "./versions";

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
    await register(container, PEOPLE.split(","));
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
  await inside(container, ["wget", "-q", "--spider", `http://127.0.0.1:${port}/api/health`]);
  return { found: container };
};

/** The file that carries a person's secret into the container. */
export const totpFile = (username: string): string => `${paths.people}/${username}.totp`;

async function register(container: string, usernames: readonly string[]): Promise<void> {
  const { secondFactorFrom } = generationOf("image", versionIn(await inside(container, ["authelia", "--version"])));
  if (secondFactorFrom === "argument") {
    for (const username of usernames) await generate(container, username);
    return;
  }
  const settings = totpSettings(await inside(container, ["cat", paths.configuration]), new Date());
  const people = usernames.flatMap((username) => [username, totpFile(username)]);
  await inside(container, ["sh", "-c", importScript, "sh", paths.configuration, settings, ...people]);
}

/** The one way of Authelia 4.37: for a moment the secret stands among the arguments of a process. */
const generateScript =
  'exec authelia storage user totp generate "$1" --secret "$(cat "$2")" --force --config "$3" >/dev/null';

const generate = (container: string, username: string): Promise<string> =>
  inside(container, ["sh", "-c", generateScript, "sh", username, totpFile(username), paths.configuration]);

const inside = async (container: string, command: readonly string[]): Promise<string> =>
  (await run("docker", ["exec", container, ...command])).stdout;
