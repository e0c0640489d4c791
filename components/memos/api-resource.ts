import type * as pulumi from "@pulumi/pulumi";
import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { isStopped } from "../docker/containers";
import { errorMessage } from "../http/wait-for";
import type { Rule } from "../pulumi/dynamic";
import { openConnection, type Connect } from "./api/connect";
import type { Credentials } from "./api/memos-api";
import { isProblem } from "./api/memos-api-error";
import * as rules from "./option-rules";

/** How a resource inside Memos reaches it. */
export interface MemosApiArgs {
  /** Where Memos' API answers, such as `http://127.0.0.1:8444`; on another machine by https. */
  readonly apiUrl: pulumi.Input<string>;

  /** An administrator of Memos. */
  readonly administratorUsername: pulumi.Input<string>;

  /** The administrator's password; kept as a secret. */
  readonly administratorPassword: pulumi.Input<string>;

  /**
   * The version of Memos that is meant to run, such as `0.30.0`. When it changes, the resource is brought to Memos again: an upgrade may
   * have changed it.
   *
   * @default "", which never changes
   */
  readonly version?: pulumi.Input<string>;

  /**
   * The volume that Memos' data are in, when the same program makes it: `data.name` of `Memos`. In another one, after a loss that was
   * accepted, everything is made anew; and a Memos that cannot be asked any more when all is destroyed is no error.
   *
   * @default none, so that destroying fails when Memos does not answer
   */
  readonly dataVolume?: pulumi.Input<string>;

  /**
   * How often a copy has taken the place of the data: `restores` of `Memos`. When it changes, the resource is brought to Memos again.
   *
   * @default 0
   */
  readonly restores?: pulumi.Input<number>;
}

/** What every resource inside Memos is made from. */
export interface MemosApiInputs {
  /** Where Memos' API is, such as `http://127.0.0.1:5230`. */
  readonly apiUrl: string;
  readonly administratorUsername: string;
  readonly administratorPassword: string;

  /** The version that is expected to run, or empty; with another one Memos is asked again, since an upgrade may have changed it. */
  readonly version: string;

  /** The volume with Memos' data, if the same stack has made it; in another one everything is made anew. Default none. */
  readonly dataVolume?: string;

  /** How often a copy has taken the place of the data; another number brings the resource to Memos again. Default 0. */
  readonly restores?: number;

  /** The address of the Docker engine that this volume is on. Default none. */
  readonly dockerHost?: string;
}

/** What is known once Memos was asked. */
export interface MemosApiOutputs {
  /** What Memos said its version was. */
  readonly memosVersion: string;
}

/** The rules for these inputs. */
export const apiSchema: Readonly<Record<keyof MemosApiInputs, Rule>> = {
  apiUrl: rules.apiUrl,
  administratorUsername: rules.username,
  administratorPassword: rules.password,
  version: rules.text,
  dataVolume: rules.optional(rules.line),
  restores: rules.optional(rules.number),
  dockerHost: rules.optional(rules.line),
};

/** Whether Memos has the data that it had, so that what is known of them still holds. */
export const sameData = (olds: MemosApiInputs, news: MemosApiInputs): boolean =>
  olds.dataVolume === news.dataVolume && (olds.restores ?? 0) === (news.restores ?? 0);

export const administratorCredentials = (inputs: MemosApiInputs): Credentials => ({
  username: inputs.administratorUsername,
  password: inputs.administratorPassword,
});

/** Waits ten seconds at most: a refresh has nothing to lose. */
export const connectForRefresh: Connect = (url, secrets) => openConnection(url, { secrets, timeout: 10_000 });

/** Waits no longer than a Memos takes to start: it rarely starts while it is being destroyed. */
export const connectForDelete: Connect = (url, secrets) => openConnection(url, { secrets, timeout: 10_000 });

/**
 * Keeps the recorded state if Memos is unreachable, and warns.
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
    if (!isProblem(error, "no answer")) throw error;
    warn(`What Memos has of ${state.id} was not compared with the state: ${error.message}`);
    return state;
  }
}

/**
 * Deletes something from Memos, unless its container is stopped or unreachable and its data volume is of the same stack: then the data
 * keep it, the next `up` finds it again, and a warning says so.
 *
 * @param what in words, such as `the identity provider identity-providers/authelia`
 * @throws Error when Memos refuses, or is of another stack and does not answer; says how to go on without it.
 */
export async function deleteUnlessStopped(
  what: string,
  { apiUrl, dataVolume }: Pick<MemosApiInputs, "apiUrl" | "dataVolume">,
  deleteIt: () => Promise<void>,
  stopped: (volume: string) => Promise<boolean> = isStopped,
): Promise<void> {
  if (dataVolume !== undefined && (await stopped(dataVolume))) {
    warn(`Memos at ${apiUrl} does not run, so its data keep ${what}. The next up finds that again.`);
    return;
  }
  try {
    await deleteIt();
  } catch (error) {
    if (dataVolume !== undefined && isProblem(error, "no answer", "unavailable", "not Memos")) {
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
