import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, kept, serving } from "../support/docker";
import { signInWithBrowser } from "../support/browser-user";
import { tell } from "../support/figures";
import { accountsIn, byHand } from "../support/memos-by-hand";
import { keeper } from "../support/memos-container";
import { importLines, writeMemosData } from "../support/memos-on-folder";
import { type SignUps, signUpsDuring } from "../support/sign-up-attempts";
import { type Outputs, run, TestStack } from "../support/stack";

const { MEMOS_IMAGE = "" } = process.env;
const john = { username: "john", displayName: "John Doe", email: "john@example.com" };

/** Another image under the version that would be the next, or the one after. */
const later = (by: number): string =>
  MEMOS_IMAGE.replace(/:(\d+\.\d+)\.(\d+)$/, (_, minor: string, patch: string) => `:${minor}.${Number(patch) + by}`);
const [next, broken] = [later(1), later(2)];
const [before, after] = [MEMOS_IMAGE, next].map((image) => image.split(":").at(-1) ?? "");

jest.setTimeout(300_000);

/** A docker command that cannot make a copy as long as there is a file, as on a full disk. */
const tools = mkdtempSync(join(tmpdir(), "memos-sso-tools-"));
const diskIsFull = join(tools, "full");

let stack: TestStack;
let outputs: Outputs;
const strangers: SignUps[] = [];

/** Brings the stack up while a stranger tries to sign up. */
async function up(): Promise<void> {
  strangers.push(
    await signUpsDuring(stack, async () => {
      outputs = await stack.up();
    }),
  );
}

/** Lets an `up` fail while a stranger tries to sign up, and gives its words. */
async function failedUp(): Promise<string> {
  let said = "";
  strangers.push(
    await signUpsDuring(stack, async () => {
      const { code, stdout, stderr } = await stack.pulumi("up", "--yes", "--skip-preview");
      expect(code).not.toBe(0);
      said = `${stdout}${stderr}`;
    }),
  );
  return said;
}

beforeAll(async () => {
  await imageOf(MEMOS_IMAGE, next, "LABEL memos-sso.test=relabelled");
  await imageOf(MEMOS_IMAGE, broken, 'ENTRYPOINT ["sh", "-c", "echo cannot open the database; exit 3"]');
  const full = `[ "$1 $2" = "volume create" ] && [ -e ${diskIsFull} ] && case "$*" in *backup-of*) echo no space left on device >&2; exit 1;; esac`;
  const command = `#!/bin/sh\n${full}\nexec ${await which("docker")} "$@"\n`;
  writeFileSync(join(tools, "docker"), command, { mode: 0o755 });
  // The environment would go before the configuration.
  delete process.env.MEMOS_IMAGE;
  const config = { authorizationPolicy: "one_factor", users: [john], memosImage: MEMOS_IMAGE };
  stack = await TestStack.prepare(config, undefined, undefined, { PATH: `${tools}:${process.env.PATH ?? ""}` });
  await beginWithDataOfAnotherMemos();
});

/** As a document says: in them sign-up is open. */
async function beginWithDataOfAnotherMemos(): Promise<void> {
  const [folder, password] = [join(tools, "data"), join(tools, "password")];
  mkdirSync(folder);
  writeFileSync(password, keeper.password);
  await writeMemosData(MEMOS_IMAGE, folder);
  strangers.push(
    await signUpsDuring(stack, async () => {
      const { code, stdout, stderr } = await stack.walk(importLines(folder, password));
      if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
    }),
  );
  outputs = await stack.outputs();
  stack.configure({ importMemosData: folder });
  await stack.configureSecretly("administratorPassword", keeper.password);
}

afterAll(async () => {
  process.env.MEMOS_IMAGE = MEMOS_IMAGE;
  await stack.destroy();
  await docker("image", "rm", next, broken);
  rmSync(tools, { recursive: true });
});

const johns = async () =>
  (await signInWithBrowser(outputs, { username: "john", password: outputs.people.john?.password ?? "" })).memos;

it("a folder that another Memos has written as root is taken over, accounts and all", async () => {
  expect(outputs.administrator).toEqual(keeper);
  expect((await accountsIn(outputs.memosApiUrl, keeper)).sort()).toEqual(["jane", keeper.username].sort());
});

describe("an upgrade that fails", () => {
  it("because the data cannot be copied changes nothing, neither in Memos nor in Authelia", async () => {
    await (await johns())?.write("before the upgrade");
    const containers = async () => Object.values(await serving(stack.label)).map(({ id }) => id);
    const running = await containers();
    writeFileSync(diskIsFull, "");
    stack.configure({ memosImage: next, autheliaSettings: { theme: "dark" } });
    expect(await failedUp()).toMatch(/could not be copied, so nothing was changed\. .*no space left on device/s);
    rmSync(diskIsFull);
    expect(await containers()).toEqual(running);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
  });

  it("because the newer Memos does not stay up says so with its last log lines", async () => {
    stack.configure({ memosImage: broken, autheliaSettings: undefined });
    expect(await failedUp()).toMatch(
      /The container sso-memos-[0-9a-f]+ does not stay up: .*Its last log lines:\s+cannot open the database/s,
    );
  });

  it("is taken back when the newer Memos has not written anything", async () => {
    stack.configure({ memosImage: MEMOS_IMAGE });
    await up();
    expect(outputs.versions.memos).toBe(before);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
  });
});

