import type { Rule } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import { input, isPlainObject, shown } from "../../pulumi/shape";
import { type OptionNames, optionNames, type Settings } from "./settings";
import { rejectTemplates, secretFile } from "./yaml";

/** Sections of Authelia's configuration by their own names, such as `{ session: { remember_me: "3M" } }`. */
export type AutheliaSettings = Readonly<Record<string, unknown>>;

/** Ours unless a user says otherwise. */
const overridable: readonly string[] = [
  "theme",
  "log.level",
  "log.format",
  "totp.issuer",
  "regulation.max_retries",
  "regulation.find_time",
  "regulation.ban_time",
  "session.name",
];

/** Only a directory can be told a new password: the program declares the users in the file. */
const overridableWithLdap = [
  "authentication_backend.password_reset.disable",
  "authentication_backend.password_change.disable",
];

/** Of each section Authelia accepts one of these keys; the first is ours. */
const alternatives: Readonly<Record<string, readonly [string, ...string[]]>> = {
  authentication_backend: ["file", "ldap"],
  storage: ["local", "postgres", "mysql"],
  notifier: ["filesystem", "smtp"],
};

/** Authelia takes the first rule that matches, so a user's own stand before ours. */
const rules = "access_control.rules";

/** The options that decide about a section. */
const remedies: Readonly<Record<string, string>> = {
  access_control: "Use authorizationPolicy and group, or add rules.",
  authentication_backend: "Passwords of people in the program are declared there.",
  identity_providers: "Use clients, authorizationPolicy and group.",
  ntp: "Use ntpStartupCheck.",
  server: "Change the gateway, which alone talks to it.",
  session: "The address of the portal and the domain decide about it.",
};

/**
 * Adds a user's settings to ours.
 *
 * @throws InvalidOption for a setting that is ours, and for one that is a secret or that Authelia would not read as it stands.
 */
export function mergeUserSettings(
  ours: AutheliaSettings,
  { userSettings = {}, secretFiles = [] }: Pick<Settings, "userSettings" | "secretFiles">,
  option: Pick<OptionNames, "settings" | "secretFiles"> = optionNames,
): AutheliaSettings {
  rejectUnreadable(option, userSettings);
  const allowed = new Set([...overridable, ...(usesLdap(userSettings) ? overridableWithLdap : [])]);
  const secrets = secretFiles.map((name): [string, AutheliaSettings] => [
    `${option.secretFiles}["${name}"]`,
    name.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), secretFile(name)) as AutheliaSettings,
  ]);
  const merged = mergeSection(option.settings, "", ours, userSettings, allowed);
  return secrets.reduce((all, [at, one]) => mergeSection(at, "", all, one, none), merged);
}

/** Adds a user's settings to those of one client. */
export function mergeClientSettings(
  option: string,
  ours: AutheliaSettings,
  settings: AutheliaSettings = {},
): AutheliaSettings {
  rejectUnreadable({ settings: option, secretFiles: "" }, settings, "identity_providers.oidc.clients");
  return mergeSection(option, "", ours, settings, none);
}

const none: ReadonlySet<string> = new Set<string>();

function mergeSection(
  option: string,
  path: string,
  ours: AutheliaSettings,
  theirs: AutheliaSettings,
  allowed: ReadonlySet<string>,
): AutheliaSettings {
  const [replaced = "", ...others] = alternatives[path] ?? [];
  const { [replaced]: _replaced, ...rest } = ours;
  const kept = others.some((key) => Object.hasOwn(theirs, key)) ? rest : ours;
  const entries = Object.entries(theirs).map(([key, value]) => {
    const inner = path === "" ? key : `${path}.${key}`;
    const own = kept[key];
    if (own === undefined || allowed.has(inner)) return [key, value];
    if (isPlainObject(own) && isPlainObject(value)) return [key, mergeSection(option, inner, own, value, allowed)];
    if (inner === rules && Array.isArray(own) && Array.isArray(value))
      return [key, [...(value as unknown[]), ...(own as unknown[])]];
    const rule = "must not be set: it is decided by other options";
    if (option.endsWith("]")) throw new InvalidOption(option, rule, "[secret]", remedyForSection(inner));
    throw new InvalidOption(`${option}.${inner}`, rule, value, remedyForSection(inner));
  });
  return { ...kept, ...(Object.fromEntries(entries) as AutheliaSettings) };
}

