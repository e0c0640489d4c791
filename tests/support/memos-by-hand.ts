import { openConnection } from "../../components/memos/api/connect";
import type { Credentials, MemosApi, MemosSession } from "../../components/memos/api/memos-api";
import { withAdminSession } from "../../components/memos/api/session";

/** Does in Memos what an administrator may do there by hand, beside the program. */
export const byHand = async <T>(
  apiUrl: string,
  administrator: Credentials,
  work: (session: MemosSession, memos: MemosApi) => Promise<T>,
): Promise<T> => {
  const memos = await openConnection(apiUrl);
  return withAdminSession(memos, administrator, (session) => work(session, memos));
};

/** The names of all accounts. */
export async function accountsIn(apiUrl: string, { username, password }: Credentials): Promise<string[]> {
  const signedIn = await fetch(`${apiUrl}/api/v1/auth/signin`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ passwordCredentials: { username, password } }),
  });
  const { accessToken } = (await signedIn.json()) as { accessToken: string };
  const answer = await fetch(`${apiUrl}/api/v1/users`, { headers: { authorization: `Bearer ${accessToken}` } });
  if (!answer.ok) throw new Error(`HTTP ${answer.status} from ${apiUrl}/api/v1/users`);
  return ((await answer.json()) as { users: { username: string }[] }).users.map((user) => user.username);
}
