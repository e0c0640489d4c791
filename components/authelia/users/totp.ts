import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { isMap, parseDocument } from "yaml";
import { docker, dockerOutput, onEngine, runDocker } from "../../docker/command";
import { containersOf } from "../../docker/containers";
import { type Attempt, errorMessage, waitFor } from "../../http/wait-for";
import { paths, port } from "../configuration/settings";
import { traitsOf } from "../versions";
import { totpParameters } from "./totp-uri";

/** Whose second factor it is, and where. */
interface Registration {
  /** Authelia's data volume, which tells its container from all others. */
  readonly volume: string;
  readonly username: string;
}

/**
 * Registers the second factor of a person, so that he or she can pass it from the first day. Run by `command.local.Command` with
 * `AUTHELIA_DATA` (the data volume), `USERNAME`, `TOTP` (how codes are made) and `DOCKER_HOST` in its environment, and the secret in
 * base32 on its standard input.
 *
 * It registers again only another secret, or for codes that are made in another way: a person who has registered another device meanwhile keeps it. It prints a digest, by which
 * the next run knows the secret; 160 random bits cannot be guessed from it.
 */
export const main = (): Promise<void> =>
  report("registered", async (registration) => {
    const secret = (await text(process.stdin)).trim();
    const digest = await unlessKnown(
      `${process.env.TOTP ?? ""} ${secret}`,
      process.env.PULUMI_COMMAND_STDOUT,
      async () => {
        const container = await waitFor(() => findHealthyContainer(registration.volume), {
          timeout: 60_000,
          interval: 100,
          timeoutMessage: (last) => `Authelia did not answer at /api/health within 60 s. Last seen: ${last}`,
        });
        await importTotp(container, registration.username, secret);
      },
    );
    process.stdout.write(digest);
  });

/**
 * Registers a secret that is not the one of the last run.
 *
 * @param known the digest of that one, if there was a run
 * @returns the digest of the secret
 */
export async function unlessKnown(
  secret: string,
  known: string | undefined,
  register: () => Promise<void>,
): Promise<string> {
  const digest = createHash("sha256").update(secret).digest("hex");
  if (digest !== known) await register();
  return digest;
}

/** Deletes the second factor of a person who is no longer declared; where no Authelia runs, there is nothing to be done. */
export const remove = (): Promise<void> =>
  report("deleted", async ({ volume, username }) => {
    const [container] = await containersOf(volume, "running");
    if (container === undefined) return;
    const command = ["authelia", "storage", "user", "totp", "delete", username, "--config", paths.configuration];
    const { code, stdout, stderr } = await runDocker(["exec", container, ...command]);
    const words = `${stdout.toString("utf8")}${stderr}`;
    // Somebody has deleted it in the portal already.
    if (code !== 0 && !/no TOTP configuration|no .*configuration for user/i.test(words)) throw new Error(words.trim());
  });

async function report(done: string, work: (registration: Registration) => Promise<void>): Promise<void> {
  const { AUTHELIA_DATA: volume = "", USERNAME: username = "", DOCKER_HOST: host } = process.env;
  try {
    await onEngine(host, () => work({ volume, username }));
  } catch (error) {
    process.stderr.write(`The second factor of ${username} could not be ${done}. ${errorMessage(error)}\n`);
    process.exitCode = 1;
  }
}

async function findHealthyContainer(volume: string): Promise<Attempt<string>> {
  const [container] = await containersOf(volume, "running");
  if (container === undefined) return { pending: `no running container with the volume ${volume}` };
  await docker("exec", container, "wget", "-q", "--spider", `http://127.0.0.1:${port}/api/health`);
  return { value: container };
}

async function importTotp(container: string, username: string, secret: string): Promise<void> {
  const version = /\d+\.\d+\.\d+/.exec(await docker("exec", container, "authelia", "--version"))?.[0] ?? "";
  const shell = (script: string, ...args: string[]) =>
    dockerOutput(
      ["exec", "--interactive", container, "sh", "-c", script, "sh", paths.configuration, username, ...args],
      {
        input: Buffer.from(secret),
      },
    );
  if (traitsOf("image", version).totpImportVia === "argument") {
    await shell(generateScript);
    return;
  }
  const settings = totpSettings(await docker("exec", container, "cat", paths.configuration), new Date());
  await shell(importScript, settings);
}

/**
 * Reads what Authelia's configuration says of one-time codes, as the beginning of an entry of its export format, in YAML's flow style.
 *
 * @param configuration configuration.yml of 4.38 or later, which holds no secret
 * @see https://www.authelia.com/configuration/second-factor/time-based-one-time-password/
 */
export function totpSettings(configuration: string, now: Date): string {
  // The templates in other sections are no YAML: only this one is made into an object.
  const section: unknown = parseDocument(configuration).get("totp");
  const parameters = totpParameters(isMap(section) ? section.toJSON() : {});
  return Object.entries({ created_at: now.toISOString(), ...parameters })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
}

/**
 * Gives Authelia 4.38 and later the second factor of a person. The secret in base32 comes on standard input, so that it is not among the
 * arguments of a process: `printf` is the shell's own. The export format has it in base64 on top of that.
 *
 * Its arguments are the configuration, the username and the settings. What fails before the import leaves everything as it was.
 */
export const importScript = `set -eu
secret=$(base64 | tr -d '\\n')
[ -n "$secret" ]
export="totp_configurations:
- {$3, username: \\"$2\\", secret: \\"$secret\\"}"
printf '%s\\n' "$export" | authelia storage user totp import /dev/stdin --config "$1" >/dev/null`;

/**
 * The one way of Authelia 4.37: for a moment the secret is among the arguments of a process. The secret comes on standard input;
 * the arguments are the configuration and the username.
 */
export const generateScript =
  'exec authelia storage user totp generate "$2" --secret "$(cat)" --force --config "$1" >/dev/null';
