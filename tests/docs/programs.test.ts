import * as pulumi from "@pulumi/pulumi";
import { recorded, recordResources, valueOf } from "../support/recorded";

// The programs name the package as its users do; here the sources stand in for what is built of them.
jest.mock("pulumi-memos-sso", () => jest.requireActual<object>("../../components"), { virtual: true });

jest.setTimeout(30_000);

it("the program that imports everything brings up a whole stack below its own name", async () => {
  await recordResources();
  const { memosUrl, people } = jest.requireActual<typeof import("./programs/whole-stack")>("./programs/whole-stack");
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
  const { identityProvider } =
    jest.requireActual<typeof import("./programs/provider-only")>("./programs/provider-only");

  expect((await recorded()).map(({ type, name, inputs }) => [type, name, inputs.clientSecret])).toEqual([
    ["pulumi-nodejs:dynamic/memos-sso:IdentityProvider", "authelia", "other"],
  ]);
  expect(await valueOf(identityProvider)).toBe("identity-providers/authelia");
});
