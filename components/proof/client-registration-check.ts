import * as pulumi from "@pulumi/pulumi";
import type { OidcClientCredentialsArgs, OidcClient } from "../sign-in/oidc-client";
import { DynamicResource } from "../pulumi/dynamic-resource";

/** What is needed to see that an Authelia knows a client. */
export interface ClientRegistrationCheckArgs {
  /** What the application asks for. */
  readonly client: OidcClient;

  /** What the application is given. */
  readonly credentials: OidcClientCredentialsArgs;

  /** What stands for the client in Authelia's configuration. */
  readonly clientYaml: pulumi.Input<string>;
  readonly caCertificate: pulumi.Input<string>;
  readonly dialAddress: pulumi.Input<string>;

  /** How long to wait, in seconds. */
  readonly timeoutSeconds: pulumi.Input<number>;
}

/** Is there when an Authelia knows a client with this secret; it is asked again when something about the client has changed. */
export class ClientRegistrationCheck extends DynamicResource {
  constructor(name: string, args: ClientRegistrationCheckArgs, opts?: pulumi.CustomResourceOptions) {
    const { client, credentials } = args;
    const inputs = {
      issuer: credentials.issuer,
      clientId: credentials.clientId,
      clientSecret: pulumi.secret(credentials.clientSecret),
      tokenEndpointAuthMethod: client.tokenEndpointAuthMethod,
      pkce: client.pkce,
      redirectUri: client.redirectUris[0],
      scopes: client.scopes,
      clientYaml: args.clientYaml,
      caCertificate: args.caCertificate,
      dialAddress: args.dialAddress,
      timeoutSeconds: args.timeoutSeconds,
    };
    super("proof/client-registration-check-lifecycle", "ClientRegistrationCheck", name, inputs, opts);
  }
}
