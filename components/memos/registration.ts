import { InvalidOption } from "../internal/invalid-option";
import type { Generation } from "./generation";

/** How the identity provider gets into Memos: over its API, or by files that Memos reads when it starts. */
export type Registration = "api" | "file";

/**
 * Checks that a Memos reads the files that are to configure it.
 *
 * @param option where it was given, for the error's text
 * @throws InvalidOption when it does not.
 */
export function checkRegistration(
  option: string,
  registration: Registration,
  { version, generation }: { readonly version: string; readonly generation: Generation },
): void {
  if (registration === "api" || generation.configuredByFiles) return;
  throw new InvalidOption(
    option,
    `must be api with Memos ${version}`,
    registration,
    "Memos reads such files from 0.30.0 on. Leave it out, or run a newer Memos.",
  );
}
