import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../internal/dynamic-resource";

/** How an issuer is reached from where the program runs. */
export interface IssuerOptions {
  /**
   * A certificate authority, as PEM, to trust beside the public ones.
   *
   * @default "", none
   */
  readonly caCertificate?: pulumi.Input<string>;

  /**
   * The address to dial for the issuer's host name, such as `127.0.0.1`.
   *
   * @default "", what the DNS says
   */
  readonly address?: pulumi.Input<string>;

  /**
   * How long the issuer may take to answer, in seconds, from 0 to 3600: it may have been started just now.
   *
   * @default 60
   */
  readonly within?: pulumi.Input<number>;
}

/** What is needed to ask an issuer for its endpoints. */
export interface IssuerDiscoveryArgs extends IssuerOptions {
  /**
   * The issuer, letter by letter as the provider itself names it, such as `https://sso.example.com/realms/notes`. It must be
   * https; http is taken for names of this machine only.
   */
  readonly issuer: pulumi.Input<string>;
}

/**
 * The endpoints of a provider of OpenID Connect, as its own discovery document has them.
 *
 * A document that names another issuer is refused, at the preview when the provider answers by then. It is read again when an
 * argument changes, and by `pulumi refresh`.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html, sections 4.1 to 4.3
 */
export class IssuerDiscovery extends DynamicResource {
  /** Where the browser goes to sign in: `authorization_endpoint`. */
  declare readonly authorizationUrl: pulumi.Output<string>;

  /** Where an application exchanges the code: `token_endpoint`. */
  declare readonly tokenUrl: pulumi.Output<string>;

  /** Where an application asks who signed in: `userinfo_endpoint`. */
  declare readonly userInfoUrl: pulumi.Output<string>;

  constructor(name: string, args: IssuerDiscoveryArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      issuer: args.issuer,
      caCertificate: args.caCertificate ?? "",
      address: args.address ?? "",
      within: args.within ?? 60,
      authorizationUrl: undefined,
      tokenUrl: undefined,
      userInfoUrl: undefined,
    };
    super("issuer/issuer-discovery-lifecycle", "IssuerDiscovery", name, inputs, opts);
  }
}
