import { failureOf } from "../../http/network-failure";
import { isJsonObject, type JsonObject } from "../../http/json-object";
import type { FailedCall, Problem } from "./memos-api-error";

/** What Memos answered instead of doing it. */
export interface Refusal {
  readonly status: number;

  /** The gRPC status code, such as 9 for a failed precondition. */
  readonly code: number | undefined;
  readonly message: string;
}

/** JSON, as Memos answers. */
export interface MemosAnswer {
  /** The fields of the object that came; none when it is no object. */
  readonly body: JsonObject;

  /** What came, whatever it is. */
  readonly json: unknown;
  readonly headers: Headers;
}

/** What to make of an answer. */
export interface Question<T> {
  /** Reads the answer; undefined when it is not what Memos answers. */
  readonly read: (answer: MemosAnswer) => T | undefined;

  /** What a refusal means in this generation. Default by the status alone. */
  readonly explain?: (refusal: Refusal) => Problem | undefined;
}

/** An HTTP answer, read to its end. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Why an answer, or its absence, is no success. */
export type Fault = Pick<FailedCall, "problem" | "seen" | "status" | "cause"> & { readonly didNothing?: boolean };

/** Tells success from everything else that an HTTP answer can be. */
export function judged<T>(
  { status, headers, text }: Received,
  question: Question<T>,
  target: URL,
): { readonly read: T } | Fault {
  const contentType = headers.get("content-type") ?? "no content type";
  if (status >= 300 && status < 400) {
    const location = headers.get("location") ?? "";
    const elsewhere = URL.canParse(location, target.href) ? new URL(location, target).origin : "nowhere";
    return { problem: "not Memos", seen: `answered ${status}, a redirect to ${elsewhere}`, status, didNothing: true };
  }
  const { json } = parsed(text) ?? {};
  const body = isJsonObject(json) ? json : {};
  if (status >= 400) {
    const refusal = { status, code: numberOf(body.code), message: stringOf(body.message) };
    const said = refusal.message === "" ? `with ${contentType}` : `"${refusal.message.replaceAll(/\s+/g, " ")}"`;
    const problem = question.explain?.(refusal) ?? problemOf(status);
    return { problem, seen: `answered ${status}, ${said}`, status, didNothing: status < 500 };
  }
  if (!contentType.startsWith("application/json")) {
    return { problem: "not Memos", seen: `answered ${status} with ${contentType}, not with JSON`, status };
  }
  if (json === undefined) return { problem: "no answer", seen: `answered ${status} with JSON that breaks off`, status };
  const read = question.read({ body, json, headers });
  if (read !== undefined) return { read };
  return { problem: "not Memos", seen: `answered ${status} with JSON that Memos would not send`, status };
}

/** Says why there was no answer. */
export function silence(thrown: unknown, within: number): string {
  if (fieldOf(thrown, "name") === "TimeoutError") return `gave no answer within ${within} ms`;
  const reason = fieldOf(thrown, "cause") ?? thrown;
  const code = stringOf(fieldOf(reason, "code"));
  if (code === "ECONNREFUSED") return "got no answer, because nothing listens there (ECONNREFUSED)";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `got no answer, because the name is not known (${code})`;
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET") {
    return `got no whole answer, because the connection was closed (${code})`;
  }
  const failure = failureOf(code);
  if (failure === "failed handshake") return `got no answer, because no TLS is spoken there (${code})`;
  const why = stringOf(fieldOf(reason, "message")) || String(reason);
  if (failure.includes("certificate")) {
    return `got no answer, because its certificate is refused: ${why} (${code}; NODE_EXTRA_CA_CERTS names an authority that Node is to trust)`;
  }
  return `got no answer, because of: ${why}`;
}

function problemOf(status: number): Problem {
  if (status === 401) return "not signed in";
  if (status === 403) return "forbidden";
  if (status === 404) return "not found";
  if (status === 429) return "too many requests";
  return status === 502 || status === 503 || status === 504 ? "unavailable" : "refused";
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** A field of anything that was thrown; fetch throws errors of more than one kind. */
const fieldOf = (thrown: unknown, field: string): unknown =>
  typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, field) : undefined;
