import { join } from "node:path";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import { openConnection } from "../../components/memos/api/connect";
import { account, administratorAt } from "../memos/examples";
import { tell } from "../support/figures";
import { imageOf, MemosContainers } from "../support/memos-containers";
import { TestStack } from "../support/stack";

jest.setTimeout(300_000);

const program = join(__dirname, "programs", "shared-memos", "index.ts");
const containers = new MemosContainers(`memos-two-stacks-${process.pid}`);
const stacks: TestStack[] = [];
afterAll(async () => {
  await Promise.all(stacks.map((stack) => stack.destroy()));
  await containers.remove();
});

let apiUrl: string;
beforeAll(async () => {
  apiUrl = await containers.start(await containers.prepare(await imageOf("0.30.0"), "shared"));
  await administrator.create(administratorAt(apiUrl));
});

async function stackWith(uid: string, clientId: string): Promise<TestStack> {
  const { administratorPassword } = account;
  const stack = await TestStack.prepare({ users: [], apiUrl, administratorPassword, uid, clientId }, program);
  stacks.push(stack);
  return stack;
}

const registered = async () =>
  (await (await openConnection(apiUrl)).publicIdentityProviders())
    .map(({ name, clientId }) => `${name} ${clientId}`)
    .sort();

describe("two stacks that register in one Memos at once", () => {
  it("both have their own, and one that goes leaves the other's", async () => {
    const [one, other] = await Promise.all([stackWith("one", "memos-one"), stackWith("other", "memos-other")]);
    const outputs = await Promise.all([one.up(), other.up()]);
    expect(outputs).toEqual([
      { identityProvider: "identity-providers/one" },
      { identityProvider: "identity-providers/other" },
    ]);
    const both = ["identity-providers/one memos-one", "identity-providers/other memos-other"];
    expect(await registered()).toEqual(both);
    await Promise.all([one.up("--refresh", "--expect-no-changes"), other.up("--refresh", "--expect-no-changes")]);
    await one.destroy();
    expect(await registered()).toEqual(both.slice(1));
    await other.up("--refresh", "--expect-no-changes");
  });

  it("one is refused when both mean the same, and the other's stays as it is", async () => {
    const two = await Promise.all([stackWith("same", "memos-one"), stackWith("same", "memos-other")]);
    const ends = await Promise.all(two.map((stack) => stack.pulumi("up", "--yes", "--skip-preview")));
    const codes = ends.map(({ code }) => code);
    expect([...codes].sort()).toEqual([0, 1]);
    const winner = codes[0] === 0 ? "memos-one" : "memos-other";
    const same = (await registered()).filter((one) => one.startsWith("identity-providers/same "));
    expect(same).toEqual([`identity-providers/same ${winner}`]);
    const refused = ends.find(({ code }) => code !== 0);
    expect(`${refused?.stdout ?? ""}${refused?.stderr ?? ""}`).toContain("it is not ours: its clientId is");
    tell({
      about: "concurrency",
      what: "rows in one Memos after two stacks that mean the same provider came up at once, of which one was refused",
      seen: same.length,
      control: "two, with two uids",
    });
  });
});
