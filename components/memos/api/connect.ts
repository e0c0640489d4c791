import type { VersionTraits, ApiGeneration } from "../version-traits";
import { traitsFor, supportedVersions } from "../versions";
import { detectVersion, type InstanceProfile } from "./detection";
import { createClient, type MemosClient, type MemosClientOptions } from "./http-client";
import { adapterV016 } from "./legacy/v0-16";
import { adapterV025 } from "./grpc-gateway/v0-25";
import { adapterV026 } from "./grpc-gateway/v0-26";
import { adapterV027 } from "./grpc-gateway/v0-27";
import type { MemosApi } from "./memos-api";
import { MemosApiError } from "./memos-api-error";

type Adapter = (door: MemosClient, profile: InstanceProfile, generation: VersionTraits) => MemosApi;

/** One adapter for each generation that versions.ts supports. 0.30 is spoken to as 0.27: it differs in what it refuses. */
const adapters: Readonly<Record<ApiGeneration, Adapter>> = {
  "0.16": adapterV016,
  "0.25": adapterV025,
  "0.26": adapterV026,
  "0.27": adapterV027,
  "0.30": adapterV027,
};

/** Finds the Memos at a URL; what the lifecycles take, so that tests can give another. */
export type Connect = (url: string, secrets: readonly string[]) => Promise<MemosApi>;

/** Waits for the Memos at a URL and speaks to it in its own version's way. */
export const connectToMemos: Connect = (url, secrets) => openConnection(url, { secrets });

/**
 * Waits for the Memos at a URL and speaks to it in its own version's way.
 *
 * @throws MemosApiError when it does not answer in time or is of a version that is not supported.
 */
export async function openConnection(url: string, options: MemosClientOptions = {}): Promise<MemosApi> {
  const client = createClient(url, options);
  const profile = await detectVersion(client);
  const traits = traitsFor(profile.apiVersion);
  if ("traits" in traits) return adapters[traits.traits.name](client, profile, traits.traits);
  throw new MemosApiError({
    problem: "unsupported",
    operation: "talk to Memos",
    call: `Memos ${profile.version} at ${url}`,
    observed: `is not supported, because ${traits.refused}; supported are ${supportedVersions}`,
    outcomeUnknown: false,
    remedy: traits.remedy,
  });
}
