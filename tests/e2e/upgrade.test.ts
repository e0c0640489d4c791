import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, kept, serving } from "../support/docker";
import { signInWithBrowser } from "../support/browser-user";
import { type Outputs, TestStack } from "../support/stack";

const { MEMOS_IMAGE = "" } = process.env;
const john = { username: "john", displayName: "John Doe", email: "john@example.com" };

/** The same Memos in another image, under the version that would be the next. */
const next = MEMOS_IMAGE.replace(
  /:(\d+\.\d+)\.(\d+)$/,
  (_, minor: string, patch: string) => `:${minor}.${Number(patch) + 1}`,
);
const [before, after] = [MEMOS_IMAGE, next].map((image) => image.split(":").at(-1) ?? "");

jest.setTimeout(300_000);

let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  await relabelled(MEMOS_IMAGE, next);
  // The environment would go before the configuration.
  delete process.env.MEMOS_IMAGE;
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", users: [john], memosImage: MEMOS_IMAGE });
  outputs = await stack.up();
});
afterAll(async () => {
  process.env.MEMOS_IMAGE = MEMOS_IMAGE;
  await stack.destroy();
  await docker("image", "rm", next);
});

const johns = async () =>
  (await signInWithBrowser(outputs, { username: "john", password: outputs.people.john?.password ?? "" })).memos;

describe("another image of Memos", () => {
  it("gets hold of the data only after they have been copied", async () => {
    await (await johns())?.write("before the upgrade");
    stack.configure({ memosImage: next });
    expect(await stack.changes()).toEqual(
      expect.arrayContaining(["update sso-memos-data-prepared", "replace sso-memos-container"]),
    );
    outputs = await stack.up();
    expect(outputs.memosBackups).toEqual([
      expect.stringMatching(new RegExp(`^sso-memos-data-[0-9a-f]+-${before}-\\d{8}T\\d{6}Z$`)),
    ]);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
  });

  it("is not followed by another copy as long as it stays", async () => {
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
  });
});

describe("the way back", () => {
  it("is refused at preview, with the copy to go back to, and nothing is touched", async () => {
    await (await johns())?.write("after the upgrade");
    const running = await serving(stack.label);
    stack.configure({ memosImage: MEMOS_IMAGE });
    const { code, stdout, stderr } = await stack.pulumi("preview");
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(
      `image must be a Memos of ${after} or newer, since that has opened the data, got "${before}". ` +
        `An older Memos cannot read their newer form. Put ${after} back, or go back to a copy of the database with backups.restore; ` +
        `there are ${outputs.memosBackups.join(", ")}.`,
    );
    expect(await serving(stack.label)).toEqual(running);
  });

  it("leads to the data as they were, and keeps a copy of those that it takes the place of", async () => {
    const [copy] = outputs.memosBackups;
    stack.configure({ memosBackups: { restore: copy } });
    outputs = await stack.up();
    expect(outputs.versions.memos).toBe(before);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
    expect(outputs.memosBackups).toEqual([expect.stringContaining(`-${after}-`), copy]);
  });

  it("is gone once", async () => {
    await (await johns())?.write("after the way back");
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
    expect(await (await johns())?.memos()).toEqual(["after the way back", "before the upgrade"]);
  });
});

it("copies stay as long as the data, and go with them", async () => {
  const { code } = await stack.pulumi("destroy", "--yes", "--skip-preview", "--exclude-protected");
  expect(code).toBe(0);
  expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 4 });
  await stack.destroy();
  expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 0 });
});

/** Makes an image of its own that runs the same program. */
async function relabelled(image: string, name: string): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "memos-sso-relabelled-"));
  try {
    writeFileSync(join(context, "Dockerfile"), `FROM ${image}\nLABEL memos-sso.test=relabelled\n`);
    await docker("build", "--quiet", "--tag", name, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}
