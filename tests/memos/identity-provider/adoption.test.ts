import type { Adoption } from "../../../components/memos/identity-provider/adoption";
import * as administrator from "../../../components/memos/administrator/administrator-lifecycle";
import type { Connect } from "../../../components/memos/api/connect";
import {
  check,
  create,
  diff,
  read,
  remove,
  update,
  type IdentityProviderInputs,
  type IdentityProviderOutputs,
} from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import { unknownValue } from "../../../components/pulumi/dynamic";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { Memory } from "../../support/fake-memos-memory";
import { administratorAt, providerAt } from "../examples";

const url = "http://memos.localhost:5230";
const { uid: _uid, ...usual } = providerAt(url);
const inputs: IdentityProviderInputs = usual;

/** A provider as people make them by hand. */
const byHand = (title: string, clientId: string, identifier = "preferred_username") => ({
  title,
  config: {
    oauth2Config: { clientId, scopes: ["openid"], fieldMapping: { identifier, displayName: "", email: "" } },
  },
});

let memos: FakeMemos;
const connect = (...given: Parameters<ReturnType<typeof connectTo>>) => connectTo(memos)(...given);
const glance: Connect = (where) => connect(where, []);

/** A Memos of a version with an administrator and three providers made by hand; in newer ones the middle one has a uid. */
async function memosOf(version: string): Promise<void> {
  memos = new FakeMemos(url, new Memory(version));
  await administrator.create(administratorAt(url), connect);
  const { providers, era } = memos.memory;
  const key = (uid: string) => (era.uids ? uid : String(memos.memory.nextNumber()));
  providers.set(key("first"), byHand("Other", "other"));
  providers.set(key("by-hand"), byHand("Sign in", "notes"));
  providers.set(key("last"), byHand("Other", "another", "sub"));
}

const keys = () => [...memos.memory.providers.keys()];
const shown = async () => (await connect(url, [])).publicIdentityProviders();
const stateOf = ({ id, outs }: Awaited<ReturnType<typeof create>>): IdentityProviderOutputs => ({
  ...inputs,
  uid: "",
  memosVersion: "",
  ...outs,
  name: id,
});

