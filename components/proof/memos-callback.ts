import type { Door } from "../internal/https-door";
import { isJsonObject, jsonObject, textIn, type JsonObject } from "../internal/json-object";

/** What the browser brings back to Memos. */
export interface Callback {
  /** The identity provider's name in Memos, such as `identity-providers/authelia`. */
  readonly idpName: string;

  readonly code: string;
  readonly redirectUri: string;

  /** The PKCE verifier that belongs to the code. Default none. */
  readonly codeVerifier?: string;
}

/** The person is signed in to Memos. */
export interface SignedIn {
  readonly signedIn: true;

  /** The account, as Memos shows it. */
  readonly user: MemosUser;

  /** Good for 15 minutes; a secret. */
  readonly accessToken: string;
}

/** An account of Memos (`memos.api.v1.User`). */
export interface MemosUser {
  /** Such as `users/john`. */
  readonly name: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: string;
}

/** Memos did not sign the person in. */
export interface NotSignedIn {
  readonly signedIn: false;

  /** The HTTP status. */
  readonly status: number;

  /** The gRPC code, such as 7 (permission denied) or 13 (internal); -1 when the answer is not Memos' own. */
  readonly code: number;

  /** Memos' words; for an answer that is not Memos' own, its beginning. */
  readonly message: string;
}

/**
 * Does what Memos' page at `/auth/callback` does: hands the code to Memos, which exchanges it at Authelia.
 *
 * @param memosUrl such as `https://memos.example.com`.
 * @throws DoorError when Memos gives no answer.
 */
export async function exchangeCodeAtMemos(
  door: Door,
  memosUrl: string,
  callback: Callback,
): Promise<SignedIn | NotSignedIn> {
  const { idpName, code, redirectUri, codeVerifier } = callback;
  const { status, body } = await door({
    method: "POST",
    url: `${memosUrl.replace(/\/+$/, "")}/api/v1/auth/signin`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ ssoCredentials: { idpName, code, redirectUri, codeVerifier } }),
  });
  const read = jsonObject(body);
  if (status === 200 && isJsonObject(read.user) && typeof read.accessToken === "string") {
    return { signedIn: true, user: userIn(read.user), accessToken: read.accessToken };
  }
  if (typeof read.code !== "number") return { signedIn: false, status, code: -1, message: body.slice(0, 200) };
  return { signedIn: false, status, code: read.code, message: textIn(read, "message") };
}

const userIn = (user: JsonObject): MemosUser => ({
  name: textIn(user, "name"),
  username: textIn(user, "username"),
  displayName: textIn(user, "displayName"),
  email: textIn(user, "email"),
  role: textIn(user, "role"),
});
