import * as accessPolicy from "../../components/memos/access-policy-lifecycle";
import * as administrator from "../../components/memos/administrator-lifecycle";
import type { Connect } from "../../components/memos/api/generations";
import * as identityProvider from "../../components/memos/identity-provider-lifecycle";
import { FakeMemos, type Spoiling } from "../support/fake-memos";
import { Memory } from "../support/fake-memos-memory";
import { connectTo } from "../support/fake-memos-connection";
import { providerIn } from "./api/contract-life";
import { account, administratorAt } from "./examples";

/** One of each generation that is spoken to in a way of its own. */
const versions = ["0.16.1", "0.22.5", "0.25.3", "0.26.2", "0.30.0"];

const policyFor = ({ url, memory }: FakeMemos) => {
  const closes = memory.era.passwordSwitchBinds === "people";
  return { apiUrl: url, ...account, passwordSignIn: !closes, registration: closes };
};
const providerFor = (memos: FakeMemos) =>
  providerIn({ version: memos.memory.era.version, era: memos.memory.era, url: () => memos.url });
const next = { clientSecret: "the-next-client-secret", administratorPassword: "the-next-administrators" };

/** Each call of a lifecycle, in the state of Memos in which it has most to do. */
const operations: Readonly<Record<string, (memos: FakeMemos, connect: Connect) => Promise<unknown>>> = {
  "administrator.create": ({ url }, connect) => administrator.create(administratorAt(url), connect),
  "administrator.read": ({ url }, connect) =>
    administrator.read("id", { ...administratorAt(url), memosVersion: "" }, connect),
  "administrator.update": ({ url }, connect) => {
    const old = { ...administratorAt(url), memosVersion: "" };
    return administrator.update("id", old, { ...old, administratorPassword: next.administratorPassword }, connect);
  },
  "identityProvider.create": (memos, connect) => identityProvider.create(providerFor(memos).inputs, connect),
  "identityProvider.adopt": (memos, connect) => {
    const { uid: _uid, ...inputs } = providerFor(memos).inputs;
    return identityProvider.create({ ...inputs, adopt: { clientId: "by-hand" } }, connect);
  },
  "identityProvider.read": (memos, connect) => identityProvider.read("id", providerFor(memos).state, connect),
  "identityProvider.update": (memos, connect) => {
    const old = providerFor(memos).state;
    return identityProvider.update("id", old, { ...old, clientSecret: next.clientSecret }, connect);
  },
  "identityProvider.remove": (memos, connect) => identityProvider.remove("id", providerFor(memos).state, connect),
  "accessPolicy.create": (memos, connect) => accessPolicy.create(policyFor(memos), connect),
  "accessPolicy.read": (memos, connect) => accessPolicy.read("id", { ...policyFor(memos), memosVersion: "" }, connect),
  "accessPolicy.remove": (memos, connect) =>
    accessPolicy.remove("id", { ...policyFor(memos), memosVersion: "" }, connect),
};

/** Brings a Memos to where an operation has most to do. */
async function prepare(memos: FakeMemos, operation: string): Promise<Memory> {
  const connect = connectTo(memos);
  if (operation === "administrator.create") return memos.memory;
  await administrator.create(administratorAt(memos.url), connect);
  if (operation === "identityProvider.create") return memos.memory;
  const { inputs } = providerFor(memos);
  const byHand = operation === "identityProvider.adopt" ? { title: "By hand", clientId: "by-hand" } : {};
  await identityProvider.create({ ...inputs, ...byHand }, connect);
  if (operation === "identityProvider.remove" || operation === "accessPolicy.remove") {
    await accessPolicy.create(policyFor(memos), connect);
  }
  return memos.memory;
}

const prepared = new Map<string, Memory>();

