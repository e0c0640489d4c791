import type * as pulumi from "@pulumi/pulumi";
import { stackName } from "../internal/docker/labels";
import { DynamicResource } from "../internal/dynamic-resource";
import type { Postgres } from "./back-ends/postgres";

/** What is needed to decide where Authelia keeps its database. */
export interface AutheliaStorageArgs {
  readonly postgres: Postgres;

  /** The volume in which the database is without PostgreSQL. */
  readonly volume: pulumi.Input<string>;

  /** The id of an image that is on the machine; nothing of it is run. */
  readonly image: pulumi.Input<string>;
}

/** The decision that Authelia's database is in PostgreSQL; refused where one in SQLite would be left behind without a word. */
export class AutheliaStorage extends DynamicResource {
  constructor(name: string, { postgres, volume, image }: AutheliaStorageArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      database: databaseOf(postgres),
      leaveSqlite: postgres.leaveSqlite ?? false,
      stack: stackName(),
      volume,
      image,
    };
    super("authelia/storage-lifecycle", "Storage", name, inputs, opts);
  }
}

/** One word for a database, such as `tcp://database.example.com:5432/authelia`. */
export const databaseOf = ({ address, database, schema = "public" }: Postgres): string =>
  `${address}/${database}/${schema}`;
