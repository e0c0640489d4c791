import * as pulumi from "@pulumi/pulumi";
import type { MemosSsoArgs } from "../../components/memos-sso/memos-sso-args";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { type Recorded, recorded, recordResources, valueOf, watched } from "../support/recorded";

jest.setTimeout(30_000);

const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com" },
];

interface Run {
  readonly sso: MemosSso;
  readonly resources: readonly Recorded[];
  readonly inputsOf: (name: string) => Record<string, unknown>;
}

/** What Pulumi says of resources beside their inputs, by name. */
type Answers = Parameters<typeof recordResources>[0];

const run = async (args: Partial<MemosSsoArgs> = {}, answers: Answers = {}): Promise<Run> => {
  await recordResources(answers);
  const sso = new MemosSso("sso", { users: people, httpsPort: 18443, ...args }, watched);
  const resources = await recorded();
  const inputsOf = (name: string) => resources.find((one) => one.name === name)?.inputs ?? {};
  return { sso, resources, inputsOf };
};

const names = ({ resources }: Run): string[] => resources.map(({ name }) => name);

describe("the whole stack", () => {
  let whole: Run;
  beforeAll(async () => {
    whole = await run();
  });

  it("registers these resources, each under its component", () => {
    const rows = whole.resources.map(
      ({ type, name, parent, protect }) => `${type} ${name} < ${parent ?? "-"}${protect ? " protected" : ""}`,
    );
    expect(rows.join("\n")).toMatchSnapshot();
  });

  it("protects what cannot be made again: data and the keys to it", () => {
    expect(whole.resources.filter(({ protect }) => protect).map(({ name }) => name)).toEqual([
      "sso-administrator-password",
      "sso-authelia-data",
      "sso-authelia-data-prepared",
      "sso-authelia-storage-encryption-key",
      "sso-memos-data",
      "sso-memos-data-prepared",
    ]);
  });

  it("makes every one-time password's secret of base32", () => {
    expect(whole.inputsOf("sso-authelia-john-totp")).toEqual({
      length: 32,
      lower: false,
      numeric: false,
      special: true,
      overrideSpecial: "234567",
    });
  });

  it("makes nothing secret of random bytes, whose id holds them in plain text", () => {
    const ofBytes = whole.resources.filter(({ type }) => type === "random:index/randomBytes:RandomBytes");
    expect(ofBytes.map(({ name }) => name)).toEqual(["sso-authelia-client-memos-salt"]);
  });

  it("hands no secret on in plain text", () => {
    const generated = /(password|bytes|key|bcrypt)-of-|\$pbkdf2/;
    for (const { name, inputs, secrets } of whole.resources) {
      const open = Object.entries(inputs).filter(
        ([key]) => !secrets.some((path) => path === key || path.startsWith(`${key}.`)),
      );
      expect(`${name} ${JSON.stringify(Object.fromEntries(open))}`).not.toMatch(generated);
    }
  });

  it("makes the gateway only when the administrator, the provider and the access policy are there, and proves after that", () => {
    const after = (name: string) => whole.resources.find((one) => one.name === name)?.after;
    expect(after("sso-administrator")).toContain("sso-memos-container");
    expect(after("sso-identity-provider")).toContain("sso-administrator");
    expect(after("sso-access-policy")).toContain("sso-identity-provider");
    expect(after("sso-gateway-container")).toContain("sso-access-policy");
    expect(after("sso-proof")).toContain("sso-gateway");
  });

  it("changes what Memos' client may do only when Memos' data are ready for the image", () => {
    const files = whole.resources.find(({ name }) => name === "sso-authelia-configuration-files");
    expect(files?.after).toContain("sso-memos-data-prepared");
    const waiting = whole.resources.filter(({ after }) => after.includes("sso-memos-data-prepared"));
    expect(waiting.map(({ name }) => name)).toEqual(["sso-authelia-configuration-files", "sso-memos-container"]);
  });

  it("writes no name of Memos into the gateway's files before the access policy is set", () => {
    expect(whole.resources.find(({ name }) => name === "sso-gateway-files")?.after).toContain("sso-access-policy");
  });

  it("lets Authelia read the users file while it is being rewritten, and shows a line for each person", () => {
    const files = whole.inputsOf("sso-authelia-configuration-files") as {
      secretFiles: Record<string, string>;
      preview: Record<string, string>;
    };
    expect(files).toMatchObject({ watched: ["users.yml"], reader: "8000:8000" });
    expect(Object.keys(files.secretFiles).sort()).toEqual([
      "secrets/client-memos.digest",
      "secrets/hmac",
      "secrets/issuer-private-key.pem",
      "secrets/reset-password-jwt",
      "secrets/session",
      "secrets/storage-encryption-key",
      "users.yml",
    ]);
    expect(files.preview).toEqual({
      john: "John Doe <john@example.com> in memos",
      jane: "Jane Doe <jane@example.com>",
    });
  });

  it("derives another secret for each purpose, and the same ones on every run", async () => {
    const secretsOf = ({ inputsOf }: Run) =>
      inputsOf("sso-authelia-configuration-files").secretFiles as Record<string, string>;
    const secrets = secretsOf(whole);
    const derived = ["session", "reset-password-jwt", "hmac"].map((name) => secrets[`secrets/${name}`] ?? "");
    expect(new Set(derived).size).toBe(3);
    for (const one of derived) expect(one).toMatch(/^[\w-]{43}$/);
    expect(secretsOf(await run())).toEqual(secrets);
  });

  it("checks the configuration before Authelia runs with it", () => {
    const after = whole.resources.find(({ name }) => name === "sso-authelia-container")?.after;
    expect(after).toContain("sso-authelia-configuration-files");
  });

  it("replaces a container when the files change that it reads at its start, and no other", async () => {
    const digestsOf = async (args: Partial<MemosSsoArgs>) => {
      const { resources } = await run(args);
      const names = ["authelia", "memos", "gateway"].map((one) => `sso-${one}-container`);
      return names.map((name) => resources.find((one) => one.name === name)?.inputs.hostname);
    };
    const before = await digestsOf({});
    for (const one of before) expect(one).toMatch(/^[0-9a-f]{16}$/);
    const jack = { username: "jack", displayName: "Jack Doe", email: "jack@example.com" };
    expect(await digestsOf({ users: [...people, jack] })).toEqual(before);
    expect(await digestsOf({ group: "memos" })).toEqual([
      expect.not.stringMatching(String(before[0])),
      ...before.slice(1),
    ]);
  });

  it("copies Memos' data before another image opens them", () => {
    const after = whole.resources.find(({ name }) => name === "sso-memos-container")?.after;
    expect(after).toContain("sso-memos-data-prepared");
    expect(whole.inputsOf("sso-memos-data-prepared")).toMatchObject({
      image: "id-of-sso-memos-image",
      version: "0.30.0",
      volume: "sso-memos-data-1",
      folders: { "": "10001:10001" },
      files: { ".owner": "10001:10001\n", ".authority/ca.pem": "certificate-of-sso-ca" },
      stack: "memos-sso/test",
      allowUserRegistration: true,
      acceptUnlinkedAccounts: false,
      keep: 3,
    });
  });

  it("publishes https and, on loopback only, Memos' API; never Authelia", () => {
    expect(whole.inputsOf("sso-gateway-container").ports).toEqual([
      { internal: 18443, external: 18443, ip: "127.0.0.1" },
    ]);
    expect(whole.inputsOf("sso-memos-container").ports).toEqual([{ internal: 5230, external: 18444, ip: "127.0.0.1" }]);
    expect(whole.inputsOf("sso-authelia-container").ports).toBeUndefined();
  });

  it("gives Authelia and Memos networks of their own, which the gateway alone joins", () => {
    const networksOf = (name: string) => whole.inputsOf(name).networksAdvanced;
    // The names in them follow those of the data volumes, which are unique on the engine.
    expect(networksOf("sso-authelia-container")).toEqual([{ name: "sso-authelia-network-1", aliases: ["authelia-1"] }]);
    expect(networksOf("sso-memos-container")).toEqual([{ name: "sso-memos-network-1", aliases: ["memos-1"] }]);
    expect(networksOf("sso-gateway-container")).toEqual([
      { name: "sso-memos-network-1", aliases: ["auth.example.localhost", "memos.example.localhost"] },
      { name: "sso-authelia-network-1", aliases: [] },
    ]);
    const { files } = whole.inputsOf("sso-gateway-files") as { files: Record<string, string> };
    expect(files["caddy.json"]).toMatch(/"dial": "authelia-1:9091"[^]*"dial": "memos-1:5230"/);
  });

  it("gives the gateway the key of an intermediate authority, and nobody that of the root", () => {
    expect(whole.inputsOf("sso-gateway-files").secretFiles).toEqual({
      "intermediate-key.pem": "key-of-sso-ca-intermediate-key",
    });
    const given = whole.resources.filter(({ inputs }) => JSON.stringify(inputs).includes("key-of-sso-ca-key"));
    expect(given.map(({ name }) => name)).toEqual(["sso-ca"]);
  });

  it("gives Memos another name in its network when a copy has taken the place of its data, and registers everything again", async () => {
    const restored = await run({}, { "sso-memos-data-prepared": { restores: 2 } });
    expect(restored.inputsOf("sso-memos-container").networksAdvanced).toEqual([
      { name: "sso-memos-network-1", aliases: ["memos-1-2"] },
    ]);
    const { files } = restored.inputsOf("sso-gateway-files") as { files: Record<string, string> };
    expect(files["caddy.json"]).toContain('"dial": "memos-1-2:5230"');
    for (const name of ["sso-administrator", "sso-identity-provider", "sso-access-policy"]) {
      expect(whole.inputsOf(name).restores).toBe(0);
      expect(restored.inputsOf(name).restores).toBe(2);
    }
  });

  it("names containers and networks after their volumes, and labels containers with stack and name", () => {
    for (const one of ["authelia", "memos", "gateway"]) {
      const { name, labels } = whole.inputsOf(`sso-${one}-container`);
      expect(name).toBe(`sso-${one}-1`);
      expect(labels).toEqual(
        expect.arrayContaining([
          { label: "memos-sso.stack", value: "memos-sso/test" },
          { label: "memos-sso.container", value: `sso-${one}-container` },
        ]),
      );
    }
    expect(whole.inputsOf("sso-memos-network").name).toBe("sso-memos-network-1");
  });

  it("lets the gateway alone look its neighbours up in its networks only, as it dials them by their names", () => {
    const lookUps = (name: string) => {
      const { dnsOpts, dnsSearches } = whole.inputsOf(name);
      return { dnsOpts, dnsSearches };
    };
    expect(lookUps("sso-gateway-container")).toEqual({ dnsOpts: ["ndots:1"], dnsSearches: ["."] });
    expect(lookUps("sso-memos-container")).toEqual({});
  });

  it.each(["4.37.5", "4.38.0", "4.39.20"])(
    "runs each container as a user of its own, with Authelia %s",
    async (version) => {
      const { inputsOf } = await run({ autheliaImage: `authelia/authelia:${version}` });
      const users = ["authelia", "memos", "gateway"].map((one) => inputsOf(`sso-${one}-container`).user);
      expect(users).toEqual(["8000:8000", "10001:10001", "8001:8001"]);
    },
  );

  it("gives each container 20 s to end, and Authelia 4.37, which hangs, one", async () => {
    const graceOf = ({ inputsOf }: Run, name: string) => {
      const { stopTimeout, destroyGraceSeconds } = inputsOf(name);
      return { stopTimeout, destroyGraceSeconds };
    };
    const usual = { stopTimeout: 20, destroyGraceSeconds: 20 };
    for (const one of ["authelia", "memos", "gateway"]) expect(graceOf(whole, `sso-${one}-container`)).toEqual(usual);
    const old = await run({ autheliaImage: "authelia/authelia:4.37.5" });
    expect(graceOf(old, "sso-authelia-container")).toEqual({ stopTimeout: 1, destroyGraceSeconds: 1 });
    expect(graceOf(old, "sso-memos-container")).toEqual(usual);
  });

  it("registers the provider as Authelia's guide and this Memos want it", () => {
    expect(whole.inputsOf("sso-identity-provider")).toMatchObject({
      apiUrl: "http://127.0.0.1:18444",
      title: "Authelia",
      identifierFilter: "^[^_].*$",
      clientId: "memos",
      clientSecret: "password-of-sso-authelia-client-memos-secret",
      authUrl: "https://auth.example.localhost:18443/api/oidc/authorization",
      tokenUrl: "https://auth.example.localhost:18443/api/oidc/token",
      userInfoUrl: "https://auth.example.localhost:18443/api/oidc/userinfo",
      scopes: ["openid", "profile", "email"],
      fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
    });
  });

  it("names the volume of Memos' data, so that a Memos that is gone is not asked when all is destroyed", () => {
    for (const name of ["sso-identity-provider", "sso-access-policy"]) {
      expect(whole.inputsOf(name).dataVolume).toBe("sso-memos-data-1");
    }
  });

  it("proves again when a container is another, or what is registered in Memos, be it by a transform", async () => {
    const triggersOf = ({ inputsOf }: Run) => inputsOf("sso-proof").triggers;
    const triggers = triggersOf(whole);
    expect(triggersOf(await run())).toBe(triggers);
    const changed = await run({}, { "sso-identity-provider": { userInfoUrl: "https://elsewhere.example/userinfo" } });
    expect(triggersOf(changed)).not.toBe(triggers);
    const ids = ["authelia", "memos", "gateway"].map((one) => `sso-${one}-container-id`.slice(0, 12));
    expect(whole.inputsOf("sso-proof").containers).toBe(ids.join(" "));
  });

  it("gives out what the program promises", async () => {
    expect(await valueOf(whole.sso.memosUrl)).toBe("https://memos.example.localhost:18443");
    expect(await valueOf(whole.sso.autheliaUrl)).toBe("https://auth.example.localhost:18443");
    expect(await valueOf(whole.sso.memosApiUrl)).toBe("http://127.0.0.1:18444");
    expect(await valueOf(whole.sso.memosBackups)).toEqual(["a-copy"]);
    expect(await valueOf(whole.sso.caCertificate)).toBe("certificate-of-sso-ca");
    expect(await valueOf(whole.sso.identityProvider)).toBe("identity-providers/authelia");
    expect(await valueOf(whole.sso.versions)).toEqual({ authelia: "4.39.20", memos: "0.30.0", gateway: "2.11.9" });
    expect(await valueOf(whole.sso.signIn)).toEqual({ proved: ["everything"], provedAt: "2026-01-01T00:00:00Z" });
    expect(await valueOf(whole.sso.administrator)).toEqual({
      username: "memos-administrator",
      password: "password-of-sso-administrator-password",
    });
    expect(Object.keys(await valueOf(whole.sso.people))).toEqual(["john", "jane"]);
    expect((await valueOf(whole.sso.people)).john).toEqual({
      password: "password-of-sso-authelia-john-password",
      totpSecret: "password-of-sso-authelia-john-totp",
      totpUri:
        "otpauth://totp/example.localhost:john?secret=password-of-sso-authelia-john-totp&issuer=example.localhost&algorithm=SHA1&digits=6&period=30",
    });
  });
});

