import { networkFailure } from "../../http/network-failure";
import { isJsonObject, type JsonObject } from "../../http/json-object";
import type { FailedCall, Problem } from "./memos-api-error";

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
  readonly headers: Headers;
}

/** What to make of an answer. */
export interface ResponseParser<T> {
  /** Reads the answer; undefined when it is not what Memos answers. */
  readonly parse: (answer: MemosResponse) => T | undefined;

  /** What a refusal means in this generation. Default by the status alone. */
  readonly explain?: (refusal: ErrorResponse) => Problem | undefined;
}

/** An HTTP answer, read to its end. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Why an answer, or its absence, is no success. */
export type Failure = Pick<FailedCall, "problem" | "observed" | "status" | "cause"> & {
  readonly hadNoEffect?: boolean;
};

/** Tells success from everything else that an HTTP answer can be. */
export function parseResponse<T>(
  { status, headers, text }: RawResponse,
  parser: ResponseParser<T>,
  target: URL,
): { readonly value: T } | Failure {
  const contentType = headers.get("content-type") ?? "no content type";
  if (status >= 300 && status < 400) {
    const location = headers.get("location") ?? "";
    const elsewhere = URL.canParse(location, target.href) ? new URL(location, target).origin : "nowhere";
    return {
      problem: "not Memos",
      observed: `answered ${status}, a redirect to ${elsewhere}`,
      status,
      hadNoEffect: true,
    };
  }
  const { json } = parseJson(text) ?? {};
  const body = isJsonObject(json) ? json : {};
  if (status >= 400) {
    const error = { status, code: asNumber(body.code), message: asString(body.message) };
    const description = error.message === "" ? `with ${contentType}` : `"${error.message.replaceAll(/\s+/g, " ")}"`;
    const problem = parser.explain?.(error) ?? problemForStatus(status);
    return { problem, observed: `answered ${status}, ${description}`, status, hadNoEffect: status < 500 };
  }
  if (!contentType.startsWith("application/json")) {
    return { problem: "not Memos", observed: `answered ${status} with ${contentType}, not with JSON`, status };
  }
  if (json === undefined)
    return { problem: "no answer", observed: `answered ${status} with JSON that breaks off`, status };
  const read = parser.parse({ body, json, headers });
  if (read !== undefined) return { value: read };
  return { problem: "not Memos", observed: `answered ${status} with JSON that Memos would not send`, status };
}

/** Says why there was no answer. */
export function networkErrorMessage(thrown: unknown, timeout: number): string {
  if (readField(thrown, "name") === "TimeoutError") return `gave no answer within ${timeout} ms`;
  const reason = readField(thrown, "cause") ?? thrown;
  const code = asString(readField(reason, "code"));
  if (code === "ECONNREFUSED") return "got no answer, because nothing listens there (ECONNREFUSED)";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `got no answer, because the name is not known (${code})`;
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET") {
    return `got no whole answer, because the connection was closed (${code})`;
  }
  const failure = networkFailure(code);
  if (failure === "failed handshake") return `got no answer, because no TLS is spoken there (${code})`;
  const why = asString(readField(reason, "message")) || String(reason);
  if (failure.includes("certificate")) {
    return `got no answer, because its certificate is refused: ${why} (${code}; NODE_EXTRA_CA_CERTS names an authority that Node is to trust)`;
  }
  return `got no answer, because of: ${why}`;
}

function problemForStatus(status: number): Problem {
  if (status === 401) return "not signed in";
  if (status === 403) return "forbidden";
  if (status === 404) return "not found";
  if (status === 429) return "too many requests";
  return status === 502 || status === 503 || status === 504 ? "unavailable" : "refused";
}

function parseJson(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const asString = (value: unknown): string => (typeof value === "string" ? value : "");
const asNumber = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** A field of anything that was thrown; fetch throws errors of more than one kind. */
const readField = (thrown: unknown, field: string): unknown =>
  typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, field) : undefined;
