import { sameValue } from "../internal/dynamic";
import type { IdentityProvider, IdentityProviderWithSecret, MemosApi, MemosSession } from "./api/memos-api";
import { MemosApiError, isProblem } from "./api/memos-api-error";

/** The fields that Memos shows again, in the order in which its form has them. */
export const readableFields = [
  "title",
  "identifierFilter",
  "clientId",
  "authUrl",
  "tokenUrl",
  "userInfoUrl",
  "scopes",
  "fieldMapping",
] as const;

/** The provider that is wanted, and the rotation that gave its client the id, if one did. */
type Wanted = IdentityProviderWithSecret & { readonly rotation?: string };

/** Whether a field is the same on both sides; a picture claim that is empty is as good as none. */
export function sameField(
  field: (typeof readableFields)[number],
  one: IdentityProvider,
  other: IdentityProvider,
): boolean {
  if (field !== "fieldMapping") return sameValue(one[field], other[field]);
  return sameValue(
    { ...one.fieldMapping, avatarUrl: one.fieldMapping.avatarUrl ?? "" },
    { ...other.fieldMapping, avatarUrl: other.fieldMapping.avatarUrl ?? "" },
  );
}

/**
 * Brings Memos to have exactly this identity provider under its uid.
 *
 * @param known the client secret that Memos is known to hold, when this provider is known to be ours; Memos does not show it
 * @throws Error when the uid belongs to somebody else's provider.
 */
export async function ensureIdentityProvider(
  session: MemosSession,
  wanted: Wanted,
  known?: { readonly clientSecret: string },
): Promise<IdentityProvider> {
  const found = await session.findIdentityProvider(wanted.uid);
  if (found === undefined) return createOrAdopt(session, wanted);
  if (known === undefined) refuseForeign(found, wanted);
  const same = readableFields.every((field) => sameField(field, found, wanted));
  if (same && known?.clientSecret === wanted.clientSecret) return found;
  return session.updateIdentityProvider(wanted).catch((error: unknown) => {
    // Somebody deleted it between the look and the write.
    if (isProblem(error, "not found")) return session.createIdentityProvider(wanted);
    throw error;
  });
}

/** Creates it; after an answer that leaves it open, looks whether it is there before anything else is written. */
async function createOrAdopt(session: MemosSession, wanted: Wanted): Promise<IdentityProvider> {
  try {
    return await session.createIdentityProvider(wanted);
  } catch (error) {
    if (!(error instanceof MemosApiError) || !error.mayHaveActed) throw error;
    const found = await session.findIdentityProvider(wanted.uid).catch(() => undefined);
    if (found === undefined) throw error;
    refuseForeign(found, wanted);
    return session.updateIdentityProvider(wanted);
  }
}

function refuseForeign(found: IdentityProvider, wanted: Wanted): void {
  if (isOurs(found.clientId, wanted)) return;
  throw new Error(
    `Memos has an identity provider ${found.uid} already, "${found.title}", and it is not ours: ` +
      `its clientId is "${found.clientId}", not "${wanted.clientId}". Choose another uid, or delete that one in Memos first.`,
  );
}

/** A client id is the one that we asked for, with the rotation behind it if there was one. */
function isOurs(clientId: string, { clientId: ours, rotation }: Wanted): boolean {
  if (clientId === ours) return true;
  if (rotation === undefined || !ours.endsWith(`-${rotation}`)) return false;
  const requested = ours.slice(0, -rotation.length - 1);
  return clientId === requested || clientId.startsWith(`${requested}-`);
}

/**
 * Deletes an identity provider; one that is gone is deleted already.
 *
 * Memos keeps its last one while password sign-in is off, since nobody could come in any more: then that is switched on first.
 */
export async function removeIdentityProvider(session: MemosSession, uid: string): Promise<void> {
  const remove = async (): Promise<void> => {
    try {
      await session.deleteIdentityProvider(uid);
    } catch (error) {
      if (isProblem(error, "not found")) return;
      if (!(error instanceof MemosApiError) || !error.mayHaveActed) throw error;
      if ((await session.findIdentityProvider(uid)) !== undefined) throw error;
    }
  };
  try {
    await remove();
  } catch (error) {
    if (!isProblem(error, "would lock people out")) throw error;
    await session.changeAccessPolicy({ passwordSignIn: true });
    await remove();
  }
}

/**
 * Asks as a stranger what there is to see.
 *
 * @throws Error when the client secret is among it.
 */
export async function refuseReadableSecret(memos: MemosApi, wanted: IdentityProviderWithSecret): Promise<void> {
  const shown = await memos.publicIdentityProviders().catch((error: unknown) => {
    if (isProblem(error, "not signed in") || isProblem(error, "forbidden")) return [];
    throw error;
  });
  if (!shown.some(({ uid, clientSecret }) => clientSecret !== "" && uid === wanted.uid)) return;
  throw new Error(
    `Memos ${memos.version} at ${memos.url} shows the client secret of ${memos.nameOf(wanted.uid)} to anyone who asks, without a login. ` +
      "Run a Memos that keeps it, then give the client a new secret.",
  );
}
