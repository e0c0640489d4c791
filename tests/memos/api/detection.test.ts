import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openMemos } from "../../../components/memos/api/generations";

interface Recorded {
  readonly memos: string;
  readonly exchanges: readonly { path: string; status: number; contentType: string; body: unknown }[];
}

const recorded = JSON.parse(readFileSync(join(__dirname, "../../fixtures/memos/profiles.json"), "utf8")) as Recorded[];
const url = "http://memos.test:5230";
const soon = { callWithin: 50, within: 200 };

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

  it("speaks to 0.30.0", async () => {
    const memos = await openMemos(url, { fetch: replay("0.30.0"), ...soon });
    expect(memos).toMatchObject({ url, version: "0.30.0", needsSetup: true });
  });

  it.each([
    ["0.16.1", "its API for identity providers is not spoken here"],
    ["0.21.0", "its API for identity providers is not spoken here"],
    ["0.22.5", "it shows the client secret to anyone who asks, without a login"],
    ["0.25.3", "its API for identity providers is not spoken here"],
    ["0.26.2", "its API for identity providers is not spoken here"],
    ["0.29.1", "its API for identity providers is not spoken here"],
  ])("refuses %s at once and says why", async (version, reason) => {
    await expect(openMemos(url, { fetch: replay(version), ...soon })).rejects.toThrow(
      `Could not talk to Memos: Memos ${version} at ${url} is not supported, because ${reason}; supported are 0.30.x. Choose an image of a supported version.`,
    );
  });
});

describe("asking a Memos that calls its version dev", () => {
  it("knows 0.30 by needsSetup", async () => {
    const memos = await openMemos(url, {
      fetch: instance({ version: "dev", commit: "x", needsSetup: false }),
      ...soon,
    });
    expect(memos).toMatchObject({ version: "dev", needsSetup: false });
  });

  it.each([
    [
      "accessMode",
      { version: "dev", needsSetup: true, accessMode: "PUBLIC" },
      "it is newer than any that has been tried here",
    ],
    ["commit but no needsSetup", { version: "dev", commit: "x" }, "its API for identity providers is not spoken here"],
    ["neither", { version: "dev", mode: "prod" }, "its API for identity providers is not spoken here"],
  ])("refuses one with %s", async (_what, fields, reason) => {
    await expect(openMemos(url, { fetch: instance(fields), ...soon })).rejects.toThrow(
      `Memos dev at ${url} is not supported, because ${reason}`,
    );
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
    expect(await openMemos(url, { fetch, callWithin: 50, within: 5000 })).toMatchObject({ version: "0.30.0" });
  });

  it.each([
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
    await expect(openMemos(url, { fetch: inTurn(respond), callWithin: 50, within: 60 })).rejects.toThrow(
      `Could not find Memos at ${url}: GET ${url}/api/v1/instance/profile was repeated for 0 s and the last thing seen was: GET ${url}/api/v1/instance/profile ${seen}. Check that Memos runs and that apiUrl is its own address.`,
    );
  });
});
