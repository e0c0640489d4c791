import * as pulumi from "@pulumi/pulumi";
import type { AutheliaSettings } from "../../components/authelia/configuration/user-settings";
import { checkSecretFile } from "../../components/authelia/configuration/user-settings";
import type { MemosSsoArgs } from "../../components/memos-sso/memos-sso-args";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { ldapWarnings } from "../../components/memos-sso/warnings";
import { servers } from "../support/back-ends";
import { type Recorded, recorded, recordResources, valueOf, watched } from "../support/recorded";

jest.setTimeout(30_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const all = servers("4.38");
const { notifier, authentication_backend, storage, session: redis } = all;
const directory: MemosSsoArgs = { autheliaSettings: { authentication_backend, notifier } };

const run = async (args: MemosSsoArgs) => {
  await recordResources();
  const sso = new MemosSso("sso", { httpsPort: 18443, ...args }, watched);
  const resources = await recorded();
  const inputsOf = (name: string) => resources.find((one) => one.name === name)?.inputs ?? {};
  return { sso, resources, inputsOf };
};

const creating = (args: MemosSsoArgs) => async (): Promise<unknown> => {
  await recordResources();
  return new MemosSso("sso", args);
};

const names = (resources: readonly Recorded[]): string[] => resources.map(({ name }) => name);

describe("with a directory", () => {
  it("there are no passwords, one-time codes and users file of ours", async () => {
    const { sso, resources, inputsOf } = await run(directory);
    expect(names(resources).filter((name) => /john|people|second-factors/.test(name))).toEqual([]);
    expect(await valueOf(sso.people)).toEqual({});
    const mounts = inputsOf("sso-authelia-container").mounts as { target: string }[];
    expect(mounts.map(({ target }) => target)).toEqual(["/config", "/etc/authelia"]);
  });

  it("nobody in it gets the account of Memos' administrator", async () => {
    const { inputsOf } = await run({ ...directory, administratorUsername: "keeper" });
    const filter = new RegExp(String(inputsOf("sso-identity-provider").identifierFilter));
    expect(["keeper", "keepers", "john", "_probe"].map((name) => filter.test(name))).toEqual([false, true, true, true]);
  });

  it.each<[string, MemosSsoArgs, string]>([
    ["the proof by a sign-in", { proof: "sign-in" }, 'authentication_backend.ldap, got "sign-in". Choose "wiring"'],
    ["users", { users: people }, "autheliaSettings.authentication_backend.ldap must not be given together with users"],
    ["a template as the group", { group: "{{ x }}" }, 'group must not hold "{{"'],
    [
      "a group with Authelia 4.37",
      { group: "memos", autheliaImage: "authelia/authelia:4.37.5" },
      'group must not be given for client "memos" with Authelia 4.37, which knows no rule for a group',
    ],
  ])("%s is refused", async (_what, more, message) => {
    await expect(creating({ ...directory, ...more })()).rejects.toThrow(message);
  });

  it("warns of passwords on an open wire, and of codes that nobody gets", () => {
    const of = (ldap: object, mail: object, policy: "one_factor" | "two_factor" = "two_factor") =>
      ldapWarnings({
        settings: { authentication_backend: { ldap }, ...mail },
        authorizationPolicy: policy,
      }).map((warning) => warning.split(" ").slice(0, 3).join(" "));
    const encrypted = { address: "ldaps://directory" };
    expect(of(encrypted, { notifier })).toEqual([]);
    expect(of({ address: "ldap://directory", start_tls: true }, { notifier })).toEqual([]);
    expect(of({ address: "ldap://directory" }, { notifier })).toEqual(["Passwords of people"]);
    expect(of({ url: "ldap://directory" }, { notifier })).toEqual(["Passwords of people"]);
    expect(of(encrypted, {})).toEqual(["People register their"]);
    expect(of(encrypted, {}, "one_factor")).toEqual([]);
    expect(ldapWarnings({})).toEqual([]);
  });
});

it("without a directory somebody must be there to sign in", async () => {
  await expect(creating({ autheliaSettings: { storage } })()).rejects.toThrow("users must name at least one person");
});

it.each<[string, MemosSsoArgs, string]>([
  [
    "a setting that is ours",
    { autheliaSettings: { session: { cookies: [] } } },
    "autheliaSettings.session.cookies must",
  ],
  [
    "a secret",
    { autheliaSettings: { session: { redis: { password: "x" } } } },
    'Give it as autheliaSecretFiles["session.redis.password"]',
  ],
  [
    "a secret that is ours",
    { autheliaSecretFiles: { "storage.encryption_key": "x" } },
    'autheliaSecretFiles["storage.encryption_key"] must not be set',
  ],
  [
    "a name of no key",
    { autheliaSecretFiles: { "../session": "x" } },
    'autheliaSecretFiles must have the dotted names of configuration keys, got "../session"',
  ],
])("%s is refused, by the name of the option", async (_what, args, message) => {
  await expect(creating({ users: people, ...args })()).rejects.toThrow(message);
});

it.each(["", " \n", 7, undefined])("a secret that is %j is refused when it is known", (value) => {
  expect(() => {
    checkSecretFile('secretFiles["notifier.smtp.password"]', value);
  }).toThrow('secretFiles["notifier.smtp.password"] must be a text, got "[secret]"');
});

it("secrets are in the secret files and nowhere else", async () => {
  const autheliaSecretFiles = {
    "notifier.smtp.password": pulumi.output("a-plain-secret-67"),
    "storage.postgres.password": "another-secret-67",
  };
  const { resources, inputsOf } = await run({
    users: people,
    autheliaSettings: { notifier, storage },
    autheliaSecretFiles,
  });
  const { secretFiles } = inputsOf("sso-authelia-configuration-files") as { secretFiles: Record<string, string> };
  const found = Object.entries(secretFiles).filter(([, content]) => content.endsWith("-67"));
  expect(found.map(([path]) => path).sort()).toEqual([
    "secrets/notifier.smtp.password",
    "secrets/storage.postgres.password",
  ]);
  for (const { name, inputs, secrets } of resources) {
    const open = Object.entries(inputs).filter(([key]) => !secrets.some((path) => path.split(".")[0] === key));
    expect(`${name} ${JSON.stringify(open)}`).not.toMatch(/secret-67/);
  }
});

it("Authelia joins the networks of the servers, without a name there, and nobody else does", async () => {
  const { resources, inputsOf } = await run({ users: people, autheliaNetworks: [pulumi.output("databases")] });
  expect(inputsOf("sso-authelia-container").networksAdvanced).toEqual([
    { name: "sso-authelia-network-1", aliases: ["authelia-1"] },
    { name: "databases", aliases: [] },
  ]);
  const inThere = resources.filter(({ inputs }) => JSON.stringify(inputs.networksAdvanced ?? []).includes("databases"));
  expect(names(inThere)).toEqual(["sso-authelia-container"]);
});

it("second factors are registered again in another database", async () => {
  const triggersWith = async (address?: string) => {
    const settings: AutheliaSettings = address === undefined ? {} : { storage: { postgres: { address } } };
    const { inputsOf } = await run({ users: people, autheliaSettings: settings });
    return inputsOf("sso-authelia-john-second-factor").triggers;
  };
  const first = await triggersWith("tcp://one");
  expect(first).toEqual(await triggersWith("tcp://one"));
  expect(first).not.toEqual(await triggersWith("tcp://another"));
  expect(first).not.toEqual(await triggersWith());
});

it("another server is another container, which is proved again", async () => {
  const triggerWith = async (autheliaSettings?: AutheliaSettings) => {
    const { resources } = await run({ users: people, autheliaSettings });
    return resources.find(({ name }) => name === "sso-authelia-container")?.inputs.hostname;
  };
  expect(await triggerWith({ session: redis })).not.toEqual(await triggerWith());
});
