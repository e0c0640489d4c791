import * as pulumi from "@pulumi/pulumi";
import { ExternalAutheliaClient, type ExternalAutheliaClientArgs } from "../../components/authelia/external-client";
import { pbkdf2Digest } from "../../components/authelia/secrets/client-secrets";
import { memosOidcClient } from "../../components/memos/oidc-client";
import { recorded, recordResources, valueOf, watched } from "../support/recorded";

const request = memosOidcClient({ url: "https://memos.example.com" });

const make = (args: Partial<ExternalAutheliaClientArgs> = {}): ExternalAutheliaClient =>
  new ExternalAutheliaClient("notes", { issuer: "https://auth.example.com/", client: request, ...args }, watched);

describe("a client of somebody else's Authelia", () => {
  it("is an id, a secret and its salt, and an entry that holds the digest alone", async () => {
    await recordResources();
    const { clientYaml, credentials, readyResources } = make({ version: "4.39.20" });
    const secret = await valueOf(credentials.clientSecret);
    const salt = Buffer.from("bytes-of-notes-salt".padEnd(20));

    expect((await recorded()).map(({ type, name, parent }) => [type, name, parent])).toEqual([
      ["memos-sso:index:ExternalAutheliaClient", "notes", undefined],
      ["random:index/randomBytes:RandomBytes", "notes-salt", "notes"],
      ["random:index/randomPassword:RandomPassword", "notes-secret", "notes"],
    ]);
    expect(readyResources).toEqual([]);
    expect(await valueOf(clientYaml)).toContain(`client_secret: ${await pbkdf2Digest(secret, salt)}\n`);
    expect(await valueOf(clientYaml)).not.toContain(secret);
  });

  it("shows the entry to everybody, and the secret to nobody", async () => {
    await recordResources();
    const { clientYaml, credentials } = make();
    expect(await pulumi.isSecret(clientYaml)).toBe(false);
    expect(await pulumi.isSecret(credentials.clientSecret)).toBe(true);
  });

  it("gives Authelia's own endpoints", async () => {
    await recordResources();
    const { issuer, clientId, authorizationUrl, tokenUrl, userInfoUrl } = make().credentials;
    expect(await Promise.all([issuer, clientId, authorizationUrl, tokenUrl, userInfoUrl].map(valueOf))).toEqual([
      "https://auth.example.com",
      "memos",
      "https://auth.example.com/api/oidc/authorization",
      "https://auth.example.com/api/oidc/token",
      "https://auth.example.com/api/oidc/userinfo",
    ]);
  });

  it("is waited for if asked, with all that is needed to ask", async () => {
    await recordResources();
    const { clientYaml, credentials, readyResources } = make({
      waitSeconds: 600,
      dialAddress: "127.0.0.1",
      caCertificate: "a certificate",
    });
    const [known, ...others] = (await recorded()).filter(({ type }) => type.endsWith(":ClientRegistrationCheck"));

    expect(readyResources).toHaveLength(1);
    expect(others).toEqual([]);
    expect(known).toMatchObject({
      name: "notes-known",
      parent: "notes",
      secrets: ["clientSecret"],
      inputs: {
        issuer: "https://auth.example.com",
        clientId: "memos",
        clientSecret: await valueOf(credentials.clientSecret),
        tokenEndpointAuthMethod: "client_secret_basic",
        pkce: true,
        redirectUri: "https://memos.example.com/auth/callback",
        scopes: ["openid", "profile", "email"],
        clientYaml: await valueOf(clientYaml),
        caCertificate: "a certificate",
        dialAddress: "127.0.0.1",
        timeoutSeconds: 600,
      },
    });
  });

  it("says first how the entry is seen at once: Pulumi shows no more than the first line while it waits", async () => {
    const said = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    await recordResources();
    const { clientYaml } = make({ waitSeconds: 600 });
    await recorded();

    expect(said.mock.calls.map(([line]) => line)).toEqual([
      "pulumi up --diff shows at once what belongs into identity_providers.oidc.clients of Authelia's configuration; " +
        `up to 600 s are waited for it:\n\n${await valueOf(clientYaml)}`,
    ]);
    said.mockRestore();
  });

  it.each<[Partial<ExternalAutheliaClientArgs>, string]>([
    [{ version: "4.36.0" }, "version must be an Authelia of 4.37, 4.38, 4.39"],
    [{ authorizationPolicy: "two factor" }, "authorizationPolicy must be the name of an authorization policy"],
    [
      { version: "4.37.5", authorizationPolicy: "members" },
      "authorizationPolicy must be one_factor or two_factor before Authelia 4.38",
    ],
    [{ waitSeconds: -1 }, "waitSeconds must be a whole number of seconds"],
    [{ client: { ...request, clientId: "my memos" } }, "client.clientId must be 1 to 100 letters"],
  ])("is refused with %j", async (args, words) => {
    await recordResources();
    expect(() => make(args)).toThrow(words);
    expect(await recorded()).toEqual([]);
  });
});
