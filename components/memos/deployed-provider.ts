import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../internal/dynamic-resource";
import type { MemosIdentityProviderArgs } from "./identity-provider";
import { providerDefaults } from "./provider-defaults";

/** What a file tells Memos of an identity provider, as for a `MemosIdentityProvider` whose three URLs are given. */
export interface DeclaredProvider extends Pick<
  MemosIdentityProviderArgs,
  "uid" | "title" | "identifierFilter" | "clientId" | "rotation" | "clientSecret" | "scopes" | "fieldMapping"
> {
  /** Where the browser goes to sign in. */
  readonly authUrl: pulumi.Input<string>;

  /** Where Memos exchanges the code. */
  readonly tokenUrl: pulumi.Input<string>;

  /** Where Memos asks who signed in. */
  readonly userInfoUrl: pulumi.Input<string>;
}

/** Where to look for a provider, and what it is to be like. */
export interface MemosDeployedProviderArgs extends Omit<DeclaredProvider, "clientSecret"> {
  /** Where Memos' API answers, such as `http://127.0.0.1:8444`. */
  readonly apiUrl: pulumi.Input<string>;
}

/** An identity provider that Memos has from a file: seen to be there, and to be the only one of its client. */
export class MemosDeployedProvider extends DynamicResource {
  /** Its name in Memos, such as `identity-providers/authelia`. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: MemosDeployedProviderArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...providerDefaults(), ...args, name: undefined };
    super("memos/deployed-provider-lifecycle", "DeployedProvider", name, inputs, opts);
  }
}
