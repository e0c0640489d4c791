import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { docker, serving } from "../support/docker";
import { root, TestStack } from "../support/stack";
import { stateOf } from "../support/state";

jest.setTimeout(300_000);

const program = join(__dirname, "programs", "refused-configuration", "index.ts");
const key = "authelia-storage-encryption-key";
/** The same image under another name. */
const otherName = `localhost/${randomBytes(3).toString("hex")}-authelia`;
const config = {
  // Pulumi then deletes whatever it replaces, and all that depends on it, before it creates anything.
  "pulumi:autonaming": { mode: "verbatim" },
  users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  redirectUri: "https://memos.example.localhost:8443/auth/callback",
};

let stack: TestStack;
let before: Awaited<ReturnType<typeof serving>>;
beforeAll(async () => {
  stack = await TestStack.prepare(config, program);
  await stack.up();
  before = await serving(stack.label);
  expect(Object.keys(before)).toEqual(["authelia-container"]);
});
afterAll(async () => {
  await stack.destroy();
  await docker("rmi", otherImage());
});

const otherImage = (): string => `${otherName}:${(process.env.AUTHELIA_IMAGE ?? "").split(":").at(-1) ?? ""}`;

it("a configuration that Authelia refuses fails up with Authelia's words, and the old Authelia runs on, also when its image changes", async () => {
  await docker("tag", process.env.AUTHELIA_IMAGE ?? "", otherImage());
  stack.configure({ redirectUri: "auth/callback", autheliaImage: otherImage() });
  const { code, stdout, stderr } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(`${stdout}${stderr}`).toMatch(
    /Authelia refuses its configuration\.[^]*client '?memos'?.*redirect_uris'? has an invalid value: redirect uri 'auth\/callback'/,
  );
  expect(await serving(stack.label)).toEqual(before);
  stack.configure({ redirectUri: "https://memos.example.localhost:8443/elsewhere", autheliaImage: undefined });
});

it("a change replaces what a protected component has, and another name of the component, with an alias, nothing", async () => {
  await stack.up();
  expect(await serving(stack.label)).not.toEqual(before);
  before = await serving(stack.label);
  stack.configure({ component: "login" });
  expect(await stack.changes()).toEqual([]);
  stack.configure({ component: undefined });
});

it("nothing that makes passwords in another way makes another key", async () => {
  stack.configure({ passwordLength: 80 });
  const changes = await stack.changes();
  expect(changes).toContain("replace authelia-secret");
  expect(changes.filter((change) => change.endsWith(key))).toEqual([]);
  stack.configure({ passwordLength: undefined });
});

it("the key is protected from being replaced", async () => {
  const { code, stdout, stderr } = await stack.pulumi("preview", "--replace", `**${key}`);
  expect(code).not.toBe(0);
  expect(`${stdout}${stderr}`).toMatch(
    /unable to replace resource "[^"]*storage-encryption-key"\s*as it is currently marked for protection/,
  );
});

describe("a key that is replaced all the same", () => {
  it("is refused before the running Authelia is touched, with the road in the documents", async () => {
    const { code, stdout, stderr } = await stack.walk(road().making);
    const output = `${stdout}${stderr}`;
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /The storage encryption key is not the one that Authelia's database in volume \S+ was written with/,
    );
    expect(output).toContain("docs/operating.md says under “The storage encryption key”");
    expect(await serving(stack.label)).toEqual(before);
  });

  it("can be had by that road, and Authelia finds all that it has stored", async () => {
    const { code, stdout, stderr } = await stack.walk(road().changing);
    if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
    expect(stdout).toContain("Completed the encryption key change.");
    const after = await serving(stack.label);
    expect(Object.keys(after)).toEqual(["authelia-container"]);
    expect(after).not.toEqual(before);
    expect(await keys()).toHaveLength(1);
    const id = after["authelia-container"]?.id ?? "";
    const check = ["storage", "encryption", "check", "--verbose", "--config", "/etc/authelia/configuration.yml"];
    expect(await docker("exec", id, "authelia", ...check)).toContain("Storage Encryption Key Validation: SUCCESS");
  });
});

/** The two blocks of commands of the section, for this stack. */
function road(): { making: string; changing: string } {
  const text = readFileSync(join(root, "docs", "operating.md"), "utf8");
  const section = text.split("\n## ").find((one) => one.startsWith("The storage encryption key\n")) ?? "";
  const [making = "", changing = ""] = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines = ""]) => lines);
  const names = "name=sso-authelia stack=memos-sso/dev ";
  expect(making.startsWith(names)).toBe(true);
  const ours = `name=authelia ${stack.label.replace("memos-sso.stack", "stack")} `;
  const own = making.replace(names, ours);
  return { making: own, changing: `${own.split("\n").slice(0, 2).join("\n")}\n${changing}` };
}

/** The storage encryption keys in the state; more than one while an old one has not been taken away. */
const keys = async (): Promise<unknown[]> =>
  (await stateOf(stack)).filter(({ name }) => name === key).map(({ outputs }) => outputs.result);
