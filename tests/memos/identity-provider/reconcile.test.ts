import type { HttpClient } from "../../../components/http/http-client";
import * as administrator from "../../../components/memos/administrator/administrator-lifecycle";
import { create, update } from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import { FakeMemos } from "../../support/fake-memos";
import { connectTo } from "../../support/fake-memos-connection";
import { administratorAt, providerAt, providerStateAt } from "../examples";

const look = "GET /api/v1/instance/profile";
const signIn = "POST /api/v1/auth/signin";
const signOut = "POST /api/v1/auth/signout";
const list = "GET /api/v1/identity-providers";
const post = "POST /api/v1/identity-providers";
const patch = "PATCH /api/v1/identity-providers/authelia";

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

const publicClientIds = async (): Promise<string[]> => {
  const shown = await (await connect(memos.url, [])).publicIdentityProviders();
  return shown.map(({ clientId }) => clientId);
};

const hasOneProvider = () => {
  expect([...memos.memory.providers.keys()]).toEqual(["authelia"]);
  expect(memos.memory.secrets.get("authelia")).toBe(wanted.clientSecret);
};

describe("creating a provider", () => {
  it("looks first, writes once, asks as a stranger, and gives back every input", async () => {
    expect(await create(wanted, connect)).toEqual({ id: "identity-providers/authelia", outs: state });
    expect(calls()).toEqual([look, signIn, list, post, signOut, list]);
    hasOneProvider();
  });

  it("adopts one with our client id and writes all of it, since the secret cannot be compared", async () => {
    await create({ ...wanted, clientSecret: "older", title: "Older" }, connect);
    calls();
    expect(await create(wanted, connect)).toEqual({ id: state.name, outs: state });
    expect(calls()).toEqual([look, signIn, list, patch, signOut, list]);
    hasOneProvider();
  });

  it("looks again when the answer is lost", async () => {
    memos.faults.push({ call: post, as: "answer lost" });
    expect(await create(wanted, connect)).toMatchObject({ id: state.name });
    expect(calls()).toEqual([look, signIn, list, post, list, patch, signOut, list]);
    hasOneProvider();
  });

  it.each(["memos", "memos-2026-10", "memos-2026-11"])(
    "adopts one with client %s when it is of rotation 2026-11",
    async (clientId) => {
      await create({ ...wanted, clientId, clientSecret: "older" }, connect);
      const rotated = { ...wanted, clientId: "memos-2026-11", clientSecretVersion: "2026-11" };
      expect(await create(rotated, connect)).toEqual({ id: state.name, outs: { ...state, ...rotated } });
      expect(await publicClientIds()).toEqual(["memos-2026-11"]);
      hasOneProvider();
    },
  );

  it.each([
    ["other", { clientId: "memos-2026-11", clientSecretVersion: "2026-11" }],
    ["memos2", { clientId: "memos-2026-11", clientSecretVersion: "2026-11" }],
    ["memos-2026-10", { clientId: "memos" }],
    ["memos", { clientId: "memos-2026-11", clientSecretVersion: "11-2026" }],
  ])("refuses one with client %s as %j", async (clientId, ours) => {
    await create({ ...wanted, clientId }, connect);
    await expect(create({ ...wanted, ...ours }, connect)).rejects.toThrow(
      `and it is not ours: its clientId is "${clientId}", not "${ours.clientId}".`,
    );
  });

  it("looks again when somebody was quicker, and adopts what is ours only", async () => {
    await create(wanted, connect);
    const none = { status: 200, body: { identityProviders: [] } };
    memos.faults.push({ call: list, as: none });
    expect(await create(wanted, connect)).toMatchObject({ id: state.name });
    memos.faults.push({ call: list, as: none });
    await expect(create({ ...wanted, clientId: "other" }, connect)).rejects.toThrow("and it is not ours");
    hasOneProvider();
  });

  it("tells the first error when it cannot look again", async () => {
    memos.faults.push({ call: post, as: { status: 500, body: { code: 13, message: "disk full" } } });
    memos.faults.push({ call: list, as: "reset", after: 1, times: Infinity });
    await expect(create(wanted, connect)).rejects.toThrow(
      `Could not create the identity provider authelia: POST ${memos.url}/api/v1/identity-providers answered 500, "disk full". See the log of Memos for the reason.`,
    );
  });

  it("does not look again when it was refused", async () => {
    memos.faults.push({ call: post, as: { status: 400, body: { code: 3, message: "bad" } } });
    await expect(create(wanted, connect)).rejects.toThrow('answered 400, "bad"');
    expect(calls()).toEqual([look, signIn, list, post, signOut]);
  });

  it("signs in again once when its token is refused", async () => {
    memos.faults.push({ call: post, as: { status: 401 } });
    expect(await create(wanted, connect)).toMatchObject({ id: state.name });
    expect(calls()).toEqual([look, signIn, list, post, signIn, post, signOut, list]);
    memos.faults.push({ call: patch, as: { status: 401 }, times: 2 });
    await expect(create(wanted, connect)).rejects.toThrow(
      "Check that no proxy before Memos removes the Authorization header.",
    );
  });

  it("reports a secret that strangers can read, and keeps what it made so that it can be repaired", async () => {
    memos.memory.leaky = true;
    const error: unknown = await create(wanted, connect).catch((thrown: unknown) => thrown);
    const message =
      `Memos 0.30.0 at ${memos.url} shows the client secret of identity-providers/authelia to anyone who asks, without a login. ` +
      "Run a Memos that keeps it, then give the client a new secret.";
    expect(error).toMatchObject({ message, id: state.name, properties: state, reasons: [message] });
    await expect(update(state.name, state, wanted, connect)).rejects.toMatchObject({ id: state.name });
    memos.memory.leaky = false;
    expect(await update(state.name, state, wanted, connect)).toEqual({ outs: state });
  });

  it("is content when strangers are shown nothing at all", async () => {
    const second = { call: list, after: 1 };
    memos.faults.push({ ...second, as: { status: 401 } });
    expect(await create(wanted, connect)).toMatchObject({ id: state.name });
    memos.faults.push({ ...second, as: { status: 403 } });
    expect(await create(wanted, connect)).toMatchObject({ id: state.name });
  });

  it("says in one sentence that a file declares the provider", async () => {
    memos.memory.deployed.add("authelia");
    await expect(create(wanted, connect)).rejects.toThrow(
      'answered 400, "identity provider "authelia" is configured by the deployment". A file in /etc/secrets of Memos declares this, and the API cannot change it. Remove the file and restart Memos, or leave it to the file.',
    );
  });
});

