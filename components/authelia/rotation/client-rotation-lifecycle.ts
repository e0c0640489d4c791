import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failureOf, isUnknown } from "../../pulumi/dynamic";
import { createHttpClient } from "../../http/http-client";
import { InvalidOption } from "../../pulumi/invalid-option";
import { type Attempt, waitFor } from "../../http/wait-for";
import {
  type AcceptedClients,
  type ClientDigest,
  type ClientIdsInUse,
  type Digests,
  hasOtherClients,
  nextClients,
} from "./client-rotation-rules";

/** The inputs, as `check` completes them: which clients Authelia accepts is decided there, so that a preview shows it. */
export interface ClientRotationInputs extends AcceptedClients {
  /** The name of the rotation, such as `2026-11`. */
  readonly clientSecretVersion: string;

  /** Where the application shows which client it uses. */
  readonly clientIdsUrl: string;

  /** The client before any rotation. */
  readonly initial: ClientDigest;

  /** The client of this rotation. */
  readonly current: ClientDigest;

  /** What happens to the client secret, for those who read a preview. */
  readonly clientSecret: string;
}

/** Tells which client ids an application uses. */
export type FetchClientIds = (url: string) => Promise<ClientIdsInUse>;

const schema = [
  "clientSecretVersion",
  "clientIdsUrl",
  "initial",
  "current",
  "digests",
  "previous",
  "clientSecret",
] as const;

/**
 * Decides which clients Authelia accepts, from those that it accepted before and the one that the application uses now.
 *
 * The application is asked only while there is a client that might go.
 */
export async function check(
  olds: Partial<ClientRotationInputs>,
  news: ClientRotationInputs,
  fetchIds: FetchClientIds = fetchClientIds,
): Promise<CheckResult<ClientRotationInputs>> {
  const { current, clientSecretVersion, clientIdsUrl } = news;
  const before = olds.digests ?? initialDigests(news.initial);
  const asks = hasOtherClients(before, current) && !isUnknown(clientIdsUrl);
  const inUse = asks ? await fetchIds(clientIdsUrl) : undefined;
  const next = nextClients(before, current, inUse);
  const failures = failureOf(() => {
    if (next === undefined) throw labelInUse(clientSecretVersion, current.clientId, inUse);
  });
  const decided = next ?? { digests: before, previous: [] };
  return { inputs: { ...news, ...decided, clientSecret: previewText(current.clientId, decided.previous) }, failures };
}

const previewText = (clientId: string, previous: readonly string[]): string =>
  previous.length === 0
    ? `is that of ${clientId} alone`
    : `rotates: that of ${clientId} replaces that of ${previous.join(" and ")}, which an up removes after Memos uses the new one`;

/** A secret that is yet to be made cannot be in use. */
const initialDigests = ({ clientId, digest }: ClientDigest): Digests =>
  isUnknown(digest) ? {} : { [clientId]: digest };

const labelInUse = (rotation: string, clientId: string, inUse: ClientIdsInUse): InvalidOption =>
  new InvalidOption(
    "clientSecretVersion",
    `must be a new one while client ${clientId} ${inUse === undefined ? "may be" : "is"} in use with the secret of the earlier rotation of that name`,
    rotation,
    "Choose another.",
  );

/**
 * Asks an application which client ids it shows to anybody, in JSON; each text in the answer counts as one.
 *
 * @param timeout how long an application that has just been started may take to answer, in milliseconds
 * @returns undefined when it does not answer, or not with JSON.
 */
export async function fetchClientIds(url: string, timeout = 15_000): Promise<ClientIdsInUse> {
  const fetchPage = createHttpClient({ timeout });
  const look = async (): Promise<Attempt<ClientIdsInUse>> => {
    const { status, body } = await fetchPage({ url });
    return status < 500 ? { value: status === 200 ? parseTexts(body) : undefined } : { pending: String(status) };
  };
  return waitFor(look, { timeout, timeoutMessage: (last) => last }).catch(() => undefined);
}

function parseTexts(body: string): ClientIdsInUse {
  try {
    return new Set(collectTexts(JSON.parse(body)));
  } catch {
    return undefined;
  }
}

function collectTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(collectTexts) : [];
}

/** Every change is made in place: it is a decision and nothing else. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(schema, olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Records the decision. */
export function create(inputs: ClientRotationInputs): Promise<CreateResult<ClientRotationInputs>> {
  return Promise.resolve({ id: inputs.initial.clientId, outs: inputs });
}

/** Records the decision. */
export function update(
  _id: string,
  _olds: object,
  news: ClientRotationInputs,
): Promise<UpdateResult<ClientRotationInputs>> {
  return Promise.resolve({ outs: news });
}

/** The decision is nowhere but in the state. */
export function read(id: string, properties: ClientRotationInputs): Promise<ReadResult<ClientRotationInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** Nothing outside the state has to go. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}