it("gives each resource a name of its own, however people and clients are called", async () => {
  const client = {
    clientName: "Wiki",
    redirectUris: ["https://wiki.example.localhost/callback"],
    scopes: ["openid"],
    tokenEndpointAuthMethod: "client_secret_post",
    pkce: true,
  } as const;
  const stack = await run({
    users: ["probe", "client-a", "client-a-totp"].map((username) => ({
      username,
      displayName: username,
      email: `${username}@example.com`,
    })),
    clients: ["a", "a-totp", "a-totp-secret", "a-password"].map((clientId) => ({ ...client, clientId })),
    proof: "sign-in",
  });
  const given = stack.resources.map(({ type, name }) => `${type} ${name}`);
  expect(given.filter((one, index) => given.indexOf(one) !== index)).toEqual([]);
});

describe("an option of the whole stack", () => {
  it("domain names both hosts", async () => {
    const { sso } = await run({ domain: "example.com" });
    expect(await valueOf(sso.memosUrl)).toBe("https://memos.example.com:18443");
  });

  it("address and apiPort say where to listen", async () => {
    const { inputsOf } = await run({ listenAddress: "0.0.0.0", apiPort: 19000 });
    expect(inputsOf("sso-gateway-container").ports).toEqual([{ internal: 18443, external: 18443, ip: "0.0.0.0" }]);
    expect(inputsOf("sso-memos-container").ports).toMatchObject([{ external: 19000 }]);
  });

  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::1", "::1"],
    ["192.0.2.7", "192.0.2.7"],
    ["0.0.0.0", "127.0.0.1"],
    ["::", "::1"],
  ])("listenAddress %s is where the proof reaches the gateway: %s", async (listenAddress, dialled) => {
    const { inputsOf } = await run({ listenAddress });
    expect(inputsOf("sso-gateway-container").ports).toMatchObject([{ ip: listenAddress }]);
    expect(inputsOf("sso-proof").gatewayAddress).toBe(dialled);
  });

  it("the images are the ones that run", async () => {
    const { inputsOf } = await run({
      autheliaImage: "authelia/authelia:4.38.0",
      memosImage: "mirror.example.com/memos:0.30.0",
      gatewayImage: "caddy:2.10.0",
    });
    expect(inputsOf("sso-authelia-image").name).toBe("authelia/authelia:4.38.0");
    expect(inputsOf("sso-memos-image").name).toBe("mirror.example.com/memos:0.30.0");
    expect(inputsOf("sso-gateway-image").name).toBe("caddy:2.10.0");
  });

  it("memosBackups says what is done about Memos' data", async () => {
    const restore = "sso-memos-data-1-0.29.1-20260101T000000Z";
    const { inputsOf } = await run({ memosBackups: { keep: 5, restore, acceptUnlinkedAccounts: true } });
    expect(inputsOf("sso-memos-data-prepared")).toMatchObject({ keep: 5, restore, acceptUnlinkedAccounts: true });
  });

  it("policy one_factor makes no second factors", async () => {
    const stack = await run({ authorizationPolicy: "one_factor" });
    expect(names(stack)).not.toContain("sso-authelia-john-second-factor");
    expect(names(stack)).not.toContain("sso-authelia-john-totp");
    expect(JSON.stringify(stack.inputsOf("sso-authelia-configuration-files"))).toContain(
      "authorization_policy: one_factor",
    );
  });

  it("group keeps others out, by Authelia's policy or, before 4.38, by Memos' filter", async () => {
    const stack = await run({ group: "memos" });
    expect(JSON.stringify(stack.inputsOf("sso-authelia-configuration-files"))).toContain("group:memos");
    expect(stack.inputsOf("sso-identity-provider").identifierFilter).toBe("^[^_].*$");

    const old = await run({ group: "memos", autheliaImage: "authelia/authelia:4.37.5" });
    expect(old.inputsOf("sso-identity-provider").identifierFilter).toBe("^(john)$");
  });

  it("administrator names the first administrator", async () => {
    const { inputsOf } = await run({ administratorUsername: "keeper" });
    expect(inputsOf("sso-administrator").administratorUsername).toBe("keeper");
  });

  it("importMemosData and administratorPassword take over the data of another Memos", async () => {
    const administratorPassword = pulumi.secret("of-then");
    const { inputsOf, resources } = await run({ importMemosData: "/srv/memos", administratorPassword });
    expect(inputsOf("sso-memos-data-prepared").importData).toBe("/srv/memos");
    for (const name of ["sso-administrator", "sso-identity-provider", "sso-access-policy"]) {
      expect(inputsOf(name).administratorPassword).toBe("of-then");
      expect(resources.find((one) => one.name === name)?.secrets).toContain("administratorPassword");
    }
  });

  it("proof sign-in adds the probe", async () => {
    const { inputsOf, resources, sso } = await run({ proof: "sign-in" });
    expect(inputsOf("sso-proof")).toMatchObject({ mode: "sign-in", testUsername: "_probe" });
    expect(resources.find(({ name }) => name === "sso-proof")?.secrets).toEqual(
      expect.arrayContaining(["clientSecret", "testPassword", "testTotpSecret"]),
    );
    expect(Object.keys(await valueOf(sso.people))).toEqual(["john", "jane"]);
  });

  it("proof none proves nothing", async () => {
    const stack = await run({ proof: "none" });
    expect(names(stack)).not.toContain("sso-proof");
    expect(stack.inputsOf("sso-access-policy").allowPasswordAuth).toBe(false);
    expect(await valueOf(stack.sso.signIn)).toEqual({ proved: [], provedAt: "" });
  });

  it("access says which doors stay open", async () => {
    const { inputsOf } = await run({ accessPolicy: { allowPasswordAuth: true, allowUserRegistration: false } });
    expect(inputsOf("sso-access-policy")).toMatchObject({
      allowPasswordAuth: true,
      allowUserRegistration: false,
      version: "0.30.0",
    });
    expect(inputsOf("sso-memos-data-prepared")).toMatchObject({ allowUserRegistration: false });
  });

  it("policy two_factor registers a second factor for each person by a command of its own, the secret on stdin", async () => {
    const { inputsOf, resources } = await run();
    const commands = resources.filter(({ type }) => type === "command:local:Command");
    expect(commands.map(({ name }) => name)).toEqual([
      "sso-authelia-jane-second-factor",
      "sso-authelia-john-second-factor",
    ]);
    expect(inputsOf("sso-authelia-john-second-factor")).toMatchObject({
      environment: {
        AUTHELIA_DATA: "sso-authelia-data-1",
        USERNAME: "john",
        DOCKER_HOST: "unix:///var/run/docker.sock",
      },
      stdin: "password-of-sso-authelia-john-totp",
    });
    expect(commands.flatMap(({ secrets }) => secrets)).toEqual(["stdin", "stdin"]);
  });

  it("users: one more changes nothing of anybody else's second factor, and one who goes takes it along", async () => {
    const [john, jane] = people;
    const alone = await run({ users: john === undefined ? [] : [john] });
    const together = await run({ users: people });
    const registration = "sso-authelia-john-second-factor";
    expect(together.inputsOf(registration)).toEqual(alone.inputsOf(registration));
    const added = names(together).filter((name) => !names(alone).includes(name));
    expect(added.filter((name) => name.endsWith("-second-factor"))).toEqual([
      `sso-authelia-${jane?.username ?? ""}-second-factor`,
    ]);
    expect(together.inputsOf("sso-authelia-jane-second-factor").delete).toMatch(/remove\(\)$/);
  });

  it("autheliaSettings.totp says how the codes are made that people, the proof and Authelia are given", async () => {
    const totp = { issuer: "Wiki & Co", algorithm: "sha512", digits: 8, period: 60 };
    const { sso, inputsOf } = await run({ autheliaSettings: { totp }, proof: "sign-in" });
    const uri = "?secret=password-of-sso-authelia-john-totp&issuer=Wiki%20%26%20Co&algorithm=SHA512&digits=8&period=60";
    expect((await valueOf(sso.people)).john?.totpUri).toBe(`otpauth://totp/Wiki%20%26%20Co:john${uri}`);
    expect(inputsOf("sso-proof").testTotpSecret).toMatch(/^otpauth:.*_probe.*&algorithm=SHA512&digits=8&period=60$/);
    expect(inputsOf("sso-authelia-john-second-factor")).toMatchObject({ environment: { TOTP: "SHA512 8 60" } });
  });

  it("rotation adds a client with a secret of its own, and a decision on the first, and nothing else", async () => {
    const before = names(await run());
    expect(names(await run({ clientSecretVersion: "2026-11" })).filter((name) => !before.includes(name))).toEqual([
      "sso-authelia-client-memos-2026-11-salt",
      "sso-authelia-client-memos-2026-11-secret",
      "sso-authelia-client-memos-rotation",
    ]);
  });

  it("rotation lets Memos use the new client while Authelia knows both", async () => {
    const { inputsOf, resources } = await run({ clientSecretVersion: "2026-11", proof: "sign-in" });
    const secret = "password-of-sso-authelia-client-memos-2026-11-secret";
    const used = { clientId: "memos-2026-11", clientSecret: secret };
    expect(inputsOf("sso-identity-provider")).toMatchObject({ ...used, clientSecretVersion: "2026-11" });
    expect(inputsOf("sso-proof")).toMatchObject(used);
    expect(inputsOf("sso-authelia-client-memos-rotation")).toMatchObject({
      clientSecretVersion: "2026-11",
      clientIdsUrl: "http://127.0.0.1:18444/api/v1/identity-providers",
      initial: { clientId: "memos" },
      current: { clientId: "memos-2026-11" },
    });
    const { files, secretFiles } = inputsOf("sso-authelia-configuration-files") as Record<
      string,
      Record<string, string>
    >;
    expect(files?.["configuration.yml"]?.match(/client_id: .*/g)).toEqual([
      "client_id: memos-2026-11",
      "client_id: memos",
    ]);
    const digests = Object.entries(secretFiles ?? {}).filter(([path]) => path.endsWith(".digest"));
    expect(digests.map(([path]) => path)).toEqual([
      "secrets/client-memos-2026-11.digest",
      "secrets/client-memos.digest",
    ]);
    expect(new Set(digests.map(([, content]) => content)).size).toBe(2);
    for (const { name, inputs, secrets } of resources) {
      const open = Object.entries(inputs).filter(([key]) => !secrets.some((path) => path.split(".")[0] === key));
      expect(`${name} ${JSON.stringify(open)}`).not.toMatch(/password-of-|\$pbkdf2/);
    }
  });

  it("rotation switches Memos when Authelia knows the new client", async () => {
    const { resources } = await run({ clientSecretVersion: "2026-11" });
    expect(resources.find(({ name }) => name === "sso-identity-provider")?.after).toEqual([
      "sso-administrator",
      "sso-authelia-container",
      "sso-authelia-john-second-factor",
      "sso-authelia-jane-second-factor",
    ]);
  });

  it("rotation asks Memos where its version shows providers", async () => {
    const { inputsOf } = await run({
      clientSecretVersion: "2026-11",
      memosImage: "neosmemo/memos:0.21.0",
    });
    expect(inputsOf("sso-authelia-client-memos-rotation").clientIdsUrl).toBe("http://127.0.0.1:18444/api/v1/idp");
  });

  it("acme takes the place of the private authority", async () => {
    const stack = await run({ domain: "example.com", httpsPort: 443, acme: { email: "john@example.com" } });
    expect(names(stack)).not.toContain("sso-ca");
    expect(JSON.stringify(stack.inputsOf("sso-gateway-files"))).toContain("acme");
    expect(stack.inputsOf("sso-memos-data-prepared").files).toEqual({ ".owner": "10001:10001\n" });
    expect(stack.inputsOf("sso-gateway-container").ports).toMatchObject([{ external: 443 }, { external: 80 }]);
    expect(await valueOf(stack.sso.caCertificate)).toBe("");
    expect(await valueOf(stack.sso.memosUrl)).toBe("https://memos.example.com");
  });
});

