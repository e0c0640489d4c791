import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import type { VolumeAccess } from "../../docker/volume-access";
import { readVolumeFiles, type VolumeFilesInputs, writeVolumeFiles } from "../../docker/volume-files-lifecycle";
import { changedKeys, failuresOf, guarded, isUnknown, type Rule } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import { rejectDataLoss } from "../../docker/data-loss";
import * as rules from "../option-rules";
import { openDatabase, type Database } from "./backups";
import {
  checkVersionChange,
  copyNameOf,
  isCopyName,
  namesInMemosSso,
  newestFirst,
  surplus,
  versionOfCopy,
} from "./upgrade-rules";
import { isOlder } from "../versions";

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

  /** How often a copy has taken the place of the data. `check` counts. */
  readonly restores: number;
}

/** What is known once the data are ready for the version. */
export interface MemosDataOutputs extends MemosDataInputs {
  /** The copies of the database, newest first. */
  readonly backups: readonly string[];
}

/** Reaches the volume; tests give others. */
export interface MemosDataAccess {
  readonly openDatabase: (access: VolumeAccess) => Database;
  readonly writeVolumeFiles: typeof writeVolumeFiles;
}

const engine: MemosDataAccess = { openDatabase, writeVolumeFiles };

const schema: Readonly<Partial<Record<keyof MemosDataInputs, Rule>>> = {
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
};

/** Refuses bad options, and a version that cannot take over the data; both at preview. */
export async function check(
  olds: Partial<MemosDataInputs>,
  news: MemosDataInputs,
  find: MemosDataAccess["openDatabase"] = openDatabase,
): Promise<CheckResult<MemosDataInputs>> {
  const inputs = { ...news, restores: (olds.restores ?? 0) + (isRestored(olds, news) ? 1 : 0) };
  const failures = failuresOf(schema, news);
  if (failures.length > 0 || isUnknown(news.dockerHost)) return { inputs, failures };
  const refusal = await refusalOf(async () => {
    if (!isRestored(olds, news)) await checkLoss(olds, news, find);
    // A preview may not know the new image, and the engine has the one before.
    const image = isUnknown(news.image) ? (olds.image ?? news.image) : news.image;
    if (!isUnknown(news.volume)) await checkHandover(olds, news, find({ ...news, image }));
  });
  return { inputs, failures: refusal === undefined ? [] : [refusal] };
}

/** Before the data are gone they are asked for by name: what has become of them nobody else knows. */
async function checkLoss(
  { volume, dockerHost: hostBefore }: Partial<MemosDataInputs>,
  news: MemosDataInputs,
  find: MemosDataAccess["openDatabase"],
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
  if (olds.version === undefined && copy === undefined) needRegistration(allowUserRegistration);
  const before = copy === undefined ? await dataVersion(olds.version, database, after) : versionOfCopy(copy);
  if (before === undefined || before === after) return;
  const copies = newestFirst(await database.backups());
  checkVersionChange({ before, after, allowUserRegistration, acceptUnlinkedAccounts, copies });
}

/**
 * The version that wrote the data last. The state knows for which they were prepared: when that one never ran, because its container
 * could not start, the newest copy still holds them as they are.
 */
async function dataVersion(
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

/** Every change is made in place: the resource is as old as the data. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys([...Object.keys(schema), "folders", "files"], olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Takes data over that are there already: from a copy, or as they lie, with a copy of them first. */
export function create(
  inputs: MemosDataInputs,
  access: MemosDataAccess = engine,
): Promise<CreateResult<MemosDataOutputs>> {
  return guarded([], async () => {
    const database = access.openDatabase(inputs);
    if (inputs.restore !== undefined) await restore(database, inputs, undefined);
    else if (await isOpenedByAnother(database, inputs.image)) await copy(database, inputs.volume, undefined);
    await access.writeVolumeFiles(inputs);
    return { id: inputs.volume, outs: await settled(database, inputs) };
  });
}

/** Writes the files that differ; then copies the database before another image opens it, or goes back to a copy. */
export function update(
  _id: string,
  olds: MemosDataOutputs,
  news: MemosDataInputs,
  access: MemosDataAccess = engine,
): Promise<UpdateResult<MemosDataOutputs>> {
  return guarded([], async () => {
    const database = access.openDatabase(news);
    if (changedKeys(["volume", "folders", "files"], olds, news).length > 0) await access.writeVolumeFiles(news, olds);
    if (isRestored(olds, news)) await restore(database, news, olds);
    else if (olds.image !== news.image && (await database.exists())) {
      await copy(database, news.volume, await dataVersion(olds.version, database));
      // After an upgrade that did not get far the container of this image is still there, and nothing else would start it.
      await database.start(news.image);
    }
    return { outs: await settled(database, news) };
  });
}

/** Reads which copies are there, and the files. */
export function read(
  id: string,
  props: MemosDataOutputs,
  find: MemosDataAccess["openDatabase"] = openDatabase,
  readFiles: typeof readVolumeFiles = readVolumeFiles,
): Promise<ReadResult<MemosDataOutputs>> {
  return guarded([], async () => {
    const copies = newestFirst(await find(props).backups());
    // The resource of the volume reports that it is gone; this one remembers which volume held the data.
    return { id, props: { ...((await readFiles(props)) ?? props), backups: copies } };
  });
}

/** Removes the copies: it goes only when the data do, which are protected. */
export function remove(
  _id: string,
  props: MemosDataOutputs,
  find: MemosDataAccess["openDatabase"] = openDatabase,
): Promise<void> {
  return guarded([], async () => {
    const database = find(props);
    for (const one of await database.backups()) await database.deleteBackup(one);
  });
}

const isRestored = (olds: Partial<MemosDataInputs>, news: MemosDataInputs): boolean =>
  news.restore !== undefined && news.restore !== olds.restore;

/** Whether there are data, and it is not the wanted image that has them open. */
async function isOpenedByAnother(database: Database, image: string): Promise<boolean> {
  if (!(await database.exists())) return false;
  const images = await database.imagesUsing();
  return images.length === 0 || images.some((one) => one !== image);
}

const copy = (database: Database, volume: string, version: string | undefined): Promise<void> =>
  database.backUp(copyNameOf(volume, version, new Date()));

/** Goes back to a copy, with a copy of what it takes the place of. Memos stays stopped: its container is about to be replaced. */
async function restore(database: Database, news: MemosDataInputs, olds: MemosDataOutputs | undefined): Promise<void> {
  if (news.restore === undefined) return;
  if (!(await database.hasBackup(news.restore))) throw new Error(`There is no copy ${news.restore}.`);
  if (await database.exists()) await copy(database, news.volume, await dataVersion(olds?.version, database));
  await database.restore(news.restore);
}

/** What is kept in the state, after what is too much has been taken away. */
async function settled(database: Database, inputs: MemosDataInputs): Promise<MemosDataOutputs> {
  const copies = newestFirst(await database.backups());
  const tooMany = surplus(copies, inputs.keep, inputs.restore);
  for (const one of tooMany) await database.deleteBackup(one);
  return { ...inputs, backups: copies.filter((one) => !tooMany.includes(one)) };
}
