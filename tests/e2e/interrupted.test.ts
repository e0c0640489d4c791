import { removeCorruptFile } from "../../toolchain/src/signals";
import { docker, kept, serving } from "../support/docker";
import { accountsIn } from "../support/memos-by-hand";
import { everyCase, tell } from "../support/figures";
import { killedAt, killedUp, orphans, says } from "../support/interrupted";
import { root, TestStack } from "../support/stack";
import { stateOf } from "../support/state";

jest.setTimeout(everyCase ? 7_200_000 : 300_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

const stacks: TestStack[] = [];
afterAll(async () => {
  for (const stack of stacks) await stack.destroy();
});

async function prepared(): Promise<TestStack> {
  const stack = await TestStack.prepare({ authorizationPolicy: "one_factor", proof: "wiring", users: people });
  stacks.push(stack);
  return stack;
}

/** What a killed run leaves to the user, and `npm run up` does: Pulumi's own lock, and sometimes a file that it has half written. */
async function unlock(stack: TestStack): Promise<void> {
  removeCorruptFile(stack.folder, stack.name);
  const { code, stderr } = await stack.pulumi("cancel", "--yes");
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

/** How a stack is after a run that was left alone. */
async function seenIn(stack: TestStack) {
  const outputs = await stack.up();
  const answer = await fetch(`${outputs.memosApiUrl}/api/v1/identity-providers`);
  const { identityProviders } = (await answer.json()) as { identityProviders: { name: string }[] };
  return {
    changes: await stack.changes(),
    containers: (await kept(stack.label)).containers,
    orphans: await orphans(stack),
    providers: identityProviders.map(({ name }) => name),
    accounts: await accountsIn(outputs.memosApiUrl, outputs.administrator),
  };
}

const converged: Awaited<ReturnType<typeof seenIn>> = {
  changes: [],
  containers: 3,
  orphans: [],
  providers: ["identity-providers/authelia"],
  accounts: ["memos-administrator"],
};

/** Each waits for the one before; the last two hold the ports. Authelia waits for none of them, so a run before may have made it. */
const inARow = ["sso-memos-network", "sso-memos", "sso-gateway"];

let stack: TestStack;

it("comes up after runs in a row that were killed as Docker had made one thing more", async () => {
  stack = await prepared();
  const left: string[] = [];
  for (const made of inARow) {
    expect([made, await killedUp(stack, made)]).toEqual([made, true]);
    await unlock(stack);
    left.push(...(await orphans(stack)));
  }
  // Docker tells of a container before it starts it: Pulumi cannot have saved it. It would stay, and hold its port.
  for (const made of inARow.slice(1)) expect(left).toContainEqual(expect.stringMatching(`^${made}-[0-9a-f]+$`));
  const end = await seenIn(stack);
  expect(end).toEqual(converged);
  tell({
    about: "half-way failures",
    what: "things that the state does not know after three runs of up that were killed, and one that was left alone",
    seen: end.orphans.length,
    control: `${left.length} when the three had been killed`,
  });
});

it("lets one of two runs at once have the stack, and a preview look on", async () => {
  const first = stack.start("up", "--yes", "--skip-preview", "--refresh");
  const ended = new Promise((resolve) => first.once("close", resolve));
  await says(first, /Updating/);
  const [second, preview] = await Promise.all([
    stack.pulumi("up", "--yes", "--skip-preview"),
    stack.pulumi("preview", "--expect-no-changes"),
  ]);
  expect(`${second.stdout}${second.stderr}`).toMatch(/the stack is currently locked by 1 lock/);
  expect(second.code).not.toBe(0);
  expect(preview.code).toBe(0);
  expect(await ended).toBe(0);
  expect(await seenIn(stack)).toEqual(converged);
});

it("leaves what belongs to a stack of the same name from another checkout alone, and says who has the port", async () => {
  const before = await serving(stack.label);
  const other = await TestStack.prepare(
    { authorizationPolicy: "one_factor", proof: "wiring", users: people },
    root,
    stack.name,
  );
  stacks.unshift(other);
  other.configure({ apiPort: Number(new URL((await stack.outputs()).memosApiUrl).port) });
  const { code, stdout, stderr } = await other.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  const holder = (await docker("inspect", "--format", "{{.Name}}", before["sso-memos-container"]?.id ?? "")).slice(1);
  expect(stdout + stderr).toContain(`the container ${holder} has it, which this stack's state does not know`);
  await other.destroy();
  const after = await serving(stack.label);
  expect(after).toEqual(before);
  tell({
    about: "concurrency",
    what: "containers of a stack that are others, or started anew, after another checkout's stack of its name wanted its port",
    seen: Object.entries(after).filter(
      ([name, { id, startedAt }]) => before[name]?.id !== id || before[name].startedAt !== startedAt,
    ).length,
    control: "the other was refused, by the name of the container that has the port",
  });
  expect(await seenIn(stack)).toEqual(converged);
});

if (everyCase) {
  it("comes up after it was killed at every one of its resources, as it was made and when it had been", async () => {
    const stack = await prepared();
    const moments = new Set<string>();
    let left = 0;
    for (;;) {
      // One at a time: of those that are made at one moment, but one could be met.
      const run = await killedAt(stack, (moment) => !moments.has(moment), "--parallel", "1");
      if (run.killedAt === undefined) {
        expect(run).toMatchObject({ code: 0 });
        break;
      }
      moments.add(run.killedAt);
      await unlock(stack);
      left += (await orphans(stack)).length;
    }
    const end = await seenIn(stack);
    expect(end).toEqual(converged);
    const resources = (await stateOf(stack)).filter(({ id, type }) => id !== "" && !type.startsWith("pulumi:"));
    // What is made in a millisecond was there with the one before it: each of those has a stack of its own.
    for (const { name } of resources.filter((one) => !moments.has(`created ${one.name}`))) {
      const other = await prepared();
      const moment = `created ${name}`;
      expect((await killedAt(other, (seen) => seen === moment)).killedAt).toBe(moment);
      moments.add(moment);
      await unlock(other);
      left += (await orphans(other)).length;
      expect(await seenIn(other)).toEqual(converged);
      await other.destroy();
    }
    tell({
      about: "half-way failures",
      what: `things unknown to the state, or there twice, after ${moments.size} runs of up, each killed at another moment, every one of ${resources.length} resources among them, and one that was left alone`,
      seen: end.orphans.length,
      control: `${left}, counted after each run that was killed`,
    });
  });
}
