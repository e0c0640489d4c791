import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { failureOf, isUnknown, sameValue } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import { openConnection, type Connect } from "../api/connect";
import type { DesiredProvider, FieldMapping, IdentityProvider, MemosApi } from "../api/memos-api";
import { lastSegment } from "../api/parse";
import type { AdoptionKey } from "../option-rules";
import { isSameProvider } from "./search";

/** Which identity provider, made by hand, is to be taken over: the one with this name, uid, title or client id. */
export type Adoption = { readonly [Key in AdoptionKey]: Readonly<Record<Key, string>> }[AdoptionKey];

/** A provider as it is asked for: it may be one that is there. */
export interface ProviderArgs extends Omit<DesiredProvider, "uid"> {
  /**
   * The id that it is to have in Memos; for ever, since people's accounts hang on it. A Memos before 0.27 gives it a number instead.
   * Default what it has, or the usual one.
   */
  readonly uid?: string;

  /** Which one that is there is taken over. Default none. */
  readonly adopt?: Adoption;
}

/**
 * Finds the one provider that `adopt` means.
 *
 * When it is told by what adoption itself writes, title or client id, the one that has been taken over before is meant, too: so it is
 * found by whoever has lost the state, or never heard that the first try came to its end.
 *
 * @throws InvalidOption when there is none, or more than one, or its accounts would become others.
 */
export function findAdopted(
  memos: MemosApi,
  providers: readonly IdentityProvider[],
  desired: ProviderArgs & { readonly adopt: Adoption },
): IdentityProvider {
  const { adopt } = desired;
  const matches = matching(memos, providers, adopt);
  if (matches.length > 1) throw ambiguous(matches, adopt);
  const before = providers.filter((one) => isSameProvider(one, desired));
  const adoptedBefore = ("title" in adopt || "clientId" in adopt) && before.length === 1 ? before[0] : undefined;
  const found = matches[0] ?? adoptedBefore;
  if (found === undefined) throw noMatch(memos, providers, adopt);
  checkUid(memos, found, desired);
  checkIdentifierClaim(found, desired);
  return found;
}

/**
 * Rejects an `adopt` that means another provider than the one that the resource has already.
 *
 * @throws InvalidOption
 */
export function rejectOtherProvider(
  memos: MemosApi,
  providers: readonly IdentityProvider[],
  ours: IdentityProvider,
  adopt: Adoption,
): void {
  const matches = matching(memos, providers, adopt);
  if (matches.length === 0 || matches.includes(ours)) return;
  throw new InvalidOption(
    "adopt",
    `must mean ${describe(ours)}, which the resource has already`,
    adopt,
    "Leave it out; another provider is for another resource.",
  );
}

/**
 * Rejects another uid for a provider that is there; unknown and absent ones pass.
 *
 * @throws InvalidOption
 */
export function rejectUidChange(before: string | undefined, after: string | undefined): void {
  if (before === undefined || after === undefined || before === after || isUnknown([before, after])) return;
  throw new InvalidOption(
    "uid",
    `must stay "${before}", since people's accounts in Memos hang on it`,
    after,
    "Put the old one back; change the title instead.",
  );
}

/**
 * Refuses another identifier for a provider that is there.
 *
 * @throws InvalidOption
 */
export function rejectIdentifierChange(olds: Partial<FieldMapping> = {}, news: Partial<FieldMapping> = {}): void {
  const [before, after] = [olds.identifier, news.identifier];
  if (before === undefined || after === undefined || before === after || isUnknown([before, after])) return;
  throw new InvalidOption(
    "fieldMapping.identifier",
    `must stay "${before}", by which Memos knows whose account is whose`,
    after,
    "With another claim everybody would get a second, empty account. Put the old one back; to begin with new accounts, remove this resource " +
      "and register a provider with another uid.",
  );
}

/** What a preview can know of an adoption: why it will fail, or what it will do; nothing when that cannot be known. */
export interface AdoptionPreview {
  readonly failures: CheckFailure[];
  readonly message?: string;
}

