import * as pulumi from "@pulumi/pulumi";
import { recorded, recordResources } from "../support/recorded";

jest.setTimeout(60_000);

const { MEMOS_IMAGE, GATEWAY_IMAGE } = process.env;
afterEach(() => Object.assign(process.env, { MEMOS_IMAGE, GATEWAY_IMAGE }));

it("the program takes an image from the configuration of the stack before one from the environment", async () => {
  await recordResources();
  const users = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
  const configuration = {
    users: JSON.stringify(users),
    httpsPort: "18443",
    memosImage: "mirror.example.com/memos:0.29.1",
  };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(configuration).map(([key, value]) => [`memos-sso:${key}`, value])),
  );
  process.env.MEMOS_IMAGE = "localhost/memos:0.30.0";
  process.env.GATEWAY_IMAGE = "localhost/caddy:2.11.9";
  jest.requireActual("../../index");

  const images = (await recorded()).filter(({ type }) => type === "docker:index/remoteImage:RemoteImage");
  expect(Object.fromEntries(images.map(({ name, inputs }) => [name, inputs.name]))).toMatchObject({
    "sso-memos-image": "mirror.example.com/memos:0.29.1",
    "sso-gateway-image": "localhost/caddy:2.11.9",
  });
});
