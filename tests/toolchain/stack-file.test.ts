import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepingStackFile } from "../../toolchain/src/stack-file";

const before = `# What a newcomer gets.
config:
  memos-sso:authorizationPolicy: one_factor

  memos-sso:users:
    - username: jane
      groups:
      - memos
`;

const salt = "encryptionsalt: v1:DHMSdkKOYh4=:v1:ISHdM0tMD451nPV+:uTiGMQxG0m15R+m+TUxuVuoO9GR66Q==\n";

/** What Pulumi 3.259 makes of it. */
const rewritten = `# What a newcomer gets.
config:
  memos-sso:authorizationPolicy: one_factor
  memos-sso:users:
    - username: jane
      groups:
        - memos
`;

let folder: string;
let places: { folder: string; memory: string; stack: string };

const file = (): string => join(folder, "Pulumi.dev.yaml");
const text = (): string => readFileSync(file(), "utf8");
const write = (content: string): Promise<void> => {
  writeFileSync(file(), content);
  return Promise.resolve();
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-file-test-"));
  places = { folder, memory: join(folder, ".local"), stack: "dev" };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the stack's file, after pulumi has run", () => {
  it("is the same to the byte when pulumi only added its salt", async () => {
    await write(before);
    await keepingStackFile(places, () => write(rewritten + salt));
    expect(text()).toBe(before);
    expect(readdirSync(places.memory)).toEqual([]);
  });

  it("is the same when pulumi has failed", async () => {
    await write(before);
    const failing = keepingStackFile(places, async () => {
      await write(rewritten + salt);
      throw new Error("pulumi failed");
    });
    await expect(failing).rejects.toThrow("pulumi failed");
    expect(text()).toBe(before);
  });

  it("keeps what a command has changed, but not the salt", async () => {
    await write(before);
    await keepingStackFile(places, () => write(`${rewritten}  memos-sso:domain: example.test\n${salt}`));
    expect(text()).toBe(`${rewritten}  memos-sso:domain: example.test\n`);
  });

  it("keeps a salt that was there before", async () => {
    await write(before + salt);
    await keepingStackFile(places, () => write(rewritten + salt));
    expect(text()).toBe(rewritten + salt);
  });

  it("is pulumi's own where there was none", async () => {
    await keepingStackFile(places, () => write(salt));
    expect(text()).toBe(salt);
  });

  it("is mended by the next run when the last one was killed", async () => {
    await write(rewritten + salt);
    mkdirSync(places.memory);
    writeFileSync(join(places.memory, "Pulumi.dev.yaml.before"), before);
    await keepingStackFile(places, () => Promise.resolve());
    expect(text()).toBe(before);
  });
});
