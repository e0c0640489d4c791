import { join } from "node:path";
import { byHand } from "../support/memos-by-hand";
import { type GeneratedOptions, generatedOptions } from "../support/configurations";
import { CountingProxy } from "../support/counting-proxy";
import { docker, serving } from "../support/docker";
import { everyCase, tell } from "../support/figures";
import { freePort, root, TestStack } from "../support/stack";

jest.setTimeout(300_000);

/** One stack goes through all of them: to take it down and bring another up would take longer than all the looks. */
const generated = generatedOptions(20261125, 20);
// The first that a stack has must let people get accounts.
const last = generated.findLast(({ accessPolicy }) => accessPolicy?.allowUserRegistration !== false);
const configurations = everyCase || last === undefined ? generated : [last];

const times = everyCase ? { previews: 3, ups: 2 } : { previews: 1, ups: 1 };

let stack: TestStack;
let proxy: CountingProxy;
let unchanged = 0;
beforeAll(async () => {
  const apiPort = await freePort();
  proxy = await CountingProxy.before(apiPort);
  stack = await TestStack.prepare(
    { apiPort, countedAt: proxy.url },
    join(root, "tests", "e2e", "programs", "api-calls", "index.ts"),
  );
});
afterAll(async () => {
  tell({
    about: "nothing changes when nothing changed",
    what: `generated configurations of ${configurations.length} after which three previews, two ups and a refresh change nothing, write nothing to Memos' API and restart no container`,
    seen: unchanged,
    control: "a person more and a title changed by hand are seen, and the call that writes is counted",
  });
  await stack.destroy();
  proxy.close();
});

/** Brings a configuration up; after a rotation once more, which takes the old client away. */
async function apply(options: GeneratedOptions): Promise<void> {
  stack.configure({ users: options.users, options });
  await stack.up();
  if (options.clientSecretVersion !== undefined) await stack.up();
}

const described = ({ users, ...others }: GeneratedOptions, index: number) =>
  ({ name: `${index}: ${users.length} people, ${JSON.stringify(others)}`, options: { users, ...others } }) as const;

describe.each(configurations.map(described))("$name", ({ options }) => {
  it("changes nothing when nothing changed", async () => {
    await apply(options);
    const before = await serving(stack.label);
    expect(Object.keys(before)).toHaveLength(3);
    const writes = [...proxy.writes];
    const calls = proxy.calls;

    for (let preview = 0; preview < times.previews; preview += 1) expect(await stack.changes()).toEqual([]);
    for (let up = 0; up < times.ups; up += 1) await stack.up("--expect-no-changes");
    expect(proxy.calls).toBe(calls);
    const refresh = await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(refresh).toMatchObject({ code: 0 });
    expect(proxy.calls).toBeGreaterThan(calls);
    expect(await stack.changes()).toEqual([]);

    expect(proxy.writes).toEqual(writes);
    expect(await serving(stack.label)).toEqual(before);
    unchanged += 1;
  });
});

describe("the check itself", () => {
  const options = configurations.at(-1) ?? { users: [], authorizationPolicy: "one_factor" as const };

  it("sees one person more", async () => {
    const newcomer = { username: "new-comer", displayName: "New Comer", email: "new-comer@example.com", groups: [] };
    stack.configure({ options: { ...options, users: [...options.users, newcomer] } });
    expect(await stack.changes()).toEqual(
      expect.arrayContaining(["create sso-authelia-new-comer-password", "update sso-authelia-configuration-files"]),
    );
    stack.configure({ users: options.users, options });
  });

  it("sees a write, which nothing but the repair of what was changed by hand is", async () => {
    const { memosApiUrl, administrator } = await stack.outputs();
    const name = "identity-providers/authelia";
    await byHand(memosApiUrl, administrator, async (session) => {
      const found = (await session.identityProviders()).find((one) => one.name === name);
      if (found === undefined) throw new Error(`There is no ${name}.`);
      await session.updateIdentityProvider(name, {
        ...found,
        uid: "authelia",
        clientSecret: "by-hand",
        title: "By hand",
      });
    });
    const writes = proxy.writes.length;
    await stack.up("--refresh");
    expect(proxy.writes.slice(writes)).toEqual([expect.stringMatching(/^PATCH .*identity-providers\/authelia/)]);
  });
});

it("nothing changes after docker container prune, which finds nothing of the stack", async () => {
  const pruned = await docker("container", "prune", "--force", "--filter", `label=${stack.label}`);
  expect(pruned).toBe("Total reclaimed space: 0B");
  expect(await stack.changes()).toEqual([]);
});

it("nothing changes when the stack gets another name", async () => {
  const before = await serving(stack.label);
  await stack.rename(`${stack.name}-renamed`);
  expect(await stack.changes()).toEqual([]);
  await stack.up("--refresh", "--expect-no-changes");
  expect(await serving(stack.label)).toEqual(before);
});
