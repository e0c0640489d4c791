import { parse } from "semver";
import { InvalidOption } from "../pulumi/invalid-option";
import type { TokenEndpointAuthMethod } from "../sign-in/oidc-client";

/** The names of the generations that are spoken here, by their first minor version; each has one adapter in api/. */
export type ApiGeneration = "0.16" | "0.25" | "0.26" | "0.27" | "0.30" | "0.31";

/** What some versions of Memos have in common, as far as signing in is concerned. Patch releases may differ within a generation. */
export interface VersionTraits {
  readonly name: ApiGeneration;

  /** How it shows the client secret first. 0.30 tries Basic, and only then the body. */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;

  /** Whether its web page, seen over https, sends a PKCE challenge, so that Authelia can require one. */
  readonly pkce: boolean;

  /** Whether its sign-in button is dead on a page that came over plain http. */
  readonly httpsOnly: boolean;

  /** How long a username may be. */
  readonly usernameLength: { readonly min: number; readonly max: number };

  readonly accessSwitches: AccessSwitches;
  readonly container: ContainerTraits;
  readonly api: ApiTraits;
}

/** What Memos' own switches do about the ways in beside the identity provider. */
export interface AccessSwitches {
  /** Whom it binds when sign-in by password is switched off: everybody, so that no administrator can come in any more; or ordinary people only. */
  readonly passwordSwitchScope: "everybody" | "people";

  /** Whether sign-up by password ends together with sign-in by password. */
  readonly passwordSwitchEndsSignUp: boolean;

  /** Whether somebody's first sign-in through the identity provider fails while registration is closed. */
  readonly ssoNeedsRegistration: boolean;

  /**
   * What decides whether strangers see public memos, feeds and profiles: nothing, and they always do; the instance URL, without which
   * they do not; a setting.
   */
  readonly accessModeVia: "nothing" | "instanceUrl" | "setting";
}

/** How it is run in a container. */
export interface ContainerTraits {
  /** What it answers when it is ready, and only then. 0.16 and 0.17 answer the other path with their web page at any time. */
  readonly ready: "/healthz" | "/api/v1/ping";

  /** Variables that it needs beside the port and its own address. */
  readonly environment: Readonly<Record<string, string>>;

  /** How it is told where people find it. */
  readonly instanceUrlVia: "variable" | "argument" | "nothing";
}

/** What its API is like where that differs within a generation; for the adapters. */
export interface ApiTraits {
  /** The folder of its providers: `idp` or `identity-providers`; the list is for anybody to see. */
  readonly providers: string;

  /** Where its general settings are kept: one by one, or in the group. */
  readonly settings: "single" | "group";

  /** Whether registration is closed as long as nobody has switched it either way. */
  readonly registrationClosedAtFirst: boolean;

  /** Whether nobody can sign in, administrators included, while registration is closed. */
  readonly registrationSwitchBindsSignIn: boolean;
}

/** Versions from `since` up to the next row: either spoken here, or refused with the reason and what to do. */
type VersionRange = { readonly since: string } & ({ readonly traits: VersionTraits } | Refusal);

/** Why a version is refused, and what to do instead. */
interface Refusal {
  readonly refused: string;
  readonly remedy: string;
}

/** The same with some of its traits changed. */
interface Changes extends Partial<Omit<VersionTraits, "accessSwitches" | "container" | "api">> {
  readonly accessSwitches?: Partial<AccessSwitches>;
  readonly container?: Partial<ContainerTraits>;
  readonly api?: Partial<ApiTraits>;
}

const extend = (traits: VersionTraits, { accessSwitches, container, api, ...changes }: Changes): VersionTraits => ({
  ...traits,
  ...changes,
  accessSwitches: { ...traits.accessSwitches, ...accessSwitches },
  container: { ...traits.container, ...container },
  api: { ...traits.api, ...api },
});

// Each constant is what the version was first of which it carries the name; only what differs from the one before is said.

