import type { KnownPasswords } from "../back-ends/back-ends";
import type { Ldap } from "../back-ends/ldap";
import type { Postgres } from "../back-ends/postgres";
import type { Redis } from "../back-ends/redis";
import type { Smtp } from "../back-ends/smtp";
import type { AutheliaClient } from "../client-options";
import type { Generation } from "../versions";
import type { AutheliaSettings } from "./extra";

/** The factors that a person must pass to reach a client. */
export type Policy = "one_factor" | "two_factor";

/** Everything that a configuration says, in no dialect yet; holds no secret. */
export interface Settings {
  readonly generation: Generation;

  /** Where people sign in, such as `https://auth.example.com`. */
  readonly url: string;

  /** The domain whose cookie Authelia and the applications share. */
  readonly cookieDomain: string;

  /** Where a person lands who signed in at the portal itself, such as `https://memos.example.com`. */
  readonly home: string;

  /** The factors that are asked for. */
  readonly policy: Policy;

  /** The only group that gets in; everybody does when left out. */
  readonly group?: string;

  /** Who may ask Authelia to sign people in. */
  readonly clients: readonly AutheliaClient[];

  /** Whether to compare the clock with a time server at the start. */
  readonly checkClock: boolean;

  /** The servers that are used instead of files and memory. */
  readonly backEnds: Servers;

  /** What is said beside all that. */
  readonly extra?: AutheliaSettings;
}

/** The servers that are used instead of files and memory; none has a password here. */
export interface Servers {
  readonly ldap?: Ldap;
  readonly postgres?: Postgres;
  readonly redis?: Redis;
  readonly smtp?: Smtp;

  /** Certificates of authorities beside those that everyone trusts, as PEM. */
  readonly caCertificates?: string;
}

/** The secrets of Authelia by the names of the files that carry them. */
export interface Secrets {
  readonly sessionSecret: string;
  readonly storageEncryptionKey: string;
  readonly resetPasswordJwtSecret: string;
  readonly hmacSecret: string;

  /** The RSA key that signs ID tokens, as PEM. */
  readonly issuerPrivateKey: string;

  /** The digest of each client's secret, by client id. */
  readonly clientDigests: Readonly<Record<string, string>>;

  /** The passwords for the servers; empty where there is none. */
  readonly backEndPasswords: KnownPasswords;
}

/** A file for Authelia's configuration folder. */
export interface RenderedFile {
  /** The absolute path in the container. */
  readonly path: string;
  readonly content: string;
}

/** Where things are in the container. */
export const paths = {
  folder: "/etc/authelia",
  configuration: "/etc/authelia/configuration.yml",
  secrets: "/etc/authelia/secrets",
  certificates: "/etc/authelia/certificates",
  people: "/etc/authelia-people",
  users: "/etc/authelia-people/users.yml",
  data: "/config",
} as const;

/** The file of the database. */
export const databasePath = `${paths.data}/db.sqlite3`;

/** The numeric user and group that Authelia runs as. */
export const user = "8000:8000";
