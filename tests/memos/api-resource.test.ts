import * as accessPolicy from "../../components/memos/access-policy/access-policy-lifecycle";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import { connectForRefresh, keepStateIfUnreachable } from "../../components/memos/api-resource";
import { FakeMemos } from "../support/fake-memos";
import { connectTo } from "../support/fake-memos-connection";
import { freePort } from "../support/stack";
import { account, administratorAt, providerAt, providerStateAt } from "./examples";

const memos = new FakeMemos();
const connect = connectTo(memos);
const data = "sso-memos-data-1a2b3c4";
const provider = providerStateAt(memos.url);
const closed = {
  apiUrl: memos.url,
  ...account,
  allowPasswordAuth: false,
  allowUserRegistration: true,
  version: "",
  memosVersion: "",
};

const remedy = (what: string): string =>
  ` To leave ${what} alone, take the resource out of the state by "pulumi state delete", and destroy again.`;
const runs = () => Promise.resolve(false);
const isOut = () => Promise.resolve(true);

let written: string[];
beforeEach(async () => {
  memos.memory.reset();
  memos.faults.length = 0;
  await administrator.create(administratorAt(memos.url), connect);
  await identityProvider.create(providerAt(memos.url), connect);
  await accessPolicy.create(closed, connect);
  written = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

/** Each resource that takes something out of Memos. */
const departures = [
  {
    what: "the identity provider identity-providers/authelia",
    leave: (halted = runs, ours = true) =>
      identityProvider.remove("id", ours ? { ...provider, dataVolume: data } : provider, connect, halted),
    isGone: () => memos.memory.providers.size === 0,
  },
  {
    what: "the access policy",
    leave: (halted = runs, ours = true) =>
      accessPolicy.remove("id", ours ? { ...closed, dataVolume: data } : closed, connect, halted),
    isGone: () => memos.memory.general.disallowPasswordAuth !== true,
  },
];

describe.each(departures)("$what", ({ what, leave, isGone }) => {
  it("is taken out of a Memos that answers", async () => {
    await leave();
    expect(isGone()).toBe(true);
    expect(written).toEqual([]);
  });

  it("is left, with a note, in a Memos whose container is gone, has ended or is paused", async () => {
    memos.calls.length = 0;
    await leave(isOut);
    expect(memos.calls).toEqual([]);
    expect(written).toEqual([
      `Memos at ${memos.url} does not run, so its data keep ${what}. The next up finds that again.\n`,
    ]);
    expect(isGone()).toBe(false);
  });

  it.each(["reset", "hang", "web page", "another app", { status: 503 }] as const)(
    "is left, with a note, in a Memos of the same stack that answers %j",
    async (as) => {
      memos.faults.push({ as, times: Infinity });
      await leave();
      expect(written).toEqual([
        expect.stringMatching(
          /^Could not find Memos at .* The data of Memos keep .*\. The next up finds that again\.\n$/,
        ),
      ]);
    },
  );

  it("is an error when Memos is somebody else's and does not answer", async () => {
    memos.faults.push({ as: "reset", times: Infinity });
    await expect(leave(isOut, false)).rejects.toThrow(
      `Check that Memos runs and that apiUrl is its own address.${remedy(what)}`,
    );
    expect(written).toEqual([]);
  });

  it("is an error that tells the way on when somebody has changed the administrator's password", async () => {
    const others = { administratorPassword: "somebody-elses" };
    const before = { ...administratorAt(memos.url), memosVersion: "" };
    await administrator.update("id", before, { ...administratorAt(memos.url), ...others }, connect);
    await expect(leave()).rejects.toThrow(
      `Check administratorUsername and administratorPassword: somebody may have changed them in Memos. Give the ones that hold there, or change them back: the output administrator of a MemosSso has both.${remedy(what)}`,
    );
    expect(isGone()).toBe(false);
  });

  it("is an error that tells the way on when the account is no administrator any more", async () => {
    for (const [name, one] of memos.memory.accounts) memos.memory.accounts.set(name, { ...one, role: "USER" });
    await expect(leave()).rejects.toThrow(
      `Give the credentials of an account that is an administrator in Memos.${remedy(what)}`,
    );
  });
});

it("what is known stays while nothing listens where Memos should be", async () => {
  const apiUrl = `http://127.0.0.1:${await freePort()}`;
  const known = { id: "known", props: { apiUrl } };
  const look = async () => ({ id: (await connectForRefresh(apiUrl, [])).url, props: { apiUrl } });
  expect(await keepStateIfUnreachable(known, look)).toBe(known);
  expect(written).toEqual([expect.stringMatching(/What Memos has of known was not compared with the state: /)]);
}, 30_000);

it("what Memos answers counts, and so does every other failure", async () => {
  const known = { id: "known", props: {} };
  expect(await keepStateIfUnreachable(known, () => Promise.resolve({}))).toEqual({});
  await expect(keepStateIfUnreachable(known, () => Promise.reject(new Error("other")))).rejects.toThrow("other");
});
