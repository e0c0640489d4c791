import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installedPlugin, pluginFolder } from "../../toolchain/src/plugins";
import { installedCli } from "../../toolchain/src/pulumi-cli";
import { NotFound } from "../../toolchain/src/sources";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "installed-test-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const program = (name: string, script = ""): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
};

describe("the pulumi on PATH", () => {
  const { PATH } = process.env;

  beforeEach(() => {
    process.env.PATH = folder;
  });

  afterEach(() => {
    process.env.PATH = PATH;
  });

  const complete = (version: string): void => {
    program("pulumi", `echo ${version}`);
    program("pulumi-language-nodejs");
    program("pulumi-resource-pulumi-nodejs");
  };

  it("is taken when it has the version and everything beside it", async () => {
    complete("v3.259.0");
    expect(await installedCli("3.259.0")).toBe(folder);
  });

  it("is found behind a symbolic link, because its other programs lie beside the real one", async () => {
    complete("v3.259.0");
    mkdirSync(join(folder, "links"));
    symlinkSync(join(folder, "pulumi"), join(folder, "links", "pulumi"));
    process.env.PATH = join(folder, "links");
    expect(await installedCli("3.259.0")).toBe(folder);
  });

  it("is passed over when it has another version", async () => {
    complete("v3.100.0");
    await expect(installedCli("3.259.0")).rejects.toThrow(new NotFound("pulumi on PATH is v3.100.0"));
  });

  it("is passed over without its language host", async () => {
    program("pulumi", "echo v3.259.0");
    await expect(installedCli("3.259.0")).rejects.toThrow(
      new NotFound("pulumi on PATH has no pulumi-language-nodejs beside it"),
    );
  });

  it("need not be there", async () => {
    await expect(installedCli("3.259.0")).rejects.toThrow(new NotFound("pulumi is not on PATH"));
  });
});

describe("a plugin in PULUMI_HOME", () => {
  it("is taken in the very version", async () => {
    const home = pluginFolder(folder, "random", "4.21.2");
    mkdirSync(home, { recursive: true });
    const file = join(home, "pulumi-resource-random");
    writeFileSync(file, "", { mode: 0o755 });
    expect(await installedPlugin("random", "4.21.2", folder)).toBe(file);
    await expect(installedPlugin("random", "4.21.3", folder)).rejects.toThrow(
      new NotFound(`${folder} does not have it`),
    );
  });
});