describe.each([
  ["0.16.1", "identity-providers/2"],
  ["0.21.0", "identity-providers/2"],
  ["0.25.3", "identity-providers/2"],
  ["0.26.2", "identity-providers/2"],
  ["0.27.1", "identity-providers/by-hand"],
  ["0.29.1", "identity-providers/by-hand"],
  ["0.30.0", "identity-providers/by-hand"],
])("a provider made by hand in Memos %s", (version, name) => {
  beforeEach(() => memosOf(version));

  it.each<[string, Adoption]>([
    ["name", { name }],
    ["uid or number", { uid: name.split("/")[1] ?? "" }],
    ["title", { title: "Sign in" }],
    ["client id", { clientId: "notes" }],
  ])("is taken over by its %s, keeps its name, and all else is written", async (_by, adopt) => {
    const before = keys();
    const made = await create({ ...inputs, adopt }, connect);
    expect(made.id).toBe(name);
    expect(keys()).toEqual(before);
    const { title, clientId, tokenUrl, fieldMapping } = inputs;
    expect((await shown()).find((one) => one.name === name)).toMatchObject({ title, clientId, tokenUrl, fieldMapping });
    expect(memos.memory.secrets.get(before[1] ?? "")).toBe(inputs.clientSecret);
    expect((await shown()).filter((one) => one.name !== name).map((one) => one.clientId)).toEqual(["other", "another"]);
  });

  it("is one's own from then on, with adopt or without", async () => {
    const adopt = { title: "Sign in" };
    const state = stateOf(await create({ ...inputs, adopt }, connect));
    for (const news of [{ ...inputs, adopt }, inputs]) {
      expect(await diff("id", state, news)).toMatchObject({ changes: false });
      const { outs } = await update("id", state, { ...news, title: "Later" }, connect);
      expect(outs).toMatchObject({ name, uid: state.uid, title: "Later" });
      expect(await read(name, state, connect)).toMatchObject({ id: name, props: { title: "Later", uid: state.uid } });
    }
    await remove(name, state, connect);
    expect((await shown()).map((one) => one.clientId)).toEqual(["other", "another"]);
  });

  it("is taken over once by whoever does not know that it was", async () => {
    for (const adopt of [{ title: "Sign in" }, { clientId: "notes" }, { name }]) {
      expect((await create({ ...inputs, adopt }, connect)).id).toBe(name);
      expect((await create({ ...inputs, adopt }, connect)).id).toBe(name);
    }
    expect(memos.memory.providers.size).toBe(3);
  });

  it("is left alone unasked", async () => {
    const before = (await shown()).find((one) => one.name === name);
    await create(inputs, connect);
    expect((await shown()).find((one) => one.name === name)).toEqual(before);
    expect(memos.memory.providers.size).toBe(4);
  });

  it("is not taken over when its people would become others", async () => {
    const adopt = { clientId: "another" };
    const theirs = keys()[2] ?? "";
    await expect(create({ ...inputs, adopt }, connect)).rejects.toThrow(
      `fieldMapping.identifier must be "sub", which ${name.split("/")[0] ?? ""}/${theirs} knows people by: by another claim they would get other accounts, got "preferred_username". Write fieldMapping with identifier "sub".`,
    );
    expect((await shown()).map((one) => one.clientId)).toEqual(["other", "notes", "another"]);
    const fieldMapping = { ...inputs.fieldMapping, identifier: "sub" };
    expect((await create({ ...inputs, adopt, fieldMapping }, connect)).id).toContain(theirs);
  });

  it("must be there, and one", async () => {
    const [first, second, third] = (await shown()).map((one) => one.name);
    const list = `${first ?? ""} ("Other", client id "other"), ${second ?? ""} ("Sign in", client id "notes"), ${third ?? ""} ("Other", client id "another")`;
    await expect(create({ ...inputs, adopt: { uid: "9" } }, connect)).rejects.toThrow(
      `adopt must mean an identity provider that Memos at ${url} has, got {"uid":"9"}. It has ${list}. Leave adopt out for a new one.`,
    );
    await expect(create({ ...inputs, adopt: { title: "Other" } }, connect)).rejects.toThrow(
      `adopt must mean one identity provider, got {"title":"Other"}. It means ${first ?? ""} ("Other", client id "other") and ${third ?? ""} ("Other", client id "another"): give one of the names, as { name: "${first ?? ""}" }.`,
    );
    memos.memory.providers.clear();
    await expect(create({ ...inputs, adopt: { title: "Other" } }, connect)).rejects.toThrow("It has none. Leave");
  });
});

