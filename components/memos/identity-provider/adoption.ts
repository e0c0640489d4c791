import { isUnknown, sameValue } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import type { IdentityProvider, MemosApi, DesiredProvider } from "../api/memos-api";
import { lastSegment } from "../api/provider-name";
import { isSameClient } from "./search";

/** Which identity provider, made by hand, is to be taken over: the one with this name, uid, title or client id. */
export type Adoption = { readonly [Key in AdoptionKey]: Readonly<Record<Key, string>> }[AdoptionKey];

/** By what a provider that is to be taken over can be told. */
export type AdoptionKey = (typeof adoptionKeys)[number];

/** All that a provider that is to be taken over can be told by. */
export const adoptionKeys = ["name", "uid", "title", "clientId"] as const;

/** A provider as it is asked for: it may be one that is there. */
export interface ProviderArgs extends Omit<DesiredProvider, "uid"> {
  /** Its uid; what it has, or the usual one, when left out. */
  readonly uid?: string;
  readonly adopt?: Adoption;
}

/** What adoption needs to know of a Memos. */
export type NamedMemos = Pick<MemosApi, "url" | "version" | "candidateNames" | "namesAfterUpgrade">;

/**
 * Finds the one provider that `adopt` means.
 *
 * When it is told by what adoption itself writes, title or client id, the one that has been taken over before is meant, too: so it is
 * found by whoever has lost the state, or never heard that the first try came to its end.
 *
 * @throws InvalidOption when there is none, or more than one, or its accounts would become others.
 */
export function findAdopted(
  memos: NamedMemos,
  providers: readonly IdentityProvider[],
  desired: ProviderArgs & { readonly adopt: Adoption },
): IdentityProvider {
  const { adopt } = desired;
  const matches = matching(memos, providers, adopt);
  if (matches.length > 1) throw ambiguous(matches, adopt);
  const adoptedBefore = "title" in adopt || "clientId" in adopt ? previouslyAdopted(providers, desired) : undefined;
  const found = matches[0] ?? adoptedBefore;
  if (found === undefined) throw noMatch(memos, providers, adopt);
  checkUid(memos, found, desired);
  checkIdentifierClaim(found, desired);
  return found;
}

/**
 * Refuses an `adopt` that means another provider than the one that the resource has already.
 *
 * @throws InvalidOption
 */
export function rejectOtherProvider(
  memos: NamedMemos,
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
 * Holds the uid of a provider that is there against the one that is asked for; unknown and absent ones pass.
 *
 * @throws InvalidOption when it is another one.
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

/** What a preview says of an adoption. */
export function previewMessage({ url, version }: NamedMemos, found: IdentityProvider, desired: ProviderArgs): string {
  const fields = ["title", "identifierFilter", "clientId", "authUrl", "tokenUrl", "userInfoUrl", "scopes"] as const;
  const changed = [...fields, "fieldMapping" as const].filter((field) => !sameValue(found[field], desired[field]));
  return (
    `The identity provider ${describe(found)} in Memos ${version} at ${url} is taken over, and people keep their accounts. ` +
    `Written are ${[...changed, "clientSecret"].join(", ")}.`
  );
}

function matching(memos: NamedMemos, providers: readonly IdentityProvider[], adopt: Adoption): IdentityProvider[] {
  if ("name" in adopt) {
    const names = memos.namesAfterUpgrade(adopt.name);
    return providers.filter(({ name }) => names.includes(name));
  }
  if ("uid" in adopt) return providers.filter(({ name }) => lastSegment(name) === adopt.uid);
  if ("title" in adopt) return providers.filter(({ title }) => title === adopt.title);
  return providers.filter(({ clientId }) => clientId === adopt.clientId);
}

function previouslyAdopted(
  providers: readonly IdentityProvider[],
  desired: ProviderArgs,
): IdentityProvider | undefined {
  const same = providers.filter(({ clientId, title }) => isSameClient(clientId, desired) && title === desired.title);
  return same.length === 1 ? same[0] : undefined;
}

function checkUid(memos: NamedMemos, { name }: IdentityProvider, { uid }: ProviderArgs): void {
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

function noMatch(memos: NamedMemos, providers: readonly IdentityProvider[], adopt: Adoption): InvalidOption {
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
