/** Why no answer came. */
export const networkFailures = [
  "unknown name",
  "no connection",
  "wrong certificate name",
  "unknown certificate authority",
  "certificate out of date",
  "failed handshake",
  "no answer in time",
] as const;

export type NetworkFailure = (typeof networkFailures)[number];

/** What a code of Node's means; one that is not known is no connection. By Node's and OpenSSL's codes: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
export function networkFailure(code: string): NetworkFailure {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "unknown name";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "wrong certificate name";
  if (/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_SIGNATURE|CERT_UNTRUSTED|INVALID_CA/.test(code)) {
    return "unknown certificate authority";
  }
  if (/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/.test(code)) return "certificate out of date";
  if (/^ERR_SSL|^ERR_TLS|^EPROTO$|^CERT_/.test(code)) return "failed handshake";
  return code === "ETIMEDOUT" ? "no answer in time" : "no connection";
}
