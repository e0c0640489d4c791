/** What a person signs in with. */
export interface Credentials {
  /** The generated password. */
  readonly password: string;

  /** The secret of the time-based one-time password (RFC 6238, SHA-1, 6 digits, 30 s) in base32; only when a policy asks for `two_factor`. */
  readonly totpSecret?: string;
}
