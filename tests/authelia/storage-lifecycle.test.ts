import * as lifecycle from "../../components/authelia/storage-lifecycle";
import { unknownValue } from "../../components/internal/dynamic";

const wanted: lifecycle.StorageInputs = {
  database: "tcp://database:5432/authelia/public",
  leaveSqlite: false,
  volume: "sso-authelia-data-1",
  image: "sha256:1",
  stack: "memos-sso/test",
};

const filled: lifecycle.HasSqlite = () => Promise.resolve(true);
const empty: lifecycle.HasSqlite = () => Promise.resolve(false);
const never: lifecycle.HasSqlite = () => Promise.reject(new Error("looked"));

const failuresOf = async (olds: object, news: Partial<lifecycle.StorageInputs>, look: lifecycle.HasSqlite) =>
  (await lifecycle.check(olds, { ...wanted, ...news }, look)).failures;

describe("a database in SQLite", () => {
  it("is not left behind without a word", async () => {
    expect(await failuresOf({}, {}, filled)).toEqual([
      {
        property: "backEnds.postgres.leaveSqlite",
        reason:
          "backEnds.postgres.leaveSqlite must be true where Authelia has a database in SQLite already, in the volume " +
          "sso-authelia-data-1, got false. Second factors that people have registered themselves, and consents, stay in it. " +
          "docs/guides/back-ends.md says what can be taken along.",
      },
    ]);
  });

  it("is with one", async () => {
    expect(await failuresOf({}, { leaveSqlite: true }, filled)).toEqual([]);
  });

  it("that is none hinders nobody", async () => {
    expect(await failuresOf({}, {}, empty)).toEqual([]);
  });

  it("is looked for once: what stays there afterwards is known", async () => {
    expect(await failuresOf(wanted, { database: "tcp://another/authelia/public" }, never)).toEqual([]);
  });

  it.each(["volume", "image"])("is not looked for as long as the %s is not known", async (key) => {
    expect(await failuresOf({}, { [key]: unknownValue }, never)).toEqual([]);
  });
});

it.each([
  [{ database: "tcp://another/authelia/public" }, true],
  [{ leaveSqlite: true }, true],
  [{ image: "sha256:2" }, false],
])("%j is a change: %s", async (change, changes) => {
  expect(await lifecycle.diff("1", wanted, { ...wanted, ...change })).toMatchObject({ changes, replaces: [] });
});
