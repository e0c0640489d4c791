import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NetworkError, type HttpClient, type HttpRequest } from "../../../components/http/http-client";
import { networkFailure } from "../../../components/http/network-failure";
import { createClient, type MemosRequest } from "../../../components/memos/api/memos-client";
import { MemosApiError } from "../../../components/memos/api/memos-api-error";
import type { Spoiling } from "../../support/fake-memos";
import { FakeMemosServer } from "../../support/fake-memos-server";

const get: MemosRequest<string> = {
  operation: "ask",
  method: "GET",
  path: "/api/v1/instance/profile",
  parse: ({ body }) => (typeof body.version === "string" ? body.version : undefined),
};
const post: MemosRequest<true> = {
  operation: "write",
  method: "POST",
  path: "/api/v1/users",
  query: { token: "in-the-query" },
  body: { username: "john", password: "johns" },
  parse: () => true,
};

let memos: FakeMemosServer;
beforeEach(async () => {
  memos = await FakeMemosServer.start();
});
afterEach(() => memos.stop());

const failure = (promise: Promise<unknown>): Promise<MemosApiError> =>
  promise.then(
    () => Promise.reject(new Error("nothing failed")),
    (error: unknown) => {
      if (error instanceof MemosApiError) return error;
      throw error;
    },
  );

describe("a question", () => {
  const passing: Spoiling[] = [
    "answer lost",
    "reset",
    "hang",
    "breaks off",
    { status: 429 },
    { status: 502 },
    { status: 503 },
    { status: 504 },
  ];

  it.each(passing)("is repeated after %j until there is an answer", async (as) => {
    memos.faults.push({ as, times: 3 });
    expect(await createClient(memos.url, { requestTimeout: 100, interval: 5 }).send(get)).toBe("0.30.0");
    expect(memos.calls).toEqual(Array(4).fill("GET /api/v1/instance/profile"));
  });

  const lasting: [Spoiling, string, string][] = [
    ["web page", "not Memos", "answered 200 with text/html; charset=utf-8, not with JSON"],
    ["redirect", "not Memos", "answered 302, a redirect to https://auth.example.localhost"],
    ["another app", "not Memos", "answered 200 with unexpected JSON"],
    [{ status: 400, body: { code: 3, message: "no" } }, "refused", 'answered 400, "no"'],
    [{ status: 401 }, "not signed in", "answered 401, with text/html"],
    [{ status: 403 }, "forbidden", "answered 403, with text/html"],
    [{ status: 404 }, "not found", "answered 404, with text/html"],
    [{ status: 409 }, "refused", "answered 409, with text/html"],
    [{ status: 412 }, "refused", "answered 412, with text/html"],
    [{ status: 500, body: ["no object"] }, "refused", "answered 500, with application/json"],
  ];

  it.each(lasting)("is asked once when the answer is %j", async (as, problem, seen) => {
    memos.faults.push({ as });
    const error = await failure(createClient(memos.url).send(get));
    expect(error).toMatchObject({ problem, outcomeUnknown: false });
    expect(error.message).toMatch(`Could not ask: GET ${memos.url}/api/v1/instance/profile ${seen}. `);
    expect(memos.calls).toHaveLength(1);
  });

  it("ends with the last thing seen when the time is over", async () => {
    memos.faults.push({ as: { status: 503, body: { code: 14, message: "starting" } }, times: Infinity });
    const error = await failure(createClient(memos.url, { timeout: 1000 }).send(get));
    expect(error.problem).toBe("unavailable");
    expect(error.message).toMatch('answered 503, "starting". Memos may still be starting: see its log');
    expect(memos.calls.length).toBeGreaterThan(1);
  });
});

it("lets the last call have its answer though the time for all is over", async () => {
  memos.faults.push({ as: { status: 503, body: { message: "starting" } }, times: Infinity });
  const error = await failure(createClient(memos.url, { timeout: 0 }).send(get));
  expect(error.message).toMatch('answered 503, "starting"');
  expect(memos.calls).toHaveLength(1);
});

