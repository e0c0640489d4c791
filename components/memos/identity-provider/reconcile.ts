import { sameValue } from "../../pulumi/dynamic";
import { type Adoption, type AskedProvider, findAdopted, refuseAnother, sameUid } from "./adoption";
import type { IdentityProvider, MemosApi, MemosSession, ProviderSettings, WantedProvider } from "../api/memos-api";
import { MemosApiError, isProblem } from "../api/memos-api-error";
import { idIn } from "../api/provider-name";
import { surely } from "../api/retry-write";
import { findByName, findWanted } from "./search";
import { openPasswordDoor } from "../access-policy/enable-password-auth";
import { providerDefaults } from "./defaults";

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

type ReadableField = (typeof readableFields)[number];

/**
 * Whether a field is as it is wanted.
 *
 * A picture claim that is empty is as good as none, and a Memos that knows no such claim, and so shows none, cannot have another.
 */
export function sameField(field: ReadableField, found: ProviderSettings, wanted: ProviderSettings): boolean {
  if (field !== "fieldMapping") return sameValue(found[field], wanted[field]);
  const { avatarUrl: shown, ...claims } = found.fieldMapping;
  const { avatarUrl: asked = "", ...wantedClaims } = wanted.fieldMapping;
  return sameValue(claims, wantedClaims) && (shown === undefined || shown === asked);
}

/** What is known of a provider that is ours. */
export interface KnownProvider {
  /** The name that it had when it was seen last. */
  readonly name: string;
  readonly uid: string;

  /** The client secret that Memos is known to hold; Memos may not show it. */
  readonly clientSecret: string;

  /** What was adopted when it was written last. */
  readonly adopt?: Adoption;
}

/** A provider that is as it was asked for, and the uid under which it would be made anew. */
export interface Registered {
  readonly name: string;
  readonly uid: string;
}

/**
 * Brings Memos to have exactly this identity provider, once.
 *
 * @param known set when this provider is known to be ours
 * @throws Error when the one that is there is somebody else's and `adopt` does not mean it, or when `adopt` means none.
 */
export async function ensureIdentityProvider(
  memos: MemosApi,
  session: MemosSession,
  asked: AskedProvider,
  known?: KnownProvider,
): Promise<Registered> {
  const providers = await session.identityProviders();
  const ours = known && findByName(memos, providers, known);
  if (ours !== undefined) staysTheSame(memos, providers, { ours, known, asked });
  const adopted = ours ? undefined : adoptedBy(memos, providers, asked, known);
  const wanted = { ...asked, uid: uidOf(memos, asked, { adopted, known }) };
  const found = ours ?? adopted ?? findWanted(memos, providers, wanted);
  const { name } = await bring(memos, session, wanted, { found, clientSecret: ours && known.clientSecret });
  return { name, uid: wanted.uid };
}

/** What `adopt` means; where it was done before and the provider is gone, it is made anew like any other. */
function adoptedBy(
  memos: MemosApi,
  providers: readonly IdentityProvider[],
  asked: AskedProvider,
  known: KnownProvider | undefined,
): IdentityProvider | undefined {
  const { adopt } = asked;
  if (adopt === undefined || (known !== undefined && sameValue(known.adopt, adopt))) return undefined;
  return findAdopted(memos, providers, { ...asked, adopt });
}

/** A provider that a resource has stays the one it has. */
function staysTheSame(
  memos: MemosApi,
  providers: readonly IdentityProvider[],
  { ours, known, asked }: { ours: IdentityProvider; known: KnownProvider | undefined; asked: AskedProvider },
): void {
  sameUid(known?.uid, asked.uid);
  if (asked.adopt === undefined || sameValue(known?.adopt, asked.adopt)) return;
  refuseAnother(memos, providers, ours, asked.adopt);
}

