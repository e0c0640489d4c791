import { stringify } from "yaml";
import { policyOf } from "../access-rules";
import { type AutheliaClient, grantTypesOf, isPublic } from "../client-options";
import { type AutheliaSettings, withExtra } from "./extra";
import { paths, type RenderedFile, type Secrets, type Settings } from "./settings";
import { authenticationBackend, consentOf, port, sharedSections } from "./shared";

/**
 * Renders the configuration of Authelia 4.37: one file with every secret in it, because that version reads no templates.
 *
 * @see https://github.com/authelia/authelia/blob/v4.37.5/config.template.yml
 */
export function render37(settings: Settings, secrets: Secrets): readonly RenderedFile[] {
  return [
    {
      path: paths.configuration,
      content: stringify(sections37(settings, secrets), { lineWidth: 0, aliasDuplicateObjects: false }),
    },
  ];
}

/** Every section. @throws InvalidOption for an extra setting that is ours. */
export const sections37 = (settings: Settings, secrets: Secrets): AutheliaSettings => {
  const { theme, ...shared } = sharedSections(settings);
  const ours = {
    theme,
    jwt_secret: secrets.resetPasswordJwtSecret,
    default_redirection_url: settings.home,
    server: { host: "0.0.0.0", port, disable_healthcheck: true },
    ...shared,
    authentication_backend: authenticationBackend(settings),
    session: { domain: settings.cookieDomain, secret: secrets.sessionSecret },
    storage: { encryption_key: secrets.storageEncryptionKey, local: { path: `${paths.data}/db.sqlite3` } },
    identity_providers: {
      oidc: {
        hmac_secret: secrets.hmacSecret,
        issuer_private_key: secrets.issuerPrivateKey,
        clients: settings.clients.map((client, index) =>
          withExtra(`clients[${index}].settings`, renderClient(client, settings, secrets), client.settings ?? {}),
        ),
      },
    },
  };
  return withExtra("settings", ours, settings.extra ?? {});
};

const renderClient = (client: AutheliaClient, settings: Settings, secrets: Secrets) => ({
  id: client.clientId,
  description: client.clientName,
  ...(isPublic(client) ? {} : { secret: secrets.clientDigests[client.clientId] }),
  public: isPublic(client),
  authorization_policy: policyOf(client, settings),
  ...consentOf(client),
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: grantTypesOf(client),
  response_types: ["code"],
  response_modes: client.responseModes ?? ["query"],
  userinfo_signing_algorithm: "none",
});
