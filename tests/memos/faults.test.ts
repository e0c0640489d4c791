import type { Connect } from "../../components/memos/api/connect";
import { FakeMemos, type Spoiling } from "../support/fake-memos";
import { Memory } from "../support/fake-memos-memory";
import { connectTo } from "../support/fake-memos-connection";
import { everyOperation, killedAfter, type Operation, operations, prepare, secrets } from "./operations";

/** One of each generation that is spoken to in a way of its own. */
const versions = ["0.16.1", "0.25.3", "0.26.2", "0.30.0"];

const prepared = new Map<string, Memory>();

/** A Memos just before an operation, which has not been asked anything yet. */
async function memosBefore(operation: Operation, version: string): Promise<FakeMemos> {
  const key = `${operation} ${version}`;
  const url = "http://memos.localhost:5230";
  const known = prepared.get(key);
  if (known !== undefined) return new FakeMemos(url, known.copy());
  const memos = new FakeMemos(url, new Memory(version));
  await prepare(subjectOf(memos), operation, connectTo(memos));
  prepared.set(key, memos.memory);
  return new FakeMemos(url, memos.memory.copy());
}

const subjectOf = ({ url, memory }: FakeMemos) => ({ url, era: memory.era });

const run = (memos: FakeMemos, operation: Operation, connect: Connect = connectTo(memos)): Promise<unknown> =>
  operations[operation](subjectOf(memos), connect);

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

async function contentAfterCleanRun(operation: Operation, version: string) {
  const memos = await memosBefore(operation, version);
  await run(memos, operation);
  return { content: contentOf(memos), calls: [...memos.calls] };
}

/*
 * Every call of every operation goes wrong once in every way. The operation ends well or in an error that helps; and when it is
 * run again, as a second `pulumi up` does, Memos is as after a run in which nothing went wrong.
 */
const cases = versions.flatMap((version) => everyOperation.map((operation) => ({ operation, version })));

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
      await killedAfter(index, memos.http, (http) => run(memos, operation, connectTo({ http })));
      await run(memos, operation);
      expect({ index, ...contentOf(memos) }).toEqual({ index, ...clean.content });
    }
  });

  const looksOnly = operation.endsWith(".read");

  it(`ends ${looksOnly ? "with what was known" : "in an error that helps"} when nothing answers any more`, async () => {
    const memos = await memosBefore(operation, version);
    memos.faults.push({ as: "reset", times: Infinity });
    if (looksOnly) {
      expect(await run(memos, operation)).toMatchObject({
        id: expect.any(String) as string,
        props: expect.anything() as object,
      });
      return;
    }
    const error: unknown = await run(memos, operation).catch((thrown: unknown) => thrown);
    expectHelpful(error, memos);
  });
});