describe("what cannot work", () => {
  const john = { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] };

  it.each([
    [{ domain: "localhost" }, "domain must have at least one dot"],
    [{ users: [] }, "users must name at least one person"],
    [{ administratorUsername: "john" }, `administratorUsername must not be a person's name, got "john"`],
    [{ administratorUsername: "Keeper" }, "administratorUsername must be 1 to 36 of a-z"],
    [{ autheliaImage: "authelia/authelia" }, "autheliaImage must end in an exact version"],
    [{ autheliaImage: "authelia/authelia:4.36.0" }, "autheliaImage must be an Authelia of 4.37, 4.38, 4.39"],
    [{ memosImage: "neosmemo/memos:stable" }, "memosImage must end in an exact version"],
    [{ memosImage: "neosmemo/memos:0.15.0" }, "memosImage must be a Memos of 0.16.x to 0.21.x, and 0.25.3 to 0.31.x"],
    [
      { memosImage: "neosmemo/memos:0.24.0" },
      "It is refused because it shows the client secret to anyone who asks, without a login. Run 0.25.3",
    ],
    [{ gatewayImage: "caddy" }, "gatewayImage must end in an exact version"],
    [{ httpsPort: 65535 }, "httpsPort must leave the next port to apiPort, got 65535. Give another apiPort."],
    [
      { apiPort: 18443 },
      "apiPort must not be a port that the gateway has for httpsPort, got 18443. Choose another; left out, it is the port after httpsPort.",
    ],
    [{ httpsPort: 443, apiPort: 80 }, "apiPort must not be a port that the gateway has for httpsPort, got 80."],
    [
      { reverseProxy: { port: 18444 } },
      "apiPort must not be a port that the gateway has for reverseProxy.port, got 18444.",
    ],
    [
      { listenAddress: "localhost" },
      'listenAddress must be an IP address, got "localhost". Write one such as "127.0.0.1" or "::1", or "0.0.0.0" for every IPv4 address of this machine.',
    ],
    [{ listenAddress: "fe80::1%eth0" }, "listenAddress must be an IP address"],
    [
      { gatewayNetworks: ["my net"] },
      "gatewayNetworks[0] must be 1 to 100 letters, digits, underscores, dots and hyphens",
    ],
    [
      { users: [{ ...john, username: "jo" }], memosImage: "neosmemo/memos:0.21.0" },
      'users[0].username must have 3 to 32 characters with Memos 0.21.0, got "jo". Choose another name.',
    ],
    [
      { administratorUsername: "a".repeat(33), memosImage: "neosmemo/memos:0.26.2" },
      "administratorUsername must have 1 to 32 characters with Memos 0.26.2",
    ],
    [
      { users: [...people, { ...john, username: "jo", email: "JANE@example.com" }] },
      'users[2].email must be there once only, got "JANE@example.com". Give each person an address.',
    ],
    [{ group: "nobody", autheliaImage: "authelia/authelia:4.37.5" }, "group must be a group that somebody is in"],
    [
      { group: "memos", users: people.map((person) => ({ ...person, disabled: true })) },
      "group must be a group that somebody is in",
    ],
    [{ acme: { email: "john@example.com" } }, "httpsPort must be 443 with acme"],
    [
      { clientSecretVersion: "November 2026" },
      'clientSecretVersion must be 1 to 40 letters, digits and . _ - between them, got "November 2026". Write one such as "2026-11".',
    ],
  ])("%j is refused before anything is created", async (args, message) => {
    await recordResources();
    expect(() => new MemosSso("sso", { users: people, httpsPort: 18443, ...args }, watched)).toThrow(message);
    expect((await recorded()).filter(({ type }) => !type.startsWith("memos-sso:"))).toEqual([]);
  });

  it.each(["My Notes", "-notes", "", "n".repeat(101)])(
    "the name %j, which Docker does not take, is refused",
    async (name) => {
      await recordResources();
      expect(() => new MemosSso(name, { users: people }, watched)).toThrow(
        `name must be 1 to 100 letters, digits, underscores, dots and hyphens, a letter or digit first, got "${name}".`,
      );
      expect((await recorded()).filter(({ type }) => !type.startsWith("memos-sso:"))).toEqual([]);
    },
  );

  const client = {
    clientId: "wiki",
    clientName: "Wiki",
    redirectUris: ["https://wiki.example.localhost/callback"],
    scopes: ["openid"],
    tokenEndpointAuthMethod: "client_secret_post",
    pkce: true,
  };
  it.each<[object, string]>([
    [
      { authorizationPolicy: "three_factor" },
      'authorizationPolicy must be one of two_factor, one_factor, got "three_factor"',
    ],
    [{ proof: "maybe" }, 'proof must be one of wiring, sign-in, none, got "maybe"'],
    [{ grup: "memos" }, 'grup must be a known key, got "grup". Did you mean group?'],
    [
      { accessPolicy: { registrations: false } },
      'accessPolicy.registrations must be a known key, got "registrations". The keys are allowPasswordAuth, allowUserRegistration, accessMode.',
    ],
    [{ accessPolicy: true }, "accessPolicy must be an object, got true."],
    [{ memosBackups: { keeps: 5 } }, 'memosBackups.keeps must be a known key, got "keeps". Did you mean keep?'],
    [{ memosBackups: { keep: "5" } }, 'memosBackups.keep must be a whole number from 1 on, got "5".'],
    [{ acme: { mail: "john@example.com" }, httpsPort: 443 }, "acme.mail must be a known key"],
    [{ reverseProxy: { network: "edge", ports: 80 } }, "reverseProxy.ports must be a known key"],
    [{ reverseProxy: { network: "edge", trustedProxies: "10.0.0.1" } }, "reverseProxy.trustedProxies must be a list"],
    [{ users: { john } }, "users must be a list"],
    [{ users: [null] }, "users[0] must be an object, got null."],
    [{ users: [{ ...john, group: "memos" }] }, 'users[0].group must be a known key, got "group". Did you mean groups?'],
    [{ users: [{ ...john, groups: "memos" }] }, 'users[0].groups must be a list, got "memos".'],
    [{ users: [{ ...john, disabled: "yes" }] }, 'users[0].disabled must be true or false, got "yes".'],
    [{ clients: [{ ...client, groups: ["admins"] }] }, "clients[0].groups must be a known key"],
    [{ clients: [{ ...client, redirect_uris: [] }] }, "clients[0].redirect_uris must be a known key"],
    [{ clients: [{ ...client, scopes: "openid profile" }] }, 'clients[0].scopes must be a list, got "openid profile"'],
    [{ clients: [{ ...client, pkce: "false" }] }, 'clients[0].pkce must be true or false, got "false"'],
    [{ clients: [null] }, "clients[0] must be an object, got null."],
    [{ acceptDataLoss: "sso-memos-data-1" }, 'acceptDataLoss must be a list, got "sso-memos-data-1".'],
    [{ httpsPort: "443" }, 'httpsPort must be a whole number from 1 to 65535, got "443".'],
    [
      { clients: [{ ...client, clientSecret: "hunter2" }] },
      'clients[0].clientSecret must be a known key, got "clientSecret"',
    ],
  ])("%j, which types do not allow, is refused before anything is created", async (args, message) => {
    await recordResources();
    expect(() => new MemosSso("sso", { users: people, ...args }, watched)).toThrow(message);
    expect((await recorded()).filter(({ type }) => !type.startsWith("memos-sso:"))).toEqual([]);
  });
});

