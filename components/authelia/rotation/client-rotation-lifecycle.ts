import type { CheckResult, CreateResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { failureOf, isUnknown, sameValue, updateInPlace } from "../../pulumi/dynamic";
import { createHttpClient } from "../../http/http-client";
import { InvalidOption } from "../../pulumi/invalid-option";
import { type Attempt, waitFor } from "../../http/wait-for";

/** The digest of each client's secret, by client id; a digest that is not known yet is the text for such values. */
export type Digests = Readonly<Record<string, string>>;

/** A client id and the digest of its secret. */
export interface ClientDigest {
  readonly clientId: string;
  readonly digest: string;
}

/** The client ids that an application uses; undefined when it does not answer. */
export type ClientIdsInUse = ReadonlySet<string> | undefined;

/** The clients of one application that Authelia accepts. */
export interface AcceptedClients {
  /** The current one first. */
  readonly digests: Digests;

  /** The ids of those that Authelia accepts until the application does not use them any more. */
  readonly previous: readonly string[];
}

/** The inputs, as `check` completes them: it decides which clients Authelia accepts, so that a preview shows it. */
export interface ClientRotationInputs extends AcceptedClients {
  /** The name of the rotation, such as `2026-11`. */
  readonly clientSecretVersion: string;

  /** The URL at which the application shows the client ids that it uses. */
  readonly clientIdsUrl: string;

  /** The client before any rotation. */
  readonly initial: ClientDigest;

  /** The client of this rotation. */
  readonly current: ClientDigest;

  /** What happens to the client secret, in words for the preview. */
  readonly clientSecret: string;
}

const keys = ["clientSecretVersion", "clientIdsUrl", "initial", "current", "digests", "previous", "clientSecret"];

/**
 * Decides which clients Authelia accepts, from those that it accepted before and the one that the application uses now.
 *
 * It asks the application only if a client besides the current one is accepted.
 */
export async function check(
  olds: Partial<ClientRotationInputs>,
  news: ClientRotationInputs,
  fetchIds: (url: string) => Promise<ClientIdsInUse> = fetchClientIds,
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
 * Fetches the client ids that an application uses: every text in the JSON that it shows counts as one.
 *
 * @param timeout how long an application that has just been started may take to answer, in milliseconds
 * @returns undefined when it does not answer, or not with JSON.
 */
export async function fetchClientIds(url: string, timeout = 15_000): Promise<ClientIdsInUse> {
  const fetchPage = createHttpClient({ timeout });
  const attempt = async (): Promise<Attempt<ClientIdsInUse>> => {
    const { status, body } = await fetchPage({ url });
    return status < 500 ? { value: status === 200 ? parseTexts(body) : undefined } : { pending: String(status) };
  };
  return waitFor(attempt, { timeout, timeoutMessage: (last) => last }).catch(() => undefined);
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

/** Whether Authelia accepts a client besides the current one. */
export const hasOtherClients = (accepted: Digests, current: ClientDigest): boolean =>
  Object.entries(accepted).some(([id, digest]) => !isCurrent(current, id, digest));

/**
 * Decides which clients Authelia accepts: the current one, and each earlier one that the application still uses. If the application does
 * not say which it uses, it may use any.
 *
 * The number of runs says nothing: a run may fail after it has stored this decision and before the application uses the new client.
 *
 * @param accepted the clients that Authelia has accepted so far
 * @returns undefined when the current client has the id of one that may be in use, with another secret.
 */
export function nextClients(
  accepted: Digests,
  current: ClientDigest,
  inUse: ClientIdsInUse,
): AcceptedClients | undefined {
  const previous = Object.entries(accepted).filter(
    ([id, digest]) => !isCurrent(current, id, digest) && (inUse === undefined || inUse.has(id)),
  );
  if (previous.some(([id]) => id === current.clientId)) return undefined;
  return {
    digests: Object.fromEntries([[current.clientId, current.digest], ...previous]),
    // An object does not keep its order on the way through Pulumi's engine.
    previous: previous.map(([id]) => id).sort(),
  };
}

const isCurrent = (current: ClientDigest, id: string, digest: string): boolean =>
  sameValue([current.clientId, current.digest], [id, digest]);

export const diff = updateInPlace(keys);

export function create(inputs: ClientRotationInputs): Promise<CreateResult<ClientRotationInputs>> {
  return Promise.resolve({ id: inputs.initial.clientId, outs: inputs });
}

export function update(
  _id: string,
  _olds: object,
  news: ClientRotationInputs,
): Promise<UpdateResult<ClientRotationInputs>> {
  return Promise.resolve({ outs: news });
}

export { keepState as read, removeNothing as remove } from "../../pulumi/dynamic";
