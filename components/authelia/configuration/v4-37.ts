import { stringify } from "yaml";
import { policyOf } from "../access-rules";
import { partsOf } from "../back-ends/rules";
import { postgresPort } from "../back-ends/postgres";
import { redisPort } from "../back-ends/redis";
import { smtpPort } from "../back-ends/smtp";
import { type AutheliaClient, grantTypesOf, isPublic } from "../client-options";
import { type AutheliaSettings, withExtra } from "./extra";
import { paths, type RenderedFile, type Secrets, type Settings } from "./settings";
import * as shared from "./shared";

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
  const { theme, ...sections } = shared.sharedSections(settings);
  const ours = {
    theme,
    jwt_secret: secrets.resetPasswordJwtSecret,
    default_redirection_url: settings.home,
    server: { host: "0.0.0.0", port: shared.port, disable_healthcheck: true },
    ...sections,
    notifier: notifier(settings, secrets),
    authentication_backend: { ...shared.passwordChanges(settings), ...people(settings, secrets) },
    session: { domain: settings.cookieDomain, secret: secrets.sessionSecret, ...sessions(settings, secrets) },
    storage: { encryption_key: secrets.storageEncryptionKey, ...storage(settings, secrets) },
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

const notifier = ({ backEnds: { smtp } }: Settings, { backEndPasswords }: Secrets) => {
  if (smtp === undefined) return shared.notificationFile;
  const { host, port } = partsOf(smtp.address, smtpPort(smtp.address));
  const account = smtp.username === undefined ? {} : { username: smtp.username, password: backEndPasswords.smtp };
  return { smtp: { host, port, ...account, ...shared.mail(smtp) } };
};

const people = ({ backEnds: { ldap } }: Settings, { backEndPasswords }: Secrets) => {
  if (ldap === undefined) return shared.usersFile;
  const { username, displayName, mail, groupName } = ldap.attributes ?? {};
  return {
    ldap: {
      url: ldap.address,
      ...shared.directory(ldap),
      password: backEndPasswords.ldap,
      ...shared.told({ username_attribute: username, display_name_attribute: displayName }),
      ...shared.told({ mail_attribute: mail, group_name_attribute: groupName }),
    },
  };
};

const sessions = ({ backEnds: { redis } }: Settings, { backEndPasswords }: Secrets) =>
  redis && {
    redis: {
      host: redis.host,
      port: redis.port ?? redisPort,
      ...shared.told({ username: redis.username }),
      password: backEndPasswords.redis,
      ...shared.told({ database_index: redis.databaseIndex, tls: shared.tlsOf(redis.tls) }),
    },
  };

const storage = ({ backEnds: { postgres } }: Settings, { backEndPasswords }: Secrets) => {
  if (postgres === undefined) return shared.databaseFile;
  const { host, port } = partsOf(postgres.address, postgresPort);
  const { database, schema, username } = postgres;
  const account = { username, password: backEndPasswords.postgres };
  return {
    postgres: { host, port, database, ...shared.told({ schema, tls: shared.tlsOf(postgres.tls) }), ...account },
  };
};

const renderClient = (client: AutheliaClient, settings: Settings, secrets: Secrets) =>
  client37(client, policyOf(client, settings), secrets.clientDigests[client.clientId]);

/** A client, with the digest of its secret unless it is public. */
export const client37 = (client: AutheliaClient, policy: string, digest: string | undefined) => ({
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
