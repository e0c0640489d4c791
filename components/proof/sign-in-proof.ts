import * as pulumi from "@pulumi/pulumi";
import type { OidcClientCredentialsArgs, OidcClient } from "../sign-in/oidc-client";
import { DynamicResource } from "../pulumi/dynamic-resource";

/** How far a proof goes. */
export type ProofMode = "sign-in" | "wiring";

/** What is needed to prove that people can sign in. */
export interface SignInProofArgs {
  /**
   * How far the proof goes: `wiring` shows with a made-up code that both sides agree on the client and can reach each other,
   * `sign-in` signs the probe in for real.
   */
  readonly mode: ProofMode;

  /** What Memos asked for. */
  readonly client: OidcClient;

  /** What Memos was given. */
  readonly credentials: OidcClientCredentialsArgs;

  /** Where people reach Memos, such as `https://memos.example.com`. */
  readonly memosUrl: pulumi.Input<string>;

  /** Where Memos' API answers, such as `http://127.0.0.1:8444`. */
  readonly memosApiUrl: pulumi.Input<string>;

  /** The provider's name in Memos, such as `identity-providers/authelia`. */
  readonly identityProvider: pulumi.Input<string>;

  /** The authority to trust beside the public ones, as PEM; empty for none. */
  readonly caCertificate: pulumi.Input<string>;

  /** The address to dial for the host names of Memos and Authelia; empty to ask the DNS. */
  readonly gatewayAddress: pulumi.Input<string>;

  /**
   * The address to dial for Authelia's host name, when that is not behind this gateway; empty to ask the DNS.
   *
   * @default `gatewayAddress`
   */
  readonly issuerAddress?: pulumi.Input<string>;

  /** The identity that Memos lets in to the last step only; needed for `sign-in`. */
  readonly testUser?: pulumi.Input<{ username: string; password: string; totpSecret?: string }>;

  /** What the proof is about: when one of them changes, such as the id of a container, the proof is taken again. */
  readonly triggers: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

/** The proof that people can sign in, taken again whenever something that it is about has changed. */
export class SignInProof extends DynamicResource {
  /** What was proved, in words. */
  declare readonly proved: pulumi.Output<string[]>;

  /** When, in UTC. */
  declare readonly provedAt: pulumi.Output<string>;

  constructor(name: string, args: SignInProofArgs, opts?: pulumi.CustomResourceOptions) {
    const probe = pulumi.secret(pulumi.output(args.testUser));
    const inputs = {
      mode: args.mode,
      issuer: args.credentials.issuer,
      memosUrl: args.memosUrl,
      memosApiUrl: args.memosApiUrl,
      identityProvider: args.identityProvider,
      clientId: args.credentials.clientId,
      clientSecret: pulumi.secret(args.credentials.clientSecret),
      tokenEndpointAuthMethod: args.client.tokenEndpointAuthMethod,
      pkce: args.client.pkce,
      redirectUri: args.client.redirectUris[0],
      scopes: args.client.scopes,
      caCertificate: args.caCertificate,
      gatewayAddress: args.gatewayAddress,
      issuerAddress: args.issuerAddress,
      testUsername: pulumi.unsecret(probe.apply((identity) => identity?.username ?? "")),
      testPassword: probe.apply((identity) => identity?.password ?? ""),
      testTotpSecret: probe.apply((identity) => identity?.totpSecret ?? ""),
      triggers: args.triggers,
      proved: undefined,
      provedAt: undefined,
    };
    super("proof/sign-in-proof-lifecycle", "SignInProof", name, inputs, opts);
  }
}
