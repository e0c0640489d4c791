import { MemosIdentityProvider, type MemosIdentityProviderArgs } from "../../components/memos/identity-provider";
import { fieldMapping, scopes, text, uid } from "../../components/memos/option-rules";
import { type ProviderPreset, presets } from "../../components/memos/presets";
import { recorded, recordResources } from "../support/recorded";

const base = {
  apiUrl: "http://127.0.0.1:5230",
  administratorUsername: "memos-administrator",
  administratorPassword: "the-administrators",
  clientId: "memos",
  clientSecret: "the-client-secret",
};

/** What a program with one provider registers. */
async function registered(args: Partial<MemosIdentityProviderArgs>) {
  await recordResources();
  new MemosIdentityProvider("one", { ...base, ...args });
  return recorded();
}

async function inputsOf(args: Partial<MemosIdentityProviderArgs>) {
  return (await registered(args)).find(({ name }) => name === "one")?.inputs;
}

/** By each product's documentation, which `presets.ts` names. */
const expected: Readonly<Record<ProviderPreset, { identifier: string; title: string; displayName: string }>> = {
  authelia: { identifier: "preferred_username", title: "Authelia", displayName: "name" },
  keycloak: { identifier: "preferred_username", title: "Keycloak", displayName: "name" },
  authentik: { identifier: "preferred_username", title: "authentik", displayName: "name" },
  "pocket-id": { identifier: "sub", title: "Pocket ID", displayName: "name" },
  zitadel: { identifier: "sub", title: "ZITADEL", displayName: "name" },
  google: { identifier: "sub", title: "Google", displayName: "name" },
  github: { identifier: "login", title: "GitHub", displayName: "name" },
};
const names = Object.keys(expected) as ProviderPreset[];

describe.each(names)("the preset %s", (preset) => {
  const { endpoints, public: isPublic, ...told } = presets[preset];
  const where = "issuerLike" in endpoints ? { issuer: endpoints.issuerLike } : {};
  const who = isPublic ? { identifierFilter: "^one$" } : {};

  it("gives Memos what it takes", () => {
    expect(() => {
      uid("uid", told.uid);
      text("title", told.title);
      scopes("scopes", told.scopes);
      fieldMapping("fieldMapping", told.fieldMapping);
    }).not.toThrow();
    expect(told.sources.every((url) => URL.canParse(url))).toBe(true);
  });

  it("decides what is left out", async () => {
    const { identifier, title, displayName } = expected[preset];
    const openId = preset === "github" ? ["read:user"] : ["openid", "profile", "email"];
    expect(await inputsOf({ preset, ...where, ...who })).toMatchObject({
      uid: preset,
      title,
      scopes: openId,
      fieldMapping: { identifier, displayName, email: "email" },
    });
  });

  it("gives way to what is said", async () => {
    const said = {
      uid: "ours",
      title: "Our sign-in",
      identifierFilter: "^john$",
      scopes: ["openid"],
      fieldMapping: { identifier: "nickname", displayName: "nickname", email: "mail" },
    };
    expect(await inputsOf({ preset, ...where, ...said })).toMatchObject(said);
  });
});

describe("where a provider is", () => {
  const issuer = "https://sso.example.com/realms/notes";
  const urls = { authUrl: `${issuer}/auth`, tokenUrl: `${issuer}/token`, userInfoUrl: `${issuer}/userinfo` };

  it("is what the issuer says, asked as it is told", async () => {
    const issuerOptions = { address: "127.0.0.1", within: 5 };
    const resources = await registered({ preset: "keycloak", issuer, issuerOptions });
    expect(resources.map(({ type, name }) => [type, name])).toEqual([
      ["pulumi-nodejs:dynamic/memos-sso:IdentityProvider", "one"],
      ["pulumi-nodejs:dynamic/memos-sso:IssuerDiscovery", "one-issuer"],
    ]);
    const [provider, discovery] = resources;
    expect(discovery?.inputs).toMatchObject({ issuer, caCertificate: "", ...issuerOptions });
    expect(provider?.inputs).toMatchObject({
      authUrl: `${issuer}/authorize`,
      tokenUrl: `${issuer}/token`,
      userInfoUrl: `${issuer}/userinfo`,
    });
    expect(Object.keys(provider?.inputs ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(preset|issuer|issuerOptions)$/)]),
    );
  });

  it("is Google's own issuer, and GitHub's own three URLs", async () => {
    const [, google] = await registered({ preset: "google", identifierFilter: "^.+$" });
    expect(google?.inputs.issuer).toBe("https://accounts.google.com");
    const github = await registered({ preset: "github", identifierFilter: "^(john|jane)$" });
    expect(github.map(({ inputs }) => inputs.tokenUrl)).toEqual(["https://github.com/login/oauth/access_token"]);
  });

  it("is what the three URLs say, with a preset or without", async () => {
    for (const preset of [undefined, "zitadel"] as const) {
      const resources = await registered({ preset, ...urls });
      expect(resources.map(({ name, inputs }) => [name, inputs])).toEqual([["one", expect.objectContaining(urls)]]);
    }
  });

  it.each<[Partial<MemosIdentityProviderArgs>, string]>([
    [{}, "issuer must be given, or authUrl, tokenUrl and userInfoUrl, got nothing."],
    [{ preset: "authentik" }, 'Write one such as "https://sso.example.com/application/o/notes/".'],
    [{ issuer, ...urls }, "issuer must not be given beside authUrl and tokenUrl and userInfoUrl"],
    [{ issuer, tokenUrl: urls.tokenUrl }, "issuer must not be given beside tokenUrl"],
    [{ authUrl: urls.authUrl }, "tokenUrl must be given beside authUrl"],
    [{ preset: "github", identifierFilter: "^john$", issuer }, "issuer must not be given with the preset github"],
    [{ preset: "google", identifierFilter: "^john$", issuer }, "issuer must not be given with the preset google"],
    [{ preset: "github" }, "identifierFilter must be given with the preset github, where anybody in the world"],
    [{ preset: "google" }, "identifierFilter must be given with the preset google"],
    [{ preset: "okta" as ProviderPreset, issuer }, "preset must be one of authelia, keycloak,"],
  ])("must be said once, %j", async (args, words) => {
    await recordResources();
    expect(() => new MemosIdentityProvider("one", { ...base, ...args })).toThrow(words);
    expect(await recorded()).toEqual([]);
  });
});
