import type { AutheliaArgs } from "./authelia-args";
import { checkDomain } from "../pulumi/domain";
import { imageVersion } from "../docker/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import {
  requiresTwoFactor,
  requiredGroup,
  allGroups,
  renderIdentifierFilter,
} from "./configuration/authorization-policies";
import { isPublic } from "./configuration/client-options";
import { checkClients } from "./configuration/client-rules";
import { checkUserSettings } from "./configuration/configuration";
import type { Settings } from "./configuration/settings";
import { rejectTemplates } from "./configuration/template";
import { optionNames, usesLdap } from "./configuration/user-settings";
import { checkRotation, type ClientRotationOptions } from "./rotation/client-rotation";
import { defaultImage } from "./image";
import type { User } from "./users/users";
import { testUser } from "./users/test-user";
import { secretFileNames } from "./secrets/secret-files";
import { checkUserSource } from "./users/user-source";
import { type VersionTraits, traitsOf } from "./versions";

/** What is to be run, checked and with every default filled in. */
export interface ResolvedArgs {
  readonly image: string;
  readonly settings: Settings;

  /** The clients' ids, and which of them have no secret. */
  readonly clients: readonly { readonly clientId: string; readonly isPublic: boolean }[];

  /** Whether anybody is asked for a second factor anywhere. */
  readonly requiresTotp: boolean;

  /** The volumes whose loss is accepted. */
  readonly acceptDataLoss: readonly string[];

  /** Undefined as long as none has been asked for. */
  readonly rotation: ClientRotationOptions | undefined;

  /** Everybody who can sign in to Authelia: the people and, if asked for, the probe. */
  readonly users: readonly { readonly user: User; readonly isTestUser: boolean }[];

  /** The names that an application may let in, as an anchored pattern of Go's RE2. */
  readonly identifierFilter: string;

  /** The same for each client, by its id. */
  readonly identifierFilters: Readonly<Record<string, string>>;
}

/**
 * Checks every option that can be checked before anything is created.
 *
 * @throws InvalidOption for the first that breaks a rule.
 */
export function resolveArgs(args: AutheliaArgs): ResolvedArgs {
  const image = args.image ?? defaultImage;
  const traits = traitsOf("image", imageVersion("image", image));
  checkDomain("cookieDomain", args.cookieDomain);
  checkUrl("url", args.url, args.cookieDomain);
  rejectTemplates("defaultRedirectionUrl", args.defaultRedirectionUrl);
  const { users = [] } = args;
  const knownUsers = checkUserSource("settings", { ...args, generation: traits });
  if (usesLdap(args.settings) && args.createTestUser === true) rejectTestUserWithLdap();
  checkPolicy(args.authorizationPolicy);
  const { group, clients } = args;
  checkClients("clients", clients, { generation: traits, people: knownUsers, group });
  if (args.rotation !== undefined) {
    checkRotation(args.rotation.label, Object.keys(args.rotation.clientIdsUrls), clients);
  }

  const settings = settingsOf(args, traits);
  checkUserSettings(settings, optionNames);
  return {
    image,
    settings,
    clients: clients.map((client) => ({ clientId: client.clientId, isPublic: isPublic(client) })),
    requiresTotp: requiresTwoFactor(settings),
    acceptDataLoss: args.acceptDataLoss ?? [],
    rotation: args.rotation,
    users: [
      ...users.map((person) => ({ user: person, isTestUser: false })),
      ...(args.createTestUser === true ? [{ user: testUser(allGroups(settings)), isTestUser: true }] : []),
    ],
    identifierFilter: renderIdentifierFilter(group, settings, knownUsers),
    identifierFilters: Object.fromEntries(
      clients.map((client) => [
        client.clientId,
        renderIdentifierFilter(requiredGroup(client, settings), settings, knownUsers),
      ]),
    ),
  };
}

/** What the configuration says before anything is known: a text stands for certificates, which may be an output. */
export const settingsOf = (args: SettingsArgs, generation: VersionTraits, option = optionNames): Settings => ({
  ...{
    traits: generation,
    url: args.url,
    cookieDomain: args.cookieDomain,
    defaultRedirectionUrl: args.defaultRedirectionUrl,
  },
  ...{ authorizationPolicy: args.authorizationPolicy ?? "two_factor", group: args.group, clients: args.clients },
  ntpStartupCheck: args.ntpStartupCheck ?? !args.cookieDomain.endsWith(".localhost"),
  userSettings: args.settings,
  secretFiles: secretFileNames(option.secretFiles, args.secretFiles),
  certificates: args.certificates === undefined ? undefined : "",
});

type SettingsArgs = AutheliaArgs;

const rejectTestUserWithLdap = (): never => {
  const remedy = "Leave it out: nobody can be added to the directory from here.";
  throw new InvalidOption("createTestUser", "must be false with settings.authentication_backend.ldap", true, remedy);
};

const checkUrl = (option: string, url: string, domain: string): void => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "https:" || parsed.pathname !== "/" || url.endsWith("/")) {
    throw new InvalidOption(
      option,
      "must be an https URL without a path",
      url,
      `Write one such as "https://auth.${domain}".`,
    );
  }
  if (!parsed.hostname.endsWith(`.${domain}`)) {
    throw new InvalidOption(
      option,
      `must be below the cookie domain "${domain}"`,
      url,
      `Write one such as "https://auth.${domain}".`,
    );
  }
};

const checkPolicy = (policy: string | undefined): void => {
  if (policy === undefined || policy === "one_factor" || policy === "two_factor") return;
  throw new InvalidOption(
    "authorizationPolicy",
    'must be "one_factor" or "two_factor"',
    policy,
    "Choose one of the two.",
  );
};
