import { stringify } from "yaml";
import { groupOf, policyOf } from "../access-rules";
import { redisPort } from "../back-ends/redis";
import { type AutheliaClient, grantTypesOf, isPublic } from "../client-options";
import { type AutheliaSettings, withExtra } from "./extra";
import { paths, type RenderedFile, type Secrets, type Settings } from "./settings";
import * as shared from "./shared";

/** Stands in the YAML for a secret until `withTemplates` has written how Authelia reads it. */
const marker = /"?secret:([a-z0-9._~-]+):(line|block|text)"?/gi;
const secretLine = (file: string): string => `secret:${file}:line`;
const secretBlock = (file: string): string => `secret:${file}:block`;

/** For a secret of somebody else's, which may have any character in it. */
const secretText = (file: string): string => `secret:${file}:text`;

/** Docker's provider uploads no file that is empty; Authelia's filter takes line ends at the end away. */
const noPassword = "\n";

const keyFile = "issuer-private-key.pem";
const digestFile = (clientId: string): string => `client-${clientId}.digest`;

/**
 * Renders the configuration of Authelia 4.38 and later: a configuration.yml without any secret, and each secret as a file
 * that Authelia's template filter puts in.
 *
 * @see https://www.authelia.com/configuration/methods/files/#file-filters
 */
export function render38(settings: Settings): RenderedFile {
  return {
    path: paths.configuration,
    content: withTemplates(stringify(sections38(settings), { lineWidth: 0, aliasDuplicateObjects: false })),
  };
}

/** Renders the files that the template filter reads. */
export function renderSecrets38({ backEnds }: Settings, secrets: Secrets): readonly RenderedFile[] {
  const file = (name: string, content: string): RenderedFile => ({ path: `${paths.secrets}/${name}`, content });
  return [
    file("session", secrets.sessionSecret),
    file("storage-encryption-key", secrets.storageEncryptionKey),
    file("reset-password-jwt", secrets.resetPasswordJwtSecret),
    file("hmac", secrets.hmacSecret),
    file(keyFile, secrets.issuerPrivateKey),
    ...Object.entries(secrets.clientDigests).map(([clientId, digest]) => file(digestFile(clientId), digest)),
    ...(["ldap", "postgres", "redis", "smtp"] as const)
      .filter((server) => backEnds[server] !== undefined)
      .map((server) => file(`${server}-password`, secrets.backEndPasswords[server] || noPassword)),
  ];
}

/** Every section, with markers where secrets are put in. @throws InvalidOption for an extra setting that is ours. */
export const sections38 = (settings: Settings): AutheliaSettings => {
  const { theme, ...sections } = shared.sharedSections(settings);
  const ours = {
    theme,
    // The health file could not be written: the root file system is read-only, and Docker asks /api/health instead.
    server: { address: `tcp://:${shared.port}/`, disable_healthcheck: true },
    ...sections,
    notifier: notifier(settings),
    identity_validation: { reset_password: { jwt_secret: secretLine("reset-password-jwt") } },
    authentication_backend: { ...shared.passwordChanges(settings), ...people(settings) },
    session: {
      secret: secretLine("session"),
      cookies: [{ domain: settings.cookieDomain, authelia_url: settings.url, default_redirection_url: settings.home }],
      ...sessions(settings),
    },
    storage: { encryption_key: secretLine("storage-encryption-key"), ...storage(settings) },
    identity_providers: { oidc: openIdConnect(settings) },
  };
  return withExtra("settings", ours, settings.extra ?? {});
};

const notifier = ({ backEnds: { smtp } }: Settings) => {
  if (smtp === undefined) return shared.notificationFile;
  const account = smtp.username === undefined ? {} : { username: smtp.username, password: secretText("smtp-password") };
  return { smtp: { address: smtp.address, ...account, ...shared.mail(smtp) } };
};

const people = ({ backEnds: { ldap } }: Settings) => {
  if (ldap === undefined) return shared.usersFile;
  const { username, displayName, mail, groupName } = ldap.attributes ?? {};
  const attributes = shared.told({ username, display_name: displayName, mail, group_name: groupName });
  return {
    ldap: {
      address: ldap.address,
      ...shared.directory(ldap),
      password: secretText("ldap-password"),
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    },
  };
};

const sessions = ({ backEnds: { redis } }: Settings) =>
  redis && {
    redis: {
      host: redis.host,
      port: redis.port ?? redisPort,
      ...shared.told({ username: redis.username }),
      password: secretText("redis-password"),
      ...shared.told({ database_index: redis.databaseIndex, tls: shared.tlsOf(redis.tls) }),
    },
  };

const storage = ({ backEnds: { postgres } }: Settings) => {
  if (postgres === undefined) return shared.databaseFile;
  const { address, database, schema, username } = postgres;
  const account = { username, password: secretText("postgres-password") };
  return { postgres: { address, database, ...shared.told({ schema, tls: shared.tlsOf(postgres.tls) }), ...account } };
};

const openIdConnect = (settings: Settings) => ({
  hmac_secret: secretLine("hmac"),
  jwks: [{ algorithm: "RS256", use: "sig", key: secretBlock(keyFile) }],
  ...authorizationPolicies(settings),
  clients: settings.clients.map((client, index) =>
    withExtra(`clients[${index}].settings`, renderClient(client, settings), client.settings ?? {}),
  ),
});

/** One for the group that is everybody's rule, and one for each client that has a rule of its own. */
const authorizationPolicies = (settings: Settings) => {
  const policies = [settings, ...settings.clients].flatMap((one) => {
    const group = groupOf(one, settings);
    const rule = { policy: policyOf(one, settings), subject: `group:${group ?? ""}` };
    return group === undefined
      ? []
      : [[policyNameOf(one, settings), { default_policy: "deny", rules: [rule] }] as const];
  });
  return policies.length === 0 ? {} : { authorization_policies: Object.fromEntries(policies) };
};

/** The name of a policy; one that only counts factors has Authelia's own. */
const policyNameOf = (one: Partial<AutheliaClient>, settings: Settings): string => {
  if (groupOf(one, settings) === undefined) return policyOf(one, settings);
  const own = policyOf(one, settings) !== settings.policy || groupOf(one, settings) !== settings.group;
  return own ? `client-${one.clientId ?? ""}` : "group";
};

const renderClient = (client: AutheliaClient, settings: Settings) =>
  client38(client, policyNameOf(client, settings), secretLine(digestFile(client.clientId)));

/** A client, with the digest of its secret unless it is public. */
export const client38 = (client: AutheliaClient, policy: string, digest: string) => ({
  client_id: client.clientId,
  client_name: client.clientName,
  ...(isPublic(client) ? {} : { client_secret: digest }),
  public: isPublic(client),
  authorization_policy: policy,
  require_pkce: client.pkce,
  ...(client.pkce ? { pkce_challenge_method: "S256" } : {}),
  ...shared.consentOf(client),
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: grantTypesOf(client),
  response_types: ["code"],
  response_modes: client.responseModes ?? ["query"],
  userinfo_signed_response_alg: "none",
  token_endpoint_auth_method: client.tokenEndpointAuthMethod,
});

/** A block must be indented deeper than its key; ten is more than any key here has. */
const filters: Readonly<Record<string, string>> = {
  line: "squote",
  block: 'mindent 10 "|" | msquote',
  text: "quote",
};

const withTemplates = (yaml: string): string =>
  yaml.replace(
    marker,
    (_match, file: string, form: string) => `{{ secret "${paths.secrets}/${file}" | ${filters[form] ?? ""} }}`,
  );
