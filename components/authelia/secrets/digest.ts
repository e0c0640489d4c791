import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

const iterations = 310_000;
const keyBytes = 64;

/**
 * The digest of a client secret as Authelia stores it: `$pbkdf2-sha512$310000$<salt>$<key>`.
 *
 * The same secret and salt give the same digest, so the configuration does not change from one run to the next.
 *
 * @param secret the client secret in plain text
 * @param salt at least 16 bytes, kept as long as the secret
 * @see https://www.authelia.com/integration/openid-connect/frequently-asked-questions/#how-do-i-generate-a-client-identifier-or-client-secret
 */
export async function pbkdf2Digest(secret: string, salt: Buffer): Promise<string> {
  const key = await promisify(pbkdf2)(secret, salt, iterations, keyBytes, "sha512");
  return `$pbkdf2-sha512$${iterations}$${adaptedBase64(salt)}$${adaptedBase64(key)}`;
}

/** The base64 of the modular crypt format: `.` for `+`, no padding. */
const adaptedBase64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("+", ".").replaceAll("=", "");