describe("anything but a question", () => {
  const acted: [Spoiling, boolean][] = [
    ["answer lost", true],
    ["reset", true],
    ["hang", true],
    ["breaks off", true],
    ["web page", true],
    ["redirect", false],
    [{ status: 401 }, false],
    [{ status: 500 }, true],
    [{ status: 502 }, true],
    [{ status: 503 }, true],
    [{ status: 504 }, true],
  ];

  it.each(acted)("is sent once only, also after %j; may have acted: %j", async (as, mayHaveActed) => {
    memos.faults.push({ as, times: Infinity });
    const error = await failure(createClient(memos.url, as === "hang" ? { requestTimeout: 1000 } : {}).send(post));
    expect(error.outcomeUnknown).toBe(mayHaveActed);
    expect(error.message).toMatch(`Could not write: POST ${memos.url}/api/v1/users `);
    expect(error.message).not.toMatch("in-the-query");
    expect(memos.calls).toEqual(["POST /api/v1/users"]);
  });
});

it("repeats a write that came after too many requests, since nothing was done", async () => {
  memos.faults.push({ as: { status: 429 }, times: 2 });
  expect(await createClient(memos.url, { interval: 5 }).send(post)).toBe(true);
  expect([...memos.memory.accounts.keys()]).toEqual(["john"]);
  memos.faults.push({ as: { status: 429 }, times: Infinity });
  const error = await failure(createClient(memos.url, { interval: 5, timeout: 60 }).send(post));
  expect(error).toMatchObject({ problem: "too many requests", outcomeUnknown: false });
});

it("says that nothing listens there", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const error = await failure(createClient(`http://127.0.0.1:${port}`, { timeout: 60 }).send(get));
  expect(error.problem).toBe("no answer");
  expect(error.message).toContain(
    `got no answer: no connection (connect ECONNREFUSED 127.0.0.1:${port}). Check that Memos runs`,
  );
});

it.each([
  ["ENOTFOUND", "got no answer: unknown name (the cause)"],
  ["ECONNRESET", "got no answer: no connection (the cause)"],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "got no answer: unknown certificate authority (the cause; NODE_EXTRA_CA_CERTS names an authority that Node is to trust)",
  ],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "got no answer: failed handshake (the cause)"],
  ["EHOSTUNREACH", "got no answer: no connection (the cause)"],
])("says what %s means", async (code, seen) => {
  const http: HttpClient = (request) => Promise.reject(new NetworkError(networkFailure(code), request, "the cause"));
  expect((await failure(createClient(memos.url, { http }).send(post))).message).toContain(seen);
});

it("gives up on a call that takes too long", async () => {
  memos.faults.push({ as: "hang" });
  expect((await failure(createClient(memos.url, { requestTimeout: 60 }).send(post))).message).toMatch(
    "gave no answer within 60 ms",
  );
});

it("shows no secret that Memos echoes, and not even half of one", async () => {
  const secret = "a-very-secret-text";
  const message = `${"x".repeat(560)} "${secret}`;
  memos.faults.push({ as: { status: 500, body: { message } } });
  const error = await failure(createClient(memos.url, { secrets: [secret] }).send(post));
  expect(error.message).toMatch("[secret]");
  expect(error.message).not.toMatch("a-very");
});

it("sends JSON, and only when there is a body", async () => {
  const seen: HttpRequest[] = [];
  const http: HttpClient = (request) => {
    seen.push(request);
    return memos.http(request);
  };
  const client = createClient(memos.url, { http });
  await client.send(post);
  await client.send(get);
  expect(seen.map(({ headers, body }) => [headers?.["content-type"], body])).toEqual([
    ["application/json", '{"username":"john","password":"johns"}'],
    [undefined, undefined],
  ]);
});
