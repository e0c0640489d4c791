import { createHttpClient, type HttpClient } from "../../components/http/http-client";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import { openConnection, type Connect } from "../../components/memos/api/connect";
import { credentialsOf } from "../memos/api/contract-subject";
import { account, administratorAt, providerAt } from "../memos/examples";
import { everyOperation, killedAfter, next, type Operation, operations, prepare } from "../memos/operations";
import { docker } from "../support/docker";
import { findVersion } from "../support/fake-memos-versions";
import { everyCase, tell } from "../support/figures";
import { imageBuiltWithin, imageOf, MemosContainers, realVersions } from "../support/memos-containers";
import { accountsIn, byHand } from "../support/memos-by-hand";

jest.setTimeout(everyCase ? imageBuiltWithin : 120_000);

const containers = new MemosContainers(`memos-killed-calls-${process.pid}`);
afterAll(() => containers.remove());

/** A Memos with nothing in it, as many as there are runs to kill. */
async function emptyMemos(version: (typeof realVersions)[number], run: string): Promise<[string, string]> {
  const container = await containers.prepare(await imageOf(version), `${version}-${run}`);
  return [container, await containers.start(container)];
}

const connectBy =
  (http: HttpClient): Connect =>
  (url, secrets) =>
    openConnection(url, { http, secrets });

const network = createHttpClient();
const real = connectBy(network);

/** What Memos holds in the end; secrets are not shown, so a sign-in tells. */
async function contentOf(url: string, operation: Operation) {
  const password = operation === "administrator.update" ? next.administratorPassword : account.administratorPassword;
  const credentials = { ...credentialsOf(account), password };
  return {
    accounts: await accountsIn(url, credentials),
    ...(await byHand(url, credentials, async (session) => ({
      providers: await session.identityProviders(),
      policy: await session.accessPolicy(),
    }))),
  };
}

const versions = everyCase ? (["0.26.2", "0.29.1", "0.30.0"] as const) : (["0.30.0"] as const);
const writing = everyOperation.filter((name) => !name.endsWith(".read"));
const chosen = everyCase ? writing : writing.filter((name) => name.endsWith(".create"));
const cases = versions.flatMap((version) => chosen.map((operation) => ({ version, operation })));

let tried = 0;
let halfway = 0;
let same = 0;
afterAll(() => {
  tell({
    about: "half-way failures",
    what: `of ${tried} operations on a real Memos, each killed after another of its calls, those that a second run did not bring to the end of a clean one`,
    seen: tried - same,
    control: `${halfway} were not there when they had been killed`,
  });
});

it.each(cases)(
  "$operation of a real Memos $version comes to the same end when it is killed after any of its calls and run again",
  async ({ version, operation }) => {
    const era = findVersion(version);
    const run = (url: string, ask: HttpClient) => operations[operation]({ url, era }, connectBy(ask));
    const begin = async (name: string): Promise<[string, string]> => {
      const [container, url] = await emptyMemos(version, `${operation}-${name}`);
      await prepare({ url, era }, operation, real);
      return [container, url];
    };
    const [clean, url] = await begin("clean");
    let calls = 0;
    await run(url, (request) => {
      calls += 1;
      return network(request);
    });
    const expected = await contentOf(url, operation);
    await docker("stop", "--time", "0", clean);
    expect(calls).toBeGreaterThan(1);
    for (let made = 1; made <= calls; made += 1) {
      tried += 1;
      const [container, place] = await begin(String(made));
      await killedAfter(made, network, (ask) => run(place, ask));
      const left = await contentOf(place, operation).catch(() => undefined);
      if (JSON.stringify(left) !== JSON.stringify(expected)) halfway += 1;
      await run(place, network);
      expect({ made, ...(await contentOf(place, operation)) }).toEqual({ made, ...expected });
      same += 1;
      await docker("stop", "--time", "0", container);
    }
  },
);

it("twenty at once that make the same provider leave one", async () => {
  const [, url] = await emptyMemos("0.30.0", "at-once");
  await administrator.create(administratorAt(url));
  const subject = { url, era: findVersion("0.30.0") };
  const ends = await Promise.allSettled(
    Array.from({ length: 20 }, () => operations["identityProvider.create"](subject, real)),
  );
  expect(ends.filter(({ status }) => status === "rejected")).toEqual([]);
  const { providers } = await contentOf(url, "identityProvider.create");
  expect(providers.map(({ name }) => name)).toEqual(["identity-providers/authelia"]);
  await byHand(url, credentialsOf(account), (session) =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        session.createIdentityProvider({ ...providerAt(url), uid: `by-hand-${index}` }),
      ),
    ),
  );
  const more = (await contentOf(url, "identityProvider.create")).providers.length - providers.length;
  expect(more).toBe(20);
  tell({
    about: "concurrency",
    what: "rows after 20 creates of one provider at once in a real Memos",
    seen: providers.length,
    control: `${more}, when each of the 20 makes up a uid`,
  });
});
