import { redact } from "../../internal/dynamic";
import { messageOf, until, type Look } from "../../internal/until";
import { MemosApiError, type FailedCall, type Problem } from "./memos-api-error";

/** How to reach Memos and how long to try. */
export interface DoorOptions {
  /** Sends one request. Default Node's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch;

  /** How long one call may take, in milliseconds. Default 10000. */
  readonly callWithin?: number;

  /** How long all calls together may take, in milliseconds. Default 60000. */
  readonly within?: number;

  /** What must not be read in any error. */
  readonly secrets?: readonly string[];
}

/** One call of the API. */
export interface MemosRequest {
  /** What it is for, to follow "Could not": `sign in as memos-admin`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;

  /** What a refusal means in this generation. Default by the status alone. */
  readonly explain?: (refusal: Refusal) => Problem | undefined;
}

/** What Memos answered instead of doing it. */
export interface Refusal {
  readonly status: number;

  /** The gRPC status code, such as 9 for a failed precondition. */
  readonly code: number | undefined;
  readonly message: string;
}

/** A JSON object, as Memos answers. */
export interface MemosAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** The only way to a Memos. Every failure leaves it as a MemosApiError. */
export interface Door {
  readonly url: string;

  /** What is left of the time for all calls, in milliseconds; never negative. */
  remaining(): number;

  /** Sends the request once. */
  once(request: MemosRequest): Promise<MemosAnswer>;

  /**
   * Sends the request, and a GET again until there is an answer or the time is over.
   *
   * Anything but a GET is sent once: whether it acted is to be looked up, not tried out.
   */
  send(request: MemosRequest): Promise<MemosAnswer>;
}

/** Opens the door to the Memos at a URL; the time for all calls starts to run. */
export function openDoor(url: string, options: DoorOptions = {}): Door {
  const deadline = performance.now() + (options.within ?? 60_000);
  const remaining = (): number => Math.max(0, deadline - performance.now());
  const once = (request: MemosRequest): Promise<MemosAnswer> =>
    exchange(url, request, {
      fetch: options.fetch ?? globalThis.fetch,
      within: Math.min(options.callWithin ?? 10_000, Math.ceil(remaining())),
      secrets: options.secrets ?? [],
    });
  return {
    url,
    remaining,
    once,
    send: (request) => (request.method === "GET" ? persistently(() => once(request), remaining) : once(request)),
  };
}

const passing: readonly Problem[] = ["no answer", "unavailable", "too many requests"];

async function persistently(attempt: () => Promise<MemosAnswer>, remaining: () => number): Promise<MemosAnswer> {
  const look = async (): Promise<Look<MemosAnswer | MemosApiError>> => {
    try {
      return { found: await attempt() };
    } catch (error) {
      if (!(error instanceof MemosApiError)) throw error;
      return passing.includes(error.problem) && remaining() > 0 ? { instead: error.message } : { found: error };
    }
  };
  const outcome = await until(look, { within: remaining() + 1, otherwise: (last) => last });
  if (outcome instanceof MemosApiError) throw outcome;
  return outcome;
}

interface Means {
  readonly fetch: typeof globalThis.fetch;
  readonly within: number;
  readonly secrets: readonly string[];
}

async function exchange(url: string, request: MemosRequest, means: Means): Promise<MemosAnswer> {
  const target = new URL(request.path, url);
  const call = `${request.method} ${target.origin}${target.pathname}`;
  const fail = (failed: Pick<FailedCall, "problem" | "seen"> & Partial<FailedCall>): MemosApiError => {
    const mayHaveActed = request.method !== "GET" && (failed.mayHaveActed ?? true);
    return new MemosApiError({ operation: request.operation, call, ...failed, mayHaveActed });
  };
  for (const [key, value] of Object.entries(request.query ?? {})) target.searchParams.set(key, value);

  const { response, text } = await ask(target, request, means).catch((cause: unknown) => {
    throw fail({ problem: "no answer", seen: redact(silence(cause, means.within), means.secrets), cause });
  });
  const { status } = response;
  if (status >= 300 && status < 400) {
    const elsewhere = originOf(response.headers.get("location"), target);
    throw fail({
      problem: "not Memos",
      seen: `answered ${status}, a redirect to ${elsewhere}`,
      status,
      mayHaveActed: false,
    });
  }
  const body = objectOf(text);
  if (!response.ok) {
    const refusal = { status, code: numberOf(body?.code), message: stringOf(body?.message) };
    const problem = request.explain?.(refusal) ?? problemOf(status);
    const said =
      refusal.message === "" ? kindOf(response) : JSON.stringify(redact(refusal.message, means.secrets).slice(0, 500));
    throw fail({ problem, seen: `answered ${status}, ${said}`, status, mayHaveActed: status >= 500 });
  }
  if (!/^application\/json\b/.test(response.headers.get("content-type") ?? "")) {
    throw fail({ problem: "not Memos", seen: `answered ${status} with ${kindOf(response)}, not with JSON`, status });
  }
  if (body === undefined)
    throw fail({ problem: "no answer", seen: `answered ${status} with JSON that breaks off`, status });
  return { body, headers: response.headers };
}

async function ask(target: URL, request: MemosRequest, means: Means): Promise<{ response: Response; text: string }> {
  const response = await means.fetch(target, {
    method: request.method,
    headers: {
      accept: "application/json",
      ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      ...request.headers,
    },
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    redirect: "manual",
    signal: AbortSignal.timeout(means.within),
  });
  return { response, text: await response.text() };
}

/** Says why there was no answer. */
function silence(cause: unknown, within: number): string {
  if (cause instanceof Error && cause.name === "TimeoutError") return `gave no answer within ${within / 1000} s`;
  const reason = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  const code = reason instanceof Error && "code" in reason ? String(reason.code) : "";
  if (code === "ECONNREFUSED") return "got no answer, because nothing listens there (ECONNREFUSED)";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `got no answer, because the name is not known (${code})`;
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET")
    return `got no whole answer, because the connection was closed (${code})`;
  return `got no answer, because of: ${messageOf(reason)}`;
}

function problemOf(status: number): Problem {
  if (status === 401) return "not signed in";
  if (status === 403) return "forbidden";
  if (status === 404) return "not found";
  if (status === 429) return "too many requests";
  return status === 502 || status === 503 || status === 504 ? "unavailable" : "refused";
}

function originOf(location: string | null, base: URL): string {
  return location !== null && URL.canParse(location, base.href) ? new URL(location, base).origin : "nowhere";
}

const kindOf = (response: Response): string =>
  (response.headers.get("content-type") ?? "").startsWith("text/html") ? "a web page" : "nothing to read";

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
