import { hkdfSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import type { ClientRotationOptions } from "../rotation/client-rotation";
import { type ClientSecret, createClientSecret, publicClient } from "./client-secrets";
import type { Secrets } from "../configuration/settings";
import { checkSecretFile } from "../configuration/user-settings";
import type { ResolvedArgs } from "../resolve-args";

/** What Authelia keeps to itself and what each client is told. */
export interface AutheliaSecrets {
  /** For the configuration; a secret. */
  readonly forConfiguration: pulumi.Output<Secrets>;

  /** The applications and what they are told. */
  readonly clients: readonly ClientSecret[];

  /** The ids of each client, in the order of `clients`: after a rotation there are several. */
  readonly clientIds: pulumi.Output<string[][]>;
}

/** What secrets are needed for, and when that of clients is rotated. */
interface SecretArgs {
  readonly clients: ResolvedArgs["clients"];
  readonly rotation?: ClientRotationOptions;

  /** Those that a user gives, by the dotted name of the key. */
  readonly secretFiles?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Makes every secret once; they live in the state. The storage encryption key is protected, and no other way of making it leads to
 * another one: without it the database cannot be read. Those that protect nothing for longer than a session come from one secret.
 */
export function createSecrets(
  name: string,
  { clients: clientIds, rotation, secretFiles = {} }: SecretArgs,
  opts: pulumi.CustomResourceOptions,
): AutheliaSecrets {
  const password = (purpose: string, own: pulumi.CustomResourceOptions = {}): pulumi.Output<string> =>
    new random.RandomPassword(`${name}-${purpose}`, { length: 64, special: false }, pulumi.mergeOptions(opts, own))
      .result;

  const clients = clientIds.map(({ clientId, isPublic }) =>
    isPublic ? publicClient(clientId) : createClientSecret(`${name}-client-${clientId}`, clientId, rotation, opts),
  );
  const issuerKey = new tls.PrivateKey(`${name}-issuer-key`, { algorithm: "RSA", rsaBits: 2048 }, opts);
  const secret = password("secret");
  const forConfiguration = pulumi.secret({
    sessionSecret: secret.apply((from) => deriveSecret(from, "session secret")),
    storageEncryptionKey: password("storage-encryption-key", { protect: true, ignoreChanges: ["*"] }),
    resetPasswordJwtSecret: secret.apply((from) => deriveSecret(from, "reset password jwt secret")),
    hmacSecret: secret.apply((from) => deriveSecret(from, "hmac secret")),
    issuerPrivateKey: issuerKey.privateKeyPemPkcs8,
    clientDigests: pulumi.all(clients.map(orderedDigests)).apply(mergeRecords),
    secretFiles: pulumi.secret(secretFiles).apply((known) => {
      for (const [file, value] of Object.entries(known)) checkSecretFile(`secretFiles["${file}"]`, value);
      return known;
    }),
  });
  return {
    forConfiguration: pulumi.output(forConfiguration),
    clients,
    clientIds: pulumi.all(clients.map(({ clientIds }) => clientIds)),
  };
}

/** A secret of 256 bits for one purpose (HKDF, RFC 5869): it tells nothing of those for others. */
const deriveSecret = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync("sha256", secret, "", `authelia ${purpose}`, 32)).toString("base64url");

/** In the order of the ids: an object does not keep its own on the way through Pulumi's engine, and files have one. */
const orderedDigests = ({ clientIds, digests }: ClientSecret): pulumi.Output<Record<string, string>> =>
  pulumi
    .all([clientIds, digests])
    .apply(([ids, byId]) => Object.fromEntries(ids.flatMap((id) => (byId[id] === undefined ? [] : [[id, byId[id]]]))));

const mergeRecords = (digests: readonly Record<string, string>[]): Record<string, string> =>
  Object.fromEntries(digests.flatMap((one) => Object.entries(one)));
