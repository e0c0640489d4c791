import { unknownValue } from "../../../components/pulumi/dynamic";
import {
  check,
  create,
  diff,
  read,
  remove,
  update,
  type MemosDataAccess,
  type MemosDataOutputs,
} from "../../../components/memos/upgrade/memos-data-lifecycle";
import type { MemosDataInputs } from "../../../components/memos/upgrade/memos-data-check";
import { FakeDatabase } from "../../support/fake-database";

const inputs: MemosDataInputs = {
  folders: { "": "10001:10001" },
  files: { ".owner": "10001:10001\n" },
  secretFiles: {},
  reader: "0:0",
  watched: [],
  preview: {},
  holds: "Memos' data: memos and accounts",
  acceptDataLoss: [],
  dockerHost: "unix:///var/run/docker.sock",
  image: "sha256:old",
  version: "0.30.0",
  volume: "data",
  stack: "memos-sso/dev",
  allowUserRegistration: true,
  acceptUnlinkedAccounts: false,
  keep: 2,
  restores: 0,
};
const next: MemosDataInputs = { ...inputs, image: "sha256:new", version: "0.30.1" };
const state: MemosDataOutputs = { ...inputs, backups: [] };

const first = "data-0.29.1-20260101T000000Z";
const second = "data-0.30.0-20260201T000000Z";

const databaseWith = ({ copies = [], exists = true, openedBy = ["sha256:old"], ...others }: Partial<Scene> = {}) =>
  new FakeDatabase([...copies], { exists, openedBy, ...others });
interface Scene {
  readonly copies: readonly string[];
  readonly exists: boolean;
  readonly openedBy: readonly string[];
  readonly unchangedSince?: string;
  readonly isOurs?: boolean;
}

const accessTo = (database: FakeDatabase): MemosDataAccess => ({
  openDatabase: () => database,
  writeVolumeFiles: () => {
    database.done.push("write files");
    return Promise.resolve();
  },
  importData: (_where, folder, owner) => {
    database.done.push(`import ${folder} for ${owner}`);
    return Promise.resolve();
  },
});

const done = async (database: FakeDatabase, work: (access: MemosDataAccess) => Promise<unknown>) => {
  await work(accessTo(database));
  return database.done;
};

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

