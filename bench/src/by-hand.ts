import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderPublicFiles, renderSecretFiles } from "../../components/dist/authelia/configuration/configuration";
import type { Settings } from "../../components/dist/authelia/configuration/settings";
import { putSecretsIn } from "../../components/dist/authelia/configuration/yaml";
import { pbkdf2Digest } from "../../components/dist/authelia/secrets/client-secrets";
import { renderUsers } from "../../components/dist/authelia/users/users";
import { traitsOf } from "../../components/dist/authelia/versions";
import { renderCaddyConfiguration } from "../../components/dist/gateway/caddy-configuration";
import { create } from "../../components/dist/gateway/certificate-authority-lifecycle";
import { imageVersion } from "../../components/dist/pulumi/image-version";

/** What the script is told. */
export interface ByHand {
  readonly env: NodeJS.ProcessEnv;
}

const domain = "example.localhost";

/** Writes the files that somebody would have written by hand, so that their making is not part of the time. */
export async function prepareByHand(
  httpsPort: number,
  apiPort: number,
  images: Record<string, string>,
): Promise<ByHand> {
  const files = mkdtempSync(join(tmpdir(), "by-hand-"));
  const clientSecret = randomBytes(36).toString("hex");
  await writeAuthorities(files);
  const settings = settingsFor(images.AUTHELIA_IMAGE ?? "", httpsPort);
  const secrets = {
    sessionSecret: "by-hand-session-secret",
    storageEncryptionKey: createHash("sha256").update(clientSecret).digest("hex"),
    resetPasswordJwtSecret: "by-hand-jwt-secret",
    hmacSecret: "by-hand-hmac-secret",
    issuerPrivateKey: generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString(),
    clientDigests: { memos: await pbkdf2Digest(clientSecret, randomBytes(16)) },
    secretFiles: {},
  };
  const { filters } = settings.traits;
  const inputs = { files: renderPublicFiles(settings), secretFiles: renderSecretFiles(secrets), filters };
  const rendered = putSecretsIn(inputs);
  for (const [path, content] of Object.entries({ ...rendered.files, ...rendered.secretFiles })) {
    write(join(files, "authelia", path), content);
  }
  const john = {
    username: "john",
    displayName: "John Doe",
    email: "john@example.com",
    passwordDigest: secrets.clientDigests.memos,
  };
  write(join(files, "authelia", "users.yml"), renderUsers([john]));
  const sites = [
    { host: `auth.${domain}`, upstream: "authelia:9091" },
    { host: `memos.${domain}`, upstream: "memos:5230" },
  ];
  write(
    join(files, "gateway", "caddy.json"),
    renderCaddyConfiguration({ sites, httpsPort, strictTransportSecurity: false }),
  );
  const told = { FILES: files, NAME: `by-hand-${process.pid}`, DOMAIN: domain, CLIENT_SECRET: clientSecret };
  return { env: { ...process.env, ...images, ...told, HTTPS_PORT: String(httpsPort), API_PORT: String(apiPort) } };
}

const settingsFor = (image: string, httpsPort: number): Settings => ({
  traits: traitsOf("AUTHELIA_IMAGE", imageVersion("AUTHELIA_IMAGE", image)),
  url: `https://auth.${domain}:${httpsPort}`,
  cookieDomain: domain,
  defaultRedirectionUrl: `https://memos.${domain}:${httpsPort}`,
  authorizationPolicy: "one_factor",
  createTestUser: false,
  ntpStartupCheck: false,
  clients: [
    {
      clientId: "memos",
      clientName: "Memos",
      redirectUris: [`https://memos.${domain}:${httpsPort}/auth/callback`],
      scopes: ["openid", "profile", "email"],
      tokenEndpointAuthMethod: "client_secret_basic",
      pkce: true,
    },
  ],
});

const writeAuthorities = async (files: string): Promise<void> => {
  const [rootKey, intermediateKey] = [newKey(), newKey()];
  const { outs } = await create({ domain, rootKey, intermediateKey });
  const named = { "ca.pem": outs?.certificate, "intermediate.pem": outs?.intermediateCertificate };
  for (const [name, content] of Object.entries({ ...named, "intermediate-key.pem": intermediateKey }))
    write(join(files, "gateway", name), content ?? "");
};

const newKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const write = (path: string, content: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};
