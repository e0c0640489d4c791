import { fileNames, type Secrets, type Settings } from "./settings";
import type { OptionNames } from "./user-settings";
import { sections37 } from "./v4-37";
import { sections38 } from "./v4-38";
import { toYaml } from "./yaml";

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
    [fileNames.configuration]: toYaml(sectionsOf(settings), traits.filters === "template"),
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
 * Checks the settings of a user against ours; no secret is needed for that, so that it can be known before anything is created.
 *
 * @param option the options that they come from
 * @throws InvalidOption for one that is ours.
 */
export function checkUserSettings(settings: Settings, option: OptionNames): void {
  sectionsOf(settings, option);
}

const sectionsOf = (settings: Settings, option?: OptionNames) =>
  settings.traits.configFormat === "4.37" ? sections37(settings, option) : sections38(settings, option);
