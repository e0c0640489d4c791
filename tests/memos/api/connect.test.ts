import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkError, type HttpClient, type HttpResponse } from "../../../components/http/http-client";
import { openConnection } from "../../../components/memos/api/connect";

interface Recorded {
  readonly memos: string;
  readonly exchanges: readonly { path: string; status: number; contentType: string; body: unknown }[];
}

const recorded = JSON.parse(readFileSync(join(__dirname, "../../fixtures/memos/profiles.json"), "utf8")) as Recorded[];
const url = "http://memos.localhost:5230";
const soon = { requestTimeout: 50, timeout: 200 };

const answer = (status: number, contentType: string, body: unknown): HttpResponse => ({
  status,
  headers: { "content-type": contentType },
  location: undefined,
  cookies: [],
  body: typeof body === "string" ? body : JSON.stringify(body),
});

const notFound = () => answer(404, "application/json", { code: 5, message: "Not Found", details: [] });
const page = () => answer(200, "text/html; charset=utf-8", "<!DOCTYPE html>");

/** A client that gives each path its answer; `Not Found` to all others. */
const server =
  (answers: Readonly<Record<string, () => HttpResponse>>): HttpClient =>
  ({ url }) =>
    Promise.resolve((answers[new URL(url).pathname] ?? notFound)());

/** A client that gives the answers one after the other, the last for ever. */
function inTurn(...answers: (() => HttpResponse | Promise<HttpResponse>)[]): HttpClient {
  return () => Promise.resolve((answers.length > 1 ? answers.shift() : answers[0])?.() ?? notFound());
}

const profile = (fields: object) => () => answer(200, "application/json", fields);
const instance = (fields: object) => server({ "/api/v1/instance/profile": profile(fields) });

describe("asking a recorded Memos for its version", () => {
  const replay = (version: string): HttpClient => {
    const { exchanges } = recorded.find(({ memos }) => memos === version) ?? { exchanges: [] };
    return server(
      Object.fromEntries(exchanges.map((one) => [one.path, () => answer(one.status, one.contentType, one.body)])),
    );
  };

  it.each(["0.16.1", "0.21.0", "0.25.3", "0.26.2", "0.29.1", "0.30.0"])("speaks to %s", async (version) => {
    const memos = await openConnection(url, { http: replay(version), ...soon });
    expect(memos).toMatchObject({ url, version, needsSetup: true });
  });
});

describe("asking a Memos for its first administrator", () => {
  it.each([
    ["/api/v1/instance/profile", { version: "0.30.0", admin: null, needsSetup: false }],
    ["/api/v1/instance/profile", { version: "0.26.2", demo: false, admin: { name: "users/1" } }],
    ["/api/v1/instance/profile", { version: "0.25.3", mode: "prod", owner: "users/1" }],
    ["/api/v1/status", { host: { id: 1 }, profile: { version: "0.21.0" } }],
  ])("finds one at %s: %j", async (path, fields) => {
    const memos = await openConnection(url, { http: server({ [path]: profile(fields) }), ...soon });
    expect(memos.needsSetup).toBe(false);
  });
});

describe("asking a Memos that calls its version dev", () => {
  it.each([
    ["needsSetup", { version: "dev", commit: "x", needsSetup: false }, "identity-providers/authelia"],
    [
      "accessMode",
      { version: "dev", needsSetup: true, accessMode: "INSTANCE_ACCESS_MODE_PRIVATE" },
      "identity-providers/authelia",
    ],
    ["commit but no needsSetup", { version: "dev", commit: "x", admin: null }, "identity-providers/authelia"],
    ["neither", { version: "dev", demo: false, admin: null }, "identity-providers/authelia"],
  ])("knows one with %s", async (_what, fields, name) => {
    const memos = await openConnection(url, { http: instance(fields), ...soon });
    expect(memos).toMatchObject({ version: "dev" });
    expect(memos.candidateNames("authelia")).toEqual([name]);
  });

  it("refuses one that is newer than any that is known", async () => {
    const fields = { version: "0.99.0", needsSetup: true, accessMode: "INSTANCE_ACCESS_MODE_PUBLIC" };
    await expect(openConnection(url, { http: instance(fields), ...soon })).rejects.toThrow(
      `Could not talk to Memos: Memos 0.99.0 at ${url} is not supported, because it is newer than any that has been tried here; supported are 0.16.x to 0.21.x, and 0.25.3 to 0.31.x. Choose an image of a supported version.`,
    );
  });

  it("refuses one of before 0.25.3, which shows the client secret", async () => {
    const http = server({ "/api/v1/workspace/profile": profile({ version: "dev", owner: "" }) });
    await expect(openConnection(url, { http, ...soon })).rejects.toThrow(
      "because it shows the client secret to anyone who asks, without a login; supported are 0.16.x to 0.21.x, and 0.25.3 to 0.31.x. Run 0.25.3, which opens its data.",
    );
  });
});

