import { isMap, parseDocument } from "yaml";
import { isJsonObject } from "../../http/json-object";

/**
 * Reads what Authelia's configuration says of one-time codes, as the beginning of an entry of its export format, in YAML's flow style.
 *
 * @param configuration configuration.yml of 4.38 or later, which holds no secret
 * @see https://www.authelia.com/configuration/second-factor/time-based-one-time-password/
 */
export function totpSettings(configuration: string, now: Date): string {
  // The templates in other sections are no YAML: only this one is made into an object.
  const section: unknown = parseDocument(configuration).get("totp");
  const totp: unknown = isMap(section) ? section.toJSON() : {};
  const { issuer = "Authelia", algorithm = "SHA1", digits = 6, period = 30 } = isJsonObject(totp) ? totp : {};
  return Object.entries({
    created_at: now.toISOString(),
    issuer,
    algorithm: String(algorithm).toUpperCase(),
    digits,
    period,
  })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
}

/**
 * Gives Authelia 4.38 and later the second factor of a person. The secret in base32 comes on standard input, so that it is not among the
 * arguments of a process: `printf` is the shell's own. The export format has it in base64 on top of that.
 *
 * Its arguments are the configuration, the username and the settings. What fails before the import leaves everything as it was.
 */
export const importScript = `set -eu
secret=$(base64 | tr -d '\\n')
[ -n "$secret" ]
export="totp_configurations:
- {$3, username: \\"$2\\", secret: \\"$secret\\"}"
printf '%s\\n' "$export" | authelia storage user totp import /dev/stdin --config "$1" >/dev/null`;

/**
 * The one way of Authelia 4.37: for a moment the secret is among the arguments of a process. The secret comes on standard input;
 * the arguments are the configuration and the username.
 */
export const generateScript =
  'exec authelia storage user totp generate "$2" --secret "$(cat)" --force --config "$1" >/dev/null';
