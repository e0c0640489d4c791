import * as pulumi from "@pulumi/pulumi";
import type { SignInGrantArgs, SignInRequest } from "../sign-in/oidc-client";
import { DynamicResource } from "../pulumi/dynamic-resource";

/** What is needed to see that an Authelia knows a client. */
export interface KnownClientArgs {
  /** What the application asks for. */
  readonly request: SignInRequest;

  /** What the application is given. */
  readonly grant: SignInGrantArgs;

  /** What stands for the client in Authelia's configuration. */
  readonly entry: pulumi.Input<string>;
  readonly caCertificate: pulumi.Input<string>;
  readonly address: pulumi.Input<string>;

  /** How long to wait, in seconds. */
  readonly within: pulumi.Input<number>;
}

/** Is there when an Authelia knows a client with this secret; it is asked again when something about the client has changed. */
export class KnownClient extends DynamicResource {
  constructor(name: string, args: KnownClientArgs, opts?: pulumi.CustomResourceOptions) {
    const { request, grant } = args;
    const inputs = {
      issuer: grant.issuer,
      clientId: grant.clientId,
      clientSecret: pulumi.secret(grant.clientSecret),
      tokenEndpointAuthMethod: request.tokenEndpointAuthMethod,
      pkce: request.pkce,
      redirectUri: request.redirectUris[0],
      scopes: request.scopes,
      entry: args.entry,
      caCertificate: args.caCertificate,
      address: args.address,
      within: args.within,
    };
    super("proof/client-registration-check-lifecycle", "KnownClient", name, inputs, opts);
  }
}
