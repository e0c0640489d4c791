import { createHash, randomBytes } from "node:crypto";
import type { HttpResponse } from "../../http/http-client";
import { parseObject, stringField } from "../../http/json-object";
import { refused, type Refusal, type Refused } from "./outcome";

/** The parameters of an authorization request. */
export interface AuthorizationArgs {
  /** The issuer, such as `https://auth.example.com`; a path is kept. */
  readonly issuer: string;
  readonly clientId: string;

  /** Where the person is sent back to; must be exactly as registered. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];

  /** Whether to send a PKCE challenge (RFC 7636, S256). */
  readonly pkce: boolean;

  /** At least 8 characters. Default 32 random bytes. */
  readonly state?: string;

  /** The PKCE verifier, 43 to 128 characters. Default 32 random bytes. */
  readonly codeVerifier?: string;
}

/** An authorization request (RFC 6749, section 4.1.1), and what its response is checked against. */
export interface AuthorizationRequest {
  /** The issuer without a slash at its end. */
  readonly issuer: string;
  readonly url: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeVerifier: string | undefined;
}

export function authorizationRequest(args: AuthorizationArgs): AuthorizationRequest {
  const { redirectUri, state = randomToken() } = args;
  const issuer = args.issuer.replace(/\/+$/, "");
  const codeVerifier = args.pkce ? (args.codeVerifier ?? randomToken()) : undefined;
  const query = new URLSearchParams({
    client_id: args.clientId,
    response_type: "code",
    scope: args.scopes.join(" "),
    state,
    redirect_uri: redirectUri,
    ...(codeVerifier === undefined ? {} : { code_challenge: challenge(codeVerifier), code_challenge_method: "S256" }),
  });
  return { issuer, url: `${issuer}/api/oidc/authorization?${query.toString()}`, redirectUri, state, codeVerifier };
}

const randomToken = (): string => randomBytes(32).toString("base64url");

const challenge = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

/** Where a response of the authorization endpoint leads. */
export type NextStep =
  | { readonly at: "application"; readonly code: string; readonly state: string }
  | { readonly at: "portal"; readonly query: URLSearchParams }
  | { readonly at: "consent"; readonly query: URLSearchParams }
  | { readonly at: "authorization"; readonly url: string };

/**
 * Reads where a response leads.
 *
 * It follows the redirects of every version: Authelia up to 4.38 leads to `/?rd=…&workflow=…` and `/consent?id=…`, 4.39 to
 * `/?flow=…&flow_id=…` and `/consent/openid/decision?flow_id=…`.
 */
export function parseNextStep(response: HttpResponse, request: AuthorizationRequest): NextStep | Refused {
  if (response.location === undefined) return parseErrorBody(response);
  const target = new URL(response.location);
  if (samePage(target, new URL(request.redirectUri))) return parseCallback(target.searchParams, request);
  if (!isIssuerUrl(target.href, request.issuer)) {
    return refused("unexpected answer", `the portal leads to ${target.origin}${target.pathname}`);
  }
  if (target.searchParams.has("error")) return parseError((key) => target.searchParams.get(key) ?? "");
  const path = target.pathname.slice(new URL(request.issuer).pathname.replace(/\/$/, "").length);
  if (path.startsWith("/consent")) return { at: "consent", query: target.searchParams };
  if (path.startsWith("/api/oidc/")) return { at: "authorization", url: target.href };
  return { at: "portal", query: target.searchParams };
}

/** Whether a URL is the issuer's own, so that a session may be shown to it. */
export const isIssuerUrl = (url: string, issuer: string): boolean =>
  URL.canParse(url) && (new URL(url).href === new URL(issuer).href || new URL(url).href.startsWith(`${issuer}/`));

function parseCallback(query: URLSearchParams, request: AuthorizationRequest): NextStep | Refused {
  const code = query.get("code");
  const state = query.get("state") ?? "";
  const issuer = query.get("iss");
  if (query.has("error")) return parseError((key) => query.get(key) ?? "");
  if (state !== request.state) return refused("unexpected answer", "the state came back changed");
  // RFC 9207: `iss` must be the issuer that was asked.
  if (issuer !== null && issuer.replace(/\/$/, "") !== request.issuer) {
    return refused("unexpected answer", `the answer is from issuer ${issuer}`);
  }
  if (!code) return refused("unexpected answer", "the person came back without a code");
  return { at: "application", code, state };
}

function parseErrorBody(response: HttpResponse): Refused {
  if (response.status === 429) return refused("too many requests", "HTTP 429");
  const body = parseObject(response.body);
  if (stringField(body, "error") !== "") return parseError((key) => stringField(body, key));
  return refused("unexpected answer", `HTTP ${response.status} from the authorization endpoint`);
}

/** Reads an OAuth 2.0 error (RFC 6749, section 4.1.2.1). */
function parseError(field: (key: string) => string): Refused {
  const error = field("error");
  const description = [field("error_description"), field("error_hint")].filter((text) => text !== "").join(" ");
  return refused(rejectionReason(error, description), description === "" ? error : `${error}: ${description}`);
}

function rejectionReason(error: string, description: string): Refusal {
  if (error === "access_denied") return "access denied";
  if (error === "invalid_client") return "unknown client";
  if (error === "invalid_request" && description.includes("'redirect_uri' parameter")) return "wrong redirect URI";
  return "request refused";
}

const samePage = (one: URL, other: URL): boolean => one.origin === other.origin && one.pathname === other.pathname;
