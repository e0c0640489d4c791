import { createHttpClient, type HttpClientOptions } from "../../components/http/http-client";
import { type MemosClientOptions } from "../../components/memos/api/memos-client";
import { type Connect, openConnection } from "../../components/memos/api/connect";
import { type BlockedPort, blockPort } from "../support/blocked-port";
import { FakeMemos, headersOf, read } from "../support/fake-memos";
import { connectTo } from "../support/fake-memos-connection";
import { Memory } from "../support/fake-memos-memory";
import { answerFaults, type Behind, FaultyNetwork } from "../support/network-faults";
import { everyCase, tell } from "../support/figures";
import { pem } from "../support/https-server";
import { freePort } from "../support/stack";
import { everyOperation, type Operation, operations, prepare, secrets } from "./operations";

jest.setTimeout(30_000);

/** One of each generation that is spoken to in a way of its own. */
const versions = everyCase ? ["0.16.1", "0.25.3", "0.26.2", "0.30.0"] : ["0.30.0"];

/** What becomes of a whole connection. */
const connectionFaults = 7;

/** How long the lifecycles wait: ten seconds for a call, and a minute for all, would be the same. */
const hasty: MemosClientOptions = { requestTimeout: 300, timeout: 300, interval: 20 };
const patient: MemosClientOptions = { requestTimeout: 10_000, timeout: 30_000, interval: 20 };

/** Goes to Memos as the lifecycles do. */
const over =
  (options: MemosClientOptions): Connect =>
  (url, known) =>
    openConnection(url, { ...options, secrets: known });

const behind =
  (memos: FakeMemos): Behind =>
  ({ method, target, headers, body }) => {
    const named = new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const said = memos.respond(read(method, new URL(target, "http://memos.localhost"), named, body));
    if (typeof said === "string") throw new TypeError(`A fake without faults said ${said}.`);
    return { status: said.status, headers: headersOf(said), body: said.body };
  };

/** What Memos holds, to compare. */
const contentOf = ({ memory }: FakeMemos) => ({
  accounts: [...memory.accounts.values()],
  providers: [...memory.providers],
  secrets: [...memory.secrets],
  general: memory.general,
});

/** An operation, what Memos was like before it, and what a run in which nothing goes wrong makes of it. */
interface Clean {
  readonly operation: Operation;
  readonly before: Memory;
  readonly content: ReturnType<typeof contentOf>;
  readonly calls: number;
}

/** A Memos on a wire. */
interface Wired {
  readonly memos: FakeMemos;
  readonly wire: FaultyNetwork;
  readonly run: (operation: Operation, options: MemosClientOptions) => Promise<unknown>;
}

async function wired(memory: Memory, certificate?: "server" | "expired"): Promise<Wired> {
  const memos = new FakeMemos("http://memos.localhost:5230", memory.copy());
  const wire = await FaultyNetwork.start(behind(memos), certificate);
  return {
    memos,
    wire,
    run: (operation, options) => operations[operation]({ url: wire.url, era: memory.era }, over(options)),
  };
}

async function cleanRun(operation: Operation, version: string): Promise<Clean> {
  const fresh = new FakeMemos("http://memos.localhost:5230", new Memory(version));
  await prepare({ url: fresh.url, era: fresh.memory.era }, operation, connectTo(fresh));
  const { memos, wire, run } = await wired(fresh.memory);
  await run(operation, patient);
  await wire.stop();
  return { operation, before: fresh.memory, content: contentOf(memos), calls: wire.asked };
}

let cells = 0;
let errors = 0;
let unhelpful = 0;
let otherEnds = 0;
afterAll(() => {
  tell({
    about: "network faults",
    what: `calls of Memos' API, of ${cells}, an answer to which met one of ${answerFaults.length + connectionFaults} faults of a real socket: operation ended neither well nor in an error that helps, or came to another end when it was run again`,
    seen: unhelpful + otherEnds,
    control: `${errors} of them ended in an error, ${cells - errors} well`,
  });
});

/** Whether it is told what was seen where and what is to be done, and no secret. */
function judge(cell: string, error: unknown, place: string): void {
  cells += 1;
  if (error === undefined) return;
  errors += 1;
  const { message, stack } = error as Error;
  const helps = message.includes(place) && /\S\. [A-Z]/.test(message) && stack === message;
  const tells = secrets.some((secret) => message.includes(secret));
  if (!helps || tells) unhelpful += 1;
  expect({ cell, message, helps, tells }).toEqual({ cell, message, helps: true, tells: false });
}

