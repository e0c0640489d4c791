import type { TokenEndpointAuthMethod } from "../contracts/sign-in";
import { InvalidOption } from "../internal/invalid-option";

/** The names of the generations that are spoken here; each has one adapter in api/. */
export type GenerationName = "0.30";

/** What one generation of Memos is like, as far as signing in is concerned. */
export interface Generation {
  /** Its first minor version. */
  readonly name: GenerationName;

  /** How it shows the client secret first. 0.30 tries Basic, and only then the body. */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;

  /** Whether its web page sends a PKCE challenge, so that Authelia can require one. */
  readonly pkce: boolean;
}

/** Versions from `since` up to the next row: either spoken here, or refused with the reason. */
type Era = { readonly since: string } & ({ readonly generation: Generation } | { readonly refused: string });

/** The only place where version numbers of Memos stand; oldest first. */
const eras: readonly Era[] = [
  { since: "0.0.0", refused: "its API for identity providers is not spoken here" },
  { since: "0.22.0", refused: "it shows the client secret to anyone who asks, without a login" },
  { since: "0.25.3", refused: "its API for identity providers is not spoken here" },
  { since: "0.30.0", generation: { name: "0.30", tokenEndpointAuthMethod: "client_secret_basic", pkce: true } },
  { since: "0.31.0", refused: "it is newer than any that has been tried here" },
];

/** The versions that are supported, for an error's text. */
export const supportedVersions = eras
  .flatMap((era) => ("generation" in era ? [`${era.generation.name}.x`] : []))
  .join(", ");

/**
 * Finds what a version of Memos is like.
 *
 * @param version such as `0.30.0`; what follows the three numbers does not count
 * @returns the generation, or the reason why there is none.
 */
export function supportOf(version: string): { readonly generation: Generation } | { readonly refused: string } {
  const numbers = numbersOf(version);
  if (numbers === undefined) return { refused: "it does not tell its version" };
  const era = eras.findLast(({ since }) => !isBefore(numbers, numbersOf(since) ?? []));
  return era ?? { refused: "it does not tell its version" };
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
  throw new InvalidOption(
    option,
    `must be a Memos of ${supportedVersions}`,
    version,
    `It is refused because ${support.refused}. Choose an image of a supported version.`,
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
 * Data from before `from` cannot be opened from `to` on, unless `stopover` has run on them: only 0.25 moves the version of the
 * database from the table migration_history, which it was kept in before, to the setting that later versions read.
 *
 * @see https://github.com/usememos/memos/blob/v0.25.3/store/migrator.go and v0.30.0, checkMinimumUpgradeVersion
 */
const stopover = { from: "0.25.0", to: "0.26.0", at: "0.25.3" };

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
    ...(crosses(stopover.from, stopover.to) ? { stopover: stopover.at } : {}),
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
