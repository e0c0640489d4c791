import * as pulumi from "@pulumi/pulumi";
import { checkClient } from "../sign-in/client-rules";
import type { AccessMode } from "../memos/api/memos-api";
import type { OidcClientCredentialsArgs, OidcClient } from "../sign-in/oidc-client";
import { digestOf } from "../pulumi/digest";
import { DynamicResource } from "../pulumi/dynamic-resource";

/** How far a proof goes. */
export type ProofMode = "sign-in" | "wiring";

/** The options of a SignInProof. */
export interface SignInProofArgs {
  /**
   * `wiring` sends an invalid code, which shows that Authelia and Memos agree on the client and reach each other; `sign-in` signs the
   * test user in.
   */
  readonly mode: ProofMode;

  /** The client that Memos asks for. */
  readonly client: OidcClient;

  /** The credentials that Memos is given. */
  readonly credentials: OidcClientCredentialsArgs;

  /** Where people reach Memos, such as `https://memos.example.com`. */
  readonly memosUrl: pulumi.Input<string>;

  /** Where Memos' API answers, such as `http://127.0.0.1:8444`. */
  readonly memosApiUrl: pulumi.Input<string>;

  /** The provider's name in Memos, such as `identity-providers/authelia`. */
  readonly identityProvider: pulumi.Input<string>;

  /**
   * What strangers are to see; Memos 0.30 and later.
   *
   * @default not looked at
   */
  readonly accessMode?: AccessMode;

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

  /**
   * The user that Authelia signs in and Memos' identifier filter excludes; needed for `sign-in`. `totpSecret` is enough for codes of 6
   * digits by SHA-1 in 30 s.
   */
  readonly testUser?: pulumi.Input<{ username: string; password: string; totpSecret?: string; totpUri?: string }>;

  /**
   * The ids of the containers that take part. The proof runs again when one is another, and when it fails, shows the last log lines of one
   * that does not stay up.
   *
   * @default none
   */
  readonly containers?: pulumi.Input<pulumi.Input<string>[]>;

  /** Extra inputs that run the proof again, such as what is registered in Memos. A digest of them is for everybody to see. */
  readonly triggers: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

/** The proof that people can sign in, which runs again when one of its inputs changes. */
export class SignInProof extends DynamicResource {
  /** What was proved, a sentence each. */
  declare readonly proved: pulumi.Output<string[]>;

  /** When it was proved last, in ISO 8601. */
  declare readonly provedAt: pulumi.Output<string>;

  constructor(name: string, args: SignInProofArgs, opts?: pulumi.CustomResourceOptions) {
    checkClient("client", args.client);
    const { client, credentials, testUser, containers, triggers, ...others } = args;
    const user = pulumi.secret(pulumi.output(testUser));
    const inputs = {
      ...others,
      ...clientInputs(client, credentials),
      // One line each in a preview; what else changes there says which of them it is.
      containers: containers && pulumi.output(containers).apply((ids) => ids.map((id) => id.slice(0, 12)).join(" ")),
      triggers: digestOf(triggers),
      testUsername: pulumi.unsecret(user.apply((known) => known?.username ?? "")),
      testPassword: user.apply((known) => known?.password ?? ""),
      testTotpSecret: user.apply((known) => known?.totpUri ?? known?.totpSecret ?? ""),
      proved: undefined,
      provedAt: undefined,
    };
    super("proof/sign-in-proof-lifecycle", "SignInProof", name, inputs, opts);
  }
}

/** The inputs of a resource that checks a client. */
export const clientInputs = (client: OidcClient, { issuer, clientId, clientSecret }: OidcClientCredentialsArgs) => ({
  issuer,
  clientId,
  clientSecret: pulumi.secret(clientSecret),
  tokenEndpointAuthMethod: client.tokenEndpointAuthMethod,
  pkce: client.pkce,
  redirectUri: client.redirectUris[0],
  scopes: client.scopes,
});
