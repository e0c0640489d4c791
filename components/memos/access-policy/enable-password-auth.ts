import type { MemosSession } from "../api/memos-api";

/** Switches sign-in by password on, unless it is, so that nobody is locked out once the identity provider goes. */
export async function enablePasswordAuth(session: MemosSession): Promise<void> {
  const { allowPasswordAuth } = await session.accessPolicy();
  if (!allowPasswordAuth) await session.changeAccessPolicy({ allowPasswordAuth: true });
}
