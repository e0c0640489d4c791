import { isTransient, NetworkError } from "../http/http-client";
import type { NetworkFailure } from "../http/network-failure";
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

/** What went wrong; the table says what to do. */
export type ProofProblem =
  | NetworkFailure
  | Refusal
  | keyof typeof autheliaRemedies
  | keyof typeof memosRemedies
  | keyof typeof backChannelRemedies
  | keyof typeof testUserRemedies;

type Remedies<Problem extends string> = Readonly<Record<Problem, readonly [step: ProofStep, remedy: string]>>;

/** A connection from this machine failed. */
const networkRemedies: Remedies<NetworkFailure> = {
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

/** Authelia's portal turned the request, or the person, away. */
const portalRemedies: Remedies<Refusal> = {
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
    "Compare the test user's password with the users file; after 3 failures Authelia bans a name for 5 minutes.",
  ],
  "second factor refused": ["second factor", "Register the test user's TOTP secret again, and compare the clocks."],
  "second factor missing": ["second factor", "Give the test user a TOTP secret, or let the policy ask for one factor."],
  "access denied": ["policy", "Let the client's authorization policy admit the test user, for instance by its group."],
  "consent refused": ["consent", "See Authelia's log for the reason."],
  "too many requests": ["rate limit", "Wait some minutes: Authelia counts requests per address."],
  "unexpected answer": ["portal", "See Authelia's log; this version may answer in a way that is not known here yet."],
};

/** Authelia's discovery document or token endpoint answered otherwise than expected. */
const autheliaRemedies = {
  "Authelia failed": ["Authelia", "See whether Authelia is running and what its log says."],
  "no discovery document": [
    "discovery",
    "See whether this is Authelia, and its configuration has identity_providers.oidc.",
  ],
  "wrong forwarded headers": [
    "discovery",
    "Have the gateway send the public scheme, host and port as X-Forwarded-Proto and X-Forwarded-Host, to Memos' calls too; they must match Authelia's session.cookies[].authelia_url.",
  ],
  "wrong method": ["method", "Set token_endpoint_auth_method of this client to that in Authelia's configuration."],
  "wrong secret": [
    "secret",
    "Render Authelia's configuration again with this secret's digest, and start Authelia with it.",
  ],
} as const satisfies Remedies<string>;

/** Memos, or the gateway before it, answered otherwise than expected. */
const memosRemedies = {
  "unknown API": ["Memos", "See whether memosApiUrl is the address of Memos itself, and what its log says."],
  "Memos failed": ["Memos", "See whether Memos is running and what its log says."],
  "no way to Memos": ["gateway", "See whether the gateway and Memos share a network, and what the gateway's log says."],
  "other secret in Memos": ["secret", "Set the client secret of the identity provider in Memos again."],
  "code refused": ["code", "See whether Memos hands on redirect URI and PKCE verifier, and takes less than a minute."],
} as const satisfies Remedies<string>;

/** Memos' own calls to Authelia failed. */
const backChannelRemedies = {
  "unknown name to Memos": [
    "DNS",
    "Give whoever answers for the issuer, here the gateway or Authelia, its name as alias on a network shared with Memos.",
  ],
  "unknown authority to Memos": ["CA", "Mount the certificate authority into Memos, under /etc/ssl/certs."],
  "wrong certificate to Memos": [
    "TLS",
    "See what answers under the issuer's name inside the network: it must be the gateway, with a certificate of that name.",
  ],
  "no connection from Memos": [
    "TCP",
    "See whether the gateway listens inside the network on the port that the issuer has.",
  ],
  "no answer to Memos": [
    "TCP",
    "See the logs of the gateway and of Authelia, and whether Memos and the gateway share a network.",
  ],
  "wrong token URL": [
    "identity provider",
    "Compare the token URL of the identity provider in Memos with Authelia's: something else answers there.",
  ],
  "wrong user info URL": [
    "identity provider",
    "Compare the user info URL of the identity provider in Memos with Authelia's: something else answers there.",
  ],
  "no identity provider": [
    "identity provider",
    "Register the identity provider in Memos, with client id, secret, token URL, user info URL and identifier field.",
  ],
  "user info refused": [
    "claims",
    "See Authelia's log: it did not take its own access token, or the scope openid is missing.",
  ],
  "signed user info": [
    "claims",
    "Set userinfo_signed_response_alg of the client to none: Memos reads plain JSON only.",
  ],
} as const satisfies Remedies<string>;

/** Memos took the test user for somebody else, or let it in. */
const testUserRemedies = {
  "unknown claim": ["mapping", "Map a claim that Authelia knows."],
  "scope missing": ["claims", "Ask for that scope too."],
  "claim missing": ["claims", "Give the person this attribute in Authelia, and let the client have the scope."],
  "wrong identifier": ["mapping", 'Map the identifier to the claim "preferred_username".'],
  "filter invalid": ["filter", "Write identifierFilter as a regular expression of Go."],
  "filter too wide": [
    "filter",
    "Have identifierFilter exclude the test user's name, and delete its account in Memos if there is one.",
  ],
} as const satisfies Remedies<string>;

const remedies: Remedies<ProofProblem> = {
  ...networkRemedies,
  ...portalRemedies,
  ...autheliaRemedies,
  ...memosRemedies,
  ...backChannelRemedies,
  ...testUserRemedies,
};

/** The proof stopped. The message names step, observation and remedy, and holds no secret. */
export class ProofFailure extends Error {
  readonly step: ProofStep;

  /**
   * @param sentence what was seen, with a full stop at its end
   * @param isTransient whether a server that is still starting may fail in this way
   */
  constructor(
    problem: ProofProblem,
    readonly sentence: string,
    readonly isTransient = false,
  ) {
    const [step, remedy] = remedies[problem];
    super(`Sign-in does not work yet, it stops at ${step}: ${sentence} ${remedy}`);
    this.name = "ProofFailure";
    this.step = step;
  }
}

/** Turns a failed connection into a ProofFailure; any other error stays what it is. */
export const toProofFailure = (error: unknown): unknown =>
  error instanceof NetworkError ? new ProofFailure(error.failure, `${error.message}.`, isTransient(error)) : error;

/** What the portal's refusal means. */
export const portalFailure = ({ refusal, detail }: Refused): ProofFailure =>
  new ProofFailure(refusal, `Authelia: ${refusal} (${detail}).`);
