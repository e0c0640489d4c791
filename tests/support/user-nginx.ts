import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "../../components/http/wait-for";
import { ensurePrograms, there } from "./debian-programs";
import { pem } from "./https-server";

const program = "/usr/sbin/nginx";

/** Somebody's nginx on this machine, outside Docker, with certificates of an authority that nobody knows. */
export class UserNginx {
  private said = "";

  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {
    server.stderr?.on("data", (piece: Buffer) => (this.said += piece.toString()));
  }

  /** The certificate of its authority, as PEM. */
  static readonly caCertificate = pem("authority");

  /**
   * Starts it; it answers when this has come back.
   *
   * @param port on this machine's loopback
   * @param hosts those of its certificate
   * @param told what is in the `server` block of the hosts beside the certificate
   * @throws Error with its words when it does not answer.
   */
  static async start(port: number, hosts: readonly string[], told: string): Promise<UserNginx> {
    await ensurePrograms({ nginx: () => there(program) }, "it is the proxy in front of the gateway in a test");
    const folder = mkdtempSync(join(tmpdir(), "memos-sso-nginx-"));
    // Its workers are nobody in particular.
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, "nginx.conf"), configuration(port, hosts, told));
    writeFileSync(join(folder, "server.pem"), pem("server"));
    writeFileSync(join(folder, "key.pem"), pem("test-only-key"), { mode: 0o600 });
    const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"];
    const nginx = new UserNginx(spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] }), folder);
    await nginx.listens(port).catch(async (error: unknown) => {
      await nginx.end();
      throw error;
    });
    return nginx;
  }

  /** Ends it and its workers, and takes its files away. */
  async end(): Promise<void> {
    if (this.server.exitCode === null && this.server.kill("SIGTERM")) await once(this.server, "exit");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private listens(port: number): Promise<void> {
    return waitFor(
      async () => {
        if (this.server.exitCode !== null) return { pending: `nginx ended. ${this.said}` };
        const socket = connect(port, "127.0.0.1");
        await once(socket, "connect").finally(() => socket.destroy());
        return { value: undefined };
      },
      { timeout: 20_000, timeoutMessage: (last) => `nginx did not answer within 20 s. Last seen: ${last}` },
    );
  }
}

/** Everything that it would write elsewhere is in its folder, or nowhere. */
const configuration = (port: number, hosts: readonly string[], told: string): string => `
daemon off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${hosts.join(" ")};
    ssl_certificate server.pem;
    ssl_certificate_key key.pem;
    ${told}
  }
}
`;
