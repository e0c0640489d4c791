import { sameValue } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import type { AutheliaClient } from "../configuration/client-options";

/** The digest of each client's secret, by client id; a digest that is not known yet is the text for such values. */
export type Digests = Readonly<Record<string, string>>;

/** A client id and the digest of its secret. */
export interface ClientDigest {
  readonly clientId: string;
  readonly digest: string;
}

/** The client ids that an application uses, or undefined when it does not tell. */
export type ClientIdsInUse = ReadonlySet<string> | undefined;

/** The clients of one application that Authelia accepts. */
export interface AcceptedClients {
  /** The current one first. */
  readonly digests: Digests;

  /** The ids of those that Authelia accepts until the application does not use them any more. */
  readonly previous: readonly string[];
}

/** The id of a client after a rotation, such as `memos-2026-11`. */
export const rotatedClientId = (clientId: string, label: string): string => `${clientId}-${label}`;

/**
 * Checks the name of a rotation, which becomes part of client ids and of resource names.
 *
 * @throws InvalidOption when it cannot.
 */
export function checkLabel(option: string, label: string): void {
  if (/^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,38}[a-zA-Z0-9])?$/.test(label)) return;
  throw new InvalidOption(
    option,
    "must be 1 to 40 letters, digits and . _ - between them",
    label,
    'Write one such as "2026-11".',
  );
}

/**
 * Checks whether each client that is to be rotated can be.
 *
 * @param clientIds the ids of those
 * @param clients all clients
 * @throws InvalidOption for a label that is none, and for a client that is unknown or has no secret.
 */
export function checkRotation(label: string, clientIds: readonly string[], clients: readonly AutheliaClient[]): void {
  checkLabel("rotation.label", label);
  if (clientIds.length === 0) {
    throw new InvalidOption(
      "rotation.clientIdsUrls",
      "must have the URL of one client at least",
      {},
      "Without it nobody knows when an old client may go.",
    );
  }
  for (const id of clientIds) {
    const client = clients.find(({ clientId }) => clientId === id);
    if (client !== undefined && client.tokenEndpointAuthMethod !== "none") continue;
    throw new InvalidOption(`rotation.clientIdsUrls.${id}`, "must be a client that has a secret", id, "Take it out.");
  }
  for (const rotated of clientIds.map((id) => rotatedClientId(id, label))) {
    if (rotated.length <= 100 && !clients.some(({ clientId }) => clientId === rotated)) continue;
    throw new InvalidOption(
      "rotation.label",
      "must make a client id of at most 100 characters that no other client has",
      rotated,
      "Choose another.",
    );
  }
}

/** Whether Authelia accepts a client besides the current one: only then the application has to be asked. */
export const hasOtherClients = (accepted: Digests, current: ClientDigest): boolean =>
  Object.entries(accepted).some(([id, digest]) => !isCurrent(current, id, digest));

/**
 * Decides which clients Authelia accepts: the current one, and each earlier one that the application still uses. An application
 * that does not tell may use any.
 *
 * A run that failed before the application was switched has stored this decision already, so that counting runs would take away
 * the client that is in use.
 *
 * @param accepted those that Authelia has accepted so far
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