/**
 * Looks, without a login, what an adoption will find.
 *
 * A Memos that does not answer, or shows nothing to strangers, is left to the `up`.
 */
export async function previewAdoption(
  query: ProviderArgs & { readonly apiUrl: string; readonly adopt: Adoption },
  connect: Connect = (url) => openConnection(url, { timeout: 3000 }),
): Promise<AdoptionPreview> {
  const { apiUrl, adopt, uid, clientId, title, fieldMapping } = query;
  if (isUnknown([apiUrl, adopt, uid, clientId, title, fieldMapping])) return { failures: [] };
  const memos = await connect(apiUrl, []).catch(() => undefined);
  const providers = await memos?.publicIdentityProviders().catch(() => undefined);
  if (memos === undefined || providers === undefined) return { failures: [] };
  let message: string | undefined;
  const failures = failureOf(() => {
    message = previewMessage(memos, findAdopted(memos, providers, query), query);
  });
  return { failures, message };
}

function previewMessage({ url, version }: MemosApi, found: IdentityProvider, desired: ProviderArgs): string {
  const fields = ["title", "identifierFilter", "clientId", "authUrl", "tokenUrl", "userInfoUrl", "scopes"] as const;
  const changed = [...fields, "fieldMapping" as const].filter((field) => !sameValue(found[field], desired[field]));
  return (
    `The identity provider ${describe(found)} in Memos ${version} at ${url} is taken over, and people keep their accounts. ` +
    `Written are ${[...changed, "clientSecret"].join(", ")}.`
  );
}

function matching(memos: MemosApi, providers: readonly IdentityProvider[], adopt: Adoption): IdentityProvider[] {
  if ("name" in adopt) {
    const names = memos.namesAfterUpgrade(adopt.name);
    return providers.filter(({ name }) => names.includes(name));
  }
  if ("uid" in adopt) return providers.filter(({ name }) => lastSegment(name) === adopt.uid);
  if ("title" in adopt) return providers.filter(({ title }) => title === adopt.title);
  return providers.filter(({ clientId }) => clientId === adopt.clientId);
}

function checkUid(memos: MemosApi, { name }: IdentityProvider, { uid }: ProviderArgs): void {
  if (uid === undefined) return;
  if (memos.candidateNames(uid).length === 0) {
    const rule = `must be left out with adopt, since Memos ${memos.version} gives numbers`;
    throw new InvalidOption("uid", rule, uid, `${name} is found again by its number, after upgrades too.`);
  }
  if (lastSegment(name) !== uid) {
    const rule = `must be "${lastSegment(name)}", which the provider has and people's accounts hang on`;
    throw new InvalidOption("uid", rule, uid, "Write that one, or leave it out.");
  }
}

function checkIdentifierClaim({ name, fieldMapping }: IdentityProvider, desired: ProviderArgs): void {
  const { identifier } = desired.fieldMapping;
  if (fieldMapping.identifier === identifier) return;
  throw new InvalidOption(
    "fieldMapping.identifier",
    `must be "${fieldMapping.identifier}", which ${name} knows people by: by another claim they would get other accounts`,
    identifier,
    `Write fieldMapping with identifier "${fieldMapping.identifier}".`,
  );
}

function noMatch(memos: MemosApi, providers: readonly IdentityProvider[], adopt: Adoption): InvalidOption {
  const existing = providers.length === 0 ? "It has none" : `It has ${providers.map(describe).join(", ")}`;
  const rule = `must mean an identity provider that Memos at ${memos.url} has`;
  return new InvalidOption("adopt", rule, adopt, `${existing}. Leave adopt out for a new one.`);
}

function ambiguous(matches: readonly IdentityProvider[], adopt: Adoption): InvalidOption {
  const remedy = `It means ${matches.map(describe).join(" and ")}: give one of the names, as { name: "${matches[0]?.name ?? ""}" }.`;
  return new InvalidOption("adopt", "must mean one identity provider", adopt, remedy);
}

const describe = ({ name, title, clientId }: IdentityProvider): string =>
  `${name} ("${title}", client id "${clientId}")`;
