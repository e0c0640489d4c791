/** How long to wait for a fact, and what to say when it does not come. */
export interface WaitOptions {
  /** The deadline, in milliseconds. */
  readonly timeout: number;

  /** The pause between two looks, in milliseconds. Default 50. */
  readonly interval?: number;

  /** The error's text; gets the last thing seen. */
  readonly timeoutMessage: (lastSeen: string) => string;
}

/** What a look found: the fact itself, or what was there instead. */
export type Attempt<T> = { readonly value: T } | { readonly pending: string };

/**
 * Looks again and again until the fact is there.
 *
 * A look that throws counts as "not yet": its message is the last thing seen.
 *
 * @throws Error with the text of `otherwise` when the deadline has passed.
 */
export async function waitFor<T>(attempt: () => Promise<Attempt<T>>, options: WaitOptions): Promise<T> {
  const deadline = performance.now() + options.timeout;
  for (;;) {
    const result = await attempt().catch((error: unknown) => ({ pending: errorMessage(error) }));
    if ("value" in result) return result.value;
    if (performance.now() >= deadline) throw new Error(options.timeoutMessage(result.pending));
    await pause(options.interval ?? 50);
  }
}

/** The message of anything thrown, with the messages of its causes. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${errorMessage(error.cause)}`;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
