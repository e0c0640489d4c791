import * as administrator from "../../../components/memos/administrator/administrator-lifecycle";
import {
  check,
  create,
  diff,
  read,
  remove,
  update,
} from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { administratorAt, providerAt, providerStateAt } from "../examples";

const look = "GET /api/v1/instance/profile";
const signIn = "POST /api/v1/auth/signin";
const signOut = "POST /api/v1/auth/signout";
const list = "GET /api/v1/identity-providers";
const settings = "GET /api/v1/instance/settings/GENERAL";
const destroy = "DELETE /api/v1/identity-providers/authelia";

const memos = new FakeMemos();
const connect = connectTo(memos);
const wanted = { ...providerAt(memos.url), __provider: "code" };
const state = { ...providerStateAt(memos.url), __provider: "code" };

/** Calls since the last time this was asked. */
const calls = () => memos.calls.splice(0);

beforeEach(async () => {
  memos.memory.reset();
  memos.faults.length = 0;
  await administrator.create(administratorAt(memos.url), connect);
  calls();
});

describe("reading a provider", () => {
  it("keeps what Memos does not show", async () => {
    await create(wanted, connect);
    expect(await read(state.name, state, connect)).toEqual({ id: state.name, props: state });
  });

  it("finds nothing where it was deleted, or all data are gone", async () => {
    expect(await read(state.name, state, connect)).toEqual({});
    memos.memory.reset();
    expect(await read(state.name, state, connect)).toEqual({});
  });

  it("does not take another program's answer for a provider", async () => {
    memos.faults.push({ call: list, as: "another app" });
    await expect(read(state.name, state, connect)).rejects.toThrow("answered 200 with unexpected JSON");
  });
});

describe("a provider that is there", () => {
  it("keeps its identifier: with another one everybody would get a second account", async () => {
    const identifier = (claim: string) => ({ ...wanted, fieldMapping: { ...wanted.fieldMapping, identifier: claim } });
    expect((await check(wanted, identifier("email"))).failures).toEqual([
      {
        property: "fieldMapping.identifier",
        reason: expect.stringContaining(
          'fieldMapping.identifier must stay "preferred_username", by which Memos knows whose account is whose, got "email".',
        ) as string,
      },
    ]);
    expect((await check({}, identifier("email"))).failures).toEqual([]);
    expect((await check(wanted, { ...wanted, title: "Our sign-in" })).failures).toEqual([]);
  });

  it("is written again when a copy has taken the place of the data: its client secret may be another", async () => {
    await create(wanted, connect);
    memos.memory.providers.forEach((provider) => Object.assign(provider, { clientSecret: "of-then" }));
    calls();
    await update(state.name, state, { ...wanted, title: wanted.title }, connect);
    expect(calls()).toEqual([look, signIn, list, signOut, list]);
    const { outs } = await update(state.name, state, { ...wanted, restores: 1 }, connect);
    expect(calls()).toEqual([look, signIn, list, "PATCH /api/v1/identity-providers/authelia", signOut, list]);
    expect(outs).toEqual({ ...state, restores: 1 });
    expect((await diff(state.name, state, { ...wanted, restores: 1 })).changes).toBe(true);
  });
});

describe("removing a provider", () => {
  beforeEach(async () => {
    await create(wanted, connect);
    calls();
  });

  it("deletes it, and looks when the answer is lost", async () => {
    memos.faults.push({ call: destroy, as: "answer lost" });
    await remove(state.name, state, connect);
    expect(calls()).toEqual([look, signIn, list, settings, destroy, list, signOut]);
    expect(memos.memory.providers.size).toBe(0);
  });

  it("fails when it is still there", async () => {
    memos.faults.push({ call: destroy, as: "reset" });
    await expect(remove(state.name, state, connect)).rejects.toThrow(
      "Could not delete the identity provider identity-providers/authelia",
    );
  });

  it("opens password sign-in when it is the last one, and nothing else", async () => {
    memos.memory.general = { ...memos.memory.general, disallowPasswordAuth: true, additionalStyle: "a{}" };
    memos.memory.providers.set("other", { title: "Other" });
    await remove(state.name, state, connect);
    expect(memos.memory.general).toMatchObject({ disallowPasswordAuth: true });
    memos.memory.providers.clear();
    await create(wanted, connect);
    await remove(state.name, state, connect);
    expect(memos.memory.general).toMatchObject({ disallowPasswordAuth: false, additionalStyle: "a{}" });
  });

  it("opens password sign-in when another one that was last is gone before it is", async () => {
    memos.memory.general = { ...memos.memory.general, disallowPasswordAuth: true };
    const another = { name: "identity-providers/other", title: "Other" };
    memos.faults.push({
      call: list,
      as: { status: 200, body: { identityProviders: [{ name: state.name }, another] } },
    });
    await remove(state.name, state, connect);
    expect(memos.memory.providers.size).toBe(0);
    expect(memos.memory.general).toMatchObject({ disallowPasswordAuth: false });
  });

  it("has nothing to do where all data are gone", async () => {
    memos.memory.reset();
    await remove(state.name, state, connect);
    expect(calls()).toEqual([look]);
  });
});
