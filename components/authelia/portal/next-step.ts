import type { Answer } from "../../http/http-client";
import { jsonObject, textIn } from "../../http/json-object";
import type { AuthorizationRequest } from "./authorization-request";
import { refused, type Refusal, type Refused } from "./outcome";

/** Where the authorization endpoint has led a person. */
export type Place =
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
export function placeOf(answer: Answer, request: AuthorizationRequest): Place {
  if (answer.location === undefined) return refusal(refusalInBody(answer));
  const there = new URL(answer.location);
  if (samePage(there, new URL(request.redirectUri))) return atApplication(there.searchParams, request);
  if (!isOfIssuer(there.href, request.issuer)) {
    return refusal(refused("unexpected answer", `the portal leads to ${there.origin}${there.pathname}`));
  }
  if (there.searchParams.has("error")) return refusal(refusalIn((key) => there.searchParams.get(key) ?? ""));
  const path = there.pathname.slice(new URL(request.issuer).pathname.replace(/\/$/, "").length);
  if (path.startsWith("/consent")) return { at: "consent", query: there.searchParams };
  if (path.startsWith("/api/oidc/")) return { at: "authorization", url: there.href };
  return { at: "portal", query: there.searchParams };
}

/** Whether a URL is the issuer's own, so that a session may be shown to it. */
export const isOfIssuer = (url: string, issuer: string): boolean =>
  URL.canParse(url) && (new URL(url).href === new URL(issuer).href || new URL(url).href.startsWith(`${issuer}/`));

function atApplication(query: URLSearchParams, request: AuthorizationRequest): Place {
  const code = query.get("code");
  const state = query.get("state") ?? "";
  const issuer = query.get("iss");
  if (query.has("error")) return refusal(refusalIn((key) => query.get(key) ?? ""));
  if (state !== request.state) return refusal(refused("unexpected answer", "the state came back changed"));
  // RFC 9207: who sends `iss` must be the one who was asked.
  if (issuer !== null && issuer.replace(/\/$/, "") !== request.issuer) {
    return refusal(refused("unexpected answer", `the answer is from issuer ${issuer}`));
  }
  if (!code) return refusal(refused("unexpected answer", "the person came back without a code"));
  return { at: "application", code, state };
}

const refusal = (reason: Refused): Place => ({ at: "refusal", refusal: reason });

function refusalInBody(answer: Answer): Refused {
  if (answer.status === 429) return refused("too many requests", "HTTP 429");
  const said = jsonObject(answer.body);
  if (textIn(said, "error") !== "") return refusalIn((key) => textIn(said, key));
  return refused("unexpected answer", `HTTP ${answer.status} from the authorization endpoint`);
}

/** Reads an OAuth 2.0 error (RFC 6749, section 4.1.2.1). */
function refusalIn(said: (key: string) => string): Refused {
  const error = said("error");
  const words = [said("error_description"), said("error_hint")].filter((text) => text !== "").join(" ");
  return refused(refusalOf(error, words), words === "" ? error : `${error}: ${words}`);
}

function refusalOf(error: string, words: string): Refusal {
  if (error === "access_denied") return "access denied";
  if (error === "invalid_client") return "unknown client";
  if (error === "invalid_request" && words.includes("'redirect_uri' parameter")) return "wrong redirect URI";
  return "request refused";
}

const samePage = (one: URL, other: URL): boolean => one.origin === other.origin && one.pathname === other.pathname;
