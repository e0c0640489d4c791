import * as administrator from "../../../components/memos/administrator/administrator-lifecycle";
import {
  create,
  read,
  remove,
  update,
  type IdentityProviderInputs,
} from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { Memory } from "../../support/fake-memos-memory";
import { administratorAt, providerAt, providerStateAt } from "../examples";

const url = "http://memos.localhost:5230";
const inputs: IdentityProviderInputs = providerAt(url);
const other = { title: "Other", config: { oauth2Config: { clientId: "other" } } };

/** A Memos of a version with an administrator. */
async function memosOf(version: string): Promise<FakeMemos> {
  const memos = new FakeMemos(url, new Memory(version));
  await administrator.create(administratorAt(url), connectTo(memos));
  return memos;
}

const stateNamed = (name: string) => ({ ...providerStateAt(url), ...inputs, name });

describe("a provider whose Memos is upgraded step by step", () => {
  const names: readonly (readonly [string, string])[] = [
    ["0.16.1", "identity-providers/2"],
    ["0.21.0", "identity-providers/2"],
    ["0.25.3", "identity-providers/2"],
    ["0.26.2", "identity-providers/2"],
    ["0.27.1", "identity-providers/00000002"],
    ["0.29.1", "identity-providers/00000002"],
    ["0.30.0", "identity-providers/00000002"],
  ];
  let memos: FakeMemos;
  let state = stateNamed("");
  beforeAll(async () => {
    memos = await memosOf("0.16.1");
    // Somebody else's has been there first: ours is not number 1.
    memos.memory.providers.set(String(memos.memory.nextNumber()), other);
    const { id, outs } = await create(inputs, connectTo(memos));
    state = { ...stateNamed(id), ...outs };
  });

  it.each(names)("is found again in %s as %s, and never made twice", async (version, name) => {
    memos = new FakeMemos(url, memos.memory.upgradedTo(version));
    const connect = connectTo(memos);
    const { outs } = await update("id", state, { ...inputs, version }, connect);
    expect(outs).toMatchObject({ name, uid: "authelia", memosVersion: version });
    const next = { ...stateNamed(name), ...outs };
    const seen = await read("id", state, connect);
    expect(seen.props).toMatchObject({ name, uid: "authelia", title: "Authelia" });
    // Whoever has lost the state adopts the same one.
    expect((await create(inputs, connect)).id).toBe(name);
    expect(memos.memory.providers.size).toBe(2);
    state = next;
  });

  it("is the one that goes in the end, by whichever of its names", async () => {
    await remove("id", stateNamed("identity-providers/2"), connectTo(memos));
    expect([...memos.memory.providers.keys()]).toEqual(["00000001"]);
  });
});

describe("looking for a provider", () => {
  it.each(["0.16.1", "0.25.3", "0.26.2"])("takes title and client for it in %s", async (version) => {
    const memos = await memosOf(version);
    const connect = connectTo(memos);
    await create(inputs, connect);
    await create({ ...inputs, title: "Another", clientId: "another" }, connect);
    expect(memos.memory.providers.size).toBe(2);
    await expect(create({ ...inputs, clientId: "foreign" }, connect)).rejects.toThrow(
      'already, "Authelia", and it is not ours: its clientId is "memos", not "foreign". Choose another title, name that one in adopt to take it over, or delete it in Memos first.',
    );
  });

  it("takes a number for a number, in hexadecimal from 0.27 on", async () => {
    const memos = await memosOf("0.30.0");
    memos.memory.providers.set("0000000a", other).set("00000010", other);
    const found = await read("id", stateNamed("identity-providers/10"), connectTo(memos));
    expect(found.props).toMatchObject({ name: "identity-providers/0000000a" });
  });

  it("does not take a uid of one's own choice for a number", async () => {
    const memos = await memosOf("0.30.0");
    memos.memory.providers.set("0000000a", other);
    const chosen = { ...stateNamed("identity-providers/10"), uid: "10" };
    expect(await read("id", chosen, connectTo(memos))).toEqual({});
    await remove("id", chosen, connectTo(memos));
    expect(memos.memory.providers.size).toBe(1);
  });

  it("leaves one alone that somebody gave a uid, though client and title are ours", async () => {
    const memos = await memosOf("0.30.0");
    const connect = connectTo(memos);
    await create({ ...inputs, uid: "by-hand" }, connect);
    expect((await create(inputs, connect)).id).toBe("identity-providers/authelia");
    expect([...memos.memory.providers.keys()]).toEqual(["by-hand", "authelia"]);
  });
});

it("writes again when a PATCH that came first on its connection was lost", async () => {
  const memos = await memosOf("0.25.3");
  await create(inputs, connectTo(memos));
  memos.faults.push({ call: "PATCH /api/v1/identity-providers/1", as: "reset" });
  const state = stateNamed("identity-providers/1");
  await update("id", state, { ...inputs, clientSecret: "next" }, connectTo(memos));
  expect(memos.memory.secrets.get("1")).toBe("next");
});
