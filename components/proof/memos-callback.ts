import type { Door } from "../http/http-client";
import type { Callback, CodeSignIn, NotSignedIn, SignedIn } from "../memos/api/memos-api";

/**
 * Does what Memos' page at `/auth/callback` does: hands the code to Memos, which exchanges it at Authelia.
 *
 * @param memosUrl such as `https://memos.example.com`.
 * @param way how the Memos that is there wants it
 * @throws DoorError when Memos gives no answer.
 */
export async function exchangeCodeAtMemos(
  door: Door,
  memosUrl: string,
  way: CodeSignIn,
  callback: Callback,
): Promise<SignedIn | NotSignedIn> {
  const { path, body } = way.ask(callback);
  const answer = await door({
    method: "POST",
    url: `${memosUrl.replace(/\/+$/, "")}${path}`,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return way.read(answer);
}
