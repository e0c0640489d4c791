import { messageOf, until, type Look } from "../../internal/until";
import type { Door, MemosAnswer } from "./door";
import { MemosApiError, isProblem } from "./memos-api-error";

/** What a Memos says of itself to anyone. */
export interface Profile {
  /** The version as it says it; builds from source may say `dev`. */
  readonly version: string;

  /** The version by which to choose how to talk to it: never `dev`. */
  readonly spoken: string;

  /** Whether it has no account at all yet. Memos tells so from 0.30 on. */
  readonly needsSetup: boolean;
}

/** Where the generations of Memos tell their version, newest first. */
const places: readonly { path: string; profile: (body: MemosAnswer["body"]) => Profile | undefined }[] = [
  { path: "/api/v1/instance/profile", profile: instanceProfile },
  { path: "/api/v1/workspace/profile", profile: (body) => plainProfile(body, "0.22.0") },
  { path: "/api/v1/status", profile: (body) => plainProfile(body.profile, "0.16.0") },
];

/**
 * Asks who is there, without a login, and waits until it is a Memos that answers.
 *
 * A Memos that starts may refuse the connection, answer 503 or let a proxy answer with a web page: all that means "not yet".
 *
 * @throws MemosApiError with problem `not Memos` and what was seen last, when the time is over.
 */
export async function detect(door: Door): Promise<Profile> {
  const call = `GET ${new URL("/api/v1/instance/profile", door.url).href}`;
  const began = door.remaining();
  try {
    return await until(() => look(door), { within: began, otherwise: (last) => last });
  } catch (error) {
    throw new MemosApiError({
      problem: "not Memos",
      operation: `find Memos at ${door.url}`,
      call,
      seen: `was repeated for ${Math.round(began / 1000)} s and the last thing seen was: ${messageOf(error)}`,
      mayHaveActed: false,
      remedy: "Check that Memos runs and that apiUrl is its own address.",
    });
  }
}

async function look(door: Door): Promise<Look<Profile>> {
  let instead = "";
  for (const { path, profile } of places) {
    try {
      const { body } = await door.once({ operation: "ask for the version", method: "GET", path });
      const seen = profile(body);
      if (seen !== undefined) return { found: seen };
      instead ||= `GET ${path} answered JSON without a version`;
    } catch (error) {
      if (!(error instanceof MemosApiError)) throw error;
      if (isProblem(error, "no answer") || isProblem(error, "unavailable")) return { instead: sightOf(error) };
      instead ||= sightOf(error);
    }
  }
  return { instead };
}

/** The middle of a MemosApiError's message: what was seen, without the operation. */
const sightOf = (error: MemosApiError): string => error.message.replace(/^Could not ask for the version: /, "");

function instanceProfile(body: MemosAnswer["body"]): Profile | undefined {
  const shape =
    "accessMode" in body ? "0.31.0" : "needsSetup" in body ? "0.30.0" : "commit" in body ? "0.28.0" : "0.25.3";
  return plainProfile(body, shape);
}

/** A profile whose version is taken from its shape when it tells none. */
function plainProfile(body: unknown, shape: string): Profile | undefined {
  if (typeof body !== "object" || body === null || !("version" in body) || typeof body.version !== "string")
    return undefined;
  const spoken = /^v?\d+\.\d+\.\d+/.test(body.version) ? body.version : shape;
  return { version: body.version, spoken, needsSetup: "needsSetup" in body && body.needsSetup === true };
}
