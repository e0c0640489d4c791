import type { RequestListener } from "node:http";
import { unknownValue } from "../../components/internal/dynamic";
import * as lifecycle from "../../components/issuer/issuer-discovery-lifecycle";
import { freePort } from "../support/stack";
import { type LocalServer, pem, serve } from "../support/https-server";

/** An issuer on this machine, under a name of its certificate. */
let server: LocalServer;
let issuer = "";
let asked = 0;
let respond: RequestListener;

const document = (changes: object = {}): string =>
  JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    ...changes,
  });
const endpoints = () => ({
  authorizationUrl: `${issuer}/authorize`,
  tokenUrl: `${issuer}/token`,
  userInfoUrl: `${issuer}/userinfo`,
});

beforeAll(async () => {
  server = await serve((request, response) => {
    asked += 1;
    respond(request, response);
  }, "server");
  issuer = `https://auth.example.localhost:${server.port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = 0;
  respond = (_request, response) => response.end(document());
});

const inputs = (changes: Partial<lifecycle.IssuerDiscoveryInputs> = {}): lifecycle.IssuerDiscoveryInputs => ({
  issuer,
  caCertificate: pem("authority"),
  address: "127.0.0.1",
  within: 5,
  ...changes,
});
const absent = async () => inputs({ issuer: `https://auth.example.localhost:${await freePort()}`, within: 0 });

describe("at a preview", () => {
  const failures = async (news: lifecycle.IssuerDiscoveryInputs, olds: object = {}) =>
    (await lifecycle.check(olds, news)).failures;

  it("an issuer that answers already is held against its document", async () => {
    expect(await failures(inputs())).toEqual([]);
    respond = (_request, response) => response.end(document({ issuer: "https://mallory.example.com" }));
    expect(await failures(inputs())).toEqual([
      { property: "issuer", reason: expect.stringContaining('It names "https://mallory.example.com"') as string },
    ]);
  });

  it("one that does not answer, or not yet, is no failure", async () => {
    expect(await failures(await absent())).toEqual([]);
    respond = (_request, response) => response.writeHead(502).end();
    expect(await failures(inputs())).toEqual([]);
    expect(await failures(inputs({ caCertificate: pem("other-authority") }))).toEqual([]);
  });

  it.each(["issuer", "caCertificate", "address"])("nobody is asked while %s is not known", async (key) => {
    expect(await failures(inputs({ [key]: unknownValue }))).toEqual([]);
    expect(asked).toBe(0);
  });

  it("nobody is asked twice for the same", async () => {
    expect(await failures(inputs({ within: 7 }), inputs())).toEqual([]);
    expect(asked).toBe(0);
    await failures(inputs(), inputs({ address: "" }));
    expect(asked).toBe(1);
  });

  it.each([
    [{ issuer: "http://sso.example.com" }, "issuer must be https"],
    [{ caCertificate: "no certificate" }, "caCertificate must be a certificate in PEM"],
    [{ address: "http://127.0.0.1" }, "address must be an address without scheme and path"],
    [{ within: -1 }, "within must be a whole number of seconds"],
  ])("%j is refused", async (changes, words) => {
    expect(await failures(inputs(changes))).toEqual([
      { property: Object.keys(changes)[0], reason: expect.stringContaining(words) as string },
    ]);
    expect(asked).toBe(0);
  });
});

describe("asking an issuer", () => {
  it("gives its endpoints, by a private authority and a given address", async () => {
    expect(await lifecycle.create(inputs())).toEqual({ id: issuer, outs: { ...inputs(), ...endpoints() } });
    expect(await lifecycle.update(issuer, {}, inputs())).toEqual({ outs: { ...inputs(), ...endpoints() } });
  });

  it("waits for one that is being set up", async () => {
    const beginnings = [502, 404];
    respond = (_request, response) => {
      const status = beginnings.shift();
      if (status === undefined) response.end(document());
      else response.writeHead(status).end();
    };
    expect((await lifecycle.create(inputs())).outs).toMatchObject(endpoints());
    expect(asked).toBe(3);
  });

  it("says what was there instead when the time is over", async () => {
    const never = await absent();
    await expect(lifecycle.create(never)).rejects.toThrow(
      `The issuer ${never.issuer} did not say where its endpoints are within 0 s. Last seen: GET ${never.issuer}/.well-known/openid-configuration: no connection`,
    );
    respond = (_request, response) => response.writeHead(302, { location: "/elsewhere" }).end();
    await expect(lifecycle.create(inputs({ within: 0 }))).rejects.toThrow(`HTTP 302 to ${issuer}/elsewhere`);
  });

  it("does not wait for another issuer, or another authority, to go away", async () => {
    respond = (_request, response) => response.end(document({ issuer: `${issuer}/` }));
    await expect(lifecycle.create(inputs())).rejects.toThrow(`It names "${issuer}/": write that`);
    await expect(lifecycle.create(inputs({ caCertificate: pem("other-authority") }))).rejects.toThrow(
      "unknown certificate authority",
    );
    expect(asked).toBe(1);
  });

  it("asks again when another answer can come", async () => {
    const changes = async (news: object) => (await lifecycle.diff(issuer, inputs(), { ...inputs(), ...news })).changes;
    expect(await changes({})).toBe(false);
    expect(await changes({ within: 7 })).toBe(false);
    expect(await changes({ issuer: `${issuer}/other` })).toBe(true);
    expect(await changes({ caCertificate: "" })).toBe(true);
    expect(await changes({ address: "" })).toBe(true);
  });

  it("sees endpoints that have moved at a refresh, and keeps those of an issuer that is away", async () => {
    const state = { ...inputs(), ...endpoints() };
    expect(await lifecycle.read(issuer, state)).toEqual({ id: issuer, props: state });
    respond = (_request, response) => response.end(document({ token_endpoint: `${issuer}/v2/token` }));
    expect(await lifecycle.read(issuer, state)).toEqual({
      id: issuer,
      props: { ...state, tokenUrl: `${issuer}/v2/token` },
    });
    respond = (_request, response) => response.writeHead(503).end();
    expect(await lifecycle.read(issuer, state)).toEqual({ id: issuer, props: state });
  });
});
