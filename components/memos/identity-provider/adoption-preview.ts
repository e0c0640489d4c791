import { failureOf, isUnknown } from "../../pulumi/dynamic";
import { type Adoption, announcement, type AskedProvider, findAdopted } from "./adoption";
import { type Glance, glanceFor } from "../api/try-connect";

/** Where to look, and for what. */
interface Foreseen extends AskedProvider {
  readonly apiUrl: string;
}

/** What a preview can know of an adoption. */
export interface Foresight {
  /** Why it will fail. */
  readonly failures: readonly { readonly property: string; readonly reason: string }[];

  /** What will be done; undefined when it will fail or cannot be known. */
  readonly says?: string;
}

/**
 * Looks, without a login, what an adoption will find.
 *
 * A Memos that does not answer, or shows nothing to strangers, is left to the `up`.
 */
export async function foresee(
  asked: Foreseen & { readonly adopt: Adoption },
  glance: Glance = glanceFor(3000),
): Promise<Foresight> {
  const { apiUrl, adopt, uid, clientId, title, fieldMapping } = asked;
  if (isUnknown([apiUrl, adopt, uid, clientId, title, fieldMapping])) return { failures: [] };
  const memos = await glance(apiUrl);
  const providers = await memos?.publicIdentityProviders().catch(() => undefined);
  if (memos === undefined || providers === undefined) return { failures: [] };
  let says: string | undefined;
  const failures = failureOf(() => {
    says = announcement(memos, findAdopted(memos, providers, asked), asked);
  });
  return { failures, says };
}
