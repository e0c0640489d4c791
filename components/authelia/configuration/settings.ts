import type { AutheliaArgs } from "../authelia-args";
import type { VersionTraits } from "../versions";

/** The factors that a person must pass to reach a client. */
export type AuthorizationPolicy = "one_factor" | "two_factor";

/** Everything that a configuration says, in no dialect yet; holds no secret. */
export interface Settings
  extends
    Pick<AutheliaArgs, "url" | "cookieDomain" | "defaultRedirectionUrl" | "clients">,
    Required<Pick<AutheliaArgs, "authorizationPolicy" | "ntpStartupCheck" | "createTestUser">> {
  readonly traits: VersionTraits;

  /** What a user adds. */
  readonly userSettings?: AutheliaArgs["settings"];

  /** The dotted names of the keys whose values a user gives as secrets. */
  readonly secretFiles?: readonly string[];

  /** Certificates of authorities that Authelia trusts beside those that everyone does, as PEM. */
  readonly certificates?: string;
}

/** The names of options in messages: `MemosSso` has others for some of those of `Authelia`. */
export interface OptionNames {
  readonly image: string;
  readonly cookieDomain: string;
  readonly settings: string;
  readonly secretFiles: string;
  readonly rotationLabel: string;

  /** An option of a client, by its place in the list. */
  readonly clientOption: (index: number, clientId: string, option: string) => string;
}

/** As `Authelia` has them. */
export const optionNames: OptionNames = {
  image: "image",
  cookieDomain: "cookieDomain",
  settings: "settings",
  secretFiles: "secretFiles",
  rotationLabel: "rotation.label",
  clientOption: (index, _clientId, option) => `clients[${index}].${option}`,
};

/** The secrets of Authelia. */
export interface Secrets {
  readonly sessionSecret: string;
  readonly storageEncryptionKey: string;
  readonly resetPasswordJwtSecret: string;
  readonly hmacSecret: string;

  /** The RSA key that signs ID tokens, as PEM. */
  readonly issuerPrivateKey: string;

  /** The digest of each client's secret, by client id. */
  readonly clientDigests: Readonly<Record<string, string>>;

  /** Those that a user gives, by the dotted name of the key. */
  readonly secretFiles: Readonly<Record<string, string>>;
}

/** What is in the volume with the configuration. */
export const fileNames = {
  configuration: "configuration.yml",
  secrets: "secrets",
  certificates: "certificates",
  authorities: "certificates/authorities.pem",
  users: "users.yml",
} as const;

const folder = "/etc/authelia";

/** Where things are in the container. */
export const paths = {
  folder,
  configuration: `${folder}/${fileNames.configuration}`,
  secrets: `${folder}/${fileNames.secrets}`,
  certificates: `${folder}/${fileNames.certificates}`,
  users: `${folder}/${fileNames.users}`,
  data: "/config",
} as const;

/** The file of the database. */
export const databasePath = `${paths.data}/db.sqlite3`;

/** The port that Authelia listens on inside its network. */
export const port = 9091;

/** The numeric user and group that Authelia runs as. */
export const user = "8000:8000";
