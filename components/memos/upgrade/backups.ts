import { createArchive, readOwner } from "../../docker/archive";
import {
  copyBetween,
  digestOfFile,
  docker,
  dockerList,
  dockerOutput,
  readHead,
  volumeExists,
} from "../../docker/command";
import { containersOf } from "../../docker/containers";
import { stackLabel } from "../../docker/labels";
import { withHelper, type VolumeAccess } from "../../docker/volume-access";
import { errorMessage } from "../../http/wait-for";

/** A volume with the database of a Memos, and the copies of it that are kept in volumes beside it. */
export interface Database {
  /** Whether the volume is there at all. */
  isThere(): Promise<boolean>;

  /** Whether the volume holds a database at all: a new one does not. */
  exists(): Promise<boolean>;

  /** Whether the volume has been made ready before: one that an import has filled half has not. */
  isOurs(): Promise<boolean>;

  /** The ids of the images whose containers have the database open. */
  imagesUsing(): Promise<string[]>;

  /** The names of the copies of this database. */
  backups(): Promise<string[]>;

  /** Whether there is a copy with this name, of whatever database. */
  hasBackup(copy: string): Promise<boolean>;

  /** Whether a copy holds the database as it is now: then nothing has written to it since. */
  equals(copy: string): Promise<boolean>;

  /**
   * Stops the containers of ours that have the database open, and copies it. Nothing that is written is missing from the copy, because
   * they stay stopped. When the copy fails, they are started again.
   */
  backUp(copy: string): Promise<void>;

  /** Starts the stopped containers of ours that mount the volume and are of an image. */
  start(image: string): Promise<void>;

  /** Puts a copy in the place of the database. Who has it open is stopped and not started again. */
  restore(copy: string): Promise<void>;

  /** Takes a copy away for good. */
  deleteBackup(copy: string): Promise<void>;
}

/** Finds the database in a volume. */
export const openDatabase = (where: VolumeAccess): Database => ({
  isThere: () => volumeExists(where.volume),
  exists: () => withHelper(where, async (data) => (await readHead(`${data}/${file}`))?.includes(sqlite) ?? false),
  isOurs: () => withHelper(where, async (data) => (await readHead(`${data}/${ownerFile}`)) !== undefined),
  imagesUsing: async () => {
    const running = await containersUsing(where.volume);
    return running.length === 0 ? [] : dockerList("inspect", "--format", "{{.Image}}", ...running);
  },
  backups: () => completeBackups(`${backupLabel}=${where.volume}`),
  hasBackup: async (copy) => (await completeBackups(backupLabel)).includes(copy),
  equals: (copy) => equals(where, copy),
  backUp: (copy) => backUp(where, copy),
  start: async (image) => {
    const stopped = await containersOf(where.volume, "exited");
    for (const container of stopped)
      if ((await docker("inspect", "--format", "{{.Image}}", container)) === image) await docker("start", container);
  },
  restore: (copy) => restore(where, copy),
  deleteBackup: async (copy) => {
    await docker("volume", "rm", copy);
  },
});

/** The file that is in every data volume from the first day, and the last one to be written. */
export const ownerFile = ".owner";

/** Memos' name for its SQLite database, with two more beside it while it is open. */
export const databaseFile = "memos_prod.db";
const file = databaseFile;
const wal = `${file}-wal`;
const shm = `${file}-shm`;

/** How every SQLite database begins. */
const sqlite = "SQLite format 3\u0000";

const backupLabel = "memos-sso.backup-of";

/**
 * The database file alone is not the database: a Memos that was killed leaves what it wrote lately in the log beside it. SQLite puts the
 * two together when it opens them.
 */
