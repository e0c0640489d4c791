import type { HttpResponse } from "../http/http-client";
import { parseObject, type JsonObject } from "../http/json-object";
import type { Diagnosis } from "./diagnosis";

/** What Authelia says of itself (OpenID Connect Discovery 1.0, section 3). */
export interface Discovery {
  /** The names of the claims that it can hand on. */
  readonly claims: readonly string[];
}

/** What a look at the discovery document found; `mayPass` when a server that is still starting may answer so. */
export type DiscoveryResult =
  { readonly value: Discovery } | { readonly diagnosis: Diagnosis; readonly isTransient: boolean };

/** Where the document of an issuer is (OpenID Connect Discovery 1.0, section 4). */
export const discoveryUrl = (issuer: string): string =>
  `${withoutTrailingSlash(issuer)}/.well-known/openid-configuration`;

/** Reads the answer at `discoveryUrl`: issuer and endpoints must be those that Memos is told to use. */
export function readDiscovery(issuer: string, { status, body }: HttpResponse): DiscoveryResult {
  if (status >= 500) return { diagnosis: absent(issuer, status), isTransient: true };
  const document = parseObject(body);
  if (status !== 200 || typeof document.issuer !== "string")
    return { diagnosis: unreadable(issuer, status), isTransient: false };
  const wrong = Object.entries(expected(withoutTrailingSlash(issuer))).find(([key, value]) => document[key] !== value);
  if (wrong) return { diagnosis: different(wrong, document), isTransient: false };
  const claims: unknown = document.claims_supported;
  return { value: { claims: Array.isArray(claims) ? claims.filter((claim) => typeof claim === "string") : [] } };
}

const withoutTrailingSlash = (issuer: string): string => issuer.replace(/\/+$/, "");

const expected = (issuer: string): Readonly<Record<string, string>> => ({
  issuer,
  authorization_endpoint: `${issuer}/api/oidc/authorization`,
  token_endpoint: `${issuer}/api/oidc/token`,
  userinfo_endpoint: `${issuer}/api/oidc/userinfo`,
});

const absent = (issuer: string, status: number): Diagnosis => ({
  step: "Authelia",
  sentence: `HTTP ${status} from ${discoveryUrl(issuer)}: the gateway answers, Authelia behind it does not.`,
  remedy: "See whether Authelia is running and what its log says.",
});

const unreadable = (issuer: string, status: number): Diagnosis => ({
  step: "discovery",
  sentence: `HTTP ${status} from ${discoveryUrl(issuer)}, which is no discovery document.`,
  remedy:
    status === 400
      ? "Have the gateway send X-Forwarded-Proto and X-Forwarded-Host; they must match a session.cookies[].authelia_url of Authelia's."
      : "See whether this is Authelia, and its configuration has identity_providers.oidc.",
});

const different = ([key, value]: [string, string], document: JsonObject): Diagnosis => ({
  step: "discovery",
  sentence: `${key} must be ${JSON.stringify(value)}, Authelia says ${JSON.stringify(document[key])}.`,
  remedy: "Have the gateway send the public scheme, host and port as X-Forwarded-Proto and X-Forwarded-Host.",
});
