import type { Credentials } from "../../../components/memos/api/memos-api";
import type {
  IdentityProviderInputs,
  IdentityProviderOutputs,
} from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import type { MemosVersion } from "../../support/fake-memos-versions";
import { providerAt, type account } from "../examples";
import type { RawMemos } from "./raw-calls";

/** A Memos whose life is told. */
export interface ContractSubject {
  readonly version: string;
  readonly era: MemosVersion;
  readonly url: () => string;

  /** The same for calls without the code under test. */
  readonly raw: () => RawMemos;
}

/** The one provider that it is to have: what it is made from and what Pulumi keeps of it. */
export function providerIn({ version, era, url }: Pick<ContractSubject, "version" | "era" | "url">): {
  readonly inputs: IdentityProviderInputs & { readonly uid: string };
  readonly state: IdentityProviderOutputs;
} {
  const inputs = providerAt(url());
  return {
    inputs,
    state: { ...inputs, name: `identity-providers/${era.uids ? inputs.uid : "1"}`, memosVersion: version },
  };
}

/** What signs an administrator in. */
export const credentialsOf = ({
  administratorUsername,
  administratorPassword,
}: Pick<typeof account, "administratorUsername" | "administratorPassword">): Credentials => ({
  username: administratorUsername,
  password: administratorPassword,
});
