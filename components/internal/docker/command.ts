import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

/**
 * Runs a docker command.
 *
 * @returns what it prints, without the last line end
 * @throws Error with Docker's own words.
 */
export async function docker(...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)("docker", args, { maxBuffer: 16 << 20, env: environment() })).stdout.trim();
  } catch (error) {
    throw dockerError(args, wordsOf(error));
  }
}

/** Pulumi gives the program its configuration, secrets included, in variables that are nobody else's business. */
function environment(): NodeJS.ProcessEnv {
  const { PULUMI_CONFIG: _config, PULUMI_CONFIG_SECRET_KEYS: _keys, ...env } = process.env;
  return env;
}

/** The words that a docker command prints, such as ids. */
export const listed = async (...args: string[]): Promise<string[]> =>
  (await docker(...args)).split(/\s+/).filter((word) => word !== "");

/** Whether Docker has a volume with this name. @throws Error with Docker's own words. */
export const hasVolume = async (volume: string): Promise<boolean> =>
  (await listed("volume", "ls", "--quiet", "--filter", `name=${volume}`)).includes(volume);

/**
 * Copies a file or a folder from one container to another, with owners and modes; neither needs to run, or to have a shell.
 *
 * They must be two: Docker locks a container while it reads from it.
 *
 * @param from such as `1a2b3c:/from/memos_prod.db`
 * @param to the folder, such as `1a2b3c:/to`
 * @throws Error with Docker's own words.
 */
export async function copyBetween(from: string, to: string): Promise<void> {
  const source = startDocker("cp", from, "-");
  const target = startDocker("cp", "-", to);
  const piped = pipeline(source.child.stdout, target.child.stdin);
  // Docker's words first: they say more than the broken pipe that follows from them.
  for (const end of await Promise.allSettled([source.ended, target.ended, piped])) {
    if (end.status === "rejected") throw end.reason;
  }
}

/** Unpacks an archive in a folder of a container, such as `1a2b3c:/to`. */
export async function unpack(to: string, archive: Buffer): Promise<void> {
  const target = startDocker("cp", "-", to);
  await Promise.all([target.ended, pipeline(Readable.from([archive]), target.child.stdin)]);
}

/**
 * Reads how a file in a container begins, in the archive that Docker makes of it.
 *
 * @param file such as `1a2b3c:/from/memos_prod.db`
 * @returns undefined when there is no such file.
 */
export async function beginningOf(file: string): Promise<Buffer | undefined> {
  const source = startDocker("cp", file, "-");
  const chunks: Buffer[] = [];
  const read = (async () => {
    // Leaving the loop closes the pipe, and Docker ends.
    for await (const chunk of source.child.stdout) {
      chunks.push(chunk as Buffer);
      if (chunks.reduce((sum, { length }) => sum + length, 0) >= enough) return;
    }
  })();
  const [end] = await Promise.allSettled([source.ended, read]);
  if (chunks.length > 0) return Buffer.concat(chunks);
  if (end.status === "rejected" && !/could not find the file/i.test(String(end.reason))) throw end.reason;
  return undefined;
}

/** Headers of an archive take one or three blocks of 512 bytes. */
const enough = 4096;

function startDocker(...args: string[]) {
  const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"], env: environment() });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
  const ended = once(child, "close").then(([code]: (number | null)[]) => {
    if (code !== 0) throw dockerError(args, words);
  });
  return { child, ended };
}

const dockerError = (args: readonly string[], words: string): Error =>
  new Error(`docker ${args.join(" ")} failed. ${words.trim()}`);

const wordsOf = (error: unknown): string => {
  const said: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "stderr") : undefined;
  return typeof said === "string" && said !== "" ? said : error instanceof Error ? error.message : String(error);
};
