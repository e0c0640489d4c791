import { InvalidOption } from "../pulumi/invalid-option";
import type { ApiTraits, ContainerTraits, Doors, Generation } from "./version-traits";

/** Versions from `since` up to the next row: either spoken here, or refused with the reason and what to do. */
type Era = { readonly since: string } & ({ readonly generation: Generation } | Refusal);

/** Why a version is refused, and what to do instead. */
interface Refusal {
  readonly refused: string;
  readonly remedy: string;
}

/** The same with some of its traits changed. */
interface Changes extends Partial<Omit<Generation, "doors" | "container" | "api">> {
  readonly doors?: Partial<Doors>;
  readonly container?: Partial<ContainerTraits>;
  readonly api?: Partial<ApiTraits>;
}

const after = (generation: Generation, { doors, container, api, ...changes }: Changes): Generation => ({
  ...generation,
  ...changes,
  doors: { ...generation.doors, ...doors },
  container: { ...generation.container, ...container },
  api: { ...generation.api, ...api },
});

// Each constant is what the version was first of which it carries the name; only what differs from the one before is said.

const v0160: Generation = {
  name: "0.16",
  tokenEndpointAuthMethod: "client_secret_post",
  pkce: false,
  httpsOnly: false,
  doors: { passwordSwitchBinds: "everybody", passwordSwitchEndsSignUp: false, newcomersNeedRegistration: true },
  container: { ready: "/api/v1/ping", environment: { MEMOS_MODE: "prod" }, addressBy: "nothing" },
  api: {
    providers: "idp",
    settings: "single",
    registrationClosedAtFirst: true,
    registrationSwitchBindsSignIn: false,
  },
};
const v0170 = after(v0160, { container: { environment: { MEMOS_MODE: "prod", MEMOS_METRIC: "false" } } });
const v0171 = after(v0170, { api: { registrationClosedAtFirst: false } });
const v0180 = after(v0171, { container: { ready: "/healthz" } });
const v0191 = after(v0180, { doors: { newcomersNeedRegistration: false } });
const v0200 = after(v0191, {
  container: { environment: { MEMOS_MODE: "prod" } },
  api: { settings: "group", registrationSwitchBindsSignIn: true },
});
const v0201 = after(v0200, { api: { registrationSwitchBindsSignIn: false } });

const v0253 = after(v0201, {
  name: "0.25",
  doors: { passwordSwitchBinds: "people", newcomersNeedRegistration: true },
  container: { addressBy: "variable" },
  api: { providers: "identity-providers" },
});

const v0260 = after(v0253, {
  name: "0.26",
  pkce: true,
  httpsOnly: true,
  container: { environment: {}, addressBy: "argument" },
});
const v0261 = after(v0260, { httpsOnly: false, container: { addressBy: "variable" } });

const v0270 = after(v0261, { name: "0.27" });
const v0280 = after(v0270, { doors: { passwordSwitchEndsSignUp: true } });

const v0300 = after(v0280, { name: "0.30", tokenEndpointAuthMethod: "client_secret_basic" });

const otherImage = "Choose an image of a supported version.";

/** The only place where version numbers of Memos stand; oldest first. */
const eras: readonly Era[] = [
  { since: "0.0.0", refused: "its API is older than any that is spoken here", remedy: otherImage },
  { since: "0.16.0", generation: v0160 },
  { since: "0.17.0", generation: v0170 },
  { since: "0.17.1", generation: v0171 },
  { since: "0.18.0", generation: v0180 },
  { since: "0.19.1", generation: v0191 },
  { since: "0.20.0", generation: v0200 },
  { since: "0.20.1", generation: v0201 },
  {
    since: "0.22.0",
    refused: "it shows the client secret to anyone who asks, without a login",
    remedy: "Run 0.25.3, which opens its data.",
  },
  { since: "0.25.3", generation: v0253 },
  { since: "0.26.0", generation: v0260 },
  { since: "0.26.1", generation: v0261 },
  { since: "0.27.0", generation: v0270 },
  { since: "0.28.0", generation: v0280 },
  { since: "0.30.0", generation: v0300 },
  { since: "0.31.0", refused: "it is newer than any that has been tried here", remedy: otherImage },
];

/** The versions that are supported, for an error's text. */
export const supportedVersions = "0.16.x to 0.21.x, and 0.25.3 to 0.30.x";

const unknown: Refusal = { refused: "it does not tell its version", remedy: otherImage };

/**
 * Finds what a version of Memos is like.
 *
 * @param version such as `0.30.0`; what follows the three numbers does not count
 * @returns the generation, or the reason why there is none.
 */
export function supportOf(version: string): { readonly generation: Generation } | Refusal {
  const numbers = numbersOf(version);
  if (numbers === undefined) return unknown;
  return eras.findLast(({ since }) => !isBefore(numbers, numbersOf(since) ?? [])) ?? unknown;
}

/**
 * Finds what the Memos of an image is like.
 *
 * @param option where the image was given, for the error's text
 * @throws InvalidOption when the version is not supported.
 */
export function generationOf(option: string, version: string): Generation {
  const support = supportOf(version);
  if ("generation" in support) return support.generation;
  const { refused, remedy } = support;
  throw new InvalidOption(
    option,
    `must be a Memos of ${supportedVersions}`,
    version,
    `It is refused because ${refused}. ${remedy}`,
  );
}

/** What an upgrade from one version to another must not be done without. */
export interface UpgradeHurdles {
  /** The version that must have run in between, or undefined when none must. */
  readonly stopover?: string;

  /** The version on the way from which on people are known by a link that no older Memos has made, or undefined. */
  readonly linkedSince?: string;
}

/**
 * Older data cannot be opened from 0.26.0 on, unless this version has run on them: only 0.25 moves the version of the
 * database from the table migration_history, which it was kept in before, to the setting that later versions read.
 *
 * @see https://github.com/usememos/memos/blob/v0.25.3/store/migrator.go and v0.30.0, checkMinimumUpgradeVersion
 */
const stopover = "0.25.3";

/** The first version that cannot open what the stopover has not opened. */
const pastStopover = "0.26.0";

/**
 * Since then the table user_identity says whose account is whose; it begins empty, and before it the name did.
 *
 * @see https://github.com/usememos/memos/issues/5944
 */
const linkedSince = "0.28.0";

/** What stands between two versions of Memos for one and the same data. */
export function hurdlesBetween(before: string, after: string): UpgradeHurdles {
  const crosses = (from: string, to: string): boolean => isOlder(before, from) && !isOlder(after, to);
  return {
    ...(crosses(stopover, pastStopover) ? { stopover } : {}),
    ...(crosses(linkedSince, linkedSince) ? { linkedSince } : {}),
  };
}

/** Whether a version comes before another. */
export const isOlder = (one: string, other: string): boolean => isBefore(numbersOf(one) ?? [], numbersOf(other) ?? []);

function numbersOf(version: string): number[] | undefined {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(version);
  return parts?.slice(1).map(Number);
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((number, place) => number !== other[place]);
  return index !== -1 && (one[index] ?? 0) < (other[index] ?? 0);
}
