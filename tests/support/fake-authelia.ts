import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { HttpResponse, HttpClient, HttpRequest } from "../../components/http/http-client";

/** The versions whose answers were recorded. */
export const recordedVersions = ["4.37.5", "4.38.0", "4.39.20"] as const;

/** The issuer of every recording. */
export const issuer = "https://auth.example.localhost";

/** The redirect URI of every recording. */
export const redirectUri = "https://memos.example.localhost/auth/callback";

/** The state of every recording. */
export const recordedState = "0123456789abcdef";

/** When the TOTP codes were recorded: the middle of their 30 seconds. */
export const recordedAt: Readonly<Record<(typeof recordedVersions)[number], number>> = {
  "4.37.5": Date.UTC(2026, 10, 23, 20, 39, 15),
  "4.38.0": Date.UTC(2026, 10, 23, 20, 39, 45),
  "4.39.20": Date.UTC(2026, 10, 23, 20, 39, 45),
};

/** The secret of those codes. */
export const recordedTotpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

interface Exchange {
  readonly label: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: Readonly<Record<string, unknown>>;
    readonly form?: Readonly<Record<string, string>>;
    readonly basic?: string;
  };
  readonly response: {
    readonly status: number;
    readonly location?: string;
    readonly "set-cookie"?: readonly string[];
    readonly body?: unknown;
  };
}

/** An Authelia that plays its recorded answers back, and answers only what a real one of its version was asked. */
export class FakeAuthelia {
  /** What it was asked, each as the label of the recording. */
  readonly asked: string[] = [];

  readonly #exchanges: readonly Exchange[];
  readonly #played = new Set<Exchange>();

  /** By the recorded value, the one that the client has chosen. */
  readonly #standIns = new Map<string, string>();

  #sessions = 0;

  /** @param who the person at the portal: what others were answered is left out. */
  constructor(version: (typeof recordedVersions)[number], who: "john" | "jane" | "mallory" = "john") {
    const file = join(__dirname, "..", "fixtures", "authelia", `${version}.json`);
    const { exchanges } = JSON.parse(readFileSync(file, "utf8")) as { exchanges: Exchange[] };
    this.#exchanges = exchanges.filter(({ label }) => !label.includes(" → ") || label.startsWith(who));
  }

  /** The way to it. */
  readonly door: HttpClient = (question) => {
    this.#learnStandIns(question.url);
    const session = question.headers?.cookie;
    if (session !== undefined && session !== `authelia_session=session-${this.#sessions}`) {
      throw new Error(`${question.url} was asked with the cookie "${session}", the session is ${this.#sessions}`);
    }
    const exchange = this.#find(this.#asRecorded(keyOf(question)), session !== undefined);
    if (exchange === undefined) throw new Error(`no such request was recorded: ${keyOf(question)}`);
    this.#played.add(exchange);
    this.asked.push(exchange.label);
    return Promise.resolve(this.#play(exchange));
  };

  /** The first that was not played yet; the last when all were. A wrong one-time code is any that was not recorded. */
  #find(key: string, hasSession: boolean): Exchange | undefined {
    const all = this.#exchanges.filter((exchange) => isWithSession(exchange.label) === hasSession);
    const same = all.filter((exchange) => keyOfRecorded(exchange) === key);
    const wrongCode = all.filter(
      ({ label }) => label.endsWith("second factor, wrong") && key.includes("/api/secondfactor/totp"),
    );
    return same.find((exchange) => !this.#played.has(exchange)) ?? same.at(-1) ?? wrongCode.at(-1);
  }

  #play({ response }: Exchange): HttpResponse {
    const cookies = response["set-cookie"] ?? [];
    if (cookies.length > 0) this.#sessions += 1;
    return {
      status: response.status,
      location: response.location && this.#asAsked(response.location),
      cookies: cookies.map((cookie) => cookie.replace("<session>", `session-${this.#sessions}`)),
      headers: {},
      body: response.body === undefined ? "" : this.#asAsked(JSON.stringify(response.body)),
    };
  }

  /** State and challenge of the recordings stand for whatever a client chooses. */
  #learnStandIns(url: string): void {
    const { pathname, searchParams } = new URL(url);
    const challenge = searchParams.get("code_challenge");
    const state = searchParams.get("state");
    if (pathname !== "/api/oidc/authorization" || state === null) return;
    const recorded = this.#exchanges.map(({ request }) => new URL(request.path, issuer).searchParams);
    const recordedChallenge = recorded.flatMap((query) => query.get("code_challenge") ?? [])[0];
    if (state.length >= 8) this.#standIns.set(recordedState, state);
    if (challenge !== null && recordedChallenge !== undefined) this.#standIns.set(recordedChallenge, challenge);
  }

  #asRecorded(text: string): string {
    return [...this.#standIns].reduce((read, [recorded, chosen]) => read.replaceAll(chosen, recorded), text);
  }

  #asAsked(text: string): string {
    return [...this.#standIns].reduce((read, [recorded, chosen]) => read.replaceAll(recorded, chosen), text);
  }
}

/** Whether the person had a session when this was recorded. */
const isWithSession = (label: string): boolean => /: (follow|consent|second factor)/.test(label);

function keyOf({ method = "GET", url, headers = {}, body }: HttpRequest): string {
  const { pathname, searchParams } = new URL(url);
  const isForm = headers["content-type"] === "application/x-www-form-urlencoded";
  const basic = headers.authorization?.replace("Basic ", "");
  return key(method, pathname, searchParams, {
    body: body === undefined || isForm ? undefined : withoutTick(JSON.parse(body) as Record<string, unknown>),
    form: isForm ? withoutCode(Object.fromEntries(new URLSearchParams(body))) : undefined,
    // The made-up codes were recorded with one of the clients that are registered for HTTP Basic.
    basic:
      basic &&
      Buffer.from(basic, "base64")
        .toString()
        .replace(/^memos-(group|two-factor):/, "memos-remembered:"),
  });
}

function keyOfRecorded({ label, request }: Exchange): string | undefined {
  if (label.includes("without forwarded headers")) return undefined;
  const { pathname, searchParams } = new URL(request.path, issuer);
  const { body, form, basic } = request;
  return key(request.method, pathname, searchParams, {
    body: body && withoutTick(body),
    form: form && withoutCode(form),
    basic,
  });
}

const key = (method: string, path: string, query: URLSearchParams, content: object): string =>
  JSON.stringify([method, path, [...query].sort(), content], inOrder);

/** Any code that was never given is as good as any other. */
const withoutCode = ({ code: _, ...rest }: Record<string, string>): Record<string, string> => rest;

/** Authelia answers the same whether it is to remember a consent or not. */
const withoutTick = ({ pre_configure: _, ...rest }: Readonly<Record<string, unknown>>): object => rest;

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
