import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../pulumi/dynamic-resource";
import { InvalidOption } from "../../pulumi/invalid-option";
import type { AutheliaClient } from "../configuration/clients";
import type { OptionNames } from "../configuration/settings";

/** A rotation of client secrets: the old and the new secret are both accepted until the application uses the new one. */
export interface ClientRotationOptions {
  /** The name of the rotation, such as `2026-11`; another name gives each client a new id and a new secret. */
  readonly label: string;

  /**
   * The clients to rotate: for each client id a URL, readable without signing in, at which the application shows the client ids that it
   * uses, each as a text in JSON. Authelia accepts the old client until this page shows it no more.
   */
  readonly clientIdsUrls: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A client id and the digest of its secret. */
interface ClientDigest {
  readonly clientId: string;

  /** A secret. */
  readonly digest: pulumi.Output<string>;
}

export interface ClientRotationArgs {
  /** The label of the rotation, such as `2026-11`. */
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
      // The lifecycle's check fills them in. Without them here Pulumi would not know that the digests are secret.
      digests: pulumi.secret({}),
      previous: [],
    };
    super("authelia/rotation/client-rotation-lifecycle", "ClientRotation", name, inputs, opts);
  }
}

/** The id of a client after a rotation, such as `memos-2026-11`. */
export const rotatedClientId = (clientId: string, label: string): string => `${clientId}-${label}`;

/** Checks the label of a rotation, which becomes part of client ids and of resource names. @throws InvalidOption */
export function checkLabel(option: string, label: string): void {
  if (/^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,38}[a-zA-Z0-9])?$/.test(label)) return;
  throw new InvalidOption(
    option,
    "must be 1 to 40 letters, digits and . _ - between them",
    label,
    'Write one such as "2026-11".',
  );
}

/** Checks that each client of the rotation has a secret, and that its new id is free. @throws InvalidOption */
export function checkRotation(
  label: string,
  clientIds: readonly string[],
  clients: readonly AutheliaClient[],
  { rotationLabel }: Pick<OptionNames, "rotationLabel">,
): void {
  checkLabel(rotationLabel, label);
  if (clientIds.length === 0) {
    const remedy = "Without it nobody knows when an old client may go.";
    throw new InvalidOption("rotation.clientIdsUrls", "must have the URL of one client at least", {}, remedy);
  }
  for (const id of clientIds) {
    const client = clients.find(({ clientId }) => clientId === id);
    if (client === undefined || client.tokenEndpointAuthMethod === "none")
      throw new InvalidOption(`rotation.clientIdsUrls.${id}`, "must be a client that has a secret", id, "Take it out.");
    const rotated = rotatedClientId(id, label);
    if (rotated.length <= 100 && !clients.some(({ clientId }) => clientId === rotated)) continue;
    const rule = "must make a client id of at most 100 characters that no other client has";
    throw new InvalidOption(rotationLabel, rule, rotated, "Choose another.");
  }
}
