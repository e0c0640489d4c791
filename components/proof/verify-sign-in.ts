import { requestRefusal, signIn } from "../authelia/portal/sign-in";
import type { Clock } from "../authelia/portal/factors";
import { DoorError, type Door } from "../http/http-client";
import { connectToMemos } from "../memos/api/connect";
import type { CodeSignIn, MemosApi } from "../memos/api/memos-api";
import { MemosApiError } from "../memos/api/memos-api-error";
import { asFailure, diagnoseRefusal, ProofFailure, type Diagnosis } from "./diagnosis";
import type { Discovery } from "./discovery";
import { silence } from "./back-channel";
import { diagnoseSignIn, readMadeUp } from "./memos-response";
import { diagnoseFilter } from "./identifier-filter-check";
import { exchangeCodeAtMemos } from "./memos-callback";
import { autheliaReady, memosReady } from "./readiness";
import { diagnoseToken, madeUpCode, showMadeUpCode, type TokenRequest } from "./token-endpoint";

/** What is to be proved. */
export interface Claim extends TokenRequest {
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
  readonly probeUsername: string;
  readonly probePassword: string;

  /** In base32; empty when the policy asks for one factor. */
  readonly probeTotpSecret: string;
}

/** What a proof asks of Memos itself. */
type AskedMemos = Pick<MemosApi, "codeSignIn"> & Partial<Pick<MemosApi, "publicIdentityProviders">>;

/** How the proof goes about it. */
export interface ProofOptions {
  /** How long Authelia, Memos and the gateway may take to start, in milliseconds. Default 60000. */
  readonly readyWithin?: number;

  /** Ends the whole proof. Default none. */
  readonly signal?: AbortSignal;

  /** Finds out how the Memos at a URL is spoken to. Default by asking it. */
  readonly connect?: (url: string) => Promise<AskedMemos>;

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
export async function prove(door: Door, claim: Claim, options: ProofOptions = {}): Promise<string[]> {
  const within = options.readyWithin ?? 60_000;
  const [discovery] = await together(autheliaReady(door, claim.issuer, within), memosReady(door, claim, within));
  const memos = await reached(claim, options);
  const proofs = await together(
    clientKnown(door, claim),
    secretAccepted(door, claim),
    claim.mode === "sign-in"
      ? signedIn(door, claim, memos, { discovery, ...options })
      : reachedFromMemos(door, claim, memos.codeSignIn),
  );
  return [`${claim.issuer} is Authelia, with the endpoints that Memos uses`, ...proofs.flat()];
}

function reached({ memosApiUrl, clientSecret }: Claim, { connect }: ProofOptions): Promise<AskedMemos> {
  return (connect ?? ((url: string) => connectToMemos(url, [clientSecret])))(memosApiUrl).catch((error: unknown) => {
    throw error instanceof MemosApiError ? new ProofFailure(unknownMemos(error)) : error;
  });
}

const unknownMemos = ({ sight }: MemosApiError): Diagnosis => ({
  step: "Memos",
  sentence: `Memos does not say how it is spoken to: ${sight}.`,
  remedy: "See whether memosApiUrl is the address of Memos itself, and what its log says.",
});

async function clientKnown(door: Door, claim: Claim): Promise<string[]> {
  const refusal = await requestRefusal(door, claim);
  if (refusal) throw new ProofFailure(diagnoseRefusal(refusal));
  return [
    `client "${claim.clientId}" may ask for ${claim.scopes.join(", ")} and send people back to ${claim.redirectUri}`,
  ];
}

async function secretAccepted(door: Door, claim: Claim): Promise<string[]> {
  reject(diagnoseToken(await showMadeUpCode(door, claim), claim));
  return [`client secret accepted by Authelia (${claim.tokenEndpointAuthMethod})`];
}

async function reachedFromMemos(door: Door, claim: Claim, way: CodeSignIn): Promise<string[]> {
  const { memosUrl, identityProvider, redirectUri } = claim;
  const callback = { idpName: identityProvider, code: madeUpCode, redirectUri };
  const verdict = readMadeUp(await exchangeCodeAtMemos(door, memosUrl, way, callback).catch(unlessSilent));
  if ("diagnosis" in verdict) throw new ProofFailure(verdict.diagnosis);
  const reached = `Memos reaches Authelia's token endpoint as ${identityProvider}`;
  return verdict.secretSeen ? [reached, "client secret accepted by Authelia from Memos"] : [reached];
}

async function signedIn(
  door: Door,
  claim: Claim,
  memos: AskedMemos,
  { discovery, ...options }: ProofOptions & { readonly discovery: Discovery },
): Promise<string[]> {
  const { memosUrl, identityProvider, redirectUri, probeUsername, probePassword, probeTotpSecret, scopes } = claim;
  reject(await diagnoseFilter(memos, claim));
  const person = {
    username: probeUsername,
    password: probePassword,
    ...(probeTotpSecret === "" ? {} : { totpSecret: probeTotpSecret }),
  };
  const outcome = await signIn(door, { ...claim, ...person, signal: options.signal }, options.clock);
  if (!outcome.admitted) throw new ProofFailure(diagnoseRefusal(outcome));
  const { code, codeVerifier, asked } = outcome;
  const callback = { idpName: identityProvider, code, redirectUri, codeVerifier };
  const answer = await exchangeCodeAtMemos(door, memosUrl, memos.codeSignIn, callback).catch(unlessSilent);
  reject(diagnoseSignIn(answer, { username: probeUsername, scopes, claims: discovery.claims }));
  return [
    `a person got through the portal (${asked.join(", ")})`,
    "client secret accepted by Authelia from Memos",
    "Memos read the person's name from Authelia's claims",
    "Memos' identifier filter kept the probe identity out, nothing is left of it",
  ];
}

/** Memos has answered before: when it is silent now, it waits for Authelia, for whom it has more patience than we have. */
function unlessSilent(error: unknown): never {
  if (error instanceof DoorError && error.failure === "no answer in time")
    throw new ProofFailure(silence(error.message));
  throw error;
}

/** Waits for all; the first in the list that failed is the one to hear of. */
async function together<T extends readonly unknown[]>(...parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const ends = await Promise.allSettled(parts);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) throw asFailure(failure.reason);
  return Promise.all(parts);
}

function reject(diagnosis: Diagnosis | undefined): void {
  if (diagnosis) throw new ProofFailure(diagnosis);
}
