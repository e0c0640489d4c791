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

it("the program that has a Memos already registers the identity provider alone", async () => {
  await recordResources();
  pulumi.runtime.setAllConfig({ "memos-sso:administratorPassword": "one", "memos-sso:clientSecret": "other" });
  const { identityProvider } = jest.requireActual<typeof import("../../examples/identity-provider-only/index")>(
    "../../examples/identity-provider-only/index",
  );

  expect((await recorded()).map(({ type, name, inputs }) => [type, name, inputs.clientSecret])).toEqual([
    ["pulumi-nodejs:dynamic/memos-sso:IdentityProvider", "authelia", "other"],
  ]);
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
  expect(JSON.stringify(inputs.get("notes-authelia-configuration-files")?.uploads)).toContain(
    "tcp://database.example.com",
  );
  expect(JSON.stringify(inputs.get("notes-authelia-secret-files")?.uploads)).toContain("of-postgres");
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
  expect(JSON.stringify(inputs.get("notes-authelia-configuration-files")?.uploads)).toContain("remember_me: 3M");
});