describe("another application", () => {
  const wiki = {
    clientId: "wiki",
    clientName: "Wiki",
    redirectUris: ["https://wiki.example.localhost/callback"],
    scopes: ["openid"],
    tokenEndpointAuthMethod: "client_secret_post",
    pkce: true,
  } as const;

  it("stands beside Memos in Authelia, with a secret of its own, which it is given", async () => {
    const { sso, inputsOf } = await run({ clients: [wiki] });
    const files = JSON.stringify(inputsOf("sso-authelia-configuration-files").files);
    expect(files).toMatch(/client_id: wiki[^]*client_id: memos/);
    expect(await pulumi.isSecret(sso.clientCredentials)).toBe(true);
    expect(await valueOf(sso.clientCredentials)).toMatchObject({
      wiki: { clientId: "wiki", issuer: await valueOf(sso.autheliaUrl) },
    });
    const secret = (await valueOf(sso.clientCredentials)).wiki?.clientSecret;
    expect(secret).toMatch(/^password-of-/);
    expect(inputsOf("sso-identity-provider").clientSecret).not.toBe(secret);
  });

  it("is named in an error by its place in the option", async () => {
    const grouped = { ...wiki, settings: { client_name: "Other" } };
    await expect(run({ clients: [wiki, { ...grouped, clientId: "other" }] })).rejects.toThrow(
      "clients[1].settings.client_name must not be set",
    );
  });

  it("may not take Memos' id", async () => {
    await expect(run({ clients: [{ ...wiki, clientId: "memos" }] })).rejects.toThrow(
      'clients[0].clientId must not be that of Memos, got "memos". Choose another id.',
    );
  });
});

