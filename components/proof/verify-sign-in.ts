import { signIn } from "../authelia/portal/sign-in";
import type { Clock } from "../authelia/portal/prompts";
import { NetworkError, type HttpClient } from "../http/http-client";
import { checkAccessMode } from "./access-mode";
import { connectToMemos } from "../memos/api/connect";
import type { AccessMode, SsoSignIn, MemosApi } from "../memos/api/memos-api";
import { MemosApiError } from "../memos/api/memos-api-error";
import { checkAuthorizationRequest, checkClientSecret, type ClientInputs, invalidCode } from "./client";
import { portalFailure, ProofFailure, toProofFailure } from "./diagnosis";
import {
  checkIdentifierFilter,
  exchangeCodeAtMemos,
  parseInvalidCodeResponse,
  parseTestUserResponse,
} from "./memos-sign-in";
import { waitForAuthelia, waitForMemos } from "./readiness";

/** What is to be proved. */
export interface VerificationArgs extends ClientInputs {
  /** `wiring` sends an invalid code through Memos; `sign-in` signs the test user in. */
  readonly mode: "wiring" | "sign-in";

  /** Where people reach Memos. */
  readonly memosUrl: string;

  /** Where this machine reaches Memos without the gateway: tells its version, and which of the two failed. */
  readonly memosApiUrl: string;

  /** The identity provider's name in Memos, such as `identity-providers/authelia`. */
  readonly identityProvider: string;

  /** What strangers are to see; looked at from Memos 0.30 on, which can keep them out. */
  readonly accessMode?: AccessMode;

  /** The user that Memos' identifier filter excludes; used by `sign-in` only. */
  readonly testUsername: string;
  readonly testPassword: string;

  /** In base32; empty when the policy asks for one factor. */
  readonly testTotpSecret: string;
}

/** The part of Memos' API that a proof uses. */
type VerifiedMemos = Pick<MemosApi, "ssoSignIn"> & Partial<Pick<MemosApi, "publicIdentityProviders">>;

export interface ProofOptions {
  /** How long Authelia, Memos and the gateway may take to start, in milliseconds. Default 60000. */
  readonly readyTimeout?: number;

  /** Ends the whole proof. Default none. */
  readonly signal?: AbortSignal;

  /** Connects to the Memos at a URL. Default by asking for its version. */
  readonly connect?: (url: string) => Promise<VerifiedMemos>;

  /** For one-time codes. Default the system's. */
  readonly clock?: Clock;
}

/**
 * Proves that people can sign in to Memos through Authelia.
 *
 * Sends at most one code to the token endpoint itself and one through Memos: Authelia counts.
 *
 * @returns what was proved, a sentence each.
 * @throws ProofFailure naming the step that fails.
 */
export async function verifySignIn(
  http: HttpClient,
  args: VerificationArgs,
  options: ProofOptions = {},
): Promise<string[]> {
  const timeout = options.readyTimeout ?? 60_000;
  const [claims] = await allOrFirstError(
    waitForAuthelia(http, args.issuer, timeout),
    waitForMemos(http, args, timeout),
  );
  const memos = await connectToApi(args, options);
  const { issuer, clientId, scopes, redirectUri, tokenEndpointAuthMethod: method, mode } = args;
  const [, , strangers, checks] = await allOrFirstError(
    checkAuthorizationRequest(http, args),
    checkClientSecret(http, args),
    checkAccessMode(http, args),
    mode === "sign-in"
      ? checkSignIn(http, args, memos, { claims, ...options })
      : checkMemosToAuthelia(http, args, memos.ssoSignIn),
  );
  return [
    `${issuer} is Authelia, with the endpoints that Memos uses`,
    `client "${clientId}" may ask for ${scopes.join(", ")} and send people back to ${redirectUri}`,
    `client secret accepted by Authelia (${method})`,
    ...checks,
    ...strangers,
  ];
}

function connectToApi(
  { memosApiUrl, clientSecret }: VerificationArgs,
  { connect = (url: string) => connectToMemos(url, [clientSecret]) }: ProofOptions,
): Promise<VerifiedMemos> {
  return connect(memosApiUrl).catch((error: unknown) => {
    if (!(error instanceof MemosApiError)) throw error;
    throw new ProofFailure("unknown API", `Memos does not say how it is spoken to: ${error.summary}.`);
  });
}

async function checkMemosToAuthelia(http: HttpClient, args: VerificationArgs, ssoSignIn: SsoSignIn): Promise<string[]> {
  const { memosUrl, identityProvider, redirectUri } = args;
  const callback = { idpName: identityProvider, code: invalidCode, redirectUri };
  const result = parseInvalidCodeResponse(
    await exchangeCodeAtMemos(http, memosUrl, ssoSignIn, callback).catch(mapTimeout),
  );
  if ("failure" in result) throw result.failure;
  const reached = `Memos reaches Authelia's token endpoint as ${identityProvider}`;
  return result.secretAccepted ? [reached, "client secret accepted by Authelia from Memos"] : [reached];
}

async function checkSignIn(
  http: HttpClient,
  args: VerificationArgs,
  memos: VerifiedMemos,
  { claims, signal, clock }: ProofOptions & { readonly claims: readonly string[] },
): Promise<string[]> {
  const { memosUrl, identityProvider, redirectUri, testUsername, testPassword, testTotpSecret, scopes } = args;
  failIf(await checkIdentifierFilter(memos, args));
  const credentials = {
    username: testUsername,
    password: testPassword,
    ...(testTotpSecret === "" ? {} : { totpSecret: testTotpSecret }),
  };
  const outcome = await signIn(http, { ...args, ...credentials, signal }, clock);
  if (!outcome.admitted) throw portalFailure(outcome);
  const { code, codeVerifier, asked: prompts } = outcome;
  const callback = { idpName: identityProvider, code, redirectUri, codeVerifier };
  const response = await exchangeCodeAtMemos(http, memosUrl, memos.ssoSignIn, callback).catch(mapTimeout);
  failIf(parseTestUserResponse(response, { username: testUsername, scopes, claims }));
  return [
    `a person got through the portal (${prompts.join(", ")})`,
    "client secret accepted by Authelia from Memos",
    "Memos read the person's name from Authelia's claims",
    "Memos' identifier filter kept the probe identity out, nothing is left of it",
  ];
}

/** Memos' timeout for Authelia is longer than ours for Memos, so a timeout here means that Memos cannot reach Authelia. */
function mapTimeout(error: unknown): never {
  if (!(error instanceof NetworkError) || error.failure !== "no answer in time") throw error;
  throw new ProofFailure("no answer to Memos", `Memos waits for Authelia and gets no answer (${error.message}).`);
}

/** Waits for all, and throws the error of the first in the list that failed. */
async function allOrFirstError<T extends readonly unknown[]>(...parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const ends = await Promise.allSettled(parts);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) throw toProofFailure(failure.reason);
  return Promise.all(parts);
}

function failIf(failure: ProofFailure | undefined): void {
  if (failure) throw failure;
}
