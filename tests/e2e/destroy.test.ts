import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, kept } from "../support/docker";
import { everyCase, tell } from "../support/figures";
import { type Failure, failures, dataFailures, untouched } from "../support/failures";
import { type Ending, type Outputs, TestStack } from "../support/stack";

jest.setTimeout(1_200_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const nothing = { containers: 0, networks: 0, volumes: 0 };

/** Whatever a run of the CLI leaves among temporary files, it leaves here. */
const temporary = mkdtempSync(join(tmpdir(), "destroyed-"));
process.env.TMPDIR = temporary;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", users: people });
});
afterAll(async () => {
  await stack.destroy();
  rmSync(temporary, { recursive: true });
});

/** Docker's words for a network that somebody is in, or the Docker provider's for what came of them. */
const inUse = /active endpoints|Network [\w-]+ [^\n]*waiting for state to become 'removed'/;

const clean = new Set<string>();
const endings: Ending[] = [];

/** What Docker had for the stack before it was destroyed, over all states. */
let there = 0;

/** Each state, and the one that nobody has touched as often as makes twenty of all. */
const twenty = [...Array<Failure>(20 - failures.length - dataFailures.length).fill(untouched), ...failures];
const states = 1 + failures.length + dataFailures.length;

/** Destroys, and shows what went wrong if anything did. */
async function destroyed(...args: string[]): Promise<Ending> {
  const ending = await stack.pulumi("destroy", "--yes", "--skip-preview", ...args);
  endings.push(ending);
  if (ending.code !== 0) throw new Error(`pulumi destroy failed.\n${ending.stdout}\n${ending.stderr}`);
  return ending;
}

const imagesOf = (one: TestStack): Promise<string> => docker("images", "--quiet", "--filter", `label=${one.label}`);

async function comesDownFrom({ state, done, silent = false }: Failure, data: "stay" | "go"): Promise<void> {
  const outputs: Outputs = await stack.up();
  await done(stack, outputs);
  if (data === "go") await stack.pulumi("state", "unprotect", "--all", "--yes");
  there += Object.values(await kept(stack.label)).reduce((sum, count) => sum + count, 0);
  const exclusion = data === "stay" ? ["--exclude-protected"] : [];
  const { stdout } = await destroyed(...exclusion);
  if (data === "stay") expect(stdout.includes("keep the identity provider")).toBe(silent);
  expect(await kept(stack.label)).toEqual(data === "stay" ? { ...nothing, volumes: 2 } : nothing);
  expect(await imagesOf(stack)).toBe("");
  // What a compiler keeps for the next run is not ours.
  expect(readdirSync(temporary).filter((name) => !name.startsWith("ts-node-"))).toEqual([]);
  const again = await destroyed(...exclusion);
  expect(again.stdout).not.toMatch(/\d+ deleted/);
  clean.add(state);
}

it("a stack that was never up is destroyed without a word of complaint", async () => {
  await destroyed();
  expect(await kept(stack.label)).toEqual(nothing);
});

describe("a stack whose data stay", () => {
  it.each(everyCase ? twenty : failures.slice(0, 1))("comes down when $state", (harm) => comesDownFrom(harm, "stay"));
});

describe("a stack whose data go", () => {
  it.each(everyCase ? dataFailures : dataFailures.slice(0, 1))("comes down when $state", (harm) =>
    comesDownFrom(harm, "go"),
  );

  let joined: string | undefined;
  if (everyCase) {
    it("does not come down while somebody else's container is in its network, and says so", async () => {
      await stack.up();
      const filter = ["--filter", `label=${stack.label}`, "--filter", "name=memos-network", "--format", "{{.Name}}"];
      const stranger = await docker("create", process.env.MEMOS_IMAGE ?? "");
      await docker("network", "connect", await docker("network", "ls", ...filter), stranger);
      await docker("start", stranger);
      await stack.pulumi("state", "unprotect", "--all", "--yes");
      const { code, stdout, stderr } = await stack.pulumi("destroy", "--yes", "--skip-preview");
      await docker("rm", "--force", "--volumes", stranger);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(inUse);
      joined = "1 of 1, while somebody else's container is in it";
      await destroyed();
      expect(await kept(stack.label)).toEqual(nothing);
    });
  }

  afterAll(() => {
    tell({
      about: "destroy",
      what: `states from which destroy leaves what is declared and nothing else, of ${states}`,
      seen: clean.size,
      control: `${there} containers, networks and volumes were counted before`,
    });
    const real = endings.filter(({ code, stdout }) => code !== 0 || /\d+ deleted/.test(stdout));
    const failures = real.filter(({ stdout, stderr }) => inUse.test(stdout + stderr));
    tell({
      about: "destroy",
      what: `destroys that met a network with active endpoints, of ${real.length}`,
      seen: failures.length,
      control: joined,
    });
  });
});
