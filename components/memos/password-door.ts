import type { MemosSession } from "./api/memos-api";
import { isProblem } from "./api/memos-api-error";

/**
 * Switches sign-in by password on, unless it is, so that nobody is locked out once the identity provider goes.
 *
 * Where a file says who may come in, it goes on saying so: a provider is declared there, too.
 */
export async function openPasswordDoor(session: MemosSession): Promise<void> {
  const { passwordSignIn } = await session.accessPolicy();
  if (passwordSignIn) return;
  await session.changeAccessPolicy({ passwordSignIn: true }).catch((error: unknown) => {
    if (!isProblem(error, "configured by deployment")) throw error;
  });
}
