import { isTransient, NetworkError } from "../http/http-client";
import { networkFailures } from "../http/network-failure";
import type { Refused } from "../authelia/portal/outcome";

/** The steps of a sign-in at which the proof may stop; for each what may be wrong there, and what to do. */
export const remedies = {
  DNS: {
    "unknown name":
      "Add the name to DNS, or say at which address it is reached from here: reverseProxy.dialAddress, or an address of the SignInProof.",
    "unknown name to Memos":
      "Give the gateway or Authelia, whichever serves the issuer, its name as alias on a network shared with Memos.",
  },
  TCP: {
    "no connection":
      "See whether the gateway, or the proxy in front of it, is running and its port is published and open.",
    "no answer in time":
      "See the logs of the gateway and of what is behind it, and whether a firewall drops the connection.",
    "no connection from Memos": "See whether the gateway listens inside the network on the port that the issuer has.",
    "no answer to Memos":
      "See the logs of the gateway and of Authelia, and whether Memos and the gateway share a network.",
  },
  TLS: {
    "wrong certificate name":
      "See whether the gateway, or the proxy in front of it, serves this name, and no other server has taken its port.",
    "certificate out of date": "Set the clock of this machine, or have the gateway renew its certificate.",
    "failed handshake":
      "See the log of the gateway, or of the proxy in front of it: it has no certificate for this name, or does not speak TLS on this port.",
    "wrong certificate to Memos":
      "See what answers under the issuer's name inside the network: it must be the gateway, with a certificate of that name.",
  },
  CA: {
    "unknown certificate authority":
      "Give the certificate of the authority that signed what was shown as caCertificate; that of a proxy as reverseProxy.caCertificate.",
    "unknown authority to Memos": "Mount the certificate authority into Memos, under /etc/ssl/certs.",
  },
  gateway: {
    "no way to Memos": "See whether the gateway and Memos share a network, and what the gateway's log says.",
  },
  Authelia: {
    "Authelia failed": "See whether Authelia is running and what its log says.",
  },
  Memos: {
    "Memos failed": "See whether Memos is running and what its log says.",
    "unknown API": "See whether memosApiUrl is the address of Memos itself, and what its log says.",
  },
  discovery: {
    "no discovery document": "See whether this is Authelia, and its configuration has identity_providers.oidc.",
    "wrong forwarded headers":
      "Have the gateway send the public scheme, host and port as X-Forwarded-Proto and X-Forwarded-Host, to Memos' calls too; they must match Authelia's session.cookies[].authelia_url.",
  },
  client: {
    "unknown client": "Compare clientId with the clients in Authelia's configuration.",
    "request refused":
      "Compare scopes, response type and PKCE of the client in Authelia's configuration with what is asked for.",
  },
  "redirect URI": {
    "wrong redirect URI": "Register exactly this redirect URI for the client: scheme, host, port and path count.",
  },
  secret: {
    "wrong secret": "Render Authelia's configuration again with this secret's digest, and start Authelia with it.",
    "other secret in Memos": "Set the client secret of the identity provider in Memos again.",
  },
  method: {
    "wrong method": "Set token_endpoint_auth_method of this client to that in Authelia's configuration.",
  },
  "rate limit": {
    "too many requests": "Wait some minutes: Authelia counts requests per address.",
  },
  portal: {
    "unexpected answer": "See Authelia's log; this version may answer in a way that is not known here yet.",
  },
  "first factor": {
    "first factor refused":
      "Compare the test user's password with the users file; after 3 failures Authelia bans a name for 5 minutes.",
  },
  "second factor": {
    "second factor refused": "Register the test user's TOTP secret again, and compare the clocks.",
    "second factor missing": "Give the test user a TOTP secret, or let the policy ask for one factor.",
  },
  policy: {
    "access denied": "Let the client's authorization policy admit the test user, for instance by its group.",
  },
  consent: {
    "consent refused": "See Authelia's log for the reason.",
  },
  "identity provider": {
    "wrong token URL":
      "Compare the token URL of the identity provider in Memos with Authelia's: something else answers there.",
    "wrong user info URL":
      "Compare the user info URL of the identity provider in Memos with Authelia's: something else answers there.",
    "no identity provider":
      "Register the identity provider in Memos, with client id, secret, token URL, user info URL and identifier field.",
  },
  code: {
    "code refused": "See whether Memos hands on redirect URI and PKCE verifier, and takes less than a minute.",
  },
  claims: {
    "user info refused": "See Authelia's log: it did not take its own access token, or the scope openid is missing.",
    "signed user info": "Set userinfo_signed_response_alg of the client to none: Memos reads plain JSON only.",
    "scope missing": "Ask for that scope too.",
    "claim missing": "Give the person this attribute in Authelia, and let the client have the scope.",
  },
  mapping: {
    "unknown claim": "Map a claim that Authelia knows.",
    "wrong identifier": 'Map the identifier to the claim "preferred_username", or let the proof be "wiring".',
  },
  "access mode": {
    "strangers let in": "Look whether somebody has changed accessMode or the instance URL, and run up --refresh.",
    "strangers kept out": "Look whether somebody has changed accessMode or the instance URL, and run up --refresh.",
  },
  filter: {
    "filter invalid": "Write identifierFilter as a regular expression of Go.",
    "filter too wide":
      "Have identifierFilter exclude the test user's name, and delete its account in Memos if there is one.",
  },
} as const;

type Remedies = typeof remedies;

/** What may be wrong at one of the steps. */
export type ProofProblem = { [Step in keyof Remedies]: keyof Remedies[Step] }[keyof Remedies];

const stepsAndRemedies = new Map<string, { readonly step: string; readonly remedy: string }>(
  Object.entries(remedies).flatMap(([step, problems]) =>
    Object.entries(problems).map(([problem, remedy]) => [problem, { step, remedy }] as const),
  ),
);

/** The proof stopped. The message names step, observation and remedy, and holds no secret. */
export class ProofFailure extends Error {
  readonly step: string;

  /**
   * @param sentence what was seen, with a full stop at its end
   * @param isTransient whether a server that is still starting may fail in this way
   */
  constructor(
    readonly problem: ProofProblem,
    readonly sentence: string,
    readonly isTransient = false,
  ) {
    const { step, remedy } = stepsAndRemedies.get(problem) ?? { step: problem, remedy: "" };
    super(`Sign-in does not work yet, it stops at ${step}: ${sentence} ${remedy}`);
    this.name = "ProofFailure";
    this.step = step;
  }
}

const unanswered: readonly ProofProblem[] = [...networkFailures, "unknown API", "too many requests"];

/** Whether nothing that was asked has answered, as from a machine without a DNS: that says nothing of the sign-in. */
export const isUnanswered = (error: unknown): error is ProofFailure =>
  error instanceof ProofFailure && unanswered.includes(error.problem);

/** Turns a failed connection into a ProofFailure; any other error stays what it is. */
export const toProofFailure = (error: unknown): unknown =>
  error instanceof NetworkError ? new ProofFailure(error.failure, `${error.message}.`, isTransient(error)) : error;

/** Turns the portal's refusal into a ProofFailure. */
export const portalFailure = ({ refusal, detail }: Refused): ProofFailure =>
  new ProofFailure(refusal, `Authelia: ${refusal} (${detail}).`);
