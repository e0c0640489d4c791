import { docker, listed } from "../../internal/docker/command";
import { containerLabel, stackLabel } from "../../internal/docker/stack-label";

/** Where an Authelia that signs with a key is to be found. */
export interface Signer {
  /** The stack, such as `memos-sso/dev`. */
  readonly stack: string;

  /** The container's name in the program, such as `sso-authelia-container`. */
  readonly container: string;

  /** The key's name. */
  readonly key: string;
}

/** Tells since when an Authelia has been signing with a key. */
export type AskSince = (signer: Signer) => Promise<Date | undefined>;

/** The label of a container that tells which key Authelia signs with in it. */
export const signingKeyLabel = "memos-sso.signing-key";

/**
 * Asks Docker since when the container has been there that signs with a key. The state cannot tell: a run that failed before
 * Authelia was restarted has moved the decision on, and Authelia not.
 *
 * @returns undefined when there is none, or Docker does not answer.
 */
export async function askDocker({ stack, container, key }: Signer): Promise<Date | undefined> {
  const labels = { [stackLabel]: stack, [containerLabel]: container, [signingKeyLabel]: key };
  const filters = Object.entries(labels).flatMap(([label, value]) => ["--filter", `label=${label}=${value}`]);
  try {
    const [id] = await listed("ps", "--quiet", ...filters);
    return id === undefined ? undefined : new Date(await docker("inspect", "--format", "{{.Created}}", id));
  } catch {
    return undefined;
  }
}
