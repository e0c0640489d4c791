import type { Credentials, MemosApi, MemosSession } from "./memos-api";

/**
 * Signs in as an administrator, does the work and signs out again, whatever comes of it.
 *
 * @throws Error when Memos has no account yet or the account is no administrator; MemosApiError when the credentials are wrong.
 */
export async function withAdminSession<T>(
  memos: MemosApi,
  credentials: Credentials,
  work: (session: MemosSession) => Promise<T>,
): Promise<T> {
  if (memos.needsSetup) {
    throw new Error(
      `Memos at ${memos.url} has no account yet, so ${credentials.username} cannot sign in. ` +
        "Its data may have been lost: let the administrator be created first, with `pulumi up --refresh`.",
    );
  }
  const session = await memos.signIn(credentials);
  try {
    if (!session.administrator) {
      throw new Error(
        `${credentials.username} is not an administrator in Memos at ${memos.url}. ` +
          "Give it the role of an administrator in Memos, or give the credentials of another account.",
      );
    }
    return await work(session);
  } finally {
    // A sign-in that is left over expires by itself; it must not hide what came of the work.
    await session.signOut().catch(() => undefined);
  }
}
