import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { openMemos, type Connect } from "./api/connect";
import { isProblem } from "./api/memos-api-error";

/** How long a refresh waits for a Memos that does not answer, in milliseconds. */
const patience = 5_000;

/** Speaks to the Memos at a URL, and does not wait long for it: what looks only has nothing to lose. */
export const connectBriefly: Connect = (url, secrets) => openMemos(url, { secrets, within: patience });

/**
 * Looks something up in Memos; while nothing answers there, it is as it was known.
 *
 * A refresh that failed would keep the container from being repaired, which the same refresh has found gone.
 */
export async function knownWhileSilent<Props>(
  known: { readonly id: string; readonly props: Props },
  look: () => Promise<ReadResult<Props>>,
): Promise<ReadResult<Props>> {
  try {
    return await look();
  } catch (error) {
    if (isProblem(error, "no answer")) return known;
    throw error;
  }
}
