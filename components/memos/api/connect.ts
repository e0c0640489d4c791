import type { Generation, GenerationName } from "../version-traits";
import { supportOf, supportedVersions } from "../versions";
import { detect, type Profile } from "./detection";
import { openDoor, type Door, type DoorOptions } from "./http-client";
import { speak016 } from "./legacy/v0-16";
import { speak025 } from "./grpc-gateway/v0-25";
import { speak026 } from "./grpc-gateway/v0-26";
import { speak027 } from "./grpc-gateway/v0-27";
import type { MemosApi } from "./memos-api";
import { MemosApiError } from "./memos-api-error";

type Speak = (door: Door, profile: Profile, generation: Generation) => MemosApi;

/** One adapter for each generation that versions.ts supports. 0.30 is spoken to as 0.27: it differs in what it refuses. */
const adapters: Readonly<Record<GenerationName, Speak>> = {
  "0.16": speak016,
  "0.25": speak025,
  "0.26": speak026,
  "0.27": speak027,
  "0.30": speak027,
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
  if ("generation" in support) return adapters[support.generation.name](door, profile, support.generation);
  throw new MemosApiError({
    problem: "unsupported",
    operation: "talk to Memos",
    call: `Memos ${profile.version} at ${url}`,
    seen: `is not supported, because ${support.refused}; supported are ${supportedVersions}`,
    mayHaveActed: false,
    remedy: support.remedy,
  });
}
