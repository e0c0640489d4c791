import type { MemosSession } from "../api/memos-api";

/** Switches sign-in by password on, unless it is, so that nobody is locked out once the identity provider goes. */
export async function openPasswordDoor(session: MemosSession): Promise<void> {
  const { passwordSignIn } = await session.accessPolicy();
  if (!passwordSignIn) await session.changeAccessPolicy({ passwordSignIn: true });
}
