import { renderPublicFiles, renderSecretFiles } from "../../components/authelia/configuration/configuration";
import type { Secrets, Settings } from "../../components/authelia/configuration/settings";
import { putSecretsIn } from "../../components/authelia/configuration/yaml";
import { traitsOf } from "../../components/authelia/versions";

/** Settings for a version of Authelia. */
export const settings = (version: string, changes: Partial<Settings> = {}): Settings => ({
  traits: traitsOf("image", version),
  url: "https://auth.example.com",
  cookieDomain: "example.com",
  defaultRedirectionUrl: "https://memos.example.com",
  authorizationPolicy: "two_factor",
  ntpStartupCheck: true,
  createTestUser: false,
  clients: [
    {
      clientId: "memos",
      clientName: "Memos",
      redirectUris: ["https://memos.example.com/auth/callback"],
      scopes: ["openid", "profile", "email"],
      tokenEndpointAuthMethod: "client_secret_basic",
      pkce: true,
      supportsIdentifierFilter: true,
    },
  ],
  ...changes,
});

/** A key that signs ID tokens, as far as files tell. */
export const pem = "-----BEGIN PRIVATE KEY-----\nline one\nline two\n-----END PRIVATE KEY-----\n";

/** Secrets that are told apart in what is rendered. */
export const secrets: Secrets = {
  sessionSecret: "the-session-secret",
  storageEncryptionKey: "the-storage-encryption-key",
  resetPasswordJwtSecret: "the-jwt-secret",
  hmacSecret: "the-hmac-secret",
  issuerPrivateKey: pem,
  clientDigests: { memos: "$pbkdf2-sha512$310000$salt$digest" },
  secretFiles: {},
};

/** configuration.yml as it is in the volume: before 4.38 with every secret in it. */
export function configurationIn(configured: Settings, known: Secrets = secrets): string {
  const { filters } = configured.traits;
  const inputs = { files: renderPublicFiles(configured), secretFiles: renderSecretFiles(known), filters };
  const { files, secretFiles } = putSecretsIn(inputs);
  return files["configuration.yml"] ?? secretFiles["configuration.yml"] ?? "";
}
