import { NetworkError, type HttpClient } from "../../components/http/http-client";
import { Memory, json, type Asked, type Said } from "./fake-memos-memory";
import { webPage } from "./fake-memos-versions";
import { answerOfGateway } from "./fake-memos-gateway";
import { answerOfLegacy } from "./fake-memos-legacy";

/** How the network, a proxy or a dying Memos can spoil a call. */
export type Spoiling =
  | "answer lost"
  | "reset"
  | "hang"
  | "breaks off"
  | "web page"
  | "redirect"
  | "another app"
  | { readonly status: number; readonly body?: unknown };

/** Calls to spoil. */
export interface Fault {
  readonly as: Spoiling;

  /** Method and path, such as `POST /api/v1/users`. Default every call. */
  readonly call?: string;

  /** How many such calls go well first. Default none. */
  after?: number;

  /** How many are spoiled then. Default 1. */
  times?: number;
}

/** A Memos that answers as one of its version did when it was recorded, and misbehaves when told to. */
export class FakeMemos {
  /** The calls that came in, such as `POST /api/v1/users`; spoiled ones too. */
  readonly calls: string[] = [];
  readonly faults: Fault[] = [];

  constructor(
    /** Where it is; no network leads to this one. */
    readonly url = "http://memos.localhost:5230",
    readonly memory = new Memory(),
  ) {}

  /** Asks it without a network in between. */
  readonly http: HttpClient = async (request) => {
    const { url, method = "GET", headers, body = "" } = request;
    const said = this.respond(read(method, new URL(url), new Headers(headers), body));
    if (said === "hang") {
      await new Promise((resolve) => setTimeout(resolve, request.timeout));
      throw new NetworkError("no answer in time", request, "gave up waiting");
    }
    if (said === "reset") throw new NetworkError("no connection", request, "the connection was closed");
    const { location } = said.headers ?? {};
    return { status: said.status, headers: headersOf(said), location, cookies: [], body: said.body };
  };

  /** What comes back for a request: an answer, silence, or the end of the connection. */
  respond(asked: Asked): Said | "hang" | "reset" {
    const call = `${asked.method} ${asked.path}`;
    this.calls.push(call);
    const fault = this.faults.find((one) => (one.times ?? 1) > 0 && (one.call ?? call) === call);
    if (fault === undefined) return answerOf(this.memory, asked);
    if ((fault.after ?? 0) > 0) {
      fault.after = (fault.after ?? 0) - 1;
      return answerOf(this.memory, asked);
    }
    fault.times = (fault.times ?? 1) - 1;
    return spoiled(fault.as, () => answerOf(this.memory, asked));
  }
}

/** Reads a request. */
export function read(method: string, url: URL, headers: Headers, text: string): Asked {
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    bearer:
      headers.get("authorization")?.replace(/^Bearer /, "") ??
      /user_session=([^;]+)/.exec(headers.get("cookie") ?? "")?.[1],
    refresh: /memos_refresh=([^;]+)/.exec(headers.get("grpc-metadata-cookie") ?? "")?.[1],
    body: text === "" ? {} : { ...(JSON.parse(text) as object) },
  };
}

/** The headers of an answer. */
export const headersOf = ({ contentType, headers }: Said): Record<string, string> => ({
  "content-type": contentType,
  ...headers,
});

const answerOf = (memory: Memory, asked: Asked): Said =>
  memory.era.family === "legacy" ? answerOfLegacy(memory, asked) : answerOfGateway(memory, asked);

function spoiled(as: Spoiling, act: () => Said): Said | "hang" | "reset" {
  if (typeof as === "object") {
    return as.body === undefined ? { status: as.status, contentType: "text/html", body: "" } : json(as.status, as.body);
  }
  switch (as) {
    case "answer lost":
      act();
      return "reset";
    case "breaks off": {
      const said = act();
      return { ...said, body: said.body.slice(0, said.body.length / 2) };
    }
    case "web page":
      return { status: 200, contentType: "text/html; charset=utf-8", body: webPage };
    case "another app":
      return json(200, { hello: "world" });
    case "redirect":
      return {
        status: 302,
        contentType: "text/html",
        body: "",
        headers: { location: "https://auth.example.localhost/?rd=secret" },
      };
    default:
      return as;
  }
}