const ending = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => undefined,
    (error: unknown) => error,
  );

/** One answer goes wrong; then all is done again, as by a second `pulumi up`. */
async function spoil({ operation, before, content }: Clean, as: string, after: number): Promise<void> {
  const { memos, wire, run } = await wired(before);
  wire.fault = { as, after };
  const error = await ending(run(operation, hasty));
  wire.fault = undefined;
  const again = await ending(run(operation, patient));
  await wire.stop();
  const cell = `${operation}, answer ${after} ${as}`;
  judge(cell, error, wire.url);
  const same = JSON.stringify(contentOf(memos)) === JSON.stringify(content);
  if (again !== undefined || !same) otherEnds += 1;
  expect({ cell, again, ...contentOf(memos) }).toEqual({ cell, again: undefined, ...content });
}

describe.each(versions)("each operation of Memos %s", (version) => {
  const clean: Clean[] = [];
  beforeAll(async () => {
    for (const operation of everyOperation) clean.push(await cleanRun(operation, version));
  });

  it.each(answerFaults)(
    "ends well or in an error that helps, and well the next time, when any one answer %s",
    async (as) => {
      const all = clean.flatMap((one) => Array.from({ length: one.calls }, (_, after) => spoil(one, as, after)));
      expect(all.length).toBeGreaterThan(everyOperation.length);
      await Promise.all(all);
    },
  );
});

describe("each operation, when there is no connection", () => {
  const { era } = new Memory("0.30.0");

  /** Runs each against an address, with some trust; their errors tell why, and those that only look keep what they know. */
  async function eachTells(
    url: string,
    why: RegExp,
    client: HttpClientOptions = {},
    patience: MemosClientOptions = { ...patient, timeout: 300 },
  ): Promise<void> {
    const http = createHttpClient(client);
    const errors = await Promise.all(
      everyOperation.map((operation) => ending(operations[operation]({ url, era }, over({ ...patience, http })))),
    );
    for (const [index, operation] of everyOperation.entries()) {
      const error = errors[index];
      judge(operation, error, url);
      const message = error === undefined ? "" : (error as Error).message;
      expect({ operation, message }).toEqual({
        operation,
        message: operation.endsWith(".read") ? "" : (expect.stringMatching(why) as string),
      });
    }
  }

  it("because nobody listens", async () => {
    await eachTells(`http://127.0.0.1:${await freePort()}`, /no connection \(connect ECONNREFUSED/);
  });

  it("because nobody knows the name", async () => {
    // Longer than a name may be, so no resolver is asked.
    await eachTells(`http://${"a".repeat(64)}:5230`, /unknown name/);
  });

  it("because none comes about", async () => {
    const blocked: BlockedPort = await blockPort();
    await eachTells(`http://127.0.0.1:${blocked.port}`, /gave no answer within/, {}, hasty).finally(() =>
      blocked.free(),
    );
  });

  const [name, otherName] = ["auth.example.localhost", "elsewhere.example.com"];
  const addresses = { [name]: "127.0.0.1", [otherName]: "127.0.0.1" };
  const caCertificate = pem("authority");

  it.each<{
    why: string;
    certificate: "server" | "expired" | undefined;
    client: HttpClientOptions;
    host?: string;
    says: RegExp;
  }>([
    { why: "another authority has signed", certificate: "server", client: {}, says: /NODE_EXTRA_CA_CERTS/ },
    {
      why: "the certificate has expired",
      certificate: "expired",
      client: { caCertificate },
      says: /certificate out of date/,
    },
    {
      why: "the certificate is of another name",
      certificate: "server",
      client: { caCertificate },
      host: otherName,
      says: /wrong certificate name/,
    },
    { why: "no TLS is spoken", certificate: undefined, client: {}, says: /failed handshake/ },
  ])("because $why", async ({ certificate, client, host = name, says }) => {
    const wire = await FaultyNetwork.start(behind(new FakeMemos()), certificate);
    const url = `https://${host}:${wire.port}`;
    await eachTells(url, says, { addresses, ...client }).finally(() => wire.stop());
  });
});
