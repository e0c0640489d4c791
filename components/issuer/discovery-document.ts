import type { Answer } from "../internal/https-door";
import { InvalidOption } from "../internal/invalid-option";
import { jsonObject, textIn, type JsonObject } from "../internal/json-object";

/** Where an application finds a provider of OpenID Connect. */
export interface Endpoints {
  /** Where the browser goes to sign in. */
  readonly authorizationUrl: string;

  /** Where the application exchanges the code. */
  readonly tokenUrl: string;

  /** Where the application asks who signed in. */
  readonly userInfoUrl: string;
}

/** What a look at an issuer found: its endpoints, or nothing yet and what was there instead. */
export type SeenIssuer = { readonly found: Endpoints } | { readonly instead: string };

/** Where the document of an issuer is (OpenID Connect Discovery 1.0, section 4). */
export const discoveryUrl = (issuer: string): string =>
  `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;

/** Whether a URL is https, or http within this machine, where nobody else listens. */
export function isConfidential(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

/**
 * Reads what was answered at `discoveryUrl`.
 *
 * Only a document that names an issuer tells anything: all else may come from a server, or from a proxy before it, that is still
 * being set up.
 *
 * @throws InvalidOption when the document is another issuer's (section 4.3), or lacks an endpoint.
 */
export function readDocument(issuer: string, { status, location, body }: Answer): SeenIssuer {
  const document = jsonObject(body);
  if (status !== 200 || textIn(document, "issuer") === "") {
    const where = location === undefined ? "" : ` to ${location}`;
    return { instead: `HTTP ${status}${where} from ${discoveryUrl(issuer)}, which is no discovery document` };
  }
  if (document.issuer !== issuer) throw otherIssuer(issuer, textIn(document, "issuer"));
  return {
    found: {
      authorizationUrl: endpoint(document, "authorization_endpoint"),
      tokenUrl: endpoint(document, "token_endpoint"),
      userInfoUrl: endpoint(document, "userinfo_endpoint"),
    },
  };
}

function endpoint(document: JsonObject, name: string): string {
  const url = textIn(document, name);
  const remedy = "Give authUrl, tokenUrl and userInfoUrl instead of the issuer, if the provider has them.";
  if (!URL.canParse(url))
    throw new InvalidOption("issuer", `must name a ${name} in its document`, document[name], remedy);
  if (!isConfidential(url)) throw new InvalidOption("issuer", `must have an https ${name}`, url, remedy);
  return url;
}

const otherIssuer = (issuer: string, theirs: string): InvalidOption =>
  new InvalidOption(
    "issuer",
    `must be, letter by letter, the issuer that ${discoveryUrl(issuer)} names`,
    issuer,
    `It names ${JSON.stringify(theirs)}: write that if it is who you mean, or set the provider's public address right.`,
  );

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
