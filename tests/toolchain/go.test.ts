import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argvOf, buildGo, jobs, requireVersion } from "../../toolchain/src/go";
import { NotFound } from "../../toolchain/src/sources";

const gigabyte = 1_000_000_000;

describe("go build", () => {
  it("gets tags and linker flags in one argument each", () => {
    const build = {
      directory: "modules/caddy",
      package: "./cmd",
      tags: ["a", "b"],
      ldflags: ["-X main.version=1.2.3"],
    };
    const [go, ...args] = argvOf(build, "out/caddy");
    expect(go).toBe("go");
    expect(args.filter((arg, index) => arg !== "-p" && args[index - 1] !== "-p")).toEqual([
      "build",
      "-v",
      "-trimpath",
      "-tags",
      "a,b",
      "-ldflags",
      "-s -w -X main.version=1.2.3",
      "-o",
      "out/caddy",
      "./cmd",
    ]);
  });

  it.each([
    { processors: 2, memory: 16 * gigabyte, running: 2 },
    { processors: 16, memory: 6 * gigabyte, running: 4 },
    { processors: 4, memory: gigabyte, running: 1 },
  ])("runs $running compilers on $processors processors with $memory bytes", ({ processors, memory, running }) => {
    expect(jobs(processors, memory)).toBe(running);
  });
});

it("builds no other version than the one that is asked for", () => {
  const module = { directory: "modules/pulumi", version: "3.259.0" };
  requireVersion(module, "3.259.0");
  expect(() => {
    requireVersion(module, "3.260.0");
  }).toThrow(new NotFound("modules/pulumi builds 3.259.0, not 3.260.0"));
});

describe("a build without Go", () => {
  const { PATH } = process.env;
  let empty: string;

  beforeEach(() => {
    empty = mkdtempSync(join(tmpdir(), "go-test-"));
    process.env.PATH = empty;
  });

  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(empty, { recursive: true });
  });

  it("says what to install", async () => {
    const build = buildGo({ directory: empty, package: "." }, join(empty, "program"), () => undefined);
    await expect(build).rejects.toBeInstanceOf(NotFound);
    await expect(build).rejects.toThrow("Go is not installed. Install Go (https://go.dev/dl)");
  });

  it("that fails shows what Go has said", async () => {
    writeFileSync(join(empty, "go"), "#!/bin/sh\necho 'main.go:1:1: expected package'\nexit 1\n", { mode: 0o755 });
    const build = buildGo({ directory: empty, package: "." }, join(empty, "program"), () => undefined);
    await expect(build).rejects.toThrow(`go build . in ${empty} ended with 1:\nmain.go:1:1: expected package`);
  });
});
