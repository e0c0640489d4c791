import type { Diagnosis, ProofStep } from "./diagnosis";

const noReply = "See the logs of the gateway and of Authelia, and whether Memos and the gateway share a network.";

/**
 * What Memos' words mean when its own calls to Authelia fail.
 *
 * Memos hands on the errors of Go's `net/http`, `crypto/x509` and `golang.org/x/oauth2`, as its
 * `internal/idp/oauth2/oauth2.go` and `server/router/api/v1/auth_service_sso.go` meet them; before 0.25 with words of its own, and a
 * capital, before them. The first that fits counts.
 */
const errorPatterns: readonly ErrorPattern[] = [
  [
    "DNS",
    /lookup \S+.*: (no such host|i\/o timeout|server misbehaving|Temporary failure)/,
    "Give whoever answers for the issuer, here the gateway or Authelia, its name as alias on a network shared with Memos.",
  ],
  [
    "CA",
    /x509: (certificate signed by unknown authority|.*certificate is not trusted|.*verification failure)/,
    "Mount the certificate authority into Memos, under /etc/ssl/certs.",
  ],
  [
    "TLS",
    /x509: |remote error: tls|tls: |server gave HTTP response to HTTPS client/,
    "See what answers under the issuer's name inside the network: it must be the gateway, with a certificate of that name.",
  ],
  [
    "TCP",
    /connection refused|no route to host|network is unreachable|connection reset|: EOF$/,
    "See whether the gateway listens inside the network on the port that the issuer has.",
  ],
  ["TCP", /i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|handshake timeout/, noReply],
  ["rate limit", /status 429|: 429 /, "Wait some minutes: Authelia counts requests per address."],
  [
    "Authelia",
    /(cannot fetch token: |failed with status )5\d\d/,
    "See whether Authelia is running and what its log says.",
  ],
  [
    "discovery",
    /"invalid_request"/,
    "Have the gateway send X-Forwarded-Proto and X-Forwarded-Host on the back channel too.",
  ],
  [
    "identity provider",
    /cannot fetch token: |cannot parse (json|response)|response missing access_token|missing "?access[ _]token/,
    "Compare the token URL of the identity provider in Memos with Authelia's: something else answers there.",
  ],
  [
    "identity provider",
    /[Ii]dentity provider not found|invalid identity provider name|is empty but required/,
    "Register the identity provider in Memos, with client id, secret, token URL, user info URL and identifier field.",
  ],
  [
    "identity provider",
    /failed with status (404|405)/,
    "Compare the user info URL of the identity provider in Memos with Authelia's: something else answers there.",
  ],
  [
    "claims",
    /userinfo request failed with status/,
    "See Authelia's log: it did not take its own access token, or the scope openid is missing.",
  ],
  [
    "claims",
    /failed to unmarshal response body/,
    "Set userinfo_signed_response_alg of the client to none: Memos reads plain JSON only.",
  ],
  ["filter", /[Ff]ailed to compile identifier filter/, "Write identifierFilter as a regular expression of Go."],
  [
    "filter",
    /user registration is not allowed|signup is disabled|[Uu]ser has been archived/,
    "Have identifierFilter exclude the probe identity's name: Memos looked for its account.",
  ],
];

type ErrorPattern = readonly [step: ProofStep, words: RegExp, remedy: string];

/** Names the step at which Memos' own calls failed; undefined when its words say something else. */
export function diagnoseBackChannel(message: string): Diagnosis | undefined {
  const pattern = errorPatterns.find(([, words]) => words.test(message));
  if (!pattern) return undefined;
  const [step, , remedy] = pattern;
  return { step, sentence: `Memos says: ${message.trim().replace(/\.$/, "")}.`, remedy };
}

/** Memos waits for Authelia and says nothing. */
export const noResponse = (seen: string): Diagnosis => ({
  step: "TCP",
  sentence: `Memos waits for Authelia and gets no answer (${seen}).`,
  remedy: noReply,
});
