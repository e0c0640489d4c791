import type { HttpResponse } from "../../http/http-client";
import { parseObject, stringField } from "../../http/json-object";
import type { AuthorizationRequest } from "./authorization-request";
import { refused, type Refusal, type Refused } from "./outcome";

/** Where the authorization endpoint has led a person. */
export type NextStep =
  | { readonly at: "application"; readonly code: string; readonly state: string }
  | { readonly at: "portal"; readonly query: URLSearchParams }
  | { readonly at: "consent"; readonly query: URLSearchParams }
  | { readonly at: "authorization"; readonly url: string }
  | { readonly at: "refusal"; readonly refusal: Refused };

/**
 * Reads where an answer leads.
 *
 * It follows what the server says and asks for no version: Authelia up to 4.38 leads to `/?rd=…&workflow=…` and `/consent?id=…`, 4.39 to
 * `/?flow=…&flow_id=…` and `/consent/openid/decision?flow_id=…`.
 */
export function parseNextStep(response: HttpResponse, request: AuthorizationRequest): NextStep {
  if (response.location === undefined) return rejectedStep(parseErrorBody(response));
  const target = new URL(response.location);
  if (samePage(target, new URL(request.redirectUri))) return parseCallback(target.searchParams, request);
  if (!isIssuerUrl(target.href, request.issuer)) {
    return rejectedStep(refused("unexpected answer", `the portal leads to ${target.origin}${target.pathname}`));
  }
  if (target.searchParams.has("error")) return rejectedStep(parseError((key) => target.searchParams.get(key) ?? ""));
  const path = target.pathname.slice(new URL(request.issuer).pathname.replace(/\/$/, "").length);
  if (path.startsWith("/consent")) return { at: "consent", query: target.searchParams };
  if (path.startsWith("/api/oidc/")) return { at: "authorization", url: target.href };
  return { at: "portal", query: target.searchParams };
}

/** Whether a URL is the issuer's own, so that a session may be shown to it. */
export const isIssuerUrl = (url: string, issuer: string): boolean =>
  URL.canParse(url) && (new URL(url).href === new URL(issuer).href || new URL(url).href.startsWith(`${issuer}/`));

function parseCallback(query: URLSearchParams, request: AuthorizationRequest): NextStep {
  const code = query.get("code");
  const state = query.get("state") ?? "";
  const issuer = query.get("iss");
  if (query.has("error")) return rejectedStep(parseError((key) => query.get(key) ?? ""));
  if (state !== request.state) return rejectedStep(refused("unexpected answer", "the state came back changed"));
  // RFC 9207: who sends `iss` must be the one who was asked.
  if (issuer !== null && issuer.replace(/\/$/, "") !== request.issuer) {
    return rejectedStep(refused("unexpected answer", `the answer is from issuer ${issuer}`));
  }
  if (!code) return rejectedStep(refused("unexpected answer", "the person came back without a code"));
  return { at: "application", code, state };
}

const rejectedStep = (reason: Refused): NextStep => ({ at: "refusal", refusal: reason });

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
