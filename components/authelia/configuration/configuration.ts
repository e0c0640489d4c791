import type { RenderedFile, Secrets, Settings } from "./settings";
import { render37 } from "./v4-37";
import { render38, renderSecrets38 } from "./v4-38";

/** Renders the files in the dialect that the version reads. */
export function renderSecretFiles(settings: Settings, secrets: Secrets): readonly RenderedFile[] {
  return settings.generation.dialect === "4.37" ? render37(settings, secrets) : renderSecrets38(secrets);
}

/**
 * What may be shown of the files with secrets, by path: the text with a word in the place of each secret. Nothing in the dialect of
 * 4.38, where these files hold a secret each and nothing else.
 */
export function shownOfSecretFiles(settings: Settings): Record<string, string> {
  if (settings.generation.dialect !== "4.37") return {};
  const shown = render37(settings, {
    sessionSecret: "(session secret)",
    storageEncryptionKey: "(storage encryption key)",
    resetPasswordJwtSecret: "(jwt secret)",
    hmacSecret: "(hmac secret)",
    issuerPrivateKey: "(issuer private key)",
    clientDigests: Object.fromEntries(
      settings.clients.map(({ clientId }) => [clientId, "(digest of the client secret)"]),
    ),
  });
  return Object.fromEntries(shown.map(({ path, content }) => [path, content]));
}

/** Renders the files that hold no secret; none in the dialect of 4.37, where the one file holds them all. */
export function renderOpenFiles(settings: Settings): readonly RenderedFile[] {
  return settings.generation.dialect === "4.37" ? [] : [render38(settings)];
}
