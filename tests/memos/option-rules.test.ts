import { unknownValue } from "../../components/pulumi/dynamic";
import * as accessPolicy from "../../components/memos/access-policy/access-policy-lifecycle";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import { administratorAt, changes, providerAt } from "./examples";

const apiUrl = "http://127.0.0.1:5230";
const provider = providerAt(apiUrl);
const policy = { ...administratorAt(apiUrl), allowPasswordAuth: false, allowUserRegistration: true };
const long = "ä".repeat(37);

/** The same options but for one, which may be of any type. */
const changed = <T extends object>(options: T, option: string, value: unknown) => ({ ...options, [option]: value });
const withOption = (option: string, value: unknown) => changed(provider, option, value);

const oneLine = "must be a line of text";
const notEmpty = "must not be empty";
const absolute = "must be an absolute http or https URL";
const username = "must be 1 to 36 of a-z, 0-9 and inner hyphens, not digits alone";
const uid = "must be 1 to 36 letters, digits and inner hyphens";
const clientId = "must be 1 to 100 letters, digits, dots, hyphens, underscores and tildes";

describe("checking an identity provider", () => {
  it("takes good options as they are", async () => {
    expect(await identityProvider.check({}, provider)).toEqual({ inputs: provider, failures: [] });
    const fieldMapping = { ...changes.fieldMapping, identifier: provider.fieldMapping.identifier };
    expect(await identityProvider.check(provider, { ...provider, ...changes, fieldMapping })).toMatchObject({
      failures: [],
    });
  });

  it.each(Object.keys(provider))("lets %s pass while it is not known yet", async (option) => {
    expect(await identityProvider.check(provider, withOption(option, unknownValue))).toMatchObject({ failures: [] });
    expect(await identityProvider.check(withOption(option, unknownValue), provider)).toMatchObject({ failures: [] });
  });

  it.each(Object.keys(provider).filter((option) => option !== "uid"))("asks for %s", async (option) => {
    const { failures } = await identityProvider.check({}, withOption(option, undefined));
    expect(failures?.map(({ property }) => property)).toEqual([option]);
  });

  it("takes no uid for the usual one, or the one that is there", async () => {
    for (const olds of [{}, provider]) {
      expect(await identityProvider.check(olds, { ...provider, uid: undefined })).toMatchObject({ failures: [] });
    }
  });

  it.each([
    [{ name: "identity-providers/3" }],
    [{ name: "identity-providers/a-1" }],
    [{ uid: "3" }],
    [{ title: "By hand" }],
    [{ clientId: "notes", title: undefined }],
  ])("takes adopt %j", async (adopt) => {
    expect(await identityProvider.check(provider, withOption("adopt", adopt))).toMatchObject({ failures: [] });
  });

  it.each([
    ["authelia", "adopt", "must be told by one of name, uid, title, clientId"],
    [{}, "adopt", "must be told by one of name, uid, title, clientId"],
    [{ secret: "x" }, "adopt", "must be told by one of name, uid, title, clientId"],
    [{ uid: "a", title: "A" }, "adopt", "must be told by one of name, uid, title, clientId"],
    [{ title: "" }, "adopt.title", oneLine],
    [{ name: "authelia" }, "adopt.name", "must be a name"],
    [{ name: "users/../1" }, "adopt.name", "must be a name"],
  ])("refuses adopt %j", async (adopt, property, rule) => {
    const { failures } = await identityProvider.check({}, withOption("adopt", adopt));
    expect(failures).toEqual([
      { property, reason: expect.stringMatching(startOf(`${property} ${rule}, got `)) as string },
    ]);
  });

  it("takes a rotation, another one, and none where none was", async () => {
    const rotated = { ...provider, clientSecretVersion: "2026-11" };
    for (const olds of [{}, provider, rotated]) {
      expect(await identityProvider.check(olds, { ...rotated, clientSecretVersion: "2026-12" })).toMatchObject({
        failures: [],
      });
    }
    expect(await identityProvider.check(provider, provider)).toMatchObject({ failures: [] });
    expect(await identityProvider.check(rotated, { ...provider, clientSecretVersion: unknownValue })).toMatchObject({
      failures: [],
    });
    const { failures } = await identityProvider.check({}, { ...provider, clientSecretVersion: "" });
    expect(failures?.map(({ property }) => property)).toEqual(["clientSecretVersion"]);
  });

  it("refuses the way back from a rotation", async () => {
    expect(await identityProvider.check({ ...provider, clientSecretVersion: "2026-11" }, provider)).toMatchObject({
      failures: [
        {
          property: "clientSecretVersion",
          reason:
            'clientSecretVersion must stay once it is given, got nothing. Put "2026-11" back, or another for a new secret.',
        },
      ],
    });
  });

  it.each([
    ["apiUrl", "127.0.0.1:5230", absolute, "127.0.0.1:5230"],
    ["apiUrl", "http://127.0.0.1:5230/memos", "must be an address without a path", "http://127.0.0.1:5230/memos"],
    ["apiUrl", "http://127.0.0.1:5230/?x", "must be an address without a path", "http://127.0.0.1:5230/?x"],
    ["apiUrl", "http://memos.example.com", "must be https beyond this machine", "http://memos.example.com"],
    ["apiUrl", "http://192.168.0.40:5230", "must be https beyond this machine", "http://192.168.0.40:5230"],
    ["administratorUsername", "John", username, "John"],
    ["administratorUsername", "-jo", username, "-jo"],
    ["administratorUsername", "2026", username, "2026"],
    ["administratorUsername", "john.doe", username, "john.doe"],
    ["administratorUsername", "j".repeat(37), username, "j".repeat(37)],
    ["administratorPassword", "  ", notEmpty, ""],
    ["administratorPassword", 7, notEmpty, "number"],
    ["administratorPassword", long, "must be 72 bytes at most, since bcrypt reads no more", "74 bytes"],
    ["uid", "", uid, ""],
    ["uid", "-authelia", uid, "-authelia"],
    ["uid", "a_b", uid, "a_b"],
    ["uid", "u".repeat(37), uid, "u".repeat(37)],
    ["title", " ", oneLine, " "],
    ["title", "two\nlines", oneLine, "two\nlines"],
    ["identifierFilter", "", "must be a regular expression", ""],
    ["identifierFilter", "john", "must begin with ^ and end with $", "john"],
    ["clientId", "", clientId, ""],
    ["clientId", "me mos", clientId, "me mos"],
    ["clientId", "c".repeat(101), clientId, "c".repeat(101)],
    ["clientSecret", "", notEmpty, ""],
    ["clientSecret", { secret: "x" }, notEmpty, "object"],
    ["authUrl", "/authorize", absolute, "/authorize"],
    ["authUrl", "https://auth.example.com/a?b", "must have no query and no fragment", "https://auth.example.com/a?b"],
    ["authUrl", "https://auth.example.com/a#b", "must have no query and no fragment", "https://auth.example.com/a#b"],
    ["tokenUrl", "ftp://auth.example.com/", absolute, "ftp://auth.example.com/"],
    ["tokenUrl", "https:auth.example.com", absolute, "https:auth.example.com"],
    [
      "userInfoUrl",
      "https://john:secret@auth.example.com/x",
      "must carry no user name and no password",
      "https://auth.example.com",
    ],
    ["scopes", [], "must list at least one scope", []],
    ["scopes", "openid", "must list at least one scope", "openid"],
  ])("refuses %s %j", async (option, value, rule, shown) => {
    const { failures } = await identityProvider.check({}, withOption(option, value));
    expect(failures?.map(({ property }) => property)).toEqual([option]);
    expect(failures?.[0]?.reason).toMatch(`${option} ${rule}, got ${JSON.stringify(shown)}. `);
  });

  it.each([
    ["scopes", ["openid", "pro file"], "scopes[1]", 'must be a scope without spaces or quotes, got "pro file". '],
    ["scopes", ["openid", ""], "scopes[1]", 'must be a scope without spaces or quotes, got "". '],
    ["scopes", ["openid", "openid"], "scopes[1]", 'must be there once only, got "openid". '],
    ["fieldMapping", { ...provider.fieldMapping, identifier: "" }, "fieldMapping.identifier", `${oneLine}, got "". `],
    ["fieldMapping", { identifier: "sub" }, "fieldMapping.displayName", `${oneLine}, got nothing. `],
    ["fieldMapping", { ...provider.fieldMapping, avatarUrl: 1 }, "fieldMapping.avatarUrl", "must be a text, got 1. "],
    ["fieldMapping", "sub", "fieldMapping", 'must be an object, got "sub". '],
    [
      "fieldMapping",
      { ...provider.fieldMapping, mail: "email" },
      "fieldMapping.mail",
      'must be a known key, got "mail". Did you mean email? ',
    ],
  ])("refuses %s %j", async (option, value, property, reason) => {
    const { failures } = await identityProvider.check({}, withOption(option, value));
    expect(failures).toEqual([{ property, reason: expect.stringMatching(startOf(`${property} ${reason}`)) as string }]);
  });

  it("refuses a key that there is not, which would do nothing", async () => {
    const { failures } = await identityProvider.check(
      {},
      Object.assign(withOption("titel", "SSO"), { __provider: "text" }),
    );
    expect(failures).toEqual([
      { property: "titel", reason: expect.stringContaining('got "titel". Did you mean title? The keys are') as string },
    ]);
  });

  it("tells every mistake at once", async () => {
    const { failures } = await identityProvider.check({}, { ...provider, uid: "", tokenUrl: "", scopes: [] });
    expect(failures?.map(({ property }) => property)).toEqual(["uid", "tokenUrl", "scopes"]);
  });

  it("keeps the uid of a provider that is there", async () => {
    expect(await identityProvider.check(provider, { ...provider, uid: "other" })).toMatchObject({
      failures: [
        {
          property: "uid",
          reason:
            'uid must stay "authelia", since people\'s accounts in Memos hang on it, got "other". Put the old one back; change the title instead.',
        },
      ],
    });
  });
});

