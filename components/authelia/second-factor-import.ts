import { isMap, parseDocument } from "yaml";
import { isJsonObject } from "../internal/json-object";

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
 * Gives Authelia the second factors of people, from files in its container, so that no secret is among the arguments of a process:
 * `printf` is the shell's own, and the others get file names.
 *
 * Its arguments are the configuration, the settings, and for each person the username and the file with the secret in base32. The
 * export format has secrets in base64 on top of that. What fails before the import leaves everything as it was.
 */
export const importScript = `set -eu
configuration=$1
settings=$2
shift 2
export=totp_configurations:
while [ $# -gt 0 ]; do
  secret=$(base64 <"$2" | tr -d '\\n')
  [ -n "$secret" ]
  export="$export
- {$settings, username: \\"$1\\", secret: \\"$secret\\"}"
  shift 2
done
printf '%s\\n' "$export" | authelia storage user totp import /dev/stdin --config "$configuration" >/dev/null`;