describe("at preview", () => {
  const failures = async (olds: Partial<MemosDataInputs>, news: MemosDataInputs, copies: string[] = []) =>
    (await check(olds, news, () => databaseWith({ copies }))).failures?.map(({ property, reason }) => [
      property,
      reason,
    ]);

  it("an older Memos is refused, with the copies that there are", async () => {
    expect(await failures(next, inputs, [second])).toEqual([
      ["image", expect.stringContaining(`got "0.30.0". An older Memos cannot read their newer form. Put 0.30.1 back`)],
    ]);
    expect(await failures(next, inputs, [second])).toEqual([
      ["image", expect.stringContaining(`there are ${second}.`)],
    ]);
  });

  it("an older Memos passes with a copy that it can open, and not with another", async () => {
    expect(await failures(next, { ...inputs, restore: second }, [second])).toEqual([]);
    const newer = "data-0.30.1-20260301T000000Z";
    expect(await failures(next, { ...inputs, restore: newer }, [newer])).toEqual([
      ["image", expect.stringContaining("must be a Memos of 0.30.1 or newer")],
    ]);
  });

  it("an upgrade after which the newer Memos never ran can be taken back", async () => {
    const back = (scene: Partial<Scene>) => check(next, inputs, () => databaseWith({ copies: [second], ...scene }));
    expect((await back({ unchangedSince: second })).failures).toEqual([]);
    expect((await back({})).failures).toMatchObject([{ property: "image" }]);
    const database = databaseWith({ copies: [second], unchangedSince: second });
    await update("data", { ...next, backups: [second] }, inputs, accessTo(database));
    expect(database.done).toEqual(["copy to data-0.30.0", "start sha256:old"]);
  });

  it("a copy that is not there is refused", async () => {
    expect(await failures(inputs, { ...inputs, restore: first }, [second])).toEqual([
      [
        "backups.restore",
        `backups.restore must be a copy that is there, got "${first}". There are ${second}. In MemosSso the options are memosImage and memosBackups.`,
      ],
    ]);
    expect(await failures(inputs, { ...inputs, restore: first })).toEqual([
      [
        "backups.restore",
        `backups.restore must be a copy that is there, got "${first}". There is none of these data. In MemosSso the options are memosImage and memosBackups.`,
      ],
    ]);
  });

  it.each([
    ["keep", 0, "keep must be a whole number from 1 on, got 0. Leave it out for the default."],
    ["keep", 1.5, "keep must be a whole number from 1 on, got 1.5. Leave it out for the default."],
    ["restore", "data", 'restore must be the name of a copy, got "data". The output memosBackups lists them.'],
    [
      "acceptUnlinkedAccounts",
      "yes",
      'acceptUnlinkedAccounts must be true or false, got "yes". Write it without quotes.',
    ],
  ])("%s: %j is refused", async (option, value, reason) => {
    expect(await failures({}, { ...inputs, [option]: value })).toEqual([[option, reason]]);
  });

  it("closed registration is refused as long as nobody has an account", async () => {
    const closed = { ...inputs, allowUserRegistration: false };
    expect(await failures({}, closed)).toEqual([
      [
        "accessPolicy.allowUserRegistration",
        "accessPolicy.allowUserRegistration must be true at first, got false. Nobody has an account in Memos yet, and no newcomer would get one. " +
          "Close it when everybody has signed in.",
      ],
    ]);
    expect(await failures(inputs, closed)).toEqual([]);
    expect(await failures({}, { ...closed, restore: second }, [second])).toEqual([]);
  });

  it("what is not known yet passes", async () => {
    expect(await failures({}, { ...inputs, image: unknownValue, volume: unknownValue })).toEqual([]);
    expect(await failures(inputs, { ...next, image: unknownValue })).toEqual([]);
  });

  it("every change is made in place", async () => {
    const place = { replaces: [], deleteBeforeReplace: true };
    expect(await diff("data", state, { ...inputs, __provider: "code" })).toEqual({ changes: false, ...place });
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
      expect([option, await diff("data", state, { ...inputs, [option]: value })]).toEqual([
        option,
        { changes: true, ...place },
      ]);
    }
  });
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

describe("data that are lost", () => {
  const rule =
    /^volume must be "data", which holds Memos' data: memos and accounts, and the Docker engine unix:\/\/\/var\/run\/docker\.sock has it no more/;
  const reasonOf = async (olds: Partial<MemosDataInputs>, news: MemosDataInputs, database: FakeDatabase) =>
    (await check(olds, news, () => database)).failures?.map(({ reason }) => reason).join() ?? "";
  const gone = (copies: readonly string[] = []) =>
    new FakeDatabase([...copies], { exists: false, openedBy: [], isThere: false });

  it("stop an up when Docker has the volume no more, and when a refresh has forgotten it", async () => {
    expect(await reasonOf(state, inputs, gone())).toMatch(rule);
    expect(await reasonOf(state, { ...inputs, volume: "another" }, databaseWith())).toMatch(rule);
    expect(await reasonOf(state, { ...inputs, volume: unknownValue }, databaseWith())).toMatch(rule);
  });

  it("are not lost when Docker leads to another engine than at the last up", async () => {
    const elsewhere = { ...inputs, dockerHost: "ssh://far" };
    expect(await reasonOf(state, elsewhere, gone())).toMatch(
      /the Docker engine ssh:\/\/far does not have it: it is on unix:/,
    );
    expect(await reasonOf(state, { ...inputs, dockerHost: unknownValue }, gone())).toBe("");
  });

  it("do not stop the first up, nor one to which nothing is lost", async () => {
    expect(await reasonOf({}, inputs, gone())).toBe("");
    expect(await reasonOf(state, inputs, databaseWith())).toBe("");
  });

  it("are told with how to put them back, how to accept the loss, and the copies that there are", async () => {
    expect(await reasonOf(state, inputs, gone([second, first]))).toContain(
      "Put it back (docker volume create data, then fill it from your own copy) and run pulumi up --refresh, which makes the containers anew " +
        'that used it. Or say acceptDataLoss: ["data"] and run ' +
        "pulumi up --refresh, which begins with what is in the new volume. Or go back to a copy of the database: set backups.restore " +
        `to one of ${second}, ${first}, and run pulumi up --refresh.`,
    );
  });

  it("may be given up by their name alone", async () => {
    const news = { ...inputs, volume: "another" };
    expect(await reasonOf(state, { ...news, acceptDataLoss: ["data"] }, databaseWith())).toBe("");
    expect(await reasonOf(state, { ...news, acceptDataLoss: ["data-of-old"] }, databaseWith())).toMatch(rule);
  });

  it("are not missed when a copy takes their place", async () => {
    const news = { ...inputs, volume: "another", restore: second };
    expect(await reasonOf(state, news, databaseWith({ copies: [second] }))).toBe("");
    expect(await reasonOf(state, news, databaseWith())).toContain("backups.restore must be a copy that is there");
  });
});
