import { isStopped } from "../docker/containers";
import { errorMessage } from "../http/wait-for";
import { openConnection, type Connect } from "./api/connect";
import { MemosApiError, type Problem } from "./api/memos-api-error";

/** What leaves a Memos, and which Memos that is. */
export interface DeleteArgs {
  /** In words, such as `identity-providers/authelia`. */
  readonly what: string;
  readonly apiUrl: string;

  /** The volume with Memos' data, if the same stack has made it. Default none. */
  readonly data?: string;
}

/** Waits no longer than a Memos takes to start: one that is destroyed is seldom waited for. */
export const connectForDelete: Connect = (url, secrets) => openConnection(url, { secrets, timeout: 10_000 });

/** Means that nobody is there who could be asked. */
const unreachable: readonly Problem[] = ["no answer", "unavailable", "not Memos"];

/**
 * Takes something away from a Memos.
 *
 * A Memos that goes with the same stack and cannot be asked any more keeps it in its data, which a later `up` finds again: that is said,
 * and is no error.
 *
 * @throws Error when Memos refuses, or is nobody's to go and does not answer; says how to go on without it.
 */
export async function deleteUnlessStopped(
  { what, apiUrl, data }: DeleteArgs,
  deleteIt: () => Promise<void>,
  stopped: (volume: string) => Promise<boolean> = isStopped,
): Promise<void> {
  if (data !== undefined && (await stopped(data))) {
    warn(`Memos at ${apiUrl} does not run, so its data keep ${what}. The next up finds that again.`);
    return;
  }
  try {
    await deleteIt();
  } catch (error) {
    if (data !== undefined && error instanceof MemosApiError && unreachable.includes(error.problem)) {
      warn(`${errorMessage(error)} The data of Memos keep ${what}. The next up finds that again.`);
      return;
    }
    throw new Error(
      `${errorMessage(error)} To leave ${what} alone, take the resource out of the state by "pulumi state delete", and destroy again.`,
      { cause: error },
    );
  }
}

/** Pulumi shows what a provider writes there. */
const warn = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
