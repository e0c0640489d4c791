import type { NotSignedIn, SignedIn } from "../memos/api/memos-api";
import { diagnoseBackChannel } from "./back-channel";
import type { Diagnosis } from "./diagnosis";
import { isMethodError } from "./token-endpoint";

type SsoOutcome = SignedIn | NotSignedIn;

/** Whose sign-in was tried, and what Authelia can say of that person. */
export interface TestUser {
  /** The name by which Memos must have refused the probe identity. */
  readonly username: string;

  /** The scopes that Memos asks for. */
  readonly scopes: readonly string[];

  /** The claims that Authelia can hand on, by its discovery document. */
  readonly claims: readonly string[];
}

/** What a made-up code through Memos proved. */
export type InvalidCodeResult = { readonly secretAccepted: boolean } | { readonly diagnosis: Diagnosis };

/**
 * Reads Memos' answer to a made-up code. Authelia has accepted the secret from us before, so a refusal here is Memos' side.
 *
 * Memos before 0.30 shows its secret in the body, and so the client is registered. Memos 0.30 tries HTTP Basic, then the body, and shows the second error: with a client registered for Basic that is a refusal of the
 * method, whatever the secret.
 */
export function parseInvalidCodeResponse(response: SsoOutcome): InvalidCodeResult {
  if (response.signedIn) return { diagnosis: unexpected(200, "signed in with a made-up code") };
  const { message } = response;
  if (message.includes('"invalid_grant"')) return { secretAccepted: true };
  if (message.includes('"invalid_client"')) {
    return isMethodError(message) ? { secretAccepted: false } : { diagnosis: differentSecret(message) };
  }
  return { diagnosis: diagnoseBackChannel(message) ?? unexpected(response.status, message) };
}

/**
 * Reads Memos' answer to the probe identity's real code: the identifier filter must have refused it, by its name.
 *
 * Resolves to undefined when it has.
 */
export function diagnoseSignIn(response: SsoOutcome, probe: TestUser): Diagnosis | undefined {
  if (response.signedIn) return notFiltered(probe.username, response.user.name);
  const { message, rejectedByFilter } = response;
  // Before 0.25 Memos does not say whom it took the person for.
  if (rejectedByFilter !== undefined) {
    const { identifier = probe.username } = rejectedByFilter;
    return identifier === probe.username ? undefined : differentName(identifier, probe.username);
  }
  const [, claim] = /the field "(.*)" is not found in claims/.exec(message) ?? [];
  if (claim !== undefined) return missingClaim(claim, probe);
  if (message.includes('"invalid_client"')) return differentSecret(message);
  if (message.includes('"invalid_grant"')) return rejectedCode(message);
  return diagnoseBackChannel(message) ?? unexpected(response.status, message);
}

/** Which scope carries a claim (OpenID Connect Core 1.0, section 5.4; `groups` is Authelia's own). */
const scopeForClaim = (claim: string): string =>
  claim.startsWith("email") ? "email" : claim === "groups" ? "groups" : claim === "sub" ? "openid" : "profile";

function missingClaim(claim: string, { scopes, claims }: TestUser): Diagnosis {
  const sentence = `Memos looks for the claim "${claim}" and Authelia did not send it.`;
  if (!claims.includes(claim)) {
    return { step: "mapping", sentence, remedy: `Map a claim that Authelia knows: ${claims.join(", ")}.` };
  }
  if (!scopes.includes(scopeForClaim(claim))) {
    return {
      step: "claims",
      sentence,
      remedy: `Ask for the scope "${scopeForClaim(claim)}", which carries it: scopes are ${JSON.stringify(scopes)}.`,
    };
  }
  return {
    step: "claims",
    sentence,
    remedy: "Give the person this attribute in Authelia, and let the client have the scope.",
  };
}

const differentSecret = (message: string): Diagnosis => ({
  step: "secret",
  sentence: `Authelia takes the client secret from here and refuses the one that Memos shows (${shorten(message)}).`,
  remedy: "Set the client secret of the identity provider in Memos again.",
});

const rejectedCode = (message: string): Diagnosis => ({
  step: "code",
  sentence: `Authelia takes the client secret from Memos and refuses the code (${shorten(message)}).`,
  remedy: "See whether Memos hands on redirect URI and PKCE verifier, and takes less than a minute.",
});

const differentName = (identifier: string, username: string): Diagnosis => ({
  step: "mapping",
  sentence: `Memos takes the probe identity for ${JSON.stringify(identifier)}, its name is ${JSON.stringify(username)}.`,
  remedy: 'Map the identifier to the claim "preferred_username".',
});

const notFiltered = (username: string, account: string): Diagnosis => ({
  step: "filter",
  sentence: `Memos has let the probe identity ${JSON.stringify(username)} in, as ${account}.`,
  remedy: "Have identifierFilter exclude its name, and delete that account in Memos.",
});

const unexpected = (status: number, message: string): Diagnosis => ({
  step: status === 502 || status === 503 || status === 504 ? "gateway" : "Memos",
  sentence: `HTTP ${status} from Memos' sign-in: ${JSON.stringify(shorten(message))}.`,
  remedy: "See Memos' log.",
});

const shorten = (message: string): string => message.replace(/\s+/g, " ").trim().slice(0, 300);
