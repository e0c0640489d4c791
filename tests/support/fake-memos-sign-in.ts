import { bodySsoSignIn } from "../../components/memos/api/sso-sign-in";
import type { SsoSignIn } from "../../components/memos/api/memos-api";
import type { HttpResponse, HttpClient, HttpRequest } from "../../components/http/http-client";

const codeSignIn = bodySsoSignIn("/api/v1/auth/signin", (idpName) => ({ idpName }));

/** Says that it is spoken to as Memos from 0.27 on is. */
export const connect = (): Promise<{ ssoSignIn: SsoSignIn }> => Promise.resolve({ ssoSignIn: codeSignIn });

/** Where people reach the fake Memos. */
export const memosUrl = "https://memos.example.localhost";

/** A Memos that knows one thing: how a sign-in with a code ends. */
export class FakeMemosSignIn {
  /** The credentials that it was shown. */
  readonly shown: unknown[] = [];

  constructor(private readonly end: HttpResponse) {}

  /** The way to it. */
  readonly door: HttpClient = ({ url, method, body = "{}" }: HttpRequest) => {
    if (url === `${memosUrl}/healthz`) return Promise.resolve(answer(200, "Service ready."));
    if (method !== "POST" || url !== `${memosUrl}/api/v1/auth/signin`)
      throw new Error(`Memos was asked ${method} ${url}`);
    this.shown.push((JSON.parse(body) as { ssoCredentials: unknown }).ssoCredentials);
    return Promise.resolve(this.end);
  };
}

/** Any answer. */
export const answer = (status: number, body: unknown = ""): HttpResponse => ({
  status,
  location: undefined,
  cookies: [],
  headers: {},
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** An answer of Memos' API that refuses, such as 403, 7 (permission denied) or 500, 13 (internal). */
export const refusal = (status: number, code: number, message: string): HttpResponse =>
  answer(status, { code, message, details: [] });

/** What Memos says when the exchange of a code has failed. */
export const exchangeFailed = (reason: string): HttpResponse =>
  refusal(500, 13, `failed to exchange token, error: failed to exchange access token: ${reason}`);
