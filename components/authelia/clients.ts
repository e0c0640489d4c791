import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ClientRotation, type Rotation } from "./client-rotation";
import { digestOf } from "./digest";
import { clientIdIn } from "./rotation/label";

/** An application as Authelia knows it. */
export interface Client {
  /** The client id that the application asked for. */
  readonly requested: string;

  /** The client id that it is given. */
  readonly clientId: pulumi.Output<string>;

  /** The plain secret of that one; a secret. */
  readonly secret: pulumi.Output<string>;

  /** The ids of all clients that may come: the given one first, then those in use still. */
  readonly clientIds: pulumi.Output<string[]>;

  /** The digests of their secrets, by client id; a secret. */
  readonly digests: pulumi.Output<Record<string, string>>;
}

/** A client without a secret. */
export const publicClient = (clientId: string): Client => ({
  requested: clientId,
  clientId: pulumi.output(clientId),
  secret: pulumi.output(""),
  clientIds: pulumi.output([clientId]),
  digests: pulumi.output<Record<string, string>>({}),
});

/**
 * Makes the secret of a client, and another one for a rotation.
 *
 * The first stays in the state over all rotations: the program cannot know whether it is in use still.
 */
export function createClient(
  name: string,
  requested: string,
  rotation: Rotation | undefined,
  opts: pulumi.CustomResourceOptions,
): Client {
  const shownAt = rotation?.shownAt[requested];
  if (rotation === undefined || shownAt === undefined) return unrotated(requested, createSecret(name, opts));
  const { label } = rotation;
  const first = createSecret(name, opts);
  const wanted = createSecret(`${name}-${label}`, opts);
  const clientId = clientIdIn(requested, label);
  const decided = new ClientRotation(
    `${name}-rotation`,
    {
      rotation: label,
      shownAt,
      first: { clientId: requested, digest: first.digest },
      wanted: { clientId, digest: wanted.digest },
    },
    opts,
  );
  const clientIds = decided.retiring.apply((others) => [clientId, ...others]);
  return { requested, clientId: pulumi.output(clientId), secret: wanted.secret, clientIds, digests: decided.digests };
}

function unrotated(requested: string, { secret, digest }: ClientSecret): Client {
  const digests = digest.apply((only) => ({ [requested]: only }));
  return { requested, clientId: pulumi.output(requested), secret, clientIds: pulumi.output([requested]), digests };
}

interface ClientSecret {
  readonly secret: pulumi.Output<string>;

  /** A secret. */
  readonly digest: pulumi.Output<string>;
}

/** 72 of the unreserved characters of RFC 3986, so that no client can encode them wrongly. */
function createSecret(name: string, opts: pulumi.CustomResourceOptions): ClientSecret {
  const secret = new random.RandomPassword(
    `${name}-secret`,
    { length: 72, special: true, overrideSpecial: "-._~" },
    opts,
  ).result;
  // The salt is kept like the secret: another one would be another digest, and so a change on every run. It is no secret, and
  // stands in the resource's id for everybody to see.
  const salt = new random.RandomBytes(`${name}-salt`, { length: 16 }, opts).base64;
  const digest = pulumi.all([secret, salt]).apply(([plain, bytes]) => digestOf(plain, Buffer.from(bytes, "base64")));
  return { secret, digest: pulumi.secret(digest) };
}
