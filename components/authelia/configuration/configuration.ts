import type { RenderedFile, Secrets, Settings } from "./settings";
import { certificateFiles } from "./shared";
import type { OptionNames } from "./user-settings";
import { render37, sections37 } from "./v4-37";
import { render38, renderSecrets38, sections38 } from "./v4-38";

/** Renders the files in the dialect that the version reads. */
export function renderSecretFiles(settings: Settings, secrets: Secrets): readonly RenderedFile[] {
  return settings.generation.dialect === "4.37" ? [render37(settings, secrets)] : renderSecrets38(secrets);
}

/**
 * Checks the settings of a user against ours; no secret is needed for that, so that it can be known before anything is created.
 *
 * @param option the options that they come from
 * @throws InvalidOption for one that is ours.
 */
export function checkUserSettings(settings: Settings, option: OptionNames): void {
  if (settings.generation.dialect === "4.37") sections37(settings, blank, option);
  else sections38(settings, option);
}

const blank: Secrets = {
  sessionSecret: "",
  storageEncryptionKey: "",
  resetPasswordJwtSecret: "",
  hmacSecret: "",
  issuerPrivateKey: "",
  clientDigests: {},
  secretFiles: {},
};

/** Renders the files that hold no secret; in the dialect of 4.37 the configuration is none of them, because it holds every secret. */
export function renderOpenFiles(settings: Settings): readonly RenderedFile[] {
  return [...(settings.generation.dialect === "4.37" ? [] : [render38(settings)]), ...certificateFiles(settings)];
}
