import { unknownValue } from "../../../components/pulumi/dynamic";
import { check, create, diff, read, remove, update } from "../../../components/memos/upgrade/memos-data-lifecycle";
import type { MemosDataInputs } from "../../../components/memos/upgrade/memos-data-check";
import { inputs, next, state, first, second, databaseWith, accessTo, done } from "../../support/memos-data";

describe("before another image opens the data", () => {
  it("copies them, and keeps as many copies as are wanted", async () => {
    const database = databaseWith({ copies: [second, first] });
    const { outs } = await update("data", state, next, accessTo(database));
    expect(database.done).toEqual(["copy to data-0.30.0", "start sha256:new", `forget ${first}`]);
    expect(outs).toEqual({ ...next, backups: [expect.stringMatching(/^data-0\.30\.0-20\d{6}T\d{6}Z$/), second] });
  });

  it("copies them for another image of the same version, too", async () => {
    const rebuilt = { ...inputs, image: "sha256:new" };
    expect(await done(databaseWith(), (access) => update("data", state, rebuilt, access))).toEqual([
      "copy to data-0.30.0",
      "start sha256:new",
    ]);
  });

  it("copies nothing for another name of the same image, whose container stays", async () => {
    const renamed = { ...inputs, version: "0.30.1" };
    expect(await done(databaseWith(), (access) => update("data", state, renamed, access))).toEqual([]);
  });

  it("writes files before it stops anything", async () => {
    expect(await done(databaseWith(), (access) => update("data", state, { ...next, files: {} }, access))).toEqual([
      "write files",
      "copy to data-0.30.0",
      "start sha256:new",
    ]);
  });

  it("has nothing to copy where there is no database yet", async () => {
    expect(await done(databaseWith({ exists: false }), (access) => update("data", state, next, access))).toEqual([]);
  });

  it("copies nothing when only other options change", async () => {
    expect(
      await done(databaseWith({ copies: [second, first] }), (access) =>
        update("data", state, { ...inputs, keep: 1 }, access),
      ),
    ).toEqual([`forget ${first}`]);
  });

  it("tells what went wrong, and lets nothing happen then", async () => {
    const database = databaseWith();
    database.backUp = () => Promise.reject(new Error("no space left on device"));
    await expect(update("data", state, next, accessTo(database))).rejects.toThrow("no space left on device");
    expect(database.done).toEqual([]);
  });
});

describe("data that were there before", () => {
  it.each([
    [{ exists: false, openedBy: [] }, ["write files"]],
    [{ openedBy: ["sha256:old"] }, ["write files"]],
    [{ openedBy: ["sha256:another"] }, ["copy to data-unknown", "write files"]],
    [{ openedBy: [] }, ["copy to data-unknown", "write files"]],
  ])("%j: %j", async (scene, expected) => {
    expect(await done(databaseWith(scene), (access) => create(inputs, access))).toEqual(expected);
  });
});

describe("data of a Memos that somebody has", () => {
  const importing = { ...inputs, importData: "/srv/memos" };

  it.each([
    [{ exists: false, openedBy: [] }, ["import /srv/memos for 10001:10001", "write files"]],
    // A run that was killed may have left half of the database.
    [{ exists: true, openedBy: [] }, ["import /srv/memos for 10001:10001", "write files"]],
    [{ exists: true, openedBy: [], isOurs: true }, ["copy to data-unknown", "write files"]],
  ])("are copied into a volume that was never made ready: %j", async (scene, expected) => {
    expect(await done(databaseWith(scene), (access) => create(importing, access))).toEqual(expected);
  });

  it("are asked for once, and only where image and volume are known", async () => {
    const asked: string[] = [];
    const folders = (olds: Partial<MemosDataInputs>, news: MemosDataInputs) =>
      check(
        olds,
        { ...news, acceptUnlinkedAccounts: true },
        () => databaseWith(),
        (_where, folder) => {
          asked.push(folder);
          return Promise.resolve();
        },
      );
    await folders({}, { ...importing, image: unknownValue });
    await folders(importing, importing);
    expect(asked).toEqual([]);
    await folders({}, { ...importing, allowUserRegistration: false });
    expect(asked).toEqual(["/srv/memos"]);
    expect(await diff("data", state, importing)).toMatchObject({ changes: false });
  });

  it("are refused by a Memos that knows people by links, until it is said that they will be linked", async () => {
    const reasons = async (news: MemosDataInputs) =>
      (
        await check(
          {},
          news,
          () => databaseWith(),
          () => Promise.resolve(),
        )
      ).failures?.map(({ reason }) => reason);
    expect(await reasons(importing)).toEqual([
      expect.stringContaining("backups.acceptUnlinkedAccounts must be true to take over data with Memos 0.30.0"),
    ]);
    expect(await reasons({ ...importing, version: "0.27.1" })).toEqual([]);
    expect(await reasons({ ...importing, importData: "memos" })).toEqual([
      expect.stringContaining('importData must be an absolute path without commas, got "memos".'),
    ]);
  });
});

