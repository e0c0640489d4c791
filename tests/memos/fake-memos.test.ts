import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordedVersions } from "../support/fake-memos-versions";
import { FakeMemosServer } from "../support/fake-memos-server";

interface Exchange {
  readonly label: string;
  readonly request: { method: string; path: string; authenticated: boolean; body?: unknown };
  readonly response: { status: number; headers: Record<string, string>; body: unknown };
}

const exchangesOf = (version: string): Exchange[] => {
  const text = readFileSync(join(__dirname, `../fixtures/memos/${version}.json`), "utf8");
  return (JSON.parse(text) as { exchanges: Exchange[] }).exchanges;
};

/** Puts a placeholder where every run differs: times, tokens, and what Memos makes up; and for its web page. */
const steady = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(typeof body === "string" && /^<!doctype html>/i.test(body) ? "<page>" : sorted(body))
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
      .replaceAll(/"(created|updated)Ts":\d+/g, '"$1Ts":0')
      .replaceAll(/"accessToken":"[^"]+"/g, '"accessToken":"<token>"')
      .replaceAll(/("name":"(?:server-id|secret-session)","value":)"[^"]+"/g, '$1"<made up>"')
      .replaceAll(/identity-providers\/(made-up-\d+|[A-Za-z0-9]{22})/g, "identity-providers/<made up>"),
  );

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** What the next authenticated call carries, after a sign-in. */
function credentialsIn(answer: Response, body: unknown): Record<string, string> | undefined {
  const { accessToken } = (body ?? {}) as { accessToken?: unknown };
  if (typeof accessToken === "string") return { authorization: `Bearer ${accessToken}` };
  const cookie = [...answer.headers.getSetCookie(), answer.headers.get("grpc-metadata-set-cookie") ?? ""].join();
  const [, name, value] = /(memos\.access-token|user_session)=([^;]+)/.exec(cookie) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return name === "user_session" ? { cookie: `${name}=${value}` } : { authorization: `Bearer ${value}` };
}

describe.each(recordedVersions)("the fake Memos %s, asked what a real one was asked", (version) => {
  let memos: FakeMemosServer;
  let credentials: Record<string, string> = {};
  beforeAll(async () => {
    memos = await FakeMemosServer.start(version);
  });
  afterAll(() => memos.stop());

  it.each(exchangesOf(version).map((exchange, index) => ({ index, name: exchange.label, ...exchange })))(
    "answers $index, $name, as recorded",
    async ({ name, request, response }) => {
      const answer = await fetch(new URL(request.path, memos.url), {
        method: request.method,
        headers: { "content-type": "application/json", ...(request.authenticated ? credentials : {}) },
        body: request.body === undefined || request.body === null ? undefined : JSON.stringify(request.body),
      });
      const body = parsed(await answer.text());
      if (name === "sign-in") credentials = credentialsIn(answer, body) ?? credentials;

      expect({
        status: answer.status,
        contentType: answer.headers.get("content-type"),
        body: steady(body),
      }).toEqual({
        status: response.status,
        contentType: response.headers["content-type"],
        body: steady(response.body),
      });
    },
  );
});

/** The same value with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => one.localeCompare(other, "en"));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
