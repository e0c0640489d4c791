import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockedVersions } from "../../../toolchain/src/pulumi-home";
import { ProviderPlugin } from "./provider-plugin";
import { isUnknown, secret, secretsIn, textIn, unknown } from "./wire";

const command = "command:local:Command";

let plugin: ProviderPlugin;
let folder: string;

beforeAll(async () => {
  plugin = await ProviderPlugin.start("command");
});

afterAll(() => plugin.stop());

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "command-test-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("has the version of the npm package, which Pulumi asks for", async () => {
  expect(await plugin.version()).toBe(lockedVersions().plugins.command);
});

it("is given directory, environment and stdin, and gives stdout and stderr without the last line's end", async () => {
  const { id, state } = await plugin.create(command, {
    create: 'pwd; cat; printf "\\n$GREETING\\n\\n"; echo oh >&2',
    dir: folder,
    environment: { GREETING: "hello" },
    stdin: "from stdin",
    logging: "none",
  });
  expect(textIn(state, "stdout")).toBe(`${folder}\nfrom stdin\nhello\n`);
  expect(textIn(state, "stderr")).toBe("oh");
  expect(id).toMatch(/^test[0-9a-f]{8}$/);
});

it("is run by the interpreter that is asked for", async () => {
  const interpreter = [process.execPath, "-p"];
  const { state } = await plugin.create(command, { create: "6 * 7", interpreter, logging: "none" });
  expect(textIn(state, "stdout")).toBe("42");
});

it("is not run in a preview", async () => {
  const { stdout } = await plugin.preview(command, { create: "touch made", dir: folder });
  expect(stdout).toBe(unknown);
  expect(existsSync(join(folder, "made"))).toBe(false);
});

it("keeps secret inputs secret, but not what is printed of them", async () => {
  const environment = { PASSWORD: secret("Tr0ub4dor") };
  const { inputs, state } = await plugin.create(command, { create: "echo $PASSWORD", environment, logging: "none" });
  expect(inputs).toMatchObject({ environment });
  expect(state).toMatchObject({ environment, stdout: "Tr0ub4dor" });
  expect(secretsIn((await plugin.create(command, { create: "true", stdin: secret("in") })).state)).toEqual(["stdin"]);
});

it("that fails says what failed, how, and all that it printed", async () => {
  const failing = plugin.create(command, { create: "echo one; echo two >&2; exit 3", logging: "none" });
  const words = /exit status 3: running "echo one; echo two >&2; exit 3":\n(one\ntwo|two\none)/;
  await expect(failing).rejects.toThrow(words);
});

it("has an unknown input while a secret in it is not made yet", async () => {
  const environment = { PASSWORD: secret(unknown) };
  const inputs = await plugin.checked(command, { create: "true", stdin: secret(unknown), environment });
  expect(isUnknown(inputs.stdin)).toBe(true);
  const { PASSWORD } = inputs.environment as typeof environment;
  expect(isUnknown(PASSWORD)).toBe(true);
});

it("is not run again as long as nothing changes, also after a refresh", async () => {
  const args = { create: "echo $NAME", environment: { NAME: "x" }, triggers: ["one", { two: 3 }] };
  const created = await plugin.create(command, args);
  expect(await plugin.diff(command, created, args)).toEqual({ kind: "same", of: [] });
  expect(await plugin.diff(command, await plugin.read(command, created), args)).toEqual({ kind: "same", of: [] });
});

it.each([
  { changed: "create", kind: "update", args: { create: "date", triggers: ["one"] } },
  { changed: "environment", kind: "update", args: { create: "true", environment: { NAME: "x" }, triggers: ["one"] } },
  // The npm package turns a change inside into a replacement (`replaceOnChanges: ["triggers[*]"]`).
  { changed: "triggers", kind: "update", args: { create: "true", triggers: ["two"] } },
  { changed: "triggers", kind: "replace", args: { create: "true" } },
])("a change of $changed means $kind: $args", async ({ changed, kind, args }) => {
  const created = await plugin.create(command, { create: "true", triggers: ["one"] });
  expect(await plugin.diff(command, created, args)).toEqual({ kind, of: [changed] });
});

it.each([
  { update: undefined, addPreviousOutputInEnv: undefined, prints: "create after first" },
  { update: 'echo "update after $PULUMI_COMMAND_STDOUT"', addPreviousOutputInEnv: true, prints: "update after first" },
  { update: 'echo "update after $PULUMI_COMMAND_STDOUT"', addPreviousOutputInEnv: false, prints: "update after " },
])("an update prints $prints", async ({ update, addPreviousOutputInEnv, prints }) => {
  const before = await plugin.create(command, { create: "echo first", logging: "none" });
  const after = await plugin.update(command, before, {
    create: 'echo "create after $PULUMI_COMMAND_STDOUT"',
    logging: "none",
    ...(update === undefined ? {} : { update, addPreviousOutputInEnv }),
  });
  expect(textIn(after.state, "stdout")).toBe(prints);
});

it("runs its last words when it is deleted, with what it had printed", async () => {
  const created = await plugin.create(command, {
    create: "echo out; echo err >&2",
    delete: 'echo "$PULUMI_COMMAND_STDOUT, $PULUMI_COMMAND_STDERR" > gone',
    dir: folder,
    logging: "none",
  });
  await plugin.delete(command, created);
  expect(readFileSync(join(folder, "gone"), "utf8")).toBe("out, err\n");
});
