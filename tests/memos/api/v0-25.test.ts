import { openConnection } from "../../../components/memos/api/connect";
import { explain } from "../../../components/memos/api/v0-25";
import { FakeMemos } from "../../support/fake-memos";
import { providerAt } from "../examples";

const unsafe = "password authentication for regular users cannot be disabled without an effective identity provider";
const sqlite = "failed to create identity provider, error: constraint failed: UNIQUE constraint failed: idp.uid (2067)";
const postgres = 'failed to create user: pq: duplicate key value violates unique constraint "user_username_key"';
const mysql = "failed to create user: Error 1062 (23000): Duplicate entry 'john' for key 'user.username'";

it.each([
  [400, 3, "unmatched username and password", "wrong credentials"],
  [400, 3, 'invalid username "John.Doe"', undefined],
  [400, 9, 'identity provider "authelia" is configured by the deployment', "configured by deployment"],
  [400, 9, unsafe, "would lock people out"],
  [500, 13, sqlite, "taken"],
  [500, 13, postgres, "taken"],
  [500, 13, mysql, "taken"],
  [500, 13, "disk full", undefined],
  [403, 7, "permission denied", undefined],
])("knows what %i %i %s means", (status, code, message, problem) => {
  expect(explain({ status, code, message })).toBe(problem);
});

describe("a session", () => {
  const memos = new FakeMemos();
  const john = { username: "john", password: "johns" };
  const signIn = async () => (await openConnection(memos.url, { http: memos.http })).signIn(john);

  beforeEach(() => {
    memos.memory.reset();
    memos.faults.length = 0;
    memos.memory.accounts.set("john", { ...john, role: "ADMIN" });
  });

  it("goes on after its password was changed and its token has run out", async () => {
    const session = await signIn();
    await session.changePassword("another");
    memos.memory.sessions.clear();
    expect(await session.identityProviders()).toEqual([]);
  });

  it("does not take an answer without a token for a sign-in", async () => {
    memos.faults.push({ call: "POST /api/v1/auth/signin", as: { status: 200, body: { user: { role: "ADMIN" } } } });
    await expect(signIn()).rejects.toThrow("answered 200 with unexpected JSON");
  });

  it("does not overwrite settings that it could not read", async () => {
    const session = await signIn();
    memos.faults.push({ call: "GET /api/v1/instance/settings/GENERAL", as: "another app" });
    await expect(session.changeAccessPolicy({ allowUserRegistration: false })).rejects.toMatchObject({
      problem: "not Memos",
    });
    expect(memos.calls).not.toContain("PATCH /api/v1/instance/settings/GENERAL");
  });

  it("writes a provider whole, an empty picture claim included", async () => {
    const session = await signIn();
    const wanted = providerAt(memos.url);
    const { title, identifierFilter, clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes } = wanted;
    expect(await session.createIdentityProvider(wanted)).toEqual({
      ...{ title, identifierFilter, clientId, authUrl, tokenUrl, userInfoUrl, scopes },
      name: "identity-providers/authelia",
      clientSecret: "",
      fieldMapping: { ...wanted.fieldMapping, avatarUrl: "" },
    });
    expect(memos.memory.secrets.get("authelia")).toBe(clientSecret);
    expect(memos.memory.providers.get("authelia")).toMatchObject({
      config: { oauth2Config: { fieldMapping: { ...wanted.fieldMapping, avatarUrl: "" } } },
    });
  });
});
