import { checkShape } from "../../internal/shape";
import * as rules from "./rules";
import type { BackEndTls } from "./tls";

/**
 * The PostgreSQL database in which Authelia keeps second factors and consents, instead of SQLite in a volume.
 *
 * @see https://www.authelia.com/configuration/storage/postgres/
 */
export interface Postgres {
  /** Where it is, such as `tcp://database.example.com:5432`. Authelia does not start while it cannot be reached. */
  readonly address: string;

  /** The name of the database; it must be there already. */
  readonly database: string;

  /** The user, who must own the schema or may create tables in it; its password is `backEndPasswords.postgres`. */
  readonly username: string;

  /**
   * The schema of the tables.
   *
   * @default "public"
   */
  readonly schema?: string;

  /**
   * Encrypts the connection; `{}` does with the defaults.
   *
   * @default the connection is not encrypted
   */
  readonly tls?: BackEndTls;

  /**
   * Whether Authelia may start with an empty database although it has one in SQLite. What is in that stays there: second factors
   * that people have registered themselves, and consents.
   *
   * @default false
   */
  readonly leaveSqlite?: boolean;
}

/** The port of PostgreSQL. */
export const postgresPort = 5432;

/** @throws InvalidOption for what Authelia cannot use. */
export function checkPostgres(option: string, postgres: Postgres): void {
  checkShape(option, postgres, {
    required: {
      address: rules.address("tcp://database.example.com:5432", "tcp"),
      database: rules.text,
      username: rules.text,
    },
    optional: { schema: rules.text, tls: rules.tls, leaveSqlite: rules.flag },
  });
}
