import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failureOf, isUnknown } from "../internal/dynamic";
import { InvalidOption } from "../internal/invalid-option";
import { askApplication, type Ask } from "./rotation/application";
import { type Digests, othersThan, type Shown, turned } from "./rotation/clients";

/** What is declared of the rotation of one client. */
export interface ClientRotationArgs {
  /** The name of the rotation, such as `2026-11`. */
  readonly rotation: string;

  /** Where the application shows which client it uses. */
  readonly shownAt: string;

  /** The client before any rotation. */
  readonly first: Client;

  /** The client of this rotation. */
  readonly wanted: Client;
}

/** A client id and the digest of its secret. */
export interface Client {
  readonly clientId: string;
  readonly digest: string;
}

/** The inputs, as `check` completes them: what Authelia is to know is decided there, so that a preview shows it. */
export interface ClientRotationInputs extends ClientRotationArgs {
  /** The digests of all clients that Authelia is to know, by client id, the wanted one first; the others may be in use still. */
  readonly digests: Digests;

  /** The ids of the others. */
  readonly retiring: readonly string[];

  /** What happens to the client secret, in words for those who look at a preview. */
  readonly clientSecret: string;
}

const declared = ["rotation", "shownAt", "first", "wanted", "digests", "retiring", "clientSecret"] as const;

/**
 * Decides which clients Authelia is to know, from what it has known and what the application uses now.
 *
 * The application is asked only while there is a client that might go.
 */
export async function check(
  olds: Partial<ClientRotationInputs>,
  news: ClientRotationInputs,
  ask: Ask = askApplication,
): Promise<CheckResult<ClientRotationInputs>> {
  const { wanted, rotation, shownAt } = news;
  const before = olds.digests ?? atFirst(news.first);
  const shown = othersThan({ before, wanted }) ? await answerOf(ask, shownAt) : undefined;
  const known = turned({ before, wanted, shown });
  const failures = failureOf(() => {
    if (known === undefined) throw takenLabel(rotation, wanted.clientId, shown);
  });
  const decided = known ?? { digests: before, retiring: [] };
  return { inputs: { ...news, ...decided, clientSecret: inWords(wanted.clientId, decided.retiring) }, failures };
}

const inWords = (clientId: string, retiring: readonly string[]): string =>
  retiring.length === 0
    ? `is that of ${clientId} alone`
    : `rotates: that of ${clientId} takes the place of that of ${retiring.join(" and ")}, which goes with an up after Memos uses the new one`;

/** A secret that is yet to be made cannot be in use. */
const atFirst = ({ clientId, digest }: Client): Digests => (isUnknown(digest) ? {} : { [clientId]: digest });

const answerOf = (ask: Ask, shownAt: string): Promise<Shown> =>
  isUnknown(shownAt) ? Promise.resolve(undefined) : ask(shownAt);

const takenLabel = (rotation: string, clientId: string, shown: Shown): InvalidOption =>
  new InvalidOption(
    "rotation",
    `must be one that has not been, as long as client ${clientId} ${shown === undefined ? "may be" : "is"} in use with the secret that it had then`,
    rotation,
    "Choose another.",
  );

/** Every change is made in place: it is a decision and nothing else. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(declared, olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Takes note of the decision. */
export function create(inputs: ClientRotationInputs): Promise<CreateResult<ClientRotationInputs>> {
  return Promise.resolve({ id: inputs.first.clientId, outs: inputs });
}

/** Takes note of the decision. */
export function update(
  _id: string,
  _olds: object,
  news: ClientRotationInputs,
): Promise<UpdateResult<ClientRotationInputs>> {
  return Promise.resolve({ outs: news });
}

/** A decision is nowhere but in the state. */
export function read(id: string, properties: ClientRotationInputs): Promise<ReadResult<ClientRotationInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** A decision leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}
