import type { Secrets, Settings } from "./settings";
import { Template } from "./template";
import { render37 } from "./v4-37";
import { render38 } from "./v4-38";

/**
 * Renders configuration.yml for people who look at a preview: where a secret stands in the file, its name stands here.
 *
 * From 4.38 on the file itself is that, since Authelia puts the secrets in.
 */
export function renderShown(settings: Settings): string {
  if (settings.generation.dialect === "4.38") return render38(settings).content;
  return render37(settings, names(settings)).content;
}

const named = (name: string): Template => new Template(`{{ secret "${name}" }}`);

const names = ({ clients, secretFiles = [] }: Settings): Secrets<Template> => ({
  sessionSecret: named("session"),
  storageEncryptionKey: named("storage encryption key"),
  resetPasswordJwtSecret: named("reset password jwt"),
  hmacSecret: named("hmac"),
  issuerPrivateKey: named("issuer private key"),
  clientDigests: Object.fromEntries(clients.map(({ clientId }) => [clientId, named(`client ${clientId}`)])),
  secretFiles: Object.fromEntries(secretFiles.map((name) => [name, named(name)])),
});