const remedyForSection = (path: string): string => remedies[path.split(".")[0] ?? ""] ?? "Leave it out.";

/** A section in a section of a user's settings. */
export function sectionIn(
  settings: AutheliaSettings | undefined,
  section: string,
  key: string,
): AutheliaSettings | undefined {
  const outer = settings?.[section];
  const inner = isPlainObject(outer) ? outer[key] : undefined;
  return isPlainObject(inner) ? inner : undefined;
}

/** Whether a directory has the users. */
export const usesLdap = (settings: AutheliaSettings | undefined): boolean =>
  sectionIn(settings, "authentication_backend", "ldap") !== undefined;

/** The server that has the database, and how Authelia reaches it; undefined with SQLite. */
export const databaseServer = (settings: AutheliaSettings | undefined): AutheliaSettings | undefined =>
  sectionIn(settings, "storage", "postgres") ?? sectionIn(settings, "storage", "mysql");

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

/** @throws InvalidOption for what is no section, for an output at any depth, a secret and a template. No value is shown before secrets are refused. */
function rejectUnreadable(option: Pick<OptionNames, "settings" | "secretFiles">, settings: unknown, path = ""): void {
  if (!isPlainObject(settings)) {
    const remedy = "Write sections by Authelia's own names.";
    throw new InvalidOption(
      option.settings,
      "must be an object",
      Array.isArray(settings) ? "[list]" : typeof settings === "string" ? "[text]" : shown(settings),
      remedy,
    );
  }
  rejectOutputs(option.settings, settings);
  rejectSecrets(option, settings, path);
  rejectTemplates(option.settings, settings);
}

function rejectOutputs(option: string, value: unknown): void {
  if (isPlainObject(value)) {
    for (const [key, inner] of Object.entries(value)) rejectOutputs(`${option}.${key}`, inner);
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) rejectOutputs(`${option}[${index}]`, inner);
  } else if (typeof value === "function" || shown(value) !== value) {
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
function rejectSecrets(
  { settings: option, secretFiles }: Pick<OptionNames, "settings" | "secretFiles">,
  value: unknown,
  path = "",
): void {
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

/**
 * Checks the names of the keys whose values are secrets, and the values that are known.
 *
 * @returns the names
 * @throws InvalidOption for one that Authelia's configuration cannot have.
 */
export function secretFileNames(option: string, secretFiles: unknown = {}): readonly string[] {
  if (!isPlainObject(secretFiles)) {
    const remedy = `Write an object, such as { "notifier.smtp.password": secret }.`;
    throw new InvalidOption(option, "must be an object whose keys are known", "[secret]", remedy);
  }
  const names = Object.keys(secretFiles);
  const wrong = names.find((name) => !/^[a-z0-9_]+(\.[a-z0-9_]+)*$/.test(name));
  if (wrong !== undefined) {
    const remedy = 'Write one such as "notifier.smtp.password".';
    throw new InvalidOption(option, "must have the dotted names of configuration keys", wrong, remedy);
  }
  for (const [name, value] of Object.entries(secretFiles)) input(checkSecretFile)(`${option}["${name}"]`, value);
  return names;
}

/** @throws InvalidOption for a secret that is no text, or empty. */
export const checkSecretFile: Rule = (option, value) => {
  if (typeof value === "string" && value.trim() !== "") return;
  throw new InvalidOption(option, "must be a text", "[secret]", "Look for an empty secret.");
};
