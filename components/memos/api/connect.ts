import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject, type JsonObject } from "../../http/json-object";
import { supportedVersions, traitsFor, type ApiGeneration } from "../versions";
import { createAdapter, type Dialect, type InstanceProfile } from "./adapter";
import { createClient, type MemosClient, type MemosClientOptions } from "./memos-client";
import type { MemosApi } from "./memos-api";
import { isProblem, MemosApiError } from "./memos-api-error";
import { dialectV016 } from "./v0-16";
import { dialectV025, dialectV026, dialectV027, dialectV031 } from "./v0-25";

/** One dialect for each generation that versions.ts supports. 0.30 is spoken to as 0.27: it differs in what it refuses. */
const dialects: Readonly<Record<ApiGeneration, Dialect>> = {
  "0.16": dialectV016,
  "0.25": dialectV025,
  "0.26": dialectV026,
  "0.27": dialectV027,
  "0.30": dialectV027,
  "0.31": dialectV031,
};

/** Finds the Memos at a URL; the lifecycles take one, so that tests can give another. */
export type Connect = (url: string, secrets: readonly string[]) => Promise<MemosApi>;

/** Connects, and waits up to a minute for Memos to answer. */
export const connectToMemos: Connect = (url, secrets) => openConnection(url, { secrets });

/**
 * Waits for the Memos at a URL and speaks to it in its own version's way.
 *
 * @throws MemosApiError when it does not answer in time or its version is not supported.
 */
export async function openConnection(url: string, options: MemosClientOptions = {}): Promise<MemosApi> {
  const client = createClient(url, options);
  const profile = await detectVersion(client);
  const found = traitsFor(profile.apiVersion);
  if ("traits" in found) return createAdapter(dialects[found.traits.name], client, profile, found.traits.api);
  throw new MemosApiError({
    problem: "unsupported",
    operation: "talk to Memos",
    call: `Memos ${profile.version} at ${url}`,
    observed: `is not supported, because ${found.refused}; supported are ${supportedVersions}`,
    outcomeUnknown: false,
    remedy: found.remedy,
  });
}

/** What a Memos says of itself without a login, and the version by which to choose how to talk to it: never `dev`. */
type DetectedProfile = InstanceProfile & { readonly apiVersion: string };

type ParseProfile = (body: JsonObject) => DetectedProfile | undefined;

/** Where the generations of Memos tell their version, newest first; the second is of those that are refused. */
const profileEndpoints: readonly { readonly path: string; readonly profile: ParseProfile }[] = [
  { path: "/api/v1/instance/profile", profile: instanceProfile },
  { path: "/api/v1/workspace/profile", profile: (body) => plainProfile(body, "0.22.0", body.owner === "") },
  { path: "/api/v1/status", profile: (body) => plainProfile(body.profile, "0.16.0", body.host === null) },
];

/**
 * Asks for the version, without a login, until a Memos answers.
 *
 * A Memos that starts may refuse the connection, answer 503 or let a proxy answer with a web page: all that means "not yet". Where a
 * generation has no such endpoint, an older one refuses for want of a login, a newer one finds nothing, and some serve their web page.
 *
 * @throws MemosApiError with the last answer when the time is over; its problem is `no answer` where there was none, else `not Memos`.
 */
async function detectVersion(client: MemosClient): Promise<DetectedProfile> {
  const timeout = client.remaining();
  for (;;) {
    try {
      return await fetchProfile(client);
    } catch (error) {
      if (!(error instanceof MemosApiError)) throw error;
      if (client.remaining() === 0) {
        throw new MemosApiError({
          problem: error.problem === "no answer" ? "no answer" : "not Memos",
          operation: `find Memos at ${client.url}`,
          call: `GET ${new URL("/api/v1/instance/profile", client.url).href}`,
          observed: `was repeated for ${Math.round(timeout / 1000)} s and the last thing seen was: ${error.summary}`,
          outcomeUnknown: false,
          remedy: "Check that Memos runs and that apiUrl is its own address.",
        });
      }
      await sleep(client.interval);
    }
  }
}

/** Asks each endpoint. @throws MemosApiError of the newest endpoint when none answers as Memos does. */
async function fetchProfile(client: MemosClient): Promise<DetectedProfile> {
  let newest: unknown;
  for (const { path, profile } of profileEndpoints) {
    try {
      const operation = "ask for the version";
      return await client.send({ operation, method: "GET", path, parse: ({ body }) => profile(body) });
    } catch (error) {
      if (isProblem(error, "no answer", "unavailable", "too many requests")) throw error;
      newest ??= error;
    }
  }
  throw newest;
}

/** From 0.27 on a build from source may call itself `dev`; what it tells shows how old it can be at most. */
function instanceProfile(body: JsonObject): DetectedProfile | undefined {
  const isPublic =
    "accessMode" in body ? body.accessMode === "INSTANCE_ACCESS_MODE_PUBLIC" : (body.instanceUrl ?? "") !== "";
  if ("needsSetup" in body) {
    const profile = plainProfile(body, "accessMode" in body ? "0.31.0" : "0.30.0", body.needsSetup === true);
    return profile && { ...profile, accessMode: isPublic ? "public" : "private" };
  }
  if ("owner" in body) return plainProfile(body, "0.25.3", body.owner === "");
  return plainProfile(body, "commit" in body ? "0.28.0" : "0.27.0", (body.admin ?? null) === null);
}

/** A profile whose version is taken from its shape when it tells none; before 0.30 strangers see what is public. */
function plainProfile(body: unknown, shape: string, needsSetup: boolean): DetectedProfile | undefined {
  if (!isJsonObject(body) || typeof body.version !== "string") return undefined;
  const { version } = body;
  const apiVersion = /^v?\d+\.\d+\.\d+/.test(version) ? version : shape;
  return { version, apiVersion, needsSetup, accessMode: "public" };
}
