import { create, read, remove, update } from "../../../components/memos/administrator/administrator-lifecycle";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { administratorAt } from "../examples";

const look = "GET /api/v1/instance/profile";
const signUp = "POST /api/v1/users";
const signIn = "POST /api/v1/auth/signin";
const signOut = "POST /api/v1/auth/signout";
const change = "PATCH /api/v1/users/memos-administrator";

const memos = new FakeMemos();
const connect = connectTo(memos);
const wanted = { ...administratorAt(memos.url), __provider: "code" };
const state = { ...wanted, memosVersion: "0.30.0" };
const next = { ...wanted, administratorPassword: "the-next-one" };

/** Calls since the last time this was asked. */
const calls = () => memos.calls.splice(0);

beforeEach(() => {
  memos.memory.reset();
  memos.faults.length = 0;
  calls();
});

it("makes the first account and proves it by signing in", async () => {
  expect(await create(wanted, connect)).toEqual({ id: "memos-administrator", outs: state });
  expect(calls()).toEqual([look, signUp, signIn, signOut]);
  expect([...memos.memory.sessions]).toEqual([]);
});

it("adopts the account that is there, and makes none", async () => {
  await create(wanted, connect);
  calls();
  expect(await create(wanted, connect)).toEqual({ id: "memos-administrator", outs: state });
  expect(calls()).toEqual([look, signIn, signOut]);
});

it("does not mind that the answer was lost, or that somebody was quicker with the same account", async () => {
  memos.faults.push({ call: signUp, as: "answer lost" });
  expect(await create(wanted, connect)).toMatchObject({ id: "memos-administrator" });
  memos.memory.reset();
  const both = await Promise.all([create(wanted, connect), create(wanted, connect)]);
  expect(both.map(({ id }) => id)).toEqual(["memos-administrator", "memos-administrator"]);
  expect([...memos.memory.accounts.values()].map(({ role }) => role)).toEqual(["ADMIN"]);
});

it("tells why there is no account, rather than that it cannot sign in", async () => {
  memos.faults.push({ call: signUp, as: { status: 500, body: { code: 13, message: "disk full" } } });
  await expect(create(wanted, connect)).rejects.toThrow(
    `Could not create the administrator memos-administrator: POST ${memos.url}/api/v1/users answered 500, "disk full". See the log of Memos for the reason.`,
  );
});

it("refuses a Memos in which somebody else was first", async () => {
  await create({ ...wanted, administratorUsername: "mallory", administratorPassword: "mallorys" }, connect);
  await expect(create(wanted, connect)).rejects.toThrow(
    `Memos at ${memos.url} has accounts already, and none of them is memos-administrator with this password. `,
  );
});

it("refuses to be the loser of a race, who is an ordinary account", async () => {
  memos.memory.accounts.set("mallory", { username: "mallory", password: "mallorys", role: "ADMIN" });
  const empty = { version: "0.30.0", commit: "", needsSetup: true };
  memos.faults.push({ call: look, as: { status: 200, body: empty } });
  await expect(create(wanted, connect)).rejects.toThrow("memos-administrator is not an administrator in Memos");
});

it("changes the password once", async () => {
  await create(wanted, connect);
  calls();
  expect(await update("memos-administrator", state, next, connect)).toEqual({
    outs: { ...next, memosVersion: "0.30.0" },
  });
  expect(calls()).toEqual([look, signIn, change, signOut, signIn, signOut]);
  await update("memos-administrator", state, next, connect);
  expect(calls()).toEqual([look, signIn, signIn, signOut]);
  expect([...memos.memory.sessions]).toEqual([]);
});

it("tells why the password could not be changed", async () => {
  await create(wanted, connect);
  memos.faults.push({ call: change, as: { status: 500, body: { code: 13, message: "disk full" } } });
  await expect(update("memos-administrator", state, next, connect)).rejects.toThrow(
    `Could not change the password of memos-administrator: PATCH ${memos.url}/api/v1/users/memos-administrator answered 500, "disk full".`,
  );
});

it("changes nothing when only the address has changed", async () => {
  await create(wanted, connect);
  calls();
  await update("memos-administrator", { ...state, apiUrl: "http://127.0.0.1:1" }, wanted, connect);
  expect(calls()).toEqual([look, signIn, signOut]);
});

it("makes the account anew where all data are gone", async () => {
  expect(await update("memos-administrator", state, next, connect)).toMatchObject({ outs: next });
  expect(calls()).toEqual([look, signUp, signIn, signOut]);
});

it("reads by signing in, and stops where all data are gone", async () => {
  await expect(read("memos-administrator", state, connect)).rejects.toThrow(
    /must have the account memos-administrator, and has none at all: its data in its volume are lost/,
  );
  await create(wanted, connect);
  expect(await read("memos-administrator", state, connect)).toEqual({ id: "memos-administrator", props: state });
});

it("leaves the account when it is removed", async () => {
  await create(wanted, connect);
  calls();
  await remove("memos-administrator", state);
  expect(calls()).toEqual([]);
});
