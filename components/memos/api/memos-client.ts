import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient, NetworkError, type HttpClient, type HttpResponse } from "../../http/http-client";
import { isJsonObject, stringField, type JsonObject } from "../../http/json-object";
import { redact } from "../../pulumi/dynamic";
import { isProblem, MemosApiError, type FailedCall, type Problem } from "./memos-api-error";

/** How to reach Memos and how long to try. */
export interface MemosClientOptions {
  /** Sends one request. Default over the network. */
  readonly http?: HttpClient;

  /** How long one call may take, in milliseconds. Default 10000. */
  readonly requestTimeout?: number;

  /** How long all calls together may take, in milliseconds; the last may take a second more. Default 60000. */
  readonly timeout?: number;

  /** How long to pause before a GET is repeated, in milliseconds. Default 50. */
  readonly interval?: number;

  /** What no error may show. */
  readonly secrets?: readonly string[];
}

/** What Memos answered instead of doing it. */
export interface ErrorResponse {
  readonly status: number;

  /** The gRPC status code, such as 9 for a failed precondition. */
  readonly code: number | undefined;
  readonly message: string;
}

/** JSON, as Memos answers. */
export interface MemosResponse {
  /** The fields of the object that came; none when it is no object. */
  readonly body: JsonObject;

  /** What came, whatever it is. */
  readonly json: unknown;
  readonly headers: HttpResponse["headers"];
}

/** One call of the API, whose answer is read as a T. */
export interface MemosRequest<T> {
  /** What it is for, to follow "Could not": `sign in as memos-admin`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;

  /** Reads the answer; undefined when it is not what Memos answers. */
  readonly parse: (answer: MemosResponse) => T | undefined;

  /** What a refusal means in this version. Default by the status alone. */
  readonly explain?: (refusal: ErrorResponse) => Problem | undefined;
}

/** The only way to a Memos. Every failure leaves it as a MemosApiError. */
export interface MemosClient {
  readonly url: string;

  /** How long to pause before a GET is repeated, in milliseconds. */
  readonly interval: number;

  /** What is left of the time for all calls, in milliseconds; never negative. */
  remaining(): number;

  /**
   * Sends the request, and a GET again until there is an answer or the time is over.
   *
   * Anything but a GET is sent once, since it may have had its effect. Only a 429 had none: Memos up to 0.21 takes 30 requests a second,
   * so the request is sent again after a pause.
   */
  send<T>(request: MemosRequest<T>): Promise<T>;
}

/** Even the last call gets this long, in milliseconds, so that the error tells its answer and not our haste. */
const minTimeout = 1000;

/** Opens a client for the Memos at a URL; the time for all calls starts to run. */
export function createClient(url: string, options: MemosClientOptions = {}): MemosClient {
  const { http = createHttpClient(), requestTimeout = 10_000, interval = 50, secrets = [] } = options;
  const deadline = performance.now() + (options.timeout ?? 60_000);
  const remaining = (): number => Math.max(0, deadline - performance.now());
  const send = async <T>(request: MemosRequest<T>): Promise<T> => {
    const timeout = Math.round(Math.min(requestTimeout, Math.max(minTimeout, remaining())));
    try {
      return await sendOnce(http, url, request, { timeout, secrets });
    } catch (error) {
      const tooMany = isProblem(error, "too many requests");
      const unanswered = request.method === "GET" && isProblem(error, "no answer", "unavailable");
      if ((!tooMany && !unanswered) || remaining() === 0) throw error;
      await sleep(tooMany ? 10 * interval : interval);
      return send(request);
    }
  };
  return { url, interval, remaining, send };
}

async function sendOnce<T>(
  http: HttpClient,
  url: string,
  { method, path, query, headers, body, ...request }: MemosRequest<T>,
  { timeout, secrets }: { readonly timeout: number; readonly secrets: readonly string[] },
): Promise<T> {
  const target = new URL(path, url);
  for (const [key, value] of Object.entries(query ?? {})) target.searchParams.set(key, value);
  const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const outcome = await http({
    method,
    url: target.href,
    headers: { accept: "application/json", ...headers, ...json },
    body: body === undefined ? undefined : JSON.stringify(body),
    timeout,
  }).then(
    (response) => parseResponse(response, request),
    (cause: unknown) => noAnswer(cause, timeout),
  );
  if ("value" in outcome) return outcome.value;
  throw new MemosApiError({
    ...outcome,
    observed: redact(outcome.observed, secrets).slice(0, 600),
    operation: request.operation,
    call: `${method} ${target.origin}${target.pathname}`,
    outcomeUnknown: method !== "GET" && outcome.hadNoEffect !== true,
  });
}

/** Why an answer, or its absence, is no success. */
type Failure = Pick<FailedCall, "problem" | "observed" | "status" | "cause"> & { readonly hadNoEffect?: boolean };

/** Tells success from everything else that an HTTP answer can be. */
function parseResponse<T>(
  { status, headers, location, body: text }: HttpResponse,
  { parse, explain }: Pick<MemosRequest<T>, "parse" | "explain">,
): { readonly value: T } | Failure {
  if (status >= 300 && status < 400) {
    const elsewhere = location === undefined ? "nowhere" : new URL(location).origin;
    const observed = `answered ${status}, a redirect to ${elsewhere}`;
    return { problem: "not Memos", observed, status, hadNoEffect: true };
  }
  const contentType = headers["content-type"] ?? "no content type";
  const json = parseJson(text);
  const body = isJsonObject(json) ? json : {};
  if (status >= 400) {
    const code = typeof body.code === "number" ? body.code : undefined;
    const error = { status, code, message: stringField(body, "message") };
    const description = error.message === "" ? `with ${contentType}` : `"${error.message.replaceAll(/\s+/g, " ")}"`;
    const problem = explain?.(error) ?? problemForStatus(status);
    return { problem, observed: `answered ${status}, ${description}`, status, hadNoEffect: status < 500 };
  }
  if (!contentType.startsWith("application/json")) {
    return { problem: "not Memos", observed: `answered ${status} with ${contentType}, not with JSON`, status };
  }
  if (json === undefined) {
    return { problem: "no answer", observed: `answered ${status} with JSON that breaks off`, status };
  }
  const value = parse({ body, json, headers });
  return value === undefined
    ? { problem: "not Memos", observed: `answered ${status} with unexpected JSON`, status }
    : { value };
}

function noAnswer(cause: unknown, timeout: number): Failure {
  if (!(cause instanceof NetworkError)) throw cause;
  const { failure, reason } = cause;
  const remedy = failure.includes("certificate")
    ? "; NODE_EXTRA_CA_CERTS names an authority that Node is to trust"
    : "";
  const observed =
    failure === "no answer in time"
      ? `gave no answer within ${timeout} ms`
      : `got no answer: ${failure} (${reason}${remedy})`;
  return { problem: "no answer", observed, cause };
}

function problemForStatus(status: number): Problem {
  if (status === 401) return "not signed in";
  if (status === 403) return "forbidden";
  if (status === 404) return "not found";
  if (status === 429) return "too many requests";
  return status === 502 || status === 503 || status === 504 ? "unavailable" : "refused";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
