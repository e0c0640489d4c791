import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ClientRotation, type ClientRotationOptions, rotatedClientId } from "../rotation/client-rotation";
import type { OidcClientCredentials } from "../../sign-in/oidc-client";

/** An application as Authelia knows it. */
export interface ClientSecret {
  /** The client id that the application asked for. */
  readonly requestedId: string;

  /** The client id that it is given. */
  readonly clientId: string;

  /** The plain secret of that one; a secret. */
  readonly secret: pulumi.Output<string>;

  /** The ids of all clients that Authelia accepts: the given one first, then those in use still. */
  readonly clientIds: pulumi.Output<string[]>;

  /** The digests of their secrets, by client id; a secret. */
  readonly digests: pulumi.Output<Record<string, string>>;
}

/** A client without a secret. */
export const publicClient = (clientId: string): ClientSecret => ({
  requestedId: clientId,
  clientId,
  secret: pulumi.output(""),
  clientIds: pulumi.output([clientId]),
  digests: pulumi.output<Record<string, string>>({}),
});

/**
 * Makes the secret of a client, and another one for a rotation.
 *
 * The first stays in the state over all rotations: the program cannot know whether it is in use still.
 */
export function createClientSecret(
  name: string,
  requestedId: string,
  rotation: ClientRotationOptions | undefined,
  opts: pulumi.CustomResourceOptions,
): ClientSecret {
  const initial = createSecret(name, opts);
  const clientIdsUrl = rotation?.clientIdsUrls[requestedId];
  if (rotation === undefined || clientIdsUrl === undefined) return withoutRotation(requestedId, initial);
  const { label } = rotation;
  const current = createSecret(`${name}-${label}`, opts);
  const clientId = rotatedClientId(requestedId, label);
  const { digests, previous } = new ClientRotation(
    `${name}-rotation`,
    {
      clientSecretVersion: label,
      clientIdsUrl,
      initial: { clientId: requestedId, digest: initial.digest },
      current: { clientId, digest: current.digest },
    },
    opts,
  );
  const clientIds = previous.apply((ids) => [clientId, ...ids]);
  return { requestedId, clientId, secret: current.secret, clientIds, digests };
}

function withoutRotation(clientId: string, { secret, digest }: SecretAndDigest): ClientSecret {
  const digests = digest.apply((only) => ({ [clientId]: only }));
  return { requestedId: clientId, clientId, secret, clientIds: pulumi.output([clientId]), digests };
}

interface SecretAndDigest {
  readonly secret: pulumi.Output<string>;

  /** A secret. */
  readonly digest: pulumi.Output<string>;
}

/** 72 of the unreserved characters of RFC 3986, so that no client can encode them wrongly. */
function createSecret(name: string, opts: pulumi.CustomResourceOptions): SecretAndDigest {
  const secret = new random.RandomPassword(
    `${name}-secret`,
    { length: 72, special: true, overrideSpecial: "-._~" },
    opts,
  ).result;
  // The salt is kept like the secret: another one would be another digest, and so a change on every run. It is no secret, and
  // stands in the resource's id for everybody to see.
  const salt = new random.RandomBytes(`${name}-salt`, { length: 16 }, opts).base64;
  const digest = pulumi
    .all([secret, salt])
    .apply(([plain, bytes]) => pbkdf2Digest(plain, Buffer.from(bytes, "base64")));
  return { secret, digest: pulumi.secret(digest) };
}

const iterations = 310_000;
const keyBytes = 64;

/**
 * The digest of a client secret as Authelia stores it: `$pbkdf2-sha512$310000$<salt>$<key>`.
 *
 * The same secret and salt give the same digest, so the configuration does not change from one run to the next.
 *
 * @param secret the client secret in plain text
 * @param salt at least 16 bytes, kept as long as the secret
 * @see https://www.authelia.com/integration/openid-connect/frequently-asked-questions/#how-do-i-generate-a-client-identifier-or-client-secret
 */
export async function pbkdf2Digest(secret: string, salt: Buffer): Promise<string> {
  const key = await promisify(pbkdf2)(secret, salt, iterations, keyBytes, "sha512");
  return `$pbkdf2-sha512$${iterations}$${adaptedBase64(salt)}$${adaptedBase64(key)}`;
}

/** The base64 of the modular crypt format: `.` for `+`, no padding. */
const adaptedBase64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("+", ".").replaceAll("=", "");

/** What a client of the Authelia at a URL is given; the paths are Authelia's own. */
export function clientCredentials(
  url: pulumi.Input<string>,
  { clientId, secret }: ClientSecret,
): OidcClientCredentials {
  const issuer = pulumi.output(url).apply((given) => given.replace(/\/+$/, ""));
  return {
    issuer,
    clientId: pulumi.output(clientId),
    clientSecret: pulumi.secret(secret),
    authorizationUrl: pulumi.interpolate`${issuer}/api/oidc/authorization`,
    tokenUrl: pulumi.interpolate`${issuer}/api/oidc/token`,
    userInfoUrl: pulumi.interpolate`${issuer}/api/oidc/userinfo`,
  };
}
