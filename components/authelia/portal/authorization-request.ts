import { createHash, randomBytes } from "node:crypto";

/** What an application asks for when it sends a person to the portal. */
export interface AuthorizationArgs {
  /** The issuer, such as `https://auth.example.com`; a path is kept. */
  readonly issuer: string;

  readonly clientId: string;

  /** Where the person is sent back to; registered letter by letter. */
  readonly redirectUri: string;

  readonly scopes: readonly string[];

  /** Whether to send a PKCE challenge (RFC 7636, S256). */
  readonly pkce: boolean;

  /** At least 8 characters. Default 32 random bytes. */
  readonly state?: string;

  /** The PKCE verifier, 43 to 128 characters. Default 32 random bytes. */
  readonly codeVerifier?: string;
}

/** An authorization request (RFC 6749, section 4.1.1), and what is needed to take its answer. */
export interface AuthorizationRequest {
  /** The issuer without a slash at its end. */
  readonly issuer: string;

  readonly url: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeVerifier: string | undefined;
}

/** Writes the request down; random where nothing is given. */
export function authorizationRequest(args: AuthorizationArgs): AuthorizationRequest {
  const issuer = args.issuer.replace(/\/+$/, "");
  const state = args.state ?? unguessable();
  const codeVerifier = args.pkce ? (args.codeVerifier ?? unguessable()) : undefined;
  const query = new URLSearchParams({
    client_id: args.clientId,
    response_type: "code",
    scope: args.scopes.join(" "),
    state,
    redirect_uri: args.redirectUri,
    ...(codeVerifier === undefined ? {} : { code_challenge: challengeOf(codeVerifier), code_challenge_method: "S256" }),
  });
  const url = `${issuer}/api/oidc/authorization?${query.toString()}`;
  return { issuer, url, clientId: args.clientId, redirectUri: args.redirectUri, state, codeVerifier };
}

const unguessable = (): string => randomBytes(32).toString("base64url");

const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");
