import type { IdentityProvider, MemosApi, WantedProvider } from "../api/memos-api";
import { idIn, isNumberedUid } from "../api/provider-name";

/** Where providers of a Memos are looked for. */
type Names = Pick<MemosApi, "namesFor" | "namesAfter">;

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
  const chosen = idIn(name) === uid ? memos.namesFor(uid) : [];
  return firstNamed(providers, chosen.length > 0 ? chosen : memos.namesAfter(name));
}

/**
 * Finds the provider that a new one would be a second of.
 *
 * It has the same uid; or, where Memos gives numbers or an upgrade has made a uid of such a number, the same client and title.
 *
 * @throws Error when that is somebody else's.
 */
export function findWanted(
  memos: Names,
  providers: readonly IdentityProvider[],
  wanted: WantedProvider,
): IdentityProvider | undefined {
  const numbered = memos.namesFor(wanted.uid).length === 0;
  const namesake =
    firstNamed(providers, memos.namesFor(wanted.uid)) ??
    providers.find((one) => (numbered || isNumberedUid(idIn(one.name))) && isSame(one, wanted)) ??
    (numbered ? providers.find(({ title }) => title === wanted.title) : undefined);
  if (namesake !== undefined) refuseForeign(namesake, wanted, numbered ? "title" : "uid");
  return namesake;
}

const firstNamed = (providers: readonly IdentityProvider[], names: readonly string[]): IdentityProvider | undefined =>
  names.flatMap((name) => providers.find((one) => one.name === name) ?? [])[0];

const isSame = ({ clientId, title }: IdentityProvider, wanted: WantedProvider): boolean =>
  isOurs(clientId, wanted) && title === wanted.title;

/** A client id is the one that is wanted, or the same one of another rotation or before any. */
export function isOurs(
  clientId: string,
  { clientId: wanted, rotation }: Pick<WantedProvider, "clientId" | "rotation">,
): boolean {
  if (clientId === wanted) return true;
  if (rotation === undefined || !wanted.endsWith(`-${rotation}`)) return false;
  const requested = wanted.slice(0, -rotation.length - 1);
  return clientId === requested || clientId.startsWith(`${requested}-`);
}

function refuseForeign(found: IdentityProvider, wanted: WantedProvider, option: "title" | "uid"): void {
  if (isOurs(found.clientId, wanted)) return;
  throw new Error(
    `Memos has an identity provider ${found.name} already, "${found.title}", and it is not ours: ` +
      `its clientId is "${found.clientId}", not "${wanted.clientId}". Choose another ${option}, name that one in adopt to take it over, or delete it in Memos first.`,
  );
}
