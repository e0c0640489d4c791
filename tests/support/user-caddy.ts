import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../components/gateway/image";
import { waitFor } from "../../components/http/wait-for";
import { docker } from "./docker";
import { run } from "./stack";

/** Somebody's Caddy that was there before us: with an authority, a network and a port of its own. */
export class UserCaddy {
  private constructor(
    /** The name of the container, and of its network. */
    readonly name: string,

    /** The range of addresses of the network. */
    readonly range: string,

    /** The certificate of its authority, as PEM. */
    readonly caCertificate: string,
  ) {}

  /** Starts it with the sites of a Caddyfile. */
  static async start(port: number, sites: string): Promise<UserCaddy> {
    const name = `edge-${randomBytes(3).toString("hex")}`;
    await docker("network", "create", name);
    await docker(
      ...["create", "--name", name, "--network", name, "--publish", `127.0.0.1:${port}:${port}`],
      ...["--user", "0:0", "--env", "XDG_DATA_HOME=/data", "--entrypoint", "caddy"],
      ...[process.env.GATEWAY_IMAGE ?? defaultImage, "run", "--config", "/etc/Caddyfile", "--adapter", "caddyfile"],
    );
    const folder = mkdtempSync(join(tmpdir(), "memos-sso-edge-"));
    writeFileSync(join(folder, "Caddyfile"), `{\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n${sites}`);
    await docker("cp", join(folder, "Caddyfile"), `${name}:/etc/Caddyfile`);
    rmSync(folder, { recursive: true });
    await docker("start", name);
    const root = ["exec", name, "cat", "/data/caddy/pki/authorities/local/root.crt"] as const;
    const caCertificate = await waitFor(async () => ({ value: `${await docker(...root)}\n` }), {
      timeout: 30_000,
      timeoutMessage: (last) => `Their Caddy made no authority within 30 s. Last seen: ${last}`,
    });
    const format = "{{(index .IPAM.Config 0).Subnet}}";
    return new UserCaddy(name, await docker("network", "inspect", "--format", format, name), caCertificate);
  }

  /** Asks the gateway as a neighbour in the same network can, with whatever headers. Resolves to a body, which refusals have none of. */
  async asNeighbour(url: string, headers: Readonly<Record<string, string>>, body?: object): Promise<string> {
    const given = Object.entries(headers).flatMap(([key, value]) => ["--header", `${key}: ${value}`]);
    const posted = body === undefined ? [] : ["--post-data", JSON.stringify(body)];
    return (await run("docker", ["exec", this.name, "wget", "-q", "-O", "-", ...given, ...posted, url])).stdout;
  }

  /** The names of the containers that share its network, in order. */
  async neighbours(): Promise<string[]> {
    const format = "{{range .Containers}}{{.Name}} {{end}}";
    return (await docker("network", "inspect", "--format", format, this.name)).split(" ").filter(Boolean).sort();
  }

  /** Takes it away, with its network. */
  async end(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.name);
    await docker("network", "rm", this.name);
  }
}
