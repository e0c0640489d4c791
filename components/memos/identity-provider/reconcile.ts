import { sameValue } from "../../pulumi/dynamic";
import { type Adoption, type ProviderArgs, findAdopted, rejectOtherProvider, rejectUidChange } from "./adoption";
import type { IdentityProvider, MemosApi, MemosSession, ProviderSettings, DesiredProvider } from "../api/memos-api";
import { MemosApiError, isProblem } from "../api/memos-api-error";
import { lastSegment } from "../api/parse";
import { enablePasswordAuth, retryWrite } from "../api/session";
import { findByName, findExisting } from "./search";

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
export function sameField(field: ReadableField, found: ProviderSettings, desired: ProviderSettings): boolean {
  if (field !== "fieldMapping") return sameValue(found[field], desired[field]);
  const { avatarUrl: shown, ...claims } = found.fieldMapping;
  const { avatarUrl: asked = "", ...wantedClaims } = desired.fieldMapping;
  return sameValue(claims, wantedClaims) && (shown === undefined || shown === asked);
}

/** What is known of a provider that is ours. */
export interface RecordedProvider {
  /** The name that it had when it was seen last. */
  readonly name: string;
  readonly uid: string;

  /** The client secret that Memos is known to hold, if any is; Memos may not show it. */
  readonly clientSecret?: string;

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
 * @param recorded set when this provider is known to be ours
 * @throws Error when the one that is there is somebody else's and `adopt` does not mean it, or when `adopt` means none.
 */
export async function reconcile(
  memos: MemosApi,
  session: MemosSession,
  desired: ProviderArgs,
  recorded?: RecordedProvider,
): Promise<Registered> {
  const providers = await session.identityProviders();
  const existing = recorded && findByName(memos, providers, recorded);
  if (existing !== undefined) checkSameProvider(memos, providers, { ours: existing, known: recorded, asked: desired });
  const adopted = existing ? undefined : findAdoptable(memos, providers, desired, recorded);
  const provider = { ...desired, uid: resolveUid(memos, desired, { adopted, known: recorded }) };
  const found = existing ?? adopted ?? findExisting(memos, providers, provider);
  const { name } = await createOrUpdate(memos, session, provider, {
    found,
    clientSecret: existing && recorded.clientSecret,
  });
  return { name, uid: provider.uid };
}

/** What `adopt` means; where it was done before and the provider is gone, it is made anew like any other. */
function findAdoptable(
  memos: MemosApi,
  providers: readonly IdentityProvider[],
  desired: ProviderArgs,
  recorded: RecordedProvider | undefined,
): IdentityProvider | undefined {
  const { adopt } = desired;
  if (adopt === undefined || (recorded !== undefined && sameValue(recorded.adopt, adopt))) return undefined;
  return findAdopted(memos, providers, { ...desired, adopt });
}

/** A provider that a resource has stays the one it has. */
function checkSameProvider(
  memos: MemosApi,
  providers: readonly IdentityProvider[],
  {
    ours: existing,
    known: recorded,
    asked: desired,
  }: { ours: IdentityProvider; known: RecordedProvider | undefined; asked: ProviderArgs },
): void {
  rejectUidChange(recorded?.uid, desired.uid);
  if (desired.adopt === undefined || sameValue(recorded?.adopt, desired.adopt)) return;
  rejectOtherProvider(memos, providers, existing, desired.adopt);
}

function resolveUid(
  memos: MemosApi,
  { uid }: ProviderArgs,
  { adopted, known: recorded }: { adopted: IdentityProvider | undefined; known: RecordedProvider | undefined },
): string {
  if (uid !== undefined) return uid;
  // A number is none: an upgrade of Memos makes something else of it.
  const kept =
    adopted && memos.candidateNames(lastSegment(adopted.name)).length > 0 ? lastSegment(adopted.name) : undefined;
  return kept ?? recorded?.uid ?? "authelia";
}

/** Makes it, or writes all of it where something differs or cannot be compared: only of our own the client secret is known. */
function createOrUpdate(
  memos: MemosApi,
  session: MemosSession,
  desired: DesiredProvider,
  { found: existing, clientSecret }: { found: IdentityProvider | undefined; clientSecret: string | undefined },
): Promise<IdentityProvider> {
  if (existing === undefined) return createOrAdopt(memos, session, desired);
  const same = readableFields.every((field) => sameField(field, existing, desired));
  return same && clientSecret === desired.clientSecret
    ? Promise.resolve(existing)
    : write(session, existing.name, desired);
}

/** Creates it; after an answer that leaves it open, looks whether it is there before anything else is written. */
async function createOrAdopt(
  memos: MemosApi,
  session: MemosSession,
  desired: DesiredProvider,
): Promise<IdentityProvider> {
  try {
    return await session.createIdentityProvider(desired);
  } catch (error) {
    if (!(error instanceof MemosApiError) || !error.outcomeUnknown) throw error;
    const providers = await session.identityProviders().catch(() => Promise.reject(error));
    const found = findExisting(memos, providers, desired);
    if (found === undefined) throw error;
    return write(session, found.name, desired);
  }
}

/** Writes all of it, and believes it when Memos shows it. */
async function write(session: MemosSession, name: string, desired: DesiredProvider): Promise<IdentityProvider> {
  const look = () => session.identityProviders();
  const written = await retryWrite(() => session.updateIdentityProvider(name, desired), look).catch(
    async (error: unknown) => {
      // Somebody deleted it between the look and the write; where Memos gives numbers, another one would be a second one if not.
      if (!isProblem(error, "not found") || (await look()).some((one) => one.name === name)) throw error;
      return session.createIdentityProvider(desired);
    },
  );
  const other = readableFields.find((field) => !sameField(field, written, desired));
  if (other === undefined) return written;
  throw new Error(
    `Memos took the change of ${name} and shows another ${other} than was written. See the log of Memos for the reason.`,
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
  recorded: Omit<RecordedProvider, "clientSecret">,
): Promise<void> {
  const find = async () => findByName(memos, await session.identityProviders(), recorded);
  const remove = async (): Promise<void> => {
    const providers = await session.identityProviders();
    const found = findByName(memos, providers, recorded);
    if (found === undefined) return;
    if (providers.length === 1) await enablePasswordAuth(session);
    try {
      await session.deleteIdentityProvider(found.name);
    } catch (error) {
      if (isProblem(error, "not found")) return;
      if (!(error instanceof MemosApiError) || !error.outcomeUnknown) throw error;
      if ((await find()) !== undefined) throw error;
    }
  };
  try {
    await remove();
  } catch (error) {
    if (!isProblem(error, "would lock people out")) throw error;
    await session.changeAccessPolicy({ allowPasswordAuth: true });
    await remove();
  }
}

/**
 * Asks as a stranger what there is to see.
 *
 * @throws Error when the client secret of the provider with this name is among it.
 */
export async function assertSecretHidden(memos: MemosApi, name: string): Promise<void> {
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