describe("another image of Memos", () => {
  it("gets hold of the data only after they have been copied", async () => {
    // The copy shall hold another client, and sign-in by password switched on.
    const { memosApiUrl, administrator, identityProvider } = outputs;
    await byHand(memosApiUrl, administrator, async (session) => {
      const found = (await session.identityProviders()).find(({ name }) => name === identityProvider);
      if (found === undefined) throw new Error(`There is no ${identityProvider}.`);
      const changed = { ...found, uid: "authelia", clientId: "of-then", clientSecret: "of-then" };
      await session.updateIdentityProvider(identityProvider, changed);
      await session.changeAccessPolicy({ allowPasswordAuth: true });
    });
    stack.configure({ memosImage: next });
    expect(await stack.changes()).toEqual(
      expect.arrayContaining(["update sso-memos-data-prepared", "replace sso-memos-container"]),
    );
    outputs = await stack.up();
    const copy = (version: string) =>
      expect.stringMatching(new RegExp(`^sso-memos-data-[0-9a-f]+-${version}-\\d{8}T\\d{6}Z$`)) as string;
    expect(outputs.memosBackups).toEqual([copy(before ?? ""), copy(before ?? ""), copy(before ?? "")]);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
  });

  it("is not followed by another copy as long as it stays", async () => {
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
  });
});

describe("the way back", () => {
  it("under the same image registers everything again before anybody reaches the data of then", async () => {
    await (await johns())?.write("after the upgrade");
    const [copy] = outputs.memosBackups;
    stack.configure({ memosBackups: { restore: copy } });
    const { provedAt } = outputs.signIn;
    await up();
    expect(outputs.signIn.provedAt > provedAt).toBe(true);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
  });

  it("to an older Memos is refused at preview, with the copies to go back to, and nothing is touched", async () => {
    await (await johns())?.write("after the way back");
    const running = await serving(stack.label);
    stack.configure({ memosImage: MEMOS_IMAGE });
    const { code, stdout, stderr } = await stack.pulumi("preview");
    expect(code).not.toBe(0);
    const fitting = outputs.memosBackups.filter((copy) => copy.includes(`-${before}-`));
    expect(`${stdout}${stderr}`).toContain(
      `image must be a Memos of ${after} or newer, since that has opened the data, got "${before}". ` +
        `An older Memos cannot read their newer form. Put ${after} back, or go back to a copy of the database with backups.restore; ` +
        `there are ${fitting.join(", ")}.`,
    );
    expect(await serving(stack.label)).toEqual(running);
  });

  it("leads to the data as they were, and keeps a copy of those that it takes the place of", async () => {
    const older = outputs.memosBackups.at(-1);
    stack.configure({ memosBackups: { restore: older } });
    await up();
    expect(outputs.versions.memos).toBe(before);
    expect(await (await johns())?.memos()).toEqual(["before the upgrade"]);
    expect(outputs.memosBackups[0]).toContain(`-${after}-`);
    expect(outputs.memosBackups).toContain(older);
  });

  it("is gone once", async () => {
    await (await johns())?.write("after the way back");
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
    expect(await (await johns())?.memos()).toEqual(["after the way back", "before the upgrade"]);
  });
});

it("copies stay as long as the data, and go with them", async () => {
  const { memosBackups } = outputs;
  strangers.push(
    await signUpsDuring(stack, async () => {
      const { code } = await stack.pulumi("destroy", "--yes", "--skip-preview", "--exclude-protected");
      expect(code).toBe(0);
    }),
  );
  expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 2 + memosBackups.length });
  await stack.destroy();
  expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 0 });
});

it("nobody has signed up by password at any time: neither on the first day, nor while an up failed, nor on the way down", () => {
  expect(strangers.flatMap(({ made }) => made)).toEqual([]);
  const attempts = strangers.reduce((sum, one) => sum + one.attempts, 0);
  expect(attempts).toBeGreaterThan(100);
  tell({
    about: "who gets in",
    what: `accounts that a stranger got by password, of ${attempts} attempts during ${strangers.length} runs: the first, failed ones, upgrades, ways back, and down`,
    seen: strangers.reduce((sum, { made }) => sum + made.length, 0),
    control: "sign-up is open in each copy that was put back",
  });
});

const which = async (program: string): Promise<string> => (await run("which", [program])).stdout.trim();

/** Makes an image of another, changed by a line of a Dockerfile. */
async function imageOf(image: string, name: string, line: string): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "memos-sso-image-"));
  try {
    writeFileSync(join(context, "Dockerfile"), `FROM ${image}\n${line}\n`);
    await docker("build", "--quiet", "--tag", name, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}
