import * as accessPolicy from "../../../components/memos/access-policy-lifecycle";
import * as administrator from "../../../components/memos/administrator-lifecycle";
import { openMemos } from "../../../components/memos/api/generations";
import { asAdministrator } from "../../../components/memos/api/sign-in";
import * as identityProvider from "../../../components/memos/identity-provider-lifecycle";
import { account, changes, providerAt, providerStateAt } from "../examples";
import { ours, refresh, settings, tokenOf, write } from "./raw-calls";

/**
 * Tells the life of an empty Memos 0.30.0, in this order; the fake one and a real one must both live it.
 *
 * @param start gives its URL; called once the tests run
 */
export function itLivesLikeMemos(start: () => string): void {
  itGetsAnAdministrator(start);
  itGetsAProvider(start);
  itClosesItsOtherDoors(start);
  itKeepsTheAdministratorsAccount(start);
}

const credentials = { username: account.administratorUsername, password: account.administratorPassword };

function itGetsAnAdministrator(start: () => string): void {
  it("tells its version and that it is empty", async () => {
    expect(await openMemos(start())).toMatchObject({ url: start(), version: "0.30.0", needsSetup: true });
  });

  it("lets nobody register a provider before there is an administrator", async () => {
    await expect(identityProvider.create(providerAt(start()))).rejects.toThrow(
      "has no account yet, so memos-administrator cannot sign in",
    );
  });

  it("gets its first administrator, and the same one again", async () => {
    const inputs = { apiUrl: start(), ...account };
    const made = { id: "memos-administrator", outs: { ...inputs, memosVersion: "0.30.0" } };
    expect(await administrator.create(inputs)).toEqual(made);
    expect(await administrator.create(inputs)).toEqual(made);
    expect((await openMemos(start())).needsSetup).toBe(false);
  });

  it("takes neither a wrong password nor an ordinary account for its administrator", async () => {
    const inputs = { apiUrl: start(), ...account };
    await expect(administrator.create({ ...inputs, administratorPassword: "wrong" })).rejects.toThrow(
      "has accounts already, and none of them is memos-administrator with this password",
    );
    expect((await write(start(), "POST", "/api/v1/users", { username: "john", password: "johns" })).status).toBe(200);
    const john = { administratorUsername: "john", administratorPassword: "johns" };
    await expect(administrator.create({ ...inputs, ...john })).rejects.toThrow("john is not an administrator in Memos");
    await expect(identityProvider.create({ ...providerAt(start()), ...john })).rejects.toThrow(
      "john is not an administrator",
    );
  });
}

function itGetsAProvider(start: () => string): void {
  const wanted = () => providerAt(start());

  it("does not close password sign-in while there is no provider", async () => {
    const policy = { apiUrl: start(), ...account, passwordSignIn: false, registration: true };
    await expect(accessPolicy.create(policy)).rejects.toThrow(
      'answered 400, "password authentication for regular users cannot be disabled without an effective identity provider". Register an identity provider first',
    );
  });

  it("gets its provider once, however often and by however many it is created", async () => {
    expect(await identityProvider.create(wanted())).toEqual({
      id: "identity-providers/authelia",
      outs: providerStateAt(start()),
    });
    const many = await Promise.all(Array.from({ length: 20 }, () => identityProvider.create(wanted())));
    expect(many.map(({ id }) => id)).toEqual(Array(20).fill("identity-providers/authelia"));
    const shown = await (await openMemos(start())).publicIdentityProviders();
    expect(shown.map(({ uid, clientSecret }) => ({ uid, clientSecret }))).toEqual([
      { uid: "authelia", clientSecret: "" },
    ]);
  });

  it("keeps somebody else's provider", async () => {
    await expect(identityProvider.create({ ...wanted(), clientId: "other" })).rejects.toThrow(
      'Memos has an identity provider authelia already, "Authelia", and it is not ours: its clientId is "memos", not "other".',
    );
  });

  it.each(Object.keys(changes) as (keyof typeof changes)[])(
    "shows that its %s was changed, and takes it back",
    async (field) => {
      const state = providerStateAt(start());
      const changed = { ...wanted(), [field]: changes[field] };
      await asAdministrator(await openMemos(start()), credentials, (session) =>
        session.updateIdentityProvider(changed),
      );
      expect(await identityProvider.read(state.name, state)).toEqual({
        id: state.name,
        props: { ...state, [field]: changes[field] },
      });
      expect(await identityProvider.update(state.name, { ...state, [field]: changes[field] }, wanted())).toEqual({
        outs: state,
      });
      expect(await identityProvider.read(state.name, state)).toEqual({ id: state.name, props: state });
    },
  );
}

function itClosesItsOtherDoors(start: () => string): void {
  it("closes password sign-in for ordinary people and leaves its other settings alone", async () => {
    const policy = { apiUrl: start(), ...account, passwordSignIn: false, registration: true };
    await write(start(), "PATCH", settings, { generalSetting: ours }, await tokenOf(start()));
    expect(await accessPolicy.create(policy)).toEqual({
      id: "instance/settings/GENERAL",
      outs: { ...policy, memosVersion: "0.30.0" },
    });
    const after = await fetch(new URL(settings, start()));
    expect(await after.json()).toMatchObject({ generalSetting: { ...ours, disallowPasswordAuth: true } });
    const john = { passwordCredentials: { username: "john", password: "johns" } };
    expect((await write(start(), "POST", "/api/v1/auth/signin", john)).status).toBe(403);
    expect((await write(start(), "POST", "/api/v1/users", { username: "mallory", password: "mallorys" })).status).toBe(
      403,
    );
  });

  it("opens password sign-in before its last provider goes, which may be gone already", async () => {
    const state = providerStateAt(start());
    const policy = { apiUrl: start(), ...account, passwordSignIn: false, registration: true, memosVersion: "0.30.0" };
    await identityProvider.remove(state.name, state);
    await identityProvider.remove(state.name, state);
    expect(await identityProvider.read(state.name, state)).toEqual({});
    expect(await accessPolicy.read("instance/settings/GENERAL", policy)).toMatchObject({
      props: { passwordSignIn: true },
    });
  });
}

function itKeepsTheAdministratorsAccount(start: () => string): void {
  it("changes the administrator's password, and does not mind when that is done already", async () => {
    const old = { apiUrl: start(), ...account, memosVersion: "0.30.0" };
    const next = { ...old, administratorPassword: "another-one" };
    expect(await administrator.update("memos-administrator", old, next)).toEqual({ outs: next });
    expect(await administrator.update("memos-administrator", old, next)).toEqual({ outs: next });
    await expect(administrator.read("memos-administrator", old)).rejects.toThrow(
      "none of them is memos-administrator with this password",
    );
    expect(await administrator.read("memos-administrator", next)).toEqual({ id: "memos-administrator", props: next });
    await administrator.update("memos-administrator", next, old);
  });

  it("forgets each sign-in", async () => {
    const cookies: string[] = [];
    const spy: typeof fetch = async (...request) => {
      const answer = await fetch(...request);
      const cookie = answer.headers.get("grpc-metadata-set-cookie")?.split(";")[0] ?? "";
      if (cookie.length > "memos_refresh=".length) cookies.push(cookie);
      return answer;
    };
    const memos = await openMemos(start(), { fetch: spy });
    await memos.signIn(credentials);
    expect((await refresh(start(), cookies.splice(0))).status).toBe(200);
    await asAdministrator(memos, credentials, () => Promise.resolve());
    expect((await refresh(start(), cookies)).status).toBe(401);
  });
}
