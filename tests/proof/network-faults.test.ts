import { type HttpResponse, type HttpClient, createHttpClient } from "../../components/http/http-client";
import * as knownClient from "../../components/proof/client-registration-check-lifecycle";
import { verifySignIn } from "../../components/proof/verify-sign-in";
import { type BlockedPort, blockPort } from "../support/blocked-port";
import { FakeAuthelia } from "../support/fake-authelia";
import { connect } from "../support/fake-memos-sign-in";
import { answerFaults, type Behind, FaultyNetwork } from "../support/network-faults";
import { tell } from "../support/figures";
import { pem } from "../support/https-server";
import { kept, methodRefused, scene, signIn, wiring } from "../support/proof-scene";
import { exchangeFailed } from "../support/fake-memos-sign-in";
import { freePort } from "../support/stack";

/** How long the callers wait for one answer, and for all, in milliseconds: the usual tens of seconds would be the same. */
const patience = 300;
const within = 300;

/** The same where an answer comes, and must be waited for. */
const enough = 10_000;

/** What goes over a network and is no call of Memos' API. */
const operations: Readonly<
  Record<string, { readonly end: HttpResponse; readonly run: (door: HttpClient) => Promise<unknown> }>
> = {
  "proof of the wiring": {
    end: exchangeFailed(methodRefused),
    run: (door) => verifySignIn(door, wiring, { readyTimeout: within, connect }),
  },
  "proof with a sign-in": {
    end: kept("jane"),
    run: (door) => verifySignIn(door, signIn, { readyTimeout: within, connect }),
  },
  "wait for a client": {
    end: kept("jane"),
    run: (door) =>
      knownClient.create(
        {
          ...wiring,
          clientYaml: "client_id: memos-remembered",
          caCertificate: "",
          dialAddress: "",
          timeoutSeconds: within / 1000,
        },
        () => ({ http: door, now: () => performance.now(), interval: 50 }),
      ),
  },
};
const everyOperation = Object.keys(operations);

/** Authelia and Memos, as they were before anything was asked. */
function untouched(operation: string): Behind {
  const { door } = scene(operations[operation]?.end ?? kept("jane"), new FakeAuthelia("4.39.20", "jane"));
  return async ({ method, target, headers, body }) => {
    const { cookie, authorization, "content-type": type } = headers;
    const answer = await door({
      method: method === "POST" ? "POST" : "GET",
      url: `https://${headers.host ?? ""}${target}`,
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { "content-type": type }),
      },
      ...(method === "POST" ? { body } : {}),
    });
    const { location } = answer;
    return {
      status: answer.status,
      headers: { ...(location === undefined ? {} : { location }), "set-cookie": [...answer.cookies] },
      body: answer.body,
    };
  };
}

/** Goes to another address than the URL's; without TLS the other end is told which of both names is meant. */
const doorTo = (url: string, args: Parameters<typeof createHttpClient>[0] = {}): HttpClient => {
  const door = createHttpClient({ timeout: patience, ...args });
  return (question) => {
    const { origin, host } = new URL(question.url);
    const headers = url.startsWith("https:") ? question.headers : { ...question.headers, host };
    return door({ ...question, url: question.url.replace(origin, url), headers });
  };
};

/** Runs an operation, and gives the error when it ends in one. */
const outcomeOf = (operation: string, door: HttpClient): Promise<unknown> =>
  (operations[operation]?.run(door) ?? Promise.reject(new TypeError(`no operation ${operation}`))).then(
    () => undefined,
    (error: unknown) => error,
  );

/** Whether it is told what was seen and what is to be done, and no secret. */
function expectHelpful(error: unknown, cell: string): void {
  const { message } = error as Error;
  expect({ cell, message }).toEqual({ cell, message: expect.stringMatching(/\S[.:] +\S.*\.$/s) as string });
  expect({ cell, message }).toEqual({ cell, message: expect.stringMatching(/https?:\/\/|Authelia|Memos/) as string });
  for (const secret of [signIn.clientSecret, "authelia_ac_"]) expect(message).not.toContain(secret);
}

