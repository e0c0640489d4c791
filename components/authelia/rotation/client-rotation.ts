import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../pulumi/dynamic-resource";

/** A new secret for clients, without a moment at which anybody is refused. */
export interface ClientRotationOptions {
  /** The name of the rotation, such as `2026-11`: with another one, each client gets a new id and a new secret. */
  readonly label: string;

  /**
   * For each client that shall be rotated, by its id: a URL at which the application shows to anybody which client ids it uses, each as a text in
   * JSON. Authelia accepts the old client until the application does not show it any more.
   */
  readonly clientIdsUrls: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A client id and the digest of its secret. */
interface ClientDigest {
  readonly clientId: string;

  /** A secret. */
  readonly digest: pulumi.Output<string>;
}

/** What is needed to decide which clients Authelia accepts. */
export interface ClientRotationArgs {
  /** The name of the rotation, such as `2026-11`. */
  readonly clientSecretVersion: string;
  readonly clientIdsUrl: pulumi.Input<string>;

  /** The client before any rotation. */
  readonly initial: ClientDigest;

  /** The client of this rotation. */
  readonly current: ClientDigest;
}

/** The decision which clients of one application Authelia accepts: the new one, and the old one while it is in use. */
export class ClientRotation extends DynamicResource {
  /** The digests of all of them by client id; a secret. */
  declare readonly digests: pulumi.Output<Record<string, string>>;

  /** The ids of the old ones. */
  declare readonly previous: pulumi.Output<string[]>;

  constructor(name: string, args: ClientRotationArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      ...args,
      // Decided by the lifecycle's check. They stand here so that Pulumi knows which of them is a secret: it goes by the name.
      digests: pulumi.secret({}),
      previous: [],
    };
    super("authelia/rotation/client-rotation-lifecycle", "ClientRotation", name, inputs, opts);
  }
}
