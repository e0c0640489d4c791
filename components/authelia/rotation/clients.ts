import { sameValue } from "../../internal/dynamic";

/** The digest of each client's secret, by client id; a digest that is not known yet is the text for such values. */
export type Digests = Readonly<Record<string, string>>;

/** The client ids that an application shows, or undefined when it cannot be asked. */
export type Shown = ReadonlySet<string> | undefined;

/** What Authelia knew of one application before, what it is to know, and what the application uses. */
export interface Turn {
  /** The clients that Authelia has known so far. */
  readonly before: Digests;

  /** The client that the application is to use from now on. */
  readonly wanted: { readonly clientId: string; readonly digest: string };

  /** What the application says that it uses. */
  readonly shown: Shown;
}

/** The clients that Authelia is to know: the wanted one first. */
export interface Known {
  readonly digests: Digests;

  /** The ids of those that go as soon as the application does not use them any more. */
  readonly retiring: readonly string[];
}

/** Whether there is a client that an application might use still: only then it has to be asked. */
export const othersThan = ({ wanted, before }: Omit<Turn, "shown">): boolean =>
  Object.entries(before).some(([id, digest]) => !isWanted(wanted, id, digest));

/**
 * Decides which clients Authelia is to know: the wanted one, and each that the application uses still. An application that
 * cannot be asked may use any.
 *
 * A run that failed before the application was switched has moved this decision on and the application not, so that
 * counting runs would take away the client that is in use.
 *
 * @returns undefined when the wanted client has the id of one that may be in use, with another secret.
 */
export function turned({ before, wanted, shown }: Turn): Known | undefined {
  const inUse = Object.entries(before).filter(
    ([id, digest]) => !isWanted(wanted, id, digest) && (shown === undefined || shown.has(id)),
  );
  if (inUse.some(([id]) => id === wanted.clientId)) return undefined;
  return {
    digests: Object.fromEntries([[wanted.clientId, wanted.digest], ...inUse]),
    // An object does not keep its order on the way through Pulumi's engine.
    retiring: inUse.map(([id]) => id).sort(),
  };
}

const isWanted = (wanted: Turn["wanted"], id: string, digest: string): boolean =>
  sameValue([wanted.clientId, wanted.digest], [id, digest]);
