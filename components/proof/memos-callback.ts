import type { HttpClient } from "../http/http-client";
import type { SsoCallback, SsoSignIn, NotSignedIn, SignedIn } from "../memos/api/memos-api";

/**
 * Does what Memos' page at `/auth/callback` does: hands the code to Memos, which exchanges it at Authelia.
 *
 * @param memosUrl such as `https://memos.example.com`.
 * @param ssoSignIn how the Memos that is there wants it
 * @throws DoorError when Memos gives no answer.
 */
export async function exchangeCodeAtMemos(
  http: HttpClient,
  memosUrl: string,
  ssoSignIn: SsoSignIn,
  callback: SsoCallback,
): Promise<SignedIn | NotSignedIn> {
  const { path, body } = ssoSignIn.request(callback);
  const response = await http({
    method: "POST",
    url: `${memosUrl.replace(/\/+$/, "")}${path}`,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ssoSignIn.parse(response);
}
