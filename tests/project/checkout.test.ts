import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { resolveArgs as resolveAuthelia } from "../../components/authelia/resolve-args";
import { resolveArgs } from "../../components/memos-sso/resolve-args";
import { root, run } from "../support/stack";

const tracked = async (...patterns: string[]): Promise<string[]> => {
  const { stdout } = await run("git", ["ls-files", "--", ...patterns], { cwd: root });
  return stdout.split("\n").filter((path) => path !== "");
};

const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the checkout", () => {
  it("names no address to download packages from", async () => {
    const files = [...(await tracked("*package-lock.json", ".npmrc", "*.mjs", "*.ts", "*.sh", "*.md")), ".ci/run"];
    const hosts = /registry\.npmjs|proxy\.golang|deb\.debian/;
    const own = "tests/project/checkout.test.ts";
    expect(files.filter((file) => file !== own && hosts.test(read(file)))).toEqual([]);
  });

  it("takes @pulumi/command from its first major version: the tag latest of 2026 is an older interface", () => {
    const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, { version?: string }> };
    expect(lock.packages["node_modules/@pulumi/command"]?.version).toMatch(/^1\./);
  });

  it("gives the same defaults in Pulumi.yaml as in the component, and none that depend on something else", () => {
    const { config } = parse(read("Pulumi.yaml")) as { config: Record<string, { default?: unknown }> };
    const defaults = Object.fromEntries(
      Object.entries(config).map(([key, { default: value }]) => [key.replace("memos-sso:", ""), value]),
    );
    const john = { username: "john", displayName: "John Doe", email: "john@example.com" };
    const { authelia, gateway, proof } = resolveArgs({ users: [john] });
    const { domain } = gateway;
    const { authorizationPolicy } = resolveAuthelia(authelia).settings;
    expect(defaults).toEqual({
      domain,
      authorizationPolicy,
      proof,
      users: [],
    });
  });

  it("runs every test file that it has", async () => {
    const onDisk = await tracked("tests/**/*.test.ts");
    const { stdout } = await run("npx", ["jest", "--listTests"], { cwd: root });
    const listed = stdout
      .split("\n")
      .filter((path) => path.startsWith(root))
      .map((path) => path.slice(root.length + 1));
    expect(onDisk.filter((file) => !listed.includes(file))).toEqual([]);
  });
});

describe("npm run", () => {
  it.each([
    ["lint", "npm", ["run", "--silent", "lint"]],
    ["build", "npm", ["run", "--silent", "build"]],
    ["docs:api", "npm", ["run", "--silent", "docs:api"]],
    ["format would change nothing", "npx", ["prettier", "--check", "--log-level=warn", "."]],
  ])(
    "%s",
    async (_name, command, args) => {
      const { code, stdout, stderr } = await run(command, args, { cwd: root });
      expect({ code, said: `${stdout}${code === 0 ? "" : stderr}`.trim() }).toEqual({ code: 0, said: "" });
    },
    240_000,
  );
});