describe("checking an administrator", () => {
  const inputs = administratorAt(apiUrl);

  it("takes good options, a name that Memos keeps for itself among them", async () => {
    expect(await administrator.check({}, inputs)).toEqual({ inputs, failures: [] });
    expect(await administrator.check({}, { ...inputs, administratorUsername: "admin" })).toMatchObject({
      failures: [],
    });
  });

  it.each([
    ["jo", "0.30.0", []],
    ["jo", "0.25.3", []],
    ["jo", "0.21.0", ["must have 3 to 32 characters with Memos 0.21.0"]],
    ["jo", "", ["must have 3 to 32 characters with any Memos"]],
    ["j".repeat(36), "0.27.0", []],
    ["j".repeat(36), "0.26.2", ["must have 1 to 32 characters with Memos 0.26.2"]],
    ["jo", unknownValue, []],
  ])("lets a name of %s with Memos %j be refused by: %j", async (administratorUsername, version, rules) => {
    const { failures } = await administrator.check({}, { ...inputs, administratorUsername, version });
    expect(failures?.map(({ reason }) => reason)).toEqual(
      rules.map(
        (rule) => expect.stringContaining(`administratorUsername ${rule}, got "${administratorUsername}". `) as string,
      ),
    );
  });

  it("keeps the name of one that is there", async () => {
    const { failures } = await administrator.check(inputs, { ...inputs, administratorUsername: "jane" });
    expect(failures).toEqual([
      {
        property: "administratorUsername",
        reason:
          'administratorUsername must stay "memos-administrator", since Memos has that account already, got "jane". Put the old name back; make further administrators in Memos itself.',
      },
    ]);
  });

  it("lets the name pass while it is not known yet", async () => {
    const unknown = { ...inputs, administratorUsername: unknownValue };
    expect(await administrator.check(inputs, unknown)).toMatchObject({ failures: [] });
    expect(await administrator.check(unknown, inputs)).toMatchObject({ failures: [] });
  });
});

it("checks that an access policy is of trues and falses", async () => {
  expect(await accessPolicy.check({}, policy)).toEqual({ inputs: policy, failures: [] });
  const { failures } = await accessPolicy.check({}, changed(policy, "allowUserRegistration", "yes"));
  expect(failures).toEqual([
    {
      property: "allowUserRegistration",
      reason: 'allowUserRegistration must be true or false, got "yes". Write it without quotes.',
    },
  ]);
});

const startOf = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
