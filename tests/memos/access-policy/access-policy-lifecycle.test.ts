import { create, diff, read, remove, update } from "../../../components/memos/access-policy/access-policy-lifecycle";
import * as administrator from "../../../components/memos/administrator/administrator-lifecycle";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { account, administratorAt } from "../examples";

const id = "instance/settings/GENERAL";
const patch = `PATCH /api/v1/${id}`;

const memos = new FakeMemos();
const connect = connectTo(memos);
const closed = {
  apiUrl: memos.url,
  ...account,
  allowPasswordAuth: false,
  allowUserRegistration: true,
  version: "",
  __provider: "code",
};
const state = { ...closed, memosVersion: "0.30.0" };

/** Writes since the last time this was asked. */
const writes = () => memos.calls.splice(0).filter((call) => call === patch);

beforeEach(async () => {
  memos.memory.reset();
  await administrator.create(administratorAt(memos.url), connect);
  memos.memory.providers.set("authelia", { title: "Authelia" });
  memos.memory.general = { ...memos.memory.general, additionalStyle: "a{}", customProfile: { title: "Ours" } };
  writes();
});

it("changes its two switches and no other setting, once", async () => {
  expect(await create(closed, connect)).toEqual({ id, outs: state });
  expect(memos.memory.general).toMatchObject({
    disallowPasswordAuth: true,
    disallowUserRegistration: false,
    additionalStyle: "a{}",
    customProfile: { title: "Ours" },
  });
  expect(await create(closed, connect)).toEqual({ id, outs: state });
  expect(writes()).toEqual([patch]);
});

it("closes registration", async () => {
  const next = { ...closed, allowPasswordAuth: true, allowUserRegistration: false };
  expect(await update(id, state, next, connect)).toEqual({ outs: { ...next, memosVersion: "0.30.0" } });
  expect(memos.memory.general).toMatchObject({ disallowPasswordAuth: false, disallowUserRegistration: true });
});

it("reads what somebody has changed in Memos, and nothing where all data are gone", async () => {
  await create(closed, connect);
  memos.memory.general = { ...memos.memory.general, disallowPasswordAuth: false, disallowUserRegistration: true };
  expect(await read(id, state, connect)).toEqual({
    id,
    props: { ...state, allowPasswordAuth: true, allowUserRegistration: false },
  });
  memos.memory.reset();
  expect(await read(id, state, connect)).toEqual({});
});

it("opens password sign-in when it is removed, and leaves registration", async () => {
  await create({ ...closed, allowUserRegistration: false }, connect);
  writes();
  await remove(id, state, connect);
  await remove(id, state, connect);
  expect(writes()).toEqual([patch]);
  expect(memos.memory.general).toMatchObject({ disallowPasswordAuth: false, disallowUserRegistration: true });
});

it("has nothing to remove where all data are gone", async () => {
  memos.memory.reset();
  await remove(id, state, connect);
  expect(writes()).toEqual([]);
});

it("is set again for another Memos, whose upgrade may have reset it, and not for the same", async () => {
  const olds = { ...state, version: "0.29.1" };
  expect(await diff(id, olds, { ...closed, version: "0.30.0" })).toMatchObject({ changes: true });
  expect(await diff(id, olds, { ...closed, version: "0.29.1" })).toMatchObject({ changes: false });
});
