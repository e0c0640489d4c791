import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { waitFor } from "../../../components/http/wait-for";
import { ensurePrograms, there } from "../debian-programs";
import { freePort, run } from "../stack";

/** The name of the machine with the engine; nobody else knows it. */
export const farName = "far.example.com";

const program = "/usr/sbin/sshd";

/**
 * An ssh server on this machine's loopback, with keys of its own, and a wire to it: a socket in the file system, for those who have another
 * loopback.
 */
export class SshServer {
  private server: ChildProcess | undefined;
  private wire: Server | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /**
   * Prepares keys and configurations; nothing runs yet.
   *
   * @param folder where they are
   */
  static async prepare(folder: string): Promise<SshServer> {
    await ensurePrograms({ "openssh-server": () => there(program) }, "it leads to the Docker engine in a test");
    for (const key of ["host-key", "key"]) {
      const { code, stderr } = await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
      if (code !== 0) throw new Error(`ssh-keygen failed. ${stderr}`);
    }
    const port = await freePort();
    writeFileSync(join(folder, "sshd-config"), serverConfiguration(folder, port));
    writeFileSync(join(folder, "ssh-config"), clientConfiguration(folder));
    const [kind = "", key = ""] = readFileSync(join(folder, "host-key.pub"), "utf8").split(" ");
    writeFileSync(join(folder, "known-hosts"), `${farName} ${kind} ${key}\n`);
    return new SshServer(folder, port);
  }

  /** The file that tells `ssh -F` of it. */
  get clientConfiguration(): string {
    return join(this.folder, "ssh-config");
  }

  /** Starts it; it answers when this has come back. */
  async start(): Promise<void> {
    // Debian's own service makes this folder, which sshd wants as root.
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
    const server = spawn(program, ["-D", "-e", "-f", join(this.folder, "sshd-config")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.server = server;
    let said = "";
    server.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
    await waitFor(
      () =>
        Promise.resolve(
          said.includes(`listening on 127.0.0.1 port ${this.port}`) ? { value: undefined } : { pending: said },
        ),
      { timeout: 20_000, timeoutMessage: (last) => `sshd did not listen within 20 s. Last seen: ${last}` },
    );
    this.wire = createServer((near) => {
      const far = connect(this.port, "127.0.0.1");
      near.pipe(far).pipe(near);
      for (const [one, other] of [[near, far] as const, [far, near] as const]) one.on("error", () => other.destroy());
    });
    this.wire.listen(join(this.folder, "wire"));
    await once(this.wire, "listening");
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.wire?.close();
    if (this.server?.exitCode === null && this.server.kill("SIGTERM")) await once(this.server, "exit");
  }
}

/** `SetEnv` has what a machine of its own would have in its settings: where `docker` is, and its engine. */
function serverConfiguration(folder: string, port: number): string {
  const { PATH = "", DOCKER_HOST } = process.env;
  const engine = DOCKER_HOST === undefined ? "" : ` "DOCKER_HOST=${DOCKER_HOST}"`;
  return `
ListenAddress 127.0.0.1:${port}
HostKey ${join(folder, "host-key")}
PidFile none
AuthorizedKeysFile ${join(folder, "key.pub")}
AuthenticationMethods publickey
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM no
# Others may write into a folder above ours, such as /tmp.
StrictModes no
SetEnv "PATH=${PATH}"${engine}
`;
}

const clientConfiguration = (folder: string): string => `
Host ${farName}
  User ${userInfo().username}
  ProxyCommand "${process.execPath}" "${join(__dirname, "wire.mjs")}" "${join(folder, "wire")}"
  IdentityFile ${join(folder, "key")}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${join(folder, "known-hosts")}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  BatchMode yes
`;
