import { requiredGroup, authorizationPolicy } from "./authorization-policies";
import { type AutheliaClient, grantTypes, isPublic } from "./client-options";
import type { Settings } from "./settings";
import * as shared from "./common";
import { secretFile } from "./template";
import { type AutheliaSettings, mergeClientSettings, mergeUserSettings, optionNames } from "./user-settings";

const keyFile = "issuer-private-key.pem";
const digestFile = (clientId: string): string => `client-${clientId}.digest`;

/**
 * The sections of Authelia 4.38 and later; its template filter puts the secrets in.
 *
 * @throws InvalidOption for a user's setting that is ours.
 */
export const sections38 = (settings: Settings, option = optionNames): AutheliaSettings => {
  const { theme, ...sections } = shared.commonSections(settings);
  const ours = {
    theme,
    // The health file could not be written: the root file system is read-only, and Docker asks /api/health instead.
    server: { address: `tcp://:${shared.port}/`, disable_healthcheck: true },
    ...sections,
    notifier: shared.notifier,
    identity_validation: { reset_password: { jwt_secret: secretFile("reset-password-jwt") } },
    authentication_backend: { ...shared.allowPasswordReset(settings), ...shared.usersFile },
    session: {
      secret: secretFile("session"),
      cookies: [
        {
          domain: settings.cookieDomain,
          authelia_url: settings.url,
          default_redirection_url: settings.defaultRedirectionUrl,
        },
      ],
    },
    storage: { encryption_key: secretFile("storage-encryption-key"), ...shared.storage },
    identity_providers: { oidc: openIdConnect(settings) },
  };
  return mergeUserSettings(option, ours, settings, secretFile);
};

const openIdConnect = (settings: Settings) => ({
  hmac_secret: secretFile("hmac"),
  jwks: [{ algorithm: "RS256", use: "sig", key: secretFile(keyFile) }],
  ...authorizationPolicies(settings),
  clients: settings.clients.map((client, index) =>
    mergeClientSettings(`clients[${index}].settings`, renderClient(client, settings), client.settings),
  ),
});

/** One for the group that is everybody's rule, and one for each client that has a rule of its own. */
const authorizationPolicies = (settings: Settings) => {
  const policies = [settings, ...settings.clients].flatMap((client) => {
    const group = requiredGroup(client, settings);
    const rule = { policy: authorizationPolicy(client, settings), subject: `group:${group ?? ""}` };
    return group === undefined
      ? []
      : [[policyName(client, settings), { default_policy: "deny", rules: [rule] }] as const];
  });
  return policies.length === 0 ? {} : { authorization_policies: Object.fromEntries(policies) };
};

/** The name of a policy; one that only counts factors has Authelia's own. */
const policyName = (client: Partial<AutheliaClient>, settings: Settings): string => {
  if (requiredGroup(client, settings) === undefined) return authorizationPolicy(client, settings);
  const differs =
    authorizationPolicy(client, settings) !== settings.authorizationPolicy ||
    requiredGroup(client, settings) !== settings.group;
  return differs ? `client-${client.clientId ?? ""}` : "group";
};

const renderClient = (client: AutheliaClient, settings: Settings) =>
  client38(client, policyName(client, settings), secretFile(digestFile(client.clientId)));

/** A client, with the digest of its secret unless it is public. */
export const client38 = (client: AutheliaClient, policy: string, digest: unknown) => ({
  client_id: client.clientId,
  client_name: client.clientName,
  ...(isPublic(client) ? {} : { client_secret: digest }),
  public: isPublic(client),
  authorization_policy: policy,
  require_pkce: client.pkce,
  ...(client.pkce ? { pkce_challenge_method: "S256" } : {}),
  ...shared.renderConsent(client),
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: grantTypes(client),
  response_types: ["code"],
  response_modes: client.responseModes ?? ["query"],
  userinfo_signed_response_alg: "none",
  token_endpoint_auth_method: client.tokenEndpointAuthMethod,
});
