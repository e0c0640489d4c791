import type { IdentityProvider, MemosApi, DesiredProvider } from "../api/memos-api";
import { isNumberedUid, lastSegment } from "../api/parse";

/** Where providers of a Memos are looked for. */
type Names = Pick<MemosApi, "candidateNames" | "namesAfterUpgrade">;

/**
 * Finds the provider that once had this name, which an upgrade of Memos may have changed.
 *
 * @param uid the uid that was asked for: a name that ends in it was chosen, and no upgrade has touched it
 */
export function findByName(
  memos: Names,
  providers: readonly IdentityProvider[],
  { name, uid }: { readonly name: string; readonly uid: string },
): IdentityProvider | undefined {
  const chosen = lastSegment(name) === uid ? memos.candidateNames(uid) : [];
  return firstNamed(providers, chosen.length > 0 ? chosen : memos.namesAfterUpgrade(name));
}

/**
 * Finds the provider that a new one would be a second of.
 *
 * It has the same uid; or, where Memos gives numbers or an upgrade has made a uid of such a number, the same client and title.
 *
 * @throws Error when that is somebody else's.
 */
export function findExisting(
  memos: Names,
  providers: readonly IdentityProvider[],
  desired: DesiredProvider,
): IdentityProvider | undefined {
  const numbered = memos.candidateNames(desired.uid).length === 0;
  const namesake =
    firstNamed(providers, memos.candidateNames(desired.uid)) ??
    providers.find((one) => (numbered || isNumberedUid(lastSegment(one.name))) && isSameProvider(one, desired)) ??
    (numbered ? providers.find(({ title }) => title === desired.title) : undefined);
  if (namesake !== undefined) rejectForeign(namesake, desired, numbered ? "title" : "uid");
  return namesake;
}

const firstNamed = (providers: readonly IdentityProvider[], names: readonly string[]): IdentityProvider | undefined =>
  names.flatMap((name) => providers.find((one) => one.name === name) ?? [])[0];

/** Whether a provider has the client and the title that are wanted. */
export const isSameProvider = (
  { clientId, title }: IdentityProvider,
  desired: Pick<DesiredProvider, "title" | "clientId" | "clientSecretVersion">,
): boolean => isSameClient(clientId, desired) && title === desired.title;

/** A client id is the one that is wanted, or the same one of another rotation or before any. */
function isSameClient(
  clientId: string,
  { clientId: desired, clientSecretVersion }: Pick<DesiredProvider, "clientId" | "clientSecretVersion">,
): boolean {
  if (clientId === desired) return true;
  if (clientSecretVersion === undefined || !desired.endsWith(`-${clientSecretVersion}`)) return false;
  const requested = desired.slice(0, -clientSecretVersion.length - 1);
  return clientId === requested || clientId.startsWith(`${requested}-`);
}

function rejectForeign(found: IdentityProvider, desired: DesiredProvider, option: "title" | "uid"): void {
  if (isSameClient(found.clientId, desired)) return;
  throw new Error(
    `Memos has an identity provider ${found.name} already, "${found.title}", and it is not ours: ` +
      `its clientId is "${found.clientId}", not "${desired.clientId}". Choose another ${option}, name that one in adopt to take it over, or delete it in Memos first.`,
  );
}