describe("the uid of a provider that is taken over", () => {
  const adopt = { title: "Sign in" };

  it("is the one that it has, or left out", async () => {
    await memosOf("0.30.0");
    await expect(create({ ...inputs, adopt, uid: "authelia" }, connect)).rejects.toThrow(
      'uid must be "by-hand", which the provider has and people\'s accounts hang on, got "authelia". Write that one, or leave it out.',
    );
    expect((await create({ ...inputs, adopt, uid: "by-hand" }, connect)).outs).toMatchObject({ uid: "by-hand" });
  });

  it("is left out where there are numbers, of which an upgrade makes something else", async () => {
    await memosOf("0.26.2");
    await expect(create({ ...inputs, adopt, uid: "2" }, connect)).rejects.toThrow(
      'uid must be left out with adopt, since Memos 0.26.2 gives numbers, got "2". identity-providers/2 is found again by its number, after upgrades too.',
    );
    const state = stateOf(await create({ ...inputs, adopt: { uid: "2" } }, connect));
    memos = new FakeMemos(url, memos.memory.upgradedTo("0.30.0"));
    const { outs } = await update("id", state, { ...inputs, title: "Later", version: "0.30.0" }, connect);
    expect(outs).toMatchObject({ name: "identity-providers/00000002" });
    expect(keys()).toHaveLength(3);
  });

  it("may be told as it was before an upgrade", async () => {
    await memosOf("0.21.0");
    memos = new FakeMemos(url, memos.memory.upgradedTo("0.30.0"));
    const made = await create({ ...inputs, adopt: { name: "identity-providers/2" } }, connect);
    expect(made).toMatchObject({ id: "identity-providers/00000002", outs: { uid: "00000002" } });
  });

  it("is the same when it was deleted since and is made anew", async () => {
    await memosOf("0.30.0");
    const state = stateOf(await create({ ...inputs, adopt }, connect));
    memos.memory.providers.delete("by-hand");
    const { outs } = await update("id", state, { ...inputs, adopt }, connect);
    expect(outs).toMatchObject({ name: "identity-providers/by-hand", uid: "by-hand" });
  });

  it("is no other later, nor does adopt mean another", async () => {
    await memosOf("0.30.0");
    const state = stateOf(await create({ ...inputs, adopt }, connect));
    await expect(update("id", state, { ...inputs, uid: "authelia" }, connect)).rejects.toThrow('must stay "by-hand"');
    await expect(update("id", state, { ...inputs, adopt: { uid: "first" } }, connect)).rejects.toThrow(
      'adopt must mean identity-providers/by-hand ("Authelia", client id "memos"), which the resource has already, got {"uid":"first"}. Leave it out; another provider is for another resource.',
    );
    // What has been adopted says nothing about what others make later.
    memos.memory.providers.set("later", byHand("Sign in", "later"));
    expect((await update("id", state, { ...inputs, adopt }, connect)).outs).toMatchObject({ uid: "by-hand" });
  });
});

describe("a preview", () => {
  const adopt = { title: "Sign in" };
  let written: string[];
  beforeEach(async () => {
    await memosOf("0.30.0");
    written = [];
    jest.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  it("says what will be taken over, and changes nothing", async () => {
    expect(await check({}, { ...inputs, adopt }, glance)).toMatchObject({ failures: [] });
    expect(written).toEqual([
      `The identity provider identity-providers/by-hand ("Sign in", client id "notes") in Memos 0.30.0 at ${url} is taken over, and people keep their accounts. ` +
        "Written are title, identifierFilter, clientId, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping, clientSecret.\n",
    ]);
    expect((await shown()).map(({ title }) => title)).toEqual(["Other", "Sign in", "Other"]);
  });

  it.each([
    ["adopt", { adopt: { title: "None" } }, "must mean an identity provider that Memos"],
    ["uid", { adopt, uid: "authelia" }, 'must be "by-hand"'],
    ["fieldMapping.identifier", { adopt: { uid: "last" } }, 'must be "sub"'],
  ])("refuses %s as an up would", async (property, changes, reason) => {
    const { failures } = await check({}, { ...inputs, ...changes }, glance);
    expect(failures).toEqual([{ property, reason: expect.stringContaining(`${property} ${reason}`) as string }]);
    expect(written).toEqual([]);
  });

  it("does not look when there is nothing to adopt, or nothing to know yet", async () => {
    const silent = jest.fn<ReturnType<Connect>, Parameters<Connect>>();
    expect(await check({}, inputs, silent)).toMatchObject({ failures: [] });
    expect(await check(inputs, { ...inputs, adopt }, silent)).toMatchObject({ failures: [] });
    expect(await check({}, { ...inputs, adopt, apiUrl: unknownValue }, silent)).toMatchObject({ failures: [] });
    expect(await check({}, { ...inputs, adopt, title: "" }, silent)).toMatchObject({
      failures: [{ property: "title" }],
    });
    expect(silent).not.toHaveBeenCalled();
  });

  it("leaves it to the up when Memos does not answer, or not strangers", async () => {
    const none: Connect = () => Promise.reject(new Error("nobody"));
    expect(await check({}, { ...inputs, adopt }, none)).toMatchObject({ failures: [] });
    memos.faults.push({ call: "GET /api/v1/identity-providers", as: { status: 403 } });
    expect(await check({}, { ...inputs, adopt }, glance)).toMatchObject({ failures: [] });
    expect(written).toEqual([]);
  });
});
