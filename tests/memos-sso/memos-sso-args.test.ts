import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../support/recorded";
import { names, people, run, wiki } from "../support/whole-stack";

jest.setTimeout(30_000);

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

describe("another application", () => {
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