const v0160: VersionTraits = {
  name: "0.16",
  tokenEndpointAuthMethod: "client_secret_post",
  pkce: false,
  httpsOnly: false,
  usernameLength: { min: 3, max: 32 },
  accessSwitches: {
    passwordSwitchScope: "everybody",
    passwordSwitchEndsSignUp: false,
    ssoNeedsRegistration: true,
    accessModeVia: "nothing",
  },
  container: { ready: "/api/v1/ping", environment: { MEMOS_MODE: "prod" }, instanceUrlVia: "nothing" },
  api: {
    providers: "idp",
    settings: "single",
    registrationClosedAtFirst: true,
    registrationSwitchBindsSignIn: false,
  },
};
const v0170 = extend(v0160, { container: { environment: { MEMOS_MODE: "prod", MEMOS_METRIC: "false" } } });
const v0171 = extend(v0170, { api: { registrationClosedAtFirst: false } });
const v0180 = extend(v0171, { container: { ready: "/healthz" } });
const v0191 = extend(v0180, { accessSwitches: { ssoNeedsRegistration: false } });
const v0200 = extend(v0191, {
  container: { environment: { MEMOS_MODE: "prod" } },
  api: { settings: "group", registrationSwitchBindsSignIn: true },
});
const v0201 = extend(v0200, { api: { registrationSwitchBindsSignIn: false } });

const v0253 = extend(v0201, {
  name: "0.25",
  usernameLength: { min: 1, max: 32 },
  accessSwitches: { passwordSwitchScope: "people", ssoNeedsRegistration: true },
  container: { instanceUrlVia: "variable" },
  api: { providers: "identity-providers" },
});

const v0260 = extend(v0253, {
  name: "0.26",
  pkce: true,
  httpsOnly: true,
  container: { environment: {}, instanceUrlVia: "argument" },
});
const v0261 = extend(v0260, { httpsOnly: false, container: { instanceUrlVia: "variable" } });

const v0270 = extend(v0261, { name: "0.27", usernameLength: { min: 1, max: 36 } });
const v0280 = extend(v0270, { accessSwitches: { passwordSwitchEndsSignUp: true } });

const v0300 = extend(v0280, {
  name: "0.30",
  tokenEndpointAuthMethod: "client_secret_basic",
  accessSwitches: { accessModeVia: "instanceUrl" },
});

const v0310 = extend(v0300, { name: "0.31", accessSwitches: { accessModeVia: "setting" } });

const otherImage = "Choose an image of a supported version.";

/** The only place where version numbers of Memos stand; oldest first. */
const versionRanges: readonly VersionRange[] = [
  { since: "0.0.0", refused: "its API is older than any that is spoken here", remedy: otherImage },
  { since: "0.16.0", traits: v0160 },
  { since: "0.17.0", traits: v0170 },
  { since: "0.17.1", traits: v0171 },
  { since: "0.18.0", traits: v0180 },
  { since: "0.19.1", traits: v0191 },
  { since: "0.20.0", traits: v0200 },
  { since: "0.20.1", traits: v0201 },
  {
    since: "0.22.0",
    refused: "it shows the client secret to anyone who asks, without a login",
    remedy: "Run 0.25.3, which opens its data.",
  },
  { since: "0.25.3", traits: v0253 },
  { since: "0.26.0", traits: v0260 },
  { since: "0.26.1", traits: v0261 },
  { since: "0.27.0", traits: v0270 },
  { since: "0.28.0", traits: v0280 },
  { since: "0.30.0", traits: v0300 },
  { since: "0.31.0", traits: v0310 },
  { since: "0.32.0", refused: "it is newer than any that has been tried here", remedy: otherImage },
];

/** The versions that are supported, for an error's text. */
export const supportedVersions = "0.16.x to 0.21.x, and 0.25.3 to 0.31.x";

const unknown: Refusal = { refused: "it does not tell its version", remedy: otherImage };

/**
 * Finds what a version of Memos is like, or the reason why there is none.
 *
 * @param version such as `0.30.0`; what follows the three numbers does not count
 */
export function traitsFor(version: string): { readonly traits: VersionTraits } | Refusal {
  const parsed = parse(version);
  return (parsed && versionRanges.findLast(({ since }) => parsed.compareMain(since) >= 0)) ?? unknown;
}

/**
 * Finds what the Memos of an image is like.
 *
 * @param option where the image was given, for the error's text
 * @throws InvalidOption when the version is not supported.
 */
export function requireTraits(option: string, version: string): VersionTraits {
  const support = traitsFor(version);
  if ("traits" in support) return support.traits;
  const { refused, remedy } = support;
  const rule = `must be a Memos of ${supportedVersions}`;
  throw new InvalidOption(option, rule, version, `It is refused because ${refused}. ${remedy}`);
}

/** Whether a version comes before another; one that is not known does not. */
export const isOlder = (one: string, other: string): boolean => (parse(one)?.compareMain(other) ?? 0) < 0;
