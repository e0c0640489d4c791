import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { openConnection, type Connect } from "./api/connect";
import { isProblem } from "./api/memos-api-error";

/** How long a refresh waits for a Memos that does not answer, in milliseconds. */
const timeout = 5_000;

/** Speaks to the Memos at a URL, and does not wait long for it: what looks only has nothing to lose. */
export const connectForRefresh: Connect = (url, secrets) => openConnection(url, { secrets, timeout });

/**
 * Looks something up in Memos; while nothing answers there, it is as it was known.
 *
 * A refresh that failed would keep the container from being repaired, which the same refresh has found gone.
 */
export async function keepStateIfUnreachable<Props>(
  state: { readonly id: string; readonly props: Props },
  refresh: () => Promise<ReadResult<Props>>,
): Promise<ReadResult<Props>> {
  try {
    return await refresh();
  } catch (error) {
    if (isProblem(error, "no answer")) return state;
    throw error;
  }
}
