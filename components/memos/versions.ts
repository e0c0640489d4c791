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

function numbersOf(version: string): number[] | undefined {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(version);
  return parts?.slice(1).map(Number);
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((number, place) => number !== other[place]);
  return index !== -1 && (one[index] ?? 0) < (other[index] ?? 0);
}
