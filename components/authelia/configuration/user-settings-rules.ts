import { InvalidOption } from "../../pulumi/invalid-option";
import { rejectTemplates } from "./template";
import type { AutheliaSettings, OptionNames } from "./user-settings";

/**
 * The keys whose values are secrets, without the numbers of list items.
 *
 * @see https://www.authelia.com/configuration/methods/secrets/
 */
const secretKeys: ReadonlySet<string> = new Set([
  "authentication_backend.ldap.password",
  "authentication_backend.ldap.tls.private_key",
  "duo_api.integration_key",
  "duo_api.secret_key",
  "identity_providers.oidc.clients.client_secret",
  "identity_providers.oidc.clients.secret",
  "identity_providers.oidc.hmac_secret",
  "identity_providers.oidc.issuer_private_key",
  "identity_providers.oidc.jwks.key",
  "identity_validation.reset_password.jwt_secret",
  "jwt_secret",
  "notifier.smtp.password",
  "notifier.smtp.tls.private_key",
  "session.redis.high_availability.sentinel_password",
  "session.redis.password",
  "session.redis.tls.private_key",
  "session.secret",
  "storage.encryption_key",
  "storage.mysql.password",
  "storage.mysql.tls.private_key",
  "storage.postgres.password",
  "storage.postgres.servers.tls.private_key",
  "storage.postgres.tls.private_key",
]);

/** Whether a value has keys of its own. */
export const isSection = (value: unknown): value is AutheliaSettings =>
  typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value);

/** Not by its constructor: a value may come from another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** @throws InvalidOption for what is no section, for an output at any depth, and for a template. */
export function rejectUnreadable(option: string, settings: unknown): void {
  if (!isSection(settings)) {
    const remedy = "Write sections by Authelia's own names.";
    throw new InvalidOption(option, "must be an object", isLiteral(settings) ? settings : "[output]", remedy);
  }
  rejectOutputs(option, settings);
  rejectTemplates(option, settings);
}

const isLiteral = (value: unknown): boolean => typeof value !== "object" || value === null || Array.isArray(value);

function rejectOutputs(option: string, value: unknown): void {
  if (isSection(value)) {
    for (const [key, inner] of Object.entries(value)) rejectOutputs(`${option}.${key}`, inner);
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) rejectOutputs(`${option}[${index}]`, inner);
  } else if (typeof value === "function" || !isLiteral(value)) {
    const remedy = "Write the value itself; an output that is a secret can be given as a secret file.";
    throw new InvalidOption(option, "must be a plain value", "[output]", remedy);
  }
}

/**
 * Refuses secrets, which anybody could read in the configuration.
 *
 * @param path where the settings stand in Authelia's configuration
 * @throws InvalidOption with the path, never with the secret.
 */
export function rejectSecrets({ settings: option, secretFiles }: OptionNames, value: unknown, path = ""): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const isItem = Array.isArray(value);
    const at = isItem ? `${option}[${key}]` : `${option}.${key}`;
    const name = isItem ? path : path === "" ? key : `${path}.${key}`;
    if (!secretKeys.has(name) || isItem) {
      rejectSecrets({ settings: at, secretFiles }, inner, name);
      continue;
    }
    const remedy = secretFiles === "" ? "Leave it out: it is generated." : `Give it as ${secretFiles}["${name}"].`;
    throw new InvalidOption(at, "must not be a secret, which anybody could read there", "[secret]", remedy);
  }
}
