import { findRequestError, signIn } from "../authelia/portal/sign-in";
import type { Clock } from "../authelia/portal/factors";
import { NetworkError, type HttpClient } from "../http/http-client";
import { connectToMemos } from "../memos/api/connect";
import type { SsoSignIn, MemosApi } from "../memos/api/memos-api";
import { MemosApiError } from "../memos/api/memos-api-error";
import { toProofFailure, diagnoseRejection, ProofFailure, type Diagnosis } from "./diagnosis";
import type { Discovery } from "./discovery";
import { noResponse } from "./back-channel";
import { diagnoseSignIn, parseInvalidCodeResponse } from "./memos-response";
import { checkIdentifierFilter } from "./identifier-filter-check";
import { exchangeCodeAtMemos } from "./memos-callback";
import { waitForAuthelia, waitForMemos } from "./readiness";
import { diagnoseToken, invalidCode, exchangeInvalidCode, type TokenRequest } from "./token-endpoint";

/** What is to be proved. */
export interface VerificationArgs extends TokenRequest {
  /** `wiring` stops short of a person; `sign-in` signs the probe identity in. */
  readonly mode: "wiring" | "sign-in";

  /** Where people reach Memos. */
  readonly memosUrl: string;

  /** Where this machine reaches Memos beside the gateway: asked for its version, and to tell who of both is to blame. */
  readonly memosApiUrl: string;

  /** The identity provider's name in Memos, such as `identity-providers/authelia`. */
  readonly identityProvider: string;

  readonly scopes: readonly string[];
  readonly pkce: boolean;

  /** Whom Memos' identifier filter excludes; used by `sign-in` only. */
  readonly testUsername: string;
  readonly testPassword: string;

  /** In base32; empty when the policy asks for one factor. */
  readonly testTotpSecret: string;
}

/** What a proof asks of Memos itself. */
type VerifiedMemos = Pick<MemosApi, "ssoSignIn"> & Partial<Pick<MemosApi, "publicIdentityProviders">>;

/** How the proof goes about it. */
export interface ProofOptions {
  /** How long Authelia, Memos and the gateway may take to start, in milliseconds. Default 60000. */
  readonly readyTimeout?: number;

  /** Ends the whole proof. Default none. */
  readonly signal?: AbortSignal;

  /** Finds out how the Memos at a URL is spoken to. Default by asking it. */
  readonly connect?: (url: string) => Promise<VerifiedMemos>;

  /** For one-time codes. Default the system's. */
  readonly clock?: Clock;
}

/**
 * Proves that people can sign in to Memos through Authelia.
 *
 * Shows at most one code to the token endpoint itself and one through Memos: Authelia counts.
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
  const [discovery] = await allOrFirstError(
    waitForAuthelia(http, args.issuer, timeout),
    waitForMemos(http, args, timeout),
  );
  const memos = await connectToApi(args, options);
  const checks = await allOrFirstError(
    checkClient(http, args),
    checkSecret(http, args),
    args.mode === "sign-in"
      ? checkSignIn(http, args, memos, { discovery, ...options })
      : checkMemosToAuthelia(http, args, memos.ssoSignIn),
  );
  return [`${args.issuer} is Authelia, with the endpoints that Memos uses`, ...checks.flat()];
}

function connectToApi(
  { memosApiUrl, clientSecret }: VerificationArgs,
  { connect }: ProofOptions,
): Promise<VerifiedMemos> {
  return (connect ?? ((url: string) => connectToMemos(url, [clientSecret])))(memosApiUrl).catch((error: unknown) => {
    throw error instanceof MemosApiError ? new ProofFailure(unknownMemos(error)) : error;
  });
}

const unknownMemos = ({ summary }: MemosApiError): Diagnosis => ({
  step: "Memos",
  sentence: `Memos does not say how it is spoken to: ${summary}.`,
  remedy: "See whether memosApiUrl is the address of Memos itself, and what its log says.",
});

async function checkClient(http: HttpClient, args: VerificationArgs): Promise<string[]> {
  const rejection = await findRequestError(http, args);
  if (rejection) throw new ProofFailure(diagnoseRejection(rejection));
  return [
    `client "${args.clientId}" may ask for ${args.scopes.join(", ")} and send people back to ${args.redirectUri}`,
  ];
}

async function checkSecret(http: HttpClient, args: VerificationArgs): Promise<string[]> {
  failIf(diagnoseToken(await exchangeInvalidCode(http, args), args));
  return [`client secret accepted by Authelia (${args.tokenEndpointAuthMethod})`];
}

async function checkMemosToAuthelia(http: HttpClient, args: VerificationArgs, ssoSignIn: SsoSignIn): Promise<string[]> {
  const { memosUrl, identityProvider, redirectUri } = args;
  const callback = { idpName: identityProvider, code: invalidCode, redirectUri };
  const result = parseInvalidCodeResponse(
    await exchangeCodeAtMemos(http, memosUrl, ssoSignIn, callback).catch(mapTimeout),
  );
  if ("diagnosis" in result) throw new ProofFailure(result.diagnosis);
  const reached = `Memos reaches Authelia's token endpoint as ${identityProvider}`;
  return result.secretAccepted ? [reached, "client secret accepted by Authelia from Memos"] : [reached];
}

async function checkSignIn(
  http: HttpClient,
  args: VerificationArgs,
  memos: VerifiedMemos,
  { discovery, ...options }: ProofOptions & { readonly discovery: Discovery },
): Promise<string[]> {
  const { memosUrl, identityProvider, redirectUri, testUsername, testPassword, testTotpSecret, scopes } = args;
  failIf(await checkIdentifierFilter(memos, args));
  const credentials = {
    username: testUsername,
    password: testPassword,
    ...(testTotpSecret === "" ? {} : { totpSecret: testTotpSecret }),
  };
  const outcome = await signIn(http, { ...args, ...credentials, signal: options.signal }, options.clock);
  if (!outcome.admitted) throw new ProofFailure(diagnoseRejection(outcome));
  const { code, codeVerifier, asked: prompts } = outcome;
  const callback = { idpName: identityProvider, code, redirectUri, codeVerifier };
  const response = await exchangeCodeAtMemos(http, memosUrl, memos.ssoSignIn, callback).catch(mapTimeout);
  failIf(diagnoseSignIn(response, { username: testUsername, scopes, claims: discovery.claims }));
  return [
    `a person got through the portal (${prompts.join(", ")})`,
    "client secret accepted by Authelia from Memos",
    "Memos read the person's name from Authelia's claims",
    "Memos' identifier filter kept the probe identity out, nothing is left of it",
  ];
}

/** Memos has answered before: when it is silent now, it waits for Authelia, for whom it has more patience than we have. */
function mapTimeout(error: unknown): never {
  if (error instanceof NetworkError && error.failure === "no answer in time")
    throw new ProofFailure(noResponse(error.message));
  throw error;
}

/** Waits for all; the first in the list that failed is the one to hear of. */
async function allOrFirstError<T extends readonly unknown[]>(...parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const ends = await Promise.allSettled(parts);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) throw toProofFailure(failure.reason);
  return Promise.all(parts);
}

function failIf(diagnosis: Diagnosis | undefined): void {
  if (diagnosis) throw new ProofFailure(diagnosis);
}
