import type { CheckResult } from "@pulumi/pulumi/dynamic";
import { rejectDataLoss } from "../../docker/data-loss";
import type { VolumeAccess } from "../../docker/volume-access";
import type { VolumeFilesInputs } from "../../docker/volume-files-lifecycle";
import { failuresOf, isUnknown, type Rule } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import * as rules from "../option-rules";
import { isOlder } from "../versions";
import { openDatabase, type Database } from "./backups";
import { checkImport } from "./data-import";
import {
  checkVersionChange,
  isCopyName,
  knowsPeopleByLinks,
  namesInMemosSso,
  newestFirst,
  versionOfCopy,
} from "./upgrade-rules";

/** What Memos' data volume is to hold, and for which Memos. */
export interface MemosDataInputs extends VolumeFilesInputs {
  /** The version of Memos that is to run. */
  readonly version: string;

  /** Whether newcomers get an account. */
  readonly allowUserRegistration: boolean;

  /** Whether it has been said that people's accounts will be linked anew. */
  readonly acceptUnlinkedAccounts: boolean;

  /** How many copies are kept. */
  readonly keep: number;

  /** The copy to go back to, if any. */
  readonly restore?: string;

  /** The folder on the engine's machine whose data are taken over at first. */
  readonly importData?: string;

  /** How often a copy has taken the place of the data. `check` counts. */
  readonly restores: number;
}

type OpenDatabase = (access: VolumeAccess) => Database;

export const schema: Readonly<Partial<Record<keyof MemosDataInputs, Rule>>> = {
  image: rules.line,
  dockerHost: rules.line,
  version: rules.line,
  volume: rules.line,
  acceptDataLoss: rules.names,
  allowUserRegistration: rules.flag,
  acceptUnlinkedAccounts: rules.flag,
  keep: rules.count,
  restore: (option, value) => {
    if (value === undefined || (typeof value === "string" && isCopyName(value))) return;
    throw new InvalidOption(option, "must be the name of a copy", value, "The output memosBackups lists them.");
  },
  importData: rules.optional(
    rules.matching(/^\/[^,]+$/, "must be an absolute path without commas", 'Write one such as "/srv/memos".'),
  ),
};

/** Refuses bad options, and a version that cannot take over the data, at preview; and a folder to import, which a first `up` looks at only. */
export async function check(
  olds: Partial<MemosDataInputs>,
  news: MemosDataInputs,
  find: OpenDatabase = openDatabase,
  checkFolder: typeof checkImport = checkImport,
): Promise<CheckResult<MemosDataInputs>> {
  const inputs = { ...news, restores: (olds.restores ?? 0) + (isRestored(olds, news) ? 1 : 0) };
  const failures = failuresOf(schema, news);
  if (failures.length > 0 || isUnknown(news.dockerHost)) return { inputs, failures };
  const refusal = await refusalOf(async () => {
    if (!isRestored(olds, news)) await checkLoss(olds, news, find);
    // A preview may not know the new image, and the engine has the one before.
    const image = isUnknown(news.image) ? (olds.image ?? news.image) : news.image;
    if (olds.version === undefined) await checkFirst(news, checkFolder);
    if (!isUnknown(news.volume)) await checkHandover(olds, news, find({ ...news, image }));
  });
  return { inputs, failures: refusal === undefined ? [] : [refusal] };
}

/** Before the data are gone they are asked for by name: what has become of them nobody else knows. */
async function checkLoss(
  { volume, dockerHost: hostBefore }: Partial<MemosDataInputs>,
  news: MemosDataInputs,
  find: OpenDatabase,
): Promise<void> {
  const lost = find({ ...news, volume: volume ?? news.volume });
  const remedy = async (): Promise<string> => {
    const copies = newestFirst(await lost.backups());
    if (copies.length === 0) return "There is no copy of the database in Docker.";
    return `Or go back to a copy of the database: set backups.restore to one of ${copies.join(", ")}, and run pulumi up --refresh.${namesInMemosSso}`;
  };
  const { volume: after, dockerHost: host, acceptDataLoss, holds } = news;
  const data = { before: volume, after, hostBefore, host, holds, acceptDataLoss, remedy };
  await rejectDataLoss(data, () => lost.isThere());
}

async function checkHandover(olds: Partial<MemosDataInputs>, news: MemosDataInputs, database: Database): Promise<void> {
  const { allowUserRegistration, acceptUnlinkedAccounts, version: after } = news;
  const copy = isRestored(olds, news) ? news.restore : undefined;
  if (copy !== undefined && !(await database.hasBackup(copy))) {
    const copies = newestFirst(await database.backups());
    const remedy = copies.length === 0 ? "There is none of these data." : `There are ${copies.join(", ")}.`;
    throw new InvalidOption("backups.restore", "must be a copy that is there", copy, remedy + namesInMemosSso);
  }
  const before = copy === undefined ? await dataVersion(olds.version, database, after) : versionOfCopy(copy);
  if (before === undefined || before === after) return;
  const copies = newestFirst(await database.backups());
  checkVersionChange({ before, after, allowUserRegistration, acceptUnlinkedAccounts, copies });
}

/** Before the first `up`: what the data will be, if they are not a copy that is restored. */
async function checkFirst(news: MemosDataInputs, checkFolder: typeof checkImport): Promise<void> {
  const { importData: folder, restore, allowUserRegistration } = news;
  if (restore !== undefined) return;
  if (folder === undefined) {
    needRegistration(allowUserRegistration);
    return;
  }
  needLinks(news);
  // A preview does not know them, and the engine may not have the image yet.
  if (!isUnknown([news.image, news.volume])) await checkFolder(news, folder);
}

function needLinks({ version, acceptUnlinkedAccounts }: MemosDataInputs): void {
  if (acceptUnlinkedAccounts || !knowsPeopleByLinks(version)) return;
  throw new InvalidOption(
    "backups.acceptUnlinkedAccounts",
    `must be true to take over data with Memos ${version}, which knows people by a link that these accounts may not have`,
    false,
    "At the first sign-in through Authelia everybody without one gets a second, empty account. Open accessPolicy.allowPasswordAuth, and let each " +
      `person sign in by password and link Authelia in Memos' settings before that.${namesInMemosSso}`,
  );
}

function needRegistration(allowUserRegistration: boolean): void {
  if (allowUserRegistration) return;
  throw new InvalidOption(
    "accessPolicy.allowUserRegistration",
    "must be true at first",
    false,
    "Nobody has an account in Memos yet, and no newcomer would get one. Close it when everybody has signed in.",
  );
}

async function refusalOf(work: () => Promise<void>): Promise<{ property: string; reason: string } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    return { property: error.option, reason: error.message };
  }
}

/** Whether a copy is to take the place of the data now. */
export const isRestored = (olds: Partial<MemosDataInputs>, news: MemosDataInputs): boolean =>
  news.restore !== undefined && news.restore !== olds.restore;

/**
 * The version that wrote the data last. The state knows for which they were prepared: when that one never ran, because its container
 * could not start, the newest copy still holds them as they are.
 */
export async function dataVersion(
  prepared: string | undefined,
  database: Database,
  next?: string,
): Promise<string | undefined> {
  const [newest = ""] = newestFirst(await database.backups());
  const copied = versionOfCopy(newest);
  if (prepared === undefined || copied === undefined || copied === prepared) return prepared;
  // Both are read to their ends: only to go back does it matter before anything is copied.
  if (next !== undefined && !isOlder(next, prepared)) return prepared;
  return (await database.equals(newest).catch(() => false)) ? copied : prepared;
}