describe("updating a provider", () => {
  beforeEach(async () => {
    await create(wanted, connect);
    calls();
  });

  it("writes nothing when nothing differs", async () => {
    expect(await update(state.name, state, wanted, connect)).toEqual({ outs: state });
    expect(calls()).toEqual([look, signIn, list, signOut, list]);
  });

  it("takes an empty picture claim for none", async () => {
    const fieldMapping = { ...wanted.fieldMapping, avatarUrl: "" };
    await update(state.name, state, { ...wanted, fieldMapping }, connect);
    expect(calls()).not.toContain(patch);
  });

  it("writes a new client secret though nothing else differs", async () => {
    const next = { ...wanted, clientSecret: "the-next" };
    expect(await update(state.name, state, next, connect)).toEqual({ outs: { ...state, clientSecret: "the-next" } });
    expect(memos.memory.secrets.get("authelia")).toBe("the-next");
  });

  it("takes the client of another rotation", async () => {
    const next = { ...wanted, clientId: "memos-2026-12", clientSecret: "the-next", clientSecretVersion: "2026-12" };
    expect(await update(state.name, state, next, connect)).toEqual({ outs: { ...state, ...next } });
    expect(memos.memory.secrets.get("authelia")).toBe("the-next");
  });

  it("takes a new client id, since it knows the provider for its own", async () => {
    const next = { ...wanted, clientId: "memos-2" };
    expect(await update(state.name, state, next, connect)).toEqual({ outs: { ...state, clientId: "memos-2" } });
  });

  it("makes it anew under its uid when it is gone, also at the last moment", async () => {
    memos.memory.providers.clear();
    expect(await update(state.name, state, wanted, connect)).toEqual({ outs: state });
    hasOneProvider();
    const deleting: HttpClient = (request) => {
      if (request.method === "PATCH") memos.memory.providers.clear();
      return memos.http(request);
    };
    memos.memory.providers.set("authelia", { title: "Edited" });
    calls();
    await update(state.name, state, wanted, connectTo({ http: deleting }));
    expect(calls()).toEqual([look, signIn, list, patch, list, post, signOut, list]);
    hasOneProvider();
  });

  it("does not make another when it is there, whatever the answer to the write", async () => {
    memos.memory.providers.set("authelia", { title: "Edited" });
    memos.faults.push({ call: patch, as: { status: 404 } });
    await expect(update(state.name, state, wanted, connect)).rejects.toThrow("answered 404");
    expect(calls()).toEqual([look, signIn, list, patch, list, signOut]);
  });

  it("looks and writes again when the write is lost, or its answer", async () => {
    for (const as of ["reset", "answer lost"] as const) {
      memos.memory.providers.set("authelia", { title: "Edited" });
      memos.faults.push({ call: patch, as });
      expect(await update(state.name, state, wanted, connect)).toEqual({ outs: state });
      expect(calls()).toEqual([look, signIn, list, patch, list, patch, signOut, list]);
      expect(memos.memory.providers.get("authelia")).toMatchObject({ title: wanted.title });
    }
  });

  it("gives up when the write is lost twice, and when nobody can look", async () => {
    memos.memory.providers.set("authelia", { title: "Edited" });
    memos.faults.push({ call: patch, as: "reset", times: 2 });
    await expect(update(state.name, state, wanted, connect)).rejects.toThrow("the connection was closed");
    memos.faults.push({ call: patch, as: "reset" }, { call: list, as: "web page", after: 1 });
    await expect(update(state.name, state, wanted, connect)).rejects.toThrow(`PATCH ${memos.url}`);
  });

  it("does not believe an answer that shows something else", async () => {
    memos.memory.providers.set("authelia", { title: "Edited" });
    memos.faults.push({ call: patch, as: { status: 200, body: { name: state.name, title: "Edited" } } });
    await expect(update(state.name, state, wanted, connect)).rejects.toThrow(
      "Memos took the change of identity-providers/authelia and shows another title than was written.",
    );
  });
});
