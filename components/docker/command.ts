import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** How a docker command is run. */
export interface DockerOptions {
  /** What the command reads from its standard input. Default nothing. */
  readonly input?: Buffer | Readable;
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
  if (options.input === undefined || Buffer.isBuffer(options.input)) child.stdin.end(options.input);
  else options.input.pipe(child.stdin);
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
  return env;
}
