import { InvalidOption } from "../../internal/invalid-option";

/** Sections of Authelia's configuration by their own names, such as `{ session: { remember_me: "3M" } }`. */
export type AutheliaSettings = Readonly<Record<string, unknown>>;

/** Ours unless somebody says otherwise: taste, and limits that are no wall of ours. A notifier is replaced as a whole. */
const replaceable = new Set([
  "theme",
  "log.level",
  "log.format",
  "totp.issuer",
  "regulation.max_retries",
  "regulation.find_time",
  "regulation.ban_time",
  "notifier",
]);

/** Names under which Authelia's configuration takes secrets; a secret from a template's file is none. */
const secretName = /(^|_)(password|secret|key|token)$/;
const template = /^\{\{.*\}\}$/s;

/**
 * Adds settings to our sections.
 *
 * @param at the option that they come from, such as `settings`
 * @throws InvalidOption for a setting that is ours, or for a secret, which everybody could read there.
 */
export function withExtra(at: string, ours: AutheliaSettings, extra: AutheliaSettings): AutheliaSettings {
  refuseSecrets(at, extra);
  return merged(at, "", ours, extra);
}

function merged(at: string, path: string, ours: AutheliaSettings, extra: AutheliaSettings): AutheliaSettings {
  const entries = Object.entries(extra).map(([key, value]) => {
    const inner = path === "" ? key : `${path}.${key}`;
    const own = ours[key];
    if (own === undefined || replaceable.has(inner)) return [key, value];
    if (isSection(own) && isSection(value)) return [key, merged(at, inner, own, value)];
    throw new InvalidOption(
      `${at}.${inner}`,
      "must not be set: it is decided by other options",
      value,
      remedyFor(inner),
    );
  });
  return { ...ours, ...(Object.fromEntries(entries) as AutheliaSettings) };
}

function refuseSecrets(path: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    if (secretName.test(key) && typeof inner === "string" && !template.test(inner)) {
      throw new InvalidOption(
        at,
        "must not be a secret: the configuration can be read by everybody who may read the container",
        "[secret]",
        `Mount a file by transforms and write {{ secret "/path/of/the/file" }}.`,
      );
    }
    refuseSecrets(at, inner);
  }
}

const isSection = (value: unknown): value is AutheliaSettings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The options that decide about a section. */
const remedies: Readonly<Record<string, string>> = {
  access_control: "Use policy and group.",
  authentication_backend: "Use people or backEnds.ldap.",
  identity_providers: "Use clients, policy and group.",
  ntp: "Use checkClock.",
  server: "Change the gateway, which alone talks to it.",
  session: "Use url, cookieDomain, home and backEnds.redis.",
  storage: "Use backEnds.postgres.",
};

const remedyFor = (path: string): string => remedies[path.split(".")[0] ?? ""] ?? "Leave it out.";
