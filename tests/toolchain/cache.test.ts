import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprint, fingerprintOf, cached } from "../../toolchain/src/cache";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cache-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const fill = (text: string) => (draft: string) => {
  writeFileSync(join(draft, "program"), text);
  return Promise.resolve();
};

describe("a directory in the cache", () => {
  it("is there with its content, and nothing beside it", async () => {
    await cached(join(folder, "pulumi", "1.0.0"), fill("one"));
    expect(readFileSync(join(folder, "pulumi", "1.0.0", "program"), "utf8")).toBe("one");
    expect(readdirSync(join(folder, "pulumi"))).toEqual(["1.0.0"]);
  });

  it("is not made again", async () => {
    await cached(join(folder, "made"), fill("one"));
    await cached(join(folder, "made"), () => Promise.reject(new Error("made again")));
    expect(readFileSync(join(folder, "made", "program"), "utf8")).toBe("one");
  });

  it("is not there at all when it could not be filled", async () => {
    const failing = cached(join(folder, "made"), async (draft) => {
      await fill("half")(draft);
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("may be made by two at once: one is taken", async () => {
    await Promise.all([cached(join(folder, "made"), fill("one")), cached(join(folder, "made"), fill("two"))]);
    expect(readFileSync(join(folder, "made", "program"), "utf8")).toMatch(/^(one|two)$/);
    expect(readdirSync(folder)).toEqual(["made"]);
  });
});

describe("the fingerprint of a directory", () => {
  const files = (): void => {
    mkdirSync(join(folder, "shim"));
    writeFileSync(join(folder, "main.go"), "package main");
    writeFileSync(join(folder, "shim", "provider.go"), "package shim");
  };

  it("stays while names and contents stay", () => {
    files();
    const first = fingerprintOf(folder);
    writeFileSync(join(folder, "main.go"), "package main");
    expect(fingerprintOf(folder)).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{12}$/);
  });

  it.each([
    [
      "a content",
      () => {
        writeFileSync(join(folder, "shim", "provider.go"), "package shim // changed");
      },
    ],
    [
      "a name",
      () => {
        renameSync(join(folder, "main.go"), join(folder, "other.go"));
      },
    ],
    [
      "a new file",
      () => {
        writeFileSync(join(folder, "go.mod"), "");
      },
    ],
  ])("changes with %s", (_what, change) => {
    files();
    const first = fingerprintOf(folder);
    change();
    expect(fingerprintOf(folder)).not.toBe(first);
  });

  it("tells where one part ends and the next begins", () => {
    expect(fingerprint("ab", "c")).not.toBe(fingerprint("a", "bc"));
  });
});
