import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stackEnvironment, stackMissing, toolEnvironment } from "../../toolchain/src/environment";

const tools = { pulumiDirectory: "/cache/pulumi", pulumiHome: "/cache/home" };

describe("the environment of the tools", () => {
  it("leads to the project's own pulumi and plugins", () => {
    expect(toolEnvironment(tools, { PATH: "/usr/bin", HOME: "/home/jane" })).toEqual({
      HOME: "/home/jane",
      PATH: "/cache/pulumi:/usr/bin",
      PULUMI_HOME: "/cache/home",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    });
  });

  it("does not take the caller's backend, passphrase or home", () => {
    const caller = {
      PULUMI_BACKEND_URL: "s3://bucket",
      PULUMI_CONFIG_PASSPHRASE: "theirs",
      PULUMI_CONFIG_PASSPHRASE_FILE: "theirs",
      PULUMI_HOME: "/home/jane/.pulumi",
    };
    const environment = toolEnvironment(tools, caller);
    expect(environment).not.toHaveProperty("PULUMI_BACKEND_URL");
    expect(environment).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
    expect(environment).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
    expect(environment.PULUMI_HOME).toBe("/cache/home");
  });

  it("names the images built here, unless the caller has named one", () => {
    const images = { MEMOS_IMAGE: "localhost/memos", AUTHELIA_IMAGE: "localhost/authelia" };
    const environment = toolEnvironment({ ...tools, images }, { AUTHELIA_IMAGE: "authelia/authelia:4.38.19" });
    expect(environment).toMatchObject({ MEMOS_IMAGE: "localhost/memos", AUTHELIA_IMAGE: "authelia/authelia:4.38.19" });
  });

  it("names the engine of a docker context", () => {
    expect(toolEnvironment({ ...tools, dockerHost: "unix:///run/user/1000/docker.sock" }, {})).toMatchObject({
      DOCKER_HOST: "unix:///run/user/1000/docker.sock",
    });
  });
});

describe("the environment of the checkout's stack", () => {
  let local: string;

  beforeEach(() => {
    local = join(mkdtempSync(join(tmpdir(), "environment-test-")), ".local");
  });

  afterEach(() => {
    rmSync(join(local, ".."), { recursive: true });
  });

  const passphrase = (): string => readFileSync(join(local, "passphrase"), "utf8");

  it("has state and passphrase in .local", () => {
    expect(stackEnvironment({ PATH: "/usr/bin" }, local, "dev")).toEqual({
      PATH: "/usr/bin",
      PULUMI_BACKEND_URL: `file://${local}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: join(local, "passphrase"),
      PULUMI_STACK: "dev",
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    });
  });

  it("is in a folder of any name, which is part of a URL", () => {
    const folder = join(local, "50% done", "notes #1", "why?");
    const { PULUMI_BACKEND_URL = "" } = stackEnvironment({}, folder, "dev");
    expect(PULUMI_BACKEND_URL).toMatch(/\/50%25%20done\/notes%20%231\/why%3F$/);
    expect(fileURLToPath(PULUMI_BACKEND_URL)).toBe(folder);
  });

  it("has a passphrase that is generated once, for its owner only", () => {
    stackEnvironment({}, local, "dev");
    const first = passphrase();
    expect(Buffer.from(first, "base64url")).toHaveLength(32);
    expect(statSync(join(local, "passphrase")).mode & 0o777).toBe(0o600);
    stackEnvironment({}, local, "dev");
    expect(passphrase()).toBe(first);
  });

  it("is refused when the passphrase of its state is gone", () => {
    const stacks = join(local, ".pulumi", "stacks");
    mkdirSync(stacks, { recursive: true });
    writeFileSync(join(stacks, "memos-sso"), "");
    expect(() => stackEnvironment({}, local, "dev")).toThrow(
      `${join(local, "passphrase")} must hold the passphrase of the state beside it, but is gone`,
    );
  });
});

describe("of a stack that is not there", () => {
  const local = mkdtempSync(join(tmpdir(), "local-"));
  afterAll(() => rmSync(local, { recursive: true }));

  it("is said how it is made, and which there are instead", () => {
    expect(stackMissing(local, "dev")).toBe(
      "There is no stack dev in .local/. npm run up -- --stack dev makes it; npm run pulumi -- stack init dev makes it without an up.",
    );
    const stacks = join(local, ".pulumi", "stacks", "memos-sso");
    mkdirSync(stacks, { recursive: true });
    for (const file of ["home.json", "home.json.bak", "flat.json"]) writeFileSync(join(stacks, file), "{}");
    expect(stackMissing(local, "dev")).toMatch(
      /^There is no stack dev in \.local\/\. There is flat, home: add --stack flat\. /,
    );
    expect(stackMissing(local, "home")).toBeUndefined();
  });
});
