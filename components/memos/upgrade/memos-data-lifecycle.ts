import type { CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import type { VolumeAccess } from "../../docker/volume-access";
import { readVolumeFiles, writeVolumeFiles } from "../../docker/volume-files-lifecycle";
import { errorMessage } from "../../http/wait-for";
import { changedKeys, guarded, updateInPlace } from "../../pulumi/dynamic";
import { openDatabase, type Database } from "./backups";
import { importData } from "./data-import";
import { dataVersion, isRestored, type MemosDataInputs, schema } from "./memos-data-check";
import { copyNameOf, newestFirst, surplus } from "./upgrade-rules";

export { check } from "./memos-data-check";

/** What is known once the data are ready for the version. */
export interface MemosDataOutputs extends MemosDataInputs {
  /** The copies of the database, newest first. */
  readonly backups: readonly string[];
}

/** Reaches the volume; tests give others. */
export interface MemosDataAccess {
  readonly openDatabase: (access: VolumeAccess) => Database;
  readonly writeVolumeFiles: typeof writeVolumeFiles;
  readonly importData: typeof importData;
}

const engine: MemosDataAccess = { openDatabase, writeVolumeFiles, importData };

/** Every change is made in place: the resource is as old as the data. */
export const diff = updateInPlace([...Object.keys(schema).filter((key) => key !== "importData"), "folders", "files"]);

/** Takes data over that are there already: from a copy, from a folder, or as they lie, with a copy of them first. */
export function create(
  inputs: MemosDataInputs,
  access: MemosDataAccess = engine,
): Promise<CreateResult<MemosDataOutputs>> {
  return guarded([], async () => {
    const database = access.openDatabase(inputs);
    if (inputs.restore !== undefined) await restore(database, inputs, undefined);
    else if (inputs.importData !== undefined && !(await database.isOurs()))
      await access.importData(inputs, inputs.importData, inputs.folders[""] ?? "0:0");
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

/** What is kept in the state, after what is too much has been deleted. A copy that somebody uses stays: Memos must not wait for that. */
async function settled(database: Database, inputs: MemosDataInputs): Promise<MemosDataOutputs> {
  const copies = newestFirst(await database.backups());
  for (const one of surplus(copies, inputs.keep, inputs.restore)) {
    await database.deleteBackup(one).catch((error: unknown) => {
      process.stderr.write(`The copy ${one} was not deleted. ${errorMessage(error)}\n`);
    });
  }
  return { ...inputs, backups: newestFirst(await database.backups()) };
}
