import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import {
  Authelia,
  ExternalAutheliaClient,
  Gateway,
  Memos,
  MemosAccessPolicy,
  MemosAdministrator,
  MemosIdentityProvider,
  MemosSso,
  SignInProof,
} from "../../components";
import { type MockedResource, mockProgram } from "../../components/testing";

jest.setTimeout(30_000);

const request = {
  clientId: "notes",
  clientName: "Notes",
  redirectUris: ["https://notes.example.com/auth/callback"],
  scopes: ["openid"],
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: true,
} as const;

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };

/** Each component, with the value in place of everything that may be an output. */
const components: Readonly<Record<string, (value: pulumi.Input<string>) => unknown>> = {
  Authelia: (value) =>
    new Authelia("one", {
      url: "https://auth.example.com",
      cookieDomain: "example.com",
      defaultRedirectionUrl: "https://notes.example.com",
      users: [john],
      clients: [request],
      settings: { session: { redis: { host: "redis" } } },
      secretFiles: { "session.redis.password": value },
      certificates: value,
      networks: [value],
    }),
  Memos: (value) =>
    new Memos("one", {
      url: pulumi.interpolate`https://${value}`,
      apiPort: 18447,
      caCertificate: value,
    }),
  Gateway: (value) =>
    new Gateway("one", {
      domain: "example.com",
      httpsPort: 18446,
      sites: [{ host: "notes.example.com", upstream: value }],
      networks: [{ network: value, aliases: [value] }],
      authority: { certificate: value, intermediateCertificate: value, intermediateKey: value },
    }),
  "Gateway behind a proxy": (value) =>
    new Gateway("one", {
      domain: "example.com",
      sites: [{ host: "notes.example.com", upstream: "notes:80" }],
      networks: [],
      reverseProxy: { network: value, caCertificate: value },
    }),
  "MemosSso behind a proxy": (value) =>
    new MemosSso("one", { users: [john], apiPort: 18447, reverseProxy: { network: value, caCertificate: value } }),
  "MemosSso in networks": (value) => new MemosSso("one", { users: [john], httpsPort: 18446, gatewayNetworks: [value] }),
  MemosAdministrator: (value) => new MemosAdministrator("one", { apiUrl: value, username: value, password: value }),
  MemosIdentityProvider: (value) =>
    new MemosIdentityProvider("one", {
      apiUrl: value,
      administratorUsername: value,
      administratorPassword: value,
      uid: value,
      title: value,
      identifierFilter: value,
      clientId: value,
      clientSecret: value,
      authUrl: value,
      tokenUrl: value,
      userInfoUrl: value,
      scopes: [value],
      fieldMapping: { identifier: value, displayName: value, email: value },
    }),
  AutheliaClientEntry: (value) =>
    new ExternalAutheliaClient("one", {
      issuer: value,
      client: request,
      waitSeconds: 5,
      caCertificate: value,
      dialAddress: value,
    }),
  MemosAccessPolicy: (value) =>
    new MemosAccessPolicy("one", {
      apiUrl: value,
      administratorUsername: value,
      administratorPassword: value,
      allowPasswordAuth: pulumi.output(value).apply((text) => text === ""),
      allowUserRegistration: pulumi.output(value).apply((text) => text === ""),
    }),
  SignInProof: (value) =>
    new SignInProof("one", {
      mode: "sign-in",
      client: request,
      credentials: {
        issuer: value,
        clientId: value,
        clientSecret: value,
        authorizationUrl: value,
        tokenUrl: value,
        userInfoUrl: value,
      },
      memosUrl: value,
      memosApiUrl: value,
      identityProvider: value,
      caCertificate: value,
      gatewayAddress: value,
      testUser: { username: "probe", password: "word" },
      triggers: { memos: value },
    }),
};

const names = (resources: readonly MockedResource[]): string[] => resources.map(({ name }) => name);

describe.each(Object.entries(components))("%s", (_name, make) => {
  it("takes values that a preview does not know, and shows the same resources", async () => {
    const known = await mockProgram();
    make("known");
    const before = names(await known.resources());

    const preview = await mockProgram({ preview: true });
    make(new random.RandomPassword("unknown", { length: 8 }).result);
    const during = names(await preview.resources()).filter((name) => name !== "unknown");
    expect(during).toEqual(before);
  });

  it("shows no secret among the arguments of the component", async () => {
    const program = await mockProgram();
    make(pulumi.secret("a-secret-of-the-importer"));
    for (const { name, inputs, secrets } of await program.resources()) {
      const open = Object.entries(inputs).filter(([key]) => !secrets.some((path) => path.split(".")[0] === key));
      expect(`${name} ${JSON.stringify(open)}`).not.toContain("a-secret-of-the-importer");
    }
  });
});

it("the key of somebody's own authority is secret although it was given in plain text", async () => {
  const program = await mockProgram();
  components.Gateway?.("a-plain-key");
  const files = (await program.resources()).find(({ name }) => name === "one-files");
  expect(files?.secrets).toEqual(["secretFiles"]);
});
