import * as accessPolicy from "../../../components/memos/access-policy/access-policy-lifecycle";
import * as administrator from "../../../components/memos/administrator/administrator-lifecycle";
import { createHttpClient, type HttpClient } from "../../../components/http/http-client";
import { openConnection } from "../../../components/memos/api/connect";
import { withAdminSession } from "../../../components/memos/api/session";
import * as identityProvider from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import { findVersion } from "../../support/fake-memos-versions";
import { account, administratorAt, changes, providerAt } from "../examples";
import { credentialsOf, providerIn, type ContractSubject } from "./contract-subject";
import { itAppliesAccessPolicy } from "./contract-access-policy";
import { remembers, signIn, signUp, write } from "./raw-calls";

/**
 * Tells the life of an empty Memos, in this order; fake ones and real ones must live it.
 *
 * @param version what it says its version is
 * @param start gives its URL; called once the tests run
 */
export function itFollowsTheContract(version: string, start: () => string): void {
  const era = findVersion(version);
  const life: ContractSubject = { version, era, url: start, raw: () => ({ url: start(), era }) };
  itGetsAnAdministrator(life);
  itGetsAProvider(life);
  itShowsWhatWasChanged(life);
  itShowsWhichClaimWasChanged(life);
  itHearsOutACode(life);
  itAppliesAccessPolicy(life);
  itLosesItsProvider(life);
  itKeepsTheAdministratorsAccount(life);
}

function itGetsAnAdministrator({ version, url, raw }: ContractSubject): void {
  it("tells its version and that it is empty", async () => {
    expect(await openConnection(url())).toMatchObject({ url: url(), version, needsSetup: true });
  });

  it("lets nobody register a provider before there is an administrator", async () => {
    await expect(identityProvider.create(providerAt(url()))).rejects.toThrow(
      "has no account yet, so memos-administrator cannot sign in",
    );
  });

  it("gets its first administrator, and the same one again", async () => {
    const inputs = administratorAt(url());
    const made = { id: "memos-administrator", outs: { ...inputs, memosVersion: version } };
    expect(await administrator.create(inputs)).toEqual(made);
    expect(await administrator.create(inputs)).toEqual(made);
    expect((await openConnection(url())).needsSetup).toBe(false);
  });

  it("shows its administrator by a display name", async () => {
    const { username, password } = credentialsOf(account);
    const { displayName } = await signIn(raw(), username, password);
    // Before 0.25 Memos takes the username for one.
    expect(displayName).toBe(raw().era.signIn === "body" ? username : "Administrator");
  });

  it("takes neither a wrong password nor an ordinary account for its administrator", async () => {
    const inputs = administratorAt(url());
    await expect(administrator.create({ ...inputs, administratorPassword: "wrong" })).rejects.toThrow(
      "has accounts already, and none of them is memos-administrator with this password",
    );
    // Where people must be let in before they can sign up, they are.
    await withAdminSession(await openConnection(url()), credentialsOf(account), (session) =>
      session.changeAccessPolicy({ allowUserRegistration: true }),
    );
    expect(await signUp(raw(), "john", "johns")).toBe(200);
    const john = { administratorUsername: "john", administratorPassword: "johns" };
    await expect(administrator.create({ ...inputs, ...john })).rejects.toThrow("john is not an administrator in Memos");
    await expect(identityProvider.create({ ...providerAt(url()), ...john })).rejects.toThrow(
      "john is not an administrator",
    );
  });
}

function itGetsAProvider(life: ContractSubject): void {
  const { era, url } = life;
  const wanted = () => providerIn(life).inputs;
  const name = () => providerIn(life).state.name;

  if (era.guardsLastProvider) {
    it("does not close password sign-in while there is no provider", async () => {
      const policy = { apiUrl: url(), ...account, allowPasswordAuth: false, allowUserRegistration: true, version: "" };
      await expect(accessPolicy.create(policy)).rejects.toThrow(
        'answered 400, "password authentication for regular users cannot be disabled without an effective identity provider". Register an identity provider first',
      );
    });
  }

  it("gets its provider once, however often it is created", async () => {
    const made = { id: name(), outs: providerIn(life).state };
    expect(await identityProvider.create(wanted())).toEqual(made);
    expect(await identityProvider.create(wanted())).toEqual(made);
    const shown = await (await openConnection(url())).publicIdentityProviders();
    expect(shown.map(({ name, clientSecret }) => ({ name, clientSecret }))).toEqual([
      { name: name(), clientSecret: "" },
    ]);
  });

  // Only a uid of one's own choice keeps two who create at once from making two.
  if (era.uids) {
    it("gets it once by however many it is created", async () => {
      const many = await Promise.all(Array.from({ length: 20 }, () => identityProvider.create(wanted())));
      expect(many.map(({ id }) => id)).toEqual(Array(20).fill(name()));
      expect(await (await openConnection(url())).publicIdentityProviders()).toHaveLength(1);
    });
  }

  it("keeps somebody else's provider", async () => {
    await expect(identityProvider.create({ ...wanted(), clientId: "other" })).rejects.toThrow(
      `Memos has an identity provider ${name()} already, "Authelia", and it is not ours: its clientId is "memos", not "other".`,
    );
  });
}

