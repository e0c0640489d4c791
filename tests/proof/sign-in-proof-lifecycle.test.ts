import type { RequestListener } from "node:http";

import { unknownValue } from "../../components/pulumi/dynamic";
import {
  dialAddresses,
  check,
  create,
  diff,
  read,
  remove,
  update,
  type ProofContainers,
  type SignInProofInputs,
} from "../../components/proof/sign-in-proof-lifecycle";
import { FakeMemosServer } from "../support/fake-memos-server";
import { pem, serve, type LocalServer } from "../support/https-server";
import { inputs } from "../support/sign-in-proof-inputs";

describe("the addresses that are dialled", () => {
  const memos = "memos.example.localhost";
  const auth = "auth.example.localhost";

  it.each<[Partial<SignInProofInputs>, Record<string, string>]>([
    [{}, { [memos]: "127.0.0.1", [auth]: "127.0.0.1" }],
    [{ issuerAddress: "" }, { [memos]: "127.0.0.1" }],
    [{ issuerAddress: "192.0.2.1" }, { [memos]: "127.0.0.1", [auth]: "192.0.2.1" }],
    [{ gatewayAddress: "", issuerAddress: "192.0.2.1" }, { [auth]: "192.0.2.1" }],
    [{ gatewayAddress: "" }, {}],
  ])("are with %j", (given, expected) => {
    expect(dialAddresses({ ...inputs, ...given })).toEqual(expected);
  });
});

