import { redact } from "../../pulumi/dynamic";
import { waitFor, type Attempt } from "../../http/wait-for";
import { MemosApiError, type Problem } from "./memos-api-error";
import { parseResponse, networkErrorMessage, type Failure, type ResponseParser, type RawResponse } from "./response";

/** How to reach Memos and how long to try. */
export interface MemosClientOptions {
  /** Sends one request. Default Node's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch;

  /** How long one call may take, in milliseconds. Default 10000. */
  readonly requestTimeout?: number;

  /** How long all calls together may take, in milliseconds; the last may take a second more. Default 60000. */
  readonly timeout?: number;

  /** How long to pause before a question is repeated, in milliseconds. Default 50. */
  readonly interval?: number;

  /** What must not be read in any error. */
  readonly secrets?: readonly string[];
}

/** One call of the API, whose answer is read as a T. */
export interface MemosRequest<T> extends ResponseParser<T> {
  /** What it is for, to follow "Could not": `sign in as memos-admin`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The only way to a Memos. Every failure leaves it as a MemosApiError. */
export interface MemosClient {
  readonly url: string;

  /** How long to pause before a question is repeated, in milliseconds. */
  readonly interval: number;

  /** What is left of the time for all calls, in milliseconds; never negative. */
  remaining(): number;

  /**
   * Sends the request once.
   *
   * Only where too many requests came before it, as Memos up to 0.21 counts them (30 a second), it did nothing for sure and is sent
   * again after a pause in which the count recovers.
   */
  sendOnce<T>(request: MemosRequest<T>): Promise<T>;

  /**
   * Sends the request, and a GET again until there is an answer or the time is over.
   *
   * Anything but a GET is sent once: whether it acted is to be looked up, not tried out.
   */
  send<T>(request: MemosRequest<T>): Promise<T>;
}

/** Opens the door to the Memos at a URL; the time for all calls starts to run. */
export function createClient(url: string, options: MemosClientOptions = {}): MemosClient {
  const deadline = performance.now() + (options.timeout ?? 60_000);
  const remaining = (): number => Math.max(0, deadline - performance.now());
  const attempt = <T>(request: MemosRequest<T>): Promise<T> =>
    sendRequest(url, request, {
      fetch: options.fetch ?? globalThis.fetch,
      timeout: Math.round(Math.min(options.requestTimeout ?? 10_000, Math.max(minTimeout, remaining()))),
      secrets: options.secrets ?? [],
    });
  const interval = options.interval ?? 50;
  const sendOnce = <T>(request: MemosRequest<T>) =>
    withRetry(() => attempt(request), { remaining, interval: 10 * interval, transient: ["too many requests"] });
  const retryGet = <T>(request: MemosRequest<T>) =>
    withRetry(() => sendOnce(request), { remaining, interval, transient: ["no answer", "unavailable"] });
  return {
    url,
    interval,
    remaining,
    sendOnce,
    send: (request) => (request.method === "GET" ? retryGet(request) : sendOnce(request)),
  };
}

/** What even the last call may take, in milliseconds, so that its answer and not our haste is what the error tells. */
const minTimeout = 1000;

async function withRetry<T>(
  attempt: () => Promise<T>,
  {
    remaining,
    interval,
    transient,
  }: Pick<MemosClient, "remaining" | "interval"> & { readonly transient: readonly Problem[] },
): Promise<T> {
  const look = async (): Promise<Attempt<{ read: T } | MemosApiError>> => {
    try {
      return { value: { read: await attempt() } };
    } catch (error) {
      if (!(error instanceof MemosApiError)) throw error;
      return transient.includes(error.problem) && remaining() > 0 ? { pending: error.summary } : { value: error };
    }
  };
  const outcome = await waitFor(look, { timeout: remaining() + 1, interval, timeoutMessage: (last) => last });
  if (outcome instanceof MemosApiError) throw outcome;
  return outcome.read;
}

interface RequestContext {
  readonly fetch: typeof globalThis.fetch;
  readonly timeout: number;
  readonly secrets: readonly string[];
}

async function sendRequest<T>(url: string, request: MemosRequest<T>, context: RequestContext): Promise<T> {
  const target = new URL(request.path, url);
  for (const [key, value] of Object.entries(request.query ?? {})) target.searchParams.set(key, value);
  const response = await fetchResponse(target, request, context).catch((cause: unknown): Failure => ({
    problem: "no answer",
    observed: networkErrorMessage(cause, context.timeout),
    cause,
  }));
  const outcome = "problem" in response ? response : parseResponse(response, request, target);
  if ("value" in outcome) return outcome.value;
  throw new MemosApiError({
    ...outcome,
    observed: redact(outcome.observed, context.secrets).slice(0, 600),
    operation: request.operation,
    call: `${request.method} ${target.origin}${target.pathname}`,
    outcomeUnknown: request.method !== "GET" && outcome.hadNoEffect !== true,
  });
}

async function fetchResponse(
  target: URL,
  request: MemosRequest<unknown>,
  context: RequestContext,
): Promise<RawResponse> {
  const json: Record<string, string> = request.body === undefined ? {} : { "content-type": "application/json" };
  const response = await context.fetch(target, {
    method: request.method,
    headers: new Headers({ accept: "application/json", ...request.headers, ...json }),
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    redirect: "manual",
    signal: AbortSignal.timeout(context.timeout),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