let cells = 0;
let errors = 0;
let unhelpful = 0;
function judge(cell: string, error: unknown): void {
  cells += 1;
  if (error === undefined) return;
  errors += 1;
  try {
    expectHelpful(error, cell);
  } catch (finding) {
    unhelpful += 1;
    throw finding;
  }
}
afterAll(() => {
  tell({
    about: "network faults",
    what: `proofs and looks at an issuer, of ${cells}, one answer of which met one of ${answerFaults.length + 7} faults of a real socket: ended neither well nor in an error that helps`,
    seen: unhelpful,
    control: `${errors} of them ended in an error, ${cells - errors} well`,
  });
});

const questions = new Map<string, number>();
beforeAll(async () => {
  for (const operation of everyOperation) {
    const wire = await FaultyNetwork.start(untouched(operation));
    expect(await outcomeOf(operation, doorTo(wire.url, { timeout: enough }))).toBeUndefined();
    questions.set(operation, wire.asked);
    await wire.stop();
  }
});

async function spoil(operation: string, as: string, after: number): Promise<void> {
  const wire = await FaultyNetwork.start(untouched(operation));
  wire.fault = { as, after };
  const outcome = await outcomeOf(operation, doorTo(wire.url));
  await wire.stop();
  judge(`${operation}, answer ${after} ${as}`, outcome);
}

it.each(answerFaults)("each ends well or in an error that helps when any one answer %s", async (as) => {
  const all = [...questions].flatMap(([operation, count]) =>
    Array.from({ length: count }, (_, after) => spoil(operation, as, after)),
  );
  expect(all.length).toBeGreaterThan(everyOperation.length);
  await Promise.all(all);
});

describe.each(everyOperation)("%s says what is wrong", (operation) => {
  const trusted = { caCertificate: pem("authority") };
  const told = async (door: HttpClient): Promise<string> => {
    const error = await outcomeOf(operation, door);
    expect(error).toBeInstanceOf(Error);
    judge(operation, error);
    return (error as Error).message;
  };
  const atServer = async (certificate: "server" | "expired" | undefined, ask: (port: number) => Promise<string>) => {
    const wire = await FaultyNetwork.start(untouched(operation), certificate);
    return ask(wire.port).finally(() => wire.stop());
  };
  const named = (port: number, name: string, args: object = trusted): Promise<string> =>
    told(doorTo(`https://${name}.example.localhost:${port}`, { timeout: enough, addresses: here, ...args }));
  const here = { "auth.example.localhost": "127.0.0.1", "other.example.localhost": "127.0.0.1" };

  it("when nobody listens", async () => {
    expect(await told(doorTo(`http://127.0.0.1:${await freePort()}`))).toMatch(/ECONNREFUSED/);
  });

  it("when nobody knows the name", async () => {
    // Longer than a name may be, so no resolver is asked.
    expect(await told(doorTo(`http://${"a".repeat(64)}`))).toMatch(/unknown name|ENOTFOUND/);
  });

  it("when no connection comes about", async () => {
    const blocked: BlockedPort = await blockPort();
    const message = await told(doorTo(`http://127.0.0.1:${blocked.port}`)).finally(() => blocked.free());
    expect(message).toMatch(/no answer in time/);
  });

  it("when another authority has signed", async () => {
    const message = await atServer("server", (port) => named(port, "auth", {}));
    expect(message).toMatch(/unknown certificate authority/);
  });

  it("when the certificate has expired", async () => {
    expect(await atServer("expired", (port) => named(port, "auth"))).toMatch(/certificate out of date/);
  });

  it("when the certificate is of another name", async () => {
    expect(await atServer("server", (port) => named(port, "other"))).toMatch(/wrong certificate name/);
  });

  it("when no TLS is spoken", async () => {
    expect(await atServer(undefined, (port) => named(port, "auth"))).toMatch(/failed handshake/);
  });
});