/** A Memos just before an operation, which has not been asked anything yet. */
async function memosBefore(operation: string, version: string): Promise<FakeMemos> {
  const memos = new FakeMemos("http://memos.test:5230", new Memory(version));
  const key = `${operation} ${version}`;
  const memory = prepared.get(key) ?? (await prepare(memos, operation));
  prepared.set(key, memory);
  return new FakeMemos(memos.url, memory.copy());
}

const run = (memos: FakeMemos, operation: string): Promise<unknown> =>
  operations[operation]?.(memos, connectTo(memos)) ?? Promise.reject(new Error(`no operation ${operation}`));

const faults: readonly Spoiling[] = [
  "answer lost",
  "reset",
  "hang",
  "breaks off",
  "web page",
  "redirect",
  "another app",
  ...[400, 401, 403, 404, 409, 412, 429, 500, 502, 503, 504].map((status) => ({ status })),
];

const secrets = [account.administratorPassword, "the-client-secret", next.clientSecret, next.administratorPassword];

/** Whether a text is one sentence or more for a person: what, where, what was seen, what to do; and no secret. */
function expectHelpful(error: unknown, memos: FakeMemos): void {
  expect(error).toBeInstanceOf(Error);
  const { message, stack } = error as Error;
  expect(message).toMatch(memos.url);
  expect(message).toMatch(/\S\. [A-Z]/);
  expect(stack).toBe(message);
  for (const secret of secrets) expect(message).not.toContain(secret);
}

/** What Memos holds in the end, to compare. */
const contentOf = ({ memory }: FakeMemos) => ({
  accounts: [...memory.accounts.values()],
  providers: [...memory.providers],
  secrets: [...memory.secrets],
  general: memory.general,
});

async function contentAfterCleanRun(operation: string, version: string) {
  const memos = await memosBefore(operation, version);
  await run(memos, operation);
  return { content: contentOf(memos), calls: [...memos.calls] };
}

/** Starts a run and lets it hang for ever instead of making another call, as a killed process does. */
function killedAfter(calls: number, memos: FakeMemos, start: (connect: Connect) => unknown): Promise<void> {
  return new Promise((resolve) => {
    let made = 0;
    const fetch: typeof globalThis.fetch = (...request) => {
      if (made++ < calls) return memos.fetch(...request);
      resolve();
      return new Promise(() => undefined);
    };
    start(connectTo({ fetch }));
  });
}

/*
 * Every call of every operation goes wrong once in every way. The operation ends well or in an error that helps; and when it is
 * run again, as a second `pulumi up` does, Memos is as after a run in which nothing went wrong.
 */
const cases = versions.flatMap((version) => Object.keys(operations).map((operation) => ({ operation, version })));

describe.each(cases)("$operation of Memos $version", ({ operation, version }) => {
  let clean: Awaited<ReturnType<typeof contentAfterCleanRun>>;
  beforeAll(async () => {
    clean = await contentAfterCleanRun(operation, version);
  });

  it.each(faults)("survives %j at each of its calls", async (as) => {
    for (const index of clean.calls.keys()) {
      const memos = await memosBefore(operation, version);
      memos.faults.push({ as, after: index });
      await run(memos, operation).catch((error: unknown) => {
        expectHelpful(error, memos);
      });
      memos.faults.length = 0;
      await run(memos, operation);
      expect({ index, ...contentOf(memos) }).toEqual({ index, ...clean.content });
    }
  });

  it("comes to the same end when it is killed after any of its calls and run again", async () => {
    for (const index of clean.calls.keys()) {
      const memos = await memosBefore(operation, version);
      await killedAfter(index, memos, (connect) => operations[operation]?.(memos, connect));
      await run(memos, operation);
      expect({ index, ...contentOf(memos) }).toEqual({ index, ...clean.content });
    }
  });

  it("ends in an error that helps when nothing answers any more", async () => {
    const memos = await memosBefore(operation, version);
    memos.faults.push({ as: "reset", times: Infinity });
    const error: unknown = await run(memos, operation).catch((thrown: unknown) => thrown);
    expectHelpful(error, memos);
  });
});
