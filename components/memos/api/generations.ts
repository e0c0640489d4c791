import { supportOf, supportedVersions, type GenerationName } from "../versions";
import { detect, type Profile } from "./detection";
import { openDoor, type Door, type DoorOptions } from "./door";
import { speak030 } from "./generation-0.30";
import type { MemosApi } from "./memos-api";
import { MemosApiError } from "./memos-api-error";

/** One adapter for each generation that versions.ts supports. */
const adapters: Readonly<Record<GenerationName, (door: Door, profile: Profile) => MemosApi>> = {
  "0.30": speak030,
};

/** Finds the Memos at a URL; what the lifecycles take, so that tests can give another. */
export type Connect = (url: string, secrets: readonly string[]) => Promise<MemosApi>;

/** Waits for the Memos at a URL and speaks to it in its own version's way. */
export const connectToMemos: Connect = (url, secrets) => openMemos(url, { secrets });

/**
 * Waits for the Memos at a URL and speaks to it in its own version's way.
 *
 * @throws MemosApiError when it does not answer in time or is of a version that is not supported.
 */
export async function openMemos(url: string, options: DoorOptions = {}): Promise<MemosApi> {
  const door = openDoor(url, options);
  const profile = await detect(door);
  const support = supportOf(profile.spoken);
  if ("generation" in support) return adapters[support.generation.name](door, profile);
  throw new MemosApiError({
    problem: "unsupported",
    operation: "talk to Memos",
    call: `Memos ${profile.version} at ${url}`,
    seen: `is not supported, because ${support.refused}; supported are ${supportedVersions}`,
    mayHaveActed: false,
  });
}
