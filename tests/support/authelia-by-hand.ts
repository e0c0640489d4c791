import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { pbkdf2Digest } from "../../components/authelia/secrets/client-secrets";
import { traitsOf } from "../../components/authelia/versions";
import { createHttpClient } from "../../components/http/http-client";
import { waitFor } from "../../components/http/wait-for";
import { docker, logOf } from "./docker";
import { pem } from "./https-server";

/** The image of Authelia that the tests of this machine run, and its version. */
export const autheliaImage = process.env.AUTHELIA_IMAGE ?? "localhost/authelia-api-only:4.37.5";
export const autheliaVersion = autheliaImage.split(":").at(-1) ?? "";

const salt = Buffer.from("sixteen bytes, ok");
const host = "auth.example.localhost";

/**
 * An Authelia that nobody's Pulumi knows of: one file of configuration written by hand, and its own https, without a gateway.
 *
 * Its certificate is `server.pem`; john's password is `johns-password`.
 */
export class AutheliaByHand {
  readonly issuer: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "memos-sso-authelia-"));
  private readonly issuerKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  });

  private constructor(
    private readonly name: string,
    private readonly port: number,
  ) {
    this.issuer = `https://${host}:${port}`;
  }

  /** Makes it, reachable in a network under its public name and on the loopback; it does not run yet. */
  static async prepare(name: string, network: string, port: number): Promise<AutheliaByHand> {
    const authelia = new AutheliaByHand(name, port);
    await docker(
      ...["create", "--user", "0:0", "--name", name, "--network", network, "--network-alias", host],
      ...["--publish", `127.0.0.1:${port}:${port}`, "--entrypoint", "authelia"],
      ...[autheliaImage, "--config", "/by-hand/configuration.yml"],
    );
    return authelia;
  }

  /** Starts it, or starts it anew, with these clients, in the words of its version. */
  async start(clients: readonly unknown[]): Promise<void> {
    await docker("kill", this.name).catch(() => undefined);
    const write = (file: string, content: string): void => writeFileSync(join(this.folder, file), content);
    write("configuration.yml", stringify(this.configuration(clients)));
    write("server.pem", pem("server"));
    write("server-key.pem", pem("test-only-key"));
    const password = await pbkdf2Digest("johns-password", salt);
    write(
      "users.yml",
      stringify({ users: { john: { displayname: "John Doe", password, email: "john@example.com" } } }),
    );
    await docker("cp", `${this.folder}/.`, `${this.name}:/by-hand`);
    await docker("start", this.name);
    await this.ready();
  }

  async remove(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.name);
    rmSync(this.folder, { recursive: true });
  }

  private async ready(): Promise<void> {
    const door = createHttpClient({ caCertificate: pem("authority"), addresses: { [host]: "127.0.0.1" } });
    await waitFor(
      async () => {
        const { status } = await door({ url: `${this.issuer}/api/health` });
        return status === 200 ? { value: true } : { pending: `HTTP ${status}` };
      },
      { timeout: 30_000, timeoutMessage: (last) => `Authelia by hand is not up: ${last}` },
    ).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await logOf(this.name)}`);
    });
  }

  private configuration(clients: readonly unknown[]): object {
    const old = traitsOf("image", autheliaVersion).configFormat === "4.37";
    const tls = { certificate: "/by-hand/server.pem", key: "/by-hand/server-key.pem" };
    const secret = "a-secret-of-an-authelia-that-was-set-up-by-hand";
    const key = String(this.issuerKey);
    return {
      ...(old ? { jwt_secret: secret } : { identity_validation: { reset_password: { jwt_secret: secret } } }),
      server: {
        ...(old ? { host: "0.0.0.0", port: this.port } : { address: `tcp://:${this.port}/` }),
        disable_healthcheck: true,
        tls,
      },
      ntp: { disable_startup_check: true },
      authentication_backend: { file: { path: "/by-hand/users.yml" } },
      access_control: { default_policy: "one_factor" },
      session: {
        secret,
        ...(old
          ? { domain: "example.localhost" }
          : { cookies: [{ domain: "example.localhost", authelia_url: this.issuer }] }),
      },
      storage: { encryption_key: secret, local: { path: "/by-hand/db.sqlite3" } },
      notifier: { filesystem: { filename: "/by-hand/notification.txt" } },
      identity_providers: {
        oidc: { hmac_secret: secret, ...(old ? { issuer_private_key: key } : { jwks: [{ key }] }), clients },
      },
    };
  }
}
