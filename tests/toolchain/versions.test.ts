import { readFileSync } from "node:fs";
import { join } from "node:path";
import { goModules } from "../../toolchain/src/modules";
import { pluginNames, readVersions, type Versions } from "../../toolchain/src/versions";

const lockfile = (packages: Record<string, string>): string =>
  JSON.stringify({
    packages: Object.fromEntries(
      Object.entries(packages).map(([name, version]) => [`node_modules/@pulumi/${name}`, { version }]),
    ),
  });

const real = (): Versions => readVersions(readFileSync(join(__dirname, "..", "..", "package-lock.json"), "utf8"));

const all = { pulumi: "3.259.0", docker: "5.2.0", random: "4.21.2", tls: "5.6.1", command: "1.2.1" };

describe("the versions in package-lock.json", () => {
  it("are those of the CLI and of each plugin", () => {
    expect(readVersions(lockfile(all))).toEqual({
      pulumi: "3.259.0",
      plugins: { docker: "5.2.0", random: "4.21.2", tls: "5.6.1", command: "1.2.1" },
    });
  });

  it("lose a leading v, which one package has published", () => {
    expect(readVersions(lockfile({ ...all, command: "v1.2.1" })).plugins.command).toBe("1.2.1");
  });

  it("are missed by name", () => {
    const { tls, ...others } = all;
    expect(tls).toBeDefined();
    expect(() => readVersions(lockfile(others))).toThrow(
      "package-lock.json must hold @pulumi/tls, but does not. Run: npm install @pulumi/tls",
    );
  });

  it("keep the command plugin below 4, where an old interface was published under a new number", () => {
    expect(real().plugins.command).toMatch(/^1\./);
  });

  it("are those that the Go modules build", () => {
    const { pulumi, plugins } = real();
    expect(goModules.pulumi.version).toBe(pulumi);
    for (const name of pluginNames) expect([name, goModules[name].version]).toEqual([name, plugins[name]]);
  });
});
