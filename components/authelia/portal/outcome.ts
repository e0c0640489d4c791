/** Why a person did not get in. */
export type Refusal =
  /** Wrong username or password, or banned for a while: Authelia does not tell which. */
  | "first factor refused"
  /** The one-time code was wrong, or used already. */
  | "second factor refused"
  /** A second factor is asked for, and the person has none. */
  | "second factor missing"
  /** The authorization policy does not let this person in (OAuth 2.0 `access_denied`). */
  | "access denied"
  /** Authelia has no client of that id (`invalid_client`). */
  | "unknown client"
  /** The redirect URI is not registered for the client. */
  | "wrong redirect URI"
  /** Any other refusal of the authorization request, such as a scope that the client may not have. */
  | "request refused"
  /** Authelia did not take the consent. */
  | "consent refused"
  /** Too many requests in a short time (HTTP 429). */
  | "too many requests"
  /** An answer that this client does not know. */
  | "unexpected answer";

/** The person is sent back to the application with a code. */
export interface Admitted {
  readonly admitted: true;

  /** The authorization code; a secret, good for one minute and one use. */
  readonly code: string;

  /** The state of the request, as it came back. */
  readonly state: string;

  /** Where the person was sent back to. */
  readonly redirectUri: string;

  /** The PKCE verifier that belongs to the code; undefined without PKCE. */
  readonly codeVerifier: string | undefined;

  /** What the person was asked for on the way, in order. */
  readonly asked: readonly Asked[];
}

/** What the portal may ask a person for. */
export type Asked = "password" | "second factor" | "consent";

/** The person is not sent back with a code. */
export interface Refused {
  readonly admitted: false;
  readonly refusal: Refusal;

  /** Authelia's own words, and where they were said. */
  readonly detail: string;
}

/** How a visit to the portal ended. */
export type Outcome = Admitted | Refused;

export const refused = (refusal: Refusal, detail: string): Refused => ({ admitted: false, refusal, detail });
