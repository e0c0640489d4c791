import * as pulumi from "@pulumi/pulumi";
import type { MemosSsoArgs } from "../components/memos-sso-args";
import { MemosSso } from "../components/memos-sso";
import { directoryWarnings } from "../components/memos-sso-warnings";
import { servers } from "./support/back-ends";
import { type Recorded, recorded, recordResources, valueOf, watched } from "./support/recorded";

jest.setTimeout(30_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const passwords = { ldap: "of-ldap-67", postgres: "of-postgres-67", redis: "of-redis-67", smtp: "of-smtp-67" };
const { ldap, smtp, postgres, redis } = servers;
const directory: Partial<MemosSsoArgs> = {
  backEnds: { ldap, smtp },
  backEndPasswords: { ldap: passwords.ldap, smtp: passwords.smtp },
};

const run = async (args: MemosSsoArgs) => {
  await recordResources();
  const sso = new MemosSso("sso", { httpsPort: 18443, ...args }, watched);
  const resources = await recorded();
  const inputsOf = (name: string) => resources.find((one) => one.name === name)?.inputs ?? {};
  return { sso, resources, inputsOf };
};

const names = (resources: readonly Recorded[]): string[] => resources.map(({ name }) => name);
const filesOf = (inputs: Record<string, unknown>) =>
  (inputs.uploads as { file: string; content: string }[]).map(({ file, content }) => ({ file, content }));

it("without back ends everything is as it was", async () => {
  const before = await run({ people });
  const after = await run({ people, backEnds: {} });
  expect(names(after.resources)).toEqual(names(before.resources));
  expect(after.inputsOf("sso-authelia-configuration-files")).toEqual(
    before.inputsOf("sso-authelia-configuration-files"),
  );
  expect(before.inputsOf("sso-authelia-second-factors").triggers).toHaveLength(1);
});

describe("with a directory", () => {
  it("there are no passwords, one-time codes and users file of ours", async () => {
    const { sso, resources, inputsOf } = await run(directory);
    expect(names(resources).filter((name) => /john|people|second-factors/.test(name))).toEqual([]);
    expect(await valueOf(sso.people)).toEqual({});
    const mounts = inputsOf("sso-authelia-container").mounts as { target: string }[];
    expect(mounts.map(({ target }) => target)).toEqual(["/config", "/etc/authelia"]);
  });

  it("nobody in it gets the account of Memos' administrator", async () => {
    const { inputsOf } = await run({ ...directory, administrator: "keeper" });
    const filter = new RegExp(String(inputsOf("sso-identity-provider").identifierFilter));
    expect(["keeper", "keepers", "john", "_probe"].map((name) => filter.test(name))).toEqual([false, true, true, true]);
  });

  it("no identity can be added that proves a sign-in", async () => {
    await recordResources();
    expect(() => new MemosSso("sso", { ...directory, proof: "sign-in" })).toThrow(
      'proof must not be "sign-in" with backEnds.ldap, got "sign-in". Choose "wiring"',
    );
  });

  it("people are refused, and needed without", async () => {
    await recordResources();
    expect(() => new MemosSso("sso", { ...directory, people })).toThrow("must not be given together with people");
    expect(() => new MemosSso("sso", {})).toThrow("people must name at least one person");
  });

  it("warns of passwords on an open wire, and of codes that nobody gets", () => {
    const plain = { ...ldap, startTls: undefined };
    const of = (backEnds: MemosSsoArgs["backEnds"], policy: "one_factor" | "two_factor" = "two_factor") =>
      directoryWarnings({ backEnds, policy }).map((warning) => warning.split(" ").slice(0, 3).join(" "));
    expect(of({ ldap, smtp })).toEqual([]);
    expect(of({ ldap: plain, smtp })).toEqual(["Passwords of people"]);
    expect(of({ ldap })).toEqual(["People register their"]);
    expect(of({ ldap }, "one_factor")).toEqual([]);
    expect(of({ ldap: { ...plain, address: "ldaps://directory" }, smtp })).toEqual([]);
    expect(of(undefined)).toEqual([]);
  });
});

describe("with PostgreSQL", () => {
  const args = { people, backEnds: { postgres }, backEndPasswords: { postgres: "x" } };

  it("a database in SQLite is looked for before Authelia starts, and its volume stays", async () => {
    const { resources, inputsOf } = await run(args);
    expect(inputsOf("sso-authelia-storage")).toMatchObject({
      database: "tcp://database.example.com:5433/authelia/sso",
      leaveSqlite: false,
      volume: "sso-authelia-data-1",
      image: "id-of-sso-authelia-image",
      stack: "memos-sso/test",
    });
    const after = resources.find(({ name }) => name === "sso-authelia-container")?.after;
    expect(after).toContain("sso-authelia-storage");
    expect(resources.find(({ name }) => name === "sso-authelia-data")?.protect).toBe(true);
  });

  it("it may be left behind", async () => {
    const { inputsOf } = await run({ ...args, backEnds: { postgres: { ...postgres, leaveSqlite: true } } });
    expect(inputsOf("sso-authelia-storage").leaveSqlite).toBe(true);
  });
});

it("passwords are in the secret files and nowhere else", async () => {
  const args = { backEnds: { ...servers, caCertificates: "PEM" }, backEndPasswords: passwords };
  const { resources, inputsOf } = await run(args);
  const files = filesOf(inputsOf("sso-authelia-secret-files"));
  for (const [server, content] of Object.entries(passwords)) {
    expect(files).toContainEqual({ file: `/etc/authelia/secrets/${server}-password`, content });
  }
  for (const { name, inputs, secrets } of resources) {
    const open = Object.entries(inputs).filter(([key]) => !secrets.some((path) => path.split(".")[0] === key));
    expect(`${name} ${JSON.stringify(open)}`).not.toMatch(/of-\w+-67/);
  }
});

it("Authelia joins the networks of the servers, without a name there, and nobody else does", async () => {
  const network = pulumi.output("databases");
  const { resources, inputsOf } = await run({
    people,
    ...{ backEnds: { postgres, networks: [network] }, backEndPasswords: { postgres: "x" } },
  });
  expect(inputsOf("sso-authelia-container").networksAdvanced).toEqual([
    { name: "sso-identity-1", aliases: ["authelia"] },
    { name: "databases", aliases: [] },
  ]);
  const inThere = resources.filter(({ inputs }) => JSON.stringify(inputs.networksAdvanced ?? []).includes("databases"));
  expect(names(inThere)).toEqual(["sso-authelia-container"]);
});

it("second factors are registered again in another database", async () => {
  const triggersWith = async (address: string) => {
    const backEnds = { postgres: { ...postgres, address } };
    const { inputsOf } = await run({ people, backEnds, backEndPasswords: { postgres: "x" } });
    return inputsOf("sso-authelia-second-factors").triggers;
  };
  const first = await triggersWith("tcp://one");
  expect(first).not.toEqual(await triggersWith("tcp://another"));
  expect(first).toEqual(await triggersWith("tcp://one"));
});

it("another server is proved again", async () => {
  const fingerprintWith = async (backEnds: MemosSsoArgs["backEnds"]) =>
    (await run({ people, backEnds })).inputsOf("sso-proof").fingerprint;
  expect(await fingerprintWith({ redis: { host: "one" } })).not.toEqual(
    await fingerprintWith({ redis: { host: "two" } }),
  );
  expect(await fingerprintWith({ redis })).not.toEqual(await fingerprintWith(undefined));
});
