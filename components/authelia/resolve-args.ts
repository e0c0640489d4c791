import { imageVersion } from "../pulumi/image-version";
import { checkDomain } from "../pulumi/domain";
import { InvalidOption } from "../pulumi/invalid-option";
import { dockerName, flag, oneOf, optional, text } from "../pulumi/option-rules";
import { anything, input, list, object, record } from "../pulumi/shape";
import type { AutheliaArgs } from "./authelia-args";
import { checkClients, isPublic, requiresTwoFactor } from "./configuration/clients";
import { renderSections } from "./configuration/configuration";
import { type OptionNames, optionNames, type Settings } from "./configuration/settings";
import { secretFileNames, usesLdap } from "./configuration/user-settings";
import { rejectTemplates } from "./configuration/yaml";
import { defaultImage } from "./image";
import { checkRotation, type ClientRotationOptions } from "./rotation/client-rotation";
import { checkUserSource, renderIdentifierFilter, testUser, type User } from "./users/users";
import { type TotpParameters, totpParameters } from "./users/totp-uri";
import { traitsOf } from "./versions";

/** What is to be run, checked and with every default filled in. */
export interface ResolvedArgs {
  readonly image: string;
  readonly settings: Settings;

  /** The clients' ids, and which of them have no secret. */
  readonly clients: readonly { readonly clientId: string; readonly isPublic: boolean }[];

  /** How one-time codes are made; undefined when nobody is asked for one anywhere. */
  readonly totp: TotpParameters | undefined;

  /** The volumes whose loss is accepted. */
  readonly acceptDataLoss: readonly string[];

  /** Undefined as long as none has been asked for. */
  readonly rotation: ClientRotationOptions | undefined;

  /** Everybody who can sign in to Authelia: the people and, if asked for, the probe. */
  readonly users: readonly { readonly user: User; readonly isTestUser: boolean }[];

  /** The names that each application may let in, by its client id, as an anchored pattern of Go's RE2. */
  readonly identifierFilters: Readonly<Record<string, string>>;
}

const checkShape = object<AutheliaArgs>({
  url: text,
  cookieDomain: text,
  defaultRedirectionUrl: text,
  users: optional(list(anything)),
  clients: list(anything),
  image: optional(text),
  authorizationPolicy: optional(oneOf("two_factor", "one_factor")),
  createTestUser: optional(flag),
  rotation: optional(object<ClientRotationOptions>({ label: text, clientIdsUrls: record(input(text)) })),
  ntpStartupCheck: optional(flag),
  acceptDataLoss: optional(list(text)),
  settings: anything,
  secretFiles: anything,
  certificates: optional(input(text)),
  networks: optional(list(input(dockerName))),
});

/**
 * Checks every option that can be checked before anything is created.
 *
 * @param names what the options are called where they were given
 * @throws InvalidOption for the first that breaks a rule.
 */
export function resolveArgs(args: AutheliaArgs, names: OptionNames = optionNames): ResolvedArgs {
  checkShape("", args);
  const { image = defaultImage, users = [], clients, rotation, createTestUser = false } = args;
  const traits = traitsOf(names.image, imageVersion(names.image, image));
  checkDomain(names.cookieDomain, args.cookieDomain);
  checkUrl("url", args.url, args.cookieDomain);
  rejectTemplates("defaultRedirectionUrl", args.defaultRedirectionUrl);
  const knownUsers = checkUserSource(names.settings, args);
  if (usesLdap(args.settings) && createTestUser) rejectTestUserWithLdap();
  checkClients("clients", clients, { traits, users: knownUsers, names });
  if (rotation !== undefined) checkRotation(rotation.label, Object.keys(rotation.clientIdsUrls), clients, names);
  const settings: Settings = {
    traits,
    url: args.url,
    cookieDomain: args.cookieDomain,
    defaultRedirectionUrl: args.defaultRedirectionUrl,
    authorizationPolicy: args.authorizationPolicy ?? "two_factor",
    createTestUser,
    clients,
    ntpStartupCheck: args.ntpStartupCheck ?? !args.cookieDomain.endsWith(".localhost"),
    userSettings: args.settings,
    secretFiles: secretFileNames(names.secretFiles, args.secretFiles),
    // A text stands for the certificates, which may be an output.
    certificates: args.certificates === undefined ? undefined : "",
  };
  const { totp } = renderSections(settings, names);
  return {
    image,
    settings,
    clients: clients.map((client) => ({ clientId: client.clientId, isPublic: isPublic(client) })),
    totp: requiresTwoFactor(settings) ? totpParameters(totp) : undefined,
    acceptDataLoss: args.acceptDataLoss ?? [],
    rotation,
    users: [
      ...users.map((user) => ({ user, isTestUser: false })),
      ...(createTestUser ? [{ user: testUser, isTestUser: true }] : []),
    ],
    identifierFilters: Object.fromEntries(
      clients.map(({ clientId, group }) => [clientId, renderIdentifierFilter(group, traits, knownUsers)]),
    ),
  };
}

const rejectTestUserWithLdap = (): never => {
  const remedy = "Leave it out: nobody can be added to the directory from here.";
  throw new InvalidOption("createTestUser", "must be false with settings.authentication_backend.ldap", true, remedy);
};

const checkUrl = (option: string, url: string, domain: string): void => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const remedy = `Write one such as "https://auth.${domain}".`;
  if (parsed?.protocol !== "https:" || parsed.pathname !== "/" || url.endsWith("/"))
    throw new InvalidOption(option, "must be an https URL without a path", url, remedy);
  if (!parsed.hostname.endsWith(`.${domain}`))
    throw new InvalidOption(option, `must be below the cookie domain "${domain}"`, url, remedy);
};
