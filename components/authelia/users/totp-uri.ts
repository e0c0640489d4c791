import { isJsonObject } from "../../http/json-object";

/** How one-time codes are made (RFC 6238), and the name that an authenticator app shows. */
export interface TotpParameters {
  readonly issuer: string;
  readonly algorithm: string;
  readonly digits: number;
  readonly period: number;
}

/**
 * Reads the section `totp` of Authelia's configuration; what it does not say is Authelia's default.
 *
 * @see https://www.authelia.com/configuration/second-factor/time-based-one-time-password/
 */
export function totpParameters(section: unknown): TotpParameters {
  const { issuer = "Authelia", algorithm = "SHA1", digits = 6, period = 30 } = isJsonObject(section) ? section : {};
  return {
    issuer: String(issuer),
    algorithm: String(algorithm).toUpperCase(),
    digits: Number(digits),
    period: Number(period),
  };
}

/** The secret with all that an authenticator app must know. @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export const totpUri = (username: string, secret: string, { issuer, algorithm, digits, period }: TotpParameters) =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(username)}` +
  `?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=${algorithm}&digits=${digits}&period=${period}`;
