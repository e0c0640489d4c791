import type { OidcClient, TokenEndpointAuthMethod } from "../../sign-in/oidc-client";
import type { AuthorizationPolicy } from "./settings";
import type { AutheliaSettings } from "./user-settings";

/** How an authorization response gets to the application (OAuth 2.0 Multiple Response Type Encoding Practices, Form Post Response Mode). */
export type ResponseMode = "query" | "fragment" | "form_post";

/** How a person is asked whether an application may know who has signed in; Authelia's own words. */
export type ConsentMode = "auto" | "explicit" | "implicit" | "pre-configured";

/** An application that asks Authelia to sign people in, and what Authelia makes of it. */
export interface AutheliaClient extends Omit<OidcClient, "tokenEndpointAuthMethod"> {
  /**
   * The one way in which the application authenticates at the token endpoint. With `none` it is a public client, which has no
   * secret and must send a PKCE challenge.
   */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod | "none";

  /**
   * The factors that a person must pass to reach this application.
   *
   * @default the policy of `Authelia`
   */
  readonly authorizationPolicy?: AuthorizationPolicy;

  /**
   * The only group that gets in to this application. Before Authelia 4.38, which knows no such rule, the application must keep it:
   * see `supportsIdentifierFilter`.
   *
   * @default the group of `Authelia`
   */
  readonly group?: string;

  /**
   * How the answer may get to the application.
   *
   * @default ["query"]
   */
  readonly responseModes?: readonly ResponseMode[];

  /**
   * How a person is asked for consent.
   *
   * @default "pre-configured", for four weeks
   */
  readonly consentMode?: ConsentMode;

  /**
   * What else Authelia's configuration says of this client, by its own names, such as `{ claims_policy: "legacy" }`. What other
   * options decide about is refused, and so are secrets.
   *
   * @default none
   */
  readonly settings?: AutheliaSettings;
}

/** Whether a client has no secret. */
export const isPublic = ({ tokenEndpointAuthMethod }: Pick<AutheliaClient, "tokenEndpointAuthMethod">): boolean =>
  tokenEndpointAuthMethod === "none";

/** What grants there are: who wants to come back without the person says so with its scopes. */
export const grantTypes = ({ scopes }: Pick<AutheliaClient, "scopes">): readonly string[] =>
  scopes.includes("offline_access") ? ["authorization_code", "refresh_token"] : ["authorization_code"];
