/** Says why a source does not have a thing, in a few words that can follow "because". */
export class NotFound extends Error {}

/** One place that may have a thing. */
export interface Source<T> {
  /** The place as people call it: `installed`, `official download`, `built from Go modules`. */
  readonly from: string;

  /**
   * Gets the thing. May ask for the reasons of the sources before it.
   *
   * @throws NotThere when this place does not have it; any other error ends the search.
   */
  readonly get: (passedOver: readonly string[]) => Promise<T>;
}

/** A thing and the place that had it. */
export interface Provided<T> {
  readonly value: T;
  readonly from: string;
}

/**
 * Asks one source after the other and takes the thing from the first that has it.
 *
 * @throws Error that names each source with its reason, and the remedy, when none has it.
 */
export async function firstOf<T>(what: string, sources: readonly Source<T>[], remedy: string): Promise<Provided<T>> {
  const passedOver: string[] = [];
  for (const source of sources) {
    try {
      return { value: await source.get(passedOver), from: source.from };
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      passedOver.push(error.message);
    }
  }
  throw new Error(`${what} could not be had: ${passedOver.join("; ")}. ${remedy}`);
}
