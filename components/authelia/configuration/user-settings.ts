import { InvalidOption } from "../../pulumi/invalid-option";
import type { Settings } from "./settings";
import { isSection, rejectSecrets, rejectUnreadable } from "./user-settings-rules";

/** Sections of Authelia's configuration by their own names, such as `{ session: { remember_me: "3M" } }`. */
export type AutheliaSettings = Readonly<Record<string, unknown>>;

/** The options that a user writes settings and secrets into. */
export interface OptionNames {
  readonly settings: string;
  readonly secretFiles: string;
}

/** As `Authelia` has them. */
export const optionNames: OptionNames = { settings: "settings", secretFiles: "secretFiles" };

/** Ours unless a user says otherwise. */
const overridable: readonly string[] = [
  "theme",
  "log.level",
  "log.format",
  "totp.issuer",
  "regulation.max_retries",
  "regulation.find_time",
  "regulation.ban_time",
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
 * @param secret makes the value of a secret's key
 * @throws InvalidOption for a setting that is ours, and for one that is a secret or that Authelia would not read as it stands.
 */
export function mergeUserSettings(
  option: OptionNames,
  ours: AutheliaSettings,
  { userSettings = {}, secretFiles = [] }: Pick<Settings, "userSettings" | "secretFiles">,
  secret: (name: string) => unknown,
): AutheliaSettings {
  rejectUnreadable(option.settings, userSettings);
  rejectSecrets(option, userSettings);
  const allowed = new Set([...overridable, ...(usesLdap(userSettings) ? overridableWithLdap : [])]);
  const secrets = secretFiles.map((name): [string, AutheliaSettings] => [
    `${option.secretFiles}["${name}"]`,
    name.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), secret(name)) as AutheliaSettings,
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
  rejectUnreadable(option, settings);
  rejectSecrets({ settings: option, secretFiles: "" }, settings, "identity_providers.oidc.clients");
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
    if (isSection(own) && isSection(value)) return [key, mergeSection(option, inner, own, value, allowed)];
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
  const inner = isSection(outer) ? outer[key] : undefined;
  return isSection(inner) ? inner : undefined;
}

/** Whether a directory has the users. */
export const usesLdap = (settings: AutheliaSettings | undefined): boolean =>
  sectionIn(settings, "authentication_backend", "ldap") !== undefined;

/** The server that has the database, and how Authelia reaches it; undefined with SQLite. */
export const databaseServer = (settings: AutheliaSettings | undefined): AutheliaSettings | undefined =>
  sectionIn(settings, "storage", "postgres") ?? sectionIn(settings, "storage", "mysql");