async function backUp(where: VolumeAccess, copy: string): Promise<void> {
  await deleteIncomplete(where.volume);
  const labels = [`${stackLabel}=${where.stack}`, `${backupLabel}=${where.volume}`].flatMap((label) => [
    "--label",
    label,
  ]);
  const running = await containersUsing(where.volume);
  try {
    const start = () => docker("volume", "create", ...labels, copy);
    await withNewBackup(where, copy, start, async (data, kept) => {
      const owner = readOwner((await readHead(`${data}/${file}`)) ?? Buffer.alloc(0)) ?? 0;
      // An empty log is as good as none, and must be there for the way back: it takes the place of the one that is there then.
      const empty = [wal, shm].map((path) => ({ path, owner: `${owner}:${owner}`, mode: 0o644, content: "" }));
      await dockerOutput(["cp", "-", kept], { input: await createArchive(empty) });
      if (running.length > 0) await docker("stop", ...running);
      await copyBetween(`${data}/${file}`, kept);
      const hasLog = (await readHead(`${data}/${wal}`)) !== undefined;
      if (hasLog) await copyBetween(`${data}/${wal}`, kept);
    });
  } catch (error) {
    await docker("volume", "rm", copy).catch(() => undefined);
    if (running.length > 0) await docker("start", ...running).catch(() => undefined);
    throw new Error(
      `The database of Memos in ${where.volume} could not be copied, so nothing was changed. ${errorMessage(error)}`,
    );
  }
}

/** Compares the database and its log; one that is not there is as good as an empty one. */
const equals = (where: VolumeAccess, copy: string): Promise<boolean> =>
  withBothVolumes(where, copy, async (data, kept) => {
    for (const name of [file, wal]) {
      const [now, then] = await Promise.all([digestOfFile(`${data}/${name}`), digestOfFile(`${kept}/${name}`)]);
      if (now !== then) return false;
    }
    return true;
  });

/** The copies under a label that are whole: one that is being made, or was when a run was killed, has its helper container still. */
async function completeBackups(label: string): Promise<string[]> {
  const [copies, halves] = await Promise.all([
    dockerList("volume", "ls", "--quiet", "--filter", `label=${label}`),
    dockerList(
      "ps",
      "--all",
      "--filter",
      `label=${backupInProgressLabel}`,
      "--format",
      `{{.Label "${backupInProgressLabel}"}}`,
    ),
  ]);
  return copies.filter((copy) => !halves.includes(copy));
}

/** Takes away what a run has left that was killed while it copied this database. */
async function deleteIncomplete(volume: string): Promise<void> {
  const copies = await dockerList("volume", "ls", "--quiet", "--filter", `label=${backupLabel}=${volume}`);
  const whole = await completeBackups(`${backupLabel}=${volume}`);
  for (const half of copies.filter((copy) => !whole.includes(copy))) {
    const helpers = await dockerList("ps", "--all", "--quiet", "--filter", `volume=${half}`);
    if (helpers.length > 0) await docker("rm", "--volumes", ...helpers);
    await docker("volume", "rm", half);
  }
}

async function restore(where: VolumeAccess, copy: string): Promise<void> {
  const running = await containersUsing(where.volume);
  if (running.length > 0) await docker("stop", ...running);
  await withBothVolumes(where, copy, async (data, kept) => {
    // One by one, not the folder: with it would come its owner, and Memos could not write any more.
    for (const name of [file, wal, shm]) await copyBetween(`${kept}/${name}`, data);
  });
}

const containersUsing = (volume: string): Promise<string[]> => containersOf(volume, "running", "paused");

/**
 * A container for each: Docker locks one while it reads from it, and a copy within it would wait for itself. They have names of their
 * own: under the usual name the next helper of the volume would remove them as left behind.
 */
const withBothVolumes = <T>(
  where: VolumeAccess,
  copy: string,
  work: (data: string, kept: string) => Promise<T>,
): Promise<T> => {
  const named = (volume: string) => ({ name: `${volume}-restore`, labels: [] });
  return withHelper(
    where,
    (data) => withHelper({ ...where, volume: copy }, (kept) => work(data, kept), named(copy)),
    named(where.volume),
  );
};

/** The same for a copy that is begun now: until it is whole, the first helper says so. */
const withNewBackup = (
  where: VolumeAccess,
  copy: string,
  start: () => Promise<unknown>,
  work: (data: string, kept: string) => Promise<void>,
): Promise<void> =>
  withHelper(
    where,
    async (data) => {
      await start();
      await withHelper({ ...where, volume: copy }, (kept) => work(data, kept));
    },
    { name: `${where.volume}-backup`, labels: [`${backupInProgressLabel}=${copy}`] },
  );

/** The label of the helper container that a copy is made through, with the copy's name. */
const backupInProgressLabel = "memos-sso.backup";
