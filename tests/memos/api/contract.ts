import * as accessPolicy from "../../../components/memos/access-policy-lifecycle";
import * as administrator from "../../../components/memos/administrator-lifecycle";
import { openMemos } from "../../../components/memos/api/generations";
import { asAdministrator } from "../../../components/memos/api/sign-in";
import * as identityProvider from "../../../components/memos/identity-provider-lifecycle";
import type {
  IdentityProviderInputs,
  IdentityProviderOutputs,
} from "../../../components/memos/identity-provider-lifecycle";

/** The administrator of every Memos under test. */
export const account = { administratorUsername: "memos-administrator", administratorPassword: "the-administrators" };

/** An identity provider with every option, for the Memos at a URL. */
export const providerAt = (apiUrl: string): IdentityProviderInputs => ({
  apiUrl,
  ...account,
  uid: "authelia",
  title: "Authelia",
  identifierFilter: "^[a-z][a-z0-9-]+$",
  clientId: "memos",
  clientSecret: "the-client-secret",
  authUrl: "https://auth.example.localhost/api/oidc/authorization",
  tokenUrl: "https://auth.example.localhost/api/oidc/token",
  userInfoUrl: "https://auth.example.localhost/api/oidc/userinfo",
  scopes: ["openid", "profile", "email"],
  fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
});

/** What Pulumi keeps once the provider is there. */
export const providerStateAt = (apiUrl: string): IdentityProviderOutputs => ({
  ...providerAt(apiUrl),
  name: "identity-providers/authelia",
  memosVersion: "0.30.0",
});

/** Another value for each field that Memos shows again. */
export const changes = {
  title: "Our sign-in",
  identifierFilter: "^john$",
  clientId: "memos-2",
  authUrl: "https://sso.example.localhost/authorize",
  tokenUrl: "https://sso.example.localhost/token",
  userInfoUrl: "https://sso.example.localhost/userinfo",
  scopes: ["openid"],
  fieldMapping: { identifier: "sub", displayName: "nickname", email: "mail", avatarUrl: "picture" },
} as const;

const post = (url: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/**
 * Tells the life of an empty Memos 0.30.0, in this order; the fake one and a real one must both live it.
 *
 * @param start gives its URL; called once the tests run
 */
export function itLivesLikeMemos(start: () => string): void {
  const wanted = () => providerAt(start());
  const administer = <T>(work: Parameters<typeof asAdministrator<T>>[2]) =>
    openMemos(start()).then((memos) =>
      asAdministrator(
        memos,
        { username: account.administratorUsername, password: account.administratorPassword },
        work,
      ),
    );

  it("tells its version and that it is empty", async () => {
    expect(await openMemos(start())).toMatchObject({ url: start(), version: "0.30.0", needsSetup: true });
  });

  it("lets nobody register a provider before there is an administrator", async () => {
    await expect(identityProvider.create(wanted())).rejects.toThrow(
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
    expect((await post(start(), "/api/v1/users", { username: "john", password: "johns" })).status).toBe(200);
    const john = { administratorUsername: "john", administratorPassword: "johns" };
    await expect(administrator.create({ ...inputs, ...john })).rejects.toThrow("john is not an administrator in Memos");
    await expect(identityProvider.create({ ...wanted(), ...john })).rejects.toThrow("john is not an administrator");
  });

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
      await administer((session) => session.updateIdentityProvider(changed));
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

  it("closes password sign-in for ordinary people and leaves its other settings alone", async () => {
    const policy = { apiUrl: start(), ...account, passwordSignIn: false, registration: true };
    expect(await accessPolicy.create(policy)).toEqual({
      id: "instance/settings/GENERAL",
      outs: { ...policy, memosVersion: "0.30.0" },
    });
    expect(await administer((session) => session.accessPolicy())).toEqual({
      passwordSignIn: false,
      registration: true,
    });
    const john = { passwordCredentials: { username: "john", password: "johns" } };
    expect((await post(start(), "/api/v1/auth/signin", john)).status).toBe(403);
    expect((await post(start(), "/api/v1/users", { username: "mallory", password: "mallorys" })).status).toBe(403);
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
    const credentials = { username: account.administratorUsername, password: account.administratorPassword };
    await memos.signIn(credentials);
    expect((await refresh(start(), cookies.splice(0))).status).toBe(200);
    await asAdministrator(memos, credentials, () => Promise.resolve());
    expect((await refresh(start(), cookies)).status).toBe(401);
  });
}

const refresh = (url: string, cookies: readonly string[]): Promise<Response> =>
  post(url, "/api/v1/auth/refresh", {}, { "grpc-metadata-cookie": cookies.join() });
