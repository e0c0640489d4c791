import { join } from "node:path";
import { rules } from "../../policy/rules";
import { root, TestStack } from "../support/stack";

jest.setTimeout(300_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const stacks: TestStack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.destroy())));

/** What a preview under the policies says, and how it ends; nothing is made. */
async function preview(program: string): Promise<{ readonly code: number; readonly said: string }> {
  const stack = await TestStack.prepare({ authorizationPolicy: "one_factor", users: people }, program);
  stacks.push(stack);
  // As a program: the language host that is built from Go modules is too old to run packs.
  const { code, stdout, stderr } = await stack.pulumi("preview", "--policy-pack", join(root, "policy", "pack"));
  return { code, said: stdout + stderr };
}

it("the program of this project breaks no policy", async () => {
  const { code, said } = await preview(root);
  expect(said).toMatch(/✅ memos-sso@v/);
  expect(said).not.toMatch(/\[(mandatory|advisory)\]/);
  expect(said).not.toContain("DeprecationWarning");
  expect(code).toBe(0);
});

it("a program that takes every protection away is refused, rule by rule, before anything is made", async () => {
  const { code, said } = await preview(join(__dirname, "programs", "without-guards", "index.ts"));
  const fired = [...said.matchAll(/\[(mandatory|advisory)\] +(\S+) /g)].map(
    ([, level, name]) => `${level ?? ""} ${name ?? ""}`,
  );
  expect([...new Set(fired)].sort()).toEqual(rules.map(({ name, level }) => `${level} ${name}`).sort());
  expect(code).not.toBe(0);
});
