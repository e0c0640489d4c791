import type { AutheliaClient } from "./client-options";
import type { VersionTraits } from "../versions";
import type { AutheliaSettings } from "./user-settings";

/** The factors that a person must pass to reach a client. */
export type AuthorizationPolicy = "one_factor" | "two_factor";

/** Everything that a configuration says, in no dialect yet; holds no secret. */
export interface Settings {
  readonly traits: VersionTraits;

  /** Where people sign in, such as `https://auth.example.com`. */
  readonly url: string;

  /** The domain whose cookie Authelia and the applications share. */
  readonly cookieDomain: string;

  /** Where a person lands who signed in at the portal itself, such as `https://memos.example.com`. */
  readonly defaultRedirectionUrl: string;

  /** The factors that are asked for. */
  readonly authorizationPolicy: AuthorizationPolicy;

  /** The only group that gets in; everybody does when left out. */
  readonly group?: string;

  /** Who may ask Authelia to sign people in. */
  readonly clients: readonly AutheliaClient[];

  /** Whether to compare the clock with a time server at the start. */
  readonly ntpStartupCheck: boolean;

  /** What a user adds. */
  readonly userSettings?: AutheliaSettings;

  /** The dotted names of the keys whose values a user gives as secrets. */
  readonly secretFiles?: readonly string[];

  /** Certificates of authorities that Authelia trusts beside those that everyone does, as PEM. */
  readonly certificates?: string;
}

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

/** The numeric user and group that Authelia runs as. */
export const user = "8000:8000";
