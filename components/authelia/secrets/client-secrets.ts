import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ClientRotation, type ClientRotationOptions, rotatedClientId } from "../rotation/client-rotation";
import { pbkdf2Digest } from "./digest";

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
