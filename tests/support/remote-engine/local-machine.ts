import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { ensurePrograms, there } from "../debian-programs";

/** Whoever is not root here is root there, in a namespace of users. */
const isRoot = process.getuid?.() === 0;

/** What has a loopback of its own, and no way to another machine. */
const ownLoopback = 'ip link set lo up && mount --bind /dev/null "$0" && echo ready && exec cat';

/**
 * A place on this machine that has nothing in common with the Docker engine but files: its loopback is its own, no other network
 * leads out of it, and where the engine's socket is, there is nothing.
 */
export class LocalMachine {
  private constructor(private readonly holder: ChildProcess) {}

  /** Makes it. @throws Error with the words of what cannot be done. */
  static async begin(): Promise<LocalMachine> {
    await ensurePrograms({ iproute2: () => there("/usr/sbin/ip") ?? there("/sbin/ip") }, why);
    const socket = (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace("unix://", "");
    const root = isRoot ? [] : ["--user", "--map-root-user"];
    const args = [...root, "--net", "--mount", "sh", "-c", ownLoopback, realpathSync(socket)];
    const holder = spawn("unshare", args, { stdio: ["pipe", "pipe", "inherit"] });
    const near = new LocalMachine(holder);
    const [first] = (await Promise.race([once(holder.stdout, "data"), once(holder, "exit")])) as unknown[];
    if (String(first) === "ready\n") return near;
    throw new Error(`There is no loopback of our own: unshare ended with ${String(first)}.`);
  }

  /** The command that runs another there; a folder, and the other with its arguments, follow. */
  get inside(): readonly string[] {
    const user = isRoot ? [] : ["--user", "--preserve-credentials"];
    const enter = ["nsenter", "--target", String(this.holder.pid), ...user, "--net", "--mount"];
    return [...enter, "sh", "-c", 'cd "$0" && exec "$@"'];
  }

  /** Takes it away, once nothing runs in it any more. */
  async end(): Promise<void> {
    if (this.holder.exitCode === null && this.holder.kill()) await once(this.holder, "exit");
  }
}

const why = "a test needs a loopback of its own";
