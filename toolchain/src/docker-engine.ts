import { existsSync, mkdirSync, openSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { configured } from "./configuration";
import { installPackages, mayInstall } from "./debian";
import { cacheDirectory } from "./paths";
import { capture, type Finished } from "./processes";
import type { Progress } from "./progress";

/** The Docker engine that answers. */
export interface Engine {
  /** Its version, such as `28.1.1`. */
  readonly version: string;

  /** Its address, such as `unix:///var/run/docker.sock`. */
  readonly host: string;
}

/** Where docker and Pulumi's plugin look when nothing is said. */
export const usualHost = "unix:///var/run/docker.sock";

/** How long `dockerd` may take to answer after its start, in milliseconds. */
const startDeadline = 60_000;

/** Debian's packages that make an engine. */
const packages = ["docker.io", "iptables", "ca-certificates"];

/**
 * Finds the Docker engine; on Debian and Ubuntu, as root, installs and starts one when there is none.
 *
 * @throws Error that says what to install or to start.
 */
export async function ensureEngine(progress: Progress): Promise<Engine> {
  const found = await findEngine();
  if (typeof found !== "string") return found;
  if (process.env.DOCKER_HOST !== undefined || !mayInstall())
    throw new Error(`A Docker engine must be there, but ${found}. ${remedyFor(found)}`);
  if (!(await isThere("dockerd"))) await install(progress, found);
  return start(progress, found);
}

/**
 * Asks the engine of DOCKER_HOST, of the current docker context, or of the usual socket for its version.
 *
 * @returns the engine, or why there is none, in words that can follow "because".
 */
export async function findEngine(): Promise<Engine | string> {
  const [answer, host] = await Promise.all([askVersion(), hostInUse()]);
  if (answer.code === 127) return "the docker command is not installed";
  if (answer.code !== 0) return `no Docker engine answers: ${problemIn(answer.tail)}`;
  return { version: answer.stdout.trim(), host };
}

const isThere = async (program: string): Promise<boolean> => (await capture([program, "--version"])).code === 0;

const askVersion = (): Promise<Finished> => capture(["docker", "version", "--format", "{{.Server.Version}}"]);

/** The address at which the docker command asks. */
async function hostInUse(): Promise<string> {
  const { code, stdout } = await capture(["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]);
  const host = stdout.trim();
  return code === 0 && host !== "" ? host : usualHost;
}

/**
 * Sends the docker command where the stack's configuration sends Pulumi's docker plugin, by the variables that both read. As in the
 * plugin a context goes before an address, and the configuration before the environment.
 */
export function followConfiguration(stack: string, environment: NodeJS.ProcessEnv = process.env): void {
  const [host, context] = [configured(stack, "docker:host"), configured(stack, "docker:context")];
  if (context !== undefined) environment.DOCKER_CONTEXT = context;
  if ((environment.DOCKER_CONTEXT ?? "") !== "") delete environment.DOCKER_HOST;
  else if (host !== undefined) environment.DOCKER_HOST = host;
}

function remedyFor(problem: string): string {
  if (process.env.DOCKER_HOST !== undefined) return "Start the engine that DOCKER_HOST names, or unset DOCKER_HOST.";
  if (problem.includes("permission denied"))
    return "Join the group docker: sudo usermod -aG docker $USER; newgrp docker";
  return "Install Docker (https://docs.docker.com/engine/install) and start it; on Debian or Ubuntu: sudo apt-get install docker.io";
}

async function install(progress: Progress, reason: string): Promise<void> {
  await installPackages(packages, reason, progress);
  // Newer releases have the command in a package of its own.
  if (!(await isThere("docker")))
    await installPackages(["docker-cli"], "the docker command is not in docker.io", progress);
}

/** Starts the engine in a session of its own, so that it outlives this process; where systemd runs, systemd does it. */
async function start(progress: Progress, reason: string): Promise<Engine> {
  return progress.step("Docker engine: starting dockerd", reason, async (tell) => {
    const log = join(cacheDirectory(), "dockerd.log");
    if (existsSync("/run/systemd/system")) await capture(["systemctl", "start", "docker"]);
    else startDaemon(log);
    const deadline = performance.now() + startDeadline;
    for (;;) {
      const found = await findEngine();
      if (typeof found !== "string") return found;
      if (performance.now() > deadline) {
        throw new Error(`dockerd did not answer within ${startDeadline / 1000} s: ${found}. Its log: ${log}`);
      }
      tell(found);
      await pause(100);
    }
  });
}

function startDaemon(log: string): void {
  mkdirSync(cacheDirectory(), { recursive: true });
  const pidfile = process.env.MEMOS_SSO_DOCKERD_PIDFILE;
  const output = openSync(log, "a");
  const args = pidfile === undefined ? [] : ["--pidfile", pidfile];
  spawn("dockerd", args, { detached: true, stdio: ["ignore", output, output] }).unref();
}

/** The last line of what docker says, without the question that it ends with. */
const problemIn = (text: string): string => {
  const last = text.trim().split("\n").at(-1) ?? "";
  return last.replace(/ Is the docker daemon running\?$/, "").replace(/\.$/, "");
};
