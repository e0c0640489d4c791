import { join } from "node:path";
import { openConnection } from "../../components/memos/api/connect";
import type { DesiredProvider } from "../../components/memos/api/memos-api";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import { credentialsOf, providerIn } from "../memos/api/contract-subject";
import { write } from "../memos/api/raw-calls";
import { account, administratorAt } from "../memos/examples";
import { findVersion } from "../support/fake-memos-versions";
import { tell } from "../support/figures";
import { byHand } from "../support/memos-by-hand";
import { MemosContainers, imageBuiltWithin, imageOf, realVersions } from "../support/memos-containers";
import { TestStack } from "../support/stack";
import { startTokenServer, type TokenServer } from "../support/token-server";

jest.setTimeout(300_000);

const containers = new MemosContainers(`memos-adoption-${process.pid}`);
let tokens: TokenServer;
beforeAll(async () => {
  tokens = await startTokenServer();
});
afterAll(() => Promise.all([tokens.close(), containers.remove()]));

/** In which versions john found his account, and in which not when the provider was another one. */
const found: string[] = [];
const lost: string[] = [];
afterAll(() => {
  tell({
    about: "adoption",
    what: `versions of Memos in which a person finds the account of before, of ${realVersions.length}`,
    seen: found.length,
    control: `through another provider not, in ${lost.join(", ")}`,
  });
});

/** What somebody has filled in on the settings page of Memos. */
const filledIn = (): DesiredProvider => ({
  uid: "by-hand",
  title: "Sign in here",
  identifierFilter: "",
  clientId: "notes",
  clientSecret: "typed-in-by-hand",
  authUrl: tokens.authUrl,
  tokenUrl: tokens.tokenUrl,
  userInfoUrl: tokens.userInfoUrl,
  scopes: ["openid", "profile"],
  fieldMapping: { identifier: "preferred_username", displayName: "name", email: "" },
});

/** A Memos with an administrator, a provider made by hand, and the account of john, who came through it. */
async function memosByHand(version: (typeof realVersions)[number], name: string) {
  const url = await containers.start(await containers.prepare(await imageOf(version), name));
  await administrator.create(administratorAt(url));
  const provider = await byHand(url, credentialsOf(account), async (session) => {
    // Where people must be let in before an account is made for them, they are.
    await session.changeAccessPolicy({ allowUserRegistration: true });
    return (await session.createIdentityProvider(filledIn())).name;
  });
  return { url, provider, john: await comeThrough(url, provider, "john") };
}

/** Comes back from the identity provider as somebody; resolves to the account. */
async function comeThrough(url: string, idpName: string, username: string): Promise<string> {
  const { ssoSignIn } = await openConnection(url);
  const redirectUri = "https://memos.example.localhost/auth/callback";
  const { path, body } = ssoSignIn.request({ idpName, code: username, redirectUri });
  const { status, json } = await write({ url }, ["POST", path], body);
  const end = ssoSignIn.parse({ status, body: JSON.stringify(json) });
  if (!end.signedIn) throw new Error(end.message);
  return end.user.name;
}

describe.each(realVersions)("a real Memos %s", (version) => {
  it(
    "john finds his account through the provider that was made by hand and is taken over",
    async () => {
      const { url, provider, john } = await memosByHand(version, version);
      const { inputs } = providerIn({ version, era: findVersion(version), url: () => url });
      const { uid: _uid, ...usual } = inputs;
      const { tokenUrl, userInfoUrl } = tokens;
      const wanted = { ...usual, tokenUrl, userInfoUrl };

      const mapping = { ...wanted, fieldMapping: { ...wanted.fieldMapping, identifier: "sub" } };
      await expect(identityProvider.create({ ...mapping, adopt: { clientId: "notes" } })).rejects.toThrow(
        'fieldMapping.identifier must be "preferred_username"',
      );
      const { id, outs } = await identityProvider.create({ ...wanted, adopt: { title: "Sign in here" } });
      expect(id).toBe(provider);
      const shown = await (await openConnection(url)).publicIdentityProviders();
      expect(shown.map(({ name, clientId }) => [name, clientId])).toEqual([[provider, "memos"]]);
      expect(await comeThrough(url, id, "john")).toBe(john);
      expect(await comeThrough(url, id, "jane")).not.toBe(john);
      found.push(version);

      const state = { ...inputs, ...outs, name: id, memosVersion: version };
      expect(await identityProvider.diff(id, state, wanted)).toMatchObject({ changes: false });
      expect(await identityProvider.read(id, state)).toEqual({ id, props: state });
      await identityProvider.remove(id, state);
      expect(await (await openConnection(url)).publicIdentityProviders()).toEqual([]);

      if (!findVersion(version).uids) return;
      // The accounts hang on the uid: they are found again under the same one, and not under another.
      const again = await identityProvider.create({ ...wanted, uid: "by-hand" });
      expect(await comeThrough(url, again.id, "john")).toBe(john);
      const other = await identityProvider.create({ ...wanted, uid: "other", clientId: "memos-2" });
      expect(await comeThrough(url, other.id, "john")).not.toBe(john);
      lost.push(version);
    },
    imageBuiltWithin,
  );
});

it("the CLI takes over what adopt means, says so before, and forgets how it came by it", async () => {
  const { url, provider, john } = await memosByHand("0.30.0", "cli");
  const { administratorPassword } = account;
  const config = {
    users: [],
    apiUrl: url,
    administratorPassword,
    tokenUrl: tokens.tokenUrl,
    userInfoUrl: tokens.userInfoUrl,
  };
  const program = join(__dirname, "programs", "adoption", "index.ts");
  const stack = await TestStack.prepare({ ...config, adopt: { title: "Sign in here" } }, program);
  try {
    const foreseen = await stack.pulumi("preview");
    expect({ code: foreseen.code, said: foreseen.stdout }).toEqual({
      code: 0,
      said: expect.stringContaining(
        `The identity provider identity-providers/by-hand ("Sign in here", client id "notes") in Memos 0.30.0 at ${url} is taken over`,
      ) as string,
    });
    expect(await stack.up()).toEqual({ identityProvider: provider });
    expect(await comeThrough(url, provider, "john")).toBe(john);

    stack.configure({ adopt: undefined });
    await stack.up("--refresh", "--expect-no-changes");
  } finally {
    await stack.destroy();
  }
  expect(await (await openConnection(url)).publicIdentityProviders()).toEqual([]);
});
