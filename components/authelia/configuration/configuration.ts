import type { OidcClient } from "../../sign-in/oidc-client";
import type { ConfigFormat } from "../versions";
import { type AutheliaClient, authorizationPolicy, isPublic } from "./clients";
import { databasePath, fileNames, type OptionNames, paths, port, type Secrets, type Settings } from "./settings";
import { type AutheliaSettings, mergeClientSettings, mergeUserSettings } from "./user-settings";
import { secretFile, toYaml } from "./yaml";
import { testUser } from "../users/users";

/** Files of Authelia's configuration, by their paths in its volume. */
export type Files = Readonly<Record<string, string>>;

/**
 * Renders configuration.yml, with the paths of secret files where the secrets are put in, and the authorities that Authelia trusts.
 *
 * @see https://www.authelia.com/configuration/methods/files/#file-filters
 */
export function renderPublicFiles(settings: Settings): Files {
  const { certificates, traits } = settings;
  return {
    [fileNames.configuration]: toYaml(renderSections(settings), traits.filters === "template"),
    ...(certificates === undefined ? {} : { [fileNames.authorities]: certificates }),
  };
}

/** Renders the files with the secrets, one each. */
export const renderSecretFiles = (secrets: Secrets): Files =>
  Object.fromEntries(
    Object.entries({
      session: secrets.sessionSecret,
      "storage-encryption-key": secrets.storageEncryptionKey,
      "reset-password-jwt": secrets.resetPasswordJwtSecret,
      hmac: secrets.hmacSecret,
      "issuer-private-key.pem": secrets.issuerPrivateKey,
      ...Object.fromEntries(
        Object.entries(secrets.clientDigests).map(([clientId, digest]) => [`client-${clientId}.digest`, digest]),
      ),
      ...secrets.secretFiles,
    }).map(([name, secret]) => [`${fileNames.secrets}/${name}`, secret]),
  );

/**
 * Renders the sections of configuration.yml: those of 4.38 go on in later versions. 4.37 reads no templates, so its secrets are put in
 * when the file is written.
 *
 * @param option the options that the user's settings come from
 * @throws InvalidOption for a setting of the user that is ours.
 * @see https://github.com/authelia/authelia/blob/v4.37.5/config.template.yml
 */
export function renderSections(settings: Settings, option?: OptionNames): AutheliaSettings {
  const { url, cookieDomain, defaultRedirectionUrl, traits } = settings;
  const is437 = traits.configFormat === "4.37";
  const ours = {
    theme: "auto",
    ...(is437
      ? { jwt_secret: secretFile("reset-password-jwt"), default_redirection_url: defaultRedirectionUrl }
      : undefined),
    // The health file could not be written: the root file system is read-only, and Docker asks /api/health instead.
    server: { ...(is437 ? { host: "0.0.0.0", port } : { address: `tcp://:${port}/` }), disable_healthcheck: true },
    log: { level: "info", format: "text" },
    ntp: { disable_startup_check: !settings.ntpStartupCheck },
    totp: { issuer: cookieDomain },
    access_control: {
      default_policy: "deny",
      rules: [{ domain: `*.${cookieDomain}`, policy: settings.authorizationPolicy }],
    },
    regulation: { max_retries: 3, find_time: "2m", ban_time: "5m" },
    ...(settings.certificates === undefined ? undefined : { certificates_directory: paths.certificates }),
    notifier: { filesystem: { filename: `${paths.data}/notification.txt` } },
    ...(is437
      ? undefined
      : { identity_validation: { reset_password: { jwt_secret: secretFile("reset-password-jwt") } } }),
    // Users are declared in the program: nobody changes a password behind its back.
    authentication_backend: {
      password_reset: { disable: true },
      ...(traits.passwordChange ? { password_change: { disable: true } } : undefined),
      file: { path: paths.users, watch: true },
    },
    session: {
      // Browsers send a cookie to every port of a host, and this one to every host of the domain.
      name: `authelia_session_${new URL(url).host.replaceAll(/[^a-z0-9]/g, "_")}`,
      secret: secretFile("session"),
      ...(is437
        ? { domain: cookieDomain }
        : { cookies: [{ domain: cookieDomain, authelia_url: url, default_redirection_url: defaultRedirectionUrl }] }),
    },
    storage: { encryption_key: secretFile("storage-encryption-key"), local: { path: databasePath } },
    identity_providers: { oidc: renderOidc(settings, is437) },
  };
  return mergeUserSettings(ours, settings, option);
}

