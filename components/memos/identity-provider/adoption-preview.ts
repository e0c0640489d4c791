import { failureOf, isUnknown } from "../../pulumi/dynamic";
import { type Adoption, previewMessage, type ProviderArgs, findAdopted } from "./adoption";
import { type TryConnect, tryConnectWithin } from "../api/try-connect";

/** Where to look, and for what. */
interface AdoptionQuery extends ProviderArgs {
  readonly apiUrl: string;
}

/** What a preview can know of an adoption. */
export interface AdoptionPreview {
  /** Why it will fail. */
  readonly failures: readonly { readonly property: string; readonly reason: string }[];

  /** What will be done; undefined when it will fail or cannot be known. */
  readonly message?: string;
}

/**
 * Looks, without a login, what an adoption will find.
 *
 * A Memos that does not answer, or shows nothing to strangers, is left to the `up`.
 */
export async function previewAdoption(
  query: AdoptionQuery & { readonly adopt: Adoption },
  tryConnect: TryConnect = tryConnectWithin(3000),
): Promise<AdoptionPreview> {
  const { apiUrl, adopt, uid, clientId, title, fieldMapping } = query;
  if (isUnknown([apiUrl, adopt, uid, clientId, title, fieldMapping])) return { failures: [] };
  const memos = await tryConnect(apiUrl);
  const providers = await memos?.publicIdentityProviders().catch(() => undefined);
  if (memos === undefined || providers === undefined) return { failures: [] };
  let message: string | undefined;
  const failures = failureOf(() => {
    message = previewMessage(memos, findAdopted(memos, providers, query), query);
  });
  return { failures, message };
}
