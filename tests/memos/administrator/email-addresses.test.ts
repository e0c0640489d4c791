import { check } from "../../../components/memos/administrator/administrator-lifecycle";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { administratorAt } from "../examples";

const memos = new FakeMemos();
const connect = connectTo(memos);
const before = { ...administratorAt(memos.url), version: "0.30.0" };
const after = { ...before, version: "0.31.0" };

const account = (username: string, email: string, role: "ADMIN" | "USER" = "USER") =>
  memos.memory.accounts.set(username, { username, role, email, password: `${username}s` });

beforeEach(() => {
  memos.memory.reset();
  memos.faults.length = 0;
  const { administratorUsername: username, administratorPassword: password } = before;
  memos.memory.accounts.set(username, { username, role: "ADMIN", password });
  account("john", "john@example.com");
});

it("lets an upgrade to 0.31 through when every address is one account's, and accounts without one do not count", async () => {
  account("jane", "jane@example.com");
  account("joan", "");
  expect((await check(before, after, connect)).failures).toEqual([]);
  expect([...memos.memory.sessions]).toEqual([]);
});

it("refuses it at preview while two accounts share an address, whatever its case, and names them", async () => {
  account("jane", "John@Example.com");
  expect((await check(before, after, connect)).failures).toEqual([
    {
      property: "version",
      reason:
        'version must be older than 0.31 as long as accounts in Memos share an e-mail address: john and jane have john@example.com, got "0.31.0". Change the address of one of them in Memos, as administrator.',
    },
  ]);
});

it.each([
  ["no upgrade", before, before],
  ["an upgrade that comes from 0.31", after, { ...after, version: "0.31.1" }],
  ["the first up", {}, after],
])("asks Memos nothing at %s", async (_what, olds, news) => {
  account("jane", "john@example.com");
  memos.calls.splice(0);
  expect((await check(olds, news, connect)).failures).toEqual([]);
  expect(memos.calls).toEqual([]);
});

it("leaves a Memos that does not answer to the up", async () => {
  account("jane", "john@example.com");
  memos.faults.push({ as: "reset", times: Infinity });
  expect((await check(before, after, connect)).failures).toEqual([]);
});
