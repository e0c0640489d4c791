import { authorizationPolicy } from "./authorization-policies";
import { type AutheliaClient, grantTypes, isPublic } from "./client-options";
import type { Settings } from "./settings";
import * as shared from "./common";
import { secretFile } from "./template";
import { type AutheliaSettings, mergeClientSettings, mergeUserSettings, optionNames } from "./user-settings";

/**
 * The sections of Authelia 4.37, which reads no templates: the secrets are put in when the file is written.
 *
 * @throws InvalidOption for a user's setting that is ours.
 * @see https://github.com/authelia/authelia/blob/v4.37.5/config.template.yml
 */
export const sections37 = (settings: Settings, option = optionNames): AutheliaSettings => {
  const { theme, ...sections } = shared.commonSections(settings);
  const ours = {
    theme,
    jwt_secret: secretFile("reset-password-jwt"),
    default_redirection_url: settings.defaultRedirectionUrl,
    server: { host: "0.0.0.0", port: shared.port, disable_healthcheck: true },
    ...sections,
    notifier: shared.notifier,
    authentication_backend: { ...shared.allowPasswordReset(settings), ...shared.usersFile },
    session: { domain: settings.cookieDomain, secret: secretFile("session") },
    storage: { encryption_key: secretFile("storage-encryption-key"), ...shared.storage },
    identity_providers: {
      oidc: {
        hmac_secret: secretFile("hmac"),
        issuer_private_key: secretFile("issuer-private-key.pem"),
        clients: settings.clients.map((client, index) =>
          mergeClientSettings(`clients[${index}].settings`, renderClient(client, settings), client.settings),
        ),
      },
    },
  };
  return mergeUserSettings(option, ours, settings, secretFile);
};

const renderClient = (client: AutheliaClient, settings: Settings) =>
  client37(client, authorizationPolicy(client, settings), secretFile(`client-${client.clientId}.digest`));

/** A client, with the digest of its secret unless it is public. */
export const client37 = (client: AutheliaClient, policy: string, digest: unknown) => ({
  id: client.clientId,
  description: client.clientName,
  ...(isPublic(client) ? {} : { secret: digest }),
  public: isPublic(client),
  authorization_policy: policy,
  ...shared.renderConsent(client),
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: grantTypes(client),
  response_types: ["code"],
  response_modes: client.responseModes ?? ["query"],
  userinfo_signing_algorithm: "none",
});
