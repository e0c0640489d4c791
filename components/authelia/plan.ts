import type { SignInRequest } from "../contracts/sign-in";
import type { AutheliaArgs } from "./authelia";
import { checkDomain } from "../internal/domain";
import { versionOfImage } from "../internal/image-version";
import { InvalidOption } from "../internal/invalid-option";
import type { BackEnds } from "./back-ends/back-ends";
import { checkIdentities } from "./back-ends/identities";
import { checkExtra } from "./configuration/configuration";
import type { Servers, Settings } from "./configuration/settings";
import type { Rotation } from "./client-rotation";
import { defaultImage } from "./image";
import type { Person } from "./people";
import { everybodyButProbe, probe } from "./probe";
import { checkLabel, clientIdIn } from "./rotation/label";
import { checkDays, longestLabel } from "./rotation/schedule";
import { checkSigningKey, type SigningKeyOptions } from "./signing-keys";
import { generationOf } from "./versions";

/** What is to be run, checked and with every default filled in. */
export interface Plan {
  readonly image: string;
  readonly settings: Settings;
  readonly clientIds: readonly string[];

  /** Undefined as long as none has been asked for. */
  readonly rotation: Rotation | undefined;

  /** Undefined as long as the key that signs ID tokens stays as it is. */
  readonly signingKey: SigningKeyOptions | undefined;

  /** Everybody who can sign in to Authelia: the people and, if asked for, the probe. */
  readonly identities: readonly { readonly person: Person; readonly isProbe: boolean }[];

  /** The names that an application may let in, as an anchored pattern of Go's RE2. */
  readonly identifierFilter: string;
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
  const { backEnds = {}, people = [] } = args;
  const members = checkIdentities({ generation, people, group: args.group, backEnds });
  if (backEnds.ldap !== undefined && args.probe === true) refuseProbe();
  checkPolicy(args.policy);
  checkClients(args);
  if (args.rotation !== undefined) checkRotation(args.rotation, args.clients);
  if (args.signingKey !== undefined) checkSigningKey("signingKey", args.signingKey, generation);

  const { url, cookieDomain, home, group, clients, policy = "two_factor" } = args;
  const checkClock = args.checkClock ?? !cookieDomain.endsWith(".localhost");
  const access = { policy, group, clients };
  const settings = {
    ...{ generation, url, cookieDomain, home, ...access, checkClock, extra: args.settings },
    backEnds: serversOf(backEnds),
  };
  checkExtra(settings);
  return {
    image,
    settings,
    clientIds: clients.map(({ clientId }) => clientId),
    rotation: args.rotation,
    signingKey: args.signingKey,
    identities: [
      ...people.map((person) => ({ person, isProbe: false })),
      ...(args.probe === true ? [{ person: probe(group), isProbe: true }] : []),
    ],
    identifierFilter:
      group === undefined || generation.authorizationPolicies ? everybodyButProbe : membersOnly(members),
  };
}

/** Before 4.38 Authelia knows no policy for a group: there the application lets in nobody but its members. */
const membersOnly = (usernames: readonly string[]): string => `^(${usernames.join("|")})$`;

/** The servers as they are before anything is known: with a text in the place of certificates that may be an output. */
export const serversOf = ({ ldap, postgres, redis, smtp, caCertificates }: BackEnds): Servers => ({
  ...{ ldap, postgres, redis, smtp },
  ...(caCertificates === undefined ? {} : { caCertificates: "" }),
});

const refuseProbe = (): never => {
  const remedy = "Leave it out: nobody can be added to the directory from here.";
  throw new InvalidOption("probe", "must be false with backEnds.ldap", true, remedy);
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

const checkClients = ({ clients }: AutheliaArgs): void => {
  if (clients.length === 0)
    throw new InvalidOption(
      "clients",
      "must name at least one client",
      clients,
      "Authelia does not start without one.",
    );
  for (const [index, { clientId }] of clients.entries()) {
    if (!/^[a-zA-Z0-9._~-]{1,100}$/.test(clientId)) {
      throw new InvalidOption(
        `clients[${index}].clientId`,
        "must be 1 to 100 of the unreserved characters of RFC 3986",
        clientId,
        'Write one such as "memos".',
      );
    }
    if (clients.findIndex((other) => other.clientId === clientId) !== index) {
      throw new InvalidOption(`clients[${index}].clientId`, "must be there once only", clientId, "Choose another id.");
    }
  }
};

const checkRotation = ({ label, afterDays, shownAt }: Rotation, clients: readonly SignInRequest[]): void => {
  if (label !== undefined) checkLabel("rotation.label", label);
  if (afterDays !== undefined) checkDays("rotation.afterDays", afterDays);
  if (label === undefined && afterDays === undefined) {
    throw new InvalidOption("rotation", "must have a label or an age", undefined, "Give label, afterDays or both.");
  }
  for (const { clientId } of clients) {
    if (shownAt[clientId] === undefined) {
      throw new InvalidOption(
        `rotation.shownAt.${clientId}`,
        "must be where the application shows which client it uses",
        undefined,
        `Without it nobody knows when the old client of "${clientId}" may go.`,
      );
    }
    for (const one of [label, afterDays && longestLabel({ rotation: label })]) {
      if (one) checkRotatedId(clientIdIn(clientId, one), clients);
    }
  }
};

const checkRotatedId = (rotated: string, clients: readonly SignInRequest[]): void => {
  if (rotated.length <= 100 && !clients.some(({ clientId }) => clientId === rotated)) return;
  throw new InvalidOption(
    "rotation.label",
    "must make a client id of at most 100 characters that no other client has",
    rotated,
    "Choose another.",
  );
};
