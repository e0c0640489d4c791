import { isJsonObject, type JsonObject } from "../../http/json-object";
import { errorMessage, waitFor, type Attempt } from "../../http/wait-for";
import type { MemosClient } from "./http-client";
import { MemosApiError, type Problem } from "./memos-api-error";
import type { MemosResponse } from "./response";

/** What a Memos says of itself to anyone. */
export interface InstanceProfile {
  /** The version as it says it; builds from source may say `dev`. */
  readonly version: string;

  /** The version by which to choose how to talk to it: never `dev`. */
  readonly apiVersion: string;

  /** Whether it has no account at all yet; before 0.30 Memos tells only that it has no administrator. */
  readonly needsSetup: boolean;
}

type ParseProfile = (body: JsonObject) => InstanceProfile | undefined;

/** Where the generations of Memos tell their version, newest first; the second is of those that are refused. */
const profileEndpoints: readonly { readonly path: string; readonly profile: ParseProfile }[] = [
  { path: "/api/v1/instance/profile", profile: instanceProfile },
  { path: "/api/v1/workspace/profile", profile: (body) => plainProfile(body, "0.22.0", body.owner === "") },
  { path: "/api/v1/status", profile: (body) => plainProfile(body.profile, "0.16.0", body.host === null) },
];

/**
 * Asks who is there, without a login, and waits until it is a Memos that answers.
 *
 * A Memos that starts may refuse the connection, answer 503 or let a proxy answer with a web page: all that means "not yet". Where a
 * generation has no such place, an older one refuses for want of a login, a newer one finds nothing, and some serve their web page.
 *
 * @throws MemosApiError with what was seen last, when the time is over; its problem is `no answer` where there was none, else `not Memos`.
 */
export async function detectVersion(client: MemosClient): Promise<InstanceProfile> {
  const call = `GET ${new URL("/api/v1/instance/profile", client.url).href}`;
  const began = client.remaining();
  const last = { silent: false };
  try {
    return await waitFor(() => fetchProfile(client, last), {
      timeout: began,
      interval: client.interval,
      timeoutMessage: (sight) => sight,
    });
  } catch (error) {
    throw new MemosApiError({
      problem: last.silent ? "no answer" : "not Memos",
      operation: `find Memos at ${client.url}`,
      call,
      observed: `was repeated for ${Math.round(began / 1000)} s and the last thing seen was: ${errorMessage(error)}`,
      outcomeUnknown: false,
      remedy: "Check that Memos runs and that apiUrl is its own address.",
    });
  }
}

/** What says nothing of who answers. */
const transient: ReadonlySet<Problem> = new Set(["unavailable", "too many requests"]);

async function fetchProfile(client: MemosClient, last: { silent: boolean }): Promise<Attempt<InstanceProfile>> {
  last.silent = false;
  let instead = "";
  for (const { path, profile } of profileEndpoints) {
    try {
      const read = ({ body }: MemosResponse) => profile(body);
      return { value: await client.sendOnce({ operation: "ask for the version", method: "GET", path, parse: read }) };
    } catch (error) {
      if (!(error instanceof MemosApiError)) throw error;
      last.silent = error.problem === "no answer";
      if (last.silent || transient.has(error.problem)) return { pending: error.summary };
      instead ||= error.summary;
    }
  }
  return { pending: instead };
}

/** From 0.27 on a build from source may call itself `dev`; what it tells shows how old it can be at most. */
function instanceProfile(body: JsonObject): InstanceProfile | undefined {
  if ("accessMode" in body) return plainProfile(body, "0.31.0", body.needsSetup === true);
  if ("needsSetup" in body) return plainProfile(body, "0.30.0", body.needsSetup === true);
  if ("owner" in body) return plainProfile(body, "0.25.3", body.owner === "");
  return plainProfile(body, "commit" in body ? "0.28.0" : "0.27.0", (body.admin ?? null) === null);
}

/** A profile whose version is taken from its shape when it tells none. */
function plainProfile(body: unknown, shape: string, needsSetup: boolean): InstanceProfile | undefined {
  if (!isJsonObject(body) || typeof body.version !== "string") return undefined;
  const { version } = body;
  return { version, apiVersion: /^v?\d+\.\d+\.\d+/.test(version) ? version : shape, needsSetup };
}
