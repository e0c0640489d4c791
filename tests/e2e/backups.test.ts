import { copyBetween } from "../../components/docker/command";
import { openConnection } from "../../components/memos/api/connect";
import { openDatabase } from "../../components/memos/upgrade/backups";
import { docker } from "../support/docker";
import { tell } from "../support/figures";
import { MemosContainer, memosVolume } from "../support/memos-container";
import { run } from "../support/stack";

const image = process.env.MEMOS_IMAGE ?? "localhost/memos-api-only:0.30.0";
const prefix = `memos-copies-${process.pid}`;
const stack = `e2e/${prefix}`;

jest.setTimeout(120_000);

const databaseOf = (volume: string) => openDatabase({ volume, image, stack });

const containers: MemosContainer[] = [];
const start = async (volume: string): Promise<MemosContainer> => {
  const memos = await MemosContainer.start(image, volume);
  containers.push(memos);
  return memos;
};

let volume = "";
let memos: MemosContainer;
beforeEach(async () => {
  volume = await memosVolume(image, `${prefix}-data`);
  memos = await start(volume);
});

afterEach(async () => {
  for (const { id } of containers.splice(0)) await run("docker", ["rm", "--force", "--volumes", id]);
  const { stdout } = await run("docker", ["volume", "ls", "--quiet", "--filter", `name=${prefix}`]);
  for (const name of stdout.split("\n").filter((line) => line !== "")) await docker("volume", "rm", name);
});

/** What a Memos finds that is started on a copy. */
async function found(copy: string): Promise<string[]> {
  const other = await memosVolume(image, `${prefix}-restored-${containers.length}`);
  await databaseOf(other).restore(copy);
  return (await start(other)).memos();
}

/** Writes without a pause until Memos is stopped, and adds what Memos has promised to keep. */
async function write(promised: string[]): Promise<void> {
  for (;;) {
    const memo = `memo ${promised.length}`;
    const written = await memos.write(memo).then(
      () => true,
      () => false,
    );
    if (!written) return;
    promised.push(memo);
  }
}

const stateOf = ({ id }: MemosContainer) => docker("inspect", "--format", "{{.State.Status}}", id);

let copied = { lost: Number.NaN, of: 0 };

it("a copy has everything that Memos has promised to keep, until it serves nobody any more, while people go on writing", async () => {
  const database = databaseOf(volume);
  const copies = [1, 2, 3].map((number) => `${prefix}-data-0.30.0-2026010${number}T000000Z`);
  const promised: string[] = [];
  const lost: string[] = [];
  let of = 0;
  for (const copy of copies) {
    const before = promised.length;
    await memos.write("in between");
    await Promise.all([write(promised), database.backUp(copy)]);
    expect([await stateOf(memos), promised.length > before]).toEqual(["exited", true]);
    const memosFound = await found(copy);
    lost.push(...promised.filter((memo) => !memosFound.includes(memo)));
    of += promised.length;
    memos = await start(volume);
  }
  expect((await database.backups()).sort()).toEqual(copies);
  expect(lost).toEqual([]);
  copied = { lost: lost.length, of };
});

it("a mere copy of the file, for comparison, has lost what was written lately", async () => {
  await memos.write("lately");
  const other = await memosVolume(image, `${prefix}-plain`);
  const carriers = await Promise.all(
    [volume, other].map((one) => docker("create", "--mount", `type=volume,source=${one},target=/data`, image)),
  );
  await copyBetween(`${carriers[0]}:/data/memos_prod.db`, `${carriers[1]}:/data`);
  await docker("rm", "--volumes", ...carriers);
  const kept = await (await start(other)).memos();
  expect(kept).toEqual([]);
  tell({
    about: "copies of a database",
    what: `memos that Memos has ever promised to keep and a copy did not have, of ${copied.of} in 3 copies, while people wrote`,
    seen: copied.lost,
    control: `${1 - kept.length} of 1, when the file is merely copied`,
  });
});

it("a copy takes the place of a database that was not closed, and that has been written to since", async () => {
  const database = databaseOf(volume);
  const copy = `${prefix}-data-0.30.0-20260101T000000Z`;
  await memos.write("before");
  await memos.end("stop");
  memos = await start(volume);
  await memos.end("stop");
  // Closed well, this database has no log; the one that it replaces has, and it must not be read as part of the copy.
  await database.backUp(copy);
  memos = await start(volume);
  await memos.write("after");
  await memos.end("kill");

  await database.restore(copy);
  expect(await (await start(volume)).memos()).toEqual(["before"]);
});

it("Memos stays stopped after a copy and after the way back, and is started again when its image is wanted", async () => {
  const database = databaseOf(volume);
  const copy = `${prefix}-data-0.30.0-20260101T000000Z`;
  const id = await docker("image", "inspect", "--format", "{{.Id}}", image);
  await memos.write("before");
  await database.backUp(copy);
  expect([await stateOf(memos), await database.equals(copy)]).toEqual(["exited", true]);
  await database.start("sha256:another");
  expect(await stateOf(memos)).toBe("exited");
  await database.start(id);
  await openConnection(memos.url);
  await memos.write("after");
  expect([await stateOf(memos), await database.equals(copy)]).toEqual(["running", false]);

  await database.restore(copy);
  expect([await stateOf(memos), await database.equals(copy)]).toEqual(["exited", true]);
  expect(await (await start(volume)).memos()).toEqual(["before"]);
});

it("tells a database from an empty volume, and who has it open", async () => {
  const empty = await memosVolume(image, `${prefix}-empty`);
  expect([await databaseOf(volume).exists(), await databaseOf(empty).exists()]).toEqual([true, false]);
  const id = await docker("image", "inspect", "--format", "{{.Id}}", image);
  expect([await databaseOf(volume).imagesUsing(), await databaseOf(empty).imagesUsing()]).toEqual([[id], []]);
});

it("a copy that fails leaves Memos running, and no half of a copy", async () => {
  const empty = await memosVolume(image, `${prefix}-empty`);
  const other = await start(empty);
  await docker("exec", other.id, "rm", "/var/opt/memos/memos_prod.db");
  const copy = `${prefix}-empty-0.30.0-20260101T000000Z`;
  await expect(databaseOf(empty).backUp(copy)).rejects.toThrow(
    `The database of Memos in ${empty} could not be copied, so nothing was changed. `,
  );
  expect(await databaseOf(empty).hasBackup(copy)).toBe(false);
  expect(await stateOf(other)).toBe("running");
});

it("copies the database of a Memos that somebody has paused", async () => {
  await docker("pause", memos.id);
  const copy = `${prefix}-data-0.30.0-20260101T000000Z`;
  await databaseOf(volume).backUp(copy);
  expect(await stateOf(memos)).toBe("exited");
  await databaseOf(volume).deleteBackup(copy);
  expect(await databaseOf(volume).backups()).toEqual([]);
});
