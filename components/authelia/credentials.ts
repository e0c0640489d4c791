import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** What a person signs in with. */
export interface Credentials {
  /** The generated password. */
  readonly password: string;

  /** The secret of the time-based one-time password (RFC 6238, SHA-1, 6 digits, 30 s) in base32; only when a policy asks for `two_factor`. */
  readonly totpSecret?: string;
}

/** Credentials, and the digest of the password for the users file. */
export interface GeneratedCredentials extends Credentials {
  readonly passwordDigest: string;
}

/** Generates the credentials of one person. */
export function generateCredentials(
  name: string,
  secondFactor: boolean,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<GeneratedCredentials> {
  const password = new random.RandomPassword(`${name}-password`, { length: 24, special: false }, opts);
  const generated = { password: password.result, passwordDigest: password.bcryptHash };
  if (!secondFactor) return pulumi.secret(pulumi.output(generated));

  // The alphabet of base32. Not RandomBytes: its id, which everybody sees, holds the bytes.
  const base32 = { lower: false, numeric: false, special: true, overrideSpecial: "234567" };
  const totpSecret = new random.RandomPassword(`${name}-totp-secret`, { length: 32, ...base32 }, opts).result;
  return pulumi.secret(pulumi.output({ ...generated, totpSecret }));
}