function itShowsWhatWasChanged(life: ContractSubject): void {
  const { era, url } = life;
  const fields = Object.keys(changes) as (keyof typeof changes)[];

  it.each(fields)("shows that its %s was changed, and takes it back", async (field) => {
    const { inputs, state } = providerIn(life);
    const changed = { ...inputs, [field]: changes[field] };
    await withAdminSession(await openConnection(url()), credentialsOf(account), (session) =>
      session.updateIdentityProvider(state.name, changed),
    );
    const { avatarUrl: _avatarUrl, ...mapping } = changes.fieldMapping;
    const kept = field === "fieldMapping" && !era.pictures ? mapping : changes[field];
    const seen = { ...state, [field]: kept };
    expect(await identityProvider.read(state.name, state)).toEqual({ id: state.name, props: seen });
    expect(await identityProvider.update(state.name, seen, inputs)).toEqual({ outs: state });
    expect(await identityProvider.read(state.name, state)).toEqual({ id: state.name, props: state });
  });
}

function itShowsWhichClaimWasChanged(life: ContractSubject): void {
  const { era, url } = life;
  const all = Object.keys(changes.fieldMapping) as (keyof typeof changes.fieldMapping)[];

  it.each(all.filter((claim) => era.pictures || claim !== "avatarUrl"))(
    "shows that the claim for its %s was changed and nothing else, and takes it back",
    async (claim) => {
      const { inputs, state } = providerIn(life);
      const fieldMapping = { ...inputs.fieldMapping, [claim]: changes.fieldMapping[claim] };
      await withAdminSession(await openConnection(url()), credentialsOf(account), (session) =>
        session.updateIdentityProvider(state.name, { ...inputs, fieldMapping }),
      );
      const { props = state } = await identityProvider.read(state.name, state);
      expect({ avatarUrl: "", ...props.fieldMapping }).toEqual({ avatarUrl: "", ...fieldMapping });
      expect({ ...props, fieldMapping }).toEqual({ ...state, fieldMapping });
      expect(await identityProvider.update(state.name, props, inputs)).toEqual({ outs: state });
      expect(await identityProvider.read(state.name, state)).toEqual({ id: state.name, props: state });
    },
  );
}

function itHearsOutACode(life: ContractSubject): void {
  const { url } = life;

  it("tries a code at the identity provider, and says that it could not", async () => {
    const { ssoSignIn } = await openConnection(url());
    const redirectUri = "https://memos.example.localhost/auth/callback";
    const asked = ssoSignIn.request({ idpName: providerIn(life).state.name, code: "made-up", redirectUri });
    const { status, json } = await write(life.raw(), ["POST", asked.path], asked.body);
    const end = ssoSignIn.parse({ status, body: JSON.stringify(json) });
    expect(end).toMatchObject({ signedIn: false, status: 500, fromMemos: true });
    expect(end.signedIn ? "" : end.message).toMatch(/exchange.*no such host/s);
  });
}

function itLosesItsProvider(life: ContractSubject): void {
  it("loses its provider, which may be gone already", async () => {
    const { state } = providerIn(life);
    await identityProvider.remove(state.name, state);
    await identityProvider.remove(state.name, state);
    expect(await identityProvider.read(state.name, state)).toEqual({});
    const policy = {
      apiUrl: life.url(),
      ...account,
      allowPasswordAuth: false,
      allowUserRegistration: true,
      version: "",
      memosVersion: "",
    };
    const read = await accessPolicy.read(accessPolicy.accessPolicyId, policy);
    // With the last provider would go the last way in.
    expect(read).toMatchObject({ props: { allowPasswordAuth: true } });
  });
}

function itKeepsTheAdministratorsAccount({ version, url, raw }: ContractSubject): void {
  it("changes the administrator's password, and does not mind when that is done already", async () => {
    const old = { ...administratorAt(url()), memosVersion: version };
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
    const http = createHttpClient();
    const spy: HttpClient = async (request) => {
      const answer = await http(request);
      const set = [...answer.cookies, String(answer.headers["grpc-metadata-set-cookie"] ?? "")];
      cookies.push(...set.map((cookie) => cookie.split(";")[0] ?? "").filter((cookie) => /=./.test(cookie)));
      return answer;
    };
    const memos = await openConnection(url(), { http: spy });
    await memos.signIn(credentialsOf(account));
    expect(await remembers(raw(), cookies.splice(0).join())).toBe(true);
    await withAdminSession(memos, credentialsOf(account), () => Promise.resolve());
    expect(await remembers(raw(), cookies.join())).toBe(false);
  });
}
