import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { InvalidOption } from "../internal/invalid-option";
import { checkLabel } from "./rotation/label";
import { checkDays } from "./rotation/schedule";
import { firstName, keyNameIn } from "./rotation/signing-keys";
import { besides, RotationSchedule } from "./rotation-schedule";
import { SigningKeyRotation } from "./signing-key-rotation";
import type { Generation } from "./versions";

/** When the key that signs ID tokens is rotated. */
export interface SigningKeyOptions {
  /**
   * Any name, such as `2026-11`. With another one another key signs. Once given, it must stay: without it the first key signs again.
   *
   * @default the key stays as it is
   */
  readonly rotation?: string;

  /**
   * The age in days at which the next `up` rotates the key. The age of one that is there already is counted from the `up` that
   * brings this option.
   *
   * @default it does not age
   */
  readonly rotateAfterDays?: number;

  /**
   * How many hours an old key stays published once the new one signs: at least as long as what it has signed is good for, which
   * for an ID token is one hour. 0, for a key that others have got hold of, drops it at once.
   *
   * @default 24
   */
  readonly keepHours?: number;
}

/** The keys of Authelia. */
export interface SigningKeys {
  /** Their names: the one that signs first. */
  readonly names: pulumi.Output<string[]>;

  /** As PEM, by name; a secret. */
  readonly keys: pulumi.Output<Record<string, string>>;

  /** The name of the one that signs, once there has been a rotation. */
  readonly rotated: pulumi.Output<string | undefined>;
}

/**
 * Checks when the key is to be rotated.
 *
 * @throws InvalidOption for a rule that is broken, and for an Authelia that publishes one key only.
 */
export function checkSigningKey(option: string, options: SigningKeyOptions, { minor, signingKeys }: Generation): void {
  if (signingKeys === "one") {
    throw new InvalidOption(
      option,
      `must be left out with Authelia ${minor}, which publishes one key only: whoever checks ID tokens would refuse those of the old one`,
      options,
      "Choose Authelia 4.38 or later. Memos does not read ID tokens.",
    );
  }
  const { rotation, rotateAfterDays, keepHours = 0 } = options;
  if (rotation !== undefined) checkLabel(`${option}.rotation`, rotation);
  if (rotateAfterDays !== undefined) checkDays(`${option}.rotateAfterDays`, rotateAfterDays);
  if (!(keepHours >= 0 && keepHours <= mostHours)) {
    throw new InvalidOption(`${option}.keepHours`, `must be 0 to ${mostHours}`, keepHours, "Leave it out for 24.");
  }
}

/** A year. */
const mostHours = 8_760;

/** Makes the key that signs, and keeps older ones published. */
export function createSigningKeys(
  name: string,
  { rotation, rotateAfterDays, keepHours = 24 }: SigningKeyOptions,
  opts: pulumi.CustomResourceOptions,
): SigningKeys {
  if (rotation === undefined && rotateAfterDays === undefined) return onlyOne(createKey(`${name}-issuer-key`, opts));
  const schedule =
    rotateAfterDays === undefined
      ? undefined
      : new RotationSchedule(`${name}-issuer-key-schedule`, { rotation, afterDays: rotateAfterDays }, opts);
  const byAge = pulumi.mergeOptions(opts, { replacementTrigger: schedule?.label });
  const first = createKey(`${name}-issuer-key`, rotation === undefined ? byAge : besides(rotation, schedule, opts));
  const key = rotation === undefined ? first : createKey(`${name}-issuer-key-${rotation}`, byAge);
  const present = schedule?.label ?? pulumi.output(rotation ?? "");
  const wanted = { name: present.apply(keyNameIn), key };
  const { keys, retiring } = new SigningKeyRotation(
    `${name}-issuer-key-rotation`,
    { rotation: present, keepHours, container: `${name}-container`, first, wanted },
    opts,
  );
  return {
    names: pulumi.all([wanted.name, retiring]).apply(([signing, others]) => [signing, ...others]),
    keys,
    rotated: wanted.name.apply((signing) => (signing === firstName ? undefined : signing)),
  };
}

const onlyOne = (key: pulumi.Output<string>): SigningKeys => ({
  names: pulumi.output([firstName]),
  keys: key.apply((only): Record<string, string> => ({ [firstName]: only })),
  rotated: pulumi.output(undefined),
});

const createKey = (name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
  new tls.PrivateKey(name, { algorithm: "RSA", rsaBits: 2048 }, opts).privateKeyPemPkcs8;
