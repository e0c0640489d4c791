import { unknownValue } from "../../components/internal/dynamic";
import {
  check,
  create,
  type DeployedProviderInputs,
  diff,
  read,
  remove,
  update,
} from "../../components/memos/deployed-provider-lifecycle";
import * as administrator from "../../components/memos/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider-lifecycle";
import { FakeMemos } from "../support/fake-memos";
import { connectTo } from "../support/fake-memos-connection";
import { administratorAt, changes, providerAt } from "./examples";

const memos = new FakeMemos();
const connect = connectTo(memos);
const {
  administratorUsername: _username,
  administratorPassword: _password,
  clientSecret: _secret,
  acceptRisk: _risk,
  version: _version,
  ...inputs
} = providerAt(memos.url);
const name = "identity-providers/authelia";
const state = { ...inputs, name };

beforeEach(async () => {
  memos.memory.reset();
  await administrator.create(administratorAt(memos.url), connect);
});

/** What the file has told Memos: it shows such a provider as it shows any other. */
const told = (provider: Partial<DeployedProviderInputs> = {}) =>
  identityProvider.create({ ...providerAt(memos.url), ...provider }, connect);

describe("after a rotation", () => {
  const rotated = { ...inputs, clientId: `${inputs.clientId}-2026-11`, rotation: "2026-11" };

  it("has no way back to the first client", async () => {
    const { failures } = await check(rotated, inputs, () => Promise.resolve(undefined));
    expect(failures).toEqual([
      {
        property: "rotation",
        reason: 'rotation must stay once it is given, got nothing. Put "2026-11" back, or another for a new secret.',
      },
    ]);
  });

  it("is refused under another name than the one that Memos has it by", async () => {
    await told();
    const { failures = [] } = await check(inputs, { ...rotated, uid: "other" }, () => connect(memos.url, []));
    expect(failures.map(({ reason }) => reason).join("")).toContain("people's accounts hang on that name");
  });

  it("is to be seen anew", async () => {
    expect(await diff(name, state, rotated)).toMatchObject({ changes: true });
  });
});

it("is there when Memos shows it as the file has it", async () => {
  await told();
  memos.calls.splice(0);
  expect(await create(inputs, connect)).toEqual({ id: name, outs: state });
  expect(await update(name, state, inputs, connect)).toEqual({ outs: state });
  expect(memos.calls.filter((call) => !call.startsWith("GET "))).toEqual([]);
});

it("is missed when Memos does not show it", async () => {
  await expect(create(inputs, connect)).rejects.toThrow(
    `Memos 0.30.0 at ${memos.url} has not read the file for ${name}: it shows no such provider. Look into the log of its container, and run up again.`,
  );
});

it.each(Object.keys(changes).filter((field) => field !== "clientId"))(
  "is missed when Memos shows another %s",
  async (field) => {
    await told({ [field]: Object.entries(changes).find(([key]) => key === field)?.[1] });
    await expect(create(inputs, connect)).rejects.toThrow(`it shows another ${field}. `);
  },
);

it("is refused beside one of the same client with another name, on which people's accounts hang", async () => {
  await told({ uid: "00000001" });
  const reason = expect.stringContaining("has this identity provider as identity-providers/00000001 already") as string;
  const glance = () => connect(memos.url, []);
  expect((await check({}, inputs, glance)).failures).toEqual([{ property: "uid", reason }]);
  expect((await check({}, { ...inputs, clientId: unknownValue }, glance)).failures).toEqual([]);
  await expect(create(inputs, connect)).rejects.toThrow(
    `Memos at ${memos.url} has this identity provider as identity-providers/00000001 already, and people's accounts hang on that name: ` +
      `as ${name} everybody would get another account. Stay with registration api.`,
  );
});

it("refuses at preview what Memos would not start with", async () => {
  const wrong = { ...inputs, tokenUrl: "auth.example.localhost", scopes: [], identifierFilter: "john" };
  const { failures } = await check({}, wrong);
  expect(failures?.map(({ property }) => property)).toEqual(["identifierFilter", "tokenUrl", "scopes"]);
  const nobody = () => Promise.resolve(undefined);
  expect(await check({}, inputs, nobody)).toMatchObject({ failures: [] });
});

it("looks again after every change", async () => {
  const nothing = { changes: false, replaces: [], deleteBeforeReplace: true };
  expect(await diff(name, state, { ...inputs, __provider: "code" })).toEqual(nothing);
  for (const [field, value] of Object.entries(changes)) {
    expect([field, await diff(name, state, { ...inputs, [field]: value })]).toEqual([
      field,
      { ...nothing, changes: true },
    ]);
  }
});

it("cannot be changed in Memos, and goes with its file", async () => {
  memos.calls.splice(0);
  expect(await read(name, state)).toEqual({ id: name, props: state });
  await remove(name, state);
  expect(memos.calls).toEqual([]);
});
