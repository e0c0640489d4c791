import type * as pulumi from "@pulumi/pulumi";

/** How a client authenticates at the token endpoint (OpenID Connect Core 1.0, section 9). */
export type TokenEndpointAuthMethod = "client_secret_basic" | "client_secret_post";

/** A client as an application requires it. */
export interface OidcClient {
  /** The OAuth 2.0 client id, such as `memos`. */
  readonly clientId: string;

  /** The name that a person reads when asked for consent, such as `Memos`. */
  readonly clientName: string;

  /** The URLs to which the browser may return; compared letter by letter. */
  readonly redirectUris: readonly string[];

  /** The scopes, such as `["openid", "profile", "email"]`. */
  readonly scopes: readonly string[];

  /** How the application authenticates at the token endpoint. */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;

  /** Whether the application always sends a PKCE challenge (RFC 7636, method S256), so that it can be required. */
  readonly pkce: boolean;

  /**
   * Whether the application accepts only identifiers that match a configured pattern. With Authelia before 4.38 `group` needs it.
   *
   * @default false
   */
  readonly supportsIdentifierFilter?: boolean;
}

/** The credentials of a client, from any provider. */
export type OidcClientCredentialsArgs = Readonly<Record<keyof OidcClientCredentials, pulumi.Input<string>>>;

/** The credentials that the application gets. */
export interface OidcClientCredentials {
  /** The issuer, such as `https://auth.example.com`. */
  readonly issuer: pulumi.Output<string>;

  /** The client id; after a rotation with its label, such as `memos-2026-11`. */
  readonly clientId: pulumi.Output<string>;

  /** The client secret in plain text, empty for a public client; a secret. */
  readonly clientSecret: pulumi.Output<string>;

  /** The authorization endpoint. */
  readonly authorizationUrl: pulumi.Output<string>;

  /** The token endpoint. */
  readonly tokenUrl: pulumi.Output<string>;

  /** The userinfo endpoint. */
  readonly userInfoUrl: pulumi.Output<string>;
}