describe("running the proof", () => {
  let server: LocalServer;
  let memos: FakeMemosServer;
  let memosSays: string;

  /** The paths that were asked for behind the gateway. */
  const asked: string[] = [];

  const untouched: ProofContainers = {
    areRunning: () => Promise.resolve(true),
    startFailure: () => Promise.resolve(undefined),
  };

  beforeEach(async () => {
    memosSays = 'failed to exchange token, error: failed to exchange access token: oauth2: "invalid_grant" "…"';
    server = await serve(gateway, "server");
    memos = await FakeMemosServer.start();
  });
  afterEach(() => Promise.all([server.close(), memos.stop()]));

  /** Authelia and Memos in four answers. */
  const gateway: RequestListener = (request, response) => {
    const issuer = `https://${request.headers.host ?? ""}`;
    const reply = (status: number, body: object, location?: string): void => {
      response
        .writeHead(status, { "content-type": "application/json", ...(location ? { location } : {}) })
        .end(JSON.stringify(body));
    };
    const { pathname } = new URL(request.url ?? "", issuer);
    asked.push(pathname);
    const endpoint = (name: string): string => `${issuer}/api/oidc/${name}`;
    if (pathname === "/.well-known/openid-configuration") {
      const endpoints = {
        authorization_endpoint: endpoint("authorization"),
        token_endpoint: endpoint("token"),
        userinfo_endpoint: endpoint("userinfo"),
      };
      reply(200, { issuer, ...endpoints });
    } else if (pathname === "/api/oidc/authorization") reply(302, {}, `${issuer}/?flow=openid_connect&flow_id=1`);
    else if (pathname === "/api/oidc/token") reply(400, { error: "invalid_grant" });
    else if (pathname === "/api/v1/auth/signin") reply(500, { code: 13, message: memosSays });
    else reply(200, {});
  };

  const atServer = (): SignInProofInputs => ({
    ...inputs,
    issuer: `https://auth.example.localhost:${server.port}`,
    memosUrl: `https://memos.example.localhost:${server.port}`,
    memosApiUrl: memos.url,
  });

  it("gives back all inputs and what was proved", async () => {
    const given = { ...atServer(), __provider: "code" };

    const { id, outs } = await create(given);

    expect(id).toBe("sign-in-proof");
    expect(outs).toEqual({
      ...given,
      proved: [
        `https://auth.example.localhost:${server.port} is Authelia, with the endpoints that Memos uses`,
        `client "memos" may ask for openid, profile, email and send people back to https://memos.example.localhost:8443/auth/callback`,
        "client secret accepted by Authelia (client_secret_basic)",
        "Memos reaches Authelia's token endpoint as identity-providers/authelia",
        "client secret accepted by Authelia from Memos",
      ],
      provedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
  });

  it("proves again on an update", async () => {
    const { outs } = await update("sign-in-proof", {}, atServer());

    expect(outs?.proved).toHaveLength(5);
  });

  it("is there as long as it holds, and on a refresh nobody signs in", async () => {
    const { id, outs } = await create(atServer());
    if (outs === undefined) throw new Error("The proof left nothing.");
    const signIn = { ...outs, mode: "sign-in", testUsername: "_probe", testPassword: "password" } as const;
    asked.length = 0;
    expect(await read(id, signIn)).toEqual({ id, props: signIn });
    expect(asked).not.toContain("/api/firstfactor");
    expect(asked).toContain("/api/oidc/token");

    memosSays = 'failed to exchange token, error: oauth2: "invalid_client" "…"';
    expect(await read(id, outs)).toEqual({});
  });

  it("is kept by a refresh from where no server is reached, unless a container is down", async () => {
    const { id, outs } = await create(atServer());
    if (outs === undefined) throw new Error("The proof left nothing.");
    const container = "ab".repeat(6);
    const elsewhere = {
      ...outs,
      caCertificate: pem("other-authority"),
      containers: container,
    };
    const running = (containers: readonly string[]) => {
      expect(containers).toEqual([container]);
      return Promise.resolve(true);
    };
    const told = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await read(id, elsewhere, { ...untouched, areRunning: running })).toEqual({ id, props: elsewhere });
    expect(told.mock.calls.join("")).toMatch(/^The proof was not repeated, and the state keeps it\. GET https:/);
    told.mockRestore();
    expect(await read(id, elsewhere, { ...untouched, areRunning: () => Promise.resolve(false) })).toEqual({});
  });

  it("that fails shows the last log lines of a container that does not stay up", async () => {
    memosSays = "strange";
    const container = "ab".repeat(6);
    const failing = { ...atServer(), containers: `${container} ${"cd".repeat(6)}` };
    const startFailure = (id: string) =>
      Promise.resolve(id === container ? "The container sso-memos-1a2b3c4 does not stay up: …" : undefined);
    await expect(create(failing, { ...untouched, startFailure })).rejects.toThrow(
      /^Sign-in does not work yet, .*\nThe container sso-memos-1a2b3c4 does not stay up: …$/s,
    );
  });

  it("names the step that fails", async () => {
    await expect(create({ ...atServer(), caCertificate: pem("other-authority") })).rejects.toThrow(
      /^Sign-in does not work yet, it stops at CA: GET https:\/\/auth\.example\.localhost:\d+\/\.well-known\/openid-configuration: unknown certificate authority/,
    );
  });

  it("shows neither a secret nor a stack", async () => {
    memosSays = "strange: the-client-secret";

    const error: unknown = await create(atServer()).catch((thrown: unknown) => thrown);

    expect((error as Error).message).toContain("strange: [secret]");
    expect((error as Error).stack).toBe((error as Error).message);
  });
});

describe("a preview that does not know the provider's name", () => {
  it("expects that it stays", async () => {
    const news = { ...inputs, identityProvider: unknownValue };
    expect(await check(inputs, news)).toEqual({ inputs, failures: [] });
    expect(await check({}, news)).toEqual({ inputs: news, failures: [] });
  });
});

describe("comparing", () => {
  const olds = { ...inputs, proved: [], provedAt: "2026-11-23T20:00:00.000Z", __provider: "old code" };

  it("sees no change in new code", async () => {
    expect(await diff("sign-in-proof", olds, { ...inputs, __provider: "new code" })).toMatchObject({ changes: false });
  });

  it.each(Object.keys(inputs))("sees a change of %s, and replaces nothing", async (option) => {
    for (const value of ["changed", unknownValue]) {
      expect(await diff("sign-in-proof", olds, { ...inputs, [option]: value })).toMatchObject({
        changes: true,
        replaces: [],
      });
    }
  });
});

it("leaves nothing behind", async () => {
  const outs = { ...inputs, proved: [], provedAt: "2026-11-23T20:00:00.000Z" };
  await expect(remove("sign-in-proof", outs)).resolves.toBeUndefined();
});

describe("checking", () => {
  const reasons = async (change: Partial<Record<keyof SignInProofInputs, unknown>>): Promise<unknown> => {
    const { failures } = await check({}, { ...inputs, ...change } as SignInProofInputs);
    return failures;
  };

  it("takes what is right, with and without a person", async () => {
    expect(await check({}, inputs)).toEqual({ inputs, failures: [] });
    expect(
      await reasons({
        mode: "sign-in",
        testUsername: "_probe",
        testPassword: "password",
        testTotpSecret: "JBSWY3DPEHPK3PXP",
      }),
    ).toEqual([]);
  });

  it("takes what is not known yet", async () => {
    const unknown = Object.fromEntries(Object.keys(inputs).map((key) => [key, unknownValue]));

    expect(await reasons(unknown)).toEqual([]);
  });

  it.each<{ option: keyof SignInProofInputs; value: unknown; rule: string }>([
    { option: "mode", value: "none", rule: "must be one of wiring, sign-in" },
    { option: "issuer", value: "http://auth.example.com", rule: "must be an https URL" },
    { option: "issuer", value: "https://auth.example.com?x", rule: "must have no query and no fragment" },
    { option: "memosUrl", value: "memos.example.com", rule: "must be an absolute http or https URL" },
    { option: "memosApiUrl", value: "", rule: "must be an absolute http or https URL" },
    { option: "identityProvider", value: "authelia", rule: "must be an identity provider's name in Memos" },
    { option: "clientId", value: "", rule: "must be 1 to 100 letters, digits, dots, hyphens, underscores and tildes" },
    { option: "clientSecret", value: "", rule: "must not be empty" },
    {
      option: "tokenEndpointAuthMethod",
      value: "none",
      rule: "must be one of client_secret_basic, client_secret_post",
    },
    { option: "pkce", value: "yes", rule: "must be true or false" },
    { option: "redirectUri", value: "/auth/callback", rule: "must be an absolute http or https URL" },
    { option: "scopes", value: [], rule: "must list at least one scope" },
    { option: "scopes", value: "openid", rule: "must list at least one scope" },
    { option: "caCertificate", value: "nonsense", rule: "must be a certificate in PEM" },
    { option: "gatewayAddress", value: 127, rule: "must be a text" },
    { option: "triggers", value: { memos: 1 }, rule: "must be a text" },
  ])("refuses $option $value", async ({ option, value, rule }) => {
    expect(await reasons({ [option]: value })).toEqual([
      { property: option, reason: expect.stringContaining(`${option} ${rule}, got `) as string },
    ]);
  });

  it("wants a person for a sign-in, and shows none of its secrets", async () => {
    const failures = await reasons({ mode: "sign-in", testTotpSecret: "not-base32" });

    expect(failures).toEqual([
      { property: "testUsername", reason: expect.stringContaining("must be a line of text") as string },
      { property: "testPassword", reason: expect.stringContaining("must not be empty") as string },
      { property: "testTotpSecret", reason: expect.stringContaining("must be base32") as string },
    ]);
    expect(JSON.stringify(failures)).not.toContain("not-base32");
  });
});
