import type { AutheliaArgs } from "./authelia-args";
import { checkDomain } from "../pulumi/domain";
import { versionOfImage } from "../docker/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import { asksForSecondFactor, groupOf, groupsIn, identifierFilterFor } from "./configuration/authorization-policies";
import { isPublic } from "./configuration/client-options";
import { checkRotation } from "./rotation/client-rotation-rules";
import { checkClients } from "./configuration/client-rules";
import { checkUserSettings } from "./configuration/configuration";
import type { Settings } from "./configuration/settings";
import { rejectTemplates } from "./configuration/template";
import { optionNames, usesLdap } from "./configuration/user-settings";
import type { Rotation } from "./rotation/client-rotation";
import { defaultImage } from "./image";
import type { Person } from "./users/users";
import { probe } from "./users/test-user";
import { secretFileNames } from "./secrets/secret-files";
import { checkUserSource } from "./users/user-source";
import { type Generation, generationOf } from "./versions";

/** What is to be run, checked and with every default filled in. */
export interface Plan {
  readonly image: string;
  readonly settings: Settings;

  /** The clients' ids, and which of them have no secret. */
  readonly clients: readonly { readonly clientId: string; readonly isPublic: boolean }[];

  /** Whether anybody is asked for a second factor anywhere. */
  readonly secondFactor: boolean;

  /** The volumes whose loss is accepted. */
  readonly acceptLossOf: readonly string[];

  /** Undefined as long as none has been asked for. */
  readonly rotation: Rotation | undefined;

  /** Everybody who can sign in to Authelia: the people and, if asked for, the probe. */
  readonly identities: readonly { readonly person: Person; readonly isProbe: boolean }[];

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
export function checkedPlan(args: AutheliaArgs): Plan {
  const image = args.image ?? defaultImage;
  const generation = generationOf("image", versionOfImage("image", image));
  checkDomain("cookieDomain", args.cookieDomain);
  checkUrl("url", args.url, args.cookieDomain);
  rejectTemplates("home", args.home);
  const { people = [] } = args;
  const known = checkUserSource("settings", { ...args, generation });
  if (usesLdap(args.settings) && args.probe === true) refuseProbe();
  checkPolicy(args.policy);
  const { group, clients } = args;
  checkClients("clients", clients, { generation, people: known, group });
  if (args.rotation !== undefined) {
    checkRotation(args.rotation.label, Object.keys(args.rotation.clientIdsUrls), clients);
  }

  const settings = settingsOf(args, generation);
  checkUserSettings(settings, optionNames);
  return {
    image,
    settings,
    clients: clients.map((client) => ({ clientId: client.clientId, isPublic: isPublic(client) })),
    secondFactor: asksForSecondFactor(settings),
    acceptLossOf: args.acceptLossOf ?? [],
    rotation: args.rotation,
    identities: [
      ...people.map((person) => ({ person, isProbe: false })),
      ...(args.probe === true ? [{ person: probe(groupsIn(settings)), isProbe: true }] : []),
    ],
    identifierFilter: identifierFilterFor(group, settings, known),
    identifierFilters: Object.fromEntries(
      clients.map((client) => [client.clientId, identifierFilterFor(groupOf(client, settings), settings, known)]),
    ),
  };
}

/** What the configuration says before anything is known: a text stands for certificates, which may be an output. */
export const settingsOf = (args: SettingsArgs, generation: Generation, option = optionNames): Settings => ({
  ...{ generation, url: args.url, cookieDomain: args.cookieDomain, home: args.home },
  ...{ policy: args.policy ?? "two_factor", group: args.group, clients: args.clients },
  checkClock: args.checkClock ?? !args.cookieDomain.endsWith(".localhost"),
  extra: args.settings,
  secretFiles: secretFileNames(option.secretFiles, args.secretFiles),
  certificates: args.certificates === undefined ? undefined : "",
});

type SettingsArgs = AutheliaArgs;

const refuseProbe = (): never => {
  const remedy = "Leave it out: nobody can be added to the directory from here.";
  throw new InvalidOption("probe", "must be false with settings.authentication_backend.ldap", true, remedy);
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
  throw new InvalidOption("policy", 'must be "one_factor" or "two_factor"', policy, "Choose one of the two.");
};
