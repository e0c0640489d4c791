import { docker, serving } from "../support/docker";
import { accountsIn } from "../support/memos-by-hand";
import { everyCase, tell } from "../support/figures";
import { killedUp, type Moment, orphans, says } from "../support/interrupted";
import { root, TestStack } from "../support/stack";
import { stateOf } from "../support/state";

jest.setTimeout(everyCase ? 7_200_000 : 300_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

const stacks: TestStack[] = [];
afterAll(async () => {
  for (const stack of stacks) await stack.destroy();
});

async function prepared(): Promise<TestStack> {
  const stack = await TestStack.prepare({ policy: "one_factor", proof: "wiring", people });
  stacks.push(stack);
  return stack;
}

/** What a killed run leaves to the user: Pulumi's own lock, which names a process that is gone. */
const unlock = (stack: TestStack) => stack.pulumi("cancel", "--yes");

/** How a stack is after a run that was left alone. */
async function seenIn(stack: TestStack) {
  const outputs = await stack.up();
  const answer = await fetch(`${outputs.memosApiUrl}/api/v1/identity-providers`);
  const { identityProviders } = (await answer.json()) as { identityProviders: { name: string }[] };
  return {
    changes: await stack.changes(),
    orphans: await orphans(stack),
    providers: identityProviders.map(({ name }) => name),
    accounts: await accountsIn(outputs.memosApiUrl, outputs.administrator),
  };
}

const converged: Awaited<ReturnType<typeof seenIn>> = {
  changes: [],
  orphans: [],
  providers: ["identity-providers/authelia"],
  accounts: ["memos-administrator"],
};

/** One of each kind, each of which waits for the one before; the last two hold the ports. */
const inARow = ["sso-front", "sso-memos-trust-files", "sso-memos-container", "sso-gateway-container"];

let stack: TestStack;

it("comes up after runs in a row that were killed as Docker had made one thing more", async () => {
  stack = await prepared();
  const left: string[] = [];
  for (const made of inARow) {
    expect([made, await killedUp(stack, { made })]).toEqual([made, true]);
    await unlock(stack);
    left.push(...(await orphans(stack)));
  }
  // Docker tells of a container before it starts it: Pulumi cannot have saved it. It would stay, and hold its port.
  for (const made of inARow.slice(1)) expect(left).toContainEqual(expect.stringMatching(`^${made}-[0-9a-f]+$`));
  const end = await seenIn(stack);
  expect(end).toEqual(converged);
  tell({
    about: "half-way failures",
    what: "things that the state does not know after four runs of up that were killed, and one that was left alone",
    seen: end.orphans.length,
    control: `${left.length} when the four had been killed`,
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
  const other = await TestStack.prepare({ policy: "one_factor", proof: "wiring", people }, root, stack.name);
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
  it("comes up after a run that was killed as any one of its resources was made, or had been", async () => {
    const clean = await prepared();
    await clean.up();
    const names = (await stateOf(clean)).filter(({ id }) => id !== "").map(({ name, type }) => ({ name, type }));
    await clean.destroy();
    const moments: Moment[] = names.flatMap(({ name, type }) => [
      { says: `${name} created` },
      ...(/^docker:.*:(Container|Network|Volume)$/.test(type) ? [{ made: name }] : []),
    ]);
    const ends: { readonly moment: Moment; readonly left: number; readonly seen: typeof converged }[] = [];
    for (const moment of moments) {
      const stack = await prepared();
      // The last ones may be over before anybody can kill.
      if (await killedUp(stack, moment)) {
        await unlock(stack);
        ends.push({ moment, left: (await orphans(stack)).length, seen: await seenIn(stack) });
      }
      await stack.destroy();
    }
    const whole = ends.filter(({ seen }) => JSON.stringify(seen) === JSON.stringify(converged));
    expect(ends.filter((end) => !whole.includes(end))).toEqual([]);
    const left = ends.reduce((sum, one) => sum + one.left, 0);
    tell({
      about: "half-way failures",
      what: `of ${ends.length} runs of pulumi up, each killed at another resource, those that the next one brought to their end`,
      seen: whole.length,
    });
    tell({
      about: "half-way failures",
      what: "containers, networks and volumes that the next up has left twice or unknown to the state",
      seen: ends.reduce((sum, { seen }) => sum + seen.orphans.length, 0),
      control: `${left} were there when the runs had been killed`,
    });
  });
}