const renderOidc = (settings: Settings, is437: boolean) => {
  const key = secretFile("issuer-private-key.pem");
  return {
    hmac_secret: secretFile("hmac"),
    ...(is437
      ? { issuer_private_key: key }
      : { jwks: [{ algorithm: "RS256", use: "sig", key }], ...authorizationPolicies(settings) }),
    clients: settings.clients.map((client, index) => {
      const policy = is437 ? authorizationPolicy(client, settings) : clientPolicy(client, settings).name;
      const digest = secretFile(`client-${client.clientId}.digest`);
      const ours = renderClient(settings.traits.configFormat, client, policy, digest);
      return mergeClientSettings(`clients[${index}].settings`, ours, client.settings);
    }),
  };
};

const authorizationPolicies = (settings: Settings) => {
  const policies = settings.clients.flatMap((client) => {
    const { name, policy } = clientPolicy(client, settings);
    return policy === undefined ? [] : [[name, policy] as const];
  });
  return policies.length === 0 ? undefined : { authorization_policies: Object.fromEntries(policies) };
};

/**
 * Who gets in to a client, and with which factors. The test user gets in only where the application itself refuses its name.
 *
 * @returns the name of the policy, and what it says unless it is one of Authelia's own
 */
const clientPolicy = (client: AutheliaClient, settings: Settings) => {
  const factors = authorizationPolicy(client, settings);
  const { group, supportsIdentifierFilter = false } = client;
  if (group !== undefined) {
    const subjects = [
      ...(settings.createTestUser && supportsIdentifierFilter ? [testUserSubject] : []),
      `group:${group}`,
    ];
    const name = `${factors}-${subjects.length > 1 ? "test-user-and-" : ""}group-${group}`;
    return { name, policy: { default_policy: "deny", rules: [{ policy: factors, subject: subjects }] } };
  }
  if (!settings.createTestUser || supportsIdentifierFilter) return { name: factors, policy: undefined };
  const rule = { policy: "deny", subject: testUserSubject };
  return { name: `${factors}-without-test-user`, policy: { default_policy: factors, rules: [rule] } };
};

const testUserSubject = `user:${testUser.username}`;

/** A client, with the digest of its secret unless it is public. */
function renderClient(format: ConfigFormat, client: AutheliaClient, policy: string, digest: unknown): AutheliaSettings {
  const { clientId, clientName, pkce, redirectUris, scopes, tokenEndpointAuthMethod } = client;
  const { responseModes = ["query"], consentMode = "pre-configured" } = client;
  const secret = isPublic(client) ? undefined : digest;
  const identity =
    format === "4.37"
      ? { id: clientId, authorization_policy: policy, description: clientName, secret }
      : { client_id: clientId, authorization_policy: policy, client_name: clientName, client_secret: secret };
  return {
    ...identity,
    public: isPublic(client),
    ...(format === "4.37" ? undefined : { require_pkce: pkce, pkce_challenge_method: pkce ? "S256" : undefined }),
    consent_mode: consentMode,
    // How long Authelia remembers that a person has let the application in.
    pre_configured_consent_duration: consentMode === "pre-configured" ? "4w" : undefined,
    redirect_uris: redirectUris,
    scopes,
    grant_types: scopes.includes("offline_access") ? ["authorization_code", "refresh_token"] : ["authorization_code"],
    response_types: ["code"],
    response_modes: responseModes,
    ...(format === "4.37"
      ? { userinfo_signing_algorithm: "none" }
      : { userinfo_signed_response_alg: "none", token_endpoint_auth_method: tokenEndpointAuthMethod }),
  };
}

/**
 * An item for the list `identity_providers.oidc.clients` of somebody's configuration, as YAML.
 *
 * @param policy the name of an authorization policy, such as `two_factor`
 * @param digest of the client secret; the secret itself is not in it
 */
export const renderClientYaml = (format: ConfigFormat, client: OidcClient, policy: string, digest: string): string =>
  toYaml([renderClient(format, client, policy, digest)]);
