import { NetworkError } from "../http/http-client";
import type { Refusal, Refused } from "../authelia/portal/outcome";

/** The step of a sign-in at which the proof stopped. */
export type ProofStep =
  | "DNS"
  | "TCP"
  | "TLS"
  | "CA"
  | "gateway"
  | "Authelia"
  | "Memos"
  | "discovery"
  | "client"
  | "redirect URI"
  | "secret"
  | "method"
  | "rate limit"
  | "portal"
  | "first factor"
  | "second factor"
  | "policy"
  | "consent"
  | "identity provider"
  | "code"
  | "claims"
  | "mapping"
  | "filter";

/** What went wrong and what to do. */
export interface Diagnosis {
  readonly step: ProofStep;

  /** What was seen, with a full stop at its end. */
  readonly sentence: string;

  /** What to do, with a full stop at its end. */
  readonly remedy: string;
}

/** The proof stopped. The message names step, observation and remedy, and holds no secret. */
export class ProofFailure extends Error {
  constructor(readonly diagnosis: Diagnosis) {
    super(`Sign-in does not work yet, it stops at ${diagnosis.step}: ${diagnosis.sentence} ${diagnosis.remedy}`);
    this.name = "ProofFailure";
  }
}

/** Names the step at which a connection of our own failed. */
export function diagnoseNetwork(error: NetworkError): Diagnosis {
  const [step, remedy] = networkRemedies[error.failure];
  return { step, sentence: `${error.message}.`, remedy };
}

const networkRemedies: Readonly<Record<NetworkError["failure"], readonly [ProofStep, string]>> = {
  "unknown name": [
    "DNS",
    "Add the name to DNS, or say at which address it is reached from here: reverseProxy.dialAddress, or an address of the SignInProof.",
  ],
  "no connection": [
    "TCP",
    "See whether the gateway, or the proxy in front of it, is running and its port is published and open.",
  ],
  "no answer in time": [
    "TCP",
    "See the logs of the gateway and of what is behind it, and whether a firewall drops the connection.",
  ],
  "wrong certificate name": [
    "TLS",
    "See whether the gateway, or the proxy in front of it, serves this name, and no other server has taken its port.",
  ],
  "certificate out of date": ["TLS", "Set the clock of this machine, or have the gateway renew its certificate."],
  "failed handshake": [
    "TLS",
    "See the log of the gateway, or of the proxy in front of it: it has no certificate for this name, or does not speak TLS on this port.",
  ],
  "unknown certificate authority": [
    "CA",
    "Give the certificate of the authority that signed what was shown as caCertificate; that of a proxy as reverseProxy.caCertificate.",
  ],
};

/** Names the step at which Authelia's portal turned the request, or the person, away. */
export function diagnoseRejection(refusal: Refused): Diagnosis {
  const [step, remedy] = portalRemedies[refusal.refusal];
  return { step, sentence: `Authelia: ${refusal.refusal} (${refusal.detail}).`, remedy };
}

const portalRemedies: Readonly<Record<Refusal, readonly [ProofStep, string]>> = {
  "unknown client": ["client", "Compare clientId with the clients in Authelia's configuration."],
  "wrong redirect URI": [
    "redirect URI",
    "Register exactly this redirect URI for the client: scheme, host, port and path count.",
  ],
  "request refused": [
    "client",
    "Compare scopes, response type and PKCE of the client in Authelia's configuration with what is asked for.",
  ],
  "first factor refused": [
    "first factor",
    "Compare the probe identity's password with the users file; after 3 failures Authelia bans a name for 5 minutes.",
  ],
  "second factor refused": ["second factor", "Seed the probe identity's TOTP secret again, and compare the clocks."],
  "second factor missing": [
    "second factor",
    "Give the probe identity a TOTP secret, or let the policy ask it for one factor.",
  ],
  "access denied": [
    "policy",
    "Let the client's authorization policy admit the probe identity, for instance by its group.",
  ],
  "consent refused": ["consent", "See Authelia's log for the reason."],
  "too many requests": ["rate limit", "Wait some minutes: Authelia counts requests per address."],
  "unexpected answer": ["portal", "See Authelia's log; this version may answer in a way that is not known here yet."],
};

/** Whatever stopped a part of the proof, as a ProofFailure; an error that is no finding stays what it is. */
export const toProofFailure = (error: unknown): unknown =>
  error instanceof NetworkError ? new ProofFailure(diagnoseNetwork(error)) : error;
