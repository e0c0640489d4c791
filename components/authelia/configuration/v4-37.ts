import { policyOf } from "../access-rules";
import { type AutheliaClient, grantTypesOf, isPublic } from "../client-options";
import { paths, type RenderedFile, type Secrets, type Settings } from "./settings";
import * as shared from "./shared";
import { type AutheliaSettings, mergeClientSettings, mergeUserSettings, optionNames } from "./user-settings";
import { toYaml } from "./yaml";

/**
 * Renders the configuration of Authelia 4.37: one file with every secret in it, because that version reads no templates.
 *
 * @see https://github.com/authelia/authelia/blob/v4.37.5/config.template.yml
 */
export const render37 = (settings: Settings, secrets: Secrets<unknown>): RenderedFile => ({
  path: paths.configuration,
  content: toYaml(sections37(settings, secrets)),
});

/** Every section. @throws InvalidOption for a user's setting that is ours. */
export const sections37 = (settings: Settings, secrets: Secrets<unknown>, option = optionNames): AutheliaSettings => {
  const { theme, ...sections } = shared.sharedSections(settings);
  const ours = {
    theme,
    jwt_secret: secrets.resetPasswordJwtSecret,
    default_redirection_url: settings.home,
    server: { host: "0.0.0.0", port: shared.port, disable_healthcheck: true },
    ...sections,
    notifier: shared.notifier,
    authentication_backend: { ...shared.passwordChanges(settings), ...shared.usersFile },
    session: { domain: settings.cookieDomain, secret: secrets.sessionSecret },
    storage: { encryption_key: secrets.storageEncryptionKey, ...shared.storage },
    identity_providers: {
      oidc: {
        hmac_secret: secrets.hmacSecret,
        issuer_private_key: secrets.issuerPrivateKey,
        clients: settings.clients.map((client, index) =>
          mergeClientSettings(`clients[${index}].settings`, renderClient(client, settings, secrets), client.settings),
        ),
      },
    },
  };
  return mergeUserSettings(option, ours, settings, (name) => secrets.secretFiles[name]);
};

const renderClient = (client: AutheliaClient, settings: Settings, secrets: Secrets<unknown>) =>
  client37(client, policyOf(client, settings), secrets.clientDigests[client.clientId]);

/** A client, with the digest of its secret unless it is public. */
export const client37 = (client: AutheliaClient, policy: string, digest: unknown) => ({
  id: client.clientId,
  description: client.clientName,
  ...(isPublic(client) ? {} : { secret: digest }),
  public: isPublic(client),
  authorization_policy: policy,
  ...shared.consentOf(client),
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: grantTypesOf(client),
  response_types: ["code"],
  response_modes: client.responseModes ?? ["query"],
  userinfo_signing_algorithm: "none",
});
