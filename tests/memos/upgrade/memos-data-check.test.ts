import { unknownValue } from "../../../components/pulumi/dynamic";
import { check, update } from "../../../components/memos/upgrade/memos-data-lifecycle";
import type { MemosDataInputs } from "../../../components/memos/upgrade/memos-data-check";
import { FakeDatabase } from "../../support/fake-database";
import { inputs, next, state, first, second, databaseWith, accessTo, type Scene } from "../../support/memos-data";

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
