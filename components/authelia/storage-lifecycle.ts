import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { carried } from "../internal/docker/carried";
import { beginningOf } from "../internal/docker/command";
import { changedKeys, failureOf, isUnknown } from "../internal/dynamic";
import { InvalidOption } from "../internal/invalid-option";

/** What is needed to see what Authelia would leave behind. */
export interface StorageInputs {
  /** Where Authelia's database is to be, such as `tcp://database.example.com:5432/authelia`. */
  readonly database: string;

  /** Whether it has been said that a database in SQLite may stay behind. */
  readonly leaveSqlite: boolean;

  /** The volume in which that would be. */
  readonly volume: string;

  /** The id of an image that is on the machine. */
  readonly image: string;

  /** The stack, such as `memos-sso/dev`. */
  readonly stack: string;
}

/** Looks whether a volume has a database in SQLite. */
export type HasSqlite = (inputs: StorageInputs) => Promise<boolean>;

/** The others say only how to look, once. */
const declared = ["database", "leaveSqlite"] as const;

/** Refuses to leave a database behind without a word, at preview. */
export async function check(
  olds: Partial<StorageInputs>,
  news: StorageInputs,
  hasSqlite: HasSqlite = sqliteIn,
): Promise<CheckResult<StorageInputs>> {
  const isNew = olds.database === undefined;
  const isKnown = !isUnknown(news.volume) && !isUnknown(news.image);
  const isLeft = isNew && isKnown && !news.leaveSqlite && (await hasSqlite(news));
  const failures = failureOf(() => {
    if (isLeft) throw leftBehind(news.volume);
  });
  return { inputs: news, failures };
}

const leftBehind = (volume: string): InvalidOption =>
  new InvalidOption(
    "backEnds.postgres.leaveSqlite",
    `must be true where Authelia has a database in SQLite already, in the volume ${volume}`,
    false,
    "Second factors that people have registered themselves, and consents, stay in it. docs/guides/back-ends.md says what can be taken along.",
  );

/** How every SQLite database begins. */
const sqlite = "SQLite format 3\u0000";

const sqliteIn: HasSqlite = ({ image, stack, volume }) =>
  carried(
    { image, stack },
    volume,
    async (data) => (await beginningOf(`${data}/db.sqlite3`))?.includes(sqlite) ?? false,
  );

/** Every change is made in place: it is a decision and nothing else. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(declared, olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Takes note of the decision. */
export function create(inputs: StorageInputs): Promise<CreateResult<StorageInputs>> {
  return Promise.resolve({ id: inputs.volume, outs: inputs });
}

/** Takes note of the decision. */
export function update(_id: string, _olds: object, news: StorageInputs): Promise<UpdateResult<StorageInputs>> {
  return Promise.resolve({ outs: news });
}

/** A decision is nowhere but in the state. */
export function read(id: string, properties: StorageInputs): Promise<ReadResult<StorageInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** A decision leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}
