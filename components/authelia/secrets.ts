import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import type { Secrets } from "./configuration/settings";
import { digestOf } from "./digest";

/** What Authelia keeps to itself and what each client is told. */
export interface AutheliaSecrets {
  /** For the configuration; a secret. */
  readonly forConfiguration: pulumi.Output<Secrets>;

  /** The plain secret of each client, by client id; secrets. */
  readonly clientSecrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * Makes every secret once; they live in the state. The storage encryption key is protected: without it the database cannot be read.
 *
 * Client secrets are 72 of the unreserved characters of RFC 3986, so that no client can encode them wrongly.
 */
export function createSecrets(
  name: string,
  clientIds: readonly string[],
  opts: pulumi.CustomResourceOptions,
): AutheliaSecrets {
  const password = (purpose: string, protect = false): pulumi.Output<string> =>
    new random.RandomPassword(
      `${name}-${purpose}`,
      { length: 64, special: false },
      pulumi.mergeOptions(opts, { protect }),
    ).result;

  const clients = clientIds.map((clientId) => createClientSecret(`${name}-client-${clientId}`, clientId, opts));
  const issuerKey = new tls.PrivateKey(`${name}-issuer-key`, { algorithm: "RSA", rsaBits: 2048 }, opts);
  const forConfiguration = pulumi.secret({
    sessionSecret: password("session-secret"),
    storageEncryptionKey: password("storage-encryption-key", true),
    resetPasswordJwtSecret: password("reset-password-jwt-secret"),
    hmacSecret: password("hmac-secret"),
    issuerPrivateKey: issuerKey.privateKeyPemPkcs8,
    clientDigests: pulumi.all(Object.fromEntries(clients.map(({ clientId, digest }) => [clientId, digest]))),
  });
  return {
    forConfiguration: pulumi.output(forConfiguration),
    clientSecrets: Object.fromEntries(clients.map(({ clientId, secret }) => [clientId, secret])),
  };
}

const createClientSecret = (name: string, clientId: string, opts: pulumi.CustomResourceOptions) => {
  const secret = new random.RandomPassword(
    `${name}-secret`,
    { length: 72, special: true, overrideSpecial: "-._~" },
    opts,
  ).result;
  // The salt is kept like the secret: another one would be another digest, and so a change on every run. It is no secret, and
  // stands in the resource's id for everybody to see.
  const salt = new random.RandomBytes(`${name}-salt`, { length: 16 }, opts).base64;
  const digest = pulumi.all([secret, salt]).apply(([plain, bytes]) => digestOf(plain, Buffer.from(bytes, "base64")));
  return { clientId, secret, digest };
};
