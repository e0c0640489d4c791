import { clientRules } from "../../sign-in/client-rules";
import type { OidcClient, TokenEndpointAuthMethod } from "../../sign-in/oidc-client";
import { InvalidOption } from "../../pulumi/invalid-option";
import { oneOf, optional, text } from "../../pulumi/option-rules";
import { anything, list, object } from "../../pulumi/shape";
import { groupMembers, type User } from "../users/users";
import type { VersionTraits } from "../versions";
import type { AuthorizationPolicy, OptionNames, Settings } from "./settings";
import type { AutheliaSettings } from "./user-settings";
import { rejectTemplates } from "./yaml";

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
   * @default that of `Authelia` or `MemosSso`
   */
  readonly authorizationPolicy?: AuthorizationPolicy;

  /**
   * The only group that gets in to this application. Before Authelia 4.38, which knows no such rule, the application must keep it:
   * see `supportsIdentifierFilter`.
   *
   * @default everybody gets in
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
   * @default "pre-configured": at every sign-in, unless the person lets Authelia remember the consent, for four weeks
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

/** The factors that a client asks for. */
export const authorizationPolicy = (
  { authorizationPolicy }: Pick<AutheliaClient, "authorizationPolicy">,
  defaults: Pick<Settings, "authorizationPolicy">,
): AuthorizationPolicy => authorizationPolicy ?? defaults.authorizationPolicy;

/** Whether anybody is asked for a second factor anywhere. */
export const requiresTwoFactor = (settings: Pick<Settings, "authorizationPolicy" | "clients">): boolean =>
  [settings, ...settings.clients].some((client) => authorizationPolicy(client, settings) === "two_factor");

const checkShape = object<AutheliaClient>({
  ...clientRules,
  tokenEndpointAuthMethod: oneOf("client_secret_basic", "client_secret_post", "none"),
  authorizationPolicy: optional(oneOf("two_factor", "one_factor")),
  group: optional(text),
  responseModes: optional(list(oneOf("query", "fragment", "form_post"))),
  consentMode: optional(oneOf("pre-configured", "explicit", "auto", "implicit")),
  settings: anything,
});

/** What the clients are held against. */
interface ValidationContext {
  readonly traits: Pick<VersionTraits, "authorizationPolicies" | "minor">;

  /** Undefined where a directory knows them. */
  readonly users: readonly User[] | undefined;

  readonly names: Pick<OptionNames, "clientOption">;
}

/**
 * Checks the applications that ask Authelia to sign people in.
 *
 * @param option where they were given, such as `clients`
 * @throws InvalidOption for an empty list, an id twice, or a client that breaks a rule.
 */
export function checkClients(option: string, clients: readonly AutheliaClient[], context: ValidationContext): void {
  if (clients.length === 0) {
    throw new InvalidOption(option, "must name at least one client", clients, "Authelia does not start without one.");
  }
  list(checkShape)(option, clients);
  for (const [index, client] of clients.entries()) {
    const path = `${option}[${index}]`;
    if (clients.findIndex(({ clientId }) => clientId === client.clientId) !== index) {
      throw new InvalidOption(`${path}.clientId`, "must be there once only", client.clientId, "Choose another id.");
    }
    const groupOption = context.names.clientOption(index, client.clientId, "group");
    const { group, ...others } = client;
    rejectTemplates(groupOption, group);
    rejectTemplates(path, others);
    checkPublic(path, client);
    checkGroup(groupOption, client, context);
  }
}

const checkPublic = (path: string, { tokenEndpointAuthMethod, pkce }: AutheliaClient): void => {
  if (tokenEndpointAuthMethod !== "none" || pkce) return;
  throw new InvalidOption(
    `${path}.pkce`,
    "must be true for a client without a secret, whose codes anybody could use otherwise",
    pkce,
    "Let the application send a PKCE challenge, or choose client_secret_basic.",
  );
};

const checkGroup = (option: string, client: AutheliaClient, { traits, users }: ValidationContext): void => {
  const { group, clientId, supportsIdentifierFilter = false } = client;
  if (group === undefined) return;
  if (users !== undefined) groupMembers(option, group, users);
  if (traits.authorizationPolicies || (supportsIdentifierFilter && users !== undefined)) return;
  throw new InvalidOption(
    option,
    `must not be given for client "${clientId}" with Authelia ${traits.minor}, which knows no rule for a group`,
    group,
    users === undefined
      ? "Run Authelia 4.38 or later, or put the group into the directory's users_filter."
      : "Run Authelia 4.38 or later; or set supportsIdentifierFilter if the application lets in by a pattern, and give it that of identifierFilterFor.",
  );
};
