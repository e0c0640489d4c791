import { renderOpenFiles, renderSecretFiles } from "./configuration";
import { paths, type Secrets, type Settings } from "./settings";

/**
 * Renders configuration.yml for people who look at a preview: where a secret stands in the file, its name stands here.
 *
 * From 4.38 on the file itself is that, since Authelia puts the secrets in.
 */
export function renderShown(settings: Settings): string {
  const files = [...renderOpenFiles(settings), ...renderSecretFiles(settings, names(settings))];
  const file = files.find(({ path }) => path === paths.configuration)?.content ?? "";
  return file.replaceAll(quoted, "$1");
}

/** Without the quotes it is a template as from 4.38 on, and no YAML: of a YAML Pulumi would show what has not changed too. */
const quoted = /'(\{\{ secret "[^"]*" \}\})'/g;

const named = (name: string): string => `{{ secret "${name}" }}`;

const names = ({ clients }: Settings): Secrets => ({
  sessionSecret: named("session"),
  storageEncryptionKey: named("storage encryption key"),
  resetPasswordJwtSecret: named("reset password jwt"),
  hmacSecret: named("hmac"),
  issuerPrivateKey: named("issuer private key"),
  clientDigests: Object.fromEntries(clients.map(({ clientId }) => [clientId, named(`client ${clientId}`)])),
  backEndPasswords: {
    ldap: named("ldap password"),
    postgres: named("postgres password"),
    redis: named("redis password"),
    smtp: named("smtp password"),
  },
});
