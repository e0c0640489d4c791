import type { MemosApi } from "../memos/api/memos-api";
import type { Diagnosis } from "./diagnosis";

/** What is asked of Memos about its providers. */
type Providers = Partial<Pick<MemosApi, "publicIdentityProviders">>;

/**
 * Looks at the identifier filter before the probe identity signs in: one that lets it in would leave an account behind, and a refresh
 * must not.
 *
 * Resolves to undefined where the filter keeps it out, and where Memos shows none or one that only Go understands: then the sign-in tells.
 */
export async function checkIdentifierFilter(
  { publicIdentityProviders }: Providers,
  { identityProvider, testUsername }: { readonly identityProvider: string; readonly testUsername: string },
): Promise<Diagnosis | undefined> {
  const shown = (await publicIdentityProviders?.().catch(() => undefined)) ?? [];
  const filter = shown.find(({ name }) => name === identityProvider)?.identifierFilter;
  if (filter === undefined || !matches(filter, testUsername)) return undefined;
  return {
    step: "filter",
    sentence: `Memos would let the probe identity ${JSON.stringify(testUsername)} in: its identifierFilter is ${JSON.stringify(filter)}.`,
    remedy: "Have identifierFilter exclude its name.",
  };
}

function matches(filter: string, name: string): boolean {
  try {
    return new RegExp(filter, "u").test(name);
  } catch {
    return false;
  }
}
