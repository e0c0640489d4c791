import { stringify } from "yaml";
import type { SignInRequest } from "../../contracts/sign-in";
import { type AutheliaSettings, withExtra } from "./extra";
import { paths, type RenderedFile, type Secrets, type Settings } from "./settings";
import { authenticationBackend, consent, port, sharedSections } from "./shared";

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
        clients: settings.clients.map((client) => renderClient(client, settings, secrets)),
      },
    },
  };
  return withExtra("settings", ours, settings.extra ?? {});
};

const renderClient = (client: SignInRequest, settings: Settings, secrets: Secrets) =>
  client37(client, settings.policy, secrets.clientDigests[client.clientId]);

/** A client, with the digest of its secret. */
export const client37 = (client: SignInRequest, policy: string, digest: string | undefined) => ({
  id: client.clientId,
  description: client.clientName,
  secret: digest,
  public: false,
  authorization_policy: policy,
  ...consent,
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: ["authorization_code"],
  response_types: ["code"],
  response_modes: ["query"],
  userinfo_signing_algorithm: "none",
});
