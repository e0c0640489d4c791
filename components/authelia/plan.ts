import type { AutheliaArgs } from "./authelia";
import { checkDomain } from "../internal/domain";
import { versionOfImage } from "../internal/image-version";
import { InvalidOption } from "../internal/invalid-option";
import { asksForSecondFactor, groupOf, groupsIn, identifierFilterFor } from "./access-rules";
import { isPublic } from "./client-options";
import { checkClients, checkRotation } from "./client-rules";
import { checkExtra } from "./configuration/configuration";
import type { Settings } from "./configuration/settings";
import type { Rotation } from "./client-rotation";
import { defaultImage } from "./image";
import { checkPeople, membersOf, type Person } from "./people";
import { probe } from "./probe";
import { generationOf } from "./versions";

/** What is to be run, checked and with every default filled in. */
export interface Plan {
  readonly image: string;
  readonly settings: Settings;

  /** The clients' ids, and which of them have no secret. */
  readonly clients: readonly { readonly clientId: string; readonly isPublic: boolean }[];

  /** Whether anybody is asked for a second factor anywhere. */
  readonly secondFactor: boolean;

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
  checkPeople("people", args.people);
  checkPolicy(args.policy);
  const { url, cookieDomain, home, group, clients, policy = "two_factor", people } = args;
  if (group !== undefined) membersOf("group", group, people);
  checkClients("clients", clients, { generation, people, group });
  if (args.rotation !== undefined) checkRotation(args.rotation, clients);

  const checkClock = args.checkClock ?? !cookieDomain.endsWith(".localhost");
  const settings = { generation, url, cookieDomain, home, policy, group, clients, checkClock, extra: args.settings };
  checkExtra(settings);
  return {
    image,
    settings,
    clients: clients.map((client) => ({ clientId: client.clientId, isPublic: isPublic(client) })),
    secondFactor: asksForSecondFactor(settings),
    rotation: args.rotation,
    identities: [
      ...people.map((person) => ({ person, isProbe: false })),
      ...(args.probe === true ? [{ person: probe(groupsIn(settings)), isProbe: true }] : []),
    ],
    identifierFilter: identifierFilterFor(group, settings, people),
    identifierFilters: Object.fromEntries(
      clients.map((client) => [client.clientId, identifierFilterFor(groupOf(client, settings), settings, people)]),
    ),
  };
}

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