function uidOf(
  memos: MemosApi,
  { uid }: AskedProvider,
  { adopted, known }: { adopted: IdentityProvider | undefined; known: KnownProvider | undefined },
): string {
  if (uid !== undefined) return uid;
  // A number is none: an upgrade of Memos makes something else of it.
  const kept = adopted && memos.namesFor(idIn(adopted.name)).length > 0 ? idIn(adopted.name) : undefined;
  return kept ?? known?.uid ?? providerDefaults.uid;
}

/** Makes it, or writes all of it where something differs or cannot be compared: only of our own the client secret is known. */
function bring(
  memos: MemosApi,
  session: MemosSession,
  wanted: WantedProvider,
  { found, clientSecret }: { found: IdentityProvider | undefined; clientSecret: string | undefined },
): Promise<IdentityProvider> {
  if (found === undefined) return createOrAdopt(memos, session, wanted);
  const same = readableFields.every((field) => sameField(field, found, wanted));
  return same && clientSecret === wanted.clientSecret ? Promise.resolve(found) : write(session, found.name, wanted);
}

/** Creates it; after an answer that leaves it open, looks whether it is there before anything else is written. */
async function createOrAdopt(
  memos: MemosApi,
  session: MemosSession,
  wanted: WantedProvider,
): Promise<IdentityProvider> {
  try {
    return await session.createIdentityProvider(wanted);
  } catch (error) {
    if (!(error instanceof MemosApiError) || !error.mayHaveActed) throw error;
    const providers = await session.identityProviders().catch(() => Promise.reject(error));
    const found = findWanted(memos, providers, wanted);
    if (found === undefined) throw error;
    return write(session, found.name, wanted);
  }
}

/** Writes all of it, and believes it when Memos shows it. */
async function write(session: MemosSession, name: string, wanted: WantedProvider): Promise<IdentityProvider> {
  const look = () => session.identityProviders();
  const written = await surely(() => session.updateIdentityProvider(name, wanted), look).catch(
    async (error: unknown) => {
      // Somebody deleted it between the look and the write; where Memos gives numbers, another one would be a second one if not.
      if (!isProblem(error, "not found") || (await look()).some((one) => one.name === name)) throw error;
      return session.createIdentityProvider(wanted);
    },
  );
  const other = readableFields.find((field) => !sameField(field, written, wanted));
  if (other === undefined) return written;
  throw new Error(
    `Memos took the change of ${name} and shows another ${other} than was written. Look into the log of Memos for the reason.`,
  );
}

/**
 * Deletes an identity provider; one that is gone is deleted already.
 *
 * With the last one goes the last way in while password sign-in is off, so that is switched on first. From 0.30 on Memos insists.
 */
export async function removeIdentityProvider(
  memos: MemosApi,
  session: MemosSession,
  known: Omit<KnownProvider, "clientSecret">,
): Promise<void> {
  const find = async () => findByName(memos, await session.identityProviders(), known);
  const remove = async (): Promise<void> => {
    const providers = await session.identityProviders();
    const found = findByName(memos, providers, known);
    if (found === undefined) return;
    if (providers.length === 1) await openPasswordDoor(session);
    try {
      await session.deleteIdentityProvider(found.name);
    } catch (error) {
      if (isProblem(error, "not found")) return;
      if (!(error instanceof MemosApiError) || !error.mayHaveActed) throw error;
      if ((await find()) !== undefined) throw error;
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
 * @throws Error when the client secret of the provider with this name is among it.
 */
export async function refuseReadableSecret(memos: MemosApi, name: string): Promise<void> {
  const shown = await memos.publicIdentityProviders().catch((error: unknown) => {
    if (isProblem(error, "not signed in") || isProblem(error, "forbidden")) return [];
    throw error;
  });
  if (!shown.some((one) => one.clientSecret !== "" && one.name === name)) return;
  throw new Error(
    `Memos ${memos.version} at ${memos.url} shows the client secret of ${name} to anyone who asks, without a login. ` +
      "Run a Memos that keeps it, then give the client a new secret.",
  );
}
