import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { changeOwner } from "./archive";

/** How a docker command is run. */
export interface DockerOptions {
  /** What the command reads from its standard input. Default nothing. */
  readonly input?: Buffer;
}

/** How a docker command ended. */
export interface DockerResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a docker command and returns how it ended, whatever its exit code.
 *
 * @throws Error when there is no docker command on this machine.
 */
export async function runDocker(args: readonly string[], options: DockerOptions = {}): Promise<DockerResult> {
  const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"], env: dockerEnvironment() });
  const stdout: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // A command that fails early closes its input; its own words say more than the broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input);
  const [code] = (await once(child, "close").catch((cause: unknown) => {
    throw new Error("The docker command is needed and could not be started.", { cause });
  })) as [number | null];
  return { code, stdout: Buffer.concat(stdout), stderr };
}

/**
 * Runs a docker command.
 *
 * @returns what it prints, without white space at the ends
 * @throws Error with Docker's own words.
 */
export async function docker(...args: string[]): Promise<string> {
  return (await dockerOutput(args)).toString("utf8").trim();
}

/**
 * Runs a docker command and returns its output byte by byte.
 *
 * @throws Error with Docker's own words.
 */
export async function dockerOutput(args: readonly string[], options: DockerOptions = {}): Promise<Buffer> {
  const { code, stdout, stderr } = await runDocker(args, options);
  if (code !== 0) throw dockerError(args, stderr);
  return stdout;
}

/** The error of a docker command that failed, with Docker's own words. */
export const dockerError = (args: readonly string[], words: string): Error =>
  new Error(`docker ${args.join(" ")} failed. ${words.trim()}`);

/** Runs a docker command that prints a list, such as ids, and returns its words. @throws Error with Docker's own words. */
export const dockerList = async (...args: string[]): Promise<string[]> =>
  (await docker(...args)).split(/\s+/).filter((word) => word !== "");

/** Whether the engine has a volume with this name. @throws Error with Docker's own words. */
export const volumeExists = async (volume: string): Promise<boolean> =>
  (await dockerList("volume", "ls", "--quiet", "--filter", `name=^${volume}$`)).includes(volume);

/** Pulumi gives its programs the stack's configuration, secrets included, in variables that a child process does not need. */
export function dockerEnvironment(): NodeJS.ProcessEnv {
  const { PULUMI_CONFIG: _config, PULUMI_CONFIG_SECRET_KEYS: _keys, ...env } = process.env;
  const host = engine.getStore();
  if (host === undefined) return env;
  const { DOCKER_CONTEXT: _context, ...others } = env;
  return { ...others, DOCKER_HOST: host };
}

/**
 * Sends every docker command that some work runs to one engine.
 *
 * @param host its address, such as `ssh://john@example.com`; undefined leaves it to the environment
 */
export const onEngine = <T>(host: string | undefined, work: () => T): T =>
  host === undefined ? work() : engine.run(host, work);

const engine = new AsyncLocalStorage<string>();

/**
 * Copies a file or a folder from one container to another, with owners and modes; neither needs to run, or to have a shell.
 *
 * They must be two: Docker locks a container while it reads from it.
 *
 * @param from such as `1a2b3c:/from/memos_prod.db`
 * @param to the folder, such as `1a2b3c:/to`
 * @param owner the numeric user and group that everything is to belong to. Default whom it belongs to
 * @throws Error with Docker's own words.
 */
export async function copyBetween(from: string, to: string, owner?: string): Promise<void> {
  const source = startDocker("cp", from, "-");
  const target = startDocker("cp", "-", to);
  const archive = owner === undefined ? source.child.stdout : changeOwner(source.child.stdout, owner);
  const piped = pipeline(archive, target.child.stdin);
  // Docker's words first: they say more than the broken pipe that follows from them.
  for (const end of await Promise.allSettled([source.ended, target.ended, piped])) {
    if (end.status === "rejected") throw end.reason;
  }
}

/**
 * Reads how a file in a container begins, in the archive that Docker makes of it.
 *
 * @param file such as `1a2b3c:/from/memos_prod.db`
 * @returns undefined when there is no such file
 * @throws Error with Docker's own words.
 */
export async function readHead(file: string): Promise<Buffer | undefined> {
  const source = startDocker("cp", file, "-");
  const chunks: Buffer[] = [];
  const read = (async () => {
    // Leaving the loop closes the pipe, and Docker ends.
    for await (const chunk of source.child.stdout) {
      chunks.push(chunk as Buffer);
      if (chunks.reduce((sum, { length }) => sum + length, 0) >= headLength) return;
    }
  })();
  const [end] = await Promise.allSettled([source.ended, read]);
  if (chunks.length > 0) return Buffer.concat(chunks);
  if (end.status === "rejected" && !/could not find the file/i.test(String(end.reason))) throw end.reason;
  return undefined;
}

/**
 * Digests what is in a file of a container. One that is not there counts as empty.
 *
 * @param file such as `1a2b3c:/from/memos_prod.db`
 * @throws Error with Docker's own words.
 */
export async function digestOfFile(file: string): Promise<string> {
  const source = startDocker("cp", file, "-");
  const digest = createHash("sha256");
  const archive = extract();
  const piped = pipeline(source.child.stdout, archive);
  const read = (async () => {
    for await (const entry of archive) for await (const chunk of entry) digest.update(chunk as Buffer);
  })();
  const [end, ...others] = await Promise.allSettled([source.ended, piped, read]);
  const isMissing = end.status === "rejected" && /could not find the file/i.test(String(end.reason));
  const failure = isMissing ? undefined : [end, ...others].find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
  return digest.digest("hex");
}

/** Headers of an archive take one or three blocks of 512 bytes. */
const headLength = 4096;

function startDocker(...args: string[]) {
  const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"], env: dockerEnvironment() });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
  const ended = once(child, "close").then(([code]: (number | null)[]) => {
    if (code !== 0) throw dockerError(args, words);
  });
  return { child, ended };
}
