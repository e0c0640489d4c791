import type { HttpClient } from "../http/http-client";
import type { MemosApi, NotSignedIn, SignedIn, SsoCallback, SsoSignIn } from "../memos/api/memos-api";
import { isMethodError } from "./client";
import { ProofFailure, type ProofProblem } from "./diagnosis";

/**
 * Does what Memos' page at `/auth/callback` does: hands the code to Memos, which exchanges it at Authelia.
 *
 * @param memosUrl such as `https://memos.example.com`
 * @param ssoSignIn how this version of Memos takes it
 * @throws NetworkError when Memos gives no answer.
 */
export async function exchangeCodeAtMemos(
  http: HttpClient,
  memosUrl: string,
  ssoSignIn: SsoSignIn,
  callback: SsoCallback,
): Promise<SsoOutcome> {
  const { path, body } = ssoSignIn.request(callback);
  const response = await http({
    method: "POST",
    url: `${memosUrl.replace(/\/+$/, "")}${path}`,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ssoSignIn.parse(response);
}

type SsoOutcome = SignedIn | NotSignedIn;

/**
 * Looks at the identity provider before the test user signs in: one that lets it in would leave an account behind.
 *
 * Resolves to undefined where the filter excludes the test user, and where Memos shows none or one that only Go understands: the sign-in
 * tells then.
 */
export async function checkIdentifierFilter(
  { publicIdentityProviders }: Partial<Pick<MemosApi, "publicIdentityProviders">>,
  { identityProvider, testUsername }: { readonly identityProvider: string; readonly testUsername: string },
): Promise<ProofFailure | undefined> {
  const providers = (await publicIdentityProviders?.().catch(() => undefined)) ?? [];
  const provider = providers.find(({ name }) => name === identityProvider);
  if (provider === undefined) return undefined;
  const { identifierFilter: filter, fieldMapping } = provider;
  const [name, pattern] = [JSON.stringify(testUsername), JSON.stringify(filter)];
  if (fieldMapping.identifier !== usernameClaim)
    return new ProofFailure(
      "wrong identifier",
      `Memos knows people by the claim "${fieldMapping.identifier}", and the filter tells the test user ${name} by its "${usernameClaim}" only.`,
    );
  if (!matches(filter, testUsername)) return undefined;
  return new ProofFailure(
    "filter too wide",
    `Memos would let the test user ${name} in: its identifierFilter is ${pattern}.`,
  );
}

/** The claim that has the username; the test user's name is one that no person can have. */
const usernameClaim = "preferred_username";

function matches(filter: string, name: string): boolean {
  try {
    return new RegExp(filter, "u").test(name);
  } catch {
    return false;
  }
}

/**
 * Reads Memos' answer to an invalid code. Authelia has accepted the secret from us before, so a refusal here is Memos' side.
 *
 * Memos before 0.30 shows its secret in the body, and so the client is registered. Memos 0.30 tries HTTP Basic, then the body, and
 * shows the second error: with a client registered for Basic that is a refusal of the method, whatever the secret.
 */
export function parseInvalidCodeResponse(
  response: SsoOutcome,
): { readonly secretAccepted: boolean } | { readonly failure: ProofFailure } {
  if (response.signedIn) return { failure: unexpectedResponse(200, "signed in with a made-up code") };
  const { message } = response;
  if (message.includes('"invalid_grant"')) return { secretAccepted: true };
  if (message.includes('"invalid_client"') && isMethodError(message)) return { secretAccepted: false };
  return { failure: parseFailedExchange(response) };
}

/** The test user's name, and what Authelia can say of it. */
export interface TestUser {
  /** The name by which Memos must refuse it. */
  readonly username: string;

  /** The scopes that Memos asks for. */
  readonly scopes: readonly string[];

  /** The claims that Authelia can hand on, by its discovery document. */
  readonly claims: readonly string[];
}

/**
 * Reads Memos' answer to the test user's real code: the identifier filter must have refused it, by its name.
 *
 * Returns undefined when it has.
 */
export function parseTestUserResponse(response: SsoOutcome, user: TestUser): ProofFailure | undefined {
  const name = JSON.stringify(user.username);
  if (response.signedIn)
    return new ProofFailure("filter too wide", `Memos has let the test user ${name} in, as ${response.user.name}.`);
  const { message, rejectedByFilter } = response;
  // Before 0.25 Memos does not say whom it took the person for.
  const { identifier = user.username } = rejectedByFilter ?? {};
  if (identifier !== user.username)
    return new ProofFailure(
      "wrong identifier",
      `Memos takes the test user for ${JSON.stringify(identifier)}, its name is ${name}.`,
    );
  if (rejectedByFilter !== undefined) return undefined;
  const [, claim] = /the field "(.*)" is not found in claims/.exec(message) ?? [];
  if (claim !== undefined) return missingClaim(claim, user);
  if (message.includes('"invalid_grant"'))
    return new ProofFailure(
      "code refused",
      `Authelia takes the client secret from Memos and refuses the code (${shorten(message)}).`,
    );
  return parseFailedExchange(response);
}

function missingClaim(claim: string, { scopes, claims }: TestUser): ProofFailure {
  const sentence = `Memos looks for the claim "${claim}" and Authelia did not send it`;
  const scope = scopeForClaim(claim);
  if (!claims.includes(claim))
    return new ProofFailure("unknown claim", `${sentence}; Authelia knows ${claims.join(", ")}.`);
  if (!scopes.includes(scope))
    return new ProofFailure(
      "scope missing",
      `${sentence}: it comes with the scope "${scope}", which is not among ${JSON.stringify(scopes)}.`,
    );
  return new ProofFailure("claim missing", `${sentence}.`);
}

/** Which scope carries a claim (OpenID Connect Core 1.0, section 5.4; `groups` is Authelia's own). */
const scopeForClaim = (claim: string): string =>
  claim.startsWith("email") ? "email" : claim === "groups" ? "groups" : claim === "sub" ? "openid" : "profile";

function parseFailedExchange({ message, status }: NotSignedIn): ProofFailure {
  if (message.includes('"invalid_client"'))
    return new ProofFailure(
      "other secret in Memos",
      `Authelia takes the client secret from here and refuses the one that Memos shows (${shorten(message)}).`,
    );
  return diagnoseBackChannel(message) ?? unexpectedResponse(status, message);
}

const unexpectedResponse = (status: number, message: string): ProofFailure =>
  new ProofFailure(
    status === 502 || status === 503 || status === 504 ? "no way to Memos" : "Memos failed",
    `HTTP ${status} from Memos' sign-in: ${JSON.stringify(shorten(message))}.`,
  );

const shorten = (message: string): string => message.replace(/\s+/g, " ").trim().slice(0, 300);

/** Names what made Memos' own calls to Authelia fail; undefined when its message says something else. */
export function diagnoseBackChannel(message: string): ProofFailure | undefined {
  const [problem] = backChannelErrors.find(([, pattern]) => pattern.test(message)) ?? [];
  return problem && new ProofFailure(problem, `Memos says: ${message.trim().replace(/\.$/, "")}.`);
}

/**
 * Memos hands on the errors of Go's `net/http`, `crypto/x509` and `golang.org/x/oauth2`, as its `internal/idp/oauth2/oauth2.go` and
 * `server/router/api/v1/auth_service_sso.go` meet them; before 0.25 with words of its own, and a capital, before them. The first
 * pattern that fits counts.
 */
const backChannelErrors: readonly (readonly [problem: ProofProblem, pattern: RegExp])[] = [
  ["unknown name to Memos", /lookup \S+.*: (no such host|i\/o timeout|server misbehaving|Temporary failure)/],
  [
    "unknown authority to Memos",
    /x509: (certificate signed by unknown authority|.*certificate is not trusted|.*verification failure)/,
  ],
  ["wrong certificate to Memos", /x509: |remote error: tls|tls: |server gave HTTP response to HTTPS client/],
  ["no connection from Memos", /connection refused|no route to host|network is unreachable|connection reset|: EOF$/],
  ["no answer to Memos", /i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|handshake timeout/],
  ["too many requests", /status 429|: 429 /],
  ["Authelia failed", /(cannot fetch token: |failed with status )5\d\d/],
  ["wrong forwarded headers", /"invalid_request"/],
  [
    "wrong token URL",
    /cannot fetch token: |cannot parse (json|response)|response missing access_token|missing "?access[ _]token/,
  ],
  ["no identity provider", /[Ii]dentity provider not found|invalid identity provider name|is empty but required/],
  ["wrong user info URL", /failed with status (404|405)/],
  ["user info refused", /userinfo request failed with status/],
  ["signed user info", /failed to unmarshal response body/],
  ["filter invalid", /[Ff]ailed to compile identifier filter/],
  ["filter too wide", /user registration is not allowed|signup is disabled|[Uu]ser has been archived/],
];
