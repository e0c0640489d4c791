import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FakeMemosServer } from "../support/fake-memos-server";

interface Exchange {
  readonly label: string;
  readonly request: { method: string; path: string; authenticated: boolean; body?: unknown };
  readonly response: { status: number; headers: Record<string, string>; body: unknown };
}

const { exchanges } = JSON.parse(readFileSync(join(__dirname, "../fixtures/memos/0.30.0.json"), "utf8")) as {
  exchanges: Exchange[];
};

/** Puts a placeholder where every run differs: times, tokens, and the uid that Memos makes up. */
const steady = (body: unknown): string =>
  JSON.stringify(body)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replaceAll(/"accessToken":"[^"]+"/g, '"accessToken":"<token>"')
    .replaceAll(/identity-providers\/(made-up-\d+|[A-Za-z0-9]{22})/g, "identity-providers/<made up>");

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

describe("the fake Memos, asked what a real 0.30.0 was asked", () => {
  let memos: FakeMemosServer;
  let token = "";
  beforeAll(async () => {
    memos = await FakeMemosServer.start();
  });
  afterAll(() => memos.stop());

  it.each(exchanges.map((exchange, index) => ({ index, name: exchange.label, ...exchange })))(
    "answers $index, $name, as recorded",
    async ({ request, response }) => {
      const answer = await fetch(new URL(request.path, memos.url), {
        method: request.method,
        headers: {
          "content-type": "application/json",
          ...(request.authenticated ? { authorization: `Bearer ${token}` } : {}),
        },
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
      });
      const body = parsed(await answer.text());
      token = /"accessToken":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? token;

      expect({
        status: answer.status,
        contentType: answer.headers.get("content-type"),
        body: JSON.parse(steady(sorted(body))) as unknown,
      }).toEqual({
        status: response.status,
        contentType: response.headers["content-type"],
        body: JSON.parse(steady(sorted(response.body))) as unknown,
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