describe("what is there already", () => {
  it("is joined by the gateway alone, which neighbours find by both host names", async () => {
    const { resources, inputsOf } = await run({ gatewayNetworks: ["shop"] });
    const joined = resources.filter(({ inputs }) => JSON.stringify(inputs.networksAdvanced ?? []).includes("shop"));
    expect(joined.map(({ name }) => name)).toEqual(["sso-gateway-container"]);
    expect(inputsOf("sso-gateway-container").networksAdvanced).toContainEqual({
      name: "shop",
      aliases: ["auth.example.localhost", "memos.example.localhost"],
    });
  });

  it("as a proxy is found at 443, at the address and by the authority that it has", async () => {
    const proxy = { port: 18081, caCertificate: "theirs", dialAddress: "127.0.0.1" };
    const { sso, inputsOf } = await run({ reverseProxy: proxy, httpsPort: undefined, apiPort: 18444 });
    expect(await valueOf(sso.memosUrl)).toBe("https://memos.example.localhost");
    expect(inputsOf("sso-gateway-container").ports).toEqual([{ internal: 8080, external: 18081, ip: "127.0.0.1" }]);
    expect(inputsOf("sso-proof")).toMatchObject({ caCertificate: "theirs", gatewayAddress: "127.0.0.1" });
    expect(JSON.stringify(inputsOf("sso-memos-data-prepared").files)).not.toContain("theirs");
  });

  it("is asked at the DNS, and by public authorities, unless it is said otherwise", async () => {
    const { inputsOf } = await run({ reverseProxy: { network: "edge" } });
    expect(inputsOf("sso-proof")).toMatchObject({ caCertificate: "", gatewayAddress: "" });
  });

  it.each([
    [{ acme: { email: "john@example.com" }, httpsPort: 443 }, "acme must not be given with reverseProxy"],
    [{ listenAddress: "0.0.0.0" }, "listenAddress must not be given with reverseProxy"],
    [
      { gatewayNetworks: ["shop"] },
      'gatewayNetworks must not be given with reverseProxy, which is what people reach, got ["shop"].',
    ],
  ])("as a proxy goes before %j", async (beside, message) => {
    await expect(run({ reverseProxy: { network: "edge" }, ...beside })).rejects.toThrow(message);
  });
});

it("settings of Authelia's own are in its configuration, and refused at once where they cannot be", async () => {
  const { inputsOf } = await run({ autheliaSettings: { theme: "dark" } });
  const { files } = inputsOf("sso-authelia-configuration-files") as { files: Record<string, string> };
  expect(files["configuration.yml"]).toMatch(/^theme: dark$/m);
  await expect(run({ autheliaSettings: { server: { address: "tcp://:80/" } } })).rejects.toThrow(
    "autheliaSettings.server.address must not be set",
  );
});
