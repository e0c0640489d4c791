import * as pulumi from "@pulumi/pulumi";
import { AutheliaClientEntry, type AutheliaClientEntryArgs } from "../../components/authelia/external-client";
import { digestOf } from "../../components/authelia/secrets/digest";
import { memosSignInRequest } from "../../components/memos/oidc-client";
import { recorded, recordResources, valueOf, watched } from "../support/recorded";

const request = memosSignInRequest({ url: "https://memos.example.com" });

const make = (args: Partial<AutheliaClientEntryArgs> = {}): AutheliaClientEntry =>
  new AutheliaClientEntry("notes", { issuer: "https://auth.example.com/", request, ...args }, watched);

describe("a client of somebody else's Authelia", () => {
  it("is an id, a secret and its salt, and an entry that holds the digest alone", async () => {
    await recordResources();
    const { entry, grant, ready } = make({ version: "4.39.20" });
    const secret = await valueOf(grant.clientSecret);
    const salt = Buffer.from("bytes-of-notes-salt".padEnd(20));

    expect((await recorded()).map(({ type, name, parent }) => [type, name, parent])).toEqual([
      ["memos-sso:index:AutheliaClientEntry", "notes", undefined],
      ["random:index/randomBytes:RandomBytes", "notes-salt", "notes"],
      ["random:index/randomPassword:RandomPassword", "notes-secret", "notes"],
    ]);
    expect(ready).toEqual([]);
    expect(await valueOf(entry)).toContain(`client_secret: ${await digestOf(secret, salt)}\n`);
    expect(await valueOf(entry)).not.toContain(secret);
  });

  it("shows the entry to everybody, and the secret to nobody", async () => {
    await recordResources();
    const { entry, grant } = make();
    expect(await pulumi.isSecret(entry)).toBe(false);
    expect(await pulumi.isSecret(grant.clientSecret)).toBe(true);
  });

  it("gives Authelia's own endpoints", async () => {
    await recordResources();
    const { issuer, clientId, authorizationUrl, tokenUrl, userInfoUrl } = make().grant;
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
    const { entry, grant, ready } = make({ waitForClient: 600, address: "127.0.0.1", caCertificate: "a certificate" });
    const [known, ...others] = (await recorded()).filter(({ type }) => type.endsWith(":KnownClient"));

    expect(ready).toHaveLength(1);
    expect(others).toEqual([]);
    expect(known).toMatchObject({
      name: "notes-known",
      parent: "notes",
      secrets: ["clientSecret"],
      inputs: {
        issuer: "https://auth.example.com",
        clientId: "memos",
        clientSecret: await valueOf(grant.clientSecret),
        tokenEndpointAuthMethod: "client_secret_basic",
        pkce: true,
        redirectUri: "https://memos.example.com/auth/callback",
        scopes: ["openid", "profile", "email"],
        entry: await valueOf(entry),
        caCertificate: "a certificate",
        address: "127.0.0.1",
        within: 600,
      },
    });
  });

  it("says first how the entry is seen at once: Pulumi shows no more than the first line while it waits", async () => {
    const said = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    await recordResources();
    const { entry } = make({ waitForClient: 600 });
    await recorded();

    expect(said.mock.calls.map(([line]) => line)).toEqual([
      "pulumi up --diff shows at once what belongs into identity_providers.oidc.clients of Authelia's configuration; " +
        `up to 600 s are waited for it:\n\n${await valueOf(entry)}`,
    ]);
    said.mockRestore();
  });

  it.each<[Partial<AutheliaClientEntryArgs>, string]>([
    [{ version: "4.36.0" }, "version must be an Authelia of 4.37, 4.38, 4.39"],
    [{ policy: "two factor" }, "policy must be the name of an authorization policy"],
    [{ version: "4.37.5", policy: "members" }, "policy must be one_factor or two_factor before Authelia 4.38"],
    [{ waitForClient: -1 }, "waitForClient must be a whole number of seconds"],
    [{ request: { ...request, clientId: "my memos" } }, "request.clientId must be 1 to 100 of the unreserved"],
  ])("is refused with %j", async (args, words) => {
    await recordResources();
    expect(() => make(args)).toThrow(words);
    expect(await recorded()).toEqual([]);
  });
});
