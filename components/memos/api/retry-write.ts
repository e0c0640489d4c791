import { MemosApiError, type Problem } from "./memos-api-error";

/** What leaves it open whether a write was done. */
const uncertain: readonly Problem[] = ["no answer", "unavailable"];

/**
 * Writes what may be written twice; after an answer that leaves it open whether it was, looks first and then writes again.
 *
 * @throws MemosApiError of the second write.
 */
export async function retryWrite<T>(write: () => Promise<T>, readBack: () => Promise<unknown>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof MemosApiError) || !uncertain.includes(error.problem)) throw error;
    // When even this fails, the first error is the one to hear of.
    await readBack().catch(() => Promise.reject(error));
    return write();
  }
}
