import { DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { unknownValue } from "../../components/pulumi/dynamic";
import { providerText } from "../../components/pulumi/dynamic-resource";
import { FakeMemosServer } from "../support/fake-memos-server";
import { account, administratorAt, providerAt } from "./examples";
import { ProviderHost, leftBehind } from "./provider-host";

const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;

jest.setTimeout(60_000);

let host: ProviderHost;
let memos: FakeMemosServer;
beforeAll(async () => {
  [host, memos] = await Promise.all([ProviderHost.start(), FakeMemosServer.start()]);
});
afterAll(() => Promise.all([host.stop(), memos.stop()]));

const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error("nothing failed")),
    (error: unknown) => error as Error,
  );

/** Resources of four kinds, each with the text of its provider as the engine sends it. */
function resources() {
  const at = { apiUrl: memos.url, ...account };
  return {
    administrator: {
      ...administratorAt(memos.url),
      __provider: providerText("memos/administrator/administrator-lifecycle"),
    },
    provider: {
      ...providerAt(memos.url),
      __provider: providerText("memos/identity-provider/identity-provider-lifecycle"),
    },
    policy: {
      ...at,
      allowPasswordAuth: false,
      allowUserRegistration: true,
      __provider: providerText("memos/access-policy/access-policy-lifecycle"),
    },
    upgrade: { volume: unknownValue, keep: 0, __provider: providerText("memos/upgrade/memos-data-lifecycle") },
  };
}

it("keeps no code, no path and no secret in the state, but the names of the modules", () => {
  for (const { __provider: text } of Object.values(resources())) {
    expect(text).toMatch(/require\("pulumi-memos-sso\/memos\/[a-z/-]+-lifecycle"\)/);
    expect(text.length).toBeLessThan(6000);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(account.administratorPassword);
  }
});

it("lives the life of the three resources in the host", async () => {
  const { administrator, provider, policy } = resources();
  const version = { memosVersion: "0.30.0" };

  expect(await host.create(administrator)).toEqual({
    id: "memos-administrator",
    properties: { ...administrator, ...version },
  });

  const name = "identity-providers/authelia";
  const state = { ...provider, ...version, name };
  expect(await host.check({}, provider)).toEqual({ inputs: provider, failures: [] });
  expect(await host.create(provider)).toEqual({ id: name, properties: state });
  expect(await host.create(policy)).toEqual({ id: "instance/settings/GENERAL", properties: { ...policy, ...version } });

  expect(await host.diff(name, state, provider)).toEqual({ changes: DIFF_NONE, replaces: [], properties: [] });
  const next = { ...provider, title: "Our sign-in", clientSecret: "the-next-client-secret" };
  expect(await host.diff(name, state, next)).toEqual({
    changes: DIFF_SOME,
    replaces: [],
    properties: ["clientSecret", "title"],
  });
  expect(await host.update(name, state, next)).toEqual({ ...next, ...version, name });
  expect(await host.read(name, state)).toEqual({ id: name, properties: { ...state, title: "Our sign-in" } });

  await host.delete("instance/settings/GENERAL", { ...policy, ...version });
  await host.delete(name, state);
  expect(await host.read(name, state)).toEqual({ id: "", properties: { __provider: provider.__provider } });
  await host.delete("memos-administrator", { ...administrator, ...version });
  expect([...memos.memory.accounts.keys()]).toEqual(["memos-administrator"]);
});

it("takes values that are not known yet for a change in place", async () => {
  const { provider } = resources();
  const unknown = { ...provider, uid: unknownValue, clientSecret: unknownValue, scopes: [unknownValue] };
  expect(await host.check(provider, unknown)).toEqual({ inputs: unknown, failures: [] });
  expect(await host.diff("id", provider, unknown)).toEqual({
    changes: DIFF_SOME,
    replaces: [],
    properties: ["clientSecret", "scopes", "uid"],
  });
});

it("tells what is wrong with an option", async () => {
  const { provider } = resources();
  expect(await host.check({}, { ...provider, identifierFilter: "john" })).toMatchObject({
    failures: [
      {
        property: "identifierFilter",
        reason: 'identifierFilter must begin with ^ and end with $, got "john". Write "^(john)$".',
      },
    ],
  });
});

it("tells what is wrong with an upgrade", async () => {
  const { upgrade } = resources();
  const { failures } = await host.check({}, upgrade);
  expect(failures).toContainEqual({
    property: "keep",
    reason: "keep must be a whole number from 1 on, got 0. Leave it out for the default.",
  });
});

it("tells why something failed, without secrets and without a stack", async () => {
  const { provider } = resources();
  const echo = { code: 13, message: `no room for ${provider.clientSecret}` };
  memos.faults.push({ call: "GET /api/v1/identity-providers", as: { status: 500, body: echo }, times: 2 });
  const created = await failure(host.create(provider));
  expect(created.message).toContain(
    `Could not list the identity providers: GET ${memos.url}/api/v1/identity-providers answered 500, "no room for [secret]". See the log of Memos for the reason.`,
  );
  expect((await failure(host.read("id", provider))).message).toContain('"no room for [secret]"');
  expect(host.printed).toContain("no room for [secret]");
  expect(host.printed).not.toContain(provider.clientSecret);
  expect(host.printed).not.toMatch(/\n\s+at /);
});

it("leaves behind what it made when not all of it could be made", async () => {
  const { provider } = resources();
  const state = { ...provider, name: "identity-providers/authelia", memosVersion: "0.30.0" };
  memos.memory.leaky = true;
  const left = leftBehind(await failure(host.create(provider)));
  expect(left).toEqual({
    id: "identity-providers/authelia",
    properties: state,
    reasons: [expect.stringContaining("shows the client secret of identity-providers/authelia to anyone who asks")],
  });
  await host.delete(left.id, left.properties);
});
