import * as pulumi from "@pulumi/pulumi";
import { stackName } from "../internal/docker/labels";
import { DynamicResource } from "../internal/dynamic-resource";

/** What is needed to decide which keys Authelia publishes. */
export interface SigningKeyRotationArgs {
  /** The name of the rotation that is in force; empty before the first. */
  readonly rotation: pulumi.Input<string>;

  /** How many hours an old key stays published once the new one signs. */
  readonly keepHours: number;

  /** The name of Authelia's container in the program. */
  readonly container: string;

  /** The key before any rotation, as PEM; kept as a secret. */
  readonly first: pulumi.Input<string>;

  /** The key that is to sign, by name and as PEM; kept as a secret. */
  readonly wanted: { readonly name: pulumi.Input<string>; readonly key: pulumi.Input<string> };
}

/** The decision which keys Authelia publishes: the one that signs, and older ones as long as what they have signed is in use. */
export class SigningKeyRotation extends DynamicResource {
  /** All of them as PEM, by name; a secret. */
  declare readonly keys: pulumi.Output<Record<string, string>>;

  /** The names of those that do not sign any more. */
  declare readonly retiring: pulumi.Output<string[]>;

  constructor(name: string, args: SigningKeyRotationArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      ...args,
      first: pulumi.secret(args.first),
      wanted: { name: args.wanted.name, key: pulumi.secret(args.wanted.key) },
      stack: stackName(),
      // Decided by the lifecycle's check. They stand here so that Pulumi knows which of them is a secret: it goes by the name.
      keys: pulumi.secret({}),
      retiring: [],
    };
    super("authelia/signing-key-rotation-lifecycle", "SigningKeyRotation", name, inputs, opts);
  }
}
