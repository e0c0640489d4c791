import type { HttpResponse, HttpClient } from "../../components/http/http-client";
import type { IdentityProvider } from "../../components/memos/api/memos-api";
import type { VerificationArgs } from "../../components/proof/verify-sign-in";
import { FakeAuthelia, issuer, redirectUri } from "./fake-authelia";
import { FakeMemosSignIn, memosUrl, refusal } from "./fake-memos-sign-in";

/** A proof with made-up codes. */
export const wiring: VerificationArgs = {
  mode: "wiring",
  issuer,
  memosUrl,
  memosApiUrl: "http://127.0.0.1:5230",
  identityProvider: "identity-providers/authelia",
  clientId: "memos-remembered",
  clientSecret: "the-client-secret",
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: false,
  redirectUri,
  scopes: ["openid", "profile", "email"],
  testUsername: "",
  testPassword: "",
  testTotpSecret: "",
};

/** A proof with a person. */
export const signIn: VerificationArgs = { ...wiring, mode: "sign-in", testUsername: "jane", testPassword: "password" };

/** Authelia and Memos, and one door to both. */
export interface Scene {
  readonly authelia: FakeAuthelia;
  readonly memos: FakeMemosSignIn;
  readonly door: HttpClient;
}

/** A Memos whose sign-ins all end alike beside a recorded Authelia. */
export function scene(end: HttpResponse, authelia = new FakeAuthelia("4.39.20", "jane")): Scene {
  const memos = new FakeMemosSignIn(end);
  return { authelia, memos, door: (question) => (question.url.startsWith(issuer) ? authelia : memos).door(question) };
}

/** Memos' words when Authelia refuses the method of Memos' second try. */
export const methodRefused =
  'oauth2: "invalid_client" "… \'client_secret_post\', however the OAuth 2.0 client registration does not allow this method."';

/** Memos' words when Authelia refuses the secret. */
export const invalidClient = 'oauth2: "invalid_client" "Client authentication failed (e.g., unknown client…)."';

/** Memos' words when Authelia takes the secret and refuses the code. */
export const invalidGrant = 'oauth2: "invalid_grant" "The provided authorization grant is invalid."';

/** Memos' answer to somebody whom the identifier filter excludes. */
export const kept = (who: string): HttpResponse => refusal(403, 7, `identifier ${who} is not allowed`);

/** A Memos that shows one provider to whoever asks. */
export const showing = (identifierFilter: string, name = wiring.identityProvider) => {
  const shown: IdentityProvider = {
    name,
    identifierFilter,
    title: "Authelia",
    clientId: "memos",
    clientSecret: "",
    authUrl: "",
    tokenUrl: "",
    userInfoUrl: "",
    scopes: [],
    fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
  };
  return { publicIdentityProviders: () => Promise.resolve([shown]) };
};
