import { redact } from "../../pulumi/dynamic";
import { until, type Look } from "../../http/wait-for";
import { MemosApiError, type Problem } from "./memos-api-error";
import { judged, silence, type Fault, type Question, type Received } from "./response";

/** How to reach Memos and how long to try. */
export interface DoorOptions {
  /** Sends one request. Default Node's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch;

  /** How long one call may take, in milliseconds. Default 10000. */
  readonly callWithin?: number;

  /** How long all calls together may take, in milliseconds; the last may take a second more. Default 60000. */
  readonly within?: number;

  /** How long to pause before a question is repeated, in milliseconds. Default 50. */
  readonly every?: number;

  /** What must not be read in any error. */
  readonly secrets?: readonly string[];
}

/** One call of the API, whose answer is read as a T. */
export interface MemosRequest<T> extends Question<T> {
  /** What it is for, to follow "Could not": `sign in as memos-admin`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The only way to a Memos. Every failure leaves it as a MemosApiError. */
export interface Door {
  readonly url: string;

  /** How long to pause before a question is repeated, in milliseconds. */
  readonly every: number;

  /** What is left of the time for all calls, in milliseconds; never negative. */
  remaining(): number;

  /**
   * Sends the request once.
   *
   * Only where too many requests came before it, as Memos up to 0.21 counts them (30 a second), it did nothing for sure and is sent
   * again after a pause in which the count recovers.
   */
  once<T>(request: MemosRequest<T>): Promise<T>;

  /**
   * Sends the request, and a GET again until there is an answer or the time is over.
   *
   * Anything but a GET is sent once: whether it acted is to be looked up, not tried out.
   */
  send<T>(request: MemosRequest<T>): Promise<T>;
}

/** Opens the door to the Memos at a URL; the time for all calls starts to run. */
export function openDoor(url: string, options: DoorOptions = {}): Door {
  const deadline = performance.now() + (options.within ?? 60_000);
  const remaining = (): number => Math.max(0, deadline - performance.now());
  const attempt = <T>(request: MemosRequest<T>): Promise<T> =>
    exchange(url, request, {
      fetch: options.fetch ?? globalThis.fetch,
      within: Math.round(Math.min(options.callWithin ?? 10_000, Math.max(leastPatience, remaining()))),
      secrets: options.secrets ?? [],
    });
  const every = options.every ?? 50;
  const once = <T>(request: MemosRequest<T>) =>
    persistently(() => attempt(request), { remaining, every: 10 * every, passing: ["too many requests"] });
  const again = <T>(request: MemosRequest<T>) =>
    persistently(() => once(request), { remaining, every, passing: ["no answer", "unavailable"] });
  return {
    url,
    every,
    remaining,
    once,
    send: (request) => (request.method === "GET" ? again(request) : once(request)),
  };
}

/** What even the last call may take, in milliseconds, so that its answer and not our haste is what the error tells. */
const leastPatience = 1000;

async function persistently<T>(
  attempt: () => Promise<T>,
  { remaining, every, passing }: Pick<Door, "remaining" | "every"> & { readonly passing: readonly Problem[] },
): Promise<T> {
  const look = async (): Promise<Look<{ read: T } | MemosApiError>> => {
    try {
      return { found: { read: await attempt() } };
    } catch (error) {
      if (!(error instanceof MemosApiError)) throw error;
      return passing.includes(error.problem) && remaining() > 0 ? { instead: error.sight } : { found: error };
    }
  };
  const outcome = await until(look, { within: remaining() + 1, every, otherwise: (last) => last });
  if (outcome instanceof MemosApiError) throw outcome;
  return outcome.read;
}

interface Means {
  readonly fetch: typeof globalThis.fetch;
  readonly within: number;
  readonly secrets: readonly string[];
}

async function exchange<T>(url: string, request: MemosRequest<T>, means: Means): Promise<T> {
  const target = new URL(request.path, url);
  for (const [key, value] of Object.entries(request.query ?? {})) target.searchParams.set(key, value);
  const received = await ask(target, request, means).catch((cause: unknown): Fault => ({
    problem: "no answer",
    seen: silence(cause, means.within),
    cause,
  }));
  const outcome = "problem" in received ? received : judged(received, request, target);
  if ("read" in outcome) return outcome.read;
  throw new MemosApiError({
    ...outcome,
    seen: redact(outcome.seen, means.secrets).slice(0, 600),
    operation: request.operation,
    call: `${request.method} ${target.origin}${target.pathname}`,
    mayHaveActed: request.method !== "GET" && outcome.didNothing !== true,
  });
}

async function ask(target: URL, request: MemosRequest<unknown>, means: Means): Promise<Received> {
  const json: Record<string, string> = request.body === undefined ? {} : { "content-type": "application/json" };
  const response = await means.fetch(target, {
    method: request.method,
    headers: new Headers({ accept: "application/json", ...request.headers, ...json }),
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    redirect: "manual",
    signal: AbortSignal.timeout(means.within),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
