/** How long to wait for a fact, and what to say when it does not come. */
export interface Patience {
  /** The deadline, in milliseconds. */
  readonly within: number;

  /** The pause between two looks, in milliseconds. Default 50. */
  readonly every?: number;

  /** The error's text; gets the last thing seen. */
  readonly otherwise: (lastSeen: string) => string;
}

/** What a look found: the fact itself, or what was there instead. */
export type Look<T> = { readonly found: T } | { readonly instead: string };

/**
 * Looks again and again until the fact is there.
 *
 * A look that throws counts as "not yet": its message is the last thing seen.
 *
 * @throws Error with the text of `otherwise` when the deadline has passed.
 */
export async function until<T>(look: () => Promise<Look<T>>, patience: Patience): Promise<T> {
  const deadline = performance.now() + patience.within;
  for (;;) {
    const seen = await look().catch((error: unknown) => ({ instead: messageOf(error) }));
    if ("found" in seen) return seen.found;
    if (performance.now() >= deadline) throw new Error(patience.otherwise(seen.instead));
    await pause(patience.every ?? 50);
  }
}

/** The message of anything thrown, with the messages of its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
