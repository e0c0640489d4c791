import * as pulumi from "@pulumi/pulumi";
import { recorded, recordResources, valueOf } from "../support/recorded";

jest.setTimeout(30_000);

it("the program that imports everything brings up a whole stack below its own name", async () => {
  await recordResources();
  const { memosUrl, people } = jest.requireActual<typeof import("../../examples/whole-stack/index")>(
    "../../examples/whole-stack/index",
  );
  const resources = await recorded();

  expect(resources.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["notes", "notes-authelia-container", "notes-memos-container", "notes-gateway-container"]),
  );
  expect(await valueOf(memosUrl)).toBe("https://memos.example.com");
  expect(Object.keys(await valueOf(people))).toEqual(["john", "jane"]);
});

it("the program with several Memos gives each its own client, and all of them one gateway", async () => {
  await recordResources();
  const { urls, wiki } = jest.requireActual<typeof import("../../examples/several-memos/index")>(
    "../../examples/several-memos/index",
  );
  const inputs = new Map((await recorded()).map((one) => [one.name, one.inputs]));

  expect(Object.keys(urls)).toEqual(["home", "work", "club"]);
  expect(["home", "work", "club"].map((name) => inputs.get(`${name}-provider`)?.clientId)).toEqual(Object.keys(urls));
  const secrets = ["home", "work", "club"].map((name) => inputs.get(`${name}-provider`)?.clientSecret);
  expect(new Set([...secrets, (await valueOf(wiki)).clientSecret]).size).toBe(4);
  const gateway = JSON.stringify(inputs.get("gateway-files")?.files);
  for (const name of ["home", "work", "club"]) expect(gateway).toContain(`${name}.example.localhost`);
});

it("the program behind a proxy publishes nothing for people, and lets nothing but the gateway into the proxy's network", async () => {
  await recordResources();
  jest.requireActual("../../examples/behind-a-proxy/index");
  const containers = (await recorded()).filter(({ type }) => type === "docker:index/container:Container");

  const inTheirs = containers.filter(({ inputs }) => JSON.stringify(inputs.networksAdvanced ?? []).includes("edge"));
  expect(inTheirs.map(({ name }) => name)).toEqual(["notes-gateway-container"]);
  expect(inTheirs[0]?.inputs.ports).toEqual([]);
  expect(inTheirs[0]?.inputs.networksAdvanced).toContainEqual({ name: "edge", aliases: ["notes-gateway-test"] });
});

it("the program that has a Memos already registers its provider alone", async () => {
  await recordResources();
  const given = {
    administratorPassword: "one",
    clientSecret: "other",
    title: "Keycloak",
    authUrl: "https://a.example/auth",
    tokenUrl: "https://a.example/token",
    userInfoUrl: "https://a.example/userinfo",
  };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(given).map(([key, value]) => [`memos-sso:${key}`, value])),
  );
  const { identityProvider } = jest.requireActual<typeof import("../../examples/identity-provider-only/index")>(
    "../../examples/identity-provider-only/index",
  );

  const resources = await recorded();
  expect(resources.map(({ type, name }) => [type, name])).toEqual([
    ["pulumi-nodejs:dynamic/memos-sso:IdentityProvider", "sign-in"],
  ]);
  expect(resources[0]?.inputs).toMatchObject({
    title: "Keycloak",
    clientSecret: "other",
    tokenUrl: "https://a.example/token",
    scopes: ["openid", "profile", "email"],
    fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
  });
  expect(await valueOf(identityProvider)).toBe("identity-providers/authelia");
});

it("the program with servers hands Authelia their passwords", async () => {
  await recordResources();
  const passwords = ["ldap", "postgres", "redis", "smtp"].map((one) => [`memos-sso:${one}Password`, `of-${one}`]);
  pulumi.runtime.setAllConfig({ "memos-sso:domain": "example.com", ...(Object.fromEntries(passwords) as object) });
  const { memosUrl } = jest.requireActual<typeof import("../../examples/back-ends/index")>(
    "../../examples/back-ends/index",
  );
  const inputs = new Map((await recorded()).map((one) => [one.name, one.inputs]));

  expect(await valueOf(memosUrl)).toBe("https://memos.example.com");
  expect(JSON.stringify(inputs.get("notes-authelia-configuration-files")?.files)).toContain(
    "tcp://database.example.com",
  );
  expect(JSON.stringify(inputs.get("notes-authelia-configuration-files")?.secretFiles)).toContain("of-postgres");
});

const configure = (given: Readonly<Record<string, string>>): void => {
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(given).map(([key, value]) => [`memos-sso:${key}`, value])),
  );
};

it("the program for somebody else's Authelia runs none, and has an entry for it", async () => {
  await recordResources();
  configure({ domain: "example.com", issuer: "https://auth.example.net", waitSeconds: "0", policy: "members" });
  const { entry, memosUrl } = jest.requireActual<typeof import("../../examples/somebody-elses-authelia/index")>(
    "../../examples/somebody-elses-authelia/index",
  );
  const resources = await recorded();
  const running = resources.filter(({ name }) => name.endsWith("-container")).map(({ name }) => name);

  expect(running).toEqual(["notes-gateway-container", "notes-memos-container"]);
  expect(memosUrl).toBe("https://memos.example.com");
  expect(await valueOf(entry)).toContain("authorization_policy: members");
  expect(resources.find(({ name }) => name === "notes-provider")?.inputs).toMatchObject({
    tokenUrl: "https://auth.example.net/api/oidc/token",
  });
});

it("the program for somebody else's Memos runs none, and is registered in it", async () => {
  await recordResources();
  const administratorPassword = "the-administrators";
  const theirs = { memosUrl: "https://memos.example.com", memosNetwork: "theirs", administratorUsername: "keeper" };
  configure({ domain: "example.com", administratorPassword, ...theirs });
  jest.requireActual("../../examples/somebody-elses-memos/index");
  const resources = await recorded();
  const running = resources.filter(({ name }) => name.endsWith("-container")).map(({ name }) => name);

  expect(running).toEqual(["authelia-container", "gateway-container"]);
  const registered = resources.find(({ type }) => type.endsWith(":IdentityProvider"));
  expect(registered?.inputs).toMatchObject({ apiUrl: "https://memos.example.com", administratorUsername: "keeper" });
});

it("the program with changes of its own makes them", async () => {
  await recordResources();
  pulumi.runtime.setAllConfig({ "memos-sso:domain": "example.com" });
  const { memosUrl } = jest.requireActual<typeof import("../../examples/tested-program/index")>(
    "../../examples/tested-program/index",
  );
  const inputs = new Map((await recorded()).map((one) => [one.name, one.inputs]));

  expect(await valueOf(memosUrl)).toBe("https://memos.example.com:8443");
  expect(inputs.get("notes-memos-container")?.memory).toBe(1024);
  expect(JSON.stringify(inputs.get("notes-authelia-configuration-files")?.files)).toContain("expiration: 12h");
});
