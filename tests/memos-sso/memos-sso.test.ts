import type { MemosSsoArgs } from "../../components/memos-sso/memos-sso-args";
import { valueOf } from "../support/recorded";
import { people, run, wiki, type Run } from "../support/whole-stack";

jest.setTimeout(30_000);

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
  const stack = await run({
    users: ["probe", "client-a", "client-a-totp"].map((username) => ({
      username,
      displayName: username,
      email: `${username}@example.com`,
    })),
    clients: ["a", "a-totp", "a-totp-secret", "a-password"].map((clientId) => ({ ...wiki, clientId })),
    proof: "sign-in",
  });
  const given = stack.resources.map(({ type, name }) => `${type} ${name}`);
  expect(given.filter((one, index) => given.indexOf(one) !== index)).toEqual([]);
});
