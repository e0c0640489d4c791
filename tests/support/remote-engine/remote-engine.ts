import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Ending, run } from "../stack";
import { LocalMachine } from "./local-machine";
import { farName, SshServer } from "./ssh-server";

/**
 * This machine's Docker engine, as one of another machine: the CLI runs where neither its socket nor its loopback is, and ssh alone leads
 * there.
 */
export class RemoteEngine {
  private readonly tunnels: ChildProcess[] = [];

  private constructor(
    private readonly folder: string,
    private readonly near: LocalMachine,
    private readonly server: SshServer,
  ) {}

  /** Prepares all of it; nobody answers by ssh yet. */
  static async prepare(): Promise<RemoteEngine> {
    const folder = mkdtempSync(join(tmpdir(), "memos-sso-far-"));
    mkdirSync(join(folder, "bin"));
    useContext(join(folder, "docker"));
    writeFileSync(join(folder, "calls"), "");
    const server = await SshServer.prepare(folder);
    const far = new RemoteEngine(folder, await LocalMachine.begin(), server);
    far.command(
      "ssh",
      `basename "$(readlink "/proc/$PPID/exe")" >> ${quoted(join(folder, "calls"))}`,
      `exec ${quoted(await whereIs("ssh"), "-F", server.clientConfiguration)} "$@"`,
    );
    far.command("pulumi", `exec ${quoted(...far.near.inside)} "$PWD" ${quoted(await whereIs("pulumi"))} "$@"`);
    return far;
  }

  /** For the CLI: what its user has set, and commands that run over there. `docker context use` alone leads to the engine. */
  get environment(): NodeJS.ProcessEnv {
    return {
      DOCKER_HOST: undefined,
      DOCKER_CONFIG: join(this.folder, "docker"),
      PATH: `${join(this.folder, "bin")}${delimiter}${process.env.PATH ?? ""}`,
    };
  }

  /** The programs that have called ssh, each once, in order. */
  get callers(): string[] {
    const lines = readFileSync(join(this.folder, "calls"), "utf8").split("\n");
    return [...new Set(lines.filter((line) => line !== ""))].sort();
  }

  /** Runs a command where the CLI runs, with further variables. */
  nearby(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ending> {
    const [command = "", ...args] = [...this.near.inside, "/", ...argv];
    return run(command, args, { env: { ...process.env, ...this.environment, ...environment } });
  }

  /** From now on ssh is answered. */
  start(): Promise<void> {
    return this.server.start();
  }

  /** Opens a tunnel to ports of the engine's loopback, as `ssh -N -L` does; it is open when this has come back. */
  async tunnel(...ports: readonly number[]): Promise<void> {
    const forwarded = ports.flatMap((port) => ["-L", `${port}:127.0.0.1:${port}`]);
    const told = ["-o", "ExitOnForwardFailure=yes", "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo open"];
    const ssh = [await whereIs("ssh"), "-F", this.server.clientConfiguration, "-N", ...told, ...forwarded, farName];
    const [command = "", ...args] = [...this.near.inside, "/", ...ssh];
    const tunnel = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.tunnels.push(tunnel);
    const [first] = (await Promise.race([once(tunnel.stdout, "data"), once(tunnel, "exit")])) as unknown[];
    if (String(first) !== "open\n") throw new Error(`There is no tunnel: ssh ended with ${String(first)}.`);
  }

  /** Ends what was started for it, and takes its files away. */
  async end(): Promise<void> {
    for (const tunnel of this.tunnels) {
      if (tunnel.exitCode === null && tunnel.kill()) await once(tunnel, "exit");
    }
    await this.server.end();
    await this.near.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A command for those who have the folder in their PATH. */
  private command(name: string, ...lines: readonly string[]): void {
    writeFileSync(join(this.folder, "bin", name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  }
}

/** What `docker context create` and `docker context use` leave in a folder of Docker's command. */
function useContext(folder: string): void {
  const name = "far";
  const context = join(folder, "contexts", "meta", createHash("sha256").update(name).digest("hex"));
  mkdirSync(context, { recursive: true });
  const endpoint = { Host: `ssh://${farName}`, SkipTLSVerify: false };
  writeFileSync(
    join(context, "meta.json"),
    JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: endpoint } }),
  );
  writeFileSync(join(folder, "config.json"), JSON.stringify({ currentContext: name }));
}

async function whereIs(program: string): Promise<string> {
  const { code, stdout } = await run("sh", ["-c", 'command -v "$0"', program]);
  if (code !== 0) throw new Error(`${program} is not installed.`);
  return stdout.trim();
}

/** Words for a shell. */
const quoted = (...words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