describe("asking behind a proxy", () => {
  it("takes no page for a profile, be it Memos' own or the proxy's", async () => {
    const http = server({
      "/api/v1/instance/profile": page,
      "/api/v1/workspace/profile": page,
      "/api/v1/status": profile({ host: null, profile: { version: "0.21.0" } }),
    });
    expect(await openConnection(url, { http, ...soon })).toMatchObject({ version: "0.21.0" });
  });

  it("sees anew what runs there, each time that it is opened", async () => {
    const before = await openConnection(url, { http: instance({ version: "0.26.2", admin: null }), ...soon });
    const after = await openConnection(url, { http: instance({ version: "0.30.0", needsSetup: true }), ...soon });
    expect([before, after].map((memos) => memos.candidateNames("authelia"))).toEqual([
      [],
      ["identity-providers/authelia"],
    ]);
  });
});

describe("asking a Memos that starts", () => {
  const ready = profile({ version: "0.30.0", needsSetup: true });
  const refused = () =>
    Promise.reject(new NetworkError("no connection", { url }, "connect ECONNREFUSED 127.0.0.1:5230"));
  const gateway = () =>
    answer(503, "application/json", { code: 14, message: "connection error: desc = ...", details: [] });

  it("waits until it answers", async () => {
    const http = inTurn(
      refused,
      gateway,
      page,
      page,
      page,
      () => answer(200, "application/json", '{"version":"0.3'),
      ready,
    );
    expect(await openConnection(url, { http, requestTimeout: 50, timeout: 5000 })).toMatchObject({
      version: "0.30.0",
    });
  });

  it("lets a Memos that counts requests recover, instead of using up what it counts on older and newer places", async () => {
    let asked = "";
    const counting: HttpClient = ({ url: target }) => {
      const before = asked;
      asked = new URL(target).pathname;
      if (asked !== "/api/v1/status") {
        return Promise.resolve(answer(401, "application/json", { message: "Missing access token" }));
      }
      const status = { host: null, profile: { version: "0.21.0" } };
      return Promise.resolve(before === asked ? profile(status)() : answer(429, "application/json", null));
    };
    const found = await openConnection(url, { http: counting, ...soon, interval: 1 });
    expect(found).toMatchObject({ version: "0.21.0" });
  });

  it.each([
    ["too many requests came", () => answer(429, "application/json", null), "answered 429, with application/json"],
    ["nothing listens", refused, "got no answer: no connection (connect ECONNREFUSED 127.0.0.1:5230)"],
    ["a gateway waits for it", gateway, 'answered 503, "connection error: desc = ..."'],
    ["a web page comes", page, "answered 200 with text/html; charset=utf-8, not with JSON"],
    ["another program answers", profile({ hello: "world" }), "answered 200 with unexpected JSON"],
    ["nothing is found", notFound, 'answered 404, "Not Found"'],
    [
      "a sign-in page stands before it",
      () => ({ ...answer(302, "text/html", ""), location: "https://auth.example.com/?rd=x" }),
      "answered 302, a redirect to https://auth.example.com",
    ],
  ])("says in the end that %s", async (_what, respond, seen) => {
    await expect(openConnection(url, { http: inTurn(respond), requestTimeout: 50, timeout: 60 })).rejects.toThrow(
      `Could not find Memos at ${url}: GET ${url}/api/v1/instance/profile was repeated for 0 s and the last thing seen was: GET ${url}/api/v1/instance/profile ${seen}. Check that Memos runs and that apiUrl is its own address.`,
    );
  });
});
