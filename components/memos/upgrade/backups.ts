import { createArchive, readOwner } from "../../docker/archive";
import { docker, dockerList, dockerOutput, volumeExists } from "../../docker/command";
import { containersOf } from "../../docker/containers";
import { copyBetween, readHead } from "../../docker/copy";
import { stackLabel } from "../../docker/labels";
import { withHelper, type VolumeAccess } from "../../docker/volume-access";
import { messageOf } from "../../http/wait-for";

/** A volume with the database of a Memos, and the copies of it that are kept in volumes beside it. */
export interface Database {
  /** Whether the volume is there at all. */
  isThere(): Promise<boolean>;

  /** Whether the volume holds a database at all: a new one does not. */
  exists(): Promise<boolean>;

  /** The ids of the images whose containers have the database open. */
  openedBy(): Promise<string[]>;

  /** The names of the copies of this database. */
  copies(): Promise<string[]>;

  /** Whether there is a copy with this name, of whatever database. */
  has(copy: string): Promise<boolean>;

  /** Copies the database as it is at one moment; who has it open is halted for as long as it takes. */
  copyTo(copy: string): Promise<void>;

  /** Puts a copy in the place of the database. Who has it open is stopped, and started again only if asked for. */
  replaceBy(copy: string, startAgain: boolean): Promise<void>;

  /** Takes a copy away for good. */
  forget(copy: string): Promise<void>;
}

/** Finds the database in a volume. */
export const openDatabase = (where: VolumeAccess): Database => ({
  isThere: () => volumeExists(where.volume),
  exists: () => withHelper(where, async (data) => (await readHead(`${data}/${file}`))?.includes(sqlite) ?? false),
  openedBy: async () => {
    const running = await runningWith(where.volume);
    return running.length === 0 ? [] : dockerList("inspect", "--format", "{{.Image}}", ...running);
  },
  copies: () => wholeCopies(`${copyOf}=${where.volume}`),
  has: async (copy) => (await wholeCopies(copyOf)).includes(copy),
  copyTo: (copy) => copyTo(where, copy),
  replaceBy: (copy, startAgain) => replaceBy(where, copy, startAgain),
  forget: async (copy) => {
    await docker("volume", "rm", copy);
  },
});

/** Memos' name for its SQLite database, with two more beside it while it is open. */
const file = "memos_prod.db";
const log = `${file}-wal`;
const sharedMemory = `${file}-shm`;

/** How every SQLite database begins. */
const sqlite = "SQLite format 3\u0000";

const copyOf = "memos-sso.backup-of";

/**
 * The database file alone is not the database: what was written lately is in the log beside it. Both are copied while nobody can
 * write, as if the power had gone at that moment, and SQLite puts them together when it opens them.
 */
async function copyTo(where: VolumeAccess, copy: string): Promise<void> {
  await forgetHalf(where.volume);
  const labels = [`${stackLabel}=${where.stack}`, `${copyOf}=${where.volume}`].flatMap((label) => ["--label", label]);
  const work = (data: string, kept: string) => async (): Promise<void> => {
    await copyBetween(`${data}/${file}`, kept);
    const hasLog = (await readHead(`${data}/${log}`)) !== undefined;
    if (hasLog) await copyBetween(`${data}/${log}`, kept);
  };
  try {
    const start = () => docker("volume", "create", ...labels, copy);
    await copied(where, copy, start, async (data, kept) => {
      const owner = readOwner((await readHead(`${data}/${file}`)) ?? Buffer.alloc(0)) ?? 0;
      // An empty log is as good as none, and must be there for the way back: it takes the place of the one that is there then.
      const empty = [log, sharedMemory].map((path) => ({ path, owner: `${owner}:${owner}`, mode: 0o644, content: "" }));
      await dockerOutput(["cp", "-", kept], { input: await createArchive(empty) });
      await whileHalted(await runningWith(where.volume), work(data, kept));
    });
  } catch (error) {
    await docker("volume", "rm", copy).catch(() => undefined);
    throw new Error(
      `The database of Memos in ${where.volume} could not be copied, so nothing was changed. ${messageOf(error)}`,
    );
  }
}

/** The copies under a label that are whole: one that is being made, or was when a run was killed, has its helper container still. */
async function wholeCopies(label: string): Promise<string[]> {
  const [copies, halves] = await Promise.all([
    dockerList("volume", "ls", "--quiet", "--filter", `label=${label}`),
    dockerList("ps", "--all", "--filter", `label=${copiesTo}`, "--format", `{{.Label "${copiesTo}"}}`),
  ]);
  return copies.filter((copy) => !halves.includes(copy));
}

/** Takes away what a run has left that was killed while it copied this database. */
async function forgetHalf(volume: string): Promise<void> {
  const copies = await dockerList("volume", "ls", "--quiet", "--filter", `label=${copyOf}=${volume}`);
  const whole = await wholeCopies(`${copyOf}=${volume}`);
  for (const half of copies.filter((copy) => !whole.includes(copy))) {
    const helpers = await dockerList("ps", "--all", "--quiet", "--filter", `volume=${half}`);
    if (helpers.length > 0) await docker("rm", "--volumes", ...helpers);
    await docker("volume", "rm", half);
  }
}

async function replaceBy(where: VolumeAccess, copy: string, startAgain: boolean): Promise<void> {
  const running = await runningWith(where.volume);
  if (running.length > 0) await docker("stop", ...running);
  await bothCarried(where, copy, async (data, kept) => {
    // One by one, not the folder: with it would come its owner, and Memos could not write any more.
    for (const name of [file, log, sharedMemory]) await copyBetween(`${kept}/${name}`, data);
  });
  if (startAgain && running.length > 0) await docker("start", ...running);
}

/** Pauses containers: their requests wait and none is refused. One that an interrupted run has left paused goes on, too. */
async function whileHalted(containers: readonly string[], work: () => Promise<void>): Promise<void> {
  for (const container of containers) {
    const paused = await docker("inspect", "--format", "{{.State.Paused}}", container);
    if (paused !== "true") await docker("pause", container);
  }
  try {
    await work();
  } finally {
    for (const container of containers) await docker("unpause", container);
  }
}

const runningWith = (volume: string): Promise<string[]> => containersOf(volume, "running", "paused");

/**
 * A container for each: Docker locks one while it reads from it, and a copy within it would wait for itself. Their names are not
 * those of a look, which is over in a second and would take them for left behind.
 */
const bothCarried = (
  where: VolumeAccess,
  copy: string,
  work: (data: string, kept: string) => Promise<void>,
): Promise<void> => {
  const named = (volume: string) => ({ name: `${volume}-restore`, labels: [] });
  return withHelper(
    where,
    (data) => withHelper({ ...where, volume: copy }, (kept) => work(data, kept), named(copy)),
    named(where.volume),
  );
};

/** The same for a copy that is begun now: until it is whole, the first helper says so. */
const copied = (
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
    { name: `${where.volume}-backup`, labels: [`${copiesTo}=${copy}`] },
  );

/** The label of the helper container that a copy is made through, with the copy's name. */
const copiesTo = "memos-sso.backup";