describe("going back to a copy", () => {
  it("keeps a copy of what it takes the place of", async () => {
    const database = databaseWith({ copies: [second, first] });
    const back = { ...next, version: "0.29.1", restore: first };
    await update("data", { ...state, version: "0.30.0" }, back, accessTo(database));
    expect(database.done).toEqual(["copy to data-0.30.0", `replace by ${first}`]);
  });

  it("is counted, so that Memos gets another name and everything in it is registered again", async () => {
    const restoresOf = async (olds: Partial<MemosDataInputs>, news: MemosDataInputs) => {
      const { inputs: checked } = await check(olds, news, () => databaseWith({ copies: [first, second] }));
      return checked?.restores;
    };
    expect(await restoresOf({}, inputs)).toBe(0);
    expect(await restoresOf({}, { ...inputs, restore: second })).toBe(1);
    const restored = { ...inputs, restore: second, restores: 1 };
    expect(await restoresOf(restored, { ...inputs, restore: second })).toBe(1);
    expect(await restoresOf(restored, inputs)).toBe(1);
    expect(await restoresOf({ ...inputs, restores: 1 }, { ...inputs, restore: second })).toBe(2);
  });

  it("is done once", async () => {
    const restored = { ...inputs, restore: second };
    const database = databaseWith({ copies: [second] });
    await update("data", { ...restored, backups: [] }, { ...restored, keep: 1 }, accessTo(database));
    await update("data", { ...restored, backups: [] }, inputs, accessTo(database));
    expect(database.done).toEqual([]);
  });

  it("fills new data, too", async () => {
    const database = databaseWith({ copies: [second], exists: false, openedBy: [] });
    await create({ ...inputs, restore: second }, accessTo(database));
    expect(database.done).toEqual([`replace by ${second}`, "write files"]);
  });
});

it("every change is made in place", async () => {
  const place = { replaces: [], deleteBeforeReplace: true };
  expect(await diff("data", state, { ...inputs, __provider: "code" })).toMatchObject({ changes: false, ...place });
  for (const [option, value] of Object.entries({
    image: next.image,
    version: next.version,
    folders: {},
    files: {},
    acceptDataLoss: ["other"],
    volume: "other",
    allowUserRegistration: false,
    acceptUnlinkedAccounts: true,
    keep: 3,
    restore: first,
  })) {
    expect([option, await diff("data", state, { ...inputs, [option]: value })]).toMatchObject([
      option,
      { changes: true, ...place },
    ]);
  }
});

describe("a refresh", () => {
  const find = () => databaseWith({ copies: [first, second] });
  const copies = [second, first];

  it("reads which copies are there, and the files", async () => {
    const files = {};
    const props = { ...state, backups: copies, files };
    expect(await read("data", state, find, (known) => Promise.resolve({ ...known, files }))).toEqual({
      id: "data",
      props,
    });
  });

  it("remembers which volume held the data when that is gone", async () => {
    const gone = () => Promise.resolve(undefined);
    expect(await read("data", state, find, gone)).toEqual({ id: "data", props: { ...state, backups: copies } });
  });
});

it("writes the files again when they, their owner or the volume differ", async () => {
  for (const change of [{ files: {} }, { folders: {} }]) {
    const written = await done(databaseWith(), (access) => update("data", state, { ...inputs, ...change }, access));
    expect(written).toEqual(["write files"]);
  }
});

it("takes its copies away when it goes", async () => {
  expect(
    await done(databaseWith({ copies: [first, second] }), ({ openDatabase }) => remove("data", state, openDatabase)),
  ).toEqual([`forget ${first}`, `forget ${second}`]);
});
