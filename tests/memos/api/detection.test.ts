import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openConnection } from "../../../components/memos/api/connect";

interface Recorded {
  readonly memos: string;
  readonly exchanges: readonly { path: string; status: number; contentType: string; body: unknown }[];
}

const recorded = JSON.parse(readFileSync(join(__dirname, "../../fixtures/memos/profiles.json"), "utf8")) as Recorded[];
const url = "http://memos.test:5230";
const soon = { requestTimeout: 50, timeout: 200 };

const answer = (status: number, contentType: string, body: unknown): Response =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "content-type": contentType },
  });

const notFound = () => answer(404, "application/json", { code: 5, message: "Not Found", details: [] });
const page = () => answer(200, "text/html; charset=utf-8", "<!DOCTYPE html>");

/** A fetch that gives each path its answer; `Not Found` to all others. */
const server =
  (answers: Readonly<Record<string, () => Response>>): typeof fetch =>
  (target) =>
    Promise.resolve((answers[new URL(target instanceof Request ? target.url : target).pathname] ?? notFound)());

/** A fetch that gives the answers one after the other, the last for ever. */
function inTurn(...answers: (() => Response | Promise<Response>)[]): typeof fetch {
  return () => Promise.resolve((answers.length > 1 ? answers.shift() : answers[0])?.() ?? notFound());
}

const profile = (fields: object) => () => answer(200, "application/json", fields);
const instance = (fields: object) => server({ "/api/v1/instance/profile": profile(fields) });

describe("asking a recorded Memos for its version", () => {
  const replay = (version: string): typeof fetch => {
    const { exchanges } = recorded.find(({ memos }) => memos === version) ?? { exchanges: [] };
    return server(
      Object.fromEntries(exchanges.map((one) => [one.path, () => answer(one.status, one.contentType, one.body)])),
    );
  };

  it.each(["0.16.1", "0.21.0", "0.25.3", "0.26.2", "0.29.1", "0.30.0"])("speaks to %s", async (version) => {
    const memos = await openConnection(url, { fetch: replay(version), ...soon });
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
    const memos = await openConnection(url, { fetch: server({ [path]: profile(fields) }), ...soon });
    expect(memos.needsSetup).toBe(false);
  });
});

describe("asking a Memos that calls its version dev", () => {
  it.each([
    ["needsSetup", { version: "dev", commit: "x", needsSetup: false }, "identity-providers/authelia"],
    ["commit but no needsSetup", { version: "dev", commit: "x", admin: null }, "identity-providers/authelia"],
    ["neither", { version: "dev", demo: false, admin: null }, "identity-providers/authelia"],
  ])("knows one with %s", async (_what, fields, name) => {
    const memos = await openConnection(url, { fetch: instance(fields), ...soon });
    expect(memos).toMatchObject({ version: "dev" });
    expect(memos.candidateNames("authelia")).toEqual([name]);
  });

  it("refuses one with accessMode", async () => {
    const fields = { version: "dev", needsSetup: true, accessMode: "PUBLIC" };
    await expect(openConnection(url, { fetch: instance(fields), ...soon })).rejects.toThrow(
      `Could not talk to Memos: Memos dev at ${url} is not supported, because it is newer than any that has been tried here; supported are 0.16.x to 0.21.x, and 0.25.3 to 0.30.x. Choose an image of a supported version.`,
    );
  });

  it("refuses one of before 0.25.3, which shows the client secret", async () => {
    const fetch = server({ "/api/v1/workspace/profile": profile({ version: "dev", owner: "" }) });
    await expect(openConnection(url, { fetch, ...soon })).rejects.toThrow(
      "because it shows the client secret to anyone who asks, without a login; supported are 0.16.x to 0.21.x, and 0.25.3 to 0.30.x. Run 0.25.3, which opens its data.",
    );
  });
});

describe("asking behind a proxy", () => {
  it("takes no page for a profile, be it Memos' own or the proxy's", async () => {
    const fetch = server({
      "/api/v1/instance/profile": page,
      "/api/v1/workspace/profile": page,
      "/api/v1/status": profile({ host: null, profile: { version: "0.21.0" } }),
    });
    expect(await openConnection(url, { fetch, ...soon })).toMatchObject({ version: "0.21.0" });
  });

  it("sees anew what runs there, each time that it is opened", async () => {
    const before = await openConnection(url, { fetch: instance({ version: "0.26.2", admin: null }), ...soon });
    const after = await openConnection(url, { fetch: instance({ version: "0.30.0", needsSetup: true }), ...soon });
    expect([before, after].map((memos) => memos.candidateNames("authelia"))).toEqual([
      [],
      ["identity-providers/authelia"],
    ]);
  });
});

describe("asking a Memos that starts", () => {
  const ready = profile({ version: "0.30.0", needsSetup: true });
  const refused = () =>
    Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }));
  const gateway = () =>
    answer(503, "application/json", { code: 14, message: "connection error: desc = ...", details: [] });

  it("waits until it answers", async () => {
    const fetch = inTurn(
      refused,
      gateway,
      page,
      page,
      page,
      () => answer(200, "application/json", '{"version":"0.3'),
      ready,
    );
    expect(await openConnection(url, { fetch, requestTimeout: 50, timeout: 5000 })).toMatchObject({
      version: "0.30.0",
    });
  });

  it("lets a Memos that counts requests recover, instead of using up what it counts on older and newer places", async () => {
    let asked = "";
    const counting: typeof fetch = (target) => {
      const before = asked;
      asked = new URL(target instanceof Request ? target.url : target).pathname;
      if (asked !== "/api/v1/status") {
        return Promise.resolve(answer(401, "application/json", { message: "Missing access token" }));
      }
      const status = { host: null, profile: { version: "0.21.0" } };
      return Promise.resolve(before === asked ? profile(status)() : answer(429, "application/json", null));
    };
    const found = await openConnection(url, { fetch: counting, ...soon, interval: 1 });
    expect(found).toMatchObject({ version: "0.21.0" });
  });

  it.each([
    ["too many requests came", () => answer(429, "application/json", null), "answered 429, with application/json"],
    ["nothing listens", refused, "got no answer, because nothing listens there (ECONNREFUSED)"],
    ["a gateway waits for it", gateway, 'answered 503, "connection error: desc = ..."'],
    ["a web page comes", page, "answered 200 with text/html; charset=utf-8, not with JSON"],
    ["another program answers", profile({ hello: "world" }), "answered 200 with JSON that Memos would not send"],
    ["nothing is found", notFound, 'answered 404, "Not Found"'],
    [
      "a sign-in page stands before it",
      () => new Response(null, { status: 302, headers: { location: "https://auth.example.com/?rd=x" } }),
      "answered 302, a redirect to https://auth.example.com",
    ],
  ])("says in the end that %s", async (_what, respond, seen) => {
    await expect(openConnection(url, { fetch: inTurn(respond), requestTimeout: 50, timeout: 60 })).rejects.toThrow(
      `Could not find Memos at ${url}: GET ${url}/api/v1/instance/profile was repeated for 0 s and the last thing seen was: GET ${url}/api/v1/instance/profile ${seen}. Check that Memos runs and that apiUrl is its own address.`,
    );
  });
});
