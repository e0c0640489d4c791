import type { NotSignedIn, SignedIn } from "../memos/api/memos-api";
import { diagnoseBackChannel } from "./back-channel";
import type { Diagnosis } from "./diagnosis";
import { isMethodRefusal } from "./token-endpoint";

type MemosAnswer = SignedIn | NotSignedIn;

/** Whose sign-in was tried, and what Authelia can say of that person. */
export interface Probe {
  /** The name by which Memos must have refused the probe identity. */
  readonly username: string;

  /** The scopes that Memos asks for. */
  readonly scopes: readonly string[];

  /** The claims that Authelia can hand on, by its discovery document. */
  readonly claims: readonly string[];
}

/** What a made-up code through Memos proved. */
export type MadeUpVerdict = { readonly secretSeen: boolean } | { readonly diagnosis: Diagnosis };

/**
 * Reads Memos' answer to a made-up code. Authelia has accepted the secret from us before, so a refusal here is Memos' side.
 *
 * Memos before 0.30 shows its secret in the body, and so the client is registered. Memos 0.30 tries HTTP Basic, then the body, and shows the second error: with a client registered for Basic that is a refusal of the
 * method, whatever the secret.
 */
export function readMadeUp(answer: MemosAnswer): MadeUpVerdict {
  if (answer.signedIn) return { diagnosis: unexpected(200, "signed in with a made-up code") };
  const { message } = answer;
  if (message.includes('"invalid_grant"')) return { secretSeen: true };
  if (message.includes('"invalid_client"')) {
    return isMethodRefusal(message) ? { secretSeen: false } : { diagnosis: otherSecret(message) };
  }
  return { diagnosis: diagnoseBackChannel(message) ?? unexpected(answer.status, message) };
}

/**
 * Reads Memos' answer to the probe identity's real code: the identifier filter must have refused it, by its name.
 *
 * Resolves to undefined when it has.
 */
export function diagnoseSignIn(answer: MemosAnswer, probe: Probe): Diagnosis | undefined {
  if (answer.signedIn) return letIn(probe.username, answer.user.name);
  const { message, filtered } = answer;
  // Before 0.25 Memos does not say whom it took the person for.
  if (filtered !== undefined) {
    const { identifier = probe.username } = filtered;
    return identifier === probe.username ? undefined : otherName(identifier, probe.username);
  }
  const [, claim] = /the field "(.*)" is not found in claims/.exec(message) ?? [];
  if (claim !== undefined) return missingClaim(claim, probe);
  if (message.includes('"invalid_client"')) return otherSecret(message);
  if (message.includes('"invalid_grant"')) return refusedCode(message);
  return diagnoseBackChannel(message) ?? unexpected(answer.status, message);
}

/** Which scope carries a claim (OpenID Connect Core 1.0, section 5.4; `groups` is Authelia's own). */
const scopeOf = (claim: string): string =>
  claim.startsWith("email") ? "email" : claim === "groups" ? "groups" : claim === "sub" ? "openid" : "profile";

function missingClaim(claim: string, { scopes, claims }: Probe): Diagnosis {
  const sentence = `Memos looks for the claim "${claim}" and Authelia did not send it.`;
  if (!claims.includes(claim)) {
    return { step: "mapping", sentence, remedy: `Map a claim that Authelia knows: ${claims.join(", ")}.` };
  }
  if (!scopes.includes(scopeOf(claim))) {
    return {
      step: "claims",
      sentence,
      remedy: `Ask for the scope "${scopeOf(claim)}", which carries it: scopes are ${JSON.stringify(scopes)}.`,
    };
  }
  return {
    step: "claims",
    sentence,
    remedy: "Give the person this attribute in Authelia, and let the client have the scope.",
  };
}

const otherSecret = (message: string): Diagnosis => ({
  step: "secret",
  sentence: `Authelia takes the client secret from here and refuses the one that Memos shows (${brief(message)}).`,
  remedy: "Set the client secret of the identity provider in Memos again.",
});

const refusedCode = (message: string): Diagnosis => ({
  step: "code",
  sentence: `Authelia takes the client secret from Memos and refuses the code (${brief(message)}).`,
  remedy: "See whether Memos hands on redirect URI and PKCE verifier, and takes less than a minute.",
});

const otherName = (identifier: string, username: string): Diagnosis => ({
  step: "mapping",
  sentence: `Memos takes the probe identity for ${JSON.stringify(identifier)}, its name is ${JSON.stringify(username)}.`,
  remedy: 'Map the identifier to the claim "preferred_username".',
});

const letIn = (username: string, account: string): Diagnosis => ({
  step: "filter",
  sentence: `Memos has let the probe identity ${JSON.stringify(username)} in, as ${account}.`,
  remedy: "Have identifierFilter exclude its name, and delete that account in Memos.",
});

const unexpected = (status: number, message: string): Diagnosis => ({
  step: status === 502 || status === 503 || status === 504 ? "gateway" : "Memos",
  sentence: `HTTP ${status} from Memos' sign-in: ${JSON.stringify(brief(message))}.`,
  remedy: "See Memos' log.",
});

const brief = (message: string): string => message.replace(/\s+/g, " ").trim().slice(0, 300);
