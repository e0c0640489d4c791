import { isUnknown } from "../../internal/dynamic";

/** Keys as PEM by their names; one that is not known yet is the text for such values. */
export type Keys = Readonly<Record<string, string>>;

/** A key that signs. */
export interface SigningKey {
  /** Its name, such as `issuer-private-key-2026-11`. */
  readonly name: string;

  /** The private key, as PEM. */
  readonly key: string;
}

/** The name of a key after a rotation; the empty label means the first. */
export const keyNameIn = (label: string): string => (label === "" ? firstName : `${firstName}-${label}`);

/** The name of the key before any rotation. */
export const firstName = "issuer-private-key";

/** The keys that have been published so far, but for the one that is to sign: only when there are any, it matters since when it signs. */
export const othersThan = (wanted: SigningKey, before: Keys): Keys =>
  Object.fromEntries(Object.entries(before).filter(([name, key]) => name !== wanted.name && key !== wanted.key));

/** What is to be published, and what was. */
export interface Handover {
  readonly before: Keys;

  /** The key that is to sign from now on. */
  readonly wanted: SigningKey;

  /** For how many hours it has been signing; undefined when it has not begun to, or nobody can tell. */
  readonly signing: number | undefined;

  /** For how many hours an old key stays. */
  readonly keepHours: number;
}

/** The keys that Authelia is to publish. */
export interface Published {
  readonly keys: Keys;

  /** The names of those that do not sign any more. */
  readonly retiring: readonly string[];
}

/**
 * Decides which keys Authelia publishes: the one that signs, and each older one until all is out of date that it has signed.
 *
 * @returns undefined when a key of that name has been published that is another.
 */
export function published({ before, wanted, signing, keepHours }: Handover): Published | undefined {
  const namesake = before[wanted.name];
  if (namesake !== undefined && namesake !== wanted.key && !isUnknown(namesake)) return undefined;
  const over = keepHours === 0 || (signing !== undefined && signing >= keepHours);
  const others = over ? {} : othersThan(wanted, before);
  // An object does not keep its order on the way through Pulumi's engine.
  return { keys: { ...others, [wanted.name]: wanted.key }, retiring: Object.keys(others).sort() };
}
