import { stringify } from "yaml";
import type { SignInRequest } from "../../contracts/sign-in";
import { type AutheliaSettings, withExtra } from "./extra";
import { paths, type RenderedFile, type Secrets, type Settings } from "./settings";
import { authenticationBackend, consent, port, sharedSections } from "./shared";

/** Stands in the YAML for a secret until `withTemplates` has written how Authelia reads it. */
const marker = /"?secret:([a-z0-9._~-]+):(line|block)"?/gi;
const secretLine = (file: string): string => `secret:${file}:line`;
const secretBlock = (file: string): string => `secret:${file}:block`;

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
export function renderSecrets38(secrets: Secrets): readonly RenderedFile[] {
  const file = (name: string, content: string): RenderedFile => ({ path: `${paths.secrets}/${name}`, content });
  return [
    file("session", secrets.sessionSecret),
    file("storage-encryption-key", secrets.storageEncryptionKey),
    file("reset-password-jwt", secrets.resetPasswordJwtSecret),
    file("hmac", secrets.hmacSecret),
    file("issuer-private-key.pem", secrets.issuerPrivateKey),
    ...Object.entries(secrets.clientDigests).map(([clientId, digest]) => file(digestFile(clientId), digest)),
  ];
}

/** Every section, with markers where secrets are put in. @throws InvalidOption for an extra setting that is ours. */
export const sections38 = (settings: Settings): AutheliaSettings => {
  const { theme, ...shared } = sharedSections(settings);
  const ours = {
    theme,
    // The health file could not be written: the root file system is read-only, and Docker asks /api/health instead.
    server: { address: `tcp://:${port}/`, disable_healthcheck: true },
    ...shared,
    identity_validation: { reset_password: { jwt_secret: secretLine("reset-password-jwt") } },
    authentication_backend: authenticationBackend(settings),
    session: {
      secret: secretLine("session"),
      cookies: [{ domain: settings.cookieDomain, authelia_url: settings.url, default_redirection_url: settings.home }],
    },
    storage: { encryption_key: secretLine("storage-encryption-key"), local: { path: `${paths.data}/db.sqlite3` } },
    identity_providers: { oidc: openIdConnect(settings) },
  };
  return withExtra("settings", ours, settings.extra ?? {});
};

const openIdConnect = (settings: Settings) => ({
  hmac_secret: secretLine("hmac"),
  jwks: [{ algorithm: "RS256", use: "sig", key: secretBlock("issuer-private-key.pem") }],
  ...(settings.group === undefined ? {} : { authorization_policies: { group: groupPolicy(settings, settings.group) } }),
  clients: settings.clients.map((client) => renderClient(client, settings)),
});

const groupPolicy = (settings: Settings, group: string) => ({
  default_policy: "deny",
  rules: [{ policy: settings.policy, subject: `group:${group}` }],
});

const renderClient = (client: SignInRequest, settings: Settings) =>
  client38(client, settings.group === undefined ? settings.policy : "group", secretLine(digestFile(client.clientId)));

/** A client, with the digest of its secret. */
export const client38 = (client: SignInRequest, policy: string, digest: string) => ({
  client_id: client.clientId,
  client_name: client.clientName,
  client_secret: digest,
  public: false,
  authorization_policy: policy,
  require_pkce: client.pkce,
  ...(client.pkce ? { pkce_challenge_method: "S256" } : {}),
  ...consent,
  redirect_uris: client.redirectUris,
  scopes: client.scopes,
  grant_types: ["authorization_code"],
  response_types: ["code"],
  response_modes: ["query"],
  userinfo_signed_response_alg: "none",
  token_endpoint_auth_method: client.tokenEndpointAuthMethod,
});

/** A block must be indented deeper than its key; ten is more than any key here has. */
const withTemplates = (yaml: string): string =>
  yaml.replace(marker, (_match, file: string, form: string) =>
    form === "line"
      ? `{{ secret "${paths.secrets}/${file}" | squote }}`
      : `{{ secret "${paths.secrets}/${file}" | mindent 10 "|" | msquote }}`,
  );
