import { isUnknown, sameValue } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import type { IdentityProvider, MemosApi, WantedProvider } from "../api/memos-api";
import { idIn } from "../api/provider-name";
import { isOurs } from "./search";

/** Which identity provider, made by hand, is to be taken over: the one with this name, uid, title or client id. */
export type Adoption = { readonly [Key in AdoptionKey]: Readonly<Record<Key, string>> }[AdoptionKey];

/** By what a provider that is to be taken over can be told. */
export type AdoptionKey = (typeof adoptionKeys)[number];

/** All that a provider that is to be taken over can be told by. */
export const adoptionKeys = ["name", "uid", "title", "clientId"] as const;

/** A provider as it is asked for: it may be one that is there. */
export interface AskedProvider extends Omit<WantedProvider, "uid"> {
  /** Its uid; what it has, or the usual one, when left out. */
  readonly uid?: string;
  readonly adopt?: Adoption;
}

/** What adoption needs to know of a Memos. */
export type NamedMemos = Pick<MemosApi, "url" | "version" | "namesFor" | "namesAfter">;

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
  asked: AskedProvider & { readonly adopt: Adoption },
): IdentityProvider {
  const { adopt } = asked;
  const meant = meantBy(memos, providers, adopt);
  if (meant.length > 1) throw several(meant, adopt);
  const before = "title" in adopt || "clientId" in adopt ? takenBefore(providers, asked) : undefined;
  const found = meant[0] ?? before;
  if (found === undefined) throw none(memos, providers, adopt);
  keepsUid(memos, found, asked);
  keepsAccounts(found, asked);
  return found;
}

/**
 * Refuses an `adopt` that means another provider than the one that the resource has already.
 *
 * @throws InvalidOption
 */
export function refuseAnother(
  memos: NamedMemos,
  providers: readonly IdentityProvider[],
  ours: IdentityProvider,
  adopt: Adoption,
): void {
  const meant = meantBy(memos, providers, adopt);
  if (meant.length === 0 || meant.includes(ours)) return;
  throw new InvalidOption(
    "adopt",
    `must mean ${said(ours)}, which the resource has already`,
    adopt,
    "Leave it out; another provider is for another resource.",
  );
}

/**
 * Holds the uid of a provider that is there against the one that is asked for; unknown and absent ones pass.
 *
 * @throws InvalidOption when it is another one.
 */
export function sameUid(before: string | undefined, after: string | undefined): void {
  if (before === undefined || after === undefined || before === after || isUnknown([before, after])) return;
  throw new InvalidOption(
    "uid",
    `must stay "${before}", since people's accounts in Memos hang on it`,
    after,
    "Put the old one back; change the title instead.",
  );
}

/** What a preview says of an adoption. */
export function announcement({ url, version }: NamedMemos, found: IdentityProvider, asked: AskedProvider): string {
  const fields = ["title", "identifierFilter", "clientId", "authUrl", "tokenUrl", "userInfoUrl", "scopes"] as const;
  const written = [...fields, "fieldMapping" as const].filter((field) => !sameValue(found[field], asked[field]));
  return (
    `The identity provider ${said(found)} in Memos ${version} at ${url} is taken over, and people keep their accounts. ` +
    `Written are ${[...written, "clientSecret"].join(", ")}.`
  );
}

function meantBy(memos: NamedMemos, providers: readonly IdentityProvider[], adopt: Adoption): IdentityProvider[] {
  if ("name" in adopt) {
    const names = memos.namesAfter(adopt.name);
    return providers.filter(({ name }) => names.includes(name));
  }
  if ("uid" in adopt) return providers.filter(({ name }) => idIn(name) === adopt.uid);
  if ("title" in adopt) return providers.filter(({ title }) => title === adopt.title);
  return providers.filter(({ clientId }) => clientId === adopt.clientId);
}

function takenBefore(providers: readonly IdentityProvider[], asked: AskedProvider): IdentityProvider | undefined {
  const same = providers.filter(({ clientId, title }) => isOurs(clientId, asked) && title === asked.title);
  return same.length === 1 ? same[0] : undefined;
}

function keepsUid(memos: NamedMemos, { name }: IdentityProvider, { uid }: AskedProvider): void {
  if (uid === undefined) return;
  if (memos.namesFor(uid).length === 0) {
    const rule = `must be left out with adopt, since Memos ${memos.version} gives numbers`;
    throw new InvalidOption("uid", rule, uid, `${name} is found again by its number, after upgrades too.`);
  }
  if (idIn(name) !== uid) {
    const rule = `must be "${idIn(name)}", which the provider has and people's accounts hang on`;
    throw new InvalidOption("uid", rule, uid, "Write that one, or leave it out.");
  }
}

function keepsAccounts({ name, fieldMapping }: IdentityProvider, asked: AskedProvider): void {
  const { identifier } = asked.fieldMapping;
  if (fieldMapping.identifier === identifier) return;
  throw new InvalidOption(
    "fieldMapping.identifier",
    `must be "${fieldMapping.identifier}", which ${name} knows people by: by another claim they would get other accounts`,
    identifier,
    `Write fieldMapping with identifier "${fieldMapping.identifier}".`,
  );
}

function none(memos: NamedMemos, providers: readonly IdentityProvider[], adopt: Adoption): InvalidOption {
  const there = providers.length === 0 ? "It has none" : `It has ${providers.map(said).join(", ")}`;
  const rule = `must mean an identity provider that Memos at ${memos.url} has`;
  return new InvalidOption("adopt", rule, adopt, `${there}. Leave adopt out for a new one.`);
}

function several(meant: readonly IdentityProvider[], adopt: Adoption): InvalidOption {
  const remedy = `It means ${meant.map(said).join(" and ")}: give one of the names, as { name: "${meant[0]?.name ?? ""}" }.`;
  return new InvalidOption("adopt", "must mean one identity provider", adopt, remedy);
}

const said = ({ name, title, clientId }: IdentityProvider): string => `${name} ("${title}", client id "${clientId}")`;
