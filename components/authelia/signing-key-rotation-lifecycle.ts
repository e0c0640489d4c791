import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failureOf, isUnknown } from "../internal/dynamic";
import { InvalidOption } from "../internal/invalid-option";
import { firstName, type Keys, othersThan, published, type SigningKey } from "./rotation/signing-keys";
import { askDocker, type AskSince } from "./rotation/signing-since";

/** What is declared of the rotation of the key that signs. */
export interface SigningKeyRotationArgs {
  /** The name of the rotation that is in force; empty before the first. */
  readonly rotation: string;

  /** How many hours an old key stays published once the new one signs. */
  readonly keepHours: number;

  /** The stack, such as `memos-sso/dev`. */
  readonly stack: string;

  /** The name of Authelia's container in the program. */
  readonly container: string;

  /** The key before any rotation, as PEM. */
  readonly first: string;

  /** The key that is to sign. */
  readonly wanted: SigningKey;
}

/** The inputs, as `check` completes them: what is published is decided there, so that a preview shows it. */
export interface SigningKeyRotationInputs extends SigningKeyRotationArgs {
  /** All keys that Authelia is to publish, by name. */
  readonly keys: Keys;

  /** The names of those that do not sign any more. */
  readonly retiring: readonly string[];
}

const declared = ["rotation", "keepHours", "stack", "container", "first", "wanted", "keys", "retiring"] as const;

const hour = 60 * 60 * 1000;

/** Decides which keys Authelia is to publish, from what it has published and since when the new one signs. */
export async function check(
  olds: Partial<SigningKeyRotationInputs>,
  news: SigningKeyRotationInputs,
  ask: AskSince = askDocker,
  now = new Date(),
): Promise<CheckResult<SigningKeyRotationInputs>> {
  const { wanted, keepHours, first } = news;
  const before = olds.keys ?? (isUnknown(first) ? {} : { [firstName]: first });
  const asked = Object.keys(othersThan(wanted, before)).length > 0;
  const since = asked ? await ask({ stack: news.stack, container: news.container, key: wanted.name }) : undefined;
  const signing = since && (now.getTime() - since.getTime()) / hour;
  const decided = published({ before, wanted, signing, keepHours });
  const failures = failureOf(() => {
    if (decided === undefined) throw takenName(news);
    if (news.rotation === "" && (olds.rotation ?? "") !== "") throw wayBack(olds.rotation);
  });
  return { inputs: { ...news, ...(decided ?? { keys: before, retiring: [] }) }, failures };
}

const takenName = ({ rotation, wanted }: SigningKeyRotationArgs): InvalidOption =>
  new InvalidOption(
    "signingKey.rotation",
    `must be one that has not been, since another key ${wanted.name} is published, and tokens that it has signed are in use`,
    rotation === "" ? undefined : rotation,
    "Choose another.",
  );

/** Without a rotation the first key would sign again, which is the oldest of all. */
const wayBack = (before: string | undefined): InvalidOption =>
  new InvalidOption(
    "signingKey.rotation",
    "must stay once it is given",
    undefined,
    `Put "${before ?? ""}" back, or another for a new key.`,
  );

/** Every change is made in place: it is a decision and nothing else. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(declared, olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Takes note of the decision. */
export function create(inputs: SigningKeyRotationInputs): Promise<CreateResult<SigningKeyRotationInputs>> {
  return Promise.resolve({ id: firstName, outs: inputs });
}

/** Takes note of the decision. */
export function update(
  _id: string,
  _olds: object,
  news: SigningKeyRotationInputs,
): Promise<UpdateResult<SigningKeyRotationInputs>> {
  return Promise.resolve({ outs: news });
}

/** A decision is nowhere but in the state. */
export function read(id: string, properties: SigningKeyRotationInputs): Promise<ReadResult<SigningKeyRotationInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** A decision leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}
