import type * as pulumi from "@pulumi/pulumi";

/** How a client shows its secret to the token endpoint (OpenID Connect Core 1.0, section 9). */
export type TokenEndpointAuthMethod = "client_secret_basic" | "client_secret_post";

/** What an application asks of whoever signs people in. */
export interface OidcClient {
  /** The OAuth 2.0 client id, such as `memos`. */
  readonly clientId: string;

  /** The name that a person reads when asked for consent, such as `Memos`. */
  readonly clientName: string;

  /** Where the browser may be sent back to; compared letter by letter. */
  readonly redirectUris: readonly string[];

  /** What the application wants to know of a person, such as `openid profile email`. */
  readonly scopes: readonly string[];

  /** The one way in which the application authenticates at the token endpoint. */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;

  /** Whether the application always sends a PKCE challenge (RFC 7636, method S256), so that it can be required. */
  readonly pkce: boolean;

  /**
   * Whether the application itself lets in only whose identifier matches a pattern that it is given. A group rule needs it where
   * whoever signs people in has none.
   *
   * @default false
   */
  readonly supportsIdentifierFilter?: boolean;
}

/** What the application is given in return, by whomever. */
export type OidcClientCredentialsArgs = Readonly<Record<keyof OidcClientCredentials, pulumi.Input<string>>>;

/** What the application is given in return. */
export interface OidcClientCredentials {
  /** The issuer, such as `https://auth.example.com`. */
  readonly issuer: pulumi.Output<string>;

  /** The client id: the one that was asked for, and a label behind it after a rotation, such as `memos-2026-11`. */
  readonly clientId: pulumi.Output<string>;

  /** The client secret in plain text, empty for a public client; a secret. */
  readonly clientSecret: pulumi.Output<string>;

  /** Where the browser goes to sign in. */
  readonly authorizationUrl: pulumi.Output<string>;

  /** Where the application exchanges the code. */
  readonly tokenUrl: pulumi.Output<string>;

  /** Where the application asks who signed in. */
  readonly userInfoUrl: pulumi.Output<string>;
}
