/** What went wrong, in words that mean the same for every version of Memos. */
export type Problem =
  | "no answer"
  | "unavailable"
  | "not Memos"
  | "too many requests"
  | "not signed in"
  | "wrong credentials"
  | "forbidden"
  | "not found"
  | "taken"
  | "configured by deployment"
  | "would lock people out"
  | "unsupported"
  | "refused";

/** Everything that is known of a call that failed. */
export interface FailedCall {
  readonly problem: Problem;

  /** What was to be done, to follow "Could not": `sign in as memos-admin`. */
  readonly operation: string;

  /** Method and URL, the URL without query and credentials. */
  readonly call: string;

  /** What was seen instead of success, such as `answered 400, "invalid credentials"`. */
  readonly observed: string;

  /** The HTTP status, if there was an answer. */
  readonly status?: number;

  /** Whether the call may have had its effect all the same. */
  readonly outcomeUnknown: boolean;

  /** What to do. Default: what fits the problem. */
  readonly remedy?: string;

  readonly cause?: unknown;
}

const remedies: Readonly<Record<Problem, string>> = {
  "no answer": "Check that Memos runs and that apiUrl is its own address, then run this again.",
  unavailable: "Memos may still be starting: see its log, then run this again.",
  "not Memos": "Give apiUrl as the address of Memos itself, without a proxy or a sign-in page before it.",
  "too many requests":
    "Wait a while, then run this again; if a proxy before Memos counts the requests, give apiUrl as the address of Memos itself.",
  "not signed in": "Check that no proxy before Memos removes the Authorization header.",
  "wrong credentials":
    "Check administratorUsername and administratorPassword: somebody may have changed them in Memos. Give the ones that hold there, or change them back: the output administrator of a MemosSso has both.",
  forbidden: "Give the credentials of an account that is an administrator in Memos.",
  "not found": "Somebody may have deleted it in Memos: run this again to make it anew.",
  taken: "Choose another uid, name the one in Memos in adopt to take it over, or delete it first.",
  "configured by deployment":
    "A file in /etc/secrets of Memos declares this, and the API cannot change it. Remove the file and restart Memos, or leave it to the file.",
  "would lock people out": "Register an identity provider first, or leave password sign-in on.",
  unsupported: "Choose an image of a supported version.",
  refused: "See the log of Memos for the reason.",
};

/** A call to Memos that failed; its message says what was tried, what was seen and what to do, and holds no secret. */
export class MemosApiError extends Error {
  readonly problem: Problem;
  readonly status: number | undefined;

  /** The call and what was seen, without the operation and the remedy. */
  readonly summary: string;

  /** Whether the call may have had its effect all the same, so that one must look before trying again. */
  readonly outcomeUnknown: boolean;

  constructor(failed: FailedCall) {
    const summary = `${failed.call} ${failed.observed}`;
    super(
      `Could not ${failed.operation}: ${summary}. ${failed.remedy ?? remedies[failed.problem]}`,
      failed.cause === undefined ? {} : { cause: failed.cause },
    );
    this.name = "MemosApiError";
    this.problem = failed.problem;
    this.status = failed.status;
    this.summary = summary;
    this.outcomeUnknown = failed.outcomeUnknown;
  }
}

/** Whether something thrown is a MemosApiError with one of these problems. */
export const isProblem = (error: unknown, ...problems: readonly Problem[]): error is MemosApiError =>
  error instanceof MemosApiError && problems.includes(error.problem);
